/** Segments of many lines by place, built once: which line is nearest to a point, which segments are near it. */

import { nearestOnSegment } from '../../../engine/geometry/segment.ts';
import { hypot } from '../../../engine/numeric/special.ts';
import { type BoxTree, buildTree, openTree, queryTree } from '../../../engine/spatial/tree.ts';
import type { Polyline } from '../../../sim/world/site.ts';

export interface LineIndex {
  readonly segments: Float64Array; // ax, ay, bx, by (m), line after line
  readonly lineOf: Int32Array; //     of each segment: the line that it is part of
  readonly tree: BoxTree;
}

/** Where a line comes nearest to a point. */
interface NearestPoint {
  readonly segment: number;
  readonly line: number;
  readonly x: number; // m
  readonly y: number;
  readonly distance: number; // m
}

/** @param lines open; a ring repeats its first corner to be whole */
export function indexLines(lines: readonly Polyline[]): LineIndex {
  const segments: number[] = [];
  const lineOf: number[] = [];
  for (const [line, points] of lines.entries()) {
    for (let i = 0; i + 3 < points.length; i += 2) {
      segments.push(points[i], points[i + 1], points[i + 2], points[i + 3]);
      lineOf.push(line);
    }
  }
  const boxes = new Float64Array(segments.length);
  for (let i = 0; i < segments.length; i += 4) {
    boxes[i] = Math.min(segments[i], segments[i + 2]);
    boxes[i + 1] = Math.min(segments[i + 1], segments[i + 3]);
    boxes[i + 2] = Math.max(segments[i], segments[i + 2]);
    boxes[i + 3] = Math.max(segments[i + 1], segments[i + 3]);
  }
  return {
    segments: Float64Array.from(segments),
    lineOf: Int32Array.from(lineOf),
    tree: openTree(buildTree(boxes)),
  };
}

const found: number[] = [];

/** Segments whose box touches the box, ascending; the list is overwritten by the next call. */
export function segmentsNear({ tree }: LineIndex, box: readonly [number, number, number, number]): readonly number[] {
  return queryTree(tree, ...box, found);
}

/** All segments within `reach` of the point, nearest first, in their order where equally near. */
export function pointsNear({ segments, lineOf, tree }: LineIndex, x: number, y: number, reach: number): NearestPoint[] {
  return queryTree(tree, x - reach, y - reach, x + reach, y + reach, found)
    .map((segment): NearestPoint => {
      const ax = segments[4 * segment];
      const ay = segments[4 * segment + 1];
      const bx = segments[4 * segment + 2];
      const by = segments[4 * segment + 3];
      const t = nearestOnSegment(ax, ay, bx, by, x, y);
      const nearX = ax + t * (bx - ax);
      const nearY = ay + t * (by - ay);
      return { segment, line: lineOf[segment], x: nearX, y: nearY, distance: hypot(nearX - x, nearY - y) };
    })
    .filter(({ distance }) => distance <= reach)
    .sort((a, b) => a.distance - b.distance);
}

const FIRST_REACH = 8; // m: most things stand that near to what they belong to

/** The nearest point within `reach`, or null. */
export function nearestPoint(index: LineIndex, x: number, y: number, reach: number): NearestPoint | null {
  for (let within = Math.min(FIRST_REACH, reach); ; within = Math.min(4 * within, reach)) {
    const [nearest] = pointsNear(index, x, y, within);
    if (nearest !== undefined || within === reach) return nearest ?? null;
  }
}
