import { BufferAttribute, BufferGeometry, DoubleSide, Ray } from 'three';
import { MeshBVH } from 'three-mesh-bvh';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  createPinhole,
  fromPixel,
  isInFrame,
  type Pinhole,
  type Pose,
  toPixel,
} from '../../engine/geometry/pinhole.ts';
import { createSightTable, SIGHT_HEIGHTS, type SightTable, sees } from '../../sim/cameras/sight-table.ts';
import { BUFFER_WIDTH, buildView, DEPTH_TOLERANCE, isHidden, type View } from '../../sim/cameras/view.ts';
import { compileOccluders, isInsideSolid } from '../../sim/world/occluders.ts';
import type { Site } from '../../sim/world/site.ts';
import { blockCity, camerasIn, chance } from './block-city.ts';

const SEED = 'sight';
const RANGE = 150; // m
const DISTANCES = [5, 20, 60, RANGE]; // m
const PAIRS = 5600; // per class, distance band and height: 50 400 visible and as many hidden

const site = blockCity(SEED, 9);
const occluders = compileOccluders(site);
const rayHits = oracle(occluders.triangles);
const cameras = camerasIn(SEED, site, 24).filter(({ x, y, z }) => isInsideSolid(site, x, y, z) === null);

/** One point asked of one camera, and what the exact ray says. */
interface Pair {
  readonly camera: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly isHidden: boolean;
}
type Answer = (pair: Pair) => boolean;

describe(`against exact rays in ${site.buildings.length} buildings, ${cameras.length} cameras, seed ${SEED}`, () => {
  let strata: Map<string, Pair[]>;
  let pinholes: Pinhole[];
  let views: View[];
  let tables: SightTable[];
  beforeAll(() => {
    strata = drawPairs();
    pinholes = cameras.map(createPinhole);
    views = pinholes.map((pinhole) => buildView(pinhole, occluders));
    tables = views.map((view, k) => createSightTable(view, pinholes[k], RANGE));
  });
  const asksBuffer: Answer = ({ camera, x, y, z }) => isHidden(views[camera], x, y, z);
  const asksTable: Answer = ({ camera, height, x, y }) => !sees(tables[camera], height, x, y);

  test('there are enough pairs of either kind near and far, at feet, waist and eyes', () => {
    expect([...strata.values()].map((pairs) => pairs.length)).toEqual(Array(18).fill(PAIRS));
  });

  test('the depth buffer agrees on at least 99.5 % of every kind of pair', () => {
    for (const [stratum, pairs] of strata) expect(agreement(pairs, asksBuffer), stratum).toBeGreaterThanOrEqual(0.995);
  });

  test('the sight table agrees on at least 98 % of every kind of pair', () => {
    for (const [stratum, pairs] of strata) expect(agreement(pairs, asksTable), stratum).toBeGreaterThanOrEqual(0.98);
  });

  test('where the buffer disagrees, a shadow edge passes within one buffer pixel', () => {
    const reach = 1920 / BUFFER_WIDTH; // px of the picture
    const pixel = new Float64Array(3);
    const point = new Float64Array(3);
    const strays = disagreements(asksBuffer).filter(({ camera, x, y, z, isHidden }) => {
      toPixel(pinholes[camera], x, y, z, pixel);
      return !around(reach).some(([du, dv]) => {
        fromPixel(pinholes[camera], pixel[0] + du, pixel[1] + dv, pixel[2], point);
        return rayHits(cameras[camera], point[0], point[1], point[2]) !== isHidden;
      });
    });
    expect(strays).toEqual([]);
  });

  test('where the table disagrees, an edge of a shadow or of the frame passes within 0.71 m', () => {
    const strays = disagreements(asksTable).filter(
      ({ camera, x, y, z, isHidden }) =>
        !around(0.71).some(([dx, dy]) => {
          const isIn = isInFrame(pinholes[camera], x + dx, y + dy, z);
          return (isIn && !rayHits(cameras[camera], x + dx, y + dy, z)) === isHidden;
        }),
    );
    expect(strays).toEqual([]);
  });

  test('a cell of the table is what the buffer says of its centre', () => {
    const next = chance(SEED, 'cells');
    for (let k = 0; k < 20_000; k++) {
      const camera = Math.floor(next() * cameras.length);
      const height = Math.floor(next() * 3);
      const { x, y } = cameras[camera];
      const reach = k % 2 === 0 ? 30 : 300;
      const [cx, cy] = cellCentre(tables[camera], x + reach * (next() - 0.5), y + reach * (next() - 0.5));
      toPixel(pinholes[camera], cx, cy, SIGHT_HEIGHTS[height], pixelOut);
      const isSeen = pixelOut[2] <= RANGE && !isHidden(views[camera], cx, cy, SIGHT_HEIGHTS[height]);
      expect(sees(tables[camera], height, cx, cy)).toBe(isSeen);
    }
  });

  function disagreements(answer: Answer): Pair[] {
    return [...strata.values()].flat().filter((pair) => answer(pair) !== pair.isHidden);
  }
});

const pixelOut = new Float64Array(3);

describe('a view', () => {
  const pose = cameras[0];
  const view = buildView(createPinhole(pose), occluders);

  test('does not depend on the order in which buildings are listed', () => {
    const reversed: Site = { ...site, buildings: site.buildings.toReversed(), trees: site.trees.toReversed() };
    const other = buildView(createPinhole(pose), compileOccluders(reversed));
    expect(other.inverseDepth).toEqual(view.inverseDepth);
  });

  test('is the same after a trip to another thread', () => {
    expect(structuredClone(view)).toEqual(view);
    expect(view.inverseDepth.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test('names the triangle that stands at a pixel, at its depth', () => {
    const point = new Float64Array(3);
    const pinhole = createPinhole(pose);
    let checked = 0;
    for (let pixel = 0; pixel < view.ids.length; pixel += 97) {
      if (view.ids[pixel] < 0) continue;
      const u = ((pixel % view.width) + 0.5) / view.scale;
      const v = (Math.floor(pixel / view.width) + 0.5) / view.scale;
      fromPixel(pinhole, u, v, 1 / view.inverseDepth[pixel], point);
      const n = 3 * view.ids[pixel];
      const offPlane = [0, 1, 2].reduce(
        (sum, i) => sum + occluders.normals[n + i] * (point[i] - occluders.triangles[3 * n + i]),
        0,
      );
      expect(Math.abs(offPlane)).toBeLessThan(1e-3); // float32 of 1/z, at up to a few hundred metres
      checked++;
    }
    expect(checked).toBeGreaterThan(100);
  });

  test('hides what is out of frame, and nobody in an empty field', () => {
    const field = buildView(createPinhole({ ...pose, heading: 0, tilt: 0.2 }), compileOccluders(blockCity(SEED, 0)));
    expect(isHidden(field, pose.x, pose.y + 30, 1)).toBe(false);
    expect(isHidden(field, pose.x, pose.y - 30, 1)).toBe(true);
    expect(isHidden(field, pose.x + 300, pose.y + 30, 1)).toBe(true);
  });
});

describe('a camera at a wall', () => {
  const wall = { id: 'w', kind: 'wall', line: [-10, 20, 10, 20], height: 3, opaque: true } as const;
  const yard: Site = { ...blockCity(SEED, 0), barriers: [wall] };
  const pose = { ...cameras[0], x: 0, y: 0, z: 4, heading: 0, tilt: 0.2, horizontalFov: 1.2 };
  const view = buildView(createPinhole(pose), compileOccluders(yard));

  test('sees a body that touches it on the near side, and none just behind', () => {
    expect(isHidden(view, 0, 20, 1)).toBe(false);
    expect(isHidden(view, 0, 20.1, 1)).toBe(true);
  });

  test('all along a receding wall sees who stands 10 cm before it, and nobody 10 cm behind', () => {
    const receding = { ...wall, line: [2, 10, 42, 450], height: 8 };
    const along = buildView(createPinhole({ ...pose, tilt: 0.1 }), compileOccluders({ ...yard, barriers: [receding] }));
    for (let y = 15; y < 150; y += 0.37) {
      const x = 2 + (y - 10) / 11;
      expect(isHidden(along, x - 0.1, y, 3)).toBe(false);
      expect(isHidden(along, x + 0.1, y, 3)).toBe(true);
    }
  });

  test('sees over it as far as geometry says', () => {
    // From 4 m over a 3 m wall 20 m away, the ground is hidden up to 80 m.
    expect(isHidden(view, 0, 79, 0)).toBe(true);
    expect(isHidden(view, 0, 81, 0)).toBe(false);
    expect(isHidden(view, 0, 79, 1)).toBe(false);
  });

  test('sees through a fence that is not opaque', () => {
    const open: Site = { ...yard, barriers: [{ ...wall, opaque: false }] };
    expect(isHidden(buildView(createPinhole(pose), compileOccluders(open)), 0, 30, 0)).toBe(false);
  });

  test('is not blinded when it hangs on it, nor when it hangs 1 cm inside it', () => {
    for (const y of [20, 20.3, 19.99]) {
      const hung = buildView(createPinhole({ ...pose, y, z: 2.5 }), compileOccluders(yard));
      expect(isHidden(hung, 0, 40, 1)).toBe(false);
    }
  });
});

describe('a sight table', () => {
  const pose = { ...cameras[0], x: 3, y: -7, z: 6, heading: 0.3, tilt: 0.4, horizontalFov: 1 };
  const pinhole = createPinhole(pose);
  const table = createSightTable(buildView(pinhole, compileOccluders(blockCity(SEED, 0))), pinhole, 60);

  test('in an empty field holds exactly what is in frame and in range, at each height', () => {
    const seen = [0, 0, 0];
    let wrong = 0;
    for (let i = -400; i < 400; i++) {
      for (let j = -400; j < 400; j++) {
        for (let height = 0; height < 3; height++) {
          const [x, y] = cellCentre(table, i * 0.2, j * 0.2);
          toPixel(pinhole, x, y, SIGHT_HEIGHTS[height], pixelOut);
          const isIn = isInFrame(pinhole, x, y, SIGHT_HEIGHTS[height]) && pixelOut[2] <= 60;
          if (sees(table, height, x, y) !== isIn) wrong++;
          if (isIn) seen[height]++;
        }
      }
    }
    expect(wrong).toBe(0);
    expect(seen[0]).toBeGreaterThan(seen[1]);
    expect(seen[1]).toBeGreaterThan(seen[2]);
  });

  test('leaves out a cell whose centre lies on the right or the lower edge of the frame, as the frame does', () => {
    // Level, 90° wide, twice as wide as high: the edges are x = y and z = 1 - y / 2, and cell centres lie on both.
    const level = createPinhole({ ...pose, x: 0, y: 0, z: 1, heading: 0, tilt: 0, widthPx: 1920, heightPx: 960 });
    const exact = { ...level, focalPx: 960, rows: Float64Array.of(960, 960, 0, 0, 0, 480, -960, 960, 0, 1, 0, 0) };
    const field = createSightTable(buildView(exact, compileOccluders(blockCity(SEED, 0))), exact, 60, 0.5);
    for (const y of [4.25, 10.25, 30.25]) {
      expect([y - 1, y - 0.5, y].map((x) => sees(field, 1, x, y))).toEqual([true, true, false]);
      expect([-y - 0.5, -y, -y + 0.5].map((x) => sees(field, 1, x, y))).toEqual([false, true, true]);
    }
    const coarse = createSightTable(buildView(exact, compileOccluders(blockCity(SEED, 0))), exact, 60, 4);
    expect([2, 6].map((y) => sees(coarse, 0, 2, y))).toEqual([false, true]);
  });

  test('starts on a whole word, so that tables can be combined', () => {
    expect(Math.abs(table.column0 % 32)).toBe(0);
  });

  test('of a camera that looks at the sky is empty', () => {
    const up = createPinhole({ ...pose, tilt: -1 });
    const empty = createSightTable(buildView(up, occluders), up, 60);
    expect(empty.rows).toBe(0);
    expect(sees(empty, 0, 3, 0)).toBe(false);
  });
});

/** Fills every stratum from cameras in turn; nobody stands inside a building, so no point is drawn there. */
function drawPairs(): Map<string, Pair[]> {
  const strata = new Map<string, Pair[]>();
  const pinholes = cameras.map(createPinhole);
  const next = chance(SEED, 'pairs');
  for (let band = 0; band < 3; band++) {
    for (let height = 0; height < 3; height++) {
      const name = `${DISTANCES[band]}-${DISTANCES[band + 1]} m, ${SIGHT_HEIGHTS[height]} m up`;
      const [visible, hidden]: Pair[][] = [[], []];
      strata.set(`visible, ${name}`, visible).set(`hidden, ${name}`, hidden);
      for (let draw = 0; visible.length < PAIRS || hidden.length < PAIRS; draw++) {
        const camera = draw % cameras.length;
        const { x: eyeX, y: eyeY, heading, horizontalFov } = cameras[camera];
        const distance = DISTANCES[band] + next() * (DISTANCES[band + 1] - DISTANCES[band]);
        const towards = heading + (next() - 0.5) * horizontalFov * 1.2;
        const [x, y] = [eyeX + distance * Math.sin(towards), eyeY + distance * Math.cos(towards)];
        const z = SIGHT_HEIGHTS[height];
        if (!isInFrame(pinholes[camera], x, y, z)) continue;
        const isHidden = rayHits(cameras[camera], x, y, z);
        const into = isHidden ? hidden : visible;
        if (into.length >= PAIRS || isInsideSolid(site, x, y, z) !== null) continue;
        into.push({ camera, height, x, y, z, isHidden });
      }
    }
  }
  return strata;
}

function agreement(pairs: Pair[], answer: Answer): number {
  return pairs.filter((pair) => answer(pair) === pair.isHidden).length / pairs.length;
}

/** Centre of the cell that answers for (x, y): a near one where there is one. */
function cellCentre(table: SightTable, x: number, y: number): [number, number] {
  const near = table.near;
  const column = Math.floor(x / near.cell) - near.column0;
  const row = Math.floor(y / near.cell) - near.row0;
  const isNear = column >= 0 && column < 32 * near.wordsPerRow && row >= 0 && row < near.rows;
  const { cell } = isNear ? near : table;
  return [(Math.floor(x / cell) + 0.5) * cell, (Math.floor(y / cell) + 0.5) * cell];
}

/** Offsets in 24 directions, at six radii up to `reach`. */
function around(reach: number): [number, number][] {
  return Array.from({ length: 144 }, (_, k) => {
    const angle = ((k % 24) * Math.PI) / 12;
    const radius = (reach * (1 + Math.floor(k / 24))) / 6;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** Whether the exact ray meets a triangle, from either side, more than the stated 5 cm short of the point. */
function oracle(triangles: Float64Array) {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float64Array(triangles), 3));
  const bvh = new MeshBVH(geometry);
  const ray = new Ray();
  return (from: Pose, x: number, y: number, z: number): boolean => {
    ray.origin.set(from.x, from.y, from.z);
    ray.direction.set(x - from.x, y - from.y, z - from.z);
    const distance = ray.direction.length();
    ray.direction.divideScalar(distance);
    const hit = bvh.raycastFirst(ray, DoubleSide, 0, distance);
    // The tolerance is along the optical axis, the hit along the ray.
    const perMetre =
      (Math.sin(from.heading) * ray.direction.x + Math.cos(from.heading) * ray.direction.y) * Math.cos(from.tilt) -
      Math.sin(from.tilt) * ray.direction.z;
    return hit !== null && (distance - hit.distance) * perMetre > DEPTH_TOLERANCE;
  };
}
