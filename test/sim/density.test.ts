import { describe, expect, test } from 'vitest';
import { focalLengthPx } from '../../engine/geometry/pinhole.ts';
import { DENSITY_SCALES, DORI, densityAt, distanceAt, OODPCVS } from '../../sim/cameras/density.ts';

const DENSITIES = [12.5, 25, 62.5, 125, 250, 20, 40, 80, 500]; // px/m

/** Horizontal pixels, field of view (°), then the distance (m) at which each density is met; plain trigonometry. */
const DISTANCES = [
  [1280, 60, 88.7, 44.3, 17.7, 8.9, 4.4, 55.4, 27.7, 13.9, 2.2],
  [1280, 90, 51.2, 25.6, 10.2, 5.1, 2.6, 32.0, 16.0, 8.0, 1.3],
  [1920, 30, 286.6, 143.3, 57.3, 28.7, 14.3, 179.1, 89.6, 44.8, 7.2],
  [1920, 60, 133.0, 66.5, 26.6, 13.3, 6.7, 83.1, 41.6, 20.8, 3.3],
  [1920, 90, 76.8, 38.4, 15.4, 7.7, 3.8, 48.0, 24.0, 12.0, 1.9],
  [1920, 110, 53.8, 26.9, 10.8, 5.4, 2.7, 33.6, 16.8, 8.4, 1.3],
  [2560, 60, 177.4, 88.7, 35.5, 17.7, 8.9, 110.9, 55.4, 27.7, 4.4],
  [3840, 60, 266.0, 133.0, 53.2, 26.6, 13.3, 166.3, 83.1, 41.6, 6.7],
  [3840, 90, 153.6, 76.8, 30.7, 15.4, 7.7, 96.0, 48.0, 24.0, 3.8],
];

describe('pixel density', () => {
  test.each(DISTANCES)(
    '%i px over %i°: every density is met out to its published distance',
    (width, fov, ...metres) => {
      const focalPx = focalLengthPx(width, (fov * Math.PI) / 180);
      for (const [k, expected] of metres.entries()) {
        // Published to 0.1 m: half a unit of rounding.
        expect(Math.abs(distanceAt(DENSITIES[k], focalPx) - expected)).toBeLessThanOrEqual(0.05 + 1e-9);
      }
    },
  );

  test('density and distance undo each other', () => {
    expect(densityAt(1000, distanceAt(62.5, 1000))).toBe(62.5);
  });

  test('either edition of the standard is a rising scale', () => {
    expect(DENSITY_SCALES).toEqual([DORI, OODPCVS]);
    for (const { steps } of DENSITY_SCALES) {
      const densities = steps.map(({ pxPerM }) => pxPerM);
      expect(densities).toEqual(densities.toSorted((a, b) => a - b));
    }
    expect(DORI.steps.map(({ pxPerM }) => pxPerM)).toEqual([12.5, 25, 62.5, 125, 250, 1000]);
    expect(OODPCVS.steps.map(({ pxPerM }) => pxPerM)).toEqual([20, 40, 80, 125, 250, 500, 1500]);
  });
});
