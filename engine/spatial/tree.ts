/**
 * Packed R-tree over boxes that stand still: flatbush on shared memory, answering in ascending order.
 *
 * A compiled world keeps the buffer that `buildTree` gives, which clones to workers without a copy; each side opens
 * it once. Flatbush answers in the order of its nodes; sorting makes what follows independent of the packing.
 */
import Flatbush from 'flatbush';
import { ascending } from '../numeric/ascending.ts';

/** Opened for queries; null when there are no boxes. Not cloneable: clone the buffer and open it there. */
export type BoxTree = Flatbush | null;

/** Packs boxes [minX, minY, maxX, maxY, …]; box k is boxes[4k] to boxes[4k + 3]. */
export function buildTree(boxes: ArrayLike<number>): SharedArrayBuffer {
  if (boxes.length === 0) return new SharedArrayBuffer(0); // flatbush refuses an empty tree
  const tree = new Flatbush(boxes.length / 4, 16, Float64Array, SharedArrayBuffer);
  for (let i = 0; i < boxes.length; i += 4) tree.add(boxes[i], boxes[i + 1], boxes[i + 2], boxes[i + 3]);
  tree.finish();
  return tree.data as SharedArrayBuffer;
}

export function openTree(packed: SharedArrayBuffer): BoxTree {
  return packed.byteLength === 0 ? null : Flatbush.from(packed);
}

/**
 * Overwrites `out` with the indices of all boxes that touch the query box, ascending, and returns it.
 *
 * `out` is kept by the caller so that a query in a loop allocates nothing that grows.
 */
export function queryTree(
  tree: BoxTree,
  minX: number,
  minY: number,
  maxX: number,
  maxY: number,
  out: number[],
): number[] {
  out.length = 0;
  if (tree === null) return out;
  found = out;
  tree.search(minX, minY, maxX, maxY, collect);
  return ascending(out);
}

let found: number[] = [];

/** Takes the box for `found` and tells flatbush to leave it out of its own list. */
function collect(index: number): boolean {
  found.push(index);
  return false;
}
