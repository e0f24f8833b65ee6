/**
 * A view folded to the ground: for each cell, whether its centre is in frame and unhidden at three body heights.
 *
 * This is the coverage map and the run-time test at once, one bit a cell and height. Its stated error: a cell answers
 * for its centre, so within half a cell's diagonal of an edge of a shadow or of the frame it may be wrong. Shadows
 * of thin things widen with distance, so near the camera the cells are finer.
 */
import { fromPixel, type Pinhole } from '../../engine/geometry/pinhole.ts';
import { isHiddenAt, type View } from './view.ts';

/** Feet, waist and eyes of a grown person (m). What is asked about any other height is answered by the nearest. */
export const SIGHT_HEIGHTS = [0, 1.0, 1.7] as const;
const HEIGHTS = SIGHT_HEIGHTS.length;

const NEAR_CELL = 0.125; // m
const NEAR_SHIFT = 2; // a far cell is 2² near cells wide
const FAR_CELL = NEAR_CELL * (1 << NEAR_SHIFT);
/**
 * Depth (m) to which the near cells reach. Chosen with the two sides by test/sim/sight.test.ts: the shadow of a trunk
 * 5–20 m away is 0.4 m wide, and with cells of 0.25 m 3.5 % of what is hidden there came out visible.
 */
const NEAR_RANGE = 20;

/**
 * A box of cells of one lattice over the site: cell (i, j) spans [i, i + 1) × [j, j + 1) · `cell`. `column0` is a
 * multiple of 32, so boxes of one cell size can be combined word by word.
 */
export interface SightLevel {
  readonly cell: number; // m
  readonly column0: number; // lattice column of bit 0 in the first word of a row
  readonly row0: number; // lattice row of the first row
  readonly wordsPerRow: number;
  readonly rows: number;
  readonly first: number; // index of the level's first word
}

/**
 * The level of all that is in frame and in range, and finer cells near the camera: where those exist, they answer.
 * Structured-cloneable, on a SharedArrayBuffer.
 */
export interface SightTable extends SightLevel {
  /** Word w of row r at height h is `words[first + (r · wordsPerRow + w) · 3 + h]`; bit b is column 32·w + b. */
  readonly words: Int32Array;
  readonly near: SightLevel; // without rows in a table of one cell size
  readonly finestPerMetre: number; // 1/m, cells of the finest level
  readonly shift: number; // 2^shift finest cells make a side of this level's
}

/**
 * Folds a view.
 *
 * @param pinhole the one the view was built with
 * @param range   m along the optical axis: what is further away counts as not seen
 * @param cell    m, for those who count cells: all of this size. Left out, cells are fine near the camera, coarse far
 */
export function createSightTable(view: View, pinhole: Pinhole, range: number, cell?: number): SightTable {
  const far = placeLevel(footprintBox(pinhole, range), cell ?? FAR_CELL, 0);
  const nearBox = cell === undefined ? footprintBox(pinhole, Math.min(range, NEAR_RANGE)) : NOTHING;
  const near = placeLevel(nearBox, NEAR_CELL, wordCount(far));
  const words = new Int32Array(new SharedArrayBuffer(Math.max(1, wordCount(far) + wordCount(near)) * 4));
  for (let height = 0; height < HEIGHTS; height++) {
    foldHeight(view, range, height, far, words);
    foldHeight(view, range, height, near, words);
  }
  // Spelt out: spread copies come in several hidden classes, and `sees` is ten times slower over them.
  const { column0, row0, wordsPerRow, rows, first } = far;
  const finestPerMetre = 1 / (cell ?? NEAR_CELL);
  const shift = cell === undefined ? NEAR_SHIFT : 0;
  return { cell: far.cell, column0, row0, wordsPerRow, rows, first, words, near, finestPerMetre, shift };
}

/** Whether the cell of (x, y) is in frame, within range and unhidden at SIGHT_HEIGHTS[height]. */
export function sees(table: SightTable, height: number, x: number, y: number): boolean {
  return ((seenHeights(table, x, y) >>> height) & 1) === 1;
}

/**
 * At which of SIGHT_HEIGHTS the cell of (x, y) is in frame, within range and unhidden: bit h for height h.
 *
 * Kernel. The three words of a cell lie side by side, so asking for all costs little more than asking for one. The
 * near level is tried first: most bodies are not near, so the branch is guessed right.
 */
export function seenHeights(table: SightTable, x: number, y: number): number {
  const { near, words, finestPerMetre, shift } = table;
  const i = Math.floor(x * finestPerMetre);
  const j = Math.floor(y * finestPerMetre);
  let column = i - near.column0;
  let row = j - near.row0;
  let wordsPerRow = near.wordsPerRow;
  let index = near.first;
  // Unsigned, a negative word or row is a very large one.
  if ((column >> 5) >>> 0 >= wordsPerRow || row >>> 0 >= near.rows) {
    column = (i >> shift) - table.column0;
    row = (j >> shift) - table.row0;
    wordsPerRow = table.wordsPerRow;
    index = 0;
    if ((column >> 5) >>> 0 >= wordsPerRow || row >>> 0 >= table.rows) return 0;
  }
  index += (Math.imul(row, wordsPerRow) + (column >> 5)) * HEIGHTS;
  const bit = column & 31;
  return (
    ((words[index] >>> bit) & 1) | (((words[index + 1] >>> bit) & 1) << 1) | (((words[index + 2] >>> bit) & 1) << 2)
  );
}

const NOTHING: Box = [Infinity, Infinity, -Infinity, -Infinity];

type Box = readonly [minX: number, minY: number, maxX: number, maxY: number];

/** The level that covers `box`. `| 0` keeps -0 and other floats out of the fields, so that V8 sees levels alike. */
function placeLevel([minX, minY, maxX, maxY]: Box, cell: number, first: number): SightLevel {
  const isEmpty = !(minX <= maxX && minY <= maxY);
  const column0 = (Math.floor(minX / cell / 32) * 32) | 0;
  const row0 = Math.floor(minY / cell) | 0;
  const wordsPerRow = isEmpty ? 0 : (Math.floor((Math.floor(maxX / cell) - column0) / 32) + 1) | 0;
  const rows = isEmpty ? 0 : (Math.floor(maxY / cell) - row0 + 1) | 0;
  return { cell, column0, row0, wordsPerRow, rows, first };
}

function wordCount({ rows, wordsPerRow }: SightLevel): number {
  return rows * wordsPerRow * HEIGHTS;
}

/** Kernel. Along a row of cells u·depth, v·depth and depth are linear in x, so the frame is an interval of x. */
function foldHeight(view: View, range: number, height: number, level: SightLevel, words: Int32Array): void {
  const { cell, column0, row0, wordsPerRow, first: firstWord } = level;
  const { rows: p, width, frameHeight } = view;
  const z = SIGHT_HEIGHTS[height];
  const span = new Float64Array(2);
  for (let row = 0; row < level.rows; row++) {
    const y = (row0 + row + 0.5) * cell;
    const u0 = p[1] * y + p[2] * z + p[3];
    const v0 = p[5] * y + p[6] * z + p[7];
    const depth0 = p[9] * y + p[10] * z + p[11];
    span[0] = column0 * cell;
    span[1] = (column0 + 32 * wordsPerRow) * cell;
    // Both ends included; a centre on the right or the lower edge is no longer in frame and is left out below.
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
      if (u < width && v < frameHeight && !isHiddenAt(view, u, v, depth)) {
        words[firstWord + (row * wordsPerRow + (column >> 5)) * HEIGHTS + height] |= 1 << (column & 31);
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
function footprintBox(pinhole: Pinhole, range: number): Box {
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
