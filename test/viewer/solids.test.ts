import { describe, expect, test } from 'vitest';
import { signedArea } from '../../engine/geometry/polygon.ts';
import type { Building } from '../../sim/world/site.ts';
import { extrudeBuildings, layBands, type Solid, traceBuildings } from '../../viewer/scene/solids.ts';
import { largeCity } from './large-city.ts';

const square = (x: number, y: number, side: number) => [x, y, x + side, y, x + side, y + side, x, y + side];
const building = (footprint: readonly number[], holes: readonly (readonly number[])[]): Building => {
  return { id: 'b', footprint, holes, base: 2, top: 12, faces: [], heightFrom: 'tag', use: 'other' };
};
const reversed = (ring: readonly number[]) =>
  Array.from({ length: ring.length / 2 }, (_, k) => [
    ring[ring.length - 2 - 2 * k],
    ring[ring.length - 1 - 2 * k],
  ]).flat();

/** Flux of the field (x, y, 0) / 2 through the faces: by the divergence theorem the volume of an upright solid. */
function volume({ position, normal }: Solid): number {
  let sum = 0;
  for (const { area, middle, k } of faces(position))
    sum += (area * (middle[0] * normal[k] + middle[1] * normal[k + 1])) / 2;
  return sum;
}

function faces(position: Float32Array) {
  return Array.from({ length: position.length / 9 }, (_, face) => {
    const k = 9 * face;
    const [a, b, c] = [0, 3, 6].map((from) => [...position.subarray(k + from, k + from + 3)]);
    const u = b.map((value, i) => value - a[i]);
    const v = c.map((value, i) => value - a[i]);
    const cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    return { k, area: Math.hypot(...cross) / 2, middle: a.map((value, i) => (value + b[i] + c[i]) / 3), cross };
  });
}

describe('an extruded building', () => {
  test.each([
    ['whole', square(0, 0, 20), [], 4000],
    ['with a courtyard', square(0, 0, 20), [square(5, 5, 10)], 3000],
    ['whichever way its rings run', reversed(square(0, 0, 20)), [reversed(square(5, 5, 10))], 3000],
  ])('%s encloses its ground times its height', (_, footprint, holes, expected) => {
    expect(volume(extrudeBuildings([building(footprint, holes)]))).toBeCloseTo(expected, 3);
  });

  test('turns every face to the side that its normal names', () => {
    const { position, normal } = extrudeBuildings([building(square(0, 0, 20), [square(5, 5, 10)])]);
    for (const { k, cross } of faces(position)) {
      expect(cross[0] * normal[k] + cross[1] * normal[k + 1] + cross[2] * normal[k + 2]).toBeGreaterThan(0);
    }
  });

  test('has a roof as large as its outline less its courtyards, convex or not', () => {
    const round = [0, 0, 9, 0, 9, 9, 6, 9, 6, 3, 3, 3, 3, 9, 0, 9]; // three wings round a yard
    for (const whole of [building(round, []), ...largeCity(200, 1000).buildings]) {
      const { position, normal } = extrudeBuildings([whole]);
      const roof = faces(position).filter(({ k }) => normal[k + 2] === 1);
      const area = (ring: readonly number[]) => Math.abs(signedArea(ring));
      const expected = whole.holes.reduce((left, hole) => left - area(hole), area(whole.footprint));
      expect(roof.reduce((sum, face) => sum + face.area, 0) / expected).toBeCloseTo(1, 3); // corners are float32
    }
  });

  test('has an edge round each roof and one down each corner', () => {
    expect(traceBuildings([building(square(0, 0, 20), [square(5, 5, 10)])]).length / 6).toBe(8 + 8);
  });
});

describe('a building of plane faces', () => {
  const slope = [0, 0, 3, 10, 0, 3, 10, 3, 7, 0, 0, 3, 10, 3, 7, 0, 3, 7];
  const wall = [0, 0, 0, 10, 0, 0, 10, 0, 3, 0, 0, 0, 10, 0, 3, 0, 0, 3];
  const shed = { ...building(square(0, 0, 20), []), faces: [wall, slope] };

  test('is drawn from them alone, each turned to its outside, and counted among its neighbours', () => {
    const { position, normal, starts } = extrudeBuildings([building(square(0, 0, 20), []), shed]);
    expect([...starts]).toEqual([0, 10, 14]);
    expect([...position.subarray(90)]).toEqual([...wall, ...slope]);
    expect([...normal.subarray(108, 111)]).toEqual([0, Math.fround(-0.8), Math.fround(0.6)]);
  });

  test('has all its faces, however many more than walls they are', () => {
    const crumpled = { ...shed, faces: Array.from({ length: 20 }, () => slope) };
    expect(extrudeBuildings([crumpled]).position).toHaveLength(20 * slope.length);
  });

  test('has an edge wherever one of its faces ends, and none inside a face', () => {
    expect(traceBuildings([shed, building(square(0, 0, 20), [])]).length / 6).toBe(7 + 8);
  });
});

test('a band is as broad as it says, round a right corner too', () => {
  const { position } = layBands([{ line: [0, 0, 10, 0, 10, 10], width: 2 }], 0);
  const area = faces(position).reduce((sum, face) => sum + face.area, 0);
  expect(area).toBeCloseTo(40, 6); // two arms of 10 × 2; what the mitre adds outside it takes away inside
});
