/** Who is where at one instant, between the ticks of a motion file: columns that are filled again for every frame. */
import type { MotionTrack } from '../../sim/recording/motion.ts';
import { MOTION_CHUNK_TICKS, MotionReader } from '../../sim/recording/motion.ts';
import { Shelf } from './shelf.ts';

export interface BodyFrame {
  count: number;
  readonly id: string[];
  readonly kind: number[];
  readonly x: number[]; // m
  readonly y: number[];
  readonly heading: number[]; // rad, clockwise from north
  readonly length: number[]; // m
  readonly width: number[];
  readonly height: number[];
}

export function createBodyFrame(): BodyFrame {
  return { count: 0, id: [], kind: [], x: [], y: [], heading: [], length: [], width: [], height: [] };
}

export class Motion {
  private readonly shelf = new Shelf<MotionTrack>();

  append(file: Uint8Array): void {
    const reader = new MotionReader(file);
    this.shelf.append(reader.chunks, (k) => reader.tracks(k));
  }

  /** @param at in ticks since the start; the first recorded tick is 1 */
  writeBodies(at: number, out: BodyFrame): void {
    out.count = 0;
    const tick = Math.max(1, at);
    const k = Math.floor((Math.ceil(tick) - 1) / MOTION_CHUNK_TICKS);
    for (const track of this.shelf.chunk(k)) writeBody(track, tick, out);
    // From the last tick of one chunk to the first of the next, bodies are on their way from one to the other.
    const border = k * MOTION_CHUNK_TICKS;
    if (tick < border + 1 && k > 0) this.crossBorder(k, tick - border, out);
  }

  /** Everybody in the last tick of chunk k − 1 who is also in the first of chunk k, `share` of the way along. */
  private crossBorder(k: number, share: number, out: BodyFrame): void {
    const border = k * MOTION_CHUNK_TICKS;
    const next = new Map(this.shelf.chunk(k).map((track) => [track.id, track]));
    for (const track of this.shelf.chunk(k - 1)) {
      if (track.firstTick + track.x.length - 1 !== border) continue;
      const last = track.x.length - 1;
      const to = next.get(track.id);
      const goesOn = to?.firstTick === border + 1;
      const x = goesOn ? track.x[last] + share * (to.x[0] - track.x[last]) : track.x[last];
      const y = goesOn ? track.y[last] + share * (to.y[0] - track.y[last]) : track.y[last];
      push(out, track, x, y, track.heading[last]);
    }
  }
}

function writeBody(track: MotionTrack, tick: number, out: BodyFrame): void {
  const { x, y, heading, firstTick } = track;
  const k = Math.floor(tick - firstTick);
  if (k < 0 || k >= x.length) return;
  const to = Math.min(x.length - 1, k + 1);
  const share = tick - firstTick - k;
  push(out, track, x[k] + (x[to] - x[k]) * share, y[k] + (y[to] - y[k]) * share, heading[to]);
}

function push(out: BodyFrame, track: MotionTrack, x: number, y: number, heading: number): void {
  const row = out.count++;
  out.id[row] = track.id;
  out.kind[row] = track.kind;
  out.x[row] = x;
  out.y[row] = y;
  out.heading[row] = heading;
  out.length[row] = track.length;
  out.width[row] = track.width;
  out.height[row] = track.height;
}
