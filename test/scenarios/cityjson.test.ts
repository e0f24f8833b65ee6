/** What a place made of a CityJSON file is: documents by hand, each for one thing. */
import { describe, expect, test } from 'vitest';
import { signedArea } from '../../engine/geometry/polygon.ts';
import { type CityJsonOptions, readCityJson } from '../../scenarios/import/cityjson/read.ts';
import { crsOf, epsgCode } from '../../scenarios/import/crs.ts';
import { toLonLat } from '../../scenarios/import/frame.ts';
import { citySlips } from '../../scenarios/read/city.ts';
import { readCity } from '../../scenarios/read/project.ts';
import { cityFile } from '../../scenarios/schema/city.ts';
import type { Building } from '../../sim/world/site.ts';
import {
  addBox,
  addHouse,
  boxFaces,
  corners,
  type Doc,
  emptyCity,
  fullCity,
  gableFaces,
  type Json,
} from './cityjson-documents.ts';

const read = (doc: unknown, options: CityJsonOptions = {}) => readCityJson(JSON.stringify(doc), 'a.city.json', options);
const buildingOf = (doc: Doc, options: CityJsonOptions = {}) => read(doc, options).site.buildings[0];
const keysOf = (place: ReturnType<typeof read>) => place.findings.list().map(({ key, count }) => `${key} ${count}`);

/** By the divergence theorem over height. */
function volume({ faces }: Building): number {
  let sum = 0;
  for (const face of faces) {
    for (let t = 0; t < face.length; t += 9) {
      const [ax, ay, az, bx, by, bz, cx, cy, cz] = face.slice(t, t + 9);
      sum += ((az + bz + cz) / 3) * (((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) / 2);
    }
  }
  return sum;
}

describe('a place', () => {
  test('has the buildings and trees of the file, and says what it has not', () => {
    const place = read(fullCity());
    expect(place.site.buildings.map(({ id, base, top, heightFrom, use }) => [id, base, top, heightFrom, use])).toEqual([
      ['gable', 0, 5, 'measured', 'other'],
      ['block', 0, 15, 'measured', 'school'],
      ['parted-a', 0, 9, 'measured', 'other'],
      ['parted-b', 3, 6, 'measured', 'other'],
    ]);
    expect(place.site.trees.map(({ id, crownRadius, crownHeight }) => [id, crownRadius, crownHeight])).toEqual([
      ['tree', 2, 6],
    ]);
    expect(place.site.name).toBe('two houses');
    expect(citySlips(place.site)).toEqual([]);
    expect(keysOf(place)).toEqual([
      'import.guess.ground 4',
      'import.guess.tree_in_leaf 1',
      'import.dropped.city_roads 1',
      'import.dropped.no_walks 1',
    ]);
  });

  test('is a city file that reads back as the same place, faces and all', () => {
    const { site } = read(fullCity());
    expect(site.buildings[0].faces).toHaveLength(7);
    expect(readCity(JSON.stringify(cityFile(site)), 'a.city.json')).toEqual(site);
  });

  test('counts what stands in the file', () => {
    expect(read(fullCity()).counts).toMatchObject({
      version: '2.0',
      objects: 7,
      types: { Building: 3, BuildingPart: 2, SolitaryVegetationObject: 1, Road: 1 },
      lods: { '2.2': 1, '1.2': 3, '1': 2 },
      geometries: { Solid: 4, MultiPoint: 1, MultiSurface: 1 },
      vertices: 39,
      box: [500_000, 4_799_990, 12, 500_080, 4_800_020, 27],
      takenLods: { '2.2': 1, '1.2': 3 },
    });
  });

  test('has its buildings the size they have, turned to true north, around the middle of them all', () => {
    const { site } = read(fullCity());
    const [gable, block] = site.buildings;
    // The scale of UTM at its central meridian is 0.9996.
    expect(Math.abs(signedArea(gable.footprint))).toBeCloseTo(60 / 0.9996 ** 2, 1);
    expect(Math.abs(signedArea(block.footprint))).toBeCloseTo(240 / 0.9996 ** 2, 1);
    expect(site.origin.lon).toBeCloseTo(51 + 40 / 81_000, 4);
    const [lon, lat] = toLonLat(site)(gable.footprint[0], gable.footprint[1]);
    expect([lon, lat]).toEqual([expect.closeTo(51, 3), expect.closeTo(43.35, 1)]);
  });
});

describe('a roof', () => {
  test('keeps its slopes, every face outward', () => {
    const doc = emptyCity();
    addHouse(doc, 'h', [0, 0, 0]);
    const house = buildingOf(doc);
    expect(house.faces.map((face) => face.length / 9)).toEqual([2, 2, 2, 2, 2, 3, 3]);
    expect(volume(house)).toBeCloseTo((10 * 6 * (3 + 5)) / 2 / 0.9996 ** 2, 0);
  });

  test('inside out in the file is turned, and told', () => {
    const doc = emptyCity();
    const inward = gableFaces(doc, [0, 0, 0]).map((rings) => rings.map((ring) => ring.toReversed()));
    doc.CityObjects.h = { type: 'Building', geometry: [{ type: 'Solid', lod: '2', boundaries: [inward] }] };
    expect(volume(buildingOf(doc))).toBeGreaterThan(200);
    expect(keysOf(read(doc))).toContain('import.repair.turned_faces 1');
  });

  test('that looks down is turned by itself', () => {
    const doc = emptyCity();
    addHouse(doc, 'h', [0, 0, 0]);
    const geometry = (doc.CityObjects.h.geometry as Json[])[0] as { boundaries: number[][][][] };
    geometry.boundaries[0][1][0].reverse();
    expect(volume(buildingOf(doc))).toBeGreaterThan(200);
  });

  test('bent by more than sight tells apart is cut into planes; a little bent it stays one face', () => {
    const faceCount = (lift: number) => {
      const doc = emptyCity();
      const boundaries = [boxFaces(doc, [0, 0, 0], [10, 10, 5])];
      doc.vertices[4][2] += Math.round(lift * 1000);
      doc.CityObjects.b = { type: 'Building', geometry: [{ type: 'Solid', lod: '2', boundaries }] };
      return buildingOf(doc).faces.length;
    };
    expect([0.15, 0.5].map(faceCount)).toEqual([6, 7]);
  });

  test('flat on upright walls needs no faces: the footprint pulled up is the same', () => {
    const doc = emptyCity();
    addBox(doc, 'b', [0, 0, 0], [10, 8, 5]);
    expect(buildingOf(doc)).toMatchObject({ base: 0, top: 5, faces: [] });
  });
});

describe('geometry', () => {
  const asSolid = (doc: Doc, geometry: (faces: number[][][]) => Json) => {
    const faces = gableFaces(doc, [0, 0, 0]);
    doc.CityObjects.h = { type: 'Building', geometry: [geometry(faces)] };
    return buildingOf(doc);
  };
  const plain = asSolid(emptyCity(), (faces) => ({ type: 'Solid', lod: '2', boundaries: [faces] }));

  test.each<[string, (faces: number[][][]) => Json]>([
    ['MultiSurface', (faces) => ({ type: 'MultiSurface', lod: '2', boundaries: faces })],
    ['CompositeSurface', (faces) => ({ type: 'CompositeSurface', lod: '2', boundaries: faces })],
    ['MultiSolid', (faces) => ({ type: 'MultiSolid', lod: '2', boundaries: [[faces]] })],
    ['CompositeSolid', (faces) => ({ type: 'CompositeSolid', lod: '2', boundaries: [[faces]] })],
  ])('%s is read as a Solid is', (_, geometry) => {
    expect(asSolid(emptyCity(), geometry)).toEqual(plain);
  });

  test('an instance of a template stands where its matrix and its anchor put it', () => {
    const doc = emptyCity();
    const own = emptyCity();
    const boundaries = [gableFaces(own, [0, 0, 0])];
    doc['geometry-templates'] = {
      templates: [{ type: 'Solid', lod: '2', boundaries }],
      'vertices-templates': own.vertices.map((vertex) => vertex.map((value) => value / 2000)),
    };
    const [anchor] = corners(doc, [[-5, -7, -1]]);
    doc.CityObjects.h = {
      type: 'Building',
      geometry: [
        {
          type: 'GeometryInstance',
          template: 0,
          boundaries: [anchor],
          transformationMatrix: [2, 0, 0, 5, 0, 2, 0, 7, 0, 0, 2, 1, 0, 0, 0, 1],
        },
      ],
    };
    expect(buildingOf(doc)).toEqual(plain);
    expect(read(doc).counts).toMatchObject({ geometries: { GeometryInstance: 1 }, takenLods: { 2: 1 } });
  });

  test('the hollow inside a solid is not seen', () => {
    const doc = emptyCity();
    const inner = boxFaces(doc, [4, 2, 1], [2, 2, 1]);
    expect(asSolid(doc, (faces) => ({ type: 'Solid', lod: '2', boundaries: [faces, inner] }))).toEqual(plain);
  });

  test('a courtyard is a hole of the footprint', () => {
    const doc = emptyCity();
    const outer = boxFaces(doc, [0, 0, 0], [30, 30, 9]);
    const inner = boxFaces(doc, [10, 10, 0], [10, 10, 9]).map((rings) => rings.map((ring) => ring.toReversed()));
    const boundaries = [[[...outer[0], ...inner[0]], [...outer[1], ...inner[1]], ...outer.slice(2), ...inner.slice(2)]];
    doc.CityObjects.b = { type: 'Building', geometry: [{ type: 'Solid', lod: '1', boundaries }] };
    const { footprint, holes } = buildingOf(doc);
    expect(Math.abs(signedArea(footprint))).toBeCloseTo(900 / 0.9996 ** 2, 0);
    expect(holes.map((hole) => Math.round(Math.abs(signedArea(hole))))).toEqual([100]);
  });

  test('a floor of triangles makes one outline, whatever edges they share', () => {
    const doc = emptyCity();
    const [floor, roof, ...walls] = boxFaces(doc, [0, 0, 0], [10, 10, 5]);
    const [a, b, c, d] = floor[0];
    const [middle] = corners(doc, [[5, 5, 0]]);
    const fan = [[a, b], [b, c], [c, d], [d, a]].map(([k, l]) => [[k, l, middle]]); // biome-ignore format: a fan
    doc.CityObjects.b = {
      type: 'Building',
      geometry: [{ type: 'Solid', lod: '1', boundaries: [[...fan, roof, ...walls]] }],
    };
    expect(buildingOf(doc).footprint).toHaveLength(8);
  });

  test('two towers in one object are two buildings, each with its own faces', () => {
    const doc = emptyCity();
    const boundaries = [[gableFaces(doc, [0, 0, 0])], [gableFaces(doc, [40, 0, 0]).map((rings) => rings)]];
    doc.CityObjects.t = { type: 'Building', geometry: [{ type: 'MultiSolid', lod: '2', boundaries }] };
    const { site } = read(doc);
    expect(site.buildings.map(({ id, faces }) => [id, faces.length])).toEqual([
      ['t', 7],
      ['t-2', 7],
    ]);
  });

  test('without floor or walls, the outline is the roof’s, and that is told', () => {
    const doc = emptyCity();
    const [, south, north] = gableFaces(doc, [0, 0, 0]);
    doc.CityObjects.h = {
      type: 'Building',
      geometry: [{ type: 'MultiSurface', lod: '2', boundaries: [south, north] }],
    };
    const place = read(doc);
    expect(Math.abs(signedArea(place.site.buildings[0].footprint))).toBeCloseTo(60, 0);
    expect(keysOf(place)).toContain('import.guess.outline_from_roof 1');
  });

  test('an outline that crosses itself is mended, and told', () => {
    const doc = emptyCity();
    const floor = corners(doc, [[0, 0, 0], [20, 20, 0], [20, 0, 0], [0, 20, 0]]); // biome-ignore format: a bow
    const roof = corners(doc, [[0, 0, 5], [20, 20, 5], [20, 0, 5], [0, 19, 5]]); // biome-ignore format: a bow, not plane
    const semantics = { surfaces: [{ type: 'GroundSurface' }, { type: 'RoofSurface' }], values: [0, 1] };
    doc.CityObjects.b = {
      type: 'Building',
      geometry: [{ type: 'MultiSurface', lod: '2', boundaries: [[floor], [roof]], semantics }],
    };
    addBox(doc, 'other', [40, 0, 0], [10, 10, 5]);
    const place = read(doc);
    expect(citySlips(place.site)).toEqual([]);
    expect(keysOf(place).some((key) => /crossing|degenerate|small|no_geometry/.test(key))).toBe(true);
  });

  test.each<[string, Json | null, string]>([
    ['of fewer than three corners', { ring: [0, 1] }, 'import.repair.degenerate_faces 1'],
    ['of one corner thrice', { ring: [0, 0, 0] }, 'import.repair.degenerate_faces 1'],
  ])('a ring %s is left out, and told', (_, change, key) => {
    const doc = emptyCity();
    addHouse(doc, 'h', [0, 0, 0]);
    const [geometry] = doc.CityObjects.h.geometry as { boundaries: unknown[][][] }[];
    geometry.boundaries[0].push([change!.ring]);
    const place = read(doc);
    expect(keysOf(place)).toContain(key);
    expect(place.site.buildings[0].faces).toHaveLength(7);
  });

  test('a solid without height is dropped by its name', () => {
    const doc = emptyCity();
    addHouse(doc, 'h', [0, 0, 0]);
    addBox(doc, 'plate', [40, 0, 0], [10, 10, 0.05]);
    const place = read(doc);
    expect(place.site.buildings).toHaveLength(1);
    expect(place.findings.list().find(({ key }) => key === 'import.dropped.flat')?.ids).toEqual(['plate']);
  });
});

describe('level of detail', () => {
  const twoLods = () => {
    const doc = emptyCity();
    addHouse(doc, 'h', [0, 0, 0]);
    const block = { type: 'Solid', lod: '1.2', boundaries: [boxFaces(doc, [0, 0, 0], [10, 6, 4])] };
    (doc.CityObjects.h.geometry as Json[]).unshift(block);
    return doc;
  };

  test('is the highest there is, unless another is asked for', () => {
    expect(buildingOf(twoLods()).top).toBe(5);
    expect(buildingOf(twoLods(), { lod: '1.2' }).top).toBe(4);
    expect(read(twoLods()).counts.takenLods).toEqual({ '2.2': 1 });
  });

  test('that no building has is refused with those there are', () => {
    expect(() => read(twoLods(), { lod: '3' })).toThrowErrorMatchingInlineSnapshot(
      `[InputError: a.city.json: no building is drawn at level of detail 3; one of 1.2, 2.2]`,
    );
  });

  test('as a number, as version 1.0 has it, is the same level', () => {
    const doc = twoLods();
    doc.version = '1.0';
    for (const geometry of doc.CityObjects.h.geometry as Json[]) geometry.lod = Number(geometry.lod);
    expect(buildingOf(doc, { lod: '1.2' }).top).toBe(4);
  });

  test('below 1 is a footprint: as high as the attributes say, else as such buildings mostly are', () => {
    const heights = [{ measuredHeight: 12.5 }, { storeysAboveGround: 4 }, {}].map((attributes) => {
      const doc = emptyCity();
      const ring = corners(doc, [[0, 0, 7], [10, 0, 7], [10, 10, 7], [0, 10, 7]]); // biome-ignore format: a square
      doc.CityObjects.f = {
        type: 'Building',
        attributes,
        geometry: [{ type: 'MultiSurface', lod: '0', boundaries: [[ring]] }],
      };
      const { base, top, heightFrom, faces } = buildingOf(doc);
      return [base, top, heightFrom, faces.length];
    });
    expect(heights).toEqual([
      [0, 12.5, 'measured', 0],
      [0, 12, 'levels', 0],
      [0, 9, 'default', 0],
    ]);
  });

  test('of a building whose parts are drawn in more detail is theirs', () => {
    const doc = emptyCity();
    addBox(doc, 'whole', [0, 0, 0], [10, 6, 4], { children: ['part'] });
    addHouse(doc, 'part', [0, 0, 0], { type: 'BuildingPart', parents: ['whole'] });
    const place = read(doc);
    expect(place.site.buildings.map(({ id }) => id)).toEqual(['part']);
    expect(keysOf(place)).toContain('import.dropped.outline_of_parts 1');
  });
});

describe('the ground', () => {
  const housesAt = (z: number, attributes: Json) => {
    const doc = emptyCity();
    addBox(doc, 'low', [40, 0, 3], [10, 10, 5]);
    addHouse(doc, 'h', [0, 0, z], { attributes });
    return read(doc).site.buildings[1];
  };

  test('is level: each building stands on it at its own lowest point', () => {
    expect(housesAt(57, {})).toMatchObject({ base: 0, top: 5 });
  });

  test('is where a survey says the terrain is, and walls end there', () => {
    const house = housesAt(57, { h_maaiveld: 58.25 });
    expect(house).toMatchObject({ base: 0, top: 3.75 });
    expect(Math.min(...house.faces.flat().filter((_, i) => i % 3 === 2))).toBe(0);
  });

  test('is not believed where it would bury the building or leave it in the air', () => {
    expect(housesAt(57, { h_maaiveld: 61 })).toMatchObject({ base: 0, top: 5 });
    expect(housesAt(57, { h_maaiveld: 52 })).toMatchObject({ base: 0, top: 5 });
  });
});

describe('a sequence', () => {
  const sequence = () => {
    const head = { ...emptyCity(), vertices: [] };
    const features = [0, 40].map((x, k) => {
      const doc = emptyCity();
      addHouse(doc, `h${k}`, [x, 0, 0]);
      return { type: 'CityJSONFeature', id: `h${k}`, CityObjects: doc.CityObjects, vertices: doc.vertices };
    });
    return [head, ...features];
  };
  const readLines = (lines: readonly unknown[]) =>
    readCityJson(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`, 'a.city.jsonl');

  test('is a city whose features have vertices of their own', () => {
    const { site, counts } = readLines(sequence());
    expect(site.buildings.map(({ id }) => id)).toEqual(['h0', 'h1']);
    expect(site.buildings[1].footprint[0] - site.buildings[0].footprint[0]).toBeCloseTo(40 / 0.9996, 2);
    expect(counts).toMatchObject({ objects: 2, vertices: 20, version: '2.0' });
  });

  test('is refused at the line where it goes wrong', () => {
    const lines = sequence() as Json[];
    (
      lines[2].CityObjects as Record<string, { geometry: { boundaries: number[][][][] }[] }>
    ).h1.geometry[0].boundaries[0][0][0][0] = 99;
    expect(() => readLines(lines)).toThrow(
      /^a\.city\.jsonl:3:\d+: CityObjects\.h1\.geometry\[0\]\.boundaries\[0\]\[0\]\[0\]\[0\] is 99; it must be 0 to 9\n/,
    );
    expect(() => readCityJson(`${JSON.stringify(lines[0])}\n{"type":`, 'a.city.jsonl')).toThrow(
      /^a\.city\.jsonl:2:9: this is not JSON/,
    );
    expect(() => readLines([lines[0], { ...lines[1], type: 'CityJSON' }])).toThrow(
      /:2:\d+: type is "CityJSON"; it must be "CityJSONFeature"/,
    );
  });
});

describe('coordinate systems', () => {
  test.each([
    ['EPSG:28992', 28992],
    ['urn:ogc:def:crs:EPSG::7415', 7415],
    ['urn:ogc:def:crs:EPSG:9.9.1:7415', 7415],
    ['https://www.opengis.net/def/crs/EPSG/0/7415', 7415],
    ['urn:ogc:def:crs,crs:EPSG::28992,crs:EPSG::5709', 28992],
    [
      'https://www.opengis.net/def/crs-compound?1=http://www.opengis.net/def/crs/EPSG/0/28992&2=http://www.opengis.net/def/crs/EPSG/0/5709',
      28992,
    ],
    ['urn:ogc:def:crs:OGC:1.3:CRS84', null],
    ['RD New', null],
    ['EPSG:2899200', null],
  ])('%s is EPSG number %s', (reference, code) => {
    expect(epsgCode(reference)).toBe(code);
  });

  // PROJ 9.5.1: what its database says of each, by pyproj.
  test.each<[number, readonly [number, number], readonly [number, number]]>([
    [32639, [512_345.678, 4_823_456.789], [51.15287074, 43.56396671]],
    [28409, [9_512_345.678, 4_823_456.789], [51.15155888, 43.5458629]],
    [20009, [9_512_345.678, 4_823_456.789], [51.15154561, 43.54585722]],
    [31370, [150_000, 170_000], [4.36875214, 50.84041128]],
    [2393, [3_385_000, 6_672_000], [24.9268232, 60.14349906]],
    [3857, [5_694_000, 5_390_000], [51.15007228, 43.51049483]],
    [2263, [980_000, 200_000], [-74.01533102, 40.71562948]],
  ])('EPSG:%s lands where PROJ puts it, within a decimetre', (code, [x, y], [lon, lat]) => {
    const crs = crsOf(code);
    if (!('toLonLat' in crs)) throw new Error('not known');
    const [ownLon, ownLat] = crs.toLonLat(x, y);
    expect(
      Math.hypot((ownLon - lon) * 111_320 * Math.cos((lat * Math.PI) / 180), (ownLat - lat) * 111_265),
    ).toBeLessThan(0.1);
  });

  test('of a file without one are metres around the middle, and the sun is a guess', () => {
    const doc = fullCity();
    doc.metadata = {};
    const place = read(doc);
    expect(place.site.origin).toEqual({ lon: 0, lat: 0 });
    expect(place.site.buildings[0].footprint).toEqual(
      [-30, -6, -30, 0, -40, 0, -40, -6].map((value) => expect.closeTo(value, 9)),
    );
    expect(keysOf(place)[0]).toBe('import.guess.origin 1');
    const named = read(doc, { crs: 'EPSG:32639' });
    expect(named.site).toEqual({ ...read(fullCity()).site, name: named.site.name });
  });

  test.each<[string, (doc: Doc) => void, CityJsonOptions, RegExp]>([
    ['degrees', (doc) => Object.assign(doc, { transform: { scale: [1e-9, 1e-9, 0.001], translate: [51.1, 43.6, 0] }, metadata: {} }), {},
      /vertices|the buildings span 0\.00008 × 0\.000012; in metres that is smaller than any place, in degrees it is one; reproject/],
    ['a system of degrees', (doc) => Object.assign(doc.metadata as Json, { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/4979' }), {},
      /a\.city\.json:1:\d+: EPSG:4979 \(WGS 84\) does not give metres east and north; reproject/],
    ['swapped axes', (doc) => Object.assign(doc, { transform: { scale: [0.001, 0.001, 0.001], translate: [4_800_000, 500_000, 0] } }), {},
      /lie around \[4800040, 500006\], outside of where EPSG:32639 \(WGS 84 \/ UTM zone 39N\) is used; east and north look swapped; write east before north/],
    ['another zone', (doc) => Object.assign(doc.metadata as Json, { referenceSystem: 'EPSG:28992' }), {}, /outside of where EPSG:28992 \(Amersfoort \/ RD New\) is used; reproject/],
    ['a system that is none', () => {}, { crs: 'EPSG:1' }, /“EPSG:1” names no EPSG number/],
    ['a number that is none', () => {}, { crs: 'EPSG:99999' }, /EPSG:99999 is not among the coordinate systems known here/],
    ['a datum known by a pivot', () => {}, { crs: '2169' }, /how EPSG:2169 \(LUREF \/ Luxembourg TM\) lies to WGS84 is not known here/],
    ['houses 12 km apart', (doc) => addBox(doc, 'far', [12_000, 0, 12], [10, 10, 5]), {}, /the buildings span 12\.01 km × 0\.012 km; a place must span at most 11\.938 km/],
  ])('%s are refused with what shows it', (_, change, options, message) => {
    const doc = fullCity();
    change(doc);
    expect(() => read(doc, options)).toThrow(message);
  }); // biome-ignore format: one table
});
