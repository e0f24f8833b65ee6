/**
 * A view folded to the ground: for each cell, whether its centre is in frame and unhidden at three body heights.
 *
 * This is the coverage map and the run-time test at once, one bit a cell and height. Its stated error: a cell answers
 * for its centre, so within half a cell's diagonal of an edge of a shadow or of the frame it may be wrong. Shadows
 * of thin things widen with distance, so near the camera the cells are finer.
 */
import { fromPixel, type Pinhole } from './pinhole.ts';
import { isHiddenAt, type View } from './view.ts';

/** Feet, waist and eyes (m): where a body is sampled, here and wherever its visible share is asked for. */
export const SIGHT_HEIGHTS = [0, 1.0, 1.7] as const;
const HEIGHTS = SIGHT_HEIGHTS.length;

const NEAR_CELL = 0.125; // m
const FAR_CELL = 0.5; // m
/**
 * Depth (m) to which the near cells reach. Chosen with the two sides by test/sim/sight.test.ts: the shadow of a trunk 5–20 m away
 * is 0.4 m wide, and with cells of 0.25 m 3.5 % of what is hidden there came out visible.
 */
const NEAR_RANGE = 20;

/**
 * Cells are those of one lattice over the site, cell (i, j) spanning [i, i + 1) × [j, j + 1) · `cell`, and `column0` is a
 * multiple of 32: tables of one cell size can be combined word by word. Structured-cloneable, on SharedArrayBuffers.
 */
export interface SightTable {
  readonly cell: number; // m
  readonly column0: number; // lattice column of bit 0 in the first word of a row
  readonly row0: number; // lattice row of the first row
  readonly wordsPerRow: number;
  readonly rows: number;
  /** Word w of row r at height h is `words[(r · wordsPerRow + w) · 3 + h]`; bit b is column 32·w + b. */
  readonly words: Int32Array;
  readonly near: SightTable | null; // finer cells close to the camera: where it has a cell, that one answers
}

/**
 * Folds a view.
 *
 * @param pinhole the one the view was built with
 * @param range   m along the optical axis: what is further away counts as not seen
 * @param cell    m, for those who count cells: all of this size. Left out, cells are fine near the camera, coarse far away
 */
export function createSightTable(view: View, pinhole: Pinhole, range: number, cell?: number): SightTable {
  if (cell !== undefined) return foldBox(view, footprintBox(pinhole, range), range, cell);
  const near = foldBox(view, footprintBox(pinhole, Math.min(range, NEAR_RANGE)), range, NEAR_CELL);
  return { ...foldBox(view, footprintBox(pinhole, range), range, FAR_CELL), near };
}

/** Whether the cell of (x, y) is in frame, within range and unhidden at SIGHT_HEIGHTS[height]. */
export function sees(table: SightTable, height: number, x: number, y: number): boolean {
  const { near } = table;
  if (near !== null) {
    const column = Math.floor(x / near.cell) - near.column0;
    const row = Math.floor(y / near.cell) - near.row0;
    // Unsigned, a negative word or row is a very large one.
    if ((column >> 5) >>> 0 < near.wordsPerRow && row >>> 0 < near.rows) return bitAt(near, height, column, row);
  }
  const column = Math.floor(x / table.cell) - table.column0;
  const row = Math.floor(y / table.cell) - table.row0;
  return (column >> 5) >>> 0 < table.wordsPerRow && row >>> 0 < table.rows && bitAt(table, height, column, row);
}

function bitAt({ words, wordsPerRow }: SightTable, height: number, column: number, row: number): boolean {
  return ((words[(row * wordsPerRow + (column >> 5)) * HEIGHTS + height] >>> (column & 31)) & 1) === 1;
}

/** Folds the cells of `box`; `range` cuts what is deeper, as above. */
function foldBox(view: View, box: readonly number[], range: number, cell: number): SightTable {
  const [minX, minY, maxX, maxY] = box;
  const isEmpty = !(minX <= maxX && minY <= maxY);
  const column0 = isEmpty ? 0 : Math.floor(minX / cell / 32) * 32;
  const row0 = isEmpty ? 0 : Math.floor(minY / cell);
  const wordsPerRow = isEmpty ? 0 : Math.floor((Math.floor(maxX / cell) - column0) / 32) + 1;
  const rows = isEmpty ? 0 : Math.floor(maxY / cell) - row0 + 1;
  const words = new Int32Array(new SharedArrayBuffer(rows * wordsPerRow * HEIGHTS * 4));
  const table = { cell, column0, row0, wordsPerRow, rows, words, near: null };
  for (let height = 0; height < HEIGHTS; height++) foldHeight(view, range, height, table);
  return table;
}

/** Kernel. Along a row of cells u·depth, v·depth and depth are linear in x, so the frame is an interval of x. */
function foldHeight(view: View, range: number, height: number, table: SightTable): void {
  const { cell, column0, row0, wordsPerRow, words } = table;
  const { rows: p, width, frameHeight } = view;
  const z = SIGHT_HEIGHTS[height];
  const span = new Float64Array(2);
  for (let row = 0; row < table.rows; row++) {
    const y = (row0 + row + 0.5) * cell;
    const u0 = p[1] * y + p[2] * z + p[3];
    const v0 = p[5] * y + p[6] * z + p[7];
    const depth0 = p[9] * y + p[10] * z + p[11];
    span[0] = column0 * cell;
    span[1] = (column0 + 32 * wordsPerRow) * cell;
    cutSpan(span, p[0], u0);
    cutSpan(span, width * p[8] - p[0], width * depth0 - u0);
    cutSpan(span, p[4], v0);
    cutSpan(span, frameHeight * p[8] - p[4], frameHeight * depth0 - v0);
    cutSpan(span, p[8], depth0);
    cutSpan(span, -p[8], range - depth0);
    const first = Math.ceil(span[0] / cell - 0.5) - column0;
    const last = Math.floor(span[1] / cell - 0.5) - column0;
    for (let column = first; column <= last; column++) {
      const x = (column0 + column + 0.5) * cell;
      const depth = p[8] * x + depth0;
      const u = (p[0] * x + u0) / depth;
      const v = (p[4] * x + v0) / depth;
      if (!isHiddenAt(view, u, v, depth)) {
        words[(row * wordsPerRow + (column >> 5)) * HEIGHTS + height] |= 1 << (column & 31);
      }
    }
  }
}

/** Cuts the span to where slope · x + rest ≥ 0. */
function cutSpan(span: Float64Array, slope: number, rest: number): void {
  if (slope > 0) span[0] = Math.max(span[0], -rest / slope);
  else if (slope < 0) span[1] = Math.min(span[1], -rest / slope);
  else if (rest < 0) span[1] = -Infinity;
}

/** Box round the parts of the levels SIGHT_HEIGHTS inside the frustum, to `range`: [minX, minY, maxX, maxY]. */
function footprintBox(pinhole: Pinhole, range: number): [number, number, number, number] {
  const { eye, widthPx, heightPx } = pinhole;
  const corners = [0, widthPx, widthPx, 0].map((u, k) => {
    const corner = new Float64Array(3);
    fromPixel(pinhole, u, k < 2 ? 0 : heightPx, range, corner);
    return corner;
  });
  const edges = corners.flatMap((corner, k) => [
    [eye, corner],
    [corner, corners[(k + 1) % 4]],
  ]);
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const z of SIGHT_HEIGHTS) {
    for (const [a, b] of edges) {
      if (a[2] === b[2] || (a[2] - z) * (b[2] - z) > 0) continue;
      const part = (z - a[2]) / (b[2] - a[2]);
      const x = a[0] + part * (b[0] - a[0]);
      const y = a[1] + part * (b[1] - a[1]);
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}
