/**
 * Which ground is taken, as a raster of half-metre cells: lamps, kiosks and trees ask before they stand.
 *
 * Marking errs towards taken by the half-diagonal of a cell, so free ground is truly free.
 */
import { contains, distanceToRing } from '../../../engine/geometry/polygon.ts';
import { distanceToSegment } from '../../../engine/geometry/segment.ts';

const CELL = 0.5; // m
const HALF_DIAGONAL = 0.36; // m, of a cell

export interface Ground {
  readonly columns: number;
  readonly rows: number;
  readonly taken: Uint8Array;
}

export function createGround(width: number, height: number): Ground {
  const columns = Math.ceil(width / CELL);
  const rows = Math.ceil(height / CELL);
  return { columns, rows, taken: new Uint8Array(columns * rows) };
}

/** Takes all ground within `reach` of a segment. */
export function takeSegment(ground: Ground, ax: number, ay: number, bx: number, by: number, reach: number): void {
  const { columns, rows, taken } = ground;
  const grown = reach + HALF_DIAGONAL;
  const [column0, column1] = cellRange(Math.min(ax, bx) - grown, Math.max(ax, bx) + grown, columns);
  const [row0, row1] = cellRange(Math.min(ay, by) - grown, Math.max(ay, by) + grown, rows);
  for (let row = row0; row <= row1; row++) {
    for (let column = column0; column <= column1; column++) {
      const isNear = distanceToSegment(ax, ay, bx, by, (column + 0.5) * CELL, (row + 0.5) * CELL) <= grown;
      if (isNear) taken[row * columns + column] = 1;
    }
  }
}

/** Takes all ground inside a ring or within `reach` of it. */
export function takeRing(ground: Ground, ring: readonly number[], reach: number): void {
  const { columns, rows, taken } = ground;
  const grown = reach + HALF_DIAGONAL;
  const xs = ring.filter((_, i) => i % 2 === 0);
  const ys = ring.filter((_, i) => i % 2 === 1);
  const [column0, column1] = cellRange(Math.min(...xs) - grown, Math.max(...xs) + grown, columns);
  const [row0, row1] = cellRange(Math.min(...ys) - grown, Math.max(...ys) + grown, rows);
  for (let row = row0; row <= row1; row++) {
    for (let column = column0; column <= column1; column++) {
      const [x, y] = [(column + 0.5) * CELL, (row + 0.5) * CELL];
      if (contains(ring, x, y) || distanceToRing(ring, x, y) <= grown) taken[row * columns + column] = 1;
    }
  }
}

/** Takes the box of a ring, grown by `reach`: for footprints that are rectangles along the axes, or nearly. */
export function takeBox(ground: Ground, ring: readonly number[], reach: number): void {
  const xs = ring.filter((_, i) => i % 2 === 0);
  const ys = ring.filter((_, i) => i % 2 === 1);
  const [column0, column1] = cellRange(Math.min(...xs) - reach, Math.max(...xs) + reach, ground.columns);
  const [row0, row1] = cellRange(Math.min(...ys) - reach, Math.max(...ys) + reach, ground.rows);
  for (let row = row0; row <= row1; row++) {
    ground.taken.fill(1, row * ground.columns + column0, row * ground.columns + column1 + 1);
  }
}

/** Whether all ground within `reach` of the point is free and on the site. */
export function isFree(ground: Ground, x: number, y: number, reach: number): boolean {
  const isInside =
    x - reach >= 0 && y - reach >= 0 && x + reach <= ground.columns * CELL && y + reach <= ground.rows * CELL;
  if (!isInside) return false;
  const [column0, column1] = cellRange(x - reach, x + reach, ground.columns);
  const [row0, row1] = cellRange(y - reach, y + reach, ground.rows);
  for (let row = row0; row <= row1; row++) {
    for (let column = column0; column <= column1; column++) {
      if (ground.taken[row * ground.columns + column] === 1) return false;
    }
  }
  return true;
}

function cellRange(low: number, high: number, count: number): [first: number, last: number] {
  return [Math.max(0, Math.floor(low / CELL)), Math.min(count - 1, Math.floor(high / CELL))];
}
