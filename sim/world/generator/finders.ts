/** Exact answers where the raster of free ground is too coarse: whether somebody walks here, whether a house stands here. */
import { contains } from '../../../engine/geometry/polygon.ts';
import { distanceToSegment } from '../../../engine/geometry/segment.ts';
import { buildTree, openTree, queryTree } from '../../../engine/spatial/tree.ts';
import type { Building } from '../site.ts';
import type { Walk } from './draft.ts';
import type { Point } from './streets/street.ts';

const MARGIN = 0.02; // m, more than rounding to centimetres

/** Tells whether a point lies on none of the walks drawn so far. */
export function walkFinder(walks: readonly Walk[]): (point: Point) => boolean {
  const tree = openTree(
    buildTree(
      walks.flatMap(({ ax, ay, bx, by, width }) => [
        Math.min(ax, bx) - width / 2,
        Math.min(ay, by) - width / 2,
        Math.max(ax, bx) + width / 2,
        Math.max(ay, by) + width / 2,
      ]),
    ),
  );
  const near: number[] = [];
  return ([x, y]) =>
    queryTree(tree, x - MARGIN, y - MARGIN, x + MARGIN, y + MARGIN, near).every((k) => {
      const { ax, ay, bx, by, width } = walks[k];
      return distanceToSegment(ax, ay, bx, by, x, y) > width / 2 + MARGIN;
    });
}

/** Tells whether a point lies in a house that reaches down to the ground. */
export function houseFinder(buildings: readonly Building[]): (point: Point) => boolean {
  const grounded = buildings.filter(({ base }) => base === 0);
  const tree = openTree(
    buildTree(
      grounded.flatMap(({ footprint }) => {
        const xs = footprint.filter((_, i) => i % 2 === 0);
        const ys = footprint.filter((_, i) => i % 2 === 1);
        return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
      }),
    ),
  );
  const near: number[] = [];
  return ([x, y]) => queryTree(tree, x, y, x, y, near).some((k) => contains(grounded[k].footprint, x, y));
}
