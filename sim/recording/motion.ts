/**
 * The motion file: where every body was at every tick, to the centimetre; one per seed, shared by all layouts.
 *
 * A chunk holds 50 ticks. A body that is in the world for a stretch of them is one track: where it began, then a step
 * per tick. Steps are one byte each way for whoever never moves more than 1.27 m in a tick (people) and two bytes
 * otherwise; vehicles add a byte of heading. That is 2.5 to 5.5 bytes per body and tick; the budget is 8.
 */
import { assert } from '../../engine/assert.ts';
import { atan2 } from '../../engine/numeric/special.ts';
import { BODY_KIND, type BodyColumns } from '../cameras/bodies.ts';
import { ByteWriter } from './bytes.ts';
import { type ChunkMark, ChunkReader, ChunkWriter, type Sink } from './chunks.ts';

export const MOTION_VERSION = 1;
const MOTION_LETTERS = 'SQMO';
export const MOTION_CHUNK_TICKS = 50;

const CENTIMETRES = 100; // per metre
const SIZE_STEP = 10; // stored body sizes are decimetres
const HEADING_STEPS = 256;
const TURN = 6.283185307179586;

export interface MotionHeader {
  readonly scenario: string;
  readonly seed: string;
  readonly startMs: number; // Unix epoch
  readonly tickMs: number;
}

/** One body during part of a chunk. Positions in metres; headings in radians clockwise from north. */
export interface MotionTrack {
  readonly id: string; // 16 hex digits
  readonly kind: number; // BODY_KIND
  readonly length: number; // m
  readonly width: number; // m
  readonly height: number; // m
  readonly firstTick: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly heading: Float64Array;
}

/** Collects bodies tick by tick; `endChunk` writes them, at the latest after MOTION_CHUNK_TICKS. */
export class MotionRecorder {
  private readonly file: ChunkWriter;
  private readonly tracks: OpenTrack[] = [];
  private readonly current: (OpenTrack | undefined)[] = []; // by body source
  private chunkStart = -1;

  /** @param mark where the file stood when a checkpoint was taken */
  constructor(header: MotionHeader, sink: Sink, mark: ChunkMark | null = null) {
    this.file = new ChunkWriter(MOTION_LETTERS, MOTION_VERSION, header, sink, mark);
  }

  record(tick: number, bodies: BodyColumns, count: number): void {
    if (this.chunkStart < 0) this.chunkStart = tick;
    assert(tick < this.chunkStart + MOTION_CHUNK_TICKS, `tick ${tick} in the chunk that began at ${this.chunkStart}`);
    const { x1, y1, heading, idLo, idHi, source } = bodies;
    for (let i = 0; i < count; i++) {
      let track = this.current[source[i]];
      const continues = track !== undefined && track.idLo === idLo[i] && track.idHi === idHi[i];
      if (!continues || track!.firstTick + track!.x.length !== tick) {
        track = openTrack(tick, bodies, i);
        this.current[source[i]] = track;
        this.tracks.push(track);
      }
      track!.x.push(Math.round(x1[i] * CENTIMETRES));
      track!.y.push(Math.round(y1[i] * CENTIMETRES));
      track!.heading.push(Math.round((heading[i] / TURN) * HEADING_STEPS) & (HEADING_STEPS - 1));
    }
  }

  /** Writes what was recorded since the last chunk, if anything. */
  endChunk(): void {
    if (this.chunkStart < 0) return;
    const out = new ByteWriter();
    out.u32(this.chunkStart);
    out.u32(this.tracks.length);
    for (const track of this.tracks) writeTrack(out, track, this.chunkStart);
    this.file.chunk(this.chunkStart, out);
    this.tracks.length = 0;
    this.current.length = 0;
    this.chunkStart = -1;
  }

  /** Where the file stands; between chunks only. */
  mark(): ChunkMark {
    assert(this.chunkStart < 0, 'a motion file is marked between chunks');
    return this.file.mark();
  }

  finish(): void {
    this.endChunk();
    this.file.finish();
  }
}

interface OpenTrack {
  readonly idLo: number;
  readonly idHi: number;
  readonly kind: number;
  readonly sizes: readonly [length: number, width: number, height: number]; // dm
  readonly firstTick: number;
  readonly x: number[]; // cm
  readonly y: number[]; // cm
  readonly heading: number[]; // 1/256 turn
}

function openTrack(tick: number, bodies: BodyColumns, i: number): OpenTrack {
  const decimetres = (size: number) => Math.min(255, Math.round(size * SIZE_STEP));
  return {
    idLo: bodies.idLo[i],
    idHi: bodies.idHi[i],
    kind: bodies.kind[i],
    sizes: [decimetres(2 * bodies.halfLength[i]), decimetres(2 * bodies.halfWidth[i]), decimetres(bodies.height[i])],
    firstTick: tick,
    x: [],
    y: [],
    heading: [],
  };
}

function writeTrack(out: ByteWriter, track: OpenTrack, chunkStart: number): void {
  const { x, y, heading } = track;
  let widest = 0;
  for (let k = 1; k < x.length; k++) widest = Math.max(widest, Math.abs(x[k] - x[k - 1]), Math.abs(y[k] - y[k - 1]));
  const narrow = widest <= 127;
  out.u32(track.idLo);
  out.u32(track.idHi);
  out.u8(track.kind | (narrow ? 0x80 : 0));
  for (const size of track.sizes) out.u8(size);
  out.u8(track.firstTick - chunkStart);
  out.u8(x.length);
  out.u8(heading[0]);
  out.i32(x[0]);
  out.i32(y[0]);
  const turns = track.kind !== BODY_KIND.person;
  for (let k = 1; k < x.length; k++) {
    const dx = x[k] - x[k - 1];
    const dy = y[k] - y[k - 1];
    if (narrow) {
      out.i8(dx);
      out.i8(dy);
    } else {
      out.i16(dx);
      out.i16(dy);
    }
    if (turns) out.u8(heading[k]);
  }
}

/** Random access to a motion file. */
export class MotionReader {
  private readonly file: ChunkReader<MotionHeader>;

  /** @throws {DamagedFileError} */
  constructor(bytes: Uint8Array) {
    this.file = new ChunkReader(MOTION_LETTERS, MOTION_VERSION, bytes);
  }

  get header(): MotionHeader {
    return this.file.header;
  }
  get chunks(): number {
    return this.file.count;
  }

  /** The chunk in which `tick` lies. */
  chunkAt(tick: number): number {
    return this.file.find(tick);
  }

  /** All tracks of chunk `k`. People face where they last stepped. */
  tracks(k: number): MotionTrack[] {
    const input = this.file.chunk(k);
    const chunkStart = input.u32();
    return Array.from({ length: input.u32() }, () => {
      const id = hex(input.u32(), input.u32());
      const packed = input.u8();
      const [length, width, height] = [input.u8() / SIZE_STEP, input.u8() / SIZE_STEP, input.u8() / SIZE_STEP];
      const firstTick = chunkStart + input.u8();
      const ticks = input.u8();
      const heading = new Float64Array(ticks).fill((input.u8() / HEADING_STEPS) * TURN);
      const x = new Float64Array(ticks);
      const y = new Float64Array(ticks);
      let qx = input.i32();
      let qy = input.i32();
      const narrow = (packed & 0x80) !== 0;
      const kind = packed & 0x7f;
      for (let t = 0; t < ticks; t++) {
        if (t > 0) {
          const dx = narrow ? input.i8() : input.i16();
          const dy = narrow ? input.i8() : input.i16();
          qx += dx;
          qy += dy;
          if (kind !== BODY_KIND.person) heading[t] = (input.u8() / HEADING_STEPS) * TURN;
          else heading[t] = dx === 0 && dy === 0 ? heading[t - 1] : atan2(dx, dy);
        }
        x[t] = qx / CENTIMETRES;
        y[t] = qy / CENTIMETRES;
      }
      return { id, kind, length, width, height, firstTick, x, y, heading };
    });
  }
}

/** A 64-bit id as 16 hex digits. */
export function hex(lo: number, hi: number): string {
  return (hi >>> 0).toString(16).padStart(8, '0') + (lo >>> 0).toString(16).padStart(8, '0');
}
