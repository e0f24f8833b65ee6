import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arcLengths, pointAtArc, polylineLength } from '../../engine/geometry/polyline.ts';

const HOOK = [0, 0, 3, 4, 3, 16, 8, 4]; // legs of 5, 12 and 13
const place = (line: readonly number[], arc: number) => {
  const out = new Float64Array(4);
  pointAtArc(line, arcLengths(line), arc, out);
  return [...out];
};
/** Lines whose legs have whole lengths, with some legs of none. */
const legs = fc.constantFrom([3, 4, 5], [-4, 3, 5], [0, -2, 2], [5, 12, 13], [-1, 0, 1], [0, 0, 0]);
const lines = fc.array(legs, { minLength: 1, maxLength: 8 }).map((steps) => {
  const line = [10, -20];
  for (const [dx, dy] of steps) line.push(line[line.length - 2] + dx, line[line.length - 1] + dy);
  return line;
});

test('arcs are the lengths of the legs, summed', () => {
  expect([...arcLengths(HOOK)]).toEqual([0, 5, 17, 30]);
  expect([polylineLength(HOOK), polylineLength([4, 4]), polylineLength([])]).toEqual([30, 0, 0]);
});

test('a place on a leg is the leg’s, and on a vertex the direction is that of the leg ahead', () => {
  expect(place(HOOK, 2.5)).toEqual([1.5, 2, 0.6, 0.8]);
  expect(place(HOOK, 5)).toEqual([3, 4, 0, 1]);
  expect(place(HOOK, 11)).toEqual([3, 10, 0, 1]);
});

test('before the start and past the end one stands at that end, facing along its leg', () => {
  expect(place(HOOK, -4)).toEqual([0, 0, 0.6, 0.8]);
  expect(place(HOOK, 30)).toEqual(place(HOOK, 99));
  expect(place(HOOK, 99).map((v) => Math.round(v * 13) / 13)).toEqual([8, 4, 5 / 13, -12 / 13]);
});

test('a line without length is a place without direction', () => {
  expect(place([2, 3], 1)).toEqual([2, 3, 0, 0]);
  expect(place([2, 3, 2, 3, 2, 3], 0)).toEqual([2, 3, 0, 0]);
});

test('walking some way along a line brings one no farther than that, and the direction has length one', () => {
  const share = fc.integer({ min: 0, max: 256 });
  fc.assert(
    fc.property(lines, share, share, (line, a, b) => {
      const length = polylineLength(line);
      fc.pre(length > 0);
      const [from, to] = [(length * a) / 256, (length * b) / 256];
      const [ax, ay, dirX, dirY] = place(line, from);
      const [bx, by] = place(line, to);
      expect(Math.hypot(bx - ax, by - ay)).toBeLessThanOrEqual(Math.abs(to - from) + 1e-9);
      expect(Math.hypot(dirX, dirY)).toBeCloseTo(1, 12);
    }),
  );
});

test('doubled vertices change nothing', () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: -8, max: 264 }), (line, share) => {
      const length = polylineLength(line);
      fc.pre(length > 0);
      const doubled = line.flatMap((x, i) => (i % 2 === 0 ? [x, line[i + 1], x, line[i + 1]] : []));
      expect(place(doubled, (length * share) / 256)).toEqual(place(line, (length * share) / 256));
    }),
  );
});

test('each vertex is found at its own arc', () => {
  fc.assert(
    fc.property(lines, (line) => {
      fc.pre(polylineLength(line) > 0);
      arcLengths(line).forEach((arc, k) => {
        const [x, y] = place(line, arc);
        expect(x).toBeCloseTo(line[2 * k], 12);
        expect(y).toBeCloseTo(line[2 * k + 1], 12);
      });
    }),
  );
});
