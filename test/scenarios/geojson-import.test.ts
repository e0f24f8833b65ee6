/** What a place made of GeoJSON footprints is, and what is refused: documents by hand, then documents at random. */
import '../property-seed.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signedArea } from '../../engine/geometry/polygon.ts';
import { toLonLat } from '../../scenarios/import/frame.ts';
import { type GeoJsonOptions, readGeoJson } from '../../scenarios/import/geojson/read.ts';
import { citySlips } from '../../scenarios/read/city.ts';
import { InputError } from '../../scenarios/read/problem.ts';
import { readCity } from '../../scenarios/read/project.ts';
import { cityFile } from '../../scenarios/schema/city.ts';

type Json = Record<string, unknown>;
type Position = [number, number];

const METRE = 1 / 111_320; // ° of latitude
const AKTAU: Position = [51.15, 43.65];

/** A box with its south-west corner `east` and `north` metres from a place, turned by a number of degrees. */
function box(east: number, north: number, width: number, depth: number, turn = 0, [lon, lat] = AKTAU): Position[] {
  const [sin, cos] = [Math.sin((turn * Math.PI) / 180), Math.cos((turn * Math.PI) / 180)];
  const scale = METRE / Math.cos((lat * Math.PI) / 180);
  const ring = [[0, 0], [width, 0], [width, depth], [0, depth], [0, 0]]; // biome-ignore format: a ring
  return ring.map(([x, y]) => [lon + (east + x * cos - y * sin) * scale, lat + (north + x * sin + y * cos) * METRE]);
}

const feature = (rings: readonly Position[][], properties: Json | null = {}, more: Json = {}): Json => ({
  type: 'Feature',
  geometry: { type: 'Polygon', coordinates: rings },
  properties,
  ...more,
});
const collection = (features: readonly Json[], more: Json = {}): Json => ({
  type: 'FeatureCollection',
  features,
  ...more,
});
const read = (value: unknown, options: GeoJsonOptions = {}) => readGeoJson(JSON.stringify(value), 'a.geojson', options);
const keysOf = (place: ReturnType<typeof read>) => place.findings.list().map(({ key, count }) => `${key} ${count}`);
const heightOf = (properties: Json, options: GeoJsonOptions = {}) => {
  const [{ base, top, heightFrom }] = read(collection([feature([box(0, 0, 10, 10)], properties)]), options).site
    .buildings;
  return [base, top, heightFrom];
};

describe('a place', () => {
  test('has the footprints of the file, with their courtyards, in metres around their middle', () => {
    const yard = box(10, 10, 10, 10).reverse();
    const place = read(
      collection(
        [feature([box(0, 0, 30, 30), yard], { height: 12 }, { id: 'a' }), feature([box(60, 0, 20, 10)], {}, { id: 7 })],
        { name: 'two', attribution: '© who drew it' },
      ),
    );
    const { site } = place;
    expect(site.buildings.map(({ id }) => id)).toEqual(['a', '7']);
    const [a] = site.buildings;
    expect(Math.abs(signedArea(a.footprint))).toBeCloseTo(900, -1);
    expect(a.holes.map((hole) => Math.round(Math.abs(signedArea(hole)) / 10))).toEqual([10]);
    expect([site.name, site.attribution]).toEqual(['two', '© who drew it']);
    const [lon, lat] = toLonLat(site)(a.footprint[0], a.footprint[1]);
    expect([lon, lat]).toEqual([expect.closeTo(AKTAU[0], 6), expect.closeTo(AKTAU[1], 6)]);
    expect(place.counts).toEqual({
      features: 2,
      areas: 2,
      heights: { tag: 1, levels: 0, default: 1, generated: 0, measured: 0 },
    });
    expect(readCity(JSON.stringify(cityFile(site)), 'a.city.json')).toEqual(site);
  });

  test('of a multipolygon has a building for each of its areas', () => {
    const geometry = { type: 'MultiPolygon', coordinates: [[box(0, 0, 10, 10)], [box(30, 0, 10, 10)]] };
    const { site } = read(collection([{ type: 'Feature', id: 'm', geometry, properties: {} }]));
    expect(site.buildings.map(({ id }) => id)).toEqual(['m', 'm-2']);
  });

  test('leaves out what is no area or no building, and says so', () => {
    const place = read(
      collection([
        feature([box(0, 0, 10, 10)]),
        { type: 'Feature', geometry: { type: 'Point', coordinates: AKTAU }, properties: { man_made: 'surveillance' } },
        { type: 'Feature', geometry: null, properties: null },
        feature([box(50, 0, 30, 30)], { landuse: 'residential' }),
        feature([box(90, 0, 30, 30)], { building: 'no' }),
      ]),
    );
    expect(place.site.buildings).toHaveLength(1);
    expect(keysOf(place)).toEqual([
      'import.guess.height_of_kind 1',
      'import.dropped.not_areas 2',
      'import.dropped.not_buildings 2',
      'import.dropped.no_walks 1',
    ]);
  });

  test.each<[string, Position, Position]>([
    ['on both sides of the antimeridian', [179.9999, -16.5], [-179.9999, -16.5]],
    ['south of the equator', [30, -16.5], [30.0002, -16.5]],
  ])('%s lies together', (_, one, other) => {
    const { site } = read(collection([feature([box(0, 0, 10, 10, 0, one)]), feature([box(0, 0, 10, 10, 0, other)])]));
    const [west, , east] = site.bounds;
    expect(east - west).toBeLessThan(110);
    expect(citySlips(site)).toEqual([]);
    expect(Math.abs(site.origin.lon)).toBeLessThanOrEqual(180);
  });

  test('mends outlines that cross themselves, and drops what is no outline, by name', () => {
    const bow = [0, 2, 1, 3, 0].map((k) => box(0, 0, 20, 20)[k]);
    const place = read(
      collection([
        feature([bow], {}, { id: 'bow' }),
        feature([box(60, 0, 10, 10)]),
        feature([box(0, 60, 0.1, 0.1)], {}, { id: 'dot' }),
        feature([[AKTAU, AKTAU]], {}, { id: 'two' }),
      ]),
    );
    expect(citySlips(place.site)).toEqual([]);
    expect(
      place.findings.list().flatMap(({ key, ids }) => (/crossing|small|few/.test(key) ? [`${key} ${ids}`] : [])),
    ).toEqual(['import.repair.crossing bow', 'import.dropped.small dot', 'import.dropped.few_corners two']);
  });
});

describe('a height', () => {
  test.each<[Json, unknown[]]>([
    [{ height: 12 }, [0, 12, 'tag']],
    [{ height: '12,5 m' }, [0, 12.5, 'tag']],
    [{ 'building:height': '40 ft' }, [0, 12.192, 'tag']],
    [{ HEIGHT: '7' }, [0, 7, 'tag']],
    [{ height: 12, min_height: 3 }, [3, 12, 'tag']],
    [{ height: 12, min_height: 13 }, [0, 12, 'tag']],
    [{ 'building:levels': '5' }, [0, 15, 'levels']],
    [{ num_floors: 2.5 }, [0, 7.5, 'levels']],
    [{ height: 0, levels: 4 }, [0, 12, 'levels']],
    [{ height: 'tall', levels: 4 }, [0, 12, 'levels']],
    [{ height: -5 }, [0, 9, 'default']],
    [{ height: 1e9 }, [0, 9, 'default']],
    [{ building: 'house' }, [0, 6, 'default']],
    [{}, [0, 9, 'default']],
    [{ height: 12, height_from: 'measured', what: 'building' }, [0, 12, 'measured']],
  ])('%j is %j', (properties, expected) => {
    expect(heightOf(properties)).toEqual(expected);
  });

  test('comes from the property that was named, and no other', () => {
    expect(heightOf({ hgt: '21', height: 5 }, { heightField: 'hgt' })).toEqual([0, 21, 'tag']);
    expect(heightOf({ fl: 7, levels: 2 }, { levelsField: 'fl', storeyHeight: 2.8 })).toEqual([0, 19.6, 'levels']);
    expect(() => heightOf({ hgt: 5 }, { heightField: 'hght' })).toThrow(
      'no feature has a property “hght”; did you mean hgt?',
    );
  });

  test('that cannot be read is told', () => {
    expect(keysOf(read(collection([feature([box(0, 0, 10, 10)], { height: 'tall' })])))).toContain(
      'import.guess.height_unreadable 1',
    );
  });
});

test.each<[Json, string]>([
  [{ building: 'apartments' }, 'residential'],
  [{ building: 'yes', amenity: 'school' }, 'school'],
  [{ use: 'retail' }, 'retail'],
  [{ function: '1000' }, 'residential'],
  [{ type: 'Hospital' }, 'public'],
  [{ building: 'shed' }, 'other'],
  [{ use: { deep: 'school' } }, 'other'],
])('%j is %s', (properties, use) => {
  expect(read(collection([feature([box(0, 0, 10, 10)], properties)])).site.buildings[0].use).toBe(use);
});

describe('is refused, told by its place:', () => {
  const turned = (turn: number) => [0, 1, 2, 3, 4, 5, 6].map((k) => feature([box(40 * k, 0, 20, 10, turn)]));
  const swapped = (features: Json[]) =>
    JSON.parse(JSON.stringify(features).replace(/\[([-\d.]+),([-\d.]+)\]/g, '[$2,$1]'));

  test.each<[string, unknown, RegExp]>([
    ['metres', collection([feature([[[500_000, 4_800_000], [500_010, 4_800_000], [500_010, 4_800_010]]])]),
      /^a\.geojson:1:\d+: features\[0\]\.geometry\.coordinates\[0\]\[0\] is \[500000, 4800000\]; GeoJSON has degrees, and these look like metres; reproject the file to WGS84/],
    ['latitude first, where it shows', collection([feature([box(0, 0, 10, 10, 0, [120, 20]).map(([x, y]): Position => [y, x])])]),
      /is \[20, 120\]; a latitude ends at 90°, so longitude and latitude look swapped; write longitude before latitude/],
    ['latitude first, where only the angles of houses show it', collection(swapped(turned(30))), /houses stand square only if \[43\.65, 51\.15\] and its like have latitude first/],
    ['a system that is not known', collection([feature([box(0, 0, 10, 10)])], { crs: { type: 'name', properties: { name: 'Aktau local' } } }),
      /^a\.geojson:1:\d+: "Aktau local" is not a coordinate system known here; reproject the file to WGS84/],
    ['a place of 20 km', collection([feature([box(0, 0, 10, 10)]), feature([box(20_000, 0, 10, 10)])]), /the buildings span 20\.\d+ km × /],
    ['a place of many degrees', collection([feature([box(0, 0, 10, 10)]), feature([box(0, 0, 10, 10, 0, [60, 50])])]), /the buildings span 8\.85° × 6\.35°/],
    ['text for a number', collection([feature([[['51', 43], [51, 43], [51, 44]] as unknown as Position[]])]),
      /features\[0\]\.geometry\.coordinates\[0\]\[0\] is a list of 2; it must be a list of two or three numbers/],
    ['a feature without geometry', collection([{ type: 'Feature', properties: {} }]), /features\[0\]\.geometry is missing/],
    ['a list of geometries', { type: 'GeometryCollection', geometries: [] }, /type is "GeometryCollection"; it must be "FeatureCollection"; name a GeoJSON file/],
    ['another file', { type: 'CityJSON' }, /type is "CityJSON"; it must be "FeatureCollection"/],
    ['features in a mapping', { type: 'FeatureCollection', features: {} }, /features is a mapping; it must be a list/],
    ['nothing that is a building', collection([]), /no building could be made of this file/],
  ])('%s', (_, value, message) => {
    expect(() => read(value)).toThrow(message);
  }); // biome-ignore format: one table

  test('nothing, where axes are right or houses stand along them', () => {
    expect(read(collection(turned(30))).site.buildings).toHaveLength(7);
    expect(read(collection(turned(0))).site.buildings).toHaveLength(7);
  });
});

test('a coordinate system of before the standard is read by its number', () => {
  const utm = [[500_000, 4_833_000], [500_020, 4_833_000], [500_020, 4_833_010], [500_000, 4_833_010], [500_000, 4_833_000]]; // biome-ignore format: a ring
  const named = (name: string) => ({ crs: { type: 'name', properties: { name } } });
  const { site } = read(collection([feature([utm as Position[]])], named('urn:ogc:def:crs:EPSG::32639')));
  expect(site.origin).toEqual({ lon: expect.closeTo(51.0001, 3), lat: expect.closeTo(43.65, 1) });
  expect(Math.abs(signedArea(site.buildings[0].footprint))).toBeCloseTo(200, 0);
  const plain = collection([feature([box(0, 0, 10, 10)])]);
  for (const name of ['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326']) {
    expect(read({ ...plain, ...named(name) }).site).toEqual(read(plain).site);
  }
});

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    'NaN',
    '12',
    -1,
    1e308,
    180,
    91,
    4e6,
    [],
    {},
    [[]],
    [[[]]],
    [0, 0],
    'Polygon',
    'Feature',
    '__proto__',
    box(0, 0, 5, 5),
  ),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
);

/** A place that passes as a city file and reads back the same, or a report. */
function survives(text: string): void {
  try {
    const { site } = readGeoJson(text, 'a.geojson');
    expect(citySlips(site)).toEqual([]);
    expect(readCity(JSON.stringify(cityFile(site)), 'a.city.json')).toEqual(site);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
  }
}

test('damaged collections are a place or a report', () => {
  const sound = collection([
    feature([box(0, 0, 30, 30), box(10, 10, 10, 10)], { height: '12 m', building: 'school' }, { id: 'a' }),
    feature([box(60, 0, 20, 10)], { levels: 3 }),
    {
      type: 'Feature',
      geometry: { type: 'GeometryCollection', geometries: [{ type: 'Polygon', coordinates: [box(90, 0, 9, 9)] }] },
      properties: null,
    },
  ]);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.array(fc.nat(50), { minLength: 1, maxLength: 8 }), junk), { minLength: 1, maxLength: 3 }),
      (changes) => {
        const value = structuredClone(sound) as Record<string, unknown>;
        for (const [steps, put] of changes) {
          let at = value;
          for (const [k, step] of steps.entries()) {
            const keys = Object.keys(at);
            if (keys.length === 0) break;
            const key = keys[step % keys.length];
            if (k === steps.length - 1 || typeof at[key] !== 'object' || at[key] === null) {
              at[key] = structuredClone(put);
              break;
            }
            at = at[key] as Record<string, unknown>;
          }
        }
        survives(JSON.stringify(value));
      },
    ),
    { numRuns: 500 },
  );
});

test('rings of any corners are a place or a report', () => {
  const corner = fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 }));
  fc.assert(
    fc.property(fc.array(fc.array(corner, { maxLength: 9 }), { minLength: 1, maxLength: 3 }), (rings) => {
      const drawn = rings.map((ring) => ring.map(([x, y]): Position => [AKTAU[0] + x * METRE, AKTAU[1] + y * METRE]));
      survives(JSON.stringify(collection([feature([box(60, 60, 9, 9)]), feature(drawn)])));
    }),
    { numRuns: 400 },
  );
});

test.each<[string, () => string]>([
  ['a ring of a hundred thousand corners', () =>
    JSON.stringify(collection([feature([Array.from({ length: 100_000 }, (_, k): Position => [51 + 1e-3 * Math.cos(k / 15_915), 43 + 1e-3 * Math.sin(k / 15_915)])])]))],
  ['collections in collections', () => `{"type":"Feature","properties":{},"geometry":${'{"type":"GeometryCollection","geometries":['.repeat(20_000)}${']}'.repeat(20_000)}}`],
  ['twenty thousand houses of one name', () => JSON.stringify(collection(Array.from({ length: 20_000 }, (_, k) => feature([box(20 * (k % 140), 20 * Math.floor(k / 140), 10, 10)], {}, { id: '✂' }))))],
])('%s is a place or a report within 10 s', (_, make) => {
  const text = make();
  const begin = process.cpuUsage();
  survives(text);
  const { user, system } = process.cpuUsage(begin);
  expect((user + system) / 1e6).toBeLessThan(10);
}); // biome-ignore format: one table
