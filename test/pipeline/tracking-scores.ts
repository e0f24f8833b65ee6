/**
 * MOTA and IDF1 of a tracker's output, as TrackEval has them (Bernardin & Stiefelhagen, EURASIP JIVP 2008; Ristani et al.,
 * ECCV Workshops 2016): boxes match from an overlap (intersection over union) of 0.5.
 */
import { assign, createAssignment } from '../../sim/pipeline/tracking/assignment.ts';

/** The objects of one frame. */
export interface Marked {
  readonly ids: readonly string[];
  readonly boxes: readonly (readonly number[])[]; // left, top, right, bottom, px
}

export interface Scores {
  readonly mota: number;
  readonly idf1: number;
  readonly switches: number;
  readonly misses: number;
  readonly extras: number;
}

const LEAST_OVERLAP = 0.5;

export function overlap(a: readonly number[], b: readonly number[]): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: readonly number[]) => (box[2] - box[0]) * (box[3] - box[1]);
  return (width * height) / (area(a) + area(b) - width * height);
}

/** Column of each row, -1 where it has none; `gain` ≤ 0 is no pair. */
function mostGain(gain: readonly (readonly number[])[], columns: number): number[] {
  const edges = gain.flatMap((row, r) => row.map((value, c) => ({ r, c, value })).filter(({ value }) => value > 0));
  const costs = {
    begin: Int32Array.from({ length: gain.length + 1 }, (_, r) => edges.filter((edge) => edge.r < r).length),
    column: Int32Array.from(edges, ({ c }) => c),
    cost: Float64Array.from(edges, ({ value }) => -value),
  };
  const answer = createAssignment(gain.length, columns);
  assign(costs, gain.length, columns, answer);
  return Array.from(answer.edgeOfRow, (edge) => (edge === -1 ? -1 : costs.column[edge]));
}

/** Scores `found` against `real`, frame by frame. */
export function scoreTracks(real: readonly Marked[], found: readonly Marked[]): Scores {
  const overlaps = real.map(({ boxes }, f) => boxes.map((box) => found[f].boxes.map((other) => overlap(box, other))));
  return { ...clear(real, found, overlaps), idf1: identity(real, found, overlaps) };
}

/** Frame by frame; who was matched to each other before goes first. A switch: matched to another than last time. */
function clear(real: readonly Marked[], found: readonly Marked[], overlaps: number[][][]): Omit<Scores, 'idf1'> {
  const last = new Map<string, string>();
  let previous = new Map<string, string>();
  let [objects, matches, switches, extras] = [0, 0, 0, 0];
  real.forEach(({ ids }, f) => {
    const gain = overlaps[f].map((row, r) =>
      row.map((o, c) => (o >= LEAST_OVERLAP ? o + (previous.get(ids[r]) === found[f].ids[c] ? 1000 : 0) : 0)),
    );
    const now = new Map<string, string>();
    mostGain(gain, found[f].ids.length).forEach((c, r) => {
      if (c !== -1) now.set(ids[r], found[f].ids[c]);
    });
    for (const [id, track] of now) {
      if (last.has(id) && last.get(id) !== track) switches++;
      last.set(id, track);
    }
    previous = now;
    objects += ids.length;
    matches += now.size;
    extras += found[f].ids.length - now.size;
  });
  const misses = objects - matches;
  return { mota: 1 - (misses + extras + switches) / objects, switches, misses, extras };
}

/** One track per object over the whole sequence: 2 IDTP / (objects + found). */
function identity(real: readonly Marked[], found: readonly Marked[], overlaps: number[][][]): number {
  const objects = [...new Set(real.flatMap(({ ids }) => ids))];
  const tracks = [...new Set(found.flatMap(({ ids }) => ids))];
  const together = objects.map(() => tracks.map(() => 0));
  for (const [f, frame] of overlaps.entries()) {
    for (const [r, row] of frame.entries()) {
      for (const [c, o] of row.entries()) {
        if (o >= LEAST_OVERLAP) together[objects.indexOf(real[f].ids[r])][tracks.indexOf(found[f].ids[c])]++;
      }
    }
  }
  const shared = mostGain(together, tracks.length).reduce((sum, c, r) => sum + (c === -1 ? 0 : together[r][c]), 0);
  const count = (frames: readonly Marked[]) => frames.reduce((sum, { ids }) => sum + ids.length, 0);
  return (2 * shared) / (count(real) + count(found));
}
