/**
 * A seekable file of chunks: magic, JSON header, chunks in order of time, an index of where each begins, and a
 * footer that finds the index. Motion and overlays are such files; docs/formats/recording.md has the byte table.
 */
import { ByteReader, ByteWriter, DamagedFileError, readMagic, writeMagic } from './bytes.ts';

/** Receives bytes in order; a file, a buffer, or a page's download. */
export type Sink = (bytes: Uint8Array<ArrayBuffer>) => void;

const FOOTER_BYTES = 8;

/** Where a file stands between two chunks: what a checkpoint keeps of it. */
export interface ChunkMark {
  readonly offset: number; // bytes written
  readonly index: readonly (readonly [from: number, offset: number, length: number])[];
}

/** Appends chunks to a sink. `finish` writes the index; without it the file is not readable. */
export class ChunkWriter {
  private readonly sink: Sink;
  private readonly index: (readonly [from: number, offset: number, length: number])[];
  private offset: number;

  /** @param mark to go on with a file of which the sink already holds the first `mark.offset` bytes */
  constructor(letters: string, version: number, header: unknown, sink: Sink, mark: ChunkMark | null = null) {
    this.sink = sink;
    this.index = mark ? [...mark.index] : [];
    this.offset = mark?.offset ?? 0;
    if (mark) return;
    const out = new ByteWriter();
    writeMagic(out, letters, version);
    out.text(JSON.stringify(header));
    this.emit(out);
  }

  /** @param from the first tick the chunk speaks of; must not decrease */
  chunk(from: number, body: ByteWriter): void {
    this.index.push([from, this.offset, body.length]);
    this.emit(body);
  }

  mark(): ChunkMark {
    return { offset: this.offset, index: [...this.index] };
  }

  finish(): void {
    const out = new ByteWriter();
    const indexAt = this.offset;
    out.u32(this.index.length);
    for (const [from, offset, length] of this.index) {
      out.f64(from);
      out.f64(offset);
      out.u32(length);
    }
    out.f64(indexAt);
    this.emit(out);
  }

  private emit(out: ByteWriter): void {
    this.sink(out.take());
    this.offset += out.length;
  }
}

/** Opens a chunk file held in memory. */
export class ChunkReader<Header> {
  readonly header: Header;
  private readonly bytes: Uint8Array;
  private readonly index: { from: number; offset: number; length: number }[] = [];

  /** @throws {DamagedFileError} when the file is cut short, of another kind or of an unknown version */
  constructor(letters: string, version: number, bytes: Uint8Array) {
    const input = new ByteReader(bytes);
    readMagic(input, letters, version);
    this.header = JSON.parse(input.text()) as Header;
    this.bytes = bytes;
    const indexAt = new ByteReader(bytes, Math.max(0, bytes.length - FOOTER_BYTES)).f64();
    if (!(indexAt >= input.offset && indexAt <= bytes.length - FOOTER_BYTES)) {
      throw new DamagedFileError(`byte ${bytes.length - FOOTER_BYTES}: no index found; the file was not finished`);
    }
    const index = new ByteReader(bytes, indexAt);
    const count = index.u32();
    for (let k = 0; k < count; k++) this.index.push({ from: index.f64(), offset: index.f64(), length: index.u32() });
  }

  get count(): number {
    return this.index.length;
  }

  chunk(k: number): ByteReader {
    const { offset, length } = this.index[k];
    return new ByteReader(this.bytes.subarray(offset, offset + length));
  }

  /** The last chunk that begins at or before `from`, or 0. */
  find(from: number): number {
    let k = 0;
    while (k + 1 < this.index.length && this.index[k + 1].from <= from) k++;
    return k;
  }
}
