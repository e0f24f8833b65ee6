/**
 * Simple polygons as flat rings [x0, y0, x1, y1, …] in metres, not closed, either winding.
 *
 * Tilings stay exact: a point on an edge that two polygons share is inside exactly one of them.
 */
import { distanceToSegment, segmentsMeet, side } from './segment.ts';

/**
 * Whether (x, y) lies in the ring, by the crossing number of the ray towards east.
 *
 * Half-open: west and south edges belong to the ring, east and north edges to its neighbour.
 */
export function contains(ring: ArrayLike<number>, x: number, y: number): boolean {
  let inside = false;
  let ax = ring[ring.length - 2];
  let ay = ring[ring.length - 1];
  for (let i = 0; i < ring.length; i += 2) {
    const bx = ring[i];
    const by = ring[i + 1];
    if (ay > y !== by > y) {
      // Upward edges are crossed when p is to their left; the edge is read upward either way, so that both
      // neighbours of a shared edge compute the same bits.
      const left = by > ay ? side(ax, ay, bx, by, x, y) : side(bx, by, ax, ay, x, y);
      if (left > 0) inside = !inside;
    }
    ax = bx;
    ay = by;
  }
  return inside;
}

/** Area in m², positive for counter-clockwise rings. */
export function signedArea(ring: ArrayLike<number>): number {
  const originX = ring[0];
  const originY = ring[1];
  let doubled = 0;
  // Relative to the first vertex, so that a small ring far from the origin keeps its digits.
  for (let i = 2; i + 3 < ring.length; i += 2) {
    doubled += side(originX, originY, ring[i], ring[i + 1], ring[i + 2], ring[i + 3]);
  }
  return doubled / 2;
}

/** Distance in metres from (x, y) to the nearest edge, from inside as from outside. */
export function distanceToRing(ring: ArrayLike<number>, x: number, y: number): number {
  let nearest = Infinity;
  let ax = ring[ring.length - 2];
  let ay = ring[ring.length - 1];
  for (let i = 0; i < ring.length; i += 2) {
    nearest = Math.min(nearest, distanceToSegment(ax, ay, ring[i], ring[i + 1], x, y));
    ax = ring[i];
    ay = ring[i + 1];
  }
  return nearest;
}

/** Centre of area; of a ring without area, the mean of its vertices. */
export function centroid(ring: ArrayLike<number>): [x: number, y: number] {
  const originX = ring[0];
  const originY = ring[1];
  let doubled = 0;
  let x = 0;
  let y = 0;
  for (let i = 2; i + 3 < ring.length; i += 2) {
    const weight = side(originX, originY, ring[i], ring[i + 1], ring[i + 2], ring[i + 3]);
    doubled += weight;
    x += weight * (ring[i] - originX + (ring[i + 2] - originX));
    y += weight * (ring[i + 1] - originY + (ring[i + 3] - originY));
  }
  if (doubled === 0) return vertexMean(ring);
  return [originX + x / (3 * doubled), originY + y / (3 * doubled)];
}

/**
 * A point where the ring meets itself, or null for a simple ring.
 *
 * Edges that follow each other may share only their common vertex, so spikes and repeated vertices are found too.
 * All pairs of edges are compared, by their boxes first: meant for footprints and zones, not for coastlines.
 */
export function selfIntersection(ring: ArrayLike<number>): [x: number, y: number] | null {
  const count = ring.length / 2;
  for (let i = 0; i < count; i++) {
    const ax = ring[2 * i];
    const ay = ring[2 * i + 1];
    const b = (i + 1) % count;
    const bx = ring[2 * b];
    const by = ring[2 * b + 1];
    if (ax === bx && ay === by) return [ax, ay];
    const next = (i + 2) % count;
    const nextX = ring[2 * next];
    const nextY = ring[2 * next + 1];
    const isSpike = side(ax, ay, bx, by, nextX, nextY) === 0 && (nextX - bx) * (bx - ax) + (nextY - by) * (by - ay) < 0;
    if (isSpike) return [bx, by];
    const minX = Math.min(ax, bx);
    const minY = Math.min(ay, by);
    const maxX = Math.max(ax, bx);
    const maxY = Math.max(ay, by);
    for (let j = i + 2; j < count; j++) {
      if (i === 0 && j === count - 1) continue; // the last edge follows on to the first
      const cx = ring[2 * j];
      const cy = ring[2 * j + 1];
      const d = (j + 1) % count;
      const dx = ring[2 * d];
      const dy = ring[2 * d + 1];
      if (Math.max(cx, dx) < minX || Math.min(cx, dx) > maxX || Math.max(cy, dy) < minY || Math.min(cy, dy) > maxY)
        continue;
      if (segmentsMeet(ax, ay, bx, by, cx, cy, dx, dy)) return meetingPoint([ax, ay, bx, by], [cx, cy, dx, dy]);
    }
  }
  return null;
}

type Edge = readonly [ax: number, ay: number, bx: number, by: number];

/** A common point of two edges that are known to meet. */
function meetingPoint([ax, ay, bx, by]: Edge, [cx, cy, dx, dy]: Edge): [number, number] {
  const c = side(ax, ay, bx, by, cx, cy);
  const d = side(ax, ay, bx, by, dx, dy);
  if (c !== d) return [cx + (c / (c - d)) * (dx - cx), cy + (c / (c - d)) * (dy - cy)];
  // In line: whichever end of one edge lies on the other.
  return distanceToSegment(ax, ay, bx, by, cx, cy) <= distanceToSegment(cx, cy, dx, dy, ax, ay) ? [cx, cy] : [ax, ay];
}

function vertexMean(ring: ArrayLike<number>): [number, number] {
  let x = 0;
  let y = 0;
  for (let i = 0; i < ring.length; i += 2) {
    x += ring[i];
    y += ring[i + 1];
  }
  return [(2 * x) / ring.length, (2 * y) / ring.length];
}
