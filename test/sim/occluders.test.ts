import { describe, expect, test } from 'vitest';
import { createPinhole } from '../../engine/geometry/pinhole.ts';
import { buildView, isHidden } from '../../sim/cameras/view.ts';
import { compileOccluders, isInsideSolid, type Occluders } from '../../sim/world/occluders.ts';
import type { Building, Site } from '../../sim/world/site.ts';
import { blockCity } from './block-city.ts';

const empty = blockCity('occluders', 0);

function yardHouse(changes: Partial<Building> = {}): Building {
  return {
    id: 'yard-house',
    footprint: [0, 0, 20, 0, 20, 20, 0, 20],
    holes: [[5, 5, 15, 5, 15, 15, 5, 15]],
    base: 0,
    top: 9,
    faces: [],
    heightFrom: 'tag',
    use: 'residential',
    ...changes,
  };
}

const POSE = { x: 5, y: -20, z: 4, heading: 0, tilt: 0, horizontalFov: 1, widthPx: 1920, heightPx: 1080 };

const withBuildings = (...buildings: Building[]): Site => ({ ...empty, buildings });

describe('occluders', () => {
  test('a house round a yard has eight walls, and a roof without the yard', () => {
    const occluders = compileOccluders(withBuildings(yardHouse()));
    expect(areaWhere(occluders, (normal) => normal[2] === 0)).toBeCloseTo(9 * (80 + 40), 9);
    expect(areaWhere(occluders, (normal) => normal[2] === 1)).toBeCloseTo(400 - 100, 9);
    expect(areaWhere(occluders, (normal) => normal[2] === -1)).toBe(0);
    expect(new Set(occluders.faceOf).size).toBe(9);
  });

  test('a house on stilts has an underside', () => {
    const occluders = compileOccluders(withBuildings(yardHouse({ base: 3 })));
    expect(areaWhere(occluders, (normal) => normal[2] === -1)).toBeCloseTo(300, 9);
    expect(areaWhere(occluders, (normal) => normal[2] === 0)).toBeCloseTo(6 * 120, 9);
  });

  test('every normal of a closed solid points out of it, whichever way its rings are wound', () => {
    const { footprint, holes } = yardHouse();
    const reversed = (ring: readonly number[]) => ring.map((_, i) => ring[ring.length - 2 - (i & ~1) + (i & 1)]);
    for (const [outline, yard] of [
      [footprint, holes[0]],
      [reversed(footprint), holes[0]],
      [footprint, reversed(holes[0])],
    ]) {
      const site = withBuildings(yardHouse({ footprint: outline, holes: [yard], base: 2 }));
      const { triangles, normals } = compileOccluders(site);
      for (let t = 0; t < triangles.length / 9; t++) {
        const step = (axis: number, sign: number) =>
          [0, 3, 6].reduce((sum, k) => sum + triangles[9 * t + k + axis] / 3, 0) + sign * 1e-6 * normals[3 * t + axis];
        expect(isInsideSolid(site, step(0, 1), step(1, 1), step(2, 1))).toBeNull();
        expect(isInsideSolid(site, step(0, -1), step(1, -1), step(2, -1))).toBe('yard-house');
      }
    }
  });

  test('opaque barriers block, others do not; a closed kiosk has a roof', () => {
    const fence = { id: 'f', kind: 'fence', line: [0, 0, 10, 0], height: 2, opaque: false } as const;
    expect(compileOccluders({ ...empty, barriers: [fence] }).triangles).toHaveLength(0);
    const wall = compileOccluders({ ...empty, barriers: [{ ...fence, opaque: true }] });
    expect(areaWhere(wall, () => true)).toBeCloseTo(20, 9);
    const kiosk = { id: 'k', kind: 'kiosk', line: [0, 0, 3, 0, 3, 2, 0, 2, 0, 0], height: 2.5, opaque: true } as const;
    expect(areaWhere(compileOccluders({ ...empty, barriers: [kiosk] }), () => true)).toBeCloseTo(25 + 6, 9);
  });

  test('a tree is a trunk up to its crown, and a crown that is no solid', () => {
    const tree = { id: 't', x: 5, y: 6, crownRadius: 2, crownHeight: 5, transmittance: 0.3 };
    const { ownerBoxes, crowns } = compileOccluders({ ...empty, trees: [tree] });
    expect([...ownerBoxes]).toEqual([4.85, 5.85, 0, 5.15, 6.15, 3].map((value) => expect.closeTo(value, 9)));
    expect([...crowns]).toEqual([5, 6, 5, 2, 0.3]);
  });

  test('every triangle is listed under its owner, inside its box, and faces rise', () => {
    const { ownerStarts, ownerBoxes, faceOf, triangles } = compileOccluders(blockCity('owners', 4));
    expect(ownerStarts.at(-1)).toBe(triangles.length / 9);
    for (let owner = 0; owner + 1 < ownerStarts.length; owner++) {
      expect(ownerStarts[owner + 1]).toBeGreaterThan(ownerStarts[owner]);
      for (let t = ownerStarts[owner]; t < ownerStarts[owner + 1]; t++) {
        if (t > 0) expect(faceOf[t] - faceOf[t - 1]).toBeOneOf([0, 1]);
        for (let i = 0; i < 9; i++) {
          expect(triangles[9 * t + i]).toBeGreaterThanOrEqual(ownerBoxes[6 * owner + (i % 3)]);
          expect(triangles[9 * t + i]).toBeLessThanOrEqual(ownerBoxes[6 * owner + 3 + (i % 3)]);
        }
      }
    }
  });

  test('survive a trip to another thread without being copied', () => {
    const occluders = compileOccluders(blockCity('clone', 2));
    expect(structuredClone(occluders)).toEqual(occluders);
    expect(occluders.triangles.buffer).toBeInstanceOf(SharedArrayBuffer);
  });
});

/** 10 m along the ridge, 6 m across; eaves at 3 m, ridge at 5 m; a passage through it, 2 m wide and high. */
function gabledHouse(): Building {
  const quad = (a: number[], b: number[], c: number[], d: number[]) => [...a, ...b, ...c, ...a, ...c, ...d];
  const gable = (x: number, side: 1 | -1) => {
    const corners = [[x, 0, 0], [x, 6, 0], [x, 6, 3], [x, 3, 5], [x, 0, 3]]; // biome-ignore format: a ring
    return [1, 2, 3].flatMap((k) => {
      const [b, c] = side > 0 ? [corners[k], corners[k + 1]] : [corners[k + 1], corners[k]];
      return [...corners[0], ...b, ...c];
    });
  };
  return {
    ...yardHouse({ id: 'gabled-house', footprint: [0, 0, 10, 0, 10, 6, 0, 6], holes: [], top: 5 }),
    faces: [
      quad([0, 0, 0], [10, 0, 0], [10, 0, 3], [0, 0, 3]),
      quad([10, 6, 0], [0, 6, 0], [0, 6, 3], [10, 6, 3]),
      quad([0, 0, 3], [10, 0, 3], [10, 3, 5], [0, 3, 5]),
      quad([10, 6, 3], [0, 6, 3], [0, 3, 5], [10, 3, 5]),
      gable(10, 1),
      gable(0, -1),
      quad([4, 0, 2], [4, 6, 2], [6, 6, 2], [6, 0, 2]),
    ],
  };
}

describe('a house whose faces are known', () => {
  test('hides what they hide and no more: each face once, its normal outward', () => {
    const { faceOf, triangles, normals, ownerBoxes } = compileOccluders(withBuildings(gabledHouse()));
    expect([...faceOf]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6]);
    expect([...triangles]).toEqual(gabledHouse().faces.flat());
    expect([...ownerBoxes]).toEqual([0, 0, 0, 10, 6, 5]);
    for (let t = 0; t < 14; t++) {
      const middle = [0, 1, 2].map((axis) => [0, 3, 6].reduce((sum, k) => sum + triangles[9 * t + k + axis] / 3, 0));
      const outward = (middle[0] - 5) * normals[3 * t] + (middle[1] - 3) * normals[3 * t + 1];
      expect(outward + (middle[2] - 1.5) * normals[3 * t + 2]).toBeGreaterThan(0);
    }
  });

  test('holds a camera under its ridge, and none above its eaves or in its passage', () => {
    const site = withBuildings(gabledHouse());
    expect(isInsideSolid(site, 1, 3, 4.5)).toBe('gabled-house');
    expect(isInsideSolid(site, 1, 0.5, 2.9)).toBe('gabled-house');
    expect(isInsideSolid(site, 1, 0.5, 4.5)).toBeNull();
    expect(isInsideSolid(site, 5, 1, 1)).toBeNull();
    expect(isInsideSolid(site, 5, 1, 2.5)).toBe('gabled-house');
    expect(isInsideSolid(site, 5, 3, 4)).toBe('gabled-house'); // right under the ridge that two faces share
    expect(isInsideSolid(site, 11, 3, 1)).toBeNull();
  });

  test('stands in the picture as it is: over the eaves one sees past it, at the ridge not', () => {
    const view = buildView(createPinhole(POSE), compileOccluders(withBuildings(gabledHouse())));
    expect(isHidden(view, 5, 20, 4.9)).toBe(true);
    expect(isHidden(view, 5, 20, 7)).toBe(false);
    const box = buildView(createPinhole(POSE), compileOccluders(withBuildings({ ...gabledHouse(), faces: [] })));
    expect(isHidden(view, 5, 0.5, 4.5)).toBe(false);
    expect(isHidden(box, 5, 0.5, 4.5)).toBe(true);
  });
});

describe('a camera inside a wall', () => {
  test('is found, and one in the yard, above the roof or under the stilts is not', () => {
    const site = withBuildings(yardHouse({ base: 3 }));
    expect(isInsideSolid(site, 2, 2, 5)).toBe('yard-house');
    expect(isInsideSolid(site, 10, 10, 5)).toBeNull();
    expect(isInsideSolid(site, 2, 2, 9.5)).toBeNull();
    expect(isInsideSolid(site, 2, 2, 2)).toBeNull();
    expect(isInsideSolid(site, -0.3, 2, 5)).toBeNull();
  });
});

function areaWhere({ triangles, normals }: Occluders, keeps: (normal: Float64Array) => boolean): number {
  let area = 0;
  for (let t = 0; t < triangles.length / 9; t++) {
    if (!keeps(normals.subarray(3 * t, 3 * t + 3))) continue;
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = triangles.subarray(9 * t, 9 * t + 9);
    const [ux, uy, uz, vx, vy, vz] = [bx - ax, by - ay, bz - az, cx - ax, cy - ay, cz - az];
    area += Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2;
  }
  return area;
}
