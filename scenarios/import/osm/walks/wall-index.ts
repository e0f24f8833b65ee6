/** Walls near a point or a walk: what outlines and barriers leave free. */

import { contains } from '../../../../engine/geometry/polygon.ts';
import { distanceToSegment, nearestOnSegment, segmentsMeet } from '../../../../engine/geometry/segment.ts';
import { hypot } from '../../../../engine/numeric/special.ts';
import { type BoxTree, buildTree, openTree, queryTree } from '../../../../engine/spatial/tree.ts';
import type { Barrier, Building } from '../../../../sim/world/site.ts';
import { HEADROOM } from '../../../../sim/world/walls.ts';
import { indexLines, type LineIndex } from '../line-index.ts';
import { boxOf } from '../solids/rings.ts';

export interface Solids {
  readonly buildings: readonly Building[];
  readonly barriers: readonly Barrier[];
}

export interface WallIndex extends Pick<LineIndex, 'segments' | 'tree'> {
  readonly near: number[]; // kept for queries
  readonly standing: readonly Building[]; // those that reach down to where people walk
  readonly standingTree: BoxTree;
}

export function indexWalls({ buildings, barriers }: Solids): WallIndex {
  const standing = buildings.filter(({ base }) => base < HEADROOM);
  const rings = standing.flatMap(({ footprint, holes }) => [footprint, ...holes]);
  const { segments, tree } = indexLines([
    ...rings.map((ring) => [...ring, ring[0], ring[1]]),
    ...barriers.map(({ line }) => line),
  ]);
  const standingTree = openTree(buildTree(standing.flatMap(({ footprint }) => boxOf(footprint))));
  return { segments, tree, near: [], standing, standingTree };
}

/** The nearest wall point within `reach` of a point, and its distance; null when there is none. */
export function nearestWall({ segments, tree, near }: WallIndex, x: number, y: number, reach: number) {
  let best: { x: number; y: number; distance: number } | null = null;
  for (const n of queryTree(tree, x - reach, y - reach, x + reach, y + reach, near)) {
    const ax = segments[4 * n];
    const ay = segments[4 * n + 1];
    const bx = segments[4 * n + 2];
    const by = segments[4 * n + 3];
    const t = nearestOnSegment(ax, ay, bx, by, x, y);
    const px = ax + t * (bx - ax);
    const py = ay + t * (by - ay);
    const distance = hypot(px - x, py - y);
    if (distance <= reach && (best === null || distance < best.distance)) best = { x: px, y: py, distance };
  }
  return best;
}

/** The walls that the segment meets. */
export function wallsMet(index: WallIndex, ax: number, ay: number, bx: number, by: number): number[] {
  return wallsAcross(index, ax, ay, bx, by).filter((n) => meets(index, n, ax, ay, bx, by));
}

export function meetsWall(index: WallIndex, ax: number, ay: number, bx: number, by: number): boolean {
  return wallsAcross(index, ax, ay, bx, by).some((n) => meets(index, n, ax, ay, bx, by));
}

/** The walls whose boxes the box of the segment touches. */
function wallsAcross({ tree, near }: WallIndex, ax: number, ay: number, bx: number, by: number): number[] {
  return queryTree(tree, Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), near);
}

function meets({ segments }: WallIndex, n: number, ax: number, ay: number, bx: number, by: number): boolean {
  return segmentsMeet(ax, ay, bx, by, segments[4 * n], segments[4 * n + 1], segments[4 * n + 2], segments[4 * n + 3]);
}

/** How much room there is beside a segment to the nearest wall that it does not pass through, m, up to `most`. */
export function roomBeside(index: WallIndex, ax: number, ay: number, bx: number, by: number, most: number): number {
  return roomAlong(index, [ax, ay, bx, by], most, false);
}

/** The same where no wall is met; −1 where one is. */
export function roomUnlessWalled(
  index: WallIndex,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  most: number,
): number {
  return roomAlong(index, [ax, ay, bx, by], most, true);
}

function roomAlong(
  { segments, tree, near }: WallIndex,
  [ax, ay, bx, by]: readonly [number, number, number, number],
  most: number,
  endsAtWall: boolean,
): number {
  let least = most;
  const [minX, maxX] = ax < bx ? [ax, bx] : [bx, ax];
  const [minY, maxY] = ay < by ? [ay, by] : [by, ay];
  for (const n of queryTree(tree, minX - most, minY - most, maxX + most, maxY + most, near)) {
    const cx = segments[4 * n];
    const cy = segments[4 * n + 1];
    const dx = segments[4 * n + 2];
    const dy = segments[4 * n + 3];
    if (segmentsMeet(ax, ay, bx, by, cx, cy, dx, dy)) {
      if (endsAtWall) return -1;
      continue;
    }
    least = Math.min(
      least,
      distanceToSegment(ax, ay, bx, by, cx, cy),
      distanceToSegment(ax, ay, bx, by, dx, dy),
      distanceToSegment(cx, cy, dx, dy, ax, ay),
      distanceToSegment(cx, cy, dx, dy, bx, by),
    );
  }
  return least;
}

/** Whether a point lies inside a building that reaches down to where people walk. */
export function isIndoors({ standing, standingTree, near }: WallIndex, x: number, y: number): boolean {
  return queryTree(standingTree, x, y, x, y, near).some((n) => {
    const { footprint, holes } = standing[n];
    return contains(footprint, x, y) && !holes.some((hole) => contains(hole, x, y));
  });
}

/** Corners of walls within `reach` of a segment: x, y each. */
export function cornersBeside(
  index: WallIndex,
  [ax, ay, bx, by]: readonly number[],
  reach: number,
): [number, number][] {
  const { segments, tree, near } = index;
  const found = new Map<string, [number, number]>();
  queryTree(
    tree,
    Math.min(ax, bx) - reach,
    Math.min(ay, by) - reach,
    Math.max(ax, bx) + reach,
    Math.max(ay, by) + reach,
    near,
  );
  for (const n of near) {
    for (const k of [4 * n, 4 * n + 2]) {
      const [x, y] = [segments[k], segments[k + 1]];
      if (distanceToSegment(ax, ay, bx, by, x, y) < reach) found.set(`${x} ${y}`, [x, y]);
    }
  }
  return [...found.values()];
}
