/**
 * How fast a track truly moves over the ground: its way over the last `WINDOW`, in thirds.
 *
 * A filtered velocity at one instant makes a far person run: at 20 px tall, 6 % of the box is half a metre and more
 * on the ground. So the places of each third are averaged, and the speed is that of the slower of the two legs
 * between the three means, along the way from first to last. Noise has to push the same way twice to look fast. A track
 * that jumps (to another person, say) looks fast for a third of the window at most, so rules ask for longer.
 *
 * What is left of noise is about as large as the spread of a place over a second, in m/s, and is taken off: a pace is
 * what a track moves at least.
 */
import type { Track } from './tracking/track.ts';

export const WINDOW = 2000; // ms; assumed: long against box noise, short against a run through one picture

/** A track whose place is known no better than this has no pace; assumed: a walker would seem to run. */
const LARGEST_SPREAD = 1.2; // m

/** Places closer in time than this replace each other, so that frame rates above 10 Hz cost no more. */
const SPACING = 100; // ms

export interface Pace {
  readonly speed: number; // m/s, at least
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
  readonly spread: number; // m
}

/** The trails after a frame: those of its tracks, each longer by a place where the track was seen. */
export function takeTrails(trails: readonly Trail[], tracks: readonly Track[], at: number): Trail[] {
  return tracks.map((track) => {
    const before = trails.find((trail) => trail.track === track.id)?.places ?? [];
    const { id, detection, x, y, spread } = track;
    return { track: id, places: detection < 0 ? before : extended(before, { at, x, y, spread }) };
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

/** Null for a track followed for less than `WINDOW`, with a third of it unseen, or whose place is too uncertain. */
export function paceOf({ places }: Trail): Pace | null {
  if (places.length < 3) return null;
  const { at: end, spread } = places[places.length - 1];
  const begin = places[0].at;
  if (spread > LARGEST_SPREAD) return null;
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
  const legSpeed = (a: Mean, b: Mean) => (1000 * ((b.x - a.x) * east + (b.y - a.y) * north)) / (b.at - a.at);
  return { speed: Math.max(0, Math.min(legSpeed(early, middle), legSpeed(middle, late)) - spread), east, north };
}

type Mean = Omit<Place, 'spread'>;

/** Mean place and time of the places in [begin, end). */
function meanWithin(places: readonly Place[], begin: number, end: number): Mean | null {
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
