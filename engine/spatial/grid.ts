/**
 * Grid of square cells over moving points, rebuilt whole every tick by counting sort (kernel).
 *
 * `order` lists the active slots cell by cell (rows from south, cells from west) and ascending within a cell; cell c
 * owns order[cellStart[c]] to order[cellStart[c + 1] − 1]. So the three cells of one row around a point are one run,
 * and a kernel reads them without a call per cell:
 *
 *   for (let row = rowOf(grid, y − reach); row <= rowOf(grid, y + reach); row++) {
 *     const from = cellStart[row * columns + columnOf(grid, x − reach)];
 *     const to = cellStart[row * columns + columnOf(grid, x + reach) + 1];
 *     for (let k = from; k < to; k++) { const other = order[k]; … }
 *   }
 *
 * That meets every active slot within `reach`, and more: the kernel measures the distance itself. Points outside the
 * bounds are kept in the border cells, and so are queries, so nobody is lost. The order met depends on positions and
 * slots only. Plain object on shared memory: clone it to a worker, rebuild on one side between barriers.
 */
import { assert } from '../assert.ts';

/** A rebuild passes over all cells, so a wide place with few people must not be cut into millions of them. */
const CELLS_PER_SLOT = 8;
const CELLS_FREE = 8192;

export interface Grid {
  readonly minX: number; // m
  readonly minY: number; // m
  readonly cellSize: number; // m
  readonly columns: number; // cells from west to east
  readonly rows: number; // cells from south to north
  readonly cellStart: Int32Array; // columns × rows + 1 places in `order`; the last is the count of active slots
  readonly order: Int32Array; // active slots, by cell and then slot; meaningless past the count
  readonly cell: Int32Array; // of each slot, -1 when inactive; valid up to the count of the last rebuild
}

/**
 * An empty grid over the bounds for slots 0 to `capacity` − 1.
 *
 * @param cellSize  m, the reach that is asked for most; cells are larger where they would outnumber the slots by far
 */
export function createGrid(
  minX: number,
  minY: number,
  maxX: number,
  maxY: number,
  cellSize: number,
  capacity: number,
): Grid {
  assert(maxX >= minX && maxY >= minY && cellSize > 0, `grid ${minX},${minY} to ${maxX},${maxY}, cells of ${cellSize}`);
  const area = (maxX - minX) * (maxY - minY);
  const size = Math.max(cellSize, Math.sqrt(area / Math.max(CELLS_FREE, CELLS_PER_SLOT * capacity)));
  const columns = Math.max(1, Math.ceil((maxX - minX) / size));
  const rows = Math.max(1, Math.ceil((maxY - minY) / size));
  return {
    minX,
    minY,
    cellSize: size,
    columns,
    rows,
    cellStart: sharedInt32(columns * rows + 1),
    order: sharedInt32(capacity),
    cell: sharedInt32(capacity),
  };
}

/** Sorts slots 0 to `count` − 1 into the grid, leaving out those whose `active` is 0. */
export function rebuildGrid(
  grid: Grid,
  x: Float64Array,
  y: Float64Array,
  active: ArrayLike<number>,
  count: number,
): void {
  const { columns, cellStart, order, cell } = grid;
  assert(count <= order.length, `${count} slots in a grid made for ${order.length}`);

  cellStart.fill(0);
  for (let slot = 0; slot < count; slot++) {
    if (active[slot] === 0) {
      cell[slot] = -1;
      continue;
    }
    const c = rowOf(grid, y[slot]) * columns + columnOf(grid, x[slot]);
    cell[slot] = c;
    cellStart[c]++;
  }

  // Counts become the end of each cell, …
  let end = 0;
  for (let c = 0; c < cellStart.length; c++) {
    end += cellStart[c];
    cellStart[c] = end;
  }
  // … and filling from the back, highest slot first, moves each end down to its start.
  for (let slot = count - 1; slot >= 0; slot--) {
    const c = cell[slot];
    if (c >= 0) order[--cellStart[c]] = slot;
  }
}

/** Column of cells that holds `x`, clamped to the grid. */
export function columnOf(grid: Grid, x: number): number {
  const place = (x - grid.minX) / grid.cellSize;
  return place >= grid.columns ? grid.columns - 1 : place > 0 ? place | 0 : 0;
}

/** Row of cells that holds `y`, clamped to the grid. */
export function rowOf(grid: Grid, y: number): number {
  const place = (y - grid.minY) / grid.cellSize;
  return place >= grid.rows ? grid.rows - 1 : place > 0 ? place | 0 : 0;
}

function sharedInt32(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}
