/** A motion file read while it is written: each chunk as a file of its own, with the same header. */
import { ChunkWriter, type Sink } from '../../sim/recording/chunks.ts';
import { MotionReader, type MotionTrack } from '../../sim/recording/motion.ts';

export class MotionStream {
  private header: Uint8Array | null = null;
  private chunks: Uint8Array[] = [];

  readonly sink: Sink = (bytes) => {
    if (this.header === null) this.header = bytes;
    else this.chunks.push(bytes);
  };

  /** The tracks of all chunks that came since the last call. */
  takeTracks(): MotionTrack[] {
    const chunks = this.chunks;
    this.chunks = [];
    return chunks.flatMap((chunk) => new MotionReader(fileOf(this.header!, chunk)).tracks(0));
  }
}

/** The index a writer would put at the end, had it written nothing but these bytes. */
function fileOf(header: Uint8Array, chunk: Uint8Array): Uint8Array {
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
