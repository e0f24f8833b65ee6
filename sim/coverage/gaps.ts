/**
 * Where nobody is watched: the open ground that no camera covers, as polygons, worst first.
 *
 * Cells are gathered into blocks of 2 m, and the line where half a block is uncovered is the gap's edge (marching
 * squares, d3-contour); so a gap's outline is right to about a metre. Gaps are ranked by the walking that they miss.
 */
import { contours } from 'd3-contour';
import type { Site } from '../world/site.ts';
import type { Demand } from './demand.ts';
import type { Ground } from './ground.ts';
import type { Mask } from './overlay.ts';

/** Smaller gaps are slivers along shadow edges. Assumed: a kiosk's footprint. */
const LEAST_AREA = 25; // m²
const BLOCK_CELLS = 4;

export interface Gap {
  /** Outer ring, then holes; each closed [x, y] pairs in the site frame. */
  readonly rings: readonly (readonly (readonly [x: number, y: number])[])[];
  readonly area: number; // m²
  readonly demandShare: number; // of all walking in the site
  readonly near: string; // the nearest asset
}

export function findGaps(site: Site, ground: Ground, demand: Demand, covered: Mask): Gap[] {
  const columns = (32 * ground.wordsPerRow) / BLOCK_CELLS;
  const rows = Math.ceil(ground.rows / BLOCK_CELLS);
  const uncovered = gather(ground, covered, columns, rows);
  const [shape] = contours().size([columns, rows]).thresholds([0.5])(uncovered as unknown as number[]);
  const block = ground.cell * BLOCK_CELLS;
  const toSite = ([i, j]: number[]): [number, number] => [
    ground.column0 * ground.cell + i * block,
    ground.row0 * ground.cell + j * block,
  ];
  const gaps = shape.coordinates
    .map((polygon) => polygon.map((ring) => ring.map(toSite)))
    .map((rings) => ({ rings, area: ringsArea(rings) }))
    .filter(({ area }) => area >= LEAST_AREA);
  const missed = demandByGap(ground, demand, covered, gaps);
  return gaps
    .map((gap, k) => ({ ...gap, demandShare: missed[k], near: nearestAsset(site, gap.rings[0]) }))
    .sort((a, b) => b.demandShare - a.demandShare || b.area - a.area);
}

/** Share of each block's cells that are open and uncovered. */
function gather(ground: Ground, covered: Mask, columns: number, rows: number): Float64Array {
  const share = new Float64Array(columns * rows);
  for (let row = 0; row < ground.rows; row++) {
    for (let w = 0; w < ground.wordsPerRow; w++) {
      const word = row * ground.wordsPerRow + w;
      for (let left = ground.open[word] & ~covered[word]; left !== 0; left &= left - 1) {
        const column = 32 * w + 31 - Math.clz32(left & -left);
        const block = Math.floor(row / BLOCK_CELLS) * columns + Math.floor(column / BLOCK_CELLS);
        share[block] += 1 / (BLOCK_CELLS * BLOCK_CELLS);
      }
    }
  }
  return share;
}

/** Share of all walking that passes uncovered cells inside each gap. */
function demandByGap(
  ground: Ground,
  demand: Demand,
  covered: Mask,
  gaps: readonly { rings: Gap['rings'] }[],
): number[] {
  const boxes = gaps.map(({ rings: [outer] }) => {
    const xs = outer.map(([x]) => x);
    const ys = outer.map(([, y]) => y);
    return [least(xs), least(ys), -least(xs.map((x) => -x)), -least(ys.map((y) => -y))];
  });
  const missed = gaps.map(() => 0);
  demand.cell.forEach((cell, k) => {
    if ((covered[cell >>> 5] >>> (cell & 31)) & 1) return;
    const x = (ground.column0 + (cell % (32 * ground.wordsPerRow)) + 0.5) * ground.cell;
    const y = (ground.row0 + Math.floor(cell / (32 * ground.wordsPerRow)) + 0.5) * ground.cell;
    const found = gaps.findIndex(({ rings }, g) => {
      const [minX, minY, maxX, maxY] = boxes[g];
      return (
        x >= minX &&
        x <= maxX &&
        y >= minY &&
        y <= maxY &&
        rings.filter((ring) => isInside(ring, x, y)).length % 2 === 1
      );
    });
    if (found >= 0) missed[found] += demand.weight[k] / demand.total;
  });
  return missed;
}

function isInside(ring: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i];
    const [bx, by] = ring[j];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

function ringsArea(rings: Gap['rings']): number {
  return rings.reduce((sum, ring, k) => sum + (k === 0 ? 1 : -1) * Math.abs(ringArea(ring)), 0);
}

function ringArea(ring: readonly (readonly [number, number])[]): number {
  let doubled = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    doubled += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
  }
  return doubled / 2;
}

function nearestAsset(site: Site, ring: readonly (readonly [number, number])[]): string {
  const x = ring.reduce((sum, [px]) => sum + px, 0) / ring.length;
  const y = ring.reduce((sum, [, py]) => sum + py, 0) / ring.length;
  let nearest = '';
  let best = Infinity;
  for (const asset of site.assets) {
    const distance2 = (asset.x - x) * (asset.x - x) + (asset.y - y) * (asset.y - y);
    if (distance2 < best) [best, nearest] = [distance2, asset.id];
  }
  return nearest;
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}
