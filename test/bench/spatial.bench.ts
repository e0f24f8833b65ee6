/**
 * What does it cost to know who is near? The grid is rebuilt whole at every tick and asked by everybody for the
 * neighbours within 3 m.
 */
import Flatbush from 'flatbush';
import { entityNamed, type Key, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { columnOf, createGrid, type Grid, rebuildGrid, rowOf } from '../../engine/spatial/grid.ts';
import { buildTree, openTree, queryTree } from '../../engine/spatial/tree.ts';
import { type BenchLine, medianSeconds } from './line.ts';

const REACH = 3; // m
const BLOCK = 100; // m between streets
const PEOPLE = 0.5; // per m of street: a busy centre
const BUILDINGS = 0.04; // per m of street: one every 50 m on both sides
let alive = 0;

export async function bench(): Promise<BenchLine[]> {
  return [...[1_000, 10_000, 100_000, 1_000_000].flatMap(people), ...[1_000, 10_000, 100_000].map(buildings)];
}

function people(count: number): BenchLine[] {
  const { side, x, y } = streets(count, PEOPLE);
  const active = new Uint8Array(count).fill(1);
  const grid = createGrid(0, 0, side, side, REACH, count);
  const size = `${count} people`;
  const sorting = medianSeconds(7, () => rebuildGrid(grid, x, y, active, count));
  const asking = medianSeconds(5, () => {
    alive += neighbours(grid, x, y, count);
  });
  const lines: BenchLine[] = [
    line(size, sorting, 'rebuild the grid'),
    line(size, asking, `all ask for neighbours within ${REACH} m`),
  ];
  if (count > 100_000) return lines;
  const packing = medianSeconds(5, () => {
    const tree = new Flatbush(count);
    for (let i = 0; i < count; i++) tree.add(x[i], y[i]);
    tree.finish();
    alive += tree.minX;
  });
  return [...lines, line(size, packing, 'pack a tree of the same points', { peer: 'flatbush' })];
}

function buildings(count: number): BenchLine {
  const { x, y } = streets(count, BUILDINGS);
  const boxes = Float64Array.from({ length: 4 * count }, (_, i) => {
    const k = i >> 2;
    return [x[k] - 8, y[k] - 6, x[k] + 8, y[k] + 6][i & 3];
  });
  const tree = openTree(buildTree(boxes));
  const queries = 10_000;
  const out: number[] = [];
  const seconds = medianSeconds(5, () => {
    for (let q = 0; q < queries; q++) {
      const k = (q * 7919) % count;
      alive += queryTree(tree, x[k] - 30, y[k] - 30, x[k] + 30, y[k] + 30, out).length;
    }
  });
  return {
    bench: 'spatial',
    size: `${count} buildings`,
    value: (seconds / queries) * 1e6,
    unit: 'µs',
    note: 'boxes within 30 m, sorted',
  };
}

/** Places along the streets of a square city of blocks, within 5 m of the middle, `density` to the metre. */
function streets(count: number, density: number): { side: number; x: Float64Array; y: Float64Array } {
  const key: Key = keyFromSeed('bench');
  const entity = entityNamed('streets');
  const side = BLOCK * Math.max(2, Math.ceil(Math.sqrt(count / (2 * BLOCK * density))));
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    const along = side * uniform(key, 1, entity, i);
    const across = BLOCK * Math.floor((side / BLOCK) * uniform(key, 2, entity, i)) + 10 * uniform(key, 3, entity, i);
    [x[i], y[i]] = i % 2 === 0 ? [along, across] : [across, along];
  }
  return { side, x, y };
}

function neighbours(grid: Grid, x: Float64Array, y: Float64Array, count: number): number {
  const { columns, cellStart, order } = grid;
  let near = 0;
  for (let i = 0; i < count; i++) {
    const west = columnOf(grid, x[i] - REACH);
    const east = columnOf(grid, x[i] + REACH) + 1;
    const north = rowOf(grid, y[i] + REACH);
    for (let row = rowOf(grid, y[i] - REACH); row <= north; row++) {
      const to = cellStart[row * columns + east];
      for (let k = cellStart[row * columns + west]; k < to; k++) {
        const dx = x[order[k]] - x[i];
        const dy = y[order[k]] - y[i];
        if (dx * dx + dy * dy <= REACH * REACH) near++;
      }
    }
  }
  return near;
}

function line(size: string, seconds: number, note: string, more: { peer?: string } = {}): BenchLine {
  return { bench: 'spatial', size, value: seconds * 1000, unit: 'ms', ...more, note };
}

/** Read by nobody; without it the loops above would be free to do nothing. */
export function keptAlive(): number {
  return alive;
}
