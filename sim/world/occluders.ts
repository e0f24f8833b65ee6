/**
 * What blocks sight in a site, as triangles: buildings, opaque barriers, kiosks and tree trunks.
 *
 * The ground (z = 0) is no triangle: nothing lies below it, and a sight line between two points above a plane never
 * meets the plane. Crowns are no solids either: they are spheres that let a share of the light through, kept apart.
 */
import earcut from 'earcut';
import { shared } from '../../engine/columns/shared-array.ts';
import { contains, signedArea } from '../../engine/geometry/polygon.ts';
import type { Barrier, Building, Polyline, Ring, Site, Tree } from './site.ts';

/** Structured-cloneable; the arrays lie on SharedArrayBuffers. */
export interface Occluders {
  readonly ownerStarts: Int32Array; //     first triangle of each solid thing, and one past the last triangle
  readonly ownerBoxes: Float64Array; //  m 6 per owner: min x, y, z, max x, y, z
  readonly faceOf: Int32Array; //          face that each triangle is part of, rising: a wall, a roof, an underside
  readonly triangles: Float64Array; //   m 9 per triangle: three corners in the site frame
  readonly normals: Float64Array; //       3 per triangle: unit normal, outward for closed solids; for shading
  readonly crowns: Float64Array; //        5 per crown: x, y, z, radius (m), transmittance
}

const TRUNK_WIDTH = 0.3; // m, assumed: a mature street tree

/** Corners of the triangles of one plane face: 9 numbers (m) each. */
type Face = readonly number[];

/** Compiles every solid of the site. Order: buildings, barriers, trees, each as listed. */
export function compileOccluders({ buildings, barriers, trees }: Site): Occluders {
  const solids: readonly (readonly Face[])[] = [
    ...buildings.map(buildingFaces),
    ...barriers.filter(({ opaque }) => opaque).map(barrierFaces),
    ...trees.map(trunkFaces),
  ].filter((faces) => faces.length > 0);

  const faces = solids.flat();
  const triangles = shared(Float64Array, faces.flat());
  const faceOf = shared(
    Int32Array,
    faces.flatMap((face, f) => Array<number>(face.length / 9).fill(f)),
  );
  const ownerStarts = new Int32Array(new SharedArrayBuffer((solids.length + 1) * 4));
  for (const [owner, own] of solids.entries()) {
    ownerStarts[owner + 1] = ownerStarts[owner] + own.reduce((sum, face) => sum + face.length / 9, 0);
  }
  return {
    ownerStarts,
    ownerBoxes: shared(
      Float64Array,
      solids.flatMap((_, o) => boxOf(triangles, ownerStarts[o], ownerStarts[o + 1])),
    ),
    faceOf,
    triangles,
    normals: shared(Float64Array, normalsOf(triangles)),
    crowns: shared(
      Float64Array,
      trees.flatMap((tree) => [tree.x, tree.y, tree.crownHeight, tree.crownRadius, tree.transmittance]),
    ),
  };
}

/** The building that (x, y, z) lies inside of, or null: a camera there would see nothing. */
export function isInsideSolid(site: Site, x: number, y: number, z: number): string | null {
  const around = site.buildings.find(
    ({ base, top, footprint, holes, faces }) =>
      base < z &&
      z < top &&
      contains(footprint, x, y) &&
      !holes.some((hole) => contains(hole, x, y)) &&
      (faces.length === 0 || isRoofed(faces, x, y, z)),
  );
  return around?.id ?? null;
}

/** Whether straight up from the point one leaves the solid: an odd number of times through its faces. */
function isRoofed(faces: readonly Face[], x: number, y: number, z: number): boolean {
  let isInside = false;
  for (const face of faces) {
    for (let t = 0; t < face.length; t += 9) {
      const [ax, ay, az, bx, by, bz, cx, cy, cz] = face.slice(t, t + 9);
      // Half-open, so that a ray through an edge which two triangles share meets one of them.
      if (!contains([ax, ay, bx, by, cx, cy], x, y)) continue;
      const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
      const ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
      const nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
      if (az - (nx * (x - ax) + ny * (y - ay)) / nz > z) isInside = !isInside;
    }
  }
  return isInside;
}

function buildingFaces({ footprint, holes, base, top, faces }: Building): readonly Face[] {
  if (base >= top) return [];
  if (faces.length > 0) return faces;
  // Walls keep the solid to their left, so that normals point outward: outline counter-clockwise, holes clockwise.
  const walls = [wound(footprint, 1), ...holes.map((hole) => wound(hole, -1))].flatMap((ring) =>
    wallsAlong([...ring, ring[0], ring[1]], base, top),
  );
  const underside = base > 0 ? [slab(footprint, holes, base, -1)] : [];
  return [...walls, slab(footprint, holes, top, 1), ...underside];
}

/** A line of thin upright walls; a kiosk whose line closes has a roof too. */
function barrierFaces({ line, height, kind }: Barrier): Face[] {
  const walls = wallsAlong(line, 0, height);
  const isClosed = line.length >= 8 && line[0] === line.at(-2) && line[1] === line.at(-1);
  return kind === 'kiosk' && isClosed ? [...walls, slab(line.slice(0, -2), [], height, 1)] : walls;
}

/** Up to the lower side of the crown, in which the stem parts into branches. */
function trunkFaces({ x, y, crownHeight, crownRadius }: Tree): Face[] {
  const top = crownHeight - crownRadius;
  const r = TRUNK_WIDTH / 2;
  if (top <= 0) return [];
  return wallsAlong([x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r, x - r, y - r], 0, top);
}

/** One upright face for each piece of the line that has a length. */
function wallsAlong(line: Polyline, base: number, top: number): Face[] {
  const faces: Face[] = [];
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [ax, ay, bx, by] = line.slice(i, i + 4);
    if (ax === bx && ay === by) continue;
    faces.push([ax, ay, base, bx, by, base, bx, by, top, ax, ay, base, bx, by, top, ax, ay, top]);
  }
  return faces;
}

/** A level polygon with holes; `up` is +1 for a roof, -1 for an underside. */
function slab(outline: Ring, holes: readonly Ring[], z: number, up: 1 | -1): Face {
  const points = [outline, ...holes].flat();
  const holeStarts = holes.map((_, h) => [outline, ...holes.slice(0, h)].flat().length / 2);
  const indices = earcut(points, holeStarts);
  const face: number[] = [];
  for (let i = 0; i < indices.length; i += 3) {
    const triangle = wound(
      indices.slice(i, i + 3).flatMap((k) => [points[2 * k], points[2 * k + 1]]),
      up,
    );
    for (let k = 0; k < 6; k += 2) face.push(triangle[k], triangle[k + 1], z);
  }
  return face;
}

/** The ring with its area of the wanted sign. */
function wound(ring: Ring, sign: 1 | -1): Ring {
  if (signedArea(ring) * sign >= 0) return ring;
  return ring.map((_, i) => ring[ring.length - 2 - (i & ~1) + (i & 1)]);
}

function normalsOf(triangles: Float64Array): number[] {
  const normals: number[] = [];
  for (let t = 0; t < triangles.length; t += 9) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = triangles.subarray(t, t + 9);
    const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
    const ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
    const nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    normals.push(nx / length, ny / length, nz / length);
  }
  return normals;
}

function boxOf(triangles: Float64Array, begin: number, end: number): number[] {
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (let i = 9 * begin; i < 9 * end; i++) {
    const axis = i % 3;
    box[axis] = Math.min(box[axis], triangles[i]);
    box[axis + 3] = Math.max(box[axis + 3], triangles[i]);
  }
  return box;
}
