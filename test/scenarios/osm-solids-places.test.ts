/** Trees, lamps, places to mount cameras, doors, shops, stops and grounds of OpenStreetMap. */
import '../property-seed.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains } from '../../engine/geometry/polygon.ts';
import { placeLamps } from '../../scenarios/import/osm/lamps.ts';
import { placeMounts } from '../../scenarios/import/osm/mounts.ts';
import { findPlaces } from '../../scenarios/import/osm/places.ts';
import { buildBuildings } from '../../scenarios/import/osm/solids/buildings.ts';
import { buildingAround, indexFootprints, nearestWall } from '../../scenarios/import/osm/solids/footprints.ts';
import { placeTrees, type Season } from '../../scenarios/import/osm/solids/trees.ts';
import { indexSurroundings } from '../../scenarios/import/osm/surroundings.ts';
import { findZones } from '../../scenarios/import/osm/zones.ts';
import { Drawing, line, objections, type Point, siteOf, square } from './osm-drawing.ts';

/** Everything that stands on a drawing, checked as a city. */
function built(drawing: Drawing, season: Season = 'summer') {
  const { built, found } = drawing.build((extract, projected, findings) => {
    const buildings = buildBuildings(extract, projected, findings);
    const footprints = indexFootprints(buildings);
    const surroundings = indexSurroundings(extract, projected);
    const trees = placeTrees(extract, projected, footprints, season, findings);
    const lamps = placeLamps(extract, projected, surroundings, findings);
    const places = findPlaces(extract, projected, footprints, surroundings, findings);
    const doors = places.filter(({ kind }) => kind === 'entrance');
    const mounts = placeMounts(lamps, doors, footprints, surroundings, findings);
    return { buildings, footprints, trees, lamps, places, mounts, zones: findZones(extract, projected, findings) };
  });
  const { footprints, places, ...parts } = built;
  const walkways = { nodes: [{ id: 'n', x: 0, y: 0 }], paths: [], kerbs: [] };
  const assets = places.map((place) => ({ ...place, node: 'n' }));
  expect(objections(siteOf({ ...parts, assets, walkways }))).toEqual([]);
  return { ...built, found };
}

describe('trees', () => {
  const treeOf = (tags: Record<string, string>, season: Season = 'summer') => {
    const drawing = new Drawing();
    drawing.node([5, 5], { natural: 'tree', ...tags });
    const { trees, found } = built(drawing, season);
    return { tree: trees[0], found };
  };

  test('a tree of which nothing is told lets heads pass under its crown', () => {
    const { tree, found } = treeOf({});
    expect(tree).toMatchObject({ id: 'node/1', x: 5, y: 5, crownRadius: 2.5 });
    expect(tree.crownHeight - tree.crownRadius).toBeGreaterThan(2);
    expect(found['guess.tree_size']).toEqual(['node/1']);
  });

  test('height and crown are believed where they are told', () => {
    const { tree, found } = treeOf({ height: '12', diameter_crown: '8 m' });
    expect(tree).toMatchObject({ crownRadius: 4, crownHeight: 8 });
    expect(found).not.toHaveProperty(['guess.tree_size']);
  });

  test('a crown stays above the ground', () => {
    const { tree } = treeOf({ height: '1', diameter_crown: '8' });
    expect(tree.crownHeight).toBeGreaterThanOrEqual(tree.crownRadius);
  });

  test('in winter light passes bare crowns, and no evergreen ones', () => {
    expect(treeOf({}, 'summer').tree.transmittance).toBe(0.05);
    expect(treeOf({}, 'winter').tree.transmittance).toBe(0.5);
    expect(treeOf({ leaf_cycle: 'evergreen' }, 'winter').tree.transmittance).toBe(0.05);
    expect(treeOf({ leaf_type: 'needleleaved' }, 'winter').tree.transmittance).toBe(0.05);
  });

  test('a row has a tree about every eight metres, unless its trees are drawn themselves', () => {
    const drawing = new Drawing();
    drawing.way(1, line('0,0 20,0 33,0'), { natural: 'tree_row' });
    drawing.node([0, 50], { natural: 'tree' });
    drawing.way(2, line('0,50 33,50'), { natural: 'tree_row' });
    const { trees, found } = built(drawing);
    expect(trees.map(({ x, y }) => [x, y])).toEqual(line('0,50 0,0 8.25,0 16.5,0 24.75,0 33,0'));
    expect(trees[2].id).toBe('way/1-2');
    expect(found['guess.tree_row']).toEqual(['way/1']);
  });

  test('none grows in a house', () => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 10), { building: 'yes' });
    drawing.node([5, 5], { natural: 'tree' }, 99);
    const { trees, found } = built(drawing);
    expect(trees).toEqual([]);
    expect(found['dropped.tree_inside']).toEqual(['node/99']);
  });
});

describe('lamps', () => {
  test.each([
    ['primary', 10, 14_000],
    ['residential', 8, 9000],
    ['footway', 5, 4500],
  ])('beside a %s they are %d m high', (highway, height, flux) => {
    const drawing = new Drawing();
    drawing.way(1, line('-50,0 50,0'), { highway });
    drawing.node([0, 5], { highway: 'street_lamp' }, 9);
    const { lamps, mounts } = built(drawing);
    expect(lamps).toEqual([{ id: 'node/9', x: 0, y: 5, height, flux }]);
    expect(mounts).toEqual([{ id: 'pole/node/9', x: 0, y: 5, maxHeight: height }]);
  });

  test('a height that is told is believed', () => {
    const drawing = new Drawing();
    drawing.node([0, 5], { highway: 'street_lamp', height: '6.5' });
    expect(built(drawing).lamps[0].height).toBe(6.5);
  });
});

describe('mounts', () => {
  test('hang outside, at doors and at the two corners nearest to a street', () => {
    const drawing = new Drawing();
    drawing.node([10, 0], { entrance: 'main' }, 50);
    drawing.ring(1, line('0,0 10,0 20,0 20,10 0,10'), { building: 'yes', height: '20' });
    drawing.way(2, line('-50,-10 50,-10'), { highway: 'residential' });
    const { mounts, found } = built(drawing);
    expect(mounts.map(({ id, maxHeight }) => [id, maxHeight])).toEqual([
      ['facade/entrance/node-50', 6],
      ['facade/way/1-1', 12],
      ['facade/way/1-2', 12],
    ]);
    for (const { x, y } of mounts) expect(y).toBeCloseTo(x === 10 ? -0.3 : -0.21, 2);
    expect(found).toHaveProperty(['guess.facade']);
  });

  test('none hangs where the next house stands', () => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 10), { building: 'yes', height: '20' });
    drawing.ring(2, square(10, -5, 20), { building: 'yes', height: '20' });
    drawing.way(3, line('-50,-8 50,-8'), { highway: 'residential' });
    const { mounts, footprints } = built(drawing);
    for (const { x, y } of mounts) expect(buildingAround(footprints, x, y, 3)).toBe(-1);
    expect(mounts.filter(({ id }) => id.startsWith('facade/way/1'))).toHaveLength(2);
  });
});

describe('doors', () => {
  const street = (drawing: Drawing) => drawing.way(90, line('-50,-20 50,-20'), { highway: 'residential' });

  test('a home without a mapped door gets one towards the street, and that is told', () => {
    const drawing = new Drawing();
    street(drawing);
    drawing.ring(1, square(0, 0, 10), { building: 'apartments', 'building:levels': '9' });
    const { places, found } = built(drawing);
    expect(places).toEqual([{ id: 'entrance/way-1', kind: 'entrance', x: 5, y: -1, weight: 10 }]);
    expect(found['guess.entrance']).toEqual(['way/1']);
    expect(found['guess.flats']).toEqual(['way/1']);
  });

  test('mapped doors share the flats, which may be told', () => {
    const drawing = new Drawing();
    street(drawing);
    drawing.node([2, 10], { entrance: 'staircase' }, 71);
    drawing.node([8, 10], { building: 'entrance' }, 72);
    drawing.node([10, 5], { entrance: 'service' }, 73);
    drawing.ring(1, line('0,0 10,0 10,5 10,10 8,10 2,10 0,10'), { building: 'apartments', 'building:flats': '30' });
    const { places, found } = built(drawing);
    expect(places).toEqual([
      { id: 'entrance/node-71', kind: 'entrance', x: 2, y: 11, weight: 15 },
      { id: 'entrance/node-72', kind: 'entrance', x: 8, y: 11, weight: 15 },
    ]);
    expect(found).not.toHaveProperty(['guess.entrance']);
    expect(found).not.toHaveProperty(['guess.flats']);
  });

  test('a guessed door is in no party wall', () => {
    const drawing = new Drawing();
    street(drawing);
    drawing.ring(1, square(0, 0, 10), { building: 'apartments' });
    drawing.ring(2, square(0, -10, 10), { building: 'office' });
    const [door] = built(drawing).places;
    expect(door.y).not.toBe(-1);
  });

  test('a door of no house is no door', () => {
    const drawing = new Drawing();
    drawing.node([0, 0], { entrance: 'yes' });
    expect(built(drawing).places).toEqual([]);
  });
});

describe('attractions', () => {
  test.each([
    [{ amenity: 'school' }, 'school'],
    [{ amenity: 'kindergarten' }, 'kindergarten'],
    [{ shop: 'bakery' }, 'shop'],
    [{ amenity: 'pharmacy' }, 'shop'],
    [{ highway: 'bus_stop' }, 'stop'],
    [{ public_transport: 'platform' }, 'stop'],
    [{ railway: 'subway_entrance' }, 'stop'],
    [{ leisure: 'playground' }, 'playground'],
    [{ leisure: 'park' }, 'playground'],
    [{ shop: 'vacant' }, null],
    [{ leisure: 'playground', access: 'private' }, null],
    [{ amenity: 'bench' }, null],
  ])('%o', (tags, kind) => {
    const drawing = new Drawing();
    drawing.node([5, 5], tags as Record<string, string>, 8);
    const places = built(drawing).places.map((place) => [place.id, place.kind]);
    expect(places).toEqual(kind === null ? [] : [[`${kind}/node-8`, kind]]);
  });

  test('an area is a point inside it, a line its middle', () => {
    const drawing = new Drawing();
    const horseshoe: Point[] = line('0,0 30,0 30,30 20,30 20,10 10,10 10,30 0,30');
    drawing.ring(1, horseshoe, { leisure: 'playground' });
    drawing.way(2, line('100,0 110,0 120,0'), { public_transport: 'platform' });
    const { places } = built(drawing);
    expect(places.map(({ id }) => id)).toEqual(['playground/way-1', 'stop/way-2']);
    expect(contains(horseshoe.flat(), places[0].x, places[0].y)).toBe(true);
    expect([places[1].x, places[1].y]).toEqual([110, 0]);
  });

  test('what is in a house is reached before its nearest wall, and that is told', () => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 10), { building: 'retail' });
    drawing.node([5, 8], { shop: 'bakery', name: 'Bun' }, 30);
    const { places, found } = built(drawing);
    expect(places).toEqual([{ id: 'shop/node-30', kind: 'shop', x: 5, y: 11, weight: 30 }]);
    expect(found['repair.place_moved']).toEqual(['shop/node-30']);
    expect(found).toHaveProperty(['dropped.names']);
  });

  test('a stop and its platform are one', () => {
    const drawing = new Drawing();
    drawing.node([0, 0], { highway: 'bus_stop' }, 1);
    drawing.node([5, 0], { public_transport: 'platform' }, 2);
    drawing.node([60, 0], { highway: 'bus_stop' }, 3);
    const { places, found } = built(drawing);
    expect(places.map(({ id }) => id)).toEqual(['stop/node-1', 'stop/node-3']);
    expect(found['dropped.place_repeated']).toEqual(['stop/node-2']);
  });

  test('wherever houses stand wall to wall, a place ends up outside all of them or is told as buried', () => {
    const cell = fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }));
    const cells = fc.uniqueArray(cell, { minLength: 1, maxLength: 25, selector: ([x, y]) => 5 * x + y });
    fc.assert(
      fc.property(cells, fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 }), (houses, u, v) => {
        const drawing = new Drawing();
        houses.forEach(([x, y], k) => void drawing.ring(k + 1, square(10 * x, 10 * y, 10), { building: 'yes' }));
        const at: Point = [u / 2 + 0.25, v / 2 + 0.25];
        drawing.node(at, { shop: 'yes' }, 999);
        const { places, footprints, found } = built(drawing);
        for (const { x, y } of places) expect(buildingAround(footprints, x, y, 1)).toBe(-1);
        expect(places.length + (found['dropped.place_buried'] ?? []).length).toBe(1);
        const wall = nearestWall(footprints, at, 0.3, 100);
        expect(wall).not.toBeNull();
        expect(Math.hypot(wall!.outX, wall!.outY)).toBeCloseTo(1, 12);
      }),
      { numRuns: 60 },
    );
  });
});

describe('zones', () => {
  test.each([
    [{ amenity: 'school' }, 'school-grounds/way-1'],
    [{ amenity: 'kindergarten' }, 'kindergarten-grounds/way-1'],
    [{ place: 'square' }, 'square/way-1'],
    [{ highway: 'pedestrian', area: 'yes' }, 'square/way-1'],
    [{ leisure: 'park' }, 'park/way-1'],
    [{ amenity: 'parking' }, 'parking/way-1'],
    [{ amenity: 'parking', parking: 'underground' }, null],
    [{ amenity: 'school', building: 'yes' }, null],
    [{ highway: 'pedestrian' }, null],
  ])('%o', (tags, id) => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 30), tags as Record<string, string>);
    expect(built(drawing).zones.map((zone) => zone.id)).toEqual(id === null ? [] : [id]);
  });
});
