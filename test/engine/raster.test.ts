import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRaster, drawTriangle, type Raster, setUpTriangle, TRIANGLE_STRIDE } from '../../engine/raster/raster.ts';

const WIDTH = 32;
const HEIGHT = 24;
const INVERSE_NEAR = 10; // nearest depth 0.1

/** A corner at (x, y, z) in an eye's frame, projected with 16 px a unit on to the middle of the raster. */
type Corner = readonly [x: number, y: number, z: number];

/** Draws triangles with their place in the list as id, in the given order. */
function draw(triangles: readonly (readonly Corner[])[], order = triangles.map((_, k) => k)): Raster {
  const raster = createRaster(WIDTH, HEIGHT);
  const setup = new Float64Array(TRIANGLE_STRIDE);
  for (const id of order) {
    const corners = Float64Array.from(
      triangles[id].flatMap(([x, y, z]) => [16 * x + (WIDTH / 2) * z, 16 * y + (HEIGHT / 2) * z, z]),
    );
    if (setUpTriangle(corners, 0, setup, 0)) drawTriangle(raster, setup, 0, id, 0, HEIGHT, INVERSE_NEAR);
  }
  return raster;
}

/** Two triangles: corners in turn round the quad. */
const quad = (a: Corner, b: Corner, c: Corner, d: Corner) => [
  [a, b, c],
  [a, c, d],
];

const lattice = (min: number, max: number) => fc.integer({ min, max }).map((k) => k / 4);
const corner = fc.tuple(lattice(-24, 24), lattice(-24, 24), lattice(-4, 24));
const triangle = fc.tuple(corner, corner, corner);

describe('the raster', () => {
  test('a slanted wall has its exact depth at every pixel centre', () => {
    // The plane z = 4 + x, seen from the origin: along the ray (u', v', 1) it lies at z = 4 / (1 - u').
    const wall = quad([-2, -50, 2], [3, -50, 7], [3, 50, 7], [-2, 50, 2]);
    const { inverseDepth, ids } = draw(wall);
    let covered = 0;
    for (let pixel = 0; pixel < ids.length; pixel++) {
      const across = ((pixel % WIDTH) + 0.5 - WIDTH / 2) / 16;
      const isCovered = across >= -1 && across <= 3 / 7;
      expect(ids[pixel] >= 0).toBe(isCovered);
      if (!isCovered) continue;
      covered++;
      expect(inverseDepth[pixel]).toBeCloseTo((1 - across) / 4, 7); // float32
    }
    expect(covered).toBe(23 * HEIGHT);
  });

  test('both faces of a triangle are drawn', () => {
    const [a, b, c]: Corner[] = [
      [-3, -3, 4],
      [3, -3, 4],
      [0, 3, 4],
    ];
    expect(draw([[a, c, b]]).inverseDepth).toEqual(draw([[a, b, c]]).inverseDepth);
    expect(draw([[a, b, c]]).ids.some((id) => id === 0)).toBe(true);
  });

  test('what lies behind the eye is not drawn, and a wall that reaches behind it is cut there', () => {
    const behind: Corner[] = [
      [-3, -3, -4],
      [3, -3, -4],
      [0, 3, -4],
    ];
    expect(draw([behind]).ids.every((id) => id === -1)).toBe(true);
    // The plane x = 1 from far behind to far ahead fills the right half from the near depth on.
    const along = draw(quad([1, -50, -20], [1, 50, -20], [1, 50, 20], [1, -50, 20]));
    for (let pixel = 0; pixel < along.ids.length; pixel++) {
      const across = ((pixel % WIDTH) + 0.5 - WIDTH / 2) / 16;
      expect(along.ids[pixel] >= 0).toBe(across >= 1 / 20);
      if (across >= 1 / 20) expect(along.inverseDepth[pixel]).toBeCloseTo(across, 6);
    }
  });

  test('what is nearer than the near depth is cut away', () => {
    // The plane x = ±0.05 is met at z = 0.05 / |u'|: nearer than 0.1 where |u'| > 0.5.
    for (const side of [-1, 1]) {
      const x = side * 0.05;
      const close = draw(quad([x, -50, -20], [x, 50, -20], [x, 50, 20], [x, -50, 20]));
      for (let pixel = 0; pixel < close.ids.length; pixel++) {
        const across = (side * ((pixel % WIDTH) + 0.5 - WIDTH / 2)) / 16;
        expect(close.ids[pixel] >= 0).toBe(across > 0 && across <= 0.5);
      }
    }
  });

  test('a wall seen edge-on has no area', () => {
    const edgeOn = quad([0, -3, 2], [0, 3, 2], [0, 3, 9], [0, -3, 9]);
    expect(draw(edgeOn).ids.every((id) => id === -1)).toBe(true);
  });

  test('triangles that share an edge leave no crack along it', () => {
    fc.assert(
      fc.property(fc.tuple(lattice(-6, 6), lattice(-6, 6)), ([x, y]) => {
        const middle: Corner = [x / 2, y / 2, 4];
        const [a, b, c, d]: Corner[] = [
          [-50, -50, 4],
          [50, -50, 4],
          [50, 50, 4],
          [-50, 50, 4],
        ];
        const fan = [
          [a, b, middle],
          [b, c, middle],
          [c, d, middle],
          [d, a, middle],
        ];
        expect(draw(fan).ids.every((id) => id >= 0)).toBe(true);
      }),
    );
  });

  test('the order of drawing does not show, and the lowest id wins a tie', () => {
    const scene = fc.array(triangle, { minLength: 1, maxLength: 6 }).chain((some) =>
      fc.tuple(
        fc.constant([...some, ...some]),
        fc.shuffledSubarray(
          [...some, ...some].map((_, k) => k),
          { minLength: 2 * some.length },
        ),
      ),
    );
    fc.assert(
      fc.property(scene, ([triangles, order]) => {
        const listed = draw(triangles);
        const shuffled = draw(triangles, order);
        expect(shuffled.ids).toEqual(listed.ids);
        expect(shuffled.inverseDepth).toEqual(listed.inverseDepth);
        expect(listed.ids.every((id) => id < triangles.length / 2)).toBe(true);
      }),
    );
  });

  test('the nearest triangle along each ray is the one an exact intersection finds', () => {
    fc.assert(
      fc.property(fc.array(triangle, { maxLength: 5 }), (triangles) => {
        const { ids, inverseDepth } = draw(triangles);
        for (let pixel = 0; pixel < ids.length; pixel += 7) {
          const across = ((pixel % WIDTH) + 0.5 - WIDTH / 2) / 16;
          const down = (Math.floor(pixel / WIDTH) + 0.5 - HEIGHT / 2) / 16;
          const hits = triangles.map((corners) => hitDepth(corners, across, down));
          if (hits.some((depth) => depth === 'grazing')) continue;
          const depths = hits.filter((depth) => depth !== null) as number[];
          const nearest = Math.min(...depths.filter((depth) => depth >= 0.1));
          expect(inverseDepth[pixel] * nearest || 1).toBeCloseTo(1, 5);
          expect(inverseDepth[pixel] > 0).toBe(nearest < Infinity);
        }
      }),
    );
  });
});

/** Möller & Trumbore's intersection with the ray (across, down, 1); 'grazing' within 1e-6 of an edge or edge-on. */
function hitDepth([a, b, c]: readonly Corner[], across: number, down: number): number | null | 'grazing' {
  const minus = (p: Corner, q: Corner): Corner => [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
  const cross = (p: Corner, q: Corner): Corner => [
    p[1] * q[2] - p[2] * q[1],
    p[2] * q[0] - p[0] * q[2],
    p[0] * q[1] - p[1] * q[0],
  ];
  const dot = (p: Corner, q: Corner) => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
  const ray: Corner = [across, down, 1];
  const [ab, ac] = [minus(b, a), minus(c, a)];
  const across2 = cross(ray, ac);
  const det = dot(ab, across2);
  if (Math.abs(det) < 1e-6) return 'grazing';
  const from = minus([0, 0, 0], a);
  const s = dot(from, across2) / det;
  const t = dot(ray, cross(from, ab)) / det;
  if ([s, t, 1 - s - t].some((weight) => Math.abs(weight) < 1e-6)) return 'grazing';
  if (s < 0 || t < 0 || s + t > 1) return null;
  const depth = dot(ac, cross(from, ab)) / det;
  return Math.abs(depth - 0.1) < 1e-6 ? 'grazing' : depth;
}
