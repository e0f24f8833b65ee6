/**
 * Outlines and lines of the site → triangles and edges: pure functions, one geometry for all things of a kind. A city
 * has millions of corners, so they are written into typed arrays as they come, and nothing is made of a corner alone.
 */
import { ShapeUtils, Vector2 } from 'three';
import { signedArea } from '../../engine/geometry/polygon.ts';
import type { Barrier, Building, Polyline, Ring, Site } from '../../sim/world/site.ts';

/** Triangles with a normal per corner, xyz each. */
export interface Solid {
  readonly position: Float32Array;
  readonly normal: Float32Array;
}

/** The buildings of a list, one after the other. */
export interface BuildingSolid extends Solid {
  readonly starts: Int32Array; // first triangle of each building, and one past the last triangle
}

/** A band of some width along a line. */
export interface Band {
  readonly line: Polyline;
  readonly width: number; // m
}

class SolidWriter {
  private readonly position: Float32Array;
  private readonly normal: Float32Array;
  private length = 0; // numbers written

  /** @param corners at most so many are written */
  constructor(corners: number) {
    this.position = new Float32Array(3 * corners);
    this.normal = new Float32Array(3 * corners);
  }

  get triangles(): number {
    return this.length / 9;
  }

  /** One corner after the other: three make a triangle. */
  corner(x: number, y: number, z: number, nx: number, ny: number, nz: number): void {
    const { position, normal, length } = this;
    position[length] = x;
    position[length + 1] = y;
    position[length + 2] = z;
    normal[length] = nx;
    normal[length + 1] = ny;
    normal[length + 2] = nz;
    this.length = length + 3;
  }

  /** A corner of a face that looks up. */
  level(x: number, y: number, z: number): void {
    this.corner(x, y, z, 0, 0, 1);
  }

  /** The upright wall over a → b, seen from its right: WALL_CORNERS of them, or none. */
  wall(ax: number, ay: number, bx: number, by: number, base: number, top: number): void {
    const length = Math.hypot(bx - ax, by - ay);
    if (length === 0) return;
    const nx = (by - ay) / length;
    const ny = (ax - bx) / length;
    this.corner(ax, ay, base, nx, ny, 0);
    this.corner(bx, by, base, nx, ny, 0);
    this.corner(bx, by, top, nx, ny, 0);
    this.corner(ax, ay, base, nx, ny, 0);
    this.corner(bx, by, top, nx, ny, 0);
    this.corner(ax, ay, top, nx, ny, 0);
  }

  /** The triangles of one plane face, nine numbers each, counter-clockwise as seen from outside. */
  face(triangles: readonly number[]): void {
    const [nx, ny, nz] = normalOf(triangles);
    for (let k = 0; k < triangles.length; k += 3) {
      this.corner(triangles[k], triangles[k + 1], triangles[k + 2], nx, ny, nz);
    }
  }

  take(): Solid {
    return { position: this.position.subarray(0, this.length), normal: this.normal.subarray(0, this.length) };
  }
}

/** Two triangles: of a wall, and of a piece of a band. */
const WALL_CORNERS = 6;

/** Walls and roofs. */
export function extrudeBuildings(buildings: readonly Building[]): BuildingSolid {
  const out = new SolidWriter(buildings.reduce((sum, building) => sum + cornersOf(building), 0));
  const starts = new Int32Array(buildings.length + 1);
  for (const [k, { footprint, holes, base, top, faces }] of buildings.entries()) {
    for (const face of faces) out.face(face);
    if (faces.length === 0) {
      const rings = [wound(footprint, 1), ...holes.map((hole) => wound(hole, -1))];
      for (const ring of rings) standWalls(out, ring, base, top);
      layRoof(out, rings, top);
    }
    starts[k + 1] = out.triangles;
  }
  return { ...out.take(), starts };
}

/** A wall for each corner of a ring; and n + 2 h − 2 triangles fill n corners round h holes. */
function cornersOf({ footprint, holes, faces }: Building): number {
  if (faces.length > 0) return faces.reduce((sum, face) => sum + face.length / 3, 0);
  const n = holes.reduce((sum, hole) => sum + hole.length, footprint.length) / 2;
  return WALL_CORNERS * n + 3 * (n + 2 * holes.length - 2);
}

/** The unit normal of a plane face: its triangles count by their area, so that no sliver turns it. */
function normalOf(triangles: readonly number[]): [x: number, y: number, z: number] {
  let [x, y, z] = [0, 0, 0];
  for (let k = 0; k < triangles.length; k += 9) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = triangles.slice(k, k + 9);
    x += (by - ay) * (cz - az) - (bz - az) * (cy - ay);
    y += (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
    z += (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  }
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** The ring the way that keeps the solid to its left: counter-clockwise (1) outside, clockwise (−1) round a hole. */
function wound(ring: Ring, sign: 1 | -1): Ring {
  if (signedArea(ring) * sign >= 0) return ring;
  return ring.map((_, i) => ring[ring.length - 2 - (i & ~1) + (i & 1)]);
}

function standWalls(out: SolidWriter, ring: Ring, base: number, top: number): void {
  const n = ring.length;
  for (let k = 0; k < n; k += 2) out.wall(ring[k], ring[k + 1], ring[(k + 2) % n], ring[(k + 3) % n], base, top);
}

/** Most outlines are convex, and a fan from their first corner fills them. */
function layRoof(out: SolidWriter, rings: readonly Ring[], z: number): void {
  const [outline] = rings;
  if (rings.length === 1 && isConvex(outline)) {
    for (let k = 2; k + 3 < outline.length; k += 2) {
      out.level(outline[0], outline[1], z);
      out.level(outline[k], outline[k + 1], z);
      out.level(outline[k + 2], outline[k + 3], z);
    }
    return;
  }
  const [contour, ...cuts] = rings.map(pointsOf);
  const all = [contour, ...cuts].flat();
  for (const [a, b, c] of ShapeUtils.triangulateShape(contour, cuts)) {
    for (const { x, y } of [all[a], all[b], all[c]]) out.level(x, y, z);
  }
}

/** Of a counter-clockwise ring: it never turns right. */
function isConvex(ring: Ring): boolean {
  const n = ring.length;
  for (let k = 0; k < n; k += 2) {
    const [bx, by] = [ring[(k + 2) % n], ring[(k + 3) % n]];
    const turn = (bx - ring[k]) * (ring[(k + 5) % n] - by) - (by - ring[k + 1]) * (ring[(k + 4) % n] - bx);
    if (turn < 0) return false;
  }
  return true;
}

function pointsOf(ring: Ring): Vector2[] {
  return Array.from({ length: ring.length / 2 }, (_, k) => new Vector2(ring[2 * k], ring[2 * k + 1]));
}

/** Upright faces of walls, fences and kiosk sides. */
export function standBarriers(barriers: readonly Barrier[]): Solid {
  const out = new SolidWriter(WALL_CORNERS * barriers.reduce((sum, { line }) => sum + piecesOf(line), 0));
  for (const { line, height } of barriers) {
    for (let k = 0; k + 3 < line.length; k += 2) out.wall(line[k], line[k + 1], line[k + 2], line[k + 3], 0, height);
  }
  return out.take();
}

function piecesOf(line: Polyline): number {
  return Math.max(0, line.length / 2 - 1);
}

/** Flat bands along lines, at height z, one after the other; corners are mitred no further than twice the width. */
export function layBands(bands: readonly Band[], z: number): Solid {
  const out = new SolidWriter(WALL_CORNERS * bands.reduce((sum, { line }) => sum + piecesOf(line), 0));
  const side = new Float64Array(2);
  for (const { line, width } of bands) {
    writeSide(line, 0, width / 2, side);
    let [dx, dy] = side;
    for (let k = 0; k + 3 < line.length; k += 2) {
      writeSide(line, k / 2 + 1, width / 2, side);
      const [x, y, nextX, nextY] = [line[k], line[k + 1], line[k + 2], line[k + 3]];
      const [nextDx, nextDy] = side;
      out.level(x + dx, y + dy, z);
      out.level(nextX + nextDx, nextY + nextDy, z);
      out.level(x - dx, y - dy, z);
      out.level(nextX + nextDx, nextY + nextDy, z);
      out.level(nextX - nextDx, nextY - nextDy, z);
      out.level(x - dx, y - dy, z);
      [dx, dy] = [nextDx, nextDy];
    }
  }
  return out.take();
}

/** Writes the way from the k-th point of a line to the right edge of its band. */
function writeSide(line: Polyline, k: number, half: number, out: Float64Array): void {
  const last = line.length / 2 - 1;
  writeRight(line, Math.max(0, k - 1), out);
  const [ax, ay] = out;
  writeRight(line, Math.min(last - 1, k), out);
  const [bx, by] = out;
  const stretch = Math.min(2, 2 / Math.max(0.1, 1 + ax * bx + ay * by));
  out[0] = ((ax + bx) / 2) * stretch * half;
  out[1] = ((ay + by) / 2) * stretch * half;
}

/** Writes the unit vector to the right of the line's k-th piece; nothing points right of a piece without length. */
function writeRight(line: Polyline, k: number, out: Float64Array): void {
  const dx = line[2 * k + 2] - line[2 * k];
  const dy = line[2 * k + 3] - line[2 * k + 1];
  const length = Math.hypot(dx, dy) || 1;
  out[0] = dy / length;
  out[1] = -dx / length;
}

/** Segments along lines at height z, as pairs of points. */
export function traceLines(lines: readonly Polyline[], z: number): Float32Array {
  const out = new Float32Array(6 * lines.reduce((sum, line) => sum + piecesOf(line), 0));
  let at = 0;
  for (const line of lines) {
    for (let k = 0; k + 3 < line.length; k += 2) {
      at = writePoint(out, at, line[k], line[k + 1], z);
      at = writePoint(out, at, line[k + 2], line[k + 3], z);
    }
  }
  return out;
}

/** Lines along north and east at whole multiples of `step`, from edge to edge of the site. */
export function gridLines([minX, minY, maxX, maxY]: Site['bounds'], step: number): Polyline[] {
  const lines: Polyline[] = [];
  for (let x = Math.ceil(minX / step) * step; x <= maxX; x += step) lines.push([x, minY, x, maxY]);
  for (let y = Math.ceil(minY / step) * step; y <= maxY; y += step) lines.push([minX, y, maxX, y]);
  return lines;
}

/** Roof outlines and upright edges, one of each for every corner; of plane faces their outlines. */
export function traceBuildings(buildings: readonly Building[]): Float32Array {
  const outlines = buildings.map(({ faces }) => outlinesOf(faces));
  const numbers = buildings.map(({ footprint, holes, faces }, k) =>
    faces.length > 0 ? outlines[k].length : 6 * holes.reduce((sum, hole) => sum + hole.length, footprint.length),
  );
  const out = new Float32Array(numbers.reduce((sum, own) => sum + own, 0));
  let at = 0;
  for (const [k, { footprint, holes, base, top, faces }] of buildings.entries()) {
    out.set(outlines[k], at);
    at += outlines[k].length;
    for (const ring of faces.length > 0 ? [] : [footprint, ...holes]) {
      const n = ring.length;
      for (let i = 0; i < n; i += 2) {
        at = writePoint(out, at, ring[i], ring[i + 1], base);
        at = writePoint(out, at, ring[i], ring[i + 1], top);
        at = writePoint(out, at, ring[i], ring[i + 1], top);
        at = writePoint(out, at, ring[(i + 2) % n], ring[(i + 3) % n], top);
      }
    }
  }
  return out;
}

/** The edges where plane faces end, two points each; an edge inside a face is met from two of its triangles. */
function outlinesOf(faces: Building['faces']): number[] {
  const lines = new Map<string, number[]>();
  for (const face of faces) {
    const met = new Map<string, number[]>();
    for (let k = 0; k < face.length; k += 9) {
      const corners = [0, 3, 6].map((from) => face.slice(k + from, k + from + 3));
      for (const [i, a] of corners.entries()) {
        const b = corners[(i + 1) % 3];
        const key = [String(a), String(b)].sort().join(' ');
        if (!met.delete(key)) met.set(key, [...a, ...b]);
      }
    }
    for (const [key, line] of met) lines.set(key, line); // two faces meet in most edges
  }
  return [...lines.values()].flat();
}

/** @returns where the next point goes */
function writePoint(out: Float32Array, at: number, x: number, y: number, z: number): number {
  out[at] = x;
  out[at + 1] = y;
  out[at + 2] = z;
  return at + 3;
}
