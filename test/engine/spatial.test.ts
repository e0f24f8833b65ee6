import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnOf, createGrid, type Grid, rebuildGrid, rowOf } from '../../engine/spatial/grid.ts';
import { buildTree, openTree, queryTree } from '../../engine/spatial/tree.ts';

interface Crowd {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly active: Uint8Array;
}

// Quarter metres in cells of 1.5 m: many points lie on the borders of cells, some outside the grid.
const quarter = fc.integer({ min: -20, max: 60 }).map((n) => n / 4);
const crowds = fc.array(fc.tuple(quarter, quarter, fc.constantFrom(0, 1, 1, 1)), { minLength: 0, maxLength: 60 }).map(
  (people): Crowd => ({
    x: Float64Array.from(people, ([x]) => x),
    y: Float64Array.from(people, ([, y]) => y),
    active: Uint8Array.from(people, ([, , active]) => active),
  }),
);
const oblong = (): Grid => createGrid(-2, 1, 11, 5.5, 1.5, 64); // 9 columns by 3 rows, wider than a whole number of cells

describe('the grid', () => {
  test('within a reach finds whom asking everybody finds, on bounds that are not square', () => {
    fc.assert(
      fc.property(crowds, quarter, quarter, fc.constantFrom(0, 0.5, 1.5, 4), (crowd, x, y, reach) => {
        const grid = oblong();
        rebuildGrid(grid, crowd.x, crowd.y, crowd.active, crowd.x.length);
        expect(within(grid, crowd, x, y, reach).sort((a, b) => a - b)).toEqual(byAskingAll(crowd, x, y, reach));
      }),
      { numRuns: 2000 },
    );
  });

  test('lists each active slot once, in its own cell, ascending there', () => {
    fc.assert(
      fc.property(crowds, (crowd) => {
        const grid = oblong();
        rebuildGrid(grid, crowd.x, crowd.y, crowd.active, crowd.x.length);
        const cells = grid.columns * grid.rows;
        const listed: number[] = [];
        for (let c = 0; c < cells; c++) {
          const slots = [...grid.order.subarray(grid.cellStart[c], grid.cellStart[c + 1])];
          expect(slots).toEqual(slots.toSorted((a, b) => a - b));
          for (const slot of slots) {
            expect(rowOf(grid, crowd.y[slot]) * grid.columns + columnOf(grid, crowd.x[slot])).toBe(c);
            expect(grid.cell[slot]).toBe(c);
          }
          listed.push(...slots);
        }
        const active = [...crowd.active.keys()].filter((slot) => crowd.active[slot] !== 0);
        expect(listed.sort((a, b) => a - b)).toEqual(active);
        expect(grid.cellStart[cells]).toBe(active.length);
      }),
    );
  });

  test('remembers nothing of the crowd it held before', () => {
    fc.assert(
      fc.property(crowds, crowds, (before, crowd) => {
        const [used, fresh] = [oblong(), oblong()];
        rebuildGrid(used, before.x, before.y, before.active, before.x.length);
        for (const grid of [used, fresh]) rebuildGrid(grid, crowd.x, crowd.y, crowd.active, crowd.x.length);
        const count = fresh.cellStart[fresh.columns * fresh.rows];
        expect(used.cellStart).toEqual(fresh.cellStart);
        expect(used.order.subarray(0, count)).toEqual(fresh.order.subarray(0, count));
      }),
    );
  });

  test('keeps points outside the bounds in the cells of the border, however far they are', () => {
    const grid = oblong();
    expect([grid.columns, grid.rows]).toEqual([9, 3]);
    expect([-1e300, -2.001, -2, 11, 11.5, 1e300, Infinity].map((x) => columnOf(grid, x))).toEqual([
      0, 0, 0, 8, 8, 8, 8,
    ]);
    expect([-Infinity, 1, 2.5, 5.5, 1e12].map((y) => rowOf(grid, y))).toEqual([0, 0, 1, 2, 2]);
  });

  test('spends no more cells on a wide place than its people are worth', () => {
    const { cellSize, columns, rows } = createGrid(0, 0, 20_000, 5_000, 2, 10_000);
    expect(columns * rows).toBeLessThan(1.1 * 80_000);
    expect(cellSize).toBeCloseTo(Math.sqrt(1250), 9);
    expect(createGrid(0, 0, 150, 200, 2, 10).cellSize).toBe(2);
  });

  test('is the same memory on the other side of a message', () => {
    const grid = oblong();
    const there = structuredClone(grid);
    rebuildGrid(grid, Float64Array.of(0, 5), Float64Array.of(2, 3), Uint8Array.of(1, 1), 2);
    expect(there.cellStart).toEqual(grid.cellStart);
    expect(there).toEqual(grid);
  });

  test('refuses more slots than it was made for, and bounds inside out', () => {
    const many = new Float64Array(65);
    expect(() => rebuildGrid(oblong(), many, many, many, 65)).toThrow('65 slots in a grid made for 64');
    expect(() => createGrid(0, 0, -1, 5, 1, 1)).toThrow('grid 0,0 to -1,5');
  });
});

describe('the tree', () => {
  const side = fc.integer({ min: 0, max: 5 });
  const box = fc
    .tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }), side, side)
    .map(([x, y, width, height]) => [x, y, x + width, y + height]);

  test('finds the boxes that comparing each finds, ascending, touching ones too', () => {
    const out = [99]; // what a caller left in it must not show
    fc.assert(
      fc.property(fc.array(box, { maxLength: 120 }), box, (boxes, [minX, minY, maxX, maxY]) => {
        const expected = [...boxes.keys()].filter((k) => {
          const [x0, y0, x1, y1] = boxes[k];
          return x0 <= maxX && x1 >= minX && y0 <= maxY && y1 >= minY;
        });
        const tree = openTree(structuredClone(buildTree(boxes.flat())));
        expect(queryTree(tree, minX, minY, maxX, maxY, out)).toBe(out);
        expect(out).toEqual(expected);
      }),
    );
  });

  test('of thousands of boxes too, with a query that swallows whole branches', () => {
    const boxes = Array.from({ length: 5000 }, (_, k) => [k % 71, k % 89, (k % 71) + (k % 3), (k % 89) + (k % 2)]);
    const expected = [...boxes.keys()].filter((k) => boxes[k][0] <= 50 && boxes[k][2] >= 5 && boxes[k][3] >= 10);
    expect(queryTree(openTree(buildTree(boxes.flat())), 5, 10, 50, 500, [])).toEqual(expected);
  });
});

/** The loop that the header of grid.ts shows. */
function within(grid: Grid, { x: xs, y: ys }: Crowd, x: number, y: number, reach: number): number[] {
  const { columns, cellStart, order } = grid;
  const found: number[] = [];
  for (let row = rowOf(grid, y - reach); row <= rowOf(grid, y + reach); row++) {
    const from = cellStart[row * columns + columnOf(grid, x - reach)];
    const to = cellStart[row * columns + columnOf(grid, x + reach) + 1];
    for (let k = from; k < to; k++) if (isNear(xs[order[k]] - x, ys[order[k]] - y, reach)) found.push(order[k]);
  }
  return found;
}

function byAskingAll({ x: xs, y: ys, active }: Crowd, x: number, y: number, reach: number): number[] {
  return [...active.keys()].filter((slot) => active[slot] !== 0 && isNear(xs[slot] - x, ys[slot] - y, reach));
}

function isNear(dx: number, dy: number, reach: number): boolean {
  return dx * dx + dy * dy <= reach * reach;
}
