import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createPlacedColumns,
  createTrackColumns,
  type PlacedColumns,
  type TrackColumns,
} from '../../sim/pipeline/tracking/columns.ts';
import { beginTrack, correctTrack, predictTracks } from '../../sim/pipeline/tracking/kalman.ts';
import { BODIES } from '../../sim/pipeline/tracking/parameters.ts';

type Matrix = number[][];
const multiply = (a: Matrix, b: Matrix) =>
  a.map((row) => b[0].map((_, j) => row.reduce((s, v, k) => s + v * b[k][j], 0)));
const transpose = (a: Matrix) => a[0].map((_, j) => a.map((row) => row[j]));
const plus = (a: Matrix, b: Matrix, sign = 1) => a.map((row, i) => row.map((v, j) => v + sign * b[i][j]));
const apart = (a: Matrix, b: Matrix) => Math.max(...plus(a, b, -1).flat().map(Math.abs));
const inverse2 = ([[a, b], [c, d]]: Matrix) => [
  [d / (a * d - b * c), -b / (a * d - b * c)],
  [-c / (a * d - b * c), a / (a * d - b * c)],
];

function stateOf(t: TrackColumns): Matrix {
  return [[t.x[0]], [t.y[0]], [t.vx[0]], [t.vy[0]]];
}

function covarianceOf(t: TrackColumns): Matrix {
  return [
    [t.pxx[0], t.pxy[0], t.pxvx[0], t.pxvy[0]],
    [t.pxy[0], t.pyy[0], t.pyvx[0], t.pyvy[0]],
    [t.pxvx[0], t.pyvx[0], t.pvxx[0], t.pvxy[0]],
    [t.pxvy[0], t.pyvy[0], t.pvxy[0], t.pvyy[0]],
  ];
}

interface Sight {
  readonly dt: number; // s
  readonly x: number; // m
  readonly y: number; // m
  readonly along: number; // m, standard deviation
  readonly across: number; // m
  readonly lean: number; // -1 to 1
}

const sights = fc.array(
  fc.record({
    dt: fc.double({ min: 0.03, max: 3, noNaN: true }),
    x: fc.double({ min: -20, max: 20, noNaN: true }),
    y: fc.double({ min: -20, max: 20, noNaN: true }),
    along: fc.double({ min: 0.1, max: 3, noNaN: true }),
    across: fc.double({ min: 0.02, max: 0.3, noNaN: true }),
    lean: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
  }),
  { minLength: 2, maxLength: 12 },
);

function placed({ x, y, along, across, lean }: Sight): PlacedColumns {
  const p = createPlacedColumns(1);
  Object.assign(p.x, [x]);
  Object.assign(p.y, [y]);
  Object.assign(p.rxx, [along * along]);
  Object.assign(p.rxy, [lean * along * across]);
  Object.assign(p.ryy, [across * across]);
  Object.assign(p.height, [1.7]);
  Object.assign(p.heightVariance, [0.02]);
  Object.assign(p.unit, [1]);
  return p;
}

function begun(sight: Sight): TrackColumns {
  const t = createTrackColumns(1);
  beginTrack(t, 0, placed(sight), 0, true);
  t.unit[0] = 1;
  return t;
}

test("place and velocity are those of the textbook's matrices", () => {
  fc.assert(
    fc.property(sights, (list) => {
      const t = begun(list[0]);
      let state = stateOf(t);
      let covariance = covarianceOf(t);
      const q = BODIES[0].agility;
      for (const sight of list.slice(1)) {
        const { dt, x, y, along, across, lean } = sight;
        const F = [
          [1, 0, dt, 0],
          [0, 1, 0, dt],
          [0, 0, 1, 0],
          [0, 0, 0, 1],
        ];
        const [c, b, a] = [(q * dt * dt * dt) / 3, (q * dt * dt) / 2, q * dt];
        const Q = [
          [c, 0, b, 0],
          [0, c, 0, b],
          [b, 0, a, 0],
          [0, b, 0, a],
        ];
        state = multiply(F, state);
        covariance = plus(multiply(multiply(F, covariance), transpose(F)), Q);
        const H = [
          [1, 0, 0, 0],
          [0, 1, 0, 0],
        ];
        const R = [
          [along * along, lean * along * across],
          [lean * along * across, across * across],
        ];
        const S = plus(multiply(multiply(H, covariance), transpose(H)), R);
        const K = multiply(multiply(covariance, transpose(H)), inverse2(S));
        state = plus(state, multiply(K, plus([[x], [y]], multiply(H, state), -1)));
        covariance = plus(covariance, multiply(multiply(K, H), covariance), -1);

        predictTracks(t, 0, 1, dt, true);
        correctTrack(t, 0, placed(sight), 0);
        expect(apart(stateOf(t), state)).toBeLessThan(1e-7);
        expect(apart(covarianceOf(t), covariance)).toBeLessThan(1e-7);
      }
    }),
  );
});

test('two short steps are one long one, so the frame rate is no parameter', () => {
  fc.assert(
    fc.property(sights, fc.double({ min: 0.1, max: 0.9, noNaN: true }), (list, share) => {
      const [once, twice] = [begun(list[0]), begun(list[0])];
      for (const t of [once, twice]) {
        predictTracks(t, 0, 1, list[1].dt, true);
        correctTrack(t, 0, placed(list[1]), 0);
      }
      predictTracks(once, 0, 1, 2, true);
      predictTracks(twice, 0, 1, 2 * share, true);
      predictTracks(twice, 0, 1, 2 * (1 - share), true);
      expect(apart(stateOf(twice), stateOf(once))).toBeLessThan(1e-9);
      expect(apart(covarianceOf(twice), covarianceOf(once))).toBeLessThan(1e-9);
    }),
  );
});

test('a track with a sharp direction takes from a long thin error only what it can tell', () => {
  const t = begun({ dt: 0, x: 0, y: 0, along: 1, across: 1, lean: 0 });
  correctTrack(t, 0, placed({ dt: 0, x: 1, y: 1, along: 100, across: 0.01, lean: 0 }), 0);
  expect(t.x[0]).toBeLessThan(0.001); // the error lies along x
  expect(t.y[0]).toBeGreaterThan(0.999);
});
