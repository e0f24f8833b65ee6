/**
 * CityJSON that is wrong: each slip told with its place, the city object, what stands there and what to do; and documents
 * damaged at random or made to exhaust a reader, of which comes a place that passes as a city file, or a report.
 */
import '../property-seed.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCityJson } from '../../scenarios/import/cityjson/read.ts';
import { citySlips } from '../../scenarios/read/city.ts';
import { InputError } from '../../scenarios/read/problem.ts';
import { readCity } from '../../scenarios/read/project.ts';
import { decodeText } from '../../scenarios/read/text.ts';
import { cityFile } from '../../scenarios/schema/city.ts';
import { addBox, corners, type Doc, emptyCity, fullCity, type Json } from './cityjson-documents.ts';

/** The first problem, without the quoted line. */
function report(text: string, file = 'a.city.json'): string {
  try {
    readCityJson(text, file);
  } catch (error) {
    if (error instanceof InputError) return error.message.split('\n')[0].replace(/:1:\d+: /, ': ');
    throw error;
  }
  return 'it was read';
}

const city = (change: (doc: Doc) => void): string => {
  const doc = fullCity();
  change(doc);
  return JSON.stringify(doc);
};
const boundariesOf = (doc: Doc): number[][][][] =>
  (doc.CityObjects.gable.geometry as Json[])[0].boundaries as number[][][][];

describe('is refused, told by its place:', () => {
  test.each<[string, (doc: Doc) => void, string]>([
    ['an unknown version', (doc) => Object.assign(doc, { version: '3.0' }),
      'a.city.json: version is "3.0"; this sunqar reads version 1.0, 1.1, 2.0'],
    ['no version', (doc) => delete doc.version, 'a.city.json: version is missing; this sunqar reads version 1.0, 1.1, 2.0'],
    ['another kind of file', (doc) => Object.assign(doc, { type: 'FeatureCollection' }),
      'a.city.json: type is "FeatureCollection"; it must be "CityJSON"; name a CityJSON file'],
    ['no transform', (doc) => delete doc.transform, 'a.city.json: transform is missing'],
    ['a scale of nothing', (doc) => Object.assign(doc.transform as Json, { scale: [0.001, 0, 0.001] }),
      'a.city.json: transform.scale is [0.001, 0, 0.001]; it must be a list of three numbers above 0'],
    ['a vertex of two numbers', (doc) => doc.vertices.splice(3, 1, [1, 2]),
      'a.city.json: vertices[3] is [1, 2]; it must be a list of three numbers'],
    ['a number in quotes', (doc) => doc.vertices.splice(3, 1, [1, '2', 3] as unknown as number[]),
      'a.city.json: vertices[3] is a list of 3; it must be a list of three numbers'],
    ['a vertex that is not there', (doc) => { boundariesOf(doc)[0][1][0][2] = 39; },
      'a.city.json: CityObjects.gable.geometry[0].boundaries[0][1][0][2] is 39; it must be 0 to 38'],
    ['half a vertex', (doc) => { boundariesOf(doc)[0][1][0][2] = 1.5; },
      'a.city.json: CityObjects.gable.geometry[0].boundaries[0][1][0][2] is 1.5; it must be 0 to 38'],
    ['boundaries too shallow', (doc) => Object.assign((doc.CityObjects.gable.geometry as Json[])[0], { boundaries: [[[1, 2, 3]]] }),
      'a.city.json: CityObjects.gable.geometry[0].boundaries[0][0][0] is 1; it must be a list'],
    ['an unknown geometry', (doc) => Object.assign((doc.CityObjects.gable.geometry as Json[])[0], { type: 'Sphere' }),
      'a.city.json: CityObjects.gable.geometry[0].type is "Sphere"; it must be MultiPoint, MultiLineString, MultiSurface, CompositeSurface, Solid, MultiSolid, CompositeSolid, GeometryInstance'],
    ['a template that is not there', (doc) => { doc.CityObjects.gable.geometry = [{ type: 'GeometryInstance', template: 0, boundaries: [0], transformationMatrix: [] }]; },
      'a.city.json: CityObjects.gable.geometry[0].template is 0; it must be 0 to -1'],
    ['an object without a type', (doc) => delete doc.CityObjects.gable.type, 'a.city.json: CityObjects.gable.type is missing'],
    ['objects in a list', (doc) => Object.assign(doc, { CityObjects: [] }), 'a.city.json: CityObjects is an empty list; it must be a mapping'],
    ['no building', (doc) => { for (const id of Object.keys(doc.CityObjects)) if (id !== 'road') delete doc.CityObjects[id]; },
      'a.city.json: no building could be made of this file'],
  ])('%s', (_, change, message) => {
    expect(report(city(change))).toBe(message);
  }); // biome-ignore format: one table

  test('an id given twice, which JSON lets pass', () => {
    expect(report(city(() => {}).replace('"block":{', '"gable":{'))).toBe(
      'a.city.json: this key stands here for the second time',
    );
  });

  test.each([
    ['text that breaks off', city(() => {}).slice(0, 300), /this is not JSON/],
    ['nothing', '', /the file is empty/],
    ['a number', '7', /type is missing/],
    ['text that is no JSON', 'CityJSON', /this is not JSON/],
    [
      'a number beyond all',
      city(() => {}).replace('"vertices":[[0', '"vertices":[[1e999'),
      /vertices\[0\] is \[Infinity, 0, 12000\]/,
    ],
    [
      'depth without end',
      `{"type":"CityJSON","version":"2.0","transform":${'['.repeat(500_000)}${']'.repeat(500_000)}}`,
      /vertices is missing/,
    ],
  ])('%s', (_, text, message) => {
    expect(report(text)).toMatch(message);
  });

  test('bytes that are no UTF-8, before anything is read', () => {
    expect(() => decodeText(Uint8Array.of(123, 34, 255, 34), 'a.city.json')).toThrow(/this byte is not UTF-8/);
  });
});

test('a byte-order mark is no part of the city', () => {
  expect(readCityJson(`\ufeff${city(() => {})}`, 'a.city.json').site).toEqual(
    readCityJson(
      city(() => {}),
      'a.city.json',
    ).site,
  );
});

test('keys that mean something to JavaScript mean nothing here', () => {
  const text = city((doc) => {
    doc.CityObjects['{0-✂}'] = doc.CityObjects.gable;
    delete doc.CityObjects.gable;
  }).replace('"block"', '"__proto__"').replace('"metadata":{', '"__proto__":{"version":"9"},"constructor":1,"metadata":{'); // biome-ignore format: one text
  const { site, counts } = readCityJson(text, 'a.city.json');
  expect(site.buildings.map(({ id }) => id)).toEqual(['proto__', 'parted-a', 'parted-b', '0']);
  expect(counts.objects).toBe(7);
  expect({}).not.toHaveProperty('version');
});

test('parts that are parts of each other, or of nothing, are told apart somehow', () => {
  const text = city((doc) => {
    doc.CityObjects.gable.parents = ['block'];
    doc.CityObjects.block.parents = ['gable'];
    doc.CityObjects['parted-a'].parents = ['nobody'];
  });
  expect(readCityJson(text, 'a.city.json').site.buildings.length).toBeGreaterThan(0);
});

/** What may stand anywhere in a document. */
const junk = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      null,
      true,
      '',
      'NaN',
      '12',
      -1,
      0,
      1.5,
      1e308,
      -1e9,
      2 ** 31,
      4e6,
      [],
      {},
      [[]],
      [[[]]],
      [0, 0],
      [0, 1, 2],
      'Solid',
      '__proto__',
    ],
    ...['Building', 'CityJSON', { type: 'Solid', lod: '9', boundaries: [[[[0, 1, 2]]]] }, Array(1000).fill(0)],
  ),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
);

type Change = { readonly steps: readonly number[]; readonly junk: unknown; readonly how: 'put' | 'cut' | 'double' };

const change: fc.Arbitrary<Change> = fc.record({
  steps: fc.array(fc.nat(1000), { minLength: 1, maxLength: 9 }),
  junk,
  how: fc.constantFrom('put' as const, 'cut' as const, 'double' as const),
});

/** Walks down by the steps, and puts something else where it ends. */
function damage(value: unknown, { steps, junk, how }: Change): void {
  let at = value as Record<string, unknown>;
  for (const [k, step] of steps.entries()) {
    const keys = Object.keys(at);
    if (keys.length === 0) return;
    const key = keys[step % keys.length];
    const below = at[key];
    if (k === steps.length - 1 || typeof below !== 'object' || below === null) {
      if (how === 'put') at[key] = structuredClone(junk);
      else if (Array.isArray(at)) at.splice(Number(key), how === 'cut' ? 1 : 0, ...(how === 'cut' ? [] : [below]));
      else if (how === 'cut') delete at[key];
      else at[`${key}2`] = below;
      return;
    }
    at = below as Record<string, unknown>;
  }
}

/** A place that passes as a city file and reads back the same, or a report. */
function survives(text: string, file: string): void {
  try {
    const { site } = readCityJson(text, file);
    expect(citySlips(site)).toEqual([]);
    expect(readCity(JSON.stringify(cityFile(site)), 'a.city.json')).toEqual(site);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
  }
}

test('damaged cities are a place or a report', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const doc = structuredClone(fullCity()) as unknown;
      for (const own of changes) damage(doc, own);
      survives(JSON.stringify(doc), 'a.city.json');
    }),
    { numRuns: 500 },
  );
});

test('cities with corners anywhere are a place or a report', () => {
  const corner = fc.tuple(
    fc.integer({ min: -40, max: 40 }),
    fc.integer({ min: -40, max: 40 }),
    fc.integer({ min: -5, max: 30 }),
  );
  fc.assert(
    fc.property(
      fc.array(corner, { minLength: 3, maxLength: 12 }),
      fc.array(fc.array(fc.nat(11), { maxLength: 8 }), { minLength: 1, maxLength: 8 }),
      (points, rings) => {
        const doc = emptyCity();
        addBox(doc, 'sound', [60, 0, 0], [10, 10, 5]);
        const known = corners(doc, points);
        const boundaries = rings.map((ring) => [ring.map((k) => known[k % known.length])]);
        doc.CityObjects.wild = { type: 'Building', geometry: [{ type: 'MultiSurface', lod: '2', boundaries }] };
        survives(JSON.stringify(doc), 'a.city.json');
      },
    ),
    { numRuns: 300 },
  );
});

/** Each would keep a plain reader busy for minutes, or exhaust its memory. */
const EXHAUSTING: Record<string, () => string> = {
  'a ring of a million corners': () => {
    const doc = emptyCity();
    const round = Array.from({ length: 1_000_000 }, (_, k) => [500 * Math.cos(k / 159_154.9), 500 * Math.sin(k / 159_154.9), 0]);
    const ring = corners(doc, round);
    const [peak] = corners(doc, [[0, 0, 50]]);
    doc.CityObjects.disc = { type: 'Building', geometry: [{ type: 'MultiSurface', lod: '2', boundaries: [[ring], [[ring[0], ring[300_000], peak]]] }] };
    return JSON.stringify(doc);
  },
  'a saw of two thousand teeth': () => {
    const doc = emptyCity();
    const saw = (z: number) => corners(doc, Array.from({ length: 4_000 }, (_, k) => [k / 20, k % 2 === 0 ? 0 : 30 + (k % 7), z]));
    doc.CityObjects.saw = { type: 'Building', geometry: [{ type: 'MultiSurface', lod: '2', boundaries: [[saw(0)], [saw(9)]] }] };
    return JSON.stringify(doc);
  },
  'a heap of thirty thousand triangles': () => {
    const doc = emptyCity();
    const heap = Array.from({ length: 30_000 }, (_, k) => [corners(doc, [[k % 300, k % 77, 0], [(k % 300) + 1, k % 77, 0], [k % 300, (k % 77) + 1, k % 9]])]); // biome-ignore format: triangles
    doc.CityObjects.heap = { type: 'Building', geometry: [{ type: 'MultiSurface', lod: '2', boundaries: heap }] };
    return JSON.stringify(doc);
  },
  'a million vertices that nothing names': () => `{"type":"CityJSON","version":"2.0","transform":{"scale":[1,1,1],"translate":[0,0,0]},"CityObjects":{},"vertices":[${'[10,20,30],'.repeat(1_000_000)}[1,2,3]]}`,
  'names of which nothing is left': () => {
    const doc = emptyCity();
    addBox(doc, 'one', [0, 0, 0], [10, 10, 5]);
    for (let k = 0; k < 20_000; k++) doc.CityObjects[`${'✂'.repeat(k % 50)}${k}`.replace(/\d/g, '✂')] = doc.CityObjects.one;
    return JSON.stringify(doc);
  },
  'parts of parts of parts': () => {
    const doc = emptyCity();
    for (let k = 0; k < 2000; k++) addBox(doc, `p${k}`, [0, 0, k], [10, 10, 5], { type: 'BuildingPart', parents: [`p${(k + 1) % 2000}`] });
    return JSON.stringify(doc);
  },
}; // biome-ignore format: one table

/** Processor time, so that a busy machine does not fail it. */
test.each(Object.entries(EXHAUSTING))('%s is a place or a report within 10 s', (_, make) => {
  const text = make();
  const begin = process.cpuUsage();
  survives(text, 'a.city.json');
  const { user, system } = process.cpuUsage(begin);
  expect((user + system) / 1e6).toBeLessThan(10);
});
