/** Outlines and lines of the site → triangles and edges: pure functions, one geometry for all things of a kind. */
import { ShapeUtils, Vector2 } from 'three';
import type { Barrier, Building, Polyline, Ring } from '../../sim/world/site.ts';

/** Triangles with a normal per corner, xyz each. */
export interface Solid {
  readonly position: Float32Array;
  readonly normal: Float32Array;
}

class SolidWriter {
  private readonly positions: number[] = [];
  private readonly normals: number[] = [];

  triangle(corners: readonly number[], normal: readonly [number, number, number]): void {
    this.positions.push(...corners);
    this.normals.push(...normal, ...normal, ...normal);
  }

  /** The upright wall over a → b, seen from its right. */
  wall(a: readonly [number, number], b: readonly [number, number], base: number, top: number): void {
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
    if (length === 0) return;
    const normal = [(b[1] - a[1]) / length, (a[0] - b[0]) / length, 0] as const;
    this.triangle([...a, base, ...b, base, ...b, top], normal);
    this.triangle([...a, base, ...b, top, ...a, top], normal);
  }

  take(): Solid {
    return { position: Float32Array.from(this.positions), normal: Float32Array.from(this.normals) };
  }
}

function points(ring: Ring): Vector2[] {
  return Array.from({ length: ring.length / 2 }, (_, k) => new Vector2(ring[2 * k], ring[2 * k + 1]));
}

/** Walls and roofs. */
export function extrudeBuildings(buildings: readonly Building[]): Solid {
  const out = new SolidWriter();
  for (const { footprint, holes, base, top } of buildings) {
    const contour = points(footprint);
    if (ShapeUtils.isClockWise(contour)) contour.reverse();
    const cuts = holes.map(points).map((hole) => (ShapeUtils.isClockWise(hole) ? hole : hole.reverse()));
    for (const ring of [contour, ...cuts]) {
      ring.forEach((a, k) => {
        const b = ring[(k + 1) % ring.length];
        out.wall([a.x, a.y], [b.x, b.y], base, top);
      });
    }
    const all = [contour, ...cuts].flat();
    for (const face of ShapeUtils.triangulateShape(contour, cuts)) {
      out.triangle(
        face.flatMap((k) => [all[k].x, all[k].y, top]),
        [0, 0, 1],
      );
    }
  }
  return out.take();
}

/** Upright faces of walls, fences and kiosk sides. */
export function standBarriers(barriers: readonly Barrier[]): Solid {
  const out = new SolidWriter();
  for (const { line, height } of barriers) {
    for (let k = 0; k + 3 < line.length; k += 2) {
      out.wall([line[k], line[k + 1]], [line[k + 2], line[k + 3]], 0, height);
    }
  }
  return out.take();
}

/** Flat bands of a width each along lines, at height z; corners are mitred no further than twice the width. */
export function layBands(bands: readonly { readonly line: Polyline; readonly width: number }[], z: number): Solid {
  const out = new SolidWriter();
  for (const { line, width } of bands) {
    const sides = Array.from({ length: line.length / 2 }, (_, k) => acrossAt(line, k, width / 2));
    for (let k = 0; k + 1 < sides.length; k++) {
      const [x, y, nextX, nextY] = line.slice(2 * k, 2 * k + 4);
      const [dx, dy] = sides[k];
      const [nextDx, nextDy] = sides[k + 1];
      const right = [x + dx, y + dy, z];
      const left = [x - dx, y - dy, z];
      const nextRight = [nextX + nextDx, nextY + nextDy, z];
      out.triangle([...right, ...nextRight, ...left], [0, 0, 1]);
      out.triangle([...nextRight, nextX - nextDx, nextY - nextDy, z, ...left], [0, 0, 1]);
    }
  }
  return out.take();
}

/** From the k-th point of a line to the right edge of its band. */
function acrossAt(line: Polyline, k: number, half: number): [dx: number, dy: number] {
  const way = (from: number) => {
    const [x, y, nextX, nextY] = line.slice(2 * from, 2 * from + 4);
    const length = Math.hypot(nextX - x, nextY - y) || 1;
    return [(nextY - y) / length, (x - nextX) / length] as const;
  };
  const last = line.length / 2 - 1;
  const [ax, ay] = way(Math.max(0, k - 1));
  const [bx, by] = way(Math.min(last - 1, k));
  const stretch = Math.min(2, 2 / Math.max(0.1, 1 + ax * bx + ay * by));
  return [((ax + bx) / 2) * stretch * half, ((ay + by) / 2) * stretch * half];
}

/** Segments along lines at height z, as pairs of points. */
export function traceLines(lines: readonly Polyline[], z: number): Float32Array {
  return Float32Array.from(
    lines.flatMap((line) => {
      const pairs: number[] = [];
      for (let k = 0; k + 3 < line.length; k += 2) pairs.push(line[k], line[k + 1], z, line[k + 2], line[k + 3], z);
      return pairs;
    }),
  );
}

/** Roof outlines and upright corners. */
export function traceBuildings(buildings: readonly Building[]): Float32Array {
  return Float32Array.from(
    buildings.flatMap(({ footprint, holes, base, top }) =>
      [footprint, ...holes].flatMap((ring) => {
        const closed = [...ring, ring[0], ring[1]];
        const corners = points(ring).flatMap(({ x, y }) => [x, y, base, x, y, top]);
        return [...traceLines([closed], top), ...corners];
      }),
    ),
  );
}
