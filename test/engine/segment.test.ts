import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceToSegment, nearestOnSegment, segmentsMeet, side } from '../../engine/geometry/segment.ts';

// On a small lattice all arithmetic is exact, and ends that touch, overlaps and points are common.
const coordinate = fc.integer({ min: -3, max: 3 });
const pair = fc.tuple(...Array.from({ length: 8 }, () => coordinate)) as unknown as fc.Arbitrary<Eight>;
type Eight = [number, number, number, number, number, number, number, number];

test('segments meet exactly where solving for the crossing says so', () => {
  fc.assert(
    fc.property(pair, (ends) => {
      expect(segmentsMeet(...ends)).toBe(meetBySolving(...ends));
    }),
    { numRuns: 5000 },
  );
});

test('whether segments meet does not depend on which is first, nor on their direction', () => {
  fc.assert(
    fc.property(pair, ([ax, ay, bx, by, cx, cy, dx, dy]) => {
      const meet = segmentsMeet(ax, ay, bx, by, cx, cy, dx, dy);
      expect(segmentsMeet(cx, cy, dx, dy, ax, ay, bx, by)).toBe(meet);
      expect(segmentsMeet(bx, by, ax, ay, cx, cy, dx, dy)).toBe(meet);
      expect(segmentsMeet(ax, ay, bx, by, dx, dy, cx, cy)).toBe(meet);
    }),
  );
});

test('no point of a segment is nearer than the nearest', () => {
  fc.assert(
    fc.property(pair, fc.integer({ min: 0, max: 64 }), ([ax, ay, bx, by, px, py], k) => {
      const t = nearestOnSegment(ax, ay, bx, by, px, py);
      const distance = distanceToSegment(ax, ay, bx, by, px, py);
      const along = (u: number) => Math.hypot(ax + u * (bx - ax) - px, ay + u * (by - ay) - py);
      expect(t >= 0 && t <= 1).toBe(true);
      expect(along(t)).toBeCloseTo(distance, 12);
      expect(along(k / 64)).toBeGreaterThanOrEqual(distance - 1e-12);
    }),
  );
});

test('a segment without length is the point it is', () => {
  expect(nearestOnSegment(2, 3, 2, 3, 5, 7)).toBe(0);
  expect(distanceToSegment(2, 3, 2, 3, 5, 7)).toBe(5);
  expect(segmentsMeet(1, 1, 1, 1, 0, 0, 2, 2)).toBe(true);
  expect(segmentsMeet(1, 1, 1, 1, 0, 0, 2, 1)).toBe(false);
});

test('left is positive, and the size is twice the area of the triangle', () => {
  expect([side(0, 0, 4, 0, 1, 3), side(0, 0, 4, 0, 1, -3), side(0, 0, 4, 0, 9, 0)]).toEqual([12, -12, 0]);
});

/** a + t (b − a) = c + u (d − c), solved in whole numbers. */
function meetBySolving(...[ax, ay, bx, by, cx, cy, dx, dy]: Eight): boolean {
  const [rx, ry, sx, sy] = [bx - ax, by - ay, dx - cx, dy - cy];
  const [qx, qy] = [cx - ax, cy - ay];
  const determinant = rx * sy - ry * sx;
  if (determinant !== 0) {
    const sign = Math.sign(determinant);
    const [t, u] = [sign * (qx * sy - qy * sx), sign * (qx * ry - qy * rx)];
    return t >= 0 && u >= 0 && t <= Math.abs(determinant) && u <= Math.abs(determinant);
  }
  // Parallel, or a point: they meet if they are in one line and their shadows on both axes overlap.
  const inLine = qx * ry - qy * rx === 0 && qx * sy - qy * sx === 0;
  const overlap = (a: number, b: number, c: number, d: number) =>
    Math.max(Math.min(a, b), Math.min(c, d)) <= Math.min(Math.max(a, b), Math.max(c, d));
  return inLine && overlap(ax, bx, cx, dx) && overlap(ay, by, cy, dy);
}
