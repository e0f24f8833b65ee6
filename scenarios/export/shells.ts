/** Buildings as polygons in space: what is known of their faces, or their footprint upright from base to top. */

import { signedArea } from '../../engine/geometry/polygon.ts';
import type { Building } from '../../sim/world/site.ts';
import { paired } from '../schema/quantities.ts';

export interface Polygon3 {
  readonly rings: readonly (readonly number[])[]; // x, y, z (m) of each corner, outer first, counter-clockwise from outside
  readonly role: 'ground' | 'roof' | 'wall';
}

export interface Shell {
  readonly polygons: readonly Polygon3[];
  readonly isClosed: boolean; // water would stay in it
}

export function shellOf(building: Building): Shell {
  const polygons = building.faces.length > 0 ? building.faces.flatMap(facePolygons) : upright(building);
  return { polygons, isClosed: isClosed(polygons) };
}

function upright({ footprint, holes, base, top }: Building): Polygon3[] {
  const rings = [wound(footprint, 1), ...holes.map((hole) => wound(hole, -1))];
  const level = (ring: readonly number[], z: number) => paired(ring).flatMap(([x, y]) => [x, y, z]);
  const walls = rings.flatMap((ring) =>
    paired(ring).map(([ax, ay], k): Polygon3 => {
      const [bx, by] = [ring[(2 * k + 2) % ring.length], ring[(2 * k + 3) % ring.length]];
      return { rings: [[ax, ay, base, bx, by, base, bx, by, top, ax, ay, top]], role: 'wall' };
    }),
  );
  return [
    { rings: rings.map((ring) => level(wound(ring, signedArea(ring) > 0 ? -1 : 1), base)), role: 'ground' },
    { rings: rings.map((ring) => level(ring, top)), role: 'roof' },
    ...walls,
  ];
}

function wound(ring: readonly number[], sign: 1 | -1): readonly number[] {
  return signedArea(ring) * sign >= 0 ? ring : paired(ring).reverse().flat();
}

/** The polygons that the triangles of a face fill; the triangles themselves where they touch in single corners. */
function facePolygons(face: readonly number[]): Polygon3[] {
  const normal = normalOf(face);
  const role = normal[2] < -0.7 ? 'ground' : normal[2] > 0.2 ? 'roof' : 'wall';
  const loops = loopsOf(face);
  const outer = loops?.filter((loop) => dot(normalOfLoop(loop), normal) > 0) ?? [];
  if (loops !== null && outer.length === 1) {
    return [{ rings: [...outer, ...loops.filter((loop) => loop !== outer[0])], role }];
  }
  return Array.from({ length: face.length / 9 }, (_, t): Polygon3 => ({ rings: [face.slice(9 * t, 9 * t + 9)], role }));
}

/** The edges that one triangle alone has, as closed loops; null where they branch. */
function loopsOf(face: readonly number[]): number[][] | null {
  const corners = new Map<string, readonly number[]>();
  const next = new Map<string, string>();
  for (let t = 0; t < face.length; t += 9) {
    const keys = [0, 3, 6].map((from) => {
      const corner = face.slice(t + from, t + from + 3);
      corners.set(String(corner), corner);
      return String(corner);
    });
    for (const [i, a] of keys.entries()) {
      const b = keys[(i + 1) % 3];
      if (next.get(b) === a) next.delete(b);
      else if (next.has(a)) return null;
      else next.set(a, b);
    }
  }
  const loops: number[][] = [];
  for (const start of [...next.keys()]) {
    const loop: number[] = [];
    for (let at = start; next.has(at); ) {
      loop.push(...corners.get(at)!);
      const onward = next.get(at)!;
      next.delete(at);
      at = onward;
    }
    if (loop.length > 0) loops.push(loop);
  }
  return loops;
}

/** Whether each edge is run along once in either direction. */
function isClosed(polygons: readonly Polygon3[]): boolean {
  const open = new Map<string, number>();
  for (const { rings } of polygons) {
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 3) {
        const a = ring.slice(i, i + 3).join();
        const j = (i + 3) % ring.length;
        const b = ring.slice(j, j + 3).join();
        const [key, way] = a < b ? [`${a} ${b}`, 1] : [`${b} ${a}`, -1];
        open.set(key, (open.get(key) ?? 0) + way);
      }
    }
  }
  return [...open.values()].every((left) => left === 0);
}

type Vector = readonly [number, number, number];

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function normalOf(triangles: readonly number[]): Vector {
  let sum: Vector = [0, 0, 0];
  for (let t = 0; t < triangles.length; t += 9) {
    const [x, y, z] = normalOfLoop(triangles.slice(t, t + 9));
    sum = [sum[0] + x, sum[1] + y, sum[2] + z];
  }
  const length = Math.hypot(...sum) || 1;
  return [sum[0] / length, sum[1] / length, sum[2] / length];
}

/** Newell's normal, twice as long as the area. */
function normalOfLoop(loop: readonly number[]): Vector {
  let [x, y, z] = [0, 0, 0];
  for (let i = 0; i < loop.length; i += 3) {
    const j = (i + 3) % loop.length;
    const a = [loop[i] - loop[0], loop[i + 1] - loop[1], loop[i + 2] - loop[2]];
    const b = [loop[j] - loop[0], loop[j + 1] - loop[1], loop[j + 2] - loop[2]];
    x += a[1] * b[2] - a[2] * b[1];
    y += a[2] * b[0] - a[0] * b[2];
    z += a[0] * b[1] - a[1] * b[0];
  }
  return [x, y, z];
}
