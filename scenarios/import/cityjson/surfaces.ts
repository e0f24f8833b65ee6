/**
 * The geometry of one city object as plain surfaces: solids by their outer shells, collections by their members,
 * instances of templates put where they stand. Coordinates are still those of the file.
 */
import { part } from '../../read/shape.ts';
import { type CityDocument, type CityObject, depthOf, type Geometry } from './document.ts';

/** What the file says a surface is; null where it says nothing, or nothing that matters here. */
export type Role = 'ground' | 'roof' | 'wall' | 'inside' | null;

export interface Surface {
  readonly rings: readonly (readonly number[])[]; // outer first, x, y, z of each corner, not closed
  readonly role: Role;
}

const ROLES: Readonly<Record<string, Role>> = {
  GroundSurface: 'ground',
  RoofSurface: 'roof',
  WallSurface: 'wall',
  InteriorWallSurface: 'inside',
  FloorSurface: 'inside',
  CeilingSurface: 'inside',
};

/** Gives the corners their coordinates: those of the file, or those of a site. */
export interface Corners {
  readonly vertex: (index: number) => readonly number[]; // of all vertices of the file
  readonly free: (x: number, y: number, z: number) => readonly number[]; // a corner of a template that was put somewhere
}

/** Coordinates as they stand in the file. */
export function cornersAsFiled({ points }: CityDocument): Corners {
  return {
    vertex: (index) => [points[3 * index], points[3 * index + 1], points[3 * index + 2]],
    free: (x, y, z) => [x, y, z],
  };
}

/** The surfaces of a geometry; none of points and lines. */
export function surfacesOf(
  document: CityDocument,
  object: CityObject,
  geometry: Geometry,
  corners: Corners,
): Surface[] {
  const { instance } = geometry;
  const first = object.page.firstVertex;
  if (instance === null) return collect(geometry, (vertex) => corners.vertex(first + vertex));
  const anchor = cornersAsFiled(document).vertex(first + (geometry.boundaries as number[])[0]);
  const { templateVertices, templates } = document;
  return collect(templates[instance.template], (vertex) => {
    const [x, y, z] = moved(templateVertices[vertex], instance.matrix, anchor);
    return corners.free(x, y, z);
  });
}

/** The points of a geometry that is made of points, or where an instance is put; null of any other. */
export function pointsOf(
  object: CityObject,
  { type, boundaries }: Geometry,
  corners: Corners,
): (readonly number[])[] | null {
  if (type !== 'MultiPoint' && type !== 'GeometryInstance') return null;
  return (boundaries as number[]).map((vertex) => corners.vertex(object.page.firstVertex + vertex));
}

/** The level of detail of a geometry, of an instance that of its template. */
export function lodOf({ templates }: CityDocument, { lod, instance }: Geometry): string {
  return instance === null ? lod : templates[instance.template].lod;
}

type Corner = (vertex: number) => readonly number[];

/** The template's point by the matrix, row by row, and then to where the instance stands. */
function moved(point: readonly number[], matrix: readonly number[], anchor: readonly number[]): number[] {
  const [x, y, z] = point;
  const row = (r: number) => matrix[4 * r] * x + matrix[4 * r + 1] * y + matrix[4 * r + 2] * z + matrix[4 * r + 3];
  const w = row(3) || 1;
  return [0, 1, 2].map((axis) => row(axis) / w + anchor[axis]);
}

type Rings = readonly (readonly number[])[];

function collect(geometry: Geometry, corner: Corner): Surface[] {
  const depth = depthOf(geometry.type);
  if (depth < 3) return [];
  const kinds = part(geometry.semantics, 'surfaces');
  const surfaces: Surface[] = [];
  const walk = (boundaries: unknown, values: unknown, level: number): void => {
    // Of a solid the first shell is its outside; the others are hollows that nobody sees into.
    const members = level === 4 ? (boundaries as unknown[]).slice(0, 1) : (boundaries as unknown[]);
    for (const [k, member] of members.entries()) {
      const value = Array.isArray(values) ? values[k] : values;
      if (level > 3) walk(member, value, level - 1);
      else surfaces.push({ rings: ringsOf(member as Rings, corner), role: roleOf(kinds, value) });
    }
  };
  walk(geometry.boundaries, part(geometry.semantics, 'values'), depth);
  return surfaces;
}

function ringsOf(rings: Rings, corner: Corner): number[][] {
  return rings.map((ring) => ring.flatMap((vertex) => corner(vertex)));
}

function roleOf(kinds: unknown, value: unknown): Role {
  if (!Array.isArray(kinds) || typeof value !== 'number') return null;
  const type = part(kinds[value], 'type');
  return typeof type === 'string' && Object.hasOwn(ROLES, type) ? ROLES[type] : null;
}
