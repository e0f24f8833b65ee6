/**
 * How fast a track truly moves over the ground: its way over the last `WINDOW`, in thirds.
 *
 * A filtered velocity at one instant makes a far person run: at 20 px tall, 6 % of the box is half a metre and more
 * on the ground. So the places of each third are averaged, and the speed is that of the slower of the two legs
 * between the three means, along the way from first to last. Noise has to push the same way twice to look fast, and a
 * track that jumps (to another person, say) is fast in one leg only.
 */
import type { Track } from './tracking/track.ts';

export const WINDOW = 2000; // ms; assumed: long against box noise, short against a run through one picture

/** Places closer in time than this replace each other, so that frame rates above 10 Hz cost no more. */
const SPACING = 100; // ms

export interface Pace {
  readonly speed: number; // m/s, the slower leg's
  readonly east: number; // direction of the way, a unit vector
  readonly north: number;
}

/** Where a track was seen lately, oldest first. */
export interface Trail {
  readonly track: string;
  readonly places: readonly Place[];
}

interface Place {
  readonly at: number; // ms since the Unix epoch
  readonly x: number; // m
  readonly y: number; // m
}

/** The trails after a frame: those of its tracks, each longer by a place where the track was seen. */
export function takeTrails(trails: readonly Trail[], tracks: readonly Track[], at: number): Trail[] {
  return tracks.map((track) => {
    const before = trails.find((trail) => trail.track === track.id)?.places ?? [];
    return { track: track.id, places: track.detection < 0 ? before : extended(before, { at, x: track.x, y: track.y }) };
  });
}

/** All places since `WINDOW` before the newest, and the one before those. */
function extended(places: readonly Place[], newest: Place): readonly Place[] {
  const crowded = places.length > 1 && newest.at - places[places.length - 2].at < SPACING;
  const kept = crowded ? places.slice(0, -1) : places;
  let first = 0;
  while (first + 1 < kept.length && kept[first + 1].at <= newest.at - WINDOW) first++;
  return [...kept.slice(first), newest];
}

/** Null for a track followed for less than `WINDOW`, or with a third of it unseen. */
export function paceOf({ places }: Trail): Pace | null {
  if (places.length < 3) return null;
  const [begin, end] = [places[0].at, places[places.length - 1].at];
  if (end - begin < WINDOW || end - begin > 2 * WINDOW) return null;
  const third = (end - begin) / 3;
  const early = meanWithin(places, begin, begin + third);
  const middle = meanWithin(places, begin + third, begin + 2 * third);
  const late = meanWithin(places, begin + 2 * third, end + 1);
  if (early === null || middle === null || late === null) return null;
  const [dx, dy] = [late.x - early.x, late.y - early.y];
  const way = Math.sqrt(dx * dx + dy * dy);
  if (way === 0) return { speed: 0, east: 0, north: 0 };
  const [east, north] = [dx / way, dy / way];
  const legSpeed = (a: Place, b: Place) => (1000 * ((b.x - a.x) * east + (b.y - a.y) * north)) / (b.at - a.at);
  return { speed: Math.max(0, Math.min(legSpeed(early, middle), legSpeed(middle, late))), east, north };
}

/** Mean place and time of the places in [begin, end). */
function meanWithin(places: readonly Place[], begin: number, end: number): Place | null {
  let [count, since, x, y] = [0, 0, 0, 0];
  for (const place of places) {
    if (place.at < begin || place.at >= end) continue;
    count++;
    since += place.at - begin;
    x += place.x;
    y += place.y;
  }
  return count === 0 ? null : { at: begin + since / count, x: x / count, y: y / count };
}
