/**
 * Where nobody is watched: the open ground that no camera covers, as polygons, worst first.
 *
 * Cells are gathered into blocks of 2 m, and the line where half a block is uncovered is the gap's edge (marching
 * squares, d3-contour); so a gap's outline is right to about a metre. Where little is covered all gaps would run
 * together into one, so uncovered ground is first divided among the assets, each block to the nearest: a gap is what
 * is missing around one named place. Gaps are ranked by the walking that they miss.
 */
import { contours } from 'd3-contour';
import { contains, signedArea } from '../../engine/geometry/polygon.ts';
import { buildTree, openTree, queryTree } from '../../engine/spatial/tree.ts';
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
  readonly near: string; // the nearest asset; empty in a place without any
}

export function findGaps(site: Site, ground: Ground, demand: Demand, covered: Mask): Gap[] {
  const columns = (32 * ground.wordsPerRow) / BLOCK_CELLS;
  const rows = Math.ceil(ground.rows / BLOCK_CELLS);
  const uncovered = gather(ground, covered, columns, rows);
  const { owner, boxes } = divide(site, ground, uncovered, columns, rows);
  const gaps = boxes.flatMap((box, asset) =>
    outlines(ground, uncovered, owner, columns, asset, box).map((rings) => ({
      rings,
      area: ringsArea(rings),
      asset,
    })),
  );
  const kept = gaps.filter(({ area }) => area >= LEAST_AREA);
  const missed = demandByGap(ground, demand, covered, kept, (block) => owner[block]);
  return kept
    .map(({ rings, area, asset }, k) => ({ rings, area, near: site.assets[asset]?.id ?? '', demandShare: missed[k] }))
    .sort((a, b) => b.demandShare - a.demandShare || b.area - a.area);
}

/** Columns and rows of the blocks that belong to an asset; empty when the last is before the first. */
interface BlockBox {
  firstColumn: number;
  lastColumn: number;
  firstRow: number;
  lastRow: number;
}

/** The asset nearest to each block that has uncovered ground, and how far each asset's blocks reach. */
function divide(site: Site, ground: Ground, uncovered: Float64Array, columns: number, rows: number) {
  const block = ground.cell * BLOCK_CELLS;
  const owner = new Int32Array(uncovered.length).fill(-1);
  const boxes = Array.from(
    { length: Math.max(1, site.assets.length) }, // a place without assets is divided into one part
    (): BlockBox => ({ firstColumn: columns, lastColumn: -1, firstRow: rows, lastRow: -1 }),
  );
  const nearestAsset = nearestOf(site);
  let last = 0;
  for (let k = 0; k < uncovered.length; k++) {
    if (uncovered[k] === 0) continue;
    const column = k % columns;
    const row = Math.floor(k / columns);
    const x = ground.column0 * ground.cell + (column + 0.5) * block;
    const y = ground.row0 * ground.cell + (row + 0.5) * block;
    last = nearestAsset(x, y, last);
    owner[k] = last;
    const box = boxes[owner[k]];
    box.firstColumn = Math.min(box.firstColumn, column);
    box.lastColumn = Math.max(box.lastColumn, column);
    box.firstRow = Math.min(box.firstRow, row);
    box.lastRow = Math.max(box.lastRow, row);
  }
  return { owner, boxes };
}

/** Finds the nearest asset, the first of equally near ones; no farther than `known`, the answer for the block before. */
function nearestOf({ assets }: Site): (x: number, y: number, known: number) => number {
  const tree = openTree(buildTree(assets.flatMap(({ x, y }) => [x, y, x, y])));
  const near: number[] = [];
  return (x, y, known) => {
    if (assets.length === 0) return 0;
    const squared = (k: number) => (assets[k].x - x) * (assets[k].x - x) + (assets[k].y - y) * (assets[k].y - y);
    const reach = Math.sqrt(squared(known));
    let nearest = known;
    let best = Number.POSITIVE_INFINITY;
    for (const k of queryTree(tree, x - reach, y - reach, x + reach, y + reach, near)) {
      if (squared(k) < best) [best, nearest] = [squared(k), k];
    }
    return nearest;
  };
}

/** The polygons of one asset's uncovered blocks. */
function outlines(
  ground: Ground,
  uncovered: Float64Array,
  owner: Int32Array,
  columns: number,
  asset: number,
  box: BlockBox,
): Gap['rings'][] {
  const width = box.lastColumn - box.firstColumn + 1;
  const height = box.lastRow - box.firstRow + 1;
  if (width <= 0 || height <= 0) return [];
  const own = Array.from({ length: width * height }, (_, k) => {
    const from = (box.firstRow + Math.floor(k / width)) * columns + box.firstColumn + (k % width);
    return owner[from] === asset ? uncovered[from] : 0;
  });
  const [shape] = contours().size([width, height]).thresholds([0.5])(own);
  const block = ground.cell * BLOCK_CELLS;
  const toSite = ([i, j]: number[]): [number, number] => [
    ground.column0 * ground.cell + (box.firstColumn + i) * block,
    ground.row0 * ground.cell + (box.firstRow + j) * block,
  ];
  return shape.coordinates.map((polygon) => polygon.map((ring) => ring.map(toSite)));
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

/** Share of all walking that passes uncovered cells inside each gap; only gaps of the cell's own asset are asked. */
function demandByGap(
  ground: Ground,
  demand: Demand,
  covered: Mask,
  gaps: readonly { rings: Gap['rings']; asset: number }[],
  assetOf: (block: number) => number,
): number[] {
  const gapsOf = new Map<number, number[]>();
  gaps.forEach(({ asset }, k) => {
    gapsOf.set(asset, [...(gapsOf.get(asset) ?? []), k]);
  });
  const flat = gaps.map(({ rings }) => rings.map((ring) => ring.flat()));
  const missed = gaps.map(() => 0);
  const columns = 32 * ground.wordsPerRow;
  demand.cell.forEach((cell, k) => {
    if ((covered[cell >>> 5] >>> (cell & 31)) & 1) return;
    const column = cell % columns;
    const row = Math.floor(cell / columns);
    const block = Math.floor(row / BLOCK_CELLS) * (columns / BLOCK_CELLS) + Math.floor(column / BLOCK_CELLS);
    const x = (ground.column0 + column + 0.5) * ground.cell;
    const y = (ground.row0 + row + 0.5) * ground.cell;
    const found = gapsOf
      .get(assetOf(block))
      ?.find((gap) => flat[gap].filter((ring) => contains(ring, x, y)).length % 2 === 1);
    if (found !== undefined) missed[found] += demand.weight[k] / demand.total;
  });
  return missed;
}

function ringsArea(rings: Gap['rings']): number {
  return rings.reduce((sum, ring, k) => sum + (k === 0 ? 1 : -1) * Math.abs(signedArea(ring.flat())), 0);
}
