/** What leaves the house: a place as CityJSON, GeoJSON and glTF, each read back. */
import { WebIO } from '@gltf-transform/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { distanceToRing, signedArea } from '../../engine/geometry/polygon.ts';
import { cityJsonOf } from '../../scenarios/export/cityjson.ts';
import { geoJsonOf } from '../../scenarios/export/geojson.ts';
import { gltfOf } from '../../scenarios/export/gltf.ts';
import { readCityJson } from '../../scenarios/import/cityjson/read.ts';
import { planeAround } from '../../scenarios/import/frame.ts';
import { readGeoJson } from '../../scenarios/import/geojson/read.ts';
import type { Building, Site } from '../../sim/world/site.ts';
import { addHouse, emptyCity, fullCity } from './cityjson-documents.ts';

const gabled = readCityJson(JSON.stringify(fullCity()), 'a.city.json').site;

/** A yard with one of everything, beside a gabled house: on stilts, with a courtyard, clockwise, all over the map. */
const SITE: Site = {
  ...gabled,
  name: 'Двор',
  attribution: '© those who drew it',
  buildings: [
    ...gabled.buildings.slice(0, 1),
    { id: 'b/1', footprint: [0, 10, 0, 40, 30, 40, 30, 10], holes: [[10, 20, 20, 20, 20, 30, 10, 30]], base: 3, top: 15, faces: [], heightFrom: 'levels', use: 'residential' },
    { id: 'b/2', footprint: [-30, 10, -10, 10, -10, 20], holes: [], base: 0, top: 4.5, faces: [], heightFrom: 'generated', use: 'school' },
  ],
  barriers: [
    { id: 'wall', kind: 'wall', line: [-35, 0, -35, 30], height: 2, opaque: true },
    { id: 'fence', kind: 'fence', line: [-35, 30, 35, 30], height: 1.5, opaque: false },
  ],
  trees: [
    { id: 't1', x: -20, y: -15, crownRadius: 2, crownHeight: 5, transmittance: 0.3 },
    { id: 'bush', x: -25, y: -15, crownRadius: 1, crownHeight: 1, transmittance: 0.05 },
  ],
  lamps: [{ id: 'l1', x: 5, y: -8, height: 8, flux: 9000 }],
  mounts: [{ id: 'pole/l1', x: 5, y: -8, maxHeight: 8 }],
  zones: [{ id: 'yard', ring: [10, 20, 20, 20, 20, 30, 10, 30] }],
  assets: [{ id: 'entrance/1', kind: 'entrance', x: 5, y: 8, weight: 2, node: 'n1' }],
  roads: {
    drivingSide: 'right',
    lanes: [
      { id: 'e1', line: [-40, -20, 0, -20, 40, -10], width: 3.5, speedLimit: 50 / 3.6, next: ['e2'], turn: 'none', junction: null, signal: 's/1', level: 0 },
      { id: 'e2', line: [40, -10, 60, -10], width: 3.5, speedLimit: 50 / 3.6, next: [], turn: 'none', junction: null, signal: null, level: 1 },
    ],
    signals: [],
  },
  walkways: {
    nodes: [{ id: 'n1', x: 5, y: 8 }, { id: 'n2', x: 5, y: -25 }],
    paths: [{ from: 'n1', to: 'n2', width: 2, crossing: { id: 'c1', signal: null }, level: 0 }],
    kerbs: [],
  },
}; // biome-ignore format: one place

/** How far the corners of two buildings lie apart, in the frame of the first (m). */
function apart(one: Building, other: Building, shift: readonly number[]): number {
  let worst = Math.max(Math.abs(one.base - other.base), Math.abs(one.top - other.top));
  const rings = [[one.footprint, other.footprint], ...one.holes.map((hole, h) => [hole, other.holes[h]])];
  for (const [ring, again] of rings) {
    for (let i = 0; i < ring.length; i += 2)
      worst = Math.max(worst, distanceToRing(again, ring[i] + shift[0], ring[i + 1] + shift[1]));
    worst = Math.max(worst, Math.abs(Math.abs(signedArea(ring)) - Math.abs(signedArea(again))) / 100);
  }
  return worst;
}

/** Where the origin of one site lies in the frame of another. */
function shiftBetween(from: Site, to: Site): readonly number[] {
  return planeAround(to.origin)(from.origin.lon, from.origin.lat);
}

describe('CityJSON', () => {
  const written = cityJsonOf(SITE);
  const again = readCityJson(JSON.stringify(written), 'again.city.json').site;

  test('reads back as the same buildings and trees, within a centimetre', () => {
    const shift = shiftBetween(SITE, again);
    expect(again.buildings.map(({ id, heightFrom, use }) => [id, heightFrom, use])).toEqual([
      ['gable', 'measured', 'other'],
      ['b/1', 'levels', 'residential'],
      ['b/2', 'generated', 'school'],
    ]);
    for (const [k, building] of SITE.buildings.entries())
      expect(apart(building, again.buildings[k], shift)).toBeLessThan(0.01);
    for (const [k, { x, y, ...tree }] of SITE.trees.entries()) {
      const { x: ownX, y: ownY, ...own } = again.trees[k];
      expect(Math.hypot(ownX - x - shift[0], ownY - y - shift[1])).toBeLessThan(0.01);
      expect(own).toEqual(tree);
    }
    expect([again.name, again.attribution]).toEqual(['Двор', '© those who drew it']);
  });

  test('keeps the faces of a roof, and makes none where a footprint is all that is known', () => {
    expect(again.buildings.map(({ faces }) => faces.length)).toEqual([7, 0, 0]);
  });

  test('is in the UTM zone of the place, whole millimetres, with what each surface is', () => {
    expect(written.metadata).toMatchObject({ referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/32639' });
    expect(written.vertices.flat().every(Number.isInteger)).toBe(true);
    expect(written.CityObjects['b/1']).toMatchObject({
      type: 'Building',
      attributes: { measuredHeight: 15, height_from: 'levels', use: 'residential', sunqar_ground_m: 0 },
      geometry: [{ type: 'Solid', lod: '1.2', semantics: { values: [[0, 1, 2, 2, 2, 2, 2, 2, 2, 2]] } }],
    });
    const south = cityJsonOf({ ...SITE, origin: { lon: -46.6, lat: -23.5 } });
    expect(south.metadata).toMatchObject({ referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/32723' });
  });

  test('of faces that leave a gap is surfaces, not a solid', () => {
    const [house] = SITE.buildings;
    const open = cityJsonOf({ ...SITE, buildings: [{ ...house, faces: house.faces.slice(1) }] });
    expect(open.CityObjects.gable).toMatchObject({ geometry: [{ type: 'MultiSurface' }] });
    expect(written.CityObjects.gable).toMatchObject({ geometry: [{ type: 'Solid', lod: '2.2' }] });
  });

  test('is stable: written, read and written again it is the same city', () => {
    const doc = emptyCity();
    addHouse(doc, 'h', [0, 0, 0]);
    const { site } = readCityJson(JSON.stringify(doc), 'a.city.json');
    const once = readCityJson(JSON.stringify(cityJsonOf(site)), 'a.city.json').site;
    expect(once.buildings[0].faces.map((face) => face.length)).toEqual(
      site.buildings[0].faces.map((face) => face.length),
    );
    expect(once.buildings[0].top).toBe(site.buildings[0].top);
  });
});

describe('GeoJSON', () => {
  const written = geoJsonOf(SITE);

  test('reads back as the same footprints, within a centimetre, and nothing else is taken for a building', () => {
    const { site } = readGeoJson(JSON.stringify(written), 'again.geojson');
    const shift = shiftBetween(SITE, site);
    expect(site.buildings.map(({ id, heightFrom, use }) => [id, heightFrom, use])).toEqual([
      ['gable', 'measured', 'other'],
      ['b/1', 'levels', 'residential'],
      ['b/2', 'generated', 'school'],
    ]);
    for (const [k, building] of SITE.buildings.entries())
      expect(apart(building, site.buildings[k], shift)).toBeLessThan(0.01);
    expect([site.name, site.attribution]).toEqual(['Двор', '© those who drew it']);
  });

  test('has a feature for each thing, with its units in the names', () => {
    const count = (what: string) => written.features.filter(({ properties }) => properties.what === what).length;
    expect(['building', 'barrier', 'tree', 'lamp', 'mount', 'asset', 'zone', 'lane', 'path'].map(count)).toEqual([
      3, 2, 2, 1, 1, 1, 1, 2, 1,
    ]);
    expect(written.features.find(({ id }) => id === 'e1')).toMatchObject({
      geometry: { type: 'LineString' },
      properties: { what: 'lane', width_m: 3.5, speed_limit_kmh: 50, next: ['e2'], signal: 's/1', level: 0 },
    });
    expect(written.attribution).toBe('© those who drew it');
  });

  test('winds outlines against the clock and courtyards with it, closed, in degrees to the centimetre', () => {
    const { geometry } = written.features[1];
    if (geometry.type !== 'Polygon') throw new Error('an area is a polygon');
    const [outline, hole] = geometry.coordinates;
    expect(signedArea(outline.flat())).toBeGreaterThan(0);
    expect(signedArea(hole.flat())).toBeLessThan(0);
    expect(outline[0]).toEqual(outline.at(-1));
    for (const number of outline.flat()) expect(number).toBe(Number(number.toFixed(7)));
  });
});

describe('glTF', () => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    bytes = await gltfOf(SITE);
  });

  test('is the same bytes of the same place', async () => {
    expect(Buffer.from(await gltfOf(structuredClone(SITE))).equals(Buffer.from(bytes))).toBe(true);
  });

  test('is in metres, up is y, and north is -z', async () => {
    const document = await new WebIO().readBinary(bytes);
    const meshes = new Map(
      document
        .getRoot()
        .listNodes()
        .map((node) => [node.getName(), node]),
    );
    expect([...meshes.keys()]).toEqual(['ground', 'paths', 'roads', 'buildings', 'barriers', 'trunks', 'crowns']);
    const box = (name: string) => {
      const position = meshes.get(name)!.getMesh()!.listPrimitives()[0].getAttribute('POSITION')!;
      return [position.getMin([]), position.getMax([])].flat().map((value) => Math.round(value * 1000) / 1000);
    };
    const gable = SITE.buildings[0].footprint;
    const xs = gable.filter((_, i) => i % 2 === 0);
    const ys = gable.filter((_, i) => i % 2 === 1);
    expect(box('buildings')).toEqual(
      [Math.min(-30, ...xs), 0, -40, 30, 15, -Math.min(10, ...ys)].map((value) => expect.closeTo(value, 2)),
    );
    expect(box('crowns')[4]).toBeLessThanOrEqual(7);
    expect(box('roads')[4]).toBeCloseTo(6 - 0.02, 5);
    expect(box('trunks')).toEqual([-20.15, 0, 14.85, -19.85, 3, 15.15]);
  });

  test('faces outward, and names what each triangle is of', async () => {
    const document = await new WebIO().readBinary(bytes);
    for (const node of document.getRoot().listNodes()) {
      const [primitive] = node.getMesh()!.listPrimitives();
      const position = primitive.getAttribute('POSITION')!.getArray()!;
      const normal = primitive.getAttribute('NORMAL')!.getArray()!;
      for (let t = 0; t < position.length; t += 9) {
        const [ax, ay, az, bx, by, bz, cx, cy, cz] = position.slice(t, t + 9);
        const cross = [
          (by - ay) * (cz - az) - (bz - az) * (cy - ay),
          (bz - az) * (cx - ax) - (bx - ax) * (cz - az),
          (bx - ax) * (cy - ay) - (by - ay) * (cx - ax),
        ];
        expect(cross[0] * normal[t] + cross[1] * normal[t + 1] + cross[2] * normal[t + 2]).toBeGreaterThan(0);
      }
      const { ids, first_triangles } = node.getExtras() as { ids: string[]; first_triangles: number[] };
      expect(first_triangles).toHaveLength(ids.length);
    }
    const { ids, first_triangles } = document.getRoot().listNodes()[3].getExtras() as {
      ids: string[];
      first_triangles: number[];
    };
    expect(ids).toEqual(['gable', 'b/1', 'b/2']);
    expect(first_triangles[1]).toBe(SITE.buildings[0].faces.flat().length / 9);
  });

  test('names its maker and those who must be named', async () => {
    const { json } = await new WebIO().binaryToJSON(bytes);
    expect(json.asset).toMatchObject({ version: '2.0', generator: 'sunqar', copyright: '© those who drew it' });
  });
});
