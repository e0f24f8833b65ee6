import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundLength } from '../../viewer/panels/Readings.tsx';
import { clipPlanes, FIELD_OF_VIEW, fitted } from '../../viewer/scene/beholder.ts';
import { gridLines } from '../../viewer/scene/solids.ts';
import { project } from './projection.ts';

const WINDOW = { width: 1280, height: 720 };
const PANELS = 160; // px at the bottom
const EDGE = 24; // px elsewhere
const DEPTH_STEPS = 2 ** 24; // of a depth buffer

const site = fc
  .record({
    west: fc.integer({ min: -20_000, max: 20_000 }),
    south: fc.integer({ min: -20_000, max: 20_000 }),
    width: fc.integer({ min: 200, max: 10_000 }),
    height: fc.integer({ min: 200, max: 10_000 }),
  })
  .map(({ west, south, width, height }) => [west, south, west + width, south + height] as const);
const slant = fc.constantFrom(0.001, 0.72); // rad; straight down has no up of its own

/** The first view of a site. */
function firstView(bounds: readonly [number, number, number, number], polar: number) {
  const { x, y, distance } = fitted(bounds, polar, WINDOW.width, WINDOW.height);
  const eye = [x, y - distance * Math.sin(polar), distance * Math.cos(polar)] as const;
  return { view: { eye, target: [x, y, 0], fieldOfView: FIELD_OF_VIEW } as never, eye, distance };
}

const cornersOf = ([minX, minY, maxX, maxY]: readonly [number, number, number, number]) =>
  [
    [minX, minY, 0],
    [maxX, minY, 0],
    [maxX, maxY, 0],
    [minX, maxY, 0],
  ] as const;

describe('the first view of a site, wherever it lies and up to 10 km wide', () => {
  test('shows all of it in what panels leave free, and no smaller than need be', () => {
    fc.assert(
      fc.property(site, slant, (bounds, polar) => {
        const { view } = firstView(bounds, polar);
        const seen = cornersOf(bounds).map((corner) => project(view, corner, WINDOW.width, WINDOW.height));
        const [xs, ys] = [seen.map(({ x }) => x), seen.map(({ y }) => y)];
        const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
        const slack = 14; // px that the turns leave
        expect(left).toBeGreaterThan(EDGE - slack);
        expect(right).toBeLessThan(WINDOW.width - EDGE + slack);
        expect(top).toBeGreaterThan(EDGE - slack);
        expect(bottom).toBeLessThan(WINDOW.height - PANELS + slack);
        const wide = (right - left) / (WINDOW.width - 2 * EDGE);
        const high = (bottom - top) / (WINDOW.height - EDGE - PANELS);
        expect(Math.max(wide, high)).toBeGreaterThan(0.95);
      }),
    );
  });

  test('clips none of it, and tells depths apart that lie a few metres from each other at its far corner', () => {
    fc.assert(
      fc.property(site, slant, (bounds, polar) => {
        const { eye, distance } = firstView(bounds, polar);
        const [x, y, z] = eye;
        const { near, far } = clipPlanes({ x, y, z }, bounds);
        for (const corner of cornersOf(bounds)) {
          const depth = distance + (corner[1] - eye[1] - distance * Math.sin(polar)) * Math.sin(polar);
          expect(depth).toBeGreaterThan(near);
          expect(depth).toBeLessThan(far);
          // A step of the buffer is z² / (near · steps) deep.
          expect((depth * depth) / (near * DEPTH_STEPS)).toBeLessThan(0.1);
        }
      }),
    );
  });
});

test('near the ground what stands close is still drawn', () => {
  expect(clipPlanes({ x: 0, y: 0, z: 12 }, [-5000, -5000, 5000, 5000]).near).toBe(1);
});

test('a grid stands at whole multiples of its step, wherever the site begins', () => {
  const lines = gridLines([-1130, 2010, -980, 2120], 50);
  expect(lines.map(([x, y, toX]) => (x === toX ? x : y))).toEqual([-1100, -1050, -1000, 2050, 2100]);
});

test('a scale bar is a round number of metres that is not too long', () => {
  expect([7.3, 19.99, 20, 51, 1180, 4999].map(roundLength)).toEqual([5, 10, 20, 50, 1000, 2000]);
});
