/** A chunked file handed on while it is written: each chunk as a file of its own, with the same header. */
import { ChunkWriter, type Sink } from '../../sim/recording/chunks.ts';

export class ChunkStream {
  private header: Uint8Array | null = null;
  private chunks: Uint8Array[] = [];

  readonly sink: Sink = (bytes) => {
    if (this.header === null) this.header = bytes;
    else this.chunks.push(bytes);
  };

  /** The chunk that came since the last call. */
  take(): Uint8Array<ArrayBuffer> {
    const [chunk] = this.chunks.splice(0);
    return fileOf(this.header!, chunk);
  }
}

/** The index a writer would put at the end, had it written nothing but these bytes. */
function fileOf(header: Uint8Array, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts = [header, chunk];
  const offset = header.length + chunk.length;
  const mark = { offset, index: [[0, header.length, chunk.length]] as const };
  new ChunkWriter('', 0, null, (bytes) => parts.push(bytes), mark).finish();
  const file = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => {
    file.set(part, at);
    return at + part.length;
  }, 0);
  return file;
}
