/** Finds out where nobody walks: exactly, for what stands closer to a walk than the raster of free ground can tell. */
import { distanceToSegment } from '../../../engine/geometry/segment.ts';
import { buildTree, openTree, queryTree } from '../../../engine/spatial/tree.ts';
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
