/** Hand-made CityJSON: boxes and gabled houses near Aktau, in UTM zone 39N (EPSG:32639), to the millimetre. */

export type Json = Record<string, unknown>;

/** East and north of the corner that everything stands at. */
export const CORNER = [500_000, 4_800_000] as const;

export interface Doc extends Json {
  CityObjects: Record<string, Json>;
  vertices: number[][];
}

export function emptyCity(changes: Json = {}): Doc {
  return {
    type: 'CityJSON',
    version: '2.0',
    transform: { scale: [0.001, 0.001, 0.001], translate: [...CORNER, 0] },
    metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/32639', title: 'two houses' },
    CityObjects: {},
    vertices: [],
    ...changes,
  };
}

/** Adds corners (m from CORNER) and gives their indices. */
export function corners(doc: Doc, points: readonly (readonly number[])[]): number[] {
  return points.map((point) => doc.vertices.push(point.map((value) => Math.round(value * 1000))) - 1);
}

/** The six faces of an upright box as rings of vertices, outward, floor first and roof second. */
export function boxFaces(doc: Doc, [x, y, z]: readonly number[], [w, d, h]: readonly number[]): number[][][] {
  const [a, b, c, e, f, g, i, j] = corners(doc, [
    [x, y, z], [x + w, y, z], [x + w, y + d, z], [x, y + d, z],
    [x, y, z + h], [x + w, y, z + h], [x + w, y + d, z + h], [x, y + d, z + h],
  ]); // biome-ignore format: a box
  return [[[a, e, c, b]], [[f, g, i, j]], [[a, b, g, f]], [[b, c, i, g]], [[c, e, j, i]], [[e, a, f, j]]];
}

/** A house 10 m along its ridge and 6 m across, eaves at 3 m and ridge at 5 m: floor, two slopes, four walls. */
export function gableFaces(doc: Doc, [x, y, z]: readonly number[]): number[][][] {
  const [a, b, c, d, e, f, g, h, r, s] = corners(doc, [
    [x, y, z], [x + 10, y, z], [x + 10, y + 6, z], [x, y + 6, z],
    [x, y, z + 3], [x + 10, y, z + 3], [x + 10, y + 6, z + 3], [x, y + 6, z + 3],
    [x, y + 3, z + 5], [x + 10, y + 3, z + 5],
  ]); // biome-ignore format: a house
  return [
    [[a, d, c, b]],
    [[e, f, s, r]],
    [[g, h, r, s]],
    [[a, b, f, e]],
    [[c, d, h, g]],
    [[b, c, g, s, f]],
    [[d, a, e, r, h]],
  ];
}

export const GABLE_ROLES = {
  surfaces: [{ type: 'GroundSurface' }, { type: 'RoofSurface' }, { type: 'WallSurface' }],
  values: [[0, 1, 1, 2, 2, 2, 2]],
};

export function addHouse(doc: Doc, id: string, at: readonly number[], more: Json = {}): void {
  const geometry = { type: 'Solid', lod: '2.2', boundaries: [gableFaces(doc, at)], semantics: GABLE_ROLES };
  doc.CityObjects[id] = { type: 'Building', geometry: [geometry], ...more };
}

export function addBox(doc: Doc, id: string, at: readonly number[], size: readonly number[], more: Json = {}): void {
  const geometry = { type: 'Solid', lod: '1.2', boundaries: [boxFaces(doc, at, size)] };
  doc.CityObjects[id] = { type: 'Building', geometry: [geometry], ...more };
}

/** A small city with one of everything that is read. */
export function fullCity(): Doc {
  const doc = emptyCity();
  addHouse(doc, 'gable', [0, 0, 12]);
  addBox(doc, 'block', [30, 0, 12], [20, 12, 15], { attributes: { function: 'school' } });
  doc.CityObjects.parted = { type: 'Building', children: ['parted-a', 'parted-b'] };
  addBox(doc, 'parted-a', [60, 0, 12], [10, 10, 9]);
  addBox(doc, 'parted-b', [70, 0, 15], [10, 10, 3]);
  for (const part of ['parted-a', 'parted-b']) {
    Object.assign(doc.CityObjects[part], { type: 'BuildingPart', parents: ['parted'] });
  }
  const [root] = corners(doc, [[15, 20, 12]]);
  doc.CityObjects.tree = {
    type: 'SolitaryVegetationObject',
    attributes: { height: 8, crownDiameter: 4 },
    geometry: [{ type: 'MultiPoint', lod: '1', boundaries: [root] }],
  };
  const road = corners(doc, [
    [0, -10, 12], [80, -10, 12], [80, -4, 12], [0, -4, 12],
  ]); // biome-ignore format: a strip
  doc.CityObjects.road = { type: 'Road', geometry: [{ type: 'MultiSurface', lod: '1', boundaries: [[road]] }] };
  return doc;
}
