/** Buildings of OpenStreetMap: outlines mended, heights read or guessed, parts and passages, and all of it told. */
import '../property-seed.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains, signedArea } from '../../engine/geometry/polygon.ts';
import { distanceToSegment, side } from '../../engine/geometry/segment.ts';
import { buildBuildings } from '../../scenarios/import/osm/solids/buildings.ts';
import { polygonContains, simplify } from '../../scenarios/import/osm/solids/rings.ts';
import { paired } from '../../scenarios/schema/quantities.ts';
import type { Building } from '../../sim/world/site.ts';
import { Drawing, line, objections, type Point, siteOf, square } from './osm-drawing.ts';

const built = (drawing: Drawing) => {
  const { built, found } = drawing.build(buildBuildings);
  expect(objections(siteOf({ buildings: built }))).toEqual([]);
  return { buildings: built, found };
};

const ids = (buildings: readonly Building[]) => buildings.map(({ id }) => id);
const area = ({ footprint, holes }: Building) =>
  Math.abs(signedArea(footprint)) - holes.reduce((sum, hole) => sum + Math.abs(signedArea(hole)), 0);
const covers = ({ footprint, holes }: Building, x: number, y: number) =>
  polygonContains({ outline: footprint, holes }, x, y);

describe('outlines', () => {
  test('a closed way is a building by its own name', () => {
    const drawing = new Drawing();
    drawing.ring(4305, square(0, 0, 10), { building: 'yes' });
    drawing.ring(-5, square(20, 0, 10), { building: 'garage' });
    drawing.ring(7, square(40, 0, 10), { building: 'no' });
    const { buildings } = built(drawing);
    expect(ids(buildings)).toEqual(['way/-5', 'way/4305']);
    expect(paired(buildings[1].footprint)).toEqual(square(0, 0, 10));
  });

  test('corners are whole centimetres, and neighbours share them', () => {
    const drawing = new Drawing();
    const third = 10 / 3;
    drawing.ring(
      1,
      [
        [0, 0],
        [third, 0],
        [third, 10],
        [0, 10],
      ],
      { building: 'yes' },
    );
    drawing.ring(
      2,
      [
        [third, 0],
        [10, 0],
        [10, 10],
        [third, 10],
      ],
      { building: 'yes' },
    );
    const { buildings, found } = built(drawing);
    expect(buildings[0].footprint).toEqual([0, 0, 3.33, 0, 3.33, 10, 0, 10]);
    expect(buildings[1].footprint.slice(0, 2)).toEqual([3.33, 0]);
    expect(found).not.toHaveProperty(['repair.overlap']);
  });

  test('repeated corners and spikes are left out', () => {
    const drawing = new Drawing();
    drawing.ring(1, line('0,0 0,0 10,0 10,5 14,5 10,5 10,10 0,10'), { building: 'yes' });
    const { buildings, found } = built(drawing);
    expect(paired(buildings[0].footprint)).toEqual(line('0,0 10,0 10,5 10,10 0,10'));
    expect(found['repair.repeated']).toEqual(['way/1']);
  });

  test('a spike at the seam is one too', () => {
    const drawing = new Drawing();
    drawing.ring(1, line('-4,0 0,0 10,0 10,10 0,10 0,0'), { building: 'yes' });
    expect(built(drawing).buildings[0].footprint).toHaveLength(8);
  });

  test('ends within a metre are closed, others are not guessed at', () => {
    const drawing = new Drawing();
    drawing.way(1, [...square(0, 0, 10), [0, 0.8]], { building: 'yes' });
    drawing.way(2, [...square(20, 0, 10), [20, 3]], { building: 'yes' });
    const { buildings, found } = built(drawing);
    expect(ids(buildings)).toEqual(['way/1']);
    expect(found['repair.unclosed']).toEqual(['way/1']);
    expect(found['dropped.unclosed']).toEqual(['way/2']);
  });

  test('a figure of eight is two buildings', () => {
    const drawing = new Drawing();
    drawing.ring(1, line('0,0 10,10 10,0 0,10'), { building: 'yes' });
    const { buildings, found } = built(drawing);
    expect(ids(buildings)).toEqual(['way/1', 'way/1-2']);
    expect(buildings.map(area)).toEqual([25, 25]);
    expect(found['repair.crossing']).toEqual(['way/1']);
  });

  test('what is smaller than a square metre, or a line, is told and gone', () => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 0.9), { building: 'yes' });
    drawing.ring(2, line('0,0 10,0'), { building: 'yes' });
    drawing.ring(3, line('20,0 30,0 40,0'), { building: 'yes' });
    const { buildings, found } = built(drawing);
    expect(buildings).toEqual([]);
    expect(found['dropped.small']).toEqual(['way/1', 'way/3']);
    expect(found['dropped.few_corners']).toEqual(['way/2']);
  });

  test('a cut-off outline is drawn through the nodes that are there, if three are', () => {
    const drawing = new Drawing();
    drawing.ring(1, line('0,0 10,0 20,0 20,10 0,10'), { building: 'yes' });
    drawing.ring(2, square(30, 0, 10), { building: 'yes' });
    const { buildings, found } = built(drawing.without([20, 0], [30, 0], [40, 0]));
    expect(paired(buildings[0].footprint)).toEqual(line('0,0 10,0 20,10 0,10'));
    expect(found['repair.incomplete']).toEqual(['way/1']);
    expect(found['dropped.incomplete']).toEqual(['way/2']);
  });

  test('more corners than can be compared in pairs are thinned out', () => {
    const drawing = new Drawing();
    const round = Array.from({ length: 2400 }, (_, k): Point => {
      const angle = (2 * Math.PI * k) / 2400;
      return [Math.round(90_000 * Math.cos(angle)) / 100, Math.round(90_000 * Math.sin(angle)) / 100];
    });
    drawing.ring(1, round, { building: 'stadium' });
    const { buildings, found } = built(drawing);
    expect(buildings[0].footprint.length / 2).toBeLessThanOrEqual(2000);
    expect(area(buildings[0])).toBeCloseTo(Math.PI * 900 * 900, -2);
    expect(found['repair.thinned']).toEqual(['way/1']);
  });

  test('a scribble that nobody can have meant is dropped before minutes go into cutting it', () => {
    const drawing = new Drawing();
    const scribble = Array.from({ length: 600 }, (_, k): Point => [(k * 7919) % 997, (k * 6101) % 991]);
    drawing.ring(1, scribble, { building: 'yes' });
    const begin = process.cpuUsage();
    const { buildings, found } = built(drawing);
    expect(process.cpuUsage(begin).user / 1000).toBeLessThan(2000); // ms; cutting takes some ten seconds
    expect(buildings).toEqual([]);
    expect(found['dropped.tangled']).toEqual(['way/1']);
  });
});

describe('multipolygons', () => {
  const outer: Point[] = line('0,0 20,0 20,20 0,20');
  const inner: Point[] = line('5,5 10,5 10,10 5,10');

  test('members make the same building in any order and direction', () => {
    const sides = [outer, inner].map((ring) => ring.map((point, k): Point[] => [point, ring[(k + 1) % 4]]));
    const pieces = sides.flatMap((ring, r) => ring.map((line) => ({ line, role: r === 0 ? 'outer' : 'inner' })));
    const order = fc.shuffledSubarray(pieces, { minLength: pieces.length });
    const turned = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(order, turned, fc.boolean(), (members, isTurned, hasRoles) => {
        const drawing = new Drawing();
        members.forEach(({ line }, k) => void drawing.way(k + 1, isTurned[k] ? [...line].reverse() : line));
        drawing.relation(
          77,
          members.map(({ role }, k) => [k + 1, hasRoles ? role : '']),
          { building: 'yes' },
        );
        const { buildings } = built(drawing);
        expect(ids(buildings)).toEqual(['relation/77']);
        expect(area(buildings[0])).toBe(400 - 25);
        expect(covers(buildings[0], 7, 7)).toBe(false);
      }),
    );
  });

  test('several outlines are several buildings, a house in a courtyard among them', () => {
    const drawing = new Drawing();
    drawing.ring(1, outer);
    drawing.ring(2, square(2, 2, 16));
    drawing.ring(3, square(6, 6, 4));
    drawing.ring(4, square(40, 0, 10));
    drawing.relation(
      123,
      [
        [1, 'outer'],
        [2, 'inner'],
        [3, 'outer'],
        [4, 'outer'],
      ],
      { building: 'yes' },
    );
    const { buildings } = built(drawing);
    expect(ids(buildings)).toEqual(['relation/123', 'relation/123-2', 'relation/123-3']);
    expect(buildings.map(area)).toEqual([400 - 256, 16, 100]);
  });

  test('an outline that is tagged itself is built once', () => {
    const drawing = new Drawing();
    drawing.ring(1, outer, { building: 'yes' });
    drawing.ring(2, inner);
    drawing.relation(
      9,
      [
        [1, 'outer'],
        [2, 'inner'],
      ],
      { building: 'yes' },
    );
    const { buildings, found } = built(drawing);
    expect(ids(buildings)).toEqual(['relation/9']);
    expect(found['dropped.outer_way']).toEqual(['way/1']);
  });

  test('of an old relation without tags the outline says what it is', () => {
    const drawing = new Drawing();
    drawing.ring(1, outer, { building: 'school' });
    drawing.ring(2, inner);
    drawing.relation(
      9,
      [
        [1, 'outer'],
        [2, 'inner'],
      ],
      {},
    );
    const { buildings } = built(drawing);
    expect(buildings.map(({ id, use }) => [id, use])).toEqual([['relation/9', 'school']]);
    expect(area(buildings[0])).toBe(375);
  });

  test('a courtyard outside its house is no courtyard', () => {
    const drawing = new Drawing();
    drawing.ring(1, outer);
    drawing.ring(2, square(50, 0, 5));
    drawing.relation(
      9,
      [
        [1, 'outer'],
        [2, 'inner'],
      ],
      { building: 'yes' },
    );
    const { buildings, found } = built(drawing);
    expect(buildings.map(area)).toEqual([400]);
    expect(found['repair.hole_outside']).toEqual(['relation/9']);
  });

  test('a courtyard that touches the outline opens it', () => {
    const drawing = new Drawing();
    drawing.ring(1, outer);
    drawing.ring(2, line('5,0 10,0 10,10 5,10'));
    drawing.relation(
      9,
      [
        [1, 'outer'],
        [2, 'inner'],
      ],
      { building: 'yes' },
    );
    const { buildings, found } = built(drawing);
    expect(buildings.map(area)).toEqual([350]);
    expect(buildings[0].holes).toEqual([]);
    expect(found['repair.hole_cut']).toEqual(['relation/9']);
  });

  test('a ring of which the file lacks a member is told', () => {
    const drawing = new Drawing();
    drawing.way(1, line('0,0 20,0 20,20'));
    drawing.relation(
      9,
      [
        [1, 'outer'],
        [2, 'outer'],
      ],
      { building: 'yes' },
    );
    const { buildings, found } = built(drawing);
    expect(buildings).toEqual([]);
    expect(found['dropped.incomplete']).toEqual(['relation/9']);
  });
});

describe('heights', () => {
  const heightOf = (tags: Record<string, string>) => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 10), { building: 'yes', ...tags });
    const { buildings, found } = built(drawing);
    const [{ base, top, heightFrom }] = buildings;
    return { told: [base, top, heightFrom], found };
  };

  test.each([
    [{ height: '12' }, [0, 12, 'tag']],
    [{ height: '12,5 m' }, [0, 12.5, 'tag']],
    [{ height: "40'" }, [0, 12.19, 'tag']],
    [{ 'building:height': '9' }, [0, 9, 'tag']],
    [{ est_height: '8' }, [0, 8, 'tag']],
    [{ height: '12', 'building:levels': '9' }, [0, 12, 'tag']],
    [{ 'building:levels': '9' }, [0, 27, 'levels']],
    [{ 'building:levels': '5', 'roof:levels': '1' }, [0, 18, 'levels']],
    [{ 'building:levels': '5', 'roof:height': '2' }, [0, 17, 'levels']],
    [{ 'building:levels': '5', 'building:levels:underground': '2' }, [0, 15, 'levels']],
    [{ height: '30', min_height: '6' }, [6, 30, 'tag']],
    [{ 'building:levels': '5', 'building:min_level': '2' }, [6, 15, 'levels']],
    [{ building: 'garage' }, [0, 3, 'default']],
    [{ building: 'house' }, [0, 6, 'default']],
    [{ building: 'apartments' }, [0, 15, 'default']],
    [{ building: 'church' }, [0, 12, 'default']],
    [{ building: 'something new' }, [0, 6, 'default']],
    [{ building: 'constructor' }, [0, 6, 'default']],
  ])('%o', (tags, told) => {
    expect(heightOf(tags).told).toEqual(told);
  });

  test.each(['yes', '3;4', '-3', '1500', '0', 'high'])('height=%s is told, and the storeys are believed', (height) => {
    const { told, found } = heightOf({ height, 'building:levels': '4' });
    expect(told).toEqual([0, 12, 'levels']);
    expect(found['guess.height_unreadable']).toEqual(['way/1']);
  });

  test.each(['yes', '3;4', '-3', '900'])('building:levels=%s is told, and the kind decides', (levels) => {
    const { told, found } = heightOf({ building: 'house', 'building:levels': levels });
    expect(told).toEqual([0, 6, 'default']);
    expect(found['guess.height_unreadable']).toEqual(['way/1']);
    expect(found['guess.height']).toEqual(['way/1']);
  });

  test('an underside above the top is not believed', () => {
    const { told, found } = heightOf({ height: '5', min_height: '7' });
    expect(told).toEqual([0, 5, 'tag']);
    expect(found['guess.base_unreadable']).toEqual(['way/1']);
  });

  test.each([{ building: 'roof' }, { building: 'carport' }, { building: 'roof', height: '6', 'building:levels': '1' }])(
    'people walk below %o',
    (tags) => {
      const [base, top] = heightOf(tags).told as [number, number];
      expect(base).toBeGreaterThanOrEqual(2);
      expect(top - base).toBeGreaterThan(0);
      expect(top - base).toBeLessThan(1);
    },
  );

  test('a town house of which nothing is known is as high as its neighbours, a shed is not', () => {
    const drawing = new Drawing();
    for (const [k, levels] of ['6', '7', '8'].entries()) {
      drawing.ring(k + 1, square(20 * k, 0, 15), { building: 'yes', 'building:levels': levels });
    }
    drawing.ring(4, square(60, 0, 15), { building: 'yes' });
    drawing.ring(5, square(80, 0, 5), { building: 'shed' });
    drawing.ring(6, square(400, 0, 15), { building: 'yes' });
    const { buildings, found } = built(drawing);
    expect(buildings.slice(3).map(({ top }) => top)).toEqual([21, 3, 9]);
    expect(found['guess.height']).toEqual(['way/4', 'way/5', 'way/6']);
  });

  test('what lies below the ground is left out', () => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 10), { building: 'parking', location: 'underground' });
    drawing.ring(2, square(20, 0, 10), { building: 'yes', layer: '-1' });
    const { buildings, found } = built(drawing);
    expect(buildings).toEqual([]);
    expect(found['dropped.underground']).toEqual(['way/1', 'way/2']);
  });
});

describe('uses', () => {
  test.each([
    [{ building: 'apartments' }, 'residential'],
    [{ building: 'apartments', shop: 'bakery' }, 'residential'],
    [{ building: 'yes', amenity: 'school' }, 'school'],
    [{ building: 'kindergarten' }, 'kindergarten'],
    [{ building: 'yes', shop: 'supermarket' }, 'retail'],
    [{ building: 'yes', amenity: 'hospital' }, 'public'],
    [{ building: 'yes', 'building:flats': '12' }, 'residential'],
    [{ building: 'yes', shop: 'no' }, 'other'],
    [{ building: 'garage' }, 'other'],
    [{ building: 'yes' }, 'other'],
  ])('%o', (tags, use) => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 10), tags);
    expect(built(drawing).buildings[0].use).toBe(use);
  });

  test('a house number, a staircase or residential ground makes a home of a building, and that is told', () => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 10), { building: 'yes', 'addr:housenumber': '5' });
    drawing.node([25, 0], { entrance: 'staircase' });
    drawing.ring(2, line('20,0 25,0 30,0 30,10 20,10'), { building: 'yes' });
    drawing.ring(3, square(40, 0, 10), { building: 'yes' });
    drawing.ring(4, square(39, -1, 12), { landuse: 'residential' });
    drawing.ring(5, square(60, 0, 10), { building: 'yes' });
    drawing.ring(6, square(41, 12, 3), { building: 'yes', 'addr:housenumber': '6' });
    const { buildings, found } = built(drawing);
    expect(Object.fromEntries(buildings.map(({ id, use }) => [id, use]))).toEqual({
      'way/1': 'residential',
      'way/2': 'residential',
      'way/3': 'residential',
      'way/5': 'other',
      'way/6': 'other', // nobody lives on 9 m²
    });
    expect(found['guess.home']).toEqual(['way/1', 'way/2', 'way/3']);
  });
});

describe('parts', () => {
  test('parts that cover an outline stand for it', () => {
    const drawing = new Drawing();
    drawing.ring(1, line('0,0 20,0 20,10 0,10'), { building: 'apartments', 'building:levels': '9' });
    drawing.ring(2, square(0, 0, 10), { 'building:part': 'yes', height: '30' });
    drawing.ring(3, square(10, 0, 10), { 'building:part': 'yes' });
    const { buildings, found } = built(drawing);
    expect(buildings.map(({ id, top, heightFrom, use }) => [id, top, heightFrom, use])).toEqual([
      ['way/2', 30, 'tag', 'residential'],
      ['way/3', 27, 'levels', 'residential'],
    ]);
    expect(found['dropped.outline_of_parts']).toEqual(['way/1']);
  });

  test('where no part is, the outline stays', () => {
    const drawing = new Drawing();
    drawing.ring(1, line('0,0 20,0 20,10 0,10'), { building: 'yes', height: '9' });
    drawing.ring(2, square(0, 0, 10), { 'building:part': 'yes', height: '30' });
    const { buildings, found } = built(drawing);
    expect(buildings.map(({ id, top }) => [id, top])).toEqual([
      ['way/1', 9],
      ['way/2', 30],
    ]);
    expect(buildings.map(area)).toEqual([100, 100]);
    expect(found['repair.parts']).toEqual(['way/1']);
  });

  test('a storey on the roof leaves the house below it', () => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 20), { building: 'yes', height: '12' });
    drawing.ring(2, square(5, 5, 10), { 'building:part': 'yes', min_height: '12', height: '15' });
    const { buildings } = built(drawing);
    expect(buildings.map(({ id, base, top }) => [id, base, top])).toEqual([
      ['way/1', 0, 12],
      ['way/2', 12, 15],
    ]);
    expect(area(buildings[0])).toBe(400);
  });

  test('a part without a house is a house', () => {
    const drawing = new Drawing();
    drawing.ring(2, square(0, 0, 10), { 'building:part': 'yes', height: '30' });
    expect(built(drawing).buildings.map(({ id, top }) => [id, top])).toEqual([['way/2', 30]]);
  });
});

describe('buildings in each other', () => {
  test('one drawn twice is built once, by the drawing that knows its height', () => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 10), { building: 'yes' });
    drawing.ring(2, line('0.1,0 10,0 10,10 0.1,10'), { building: 'yes', height: '20' });
    const { buildings, found } = built(drawing);
    expect(ids(buildings)).toEqual(['way/2']);
    expect(found['dropped.twin']).toEqual(['way/1']);
  });

  test('others are kept and told; what only touches or lies above is not', () => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 10), { building: 'yes', height: '5' });
    drawing.ring(2, square(8, 0, 10), { building: 'yes', height: '5' });
    drawing.ring(3, square(18, 0, 10), { building: 'yes', height: '5' });
    drawing.ring(4, square(27.5, 0, 10), { building: 'yes', height: '5' });
    drawing.ring(5, square(0, 0, 10), { building: 'yes', min_height: '6', height: '9' });
    const { buildings, found } = built(drawing);
    expect(buildings).toHaveLength(5);
    expect(found['repair.overlap']).toEqual(['way/2']);
  });
});

describe('passages', () => {
  test('a building is open below where a way leads through, and stays above', () => {
    const drawing = new Drawing();
    drawing.ring(1, line('0,0 20,0 20,10 0,10'), { building: 'yes', height: '15' });
    drawing.way(2, line('10,0 10,10'), { highway: 'footway', tunnel: 'building_passage' });
    const { buildings, found } = built(drawing);
    const at = (x: number, z: number) =>
      buildings.filter((b) => covers(b, x, 5) && b.base <= z && z < b.top).map(({ id }) => id);
    expect(at(10, 1)).toEqual([]);
    expect(at(10, 5)).toHaveLength(1);
    expect(at(2, 1)).toHaveLength(1);
    expect(buildings.reduce((sum, building) => sum + area(building), 0)).toBeCloseTo(200, 6);
    expect(found['repair.passage']).toEqual(['way/1']);
  });

  test('a covered walk along a wall opens nothing', () => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 20), { building: 'yes' });
    drawing.way(2, line('-1,0 -1,20'), { highway: 'footway', covered: 'yes' });
    expect(built(drawing).buildings.map(area)).toEqual([400]);
  });
});

/** Lattice points a tenth of a site apart, so that corners meet corners and edges edges again and again. */
const lattice = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }))
  .map(([x, y]): Point => [10 * x, 10 * y]);

describe('whatever is drawn', () => {
  test('a ring cut into simple ones covers what it winds round', () => {
    const ring = fc.array(lattice, { minLength: 3, maxLength: 12 });
    const probe = fc.tuple(fc.integer({ min: 0, max: 79 }), fc.integer({ min: 0, max: 79 }));
    fc.assert(
      fc.property(ring, fc.array(probe, { minLength: 10, maxLength: 10 }), (points, probes) => {
        const { polygons, loss } = simplify(points.flat(), []);
        if (loss === 'tangled') return;
        for (const [px, py] of probes) {
          const [x, y] = [px + 0.37, py + 0.61];
          if (distanceToLine(points, x, y) < 0.05) continue; // what is cut is rounded to centimetres
          const isInside = polygons.some((polygon) => polygonContains(polygon, x, y));
          if (isInside !== (winding(points, x, y) !== 0)) {
            // Only pieces smaller than 1 m² may be missing.
            expect(isInside).toBe(false);
            expect(nearestCorner(points, x, y)).toBeLessThan(2);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('buildings are what a city file may hold, and each thing drawn is built or told', () => {
    const tags = fc.record(
      {
        building: fc.constantFrom('yes', 'house', 'roof', 'carport', 'bridge', 'garage', 'constructor', 'no', ''),
        'building:part': fc.constantFrom('yes', 'roof', 'no'),
        height: fc.constantFrom('3', '12 m', '1e3', '0', '1000', 'tall', '-1', '2'),
        min_height: fc.constantFrom('0', '2', '2.95', '3', '999', '1000', 'x'),
        'building:levels': fc.constantFrom('1', '5', '0', '333', '0.1', '3;4'),
        'building:min_level': fc.constantFrom('1', '400', 'ground'),
        'roof:height': fc.constantFrom('2', '5000'),
        layer: fc.constantFrom('-1', '1', 'top'),
      },
      { requiredKeys: [] },
    );
    const ring = fc.array(lattice, { minLength: 1, maxLength: 10 });
    const shape = fc.record({ ring, tags, isClosed: fc.boolean(), lost: fc.integer({ min: 0, max: 20 }) });
    const role = fc.constantFrom('outer', 'inner', '', 'part');
    const relation = fc.record({
      members: fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), role), { maxLength: 5 }),
      tags,
    });
    const drawn = fc.tuple(fc.array(shape, { maxLength: 7 }), fc.array(relation, { maxLength: 2 }));
    fc.assert(
      fc.property(drawn, ([shapes, relations]) => {
        const drawing = new Drawing();
        shapes.forEach(({ ring: points, tags, isClosed }, k) => {
          drawing.way(k + 1, isClosed ? [...points, points[0]] : points, tags as Record<string, string>);
        });
        relations.forEach(({ members, tags }, k) => {
          drawing.relation(k + 1, members, tags as Record<string, string>);
        });
        for (const { ring: points, lost } of shapes) if (lost < points.length) tryWithout(drawing, points[lost]);
        const { buildings, found } = built(drawing);
        const names = new Set(buildings.map(({ id }) => /^\w+\/\d+/.exec(id)![0]));
        const dropped = new Set(
          Object.entries(found).flatMap(([key, list]) => (key.startsWith('dropped') ? list : [])),
        );
        shapes.forEach(({ tags: { building } }, k) => {
          const isWanted = building !== undefined && building !== 'no';
          if (isWanted) expect([...names, ...dropped]).toContain(`way/${k + 1}`);
        });
      }),
      { numRuns: 200 },
    );
  });
});

function tryWithout(drawing: Drawing, point: Point): void {
  try {
    drawing.without(point);
  } catch {}
}

function distanceToLine(points: readonly Point[], x: number, y: number): number {
  return Math.min(...points.map((a, k) => distanceToSegment(...a, ...points[(k + 1) % points.length], x, y)));
}

function nearestCorner(points: readonly Point[], x: number, y: number): number {
  const meets = points.flatMap((a, i) =>
    points.flatMap((c, j) => {
      const [b, d] = [points[(i + 1) % points.length], points[(j + 1) % points.length]];
      const [c1, d1] = [side(...a, ...b, ...c), side(...a, ...b, ...d)];
      return c1 === d1 ? [] : [[c[0] + (c1 / (c1 - d1)) * (d[0] - c[0]), c[1] + (c1 / (c1 - d1)) * (d[1] - c[1])]];
    }),
  );
  return Math.min(...[...points, ...meets].map(([cx, cy]) => Math.hypot(cx - x, cy - y)));
}

function winding(points: readonly Point[], x: number, y: number): number {
  let turns = 0;
  points.forEach((a, k) => {
    const b = points[(k + 1) % points.length];
    const left = side(...a, ...b, x, y);
    if (a[1] <= y && b[1] > y && left > 0) turns++;
    if (a[1] > y && b[1] <= y && left < 0) turns--;
  });
  return turns;
}

test('the slow winding number agrees with the crossing number on simple rings', () => {
  expect(winding(square(0, 0, 10), 5, 5)).toBe(1);
  expect(contains([0, 0, 10, 0, 10, 10, 0, 10], 5, 5)).toBe(true);
});
