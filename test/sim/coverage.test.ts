import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPixel } from '../../engine/geometry/pinhole.ts';
import { DORI, densityAt } from '../../sim/cameras/density.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import { SIGHT_HEIGHTS, sees } from '../../sim/cameras/sight-table.ts';
import { coverOf } from '../../sim/coverage/camera-cover.ts';
import { compileDemand } from '../../sim/coverage/demand.ts';
import { findGaps } from '../../sim/coverage/gaps.ts';
import { compileGround, groundArea } from '../../sim/coverage/ground.ts';
import { deadZone, measureCoverage } from '../../sim/coverage/measures.ts';
import { countCameras, coveredMask } from '../../sim/coverage/overlay.ts';
import { compileOccluders } from '../../sim/world/occluders.ts';
import type { Building, Site, Tree } from '../../sim/world/site.ts';

const DEGREE = Math.PI / 180;

function camera(over: Partial<CameraSpec> = {}): CameraSpec {
  return {
    ...{ id: 'a', model: 'm', x: 0, y: -60, z: 6, heading: 0, tilt: 15 * DEGREE, horizontalFov: 60 * DEGREE },
    ...{ widthPx: 1920, heightPx: 1080, frameRate: 5, exposureTime: 0.01, minimumIllumination: 0.1, infraredRange: 0 },
    ...{ masks: [], price: { amount: 1, currency: 'KZT' }, phase: '', group: '' },
    ...over,
  };
}

function place(
  buildings: readonly [x0: number, y0: number, x1: number, y1: number][] = [],
  trees: readonly Tree[] = [],
): Site {
  const nodes = [
    { id: 'w', x: -80, y: 0 },
    { id: 'e', x: 80, y: 0 },
  ];
  return {
    ...{ name: 'field', origin: { lon: 51.2, lat: 43.6 }, attribution: '', bounds: [-100, -100, 100, 100] },
    buildings: buildings.map(
      ([x0, y0, x1, y1], k): Building => ({
        ...{ id: `b${k}`, footprint: [x0, y0, x1, y0, x1, y1, x0, y1], holes: [], base: 0, top: 15 },
        ...{ faces: [], heightFrom: 'tag', use: 'other' },
      }),
    ),
    ...{
      barriers: [],
      trees,
      lamps: [],
      mounts: [],
      zones: [],
      roads: { drivingSide: 'right', lanes: [], signals: [] },
    },
    assets: nodes.map(({ id, x, y }) => ({ id: `gate/${id}`, kind: 'gate', x, y, weight: 1, node: id })),
    walkways: { nodes, paths: [{ from: 'w', to: 'e', width: 3, crossing: null, level: 0 }], kerbs: [] },
  };
}

function measure(site: Site, cameras: readonly CameraSpec[], cell?: number) {
  const occluders = compileOccluders(site);
  const ground = compileGround(site, cell);
  const covers = cameras.map((spec) => coverOf(spec, occluders, ground.cell));
  const demand = compileDemand(site, ground);
  return { ground, covers, demand, measures: measureCoverage(ground, demand, cameras, covers) };
}

describe('coverage of a place', () => {
  test('is, on an empty field, the ground area that the frustum cuts out within the reach of each level', () => {
    const spec = camera();
    const { measures } = measure(place(), [spec]);
    for (const { scale, pxPerM, area } of measures.levels) {
      // Brute force over a finer lattice: in frame, near enough, and within the site.
      let cells = 0;
      const out = new Float64Array(3);
      const { pinhole } = measure(place(), [spec]).covers[0];
      for (let x = -99.9; x < 100; x += 0.2) {
        for (let y = -99.9; y < 100; y += 0.2) {
          toPixel(pinhole, x, y, SIGHT_HEIGHTS[1], out);
          const [u, v, depth] = out;
          if (depth > 0 && u >= 0 && u < 1920 && v >= 0 && v < 1080 && densityAt(pinhole.focalPx, depth) >= pxPerM)
            cells++;
        }
      }
      expect(Math.abs(area - cells * 0.04), `${scale} ${pxPerM}`).toBeLessThan(0.01 * cells * 0.04 + 6);
    }
  });

  test('shrinks behind a building and never by adding a camera; more pixels a metre are always fewer square metres', () => {
    const open = measure(place(), [camera()]).measures;
    const blocked = measure(place([[-20, -30, 20, -20]]), [camera()]).measures;
    expect(blocked.levels[0].area).toBeLessThan(0.7 * open.levels[0].area);
    const two = measure(place([[-20, -30, 20, -20]]), [
      camera(),
      camera({ id: 'b', y: 60, heading: Math.PI }),
    ]).measures;
    for (const [k, level] of two.levels.entries()) expect(level.area).toBeGreaterThanOrEqual(blocked.levels[k].area);
    for (const scale of ['iec-2014', 'iec-2025']) {
      const areas = two.levels.filter((level) => level.scale === scale).map(({ area }) => area);
      expect(areas).toEqual(areas.toSorted((a, b) => b - a));
    }
    expect(two.kCoverage).toEqual(two.kCoverage.toSorted((a, b) => b - a));
    expect(two.kCoverage[0]).toBeCloseTo(two.levels[0].share, 12);
  });

  test('does not depend on the order of the cameras', () => {
    const cameras = [camera(), camera({ id: 'b', y: 60, heading: Math.PI }), camera({ id: 'c', x: 50, heading: 5 })];
    const one = measure(place([[-20, -30, 20, -20]]), cameras).measures;
    const other = measure(place([[-20, -30, 20, -20]]), cameras.toReversed()).measures;
    expect(other.levels).toEqual(one.levels);
    expect(other.cameras.toReversed()).toEqual(one.cameras);
  });

  test('moves by less than half a point when cells are halved', () => {
    const site = place([
      [-20, -30, 20, -20],
      [30, 0, 44, 60],
    ]);
    const cameras = [camera(), camera({ id: 'b', x: 80, y: 80, heading: 225 * DEGREE })];
    const coarse = measure(site, cameras, 0.5).measures;
    const fine = measure(site, cameras, 0.25).measures;
    for (const [k, { share }] of coarse.levels.entries()) {
      expect(Math.abs(share - fine.levels[k].share)).toBeLessThan(0.005);
    }
  });

  test('counts only open ground: a building of 40 × 10 m takes 400 m² away', () => {
    expect(groundArea(compileGround(place()))).toBe(40_000);
    expect(groundArea(compileGround(place([[-20, -30, 20, -20]])))).toBe(39_600);
  });

  test('weighs by walking: the part of the only path within reach (133 m of 12.5 px/m) is the demand met', () => {
    const along = measure(place(), [camera({ x: -100, y: 0, heading: 90 * DEGREE, tilt: 4 * DEGREE, z: 4 })]).measures;
    // The path runs from x = −80 to 80; the reach ends at x = −100 + 133 · cos 4°, give or take the tilt.
    expect(along.levels[0].demandShare).toBeCloseTo((-100 + 133 + 80) / 160, 1.7);
    const away = measure(place(), [camera({ heading: Math.PI })]).measures;
    expect(away.levels[0].demandShare).toBe(0);
  });

  test('leaves out what a privacy mask covers: half the frame masked is nothing seen on that side', () => {
    const mask = [0, 0, 960, 0, 960, 1080, 0, 1080];
    const { covers } = measure(place(), [camera({ masks: [mask] })]);
    const { covers: open } = measure(place(), [camera()]);
    for (let y = -50.25; y < 40; y += 2) {
      for (let x = -30.25; x < 31; x += 1) {
        expect(sees(covers[0].table, 1, x, y)).toBe(sees(open[0].table, 1, x, y) && x > 0);
      }
    }
  });

  test('counts for each camera what only it covers', () => {
    const same = measure(place(), [camera(), camera({ id: 'b' })]).measures;
    expect(same.cameras.map(({ onlyHere }) => onlyHere)).toEqual([0, 0]);
    const alone = measure(place(), [camera()]).measures.cameras[0];
    expect(alone.onlyHere).toBe(alone.area);
  });
});

describe('the dead zone under a camera', () => {
  test('ends where the table begins to see, straight ahead', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 12 }), fc.integer({ min: 5, max: 40 }), (z, tilt) => {
        const spec = camera({ z, tilt: tilt * DEGREE });
        const { table } = coverOf(spec, compileOccluders(place()));
        SIGHT_HEIGHTS.forEach((height, k) => {
          const expected = deadZone(spec, height);
          let y = 0.25;
          while (y < 90 && !sees(table, k, spec.x, spec.y + y)) y += 0.5;
          if (expected < 80) expect(Math.abs(y - expected)).toBeLessThan(0.8);
        });
      }),
      { numRuns: 40 },
    );
  });

  test('is H / tan of the lower edge’s depression: 6 m up, 15° tilt, 60° lens, 16:9', () => {
    const lowerEdge = 15 + Math.atan((Math.tan(30 * DEGREE) * 9) / 16) / DEGREE;
    expect(deadZone(camera(), 0)).toBeCloseTo(6 / Math.tan(lowerEdge * DEGREE), 9);
  });
});

describe('foliage', () => {
  test('hides what a dense crown stands before, exactly the cells whose ray meets the sphere', () => {
    const crown = fc.record({
      x: fc.integer({ min: -20, max: 20 }),
      y: fc.integer({ min: -40, max: 20 }),
      crownRadius: fc.integer({ min: 1, max: 4 }),
      crownHeight: fc.integer({ min: 3, max: 9 }),
    });
    fc.assert(
      fc.property(crown, ({ x, y, crownRadius: r, crownHeight }) => {
        const bare = coverOf(camera(), compileOccluders(place()));
        const site = place([], [{ id: 't', x, y, crownRadius: r, crownHeight, transmittance: 0.2 }]);
        const withTrunk = compileOccluders(site);
        const leafy = coverOf(camera(), { ...compileOccluders(place()), crowns: withTrunk.crowns });
        for (let px = -39.75; px < 40; px += 1.5) {
          for (let py = -39.75; py < 60; py += 1.5) {
            const hit = meets([0, -60, 6], [px, py, 1], [x, y, crownHeight], r);
            expect(sees(leafy.table, 1, px, py)).toBe(sees(bare.table, 1, px, py) && !hit);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  /** Whether the segment from e to p comes within r of c. */
  function meets(e: number[], p: number[], c: number[], r: number): boolean {
    const d = p.map((v, k) => v - e[k]);
    const w = c.map((v, k) => v - e[k]);
    const dot = (a: number[], b: number[]) => a.reduce((sum, v, k) => sum + v * b[k], 0);
    const t = Math.min(1, Math.max(0, dot(w, d) / dot(d, d)));
    return Math.sqrt(dot(w, w) - 2 * t * dot(w, d) + t * t * dot(d, d)) < r;
  }
});

describe('gaps', () => {
  test('and covered ground together are the open ground', () => {
    const site = place([[-20, -30, 20, -20]]);
    const { ground, demand, measures } = measure(site, [camera()]);
    const gaps = findGaps(site, ground, demand, measures.covered);
    const area = gaps.reduce((sum, gap) => sum + gap.area, 0);
    expect(Math.abs(area + measures.levels[0].area - measures.openArea) / measures.openArea).toBeLessThan(0.02);
    expect(gaps[0].near).toMatch(/^gate\//);
    const share = gaps.reduce((sum, gap) => sum + gap.demandShare, 0);
    expect(share).toBeGreaterThan(0.97 * (1 - measures.levels[0].demandShare));
  });
});

test('a place without assets has gaps all the same, near nothing', () => {
  const site = { ...place([[-20, -30, 20, -20]]), assets: [] };
  const { ground, demand, measures } = measure(site, [camera()]);
  expect(demand.total).toBe(0);
  expect(measures.levels[0].demandShare).toBe(0);
  const gaps = findGaps(site, ground, demand, measures.covered);
  expect(gaps.length).toBeGreaterThan(0);
  expect(gaps[0].near).toBe('');
});

describe('masks', () => {
  test('agree cell by cell with the number of cameras counted', () => {
    const cameras = [camera(), camera({ id: 'b', y: 60, heading: Math.PI })];
    const { ground, covers } = measure(place([[-20, -30, 20, -20]]), cameras);
    for (const { pxPerM } of DORI.steps) {
      const mask = coveredMask(ground, covers, 2, pxPerM);
      const counts = countCameras(ground, covers, 2, pxPerM);
      for (let cell = 0; cell < counts.length; cell++) {
        if (((mask[cell >>> 5] >>> (cell & 31)) & 1) !== Math.min(1, counts[cell])) throw new Error(`cell ${cell}`);
      }
    }
  });
});
