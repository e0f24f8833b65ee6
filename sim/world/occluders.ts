/**
 * What blocks sight in a site, as triangles: buildings, opaque barriers, kiosks and tree trunks.
 *
 * The ground (z = 0) is no triangle: nothing lies below it, and a sight line between two points above a plane never
 * meets the plane. Crowns are no solids either: they are spheres that let a share of the light through, kept apart.
 */
import earcut from 'earcut';
import { contains, signedArea } from '../../engine/geometry/polygon.ts';
import type { Barrier, Building, Ring, Site, Tree } from './site.ts';

/** One solid thing; its triangles are `ownerStarts[i]` to `ownerStarts[i + 1]`. */
export interface Owner {
  readonly kind: 'building' | 'barrier' | 'trunk';
  readonly id: string;
}

/** Structured-cloneable; the arrays lie on SharedArrayBuffers. */
export interface Occluders {
  readonly owners: readonly Owner[];
  readonly ownerStarts: Int32Array; //     first triangle of each owner, and one past the last triangle
  readonly ownerBoxes: Float64Array; //  m 6 per owner: min x, y, z, max x, y, z
  readonly ownerOf: Int32Array; //         owner of each triangle
  readonly triangles: Float64Array; //   m 9 per triangle: three corners in the site frame
  readonly normals: Float64Array; //       3 per triangle: unit normal, outward for closed solids; for shading
  readonly crowns: Float64Array; //        5 per crown: x, y, z, radius (m), transmittance
}

const TRUNK_WIDTH = 0.3; // m, assumed: a mature street tree

/** Compiles every solid of the site. Order: buildings, barriers, trees, each as listed. */
export function compileOccluders(site: Site): Occluders {
  const owners: Owner[] = [];
  const starts: number[] = [];
  const corners: number[] = [];
  const add = (owner: Owner, build: (out: number[]) => void) => {
    const start = corners.length / 9;
    build(corners);
    if (corners.length / 9 === start) return;
    owners.push(owner);
    starts.push(start);
  };
  for (const building of site.buildings) {
    add({ kind: 'building', id: building.id }, (out) => addBuilding(building, out));
  }
  for (const barrier of site.barriers) {
    if (barrier.opaque) add({ kind: 'barrier', id: barrier.id }, (out) => addBarrier(barrier, out));
  }
  for (const tree of site.trees) add({ kind: 'trunk', id: tree.id }, (out) => addTrunk(tree, out));
  starts.push(corners.length / 9);
  const triangles = shared(corners);
  const ownerStarts = new Int32Array(new SharedArrayBuffer(starts.length * 4));
  ownerStarts.set(starts);
  const ownerOf = new Int32Array(new SharedArrayBuffer((triangles.length / 9) * 4));
  for (let owner = 0; owner < owners.length; owner++) ownerOf.fill(owner, starts[owner], starts[owner + 1]);
  return {
    owners,
    ownerStarts,
    ownerOf,
    ownerBoxes: shared(owners.flatMap((_, owner) => boxOf(triangles, starts[owner], starts[owner + 1]))),
    triangles,
    normals: normalsOf(triangles),
    crowns: shared(
      site.trees.flatMap((tree) => [tree.x, tree.y, tree.crownHeight, tree.crownRadius, tree.transmittance]),
    ),
  };
}

/** The building that (x, y, z) lies inside of, or null: a camera there would see nothing. */
export function isInsideSolid(site: Site, x: number, y: number, z: number): string | null {
  const around = site.buildings.find(
    ({ base, top, footprint, holes }) =>
      base < z && z < top && contains(footprint, x, y) && !holes.some((hole) => contains(hole, x, y)),
  );
  return around?.id ?? null;
}

function addBuilding({ footprint, holes, base, top }: Building, out: number[]): void {
  // Walls keep the solid to their left, so that normals point outward: outline counter-clockwise, holes clockwise.
  addWalls(wound(footprint, 1), base, top, out);
  for (const hole of holes) addWalls(wound(hole, -1), base, top, out);
  addSlab(footprint, holes, top, 1, out);
  if (base > 0) addSlab(footprint, holes, base, -1, out);
}

/** A line of thin upright walls; a kiosk whose line closes has a roof too. */
function addBarrier({ line, height, kind }: Barrier, out: number[]): void {
  for (let i = 0; i + 3 < line.length; i += 2) addWall(line[i], line[i + 1], line[i + 2], line[i + 3], 0, height, out);
  const closed = line.length >= 8 && line[0] === line.at(-2) && line[1] === line.at(-1);
  if (kind === 'kiosk' && closed) addSlab(line.slice(0, -2), [], height, 1, out);
}

/** Up to the lower side of the crown, in which the stem parts into branches. */
function addTrunk({ x, y, crownHeight, crownRadius }: Tree, out: number[]): void {
  const top = crownHeight - crownRadius;
  const r = TRUNK_WIDTH / 2;
  if (top > 0) addWalls([x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r], 0, top, out);
}

function addWalls(ring: Ring, base: number, top: number, out: number[]): void {
  for (let i = 0; i < ring.length; i += 2) {
    const j = (i + 2) % ring.length;
    addWall(ring[i], ring[i + 1], ring[j], ring[j + 1], base, top, out);
  }
}

function addWall(ax: number, ay: number, bx: number, by: number, base: number, top: number, out: number[]): void {
  if ((ax === bx && ay === by) || base >= top) return;
  out.push(ax, ay, base, bx, by, base, bx, by, top);
  out.push(ax, ay, base, bx, by, top, ax, ay, top);
}

/** A level polygon with holes; `up` is +1 for a roof, -1 for an underside. */
function addSlab(outline: Ring, holes: readonly Ring[], z: number, up: 1 | -1, out: number[]): void {
  const points = [outline, ...holes].flat();
  const holeStarts = holes.map((_, h) => [outline, ...holes.slice(0, h)].flat().length / 2);
  const indices = earcut(points, holeStarts);
  for (let i = 0; i < indices.length; i += 3) {
    const corners = indices.slice(i, i + 3).flatMap((k) => [points[2 * k], points[2 * k + 1]]);
    const [ax, ay, bx, by, cx, cy] =
      signedArea(corners) * up > 0 ? corners : [...corners.slice(4), ...corners.slice(2, 4), ...corners.slice(0, 2)];
    out.push(ax, ay, z, bx, by, z, cx, cy, z);
  }
}

/** The ring with its area of the wanted sign. */
function wound(ring: Ring, sign: 1 | -1): Ring {
  if (signedArea(ring) * sign >= 0) return ring;
  return ring.map((_, i) => ring[ring.length - 2 - (i & ~1) + (i & 1)]);
}

function normalsOf(triangles: Float64Array): Float64Array {
  const normals = shared(triangles.length / 3);
  for (let t = 0; t < triangles.length; t += 9) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = triangles.subarray(t, t + 9);
    const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
    const ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
    const nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    normals.set([nx / length, ny / length, nz / length], t / 3);
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

function shared(content: readonly number[] | number): Float64Array {
  const length = typeof content === 'number' ? content : content.length;
  const array = new Float64Array(new SharedArrayBuffer(length * 8));
  if (typeof content !== 'number') array.set(content);
  return array;
}
