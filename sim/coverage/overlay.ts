/**
 * Lays camera covers over the ground: which cells reach which pixel density, at which height, by how many cameras.
 *
 * Along a row of cells the depth is linear in x, so "at least so many px/m" is an interval of columns: a level of a
 * camera is its sight bits within that interval, and whole words are combined at a time.
 */
import { distanceAt } from '../cameras/density.ts';
import { SIGHT_HEIGHTS } from '../cameras/sight-table.ts';
import type { CameraCover } from './camera-cover.ts';
import type { Ground } from './ground.ts';

/** One bit a cell of the ground, as `Ground.open`. */
export type Mask = Int32Array;

/** The cells that at least one of `covers` sees at `pxPerM` or better, at SIGHT_HEIGHTS[height], in the open. */
export function coveredMask(ground: Ground, covers: readonly CameraCover[], height: number, pxPerM: number): Mask {
  const mask = new Int32Array(ground.open.length);
  for (const cover of covers) {
    eachWord(ground, cover, height, pxPerM, (word, bits) => {
      mask[word] |= bits;
    });
  }
  return mask;
}

/** By how many of `covers` each cell is seen at `pxPerM` or better; 255 means at least that many. */
export function countCameras(
  ground: Ground,
  covers: readonly CameraCover[],
  height: number,
  pxPerM: number,
): Uint8Array {
  const count = new Uint8Array(32 * ground.open.length);
  for (const cover of covers) {
    eachWord(ground, cover, height, pxPerM, (word, bits) => {
      for (let left = bits; left !== 0; left &= left - 1) {
        const cell = 32 * word + 31 - Math.clz32(left & -left);
        if (count[cell] < 255) count[cell]++;
      }
    });
  }
  return count;
}

/** Calls `take` with each word of the ground that has cells of this camera at this level, and their bits. */
export function eachWord(
  ground: Ground,
  { pinhole, table }: CameraCover,
  height: number,
  pxPerM: number,
  take: (word: number, bits: number) => void,
): void {
  const { cell } = ground;
  const farthest = distanceAt(pxPerM, pinhole.focalPx);
  const p = pinhole.rows;
  const shift = (table.column0 - ground.column0) / 32; // whole words: both begin at multiples of 32 columns
  for (let row = 0; row < table.rows; row++) {
    const groundRow = table.row0 + row - ground.row0;
    if (groundRow < 0 || groundRow >= ground.rows) continue;
    const depth0 = p[9] * (table.row0 + row + 0.5) * cell + p[10] * SIGHT_HEIGHTS[height] + p[11];
    // p8 · x + depth0 ≤ farthest, as columns of the table.
    const limit = (farthest - depth0) / p[8] / cell - 0.5 - table.column0;
    let first = 0;
    let end = 32 * table.wordsPerRow;
    if (p[8] > 0) end = Math.min(end, Math.floor(limit) + 1);
    else if (p[8] < 0) first = Math.max(first, Math.ceil(limit));
    else if (depth0 > farthest) continue;
    for (let w = Math.max(first >> 5, -shift); w < table.wordsPerRow && 32 * w < end; w++) {
      if (w + shift >= ground.wordsPerRow) break;
      let bits = table.words[(row * table.wordsPerRow + w) * SIGHT_HEIGHTS.length + height];
      if (32 * w < first) bits &= -1 << (first & 31);
      if (32 * w + 32 > end) bits &= ~(-1 << (end & 31));
      const word = groundRow * ground.wordsPerRow + w + shift;
      bits &= ground.open[word];
      if (bits !== 0) take(word, bits);
    }
  }
}
