import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { centroid, contains, distanceToRing, selfIntersection, signedArea } from '../../engine/geometry/polygon.ts';
import { distanceToSegment, segmentsMeet } from '../../engine/geometry/segment.ts';

const SQUARE = [0, 0, 4, 0, 4, 4, 0, 4];
const COMB = [0, 0, 7, 0, 7, 5, 6, 5, 6, 1, 4, 1, 4, 5, 3, 5, 3, 1, 1, 1, 1, 5, 0, 5]; // concave, with teeth

const lattice = fc.integer({ min: -6, max: 6 });
const point = fc.tuple(lattice, lattice);
/** Rings seen whole from the origin: lattice points in order of their angle, so never self-crossing. */
const star = fc
  .uniqueArray(point, { minLength: 3, maxLength: 12, selector: ([x, y]) => Math.atan2(y, x) })
  .map((points) => points.filter(([x, y]) => x !== 0 || y !== 0))
  .map((points) => points.sort(([ax, ay], [bx, by]) => Math.atan2(ay, ax) - Math.atan2(by, bx)).flat())
  .filter((ring) => ring.length >= 6 && selfIntersection(ring) === null && signedArea(ring) > 0);

const reverse = (ring: readonly number[]) => pairs(ring).reverse().flat();
const shift = (ring: readonly number[], dx: number, dy: number) =>
  ring.map((value, i) => value + (i % 2 === 0 ? dx : dy));
const quarterTurn = (ring: readonly number[]) => pairs(ring).flatMap(([x, y]) => [-y, x]);
const startAt = (ring: readonly number[], k: number) => [...ring.slice(2 * k), ...ring.slice(0, 2 * k)];

describe('inside', () => {
  test('agrees with the winding number wherever the point is not on the edge', () => {
    fc.assert(
      fc.property(star, point, (ring, [x, y]) => {
        fc.pre(distanceToRing(ring, x, y) > 0);
        expect(contains(ring, x, y)).toBe(windingNumber(ring, x, y) !== 0);
      }),
      { numRuns: 2000 },
    );
  });

  test('does not depend on the winding nor on the first vertex, on the edge included', () => {
    fc.assert(
      fc.property(star, point, fc.nat(20), (ring, [x, y], k) => {
        const inside = contains(ring, x, y);
        expect(contains(reverse(ring), x, y)).toBe(inside);
        expect(contains(startAt(ring, k % (ring.length / 2)), x, y)).toBe(inside);
      }),
    );
  });

  test('moves with the ring, and off the edge turns with it', () => {
    fc.assert(
      fc.property(star, point, point, (ring, [x, y], [dx, dy]) => {
        expect(contains(shift(ring, dx, dy), x + dx, y + dy)).toBe(contains(ring, x, y));
        fc.pre(distanceToRing(ring, x, y) > 0);
        expect(contains(quarterTurn(ring), -y, x)).toBe(contains(ring, x, y));
      }),
    );
  });

  test('a point is in exactly one of two rings that share a cut, wherever it lies on the cut', () => {
    // A square cut in two along a random staircase: even points on the cut and on its corners have one owner.
    const steps = fc.array(lattice, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(steps, lattice, fc.integer({ min: -7, max: 6 }), (middles, x, y) => {
        const cut = middles.flatMap((middle, k) => [middle, k - 2]);
        const west = [-7, -7, 0, -7, ...cut, 0, 7, -7, 7];
        const east = reverse([7, -7, 0, -7, ...cut, 0, 7, 7, 7]);
        expect(Number(contains(west, x, y)) + Number(contains(east, x, y))).toBe(1);
      }),
    );
  });

  test('west and south edges belong, east and north edges do not', () => {
    const edges = [contains(SQUARE, 0, 2), contains(SQUARE, 2, 0), contains(SQUARE, 4, 2), contains(SQUARE, 2, 4)];
    expect(edges).toEqual([true, true, false, false]);
  });

  test('the gaps of a comb are outside', () => {
    expect([0.5, 2, 3.5, 5, 6.5].map((x) => contains(COMB, x, 3))).toEqual([true, false, true, false, true]);
    expect([0.5, 2, 3.5, 5, 6.5].map((x) => contains(COMB, x, 0.5))).toEqual(Array(5).fill(true));
  });
});

describe('area and centre', () => {
  test('of a square and a comb are what counting squares gives', () => {
    expect([signedArea(SQUARE), signedArea(reverse(SQUARE)), signedArea(COMB)]).toEqual([16, -16, 19]);
    expect(centroid(SQUARE)).toEqual([2, 2]);
    expect(centroid([0, 0, 3, 0, 0, 3])).toEqual([1, 1]);
  });

  test('area is the boundary points and inner points of Pick’s theorem', () => {
    fc.assert(
      fc.property(star, (ring) => {
        let [onEdge, inner] = [0, 0];
        for (let x = -6; x <= 6; x++) {
          for (let y = -6; y <= 6; y++) {
            if (distanceToRing(ring, x, y) < 1e-9) onEdge++;
            else if (contains(ring, x, y)) inner++;
          }
        }
        expect(signedArea(ring)).toBe(inner + onEdge / 2 - 1);
      }),
    );
  });

  test('the centre moves and turns with the ring, far from the origin too', () => {
    fc.assert(
      fc.property(star, (ring) => {
        const [x, y] = centroid(ring);
        const [farX, farY] = centroid(shift(ring, 500_000, -300_000));
        const [turnedX, turnedY] = centroid(quarterTurn(ring));
        expect(farX - 500_000).toBeCloseTo(x, 8);
        expect(farY + 300_000).toBeCloseTo(y, 8);
        expect([turnedX, turnedY].map((v) => v + 0)).toEqual([-y + 0, x + 0]);
      }),
    );
  });

  test('a ring without area has the mean of its vertices as its centre', () => {
    expect(centroid([1, 1, 3, 3, 5, 5])).toEqual([3, 3]);
    expect(centroid([2, 7])).toEqual([2, 7]);
  });
});

describe('distance to the edge', () => {
  test('is measured from inside as from outside, to edges and to corners', () => {
    expect(distanceToRing(SQUARE, 2, 1)).toBe(1);
    expect(distanceToRing(SQUARE, 7, 8)).toBe(5);
    expect(distanceToRing(SQUARE, -2, 3)).toBe(2);
    expect(distanceToRing(SQUARE, 0, 2)).toBe(0);
  });

  test('never changes by more than one walks, and is nothing at each vertex', () => {
    fc.assert(
      fc.property(star, point, point, (ring, [ax, ay], [bx, by]) => {
        const change = Math.abs(distanceToRing(ring, ax, ay) - distanceToRing(ring, bx, by));
        expect(change).toBeLessThanOrEqual(Math.hypot(bx - ax, by - ay) + 1e-9);
        for (const [x, y] of pairs(ring)) expect(distanceToRing(ring, x, y)).toBe(0);
      }),
    );
  });
});

describe('meeting itself', () => {
  test('a simple ring does not; a bow tie, a spike, a touch and a doubled vertex do, and the place is named', () => {
    expect(selfIntersection(COMB)).toBe(null);
    expect(selfIntersection([0, 0, 4, 4, 4, 0, 0, 4])).toEqual([2, 2]);
    expect(selfIntersection([0, 0, 4, 0, 6, 0, 4, 0, 4, 4])).toEqual([6, 0]);
    expect(selfIntersection([0, 0, 4, 0, 4, 4, 2, 0, 0, 4])).toEqual([2, 0]);
    expect(selfIntersection([0, 0, 4, 0, 4, 0, 4, 4])).toEqual([4, 0]);
    expect(selfIntersection([0, 0, 2, 0, 1, 0])).not.toBe(null);
  });

  test('a vertex in the middle of a straight edge is no fault', () => {
    expect(selfIntersection([0, 0, 2, 0, 4, 0, 4, 4, 0, 4])).toBe(null);
  });

  test('random rings meet themselves exactly when two of their edges do, at a point of both', () => {
    const ring = fc.uniqueArray(point, { minLength: 4, maxLength: 7, selector: ([x, y]) => 100 * x + y });
    fc.assert(
      fc.property(ring, fc.nat(7), (points, k) => {
        const flat = points.flat();
        const found = selfIntersection(flat);
        expect(found !== null).toBe(meetsByPairs(points));
        expect(selfIntersection(startAt(reverse(flat), k % points.length)) !== null).toBe(found !== null);
        if (found === null) return;
        const [x, y] = found;
        const touching = points.filter((a, i) => {
          const b = points[(i + 1) % points.length];
          return distanceToSegment(...a, ...b, x, y) < 1e-9;
        });
        expect(touching.length).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 2000 },
    );
  });
});

function pairs(ring: readonly number[]): [x: number, y: number][] {
  return Array.from({ length: ring.length / 2 }, (_, k) => [ring[2 * k], ring[2 * k + 1]]);
}

/** How often the ring goes round the point, by counting upward and downward crossings (Sunday 2001). */
function windingNumber(ring: readonly number[], x: number, y: number): number {
  const vertices = pairs(ring);
  return vertices.reduce((sum, [ax, ay], i) => {
    const [bx, by] = vertices[(i + 1) % vertices.length];
    const left = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
    if (ay <= y && by > y && left > 0) return sum + 1;
    if (ay > y && by <= y && left < 0) return sum - 1;
    return sum;
  }, 0);
}

function meetsByPairs(points: readonly (readonly [number, number])[]): boolean {
  const n = points.length;
  const at = (k: number) => points[(k + n) % n];
  const isFoldedBack = ([ax, ay]: readonly number[], [bx, by]: readonly number[], [cx, cy]: readonly number[]) =>
    (bx - ax) * (cy - by) === (by - ay) * (cx - bx) && (bx - ax) * (cx - bx) + (by - ay) * (cy - by) < 0;
  return points.some(
    (a, i) =>
      isFoldedBack(at(i - 1), a, at(i + 1)) ||
      points.some(
        (c, j) =>
          j !== i && j !== (i + 1) % n && i !== (j + 1) % n && segmentsMeet(...a, ...at(i + 1), ...c, ...at(j + 1)),
      ),
  );
}
