/**
 * The ground that coverage is a share of: cells in the open air inside the site, on the lattice that sight tables use.
 * One bit a cell; a cell counts by its centre.
 */
import type { Site } from '../world/site.ts';
import { HEADROOM } from '../world/walls.ts';

/** Side of a coverage cell. Halving it moves the shares of the bundled city by less than half a point (test). */
export const COVERAGE_CELL = 0.5; // m

/** Cell (i, j) spans [i, i + 1) × [j, j + 1) · `cell`; bit b of word w in a row is column column0 + 32 w + b. */
export interface Ground {
  readonly cell: number; // m
  readonly column0: number; // a multiple of 32
  readonly row0: number;
  readonly wordsPerRow: number;
  readonly rows: number;
  readonly open: Int32Array; // rows × wordsPerRow words
}

export function compileGround(site: Site, cell = COVERAGE_CELL): Ground {
  const [minX, minY, maxX, maxY] = site.bounds;
  const column0 = Math.floor(minX / cell / 32) * 32;
  const row0 = Math.floor(minY / cell);
  const wordsPerRow = Math.floor((Math.ceil(maxX / cell) - 1 - column0) / 32) + 1;
  const rows = Math.ceil(maxY / cell) - row0;
  const open = new Int32Array(new SharedArrayBuffer(4 * rows * wordsPerRow));
  const ground = { cell, column0, row0, wordsPerRow, rows, open };
  fillRings(ground, [[minX, minY, maxX, minY, maxX, maxY, minX, maxY]], true);
  for (const { base, footprint, holes } of site.buildings) {
    if (base < HEADROOM) fillRings(ground, [footprint, ...holes], false);
  }
  return ground;
}

export function groundArea(ground: Ground): number {
  return countBits(ground.open) * ground.cell * ground.cell;
}

/** Number of set bits. */
export function countBits(words: Int32Array): number {
  let count = 0;
  for (let i = 0; i < words.length; i++) {
    // Parallel bit count: pairs, nibbles, bytes, then all four bytes by one product.
    let v = words[i];
    v -= (v >>> 1) & 0x55555555;
    v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
    count += Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** Sets or clears the cells whose centres lie inside the rings (even-odd), row by row. */
function fillRings(ground: Ground, rings: readonly (readonly number[])[], value: boolean): void {
  const { cell, row0, rows } = ground;
  const ys = rings.flatMap((ring) => ring.filter((_, k) => k % 2 === 1));
  const first = Math.max(0, Math.floor(Math.min(...ys) / cell) - row0);
  const last = Math.min(rows - 1, Math.ceil(Math.max(...ys) / cell) - row0);
  for (let row = first; row <= last; row++) {
    const y = (row0 + row + 0.5) * cell;
    const meets = rings.flatMap((ring) => crossingsAt(ring, y)).sort((a, b) => a - b);
    for (let k = 0; k + 1 < meets.length; k += 2) fillSpan(ground, row, meets[k], meets[k + 1], value);
  }
}

/** Where the ring's edges cross the level y; an upper end belongs to its edge, a lower one does not. */
function crossingsAt(ring: readonly number[], y: number): number[] {
  const meets: number[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    const j = (i + 2) % ring.length;
    const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
    if (ay > y !== by > y) meets.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
  }
  return meets;
}

function fillSpan(ground: Ground, row: number, fromX: number, toX: number, value: boolean): void {
  const { cell, column0, wordsPerRow, open } = ground;
  const first = Math.max(0, Math.ceil(fromX / cell - 0.5) - column0);
  const end = Math.min(32 * wordsPerRow, Math.ceil(toX / cell - 0.5) - column0);
  for (let column = first; column < end; column++) {
    const word = row * wordsPerRow + (column >> 5);
    if (value) open[word] |= 1 << (column & 31);
    else open[word] &= ~(1 << (column & 31));
  }
}
