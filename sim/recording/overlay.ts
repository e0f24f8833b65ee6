/**
 * The overlay: what one layout's cameras detected, beside the truth of it, in chunks of 50 ticks like the motion file
 * it lies over. One per layout and seed; the viewer reads it, the pipeline never. 32 bytes per detection.
 */
import { ByteWriter } from './bytes.ts';
import { type ChunkMark, ChunkReader, ChunkWriter, type Sink } from './chunks.ts';
import { hex } from './motion.ts';

export const OVERLAY_VERSION = 2;
const OVERLAY_LETTERS = 'SQOV';
const BOX_STEPS = 10; // per pixel
const CONFIDENCE_STEPS = 200;

export interface OverlayHeader {
  readonly scenario: string;
  readonly seed: string;
  readonly layout: string;
  readonly startMs: number; // Unix epoch
  readonly tickMs: number;
  readonly cameras: readonly string[]; // by camera index
  readonly labels: readonly string[]; // by label index
}

export interface OverlayDetection {
  readonly camera: number; // index in the header
  readonly at: number; // ms since the start of the run
  readonly label: number; // index in the header
  readonly confidence: number;
  readonly box: readonly [number, number, number, number]; // px
  readonly id: string | null; // who it truly was; null for a false positive
}

export class OverlayRecorder {
  private readonly file: ChunkWriter;
  private readonly tickMs: number;
  private open: OverlayDetection[] = [];

  /** @param mark where the file stood when a checkpoint was taken */
  constructor(header: OverlayHeader, sink: Sink, mark: ChunkMark | null = null) {
    this.file = new ChunkWriter(OVERLAY_LETTERS, OVERLAY_VERSION, header, sink, mark);
    this.tickMs = header.tickMs;
  }

  /** Adds one detection; in order of camera and time within a tick. */
  record(detection: OverlayDetection): void {
    this.open.push(detection);
  }

  /** Writes what was recorded since the last chunk, which began at tick `chunkStart`. */
  endChunk(chunkStart: number): void {
    const out = new ByteWriter();
    const base = chunkStart * this.tickMs;
    out.u32(chunkStart);
    out.u32(this.open.length);
    for (const { camera, at, label, confidence, box, id } of this.open) {
      out.u16(camera);
      out.i32(at - base);
      out.u8(label | (id === null ? 0x80 : 0));
      out.u8(Math.round(confidence * CONFIDENCE_STEPS));
      for (const edge of box) out.u32(Math.round(edge * BOX_STEPS));
      out.u32(id === null ? 0 : Number.parseInt(id.slice(8), 16));
      out.u32(id === null ? 0 : Number.parseInt(id.slice(0, 8), 16));
    }
    this.file.chunk(chunkStart, out);
    this.open = [];
  }

  mark(): ChunkMark {
    return this.file.mark();
  }

  finish(): void {
    this.file.finish();
  }
}

export class OverlayReader {
  private readonly file: ChunkReader<OverlayHeader>;

  /** @throws {DamagedFileError} */
  constructor(bytes: Uint8Array) {
    this.file = new ChunkReader(OVERLAY_LETTERS, OVERLAY_VERSION, bytes);
  }
  get header(): OverlayHeader {
    return this.file.header;
  }
  get chunks(): number {
    return this.file.count;
  }
  chunkAt(tick: number): number {
    return this.file.find(tick);
  }

  detections(k: number): OverlayDetection[] {
    const input = this.file.chunk(k);
    const base = input.u32() * this.header.tickMs;
    return Array.from({ length: input.u32() }, () => {
      const camera = input.u16();
      const at = base + input.i32();
      const packed = input.u8();
      const confidence = input.u8() / CONFIDENCE_STEPS;
      const box: OverlayDetection['box'] = [edge(), edge(), edge(), edge()];
      const id = hex(input.u32(), input.u32());
      return { camera, at, label: packed & 0x7f, confidence, box, id: packed & 0x80 ? null : id };
    });

    function edge(): number {
      return input.u32() / BOX_STEPS;
    }
  }
}
