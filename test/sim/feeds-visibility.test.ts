import fc from 'fast-check';
import { expect, test } from 'vitest';
import { viewColumns } from '../../engine/columns/columns.ts';
import { createPinhole } from '../../engine/geometry/pinhole.ts';
import { BODY, type BodyColumns } from '../../sim/cameras/bodies.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import { createCandidateGroups, groupByCamera, mapNearby, sectorOf } from '../../sim/cameras/nearby.ts';
import { createSightTable } from '../../sim/cameras/sight-table.ts';
import { buildView } from '../../sim/cameras/view.ts';
import {
  createEye,
  createSightScratch,
  type Eye,
  findSightings,
  SIGHTING,
  type SightingColumns,
} from '../../sim/cameras/visibility.ts';
import { compileOccluders } from '../../sim/world/occluders.ts';
import type { Site } from '../../sim/world/site.ts';

const NO_CROWNS = new Float64Array(0);
const RANGE = 100;
/** Looks north from the origin, level, at waist height, so that distances along y are depths. */
const LEVEL: CameraSpec = {
  ...{ id: 'level', model: 'test', x: 0, y: 0, z: 0.85, heading: 0, tilt: 0, horizontalFov: Math.PI / 2 },
  ...{ widthPx: 1920, heightPx: 1080, frameRate: 5, exposureTime: 0.01, minimumIllumination: 0.1, infraredRange: 0 },
  ...{ masks: [], price: { amount: 0, currency: 'KZT' }, phase: '1', group: 'a' },
};
const POLE: CameraSpec = { ...LEVEL, id: 'pole', z: 6, tilt: 0.3 };
const FOCAL = 960; // px, of 1920 px over 90°

interface Person {
  x: number;
  y: number;
  height?: number;
  velocityX?: number;
  velocityY?: number;
}

function standing(people: readonly Person[]): BodyColumns {
  const bodies = viewColumns(BODY, people.length);
  people.forEach(({ x, y, height = 1.7, velocityX = 0, velocityY = 0 }, i) => {
    bodies.x0[i] = x - 0.2 * velocityX;
    bodies.x1[i] = x;
    bodies.y0[i] = y - 0.2 * velocityY;
    bodies.y1[i] = y;
    bodies.halfLength[i] = bodies.halfWidth[i] = 0.25;
    bodies.height[i] = height;
    bodies.idLo[i] = i + 1;
  });
  return bodies;
}

/** Sightings by body slot, at the end of the tick. */
function see(eye: Eye, bodies: BodyColumns, candidates = Int32Array.from(bodies.x0, (_, i) => i)) {
  const out = viewColumns(SIGHTING, candidates.length);
  const scratch = createSightScratch(candidates.length);
  const end = findSightings(eye, bodies, candidates, 0, candidates.length, 1, 0.2, scratch, out, 0);
  return new Map(Array.from({ length: end }, (_, row) => [out.slot[row], rowOf(out, row)]));
}

function rowOf(columns: SightingColumns, row: number) {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row]]));
}

const open = (camera: CameraSpec) => createEye(camera, RANGE, null, NO_CROWNS);

test('a person on the axis is as tall and as dense as a pinhole says', () => {
  const seen = see(open(LEVEL), standing([{ x: 0, y: 20 }])).get(0)!;
  // The box's near face is at 19.75 m.
  expect(seen.pixelHeight).toBeCloseTo((FOCAL * 1.7) / 19.75, 9);
  expect(seen.right - seen.left).toBeCloseTo((FOCAL * 0.5) / 19.75, 9);
  expect((seen.left + seen.right) / 2).toBeCloseTo(960, 9);
  expect(seen.density).toBeCloseTo(FOCAL / 20, 9);
  expect(seen.range).toBeCloseTo(20, 9);
  expect(seen.fraction).toBe(1);
});

test('who is behind the camera, beside the frame, beyond range or a speck is not seen', () => {
  const people = [
    { x: 0, y: -5 },
    { x: 21, y: 20 },
    { x: 0, y: 101 },
    { x: 0, y: 90, height: 0.03 },
  ];
  expect(see(open(LEVEL), standing(people)).size).toBe(0);
});

test('half out of the frame is half hidden, and the box ends at the frame', () => {
  const seen = see(open(LEVEL), standing([{ x: 20, y: 20 }])).get(0)!;
  expect(seen.fraction).toBe(0.5);
  expect(seen.right).toBe(1920);
});

test('blur is the way of the image during the exposure', () => {
  const seen = see(open(LEVEL), standing([{ x: 0, y: 20, velocityX: 2 }])).get(0)!;
  expect(seen.blur).toBeCloseTo(((2 * FOCAL) / 20) * 0.01, 9);
});

test('who comes straight towards the lens leaves no blur', () => {
  const seen = see(open(LEVEL), standing([{ x: 10, y: 20, velocityX: -1, velocityY: -2 }])).get(0)!;
  expect(seen.blur).toBeCloseTo(0, 9);
});

test('a person straight behind another is hidden; one apart is not', () => {
  const seen = see(
    open(LEVEL),
    standing([
      { x: 0, y: 20 },
      { x: 0, y: 20.5 },
      { x: 3, y: 20.5 },
    ]),
  );
  expect([...seen.keys()]).toEqual([0, 2]);
});

/** Half-metre lattice, so that ties in distance and touching boxes are common. */
const crowd = fc.array(
  fc.record({
    x: fc.integer({ min: -20, max: 20 }).map((k) => k / 2),
    y: fc.integer({ min: 10, max: 60 }).map((k) => k / 2),
    height: fc.constantFrom(1.1, 1.7, 3),
  }),
  { minLength: 2, maxLength: 12 },
);

test('taking one body away never lowers what shows of another', () => {
  fc.assert(
    fc.property(crowd, fc.nat(), (people, pick) => {
      const bodies = standing(people);
      const gone = pick % people.length;
      const rest = Int32Array.from(people.keys()).filter((slot) => slot !== gone);
      const all = see(open(POLE), bodies);
      const fewer = see(open(POLE), bodies, rest);
      for (const [slot, { fraction }] of all) {
        if (slot !== gone) expect(fewer.get(slot)!.fraction).toBeGreaterThanOrEqual(fraction);
      }
    }),
  );
});

test('the order of bodies does not matter', () => {
  fc.assert(
    fc.property(crowd, fc.infiniteStream(fc.nat()), (people, order) => {
      const bodies = standing(people);
      const shuffled = [...people.keys()]
        .map((slot) => ({ slot, turn: order.next().value as number }))
        .toSorted((a, b) => a.turn - b.turn);
      const there = see(open(POLE), bodies);
      const here = see(
        open(POLE),
        bodies,
        Int32Array.from(shuffled, ({ slot }) => slot),
      );
      expect(new Map([...here].toSorted(([a], [b]) => a - b))).toEqual(there);
    }),
  );
});

test('a crown on the way lets its share through, twice through two', () => {
  const crown = (y: number, x = 0) => [x, y, 0.85, 3, 0.5];
  const seen = (crowns: number[]) =>
    see(createEye(LEVEL, RANGE, null, Float64Array.from(crowns)), standing([{ x: 0, y: 40 }])).get(0)?.fraction;
  expect(seen(crown(20))).toBe(0.5);
  expect(seen([...crown(15), ...crown(25)])).toBe(0.25);
  expect(seen(crown(20, 3.2))).toBe(1);
  expect(seen(crown(45))).toBe(1);
  expect(seen(crown(-5))).toBe(1);
});

test('a person behind a house is not seen, nor half of one at its corner', () => {
  const site = {
    buildings: [{ id: 'b', footprint: [0, 10, 8, 10, 8, 14, 0, 14], holes: [], faces: [], base: 0, top: 9 }],
    ...{ barriers: [], trees: [] },
  } as unknown as Site;
  const pinhole = createPinhole(LEVEL);
  const table = createSightTable(buildView(pinhole, compileOccluders(site)), pinhole, RANGE, 0.0625);
  const people = [
    { x: 3, y: 20 },
    { x: 0, y: 20 },
    { x: -3, y: 20 },
  ];
  const seen = see(createEye(LEVEL, RANGE, table, NO_CROWNS), standing(people));
  expect(seen.has(0)).toBe(false);
  expect(seen.get(1)!.fraction).toBe(0.5);
  expect(seen.get(2)!.fraction).toBe(1);
});

test('under a mask nobody is recorded; partly under one counts as hidden', () => {
  const masked = (mask: number[]) =>
    see(open({ ...LEVEL, masks: [mask] }), standing([{ x: 0, y: 20 }])).get(0)?.fraction;
  expect(masked([0, 0, 1920, 0, 1920, 1080, 0, 1080])).toBeUndefined();
  expect(masked([0, 0, 960, 0, 960, 1080, 0, 1080])).toBe(0.5);
  expect(masked([0, 0, 965, 0, 965, 1080, 0, 1080])).toBeUndefined();
  expect(masked([0, 0, 100, 0, 100, 1080, 0, 1080])).toBe(1);
});

test('handing bodies to nearby cameras loses no sighting', () => {
  // High masts and fine cells: the picture reaches far beyond the margin of a cell.
  const [size, range, cellSize] = [300, 120, 4];
  const camera = fc.record({
    x: fc.integer({ min: 100, max: 200 }),
    y: fc.integer({ min: 100, max: 200 }),
    z: fc.constantFrom(6, 50),
    heading: fc.integer({ min: 0, max: 15 }).map((k) => (k * Math.PI) / 8),
    tilt: fc.constantFrom(0.1, 0.5, 1, 1.4),
    horizontalFov: fc.constantFrom(0.3, 1.2, 2.2),
  });
  const places = Array.from({ length: (size / 10) * (size / 10) }, (_, i) => {
    return { x: 10 * (i % (size / 10)), y: 10 * Math.floor(i / (size / 10)) };
  });
  const bodies = standing(places);
  fc.assert(
    fc.property(fc.array(camera, { minLength: 1, maxLength: 3 }), (poses) => {
      const specs = poses.map((pose) => ({ ...LEVEL, ...pose }));
      const map = mapNearby(
        specs.map((spec) => sectorOf(spec, range)),
        [0, 0, size, size],
        cellSize,
      );
      const groups = createCandidateGroups(map, places.length);
      groupByCamera(map, bodies, places.length, groups);
      specs.forEach((spec, k) => {
        const eye = createEye(spec, range, null, NO_CROWNS);
        const candidates = groups.slots.slice(groups.begin[k], groups.begin[k + 1]);
        expect([...candidates]).toEqual([...candidates].toSorted((a, b) => a - b));
        expect([...see(eye, bodies, candidates).keys()]).toEqual([...see(eye, bodies).keys()]);
      });
    }),
  );
});
