/** Polylines of the map: how long, where along, a part of one, one beside another. Open, [x0, y0, x1, y1, …] in metres. */
import { hypot } from '../../../engine/numeric/special.ts';
import { centimetres } from './projected.ts';

/** What a simplified line may cut off a corner, m. */
const SIMPLER = 0.15;

export function lengthOf(line: readonly number[]): number {
  let length = 0;
  for (let k = 2; k < line.length; k += 2) length += hypot(line[k] - line[k - 2], line[k + 1] - line[k - 1]);
  return length;
}

/** The point `arc` along a line from its start or its end, and the unit direction onward there. */
export function pointAlong(
  line: readonly number[],
  fromStart: boolean,
  arc: number,
): [x: number, y: number, dx: number, dy: number] {
  const points = line.length / 2;
  let left = arc;
  let [dx, dy] = [0, 0];
  for (let n = 1; n < points; n++) {
    const a = fromStart ? 2 * (n - 1) : 2 * (points - n);
    const b = fromStart ? 2 * n : 2 * (points - n - 1);
    const length = hypot(line[b] - line[a], line[b + 1] - line[a + 1]);
    if (length === 0) continue;
    [dx, dy] = [(line[b] - line[a]) / length, (line[b + 1] - line[a + 1]) / length];
    if (left <= length) return [line[a] + left * dx, line[a + 1] + left * dy, dx, dy];
    left -= length;
  }
  const end = fromStart ? line.length - 2 : 0;
  return [line[end], line[end + 1], dx, dy];
}

/** The part of a line from one arc to another. */
export function sliced(line: readonly number[], begin: number, end: number): number[] {
  const out: number[] = [];
  let arc = 0;
  for (let k = 0; k + 3 < line.length && arc < end; k += 2) {
    const piece = hypot(line[k + 2] - line[k], line[k + 3] - line[k + 1]);
    if (piece === 0) continue;
    const at = (t: number) =>
      out.push(line[k] + t * (line[k + 2] - line[k]), line[k + 1] + t * (line[k + 3] - line[k + 1]));
    if (out.length === 0 && arc + piece > begin) at(Math.max(0, (begin - arc) / piece));
    if (out.length > 0) at(Math.min(1, (end - arc) / piece));
    arc += piece;
  }
  return out.length >= 4 ? out : [...line];
}

/** The line without its first and last metres, of which at most half is taken at either end. */
export function trimmed(line: readonly number[], fromStart: number, fromEnd: number): number[] {
  const length = lengthOf(line);
  return sliced(line, Math.min(fromStart, 0.49 * length), Math.max(length - fromEnd, 0.51 * length));
}

/** Douglas and Peucker (1973). */
export function simplified(line: readonly number[]): number[] {
  const keep = new Uint8Array(line.length / 2);
  keep[0] = keep[keep.length - 1] = 1;
  const spans: [number, number][] = [[0, keep.length - 1]];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [a, b] = span;
    const [dx, dy] = [line[2 * b] - line[2 * a], line[2 * b + 1] - line[2 * a + 1]];
    const length = hypot(dx, dy);
    let [worst, at] = [SIMPLER, -1];
    for (let k = a + 1; k < b; k++) {
      const [px, py] = [line[2 * k] - line[2 * a], line[2 * k + 1] - line[2 * a + 1]];
      // A line that comes back to where it began has no chord to be apart from.
      const apart = length > 0 ? Math.abs(px * dy - py * dx) / length : hypot(px, py);
      if (apart > worst) [worst, at] = [apart, k];
    }
    if (at < 0) continue;
    keep[at] = 1;
    spans.push([a, at], [at, b]);
  }
  return line.filter((_, i) => keep[i >> 1] === 1);
}

/** A line beside another, `right` metres to its right; corners mitred, sharp ones no further than twice that. */
export function offset(line: readonly number[], right: number): number[] {
  const points = line.length / 2;
  const ways: [number, number][] = [];
  for (let k = 0; k + 1 < points; k++) {
    const [dx, dy] = [line[2 * k + 2] - line[2 * k], line[2 * k + 3] - line[2 * k + 1]];
    const length = hypot(dx, dy) || 1;
    ways.push([dx / length, dy / length]);
  }
  const out: number[] = [];
  for (let k = 0; k < points; k++) {
    const [ax, ay] = ways[Math.max(0, k - 1)];
    const [bx, by] = ways[Math.min(ways.length - 1, k)];
    const stretch = Math.min(2, 2 / Math.max(0.2, 1 + ax * bx + ay * by)) / 2;
    out.push(
      centimetres(line[2 * k] + right * (ay + by) * stretch),
      centimetres(line[2 * k + 1] - right * (ax + bx) * stretch),
    );
  }
  return out;
}

export function reversed(line: readonly number[]): number[] {
  return line.map((_, i) => line[line.length - 2 - (i & ~1) + (i & 1)]);
}
