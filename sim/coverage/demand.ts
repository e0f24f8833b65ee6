/**
 * Where people walk: how the time spent on foot is spread over the cells of the ground.
 *
 * A gravity assignment without distance decay, as for trips inside one neighbourhood: between each two assets there
 * are trips in proportion to the product of their weights, by the shortest walkway. A path's share of walking time is
 * its flow times its length, spread evenly over its width. Stated as a model, not a count: bring counts where you
 * have them.
 */

import { nearestOnSegment } from '../../engine/geometry/segment.ts';
import type { Site } from '../world/site.ts';
import { compileWalkways } from '../world/walkways.ts';
import type { Ground } from './ground.ts';

export interface Demand {
  readonly cell: readonly number[]; // index of a cell: 32 · word + bit
  readonly weight: readonly number[]; // share of walking time, any unit
  readonly total: number; // their sum, in this order
}

export function compileDemand(site: Site, ground: Ground): Demand {
  const flows = pathFlows(site);
  const cell: number[] = [];
  const weight: number[] = [];
  let total = 0;
  const places = new Map(site.walkways.nodes.map((node) => [node.id, node]));
  site.walkways.paths.forEach((path, k) => {
    const [a, b] = [places.get(path.from)!, places.get(path.to)!];
    if (flows[k] === 0) return;
    const cells = cellsAlong(ground, a.x, a.y, b.x, b.y, path.width / 2);
    const length = Math.sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
    for (const found of cells) {
      cell.push(found);
      weight.push((flows[k] * length) / cells.length);
      total += (flows[k] * length) / cells.length;
    }
  });
  return { cell, weight, total };
}

/** Trips over each path, both ways together, by the ways that people walk. */
function pathFlows(site: Site): Float64Array {
  const nodes = site.walkways.nodes.length;
  const index = new Map(site.walkways.nodes.map(({ id }, k) => [id, k]));
  const pathOf = new Map<number, number>();
  site.walkways.paths.forEach(({ from, to }, k) => {
    pathOf.set(index.get(from)! * nodes + index.get(to)!, k);
    pathOf.set(index.get(to)! * nodes + index.get(from)!, k);
  });
  const { destinationNode, destinationWeight, nextHop } = compileWalkways(site);
  const weightAt = new Float64Array(nodes);
  destinationNode.forEach((node, k) => {
    weightAt[node] += destinationWeight[k];
  });
  const flows = new Float64Array(site.walkways.paths.length);
  destinationNode.forEach((destination, k) => {
    const hops = nextHop.subarray(k * nodes, (k + 1) * nodes);
    gatherTree(hops, destination, weightAt, (from, to, origins) => {
      flows[pathOf.get(from * nodes + to)!] += origins * destinationWeight[k];
    });
  });
  return flows;
}

/** Adds up what flows down the tree of next hops, leaves first: each edge is told the weight of all who come over it. */
function gatherTree(
  hops: Int32Array,
  root: number,
  weightAt: Float64Array,
  flow: (from: number, to: number, weight: number) => void,
): void {
  const waiting = new Int32Array(hops.length); // neighbours that have yet to hand on theirs
  for (let node = 0; node < hops.length; node++) if (hops[node] >= 0 && node !== root) waiting[hops[node]]++;
  const sum = Float64Array.from(weightAt);
  const ready: number[] = [];
  for (let node = 0; node < hops.length; node++) if (waiting[node] === 0 && hops[node] >= 0) ready.push(node);
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    if (node === root) continue;
    const next = hops[node];
    if (sum[node] > 0) flow(node, next, sum[node]);
    sum[next] += sum[node];
    if (--waiting[next] === 0) ready.push(next);
  }
}

/** Open cells whose centres lie within `reach` of the segment. */
function cellsAlong(ground: Ground, ax: number, ay: number, bx: number, by: number, reach: number): number[] {
  const { cell, column0, row0, wordsPerRow, rows, open } = ground;
  const cells: number[] = [];
  const clamp = (value: number, end: number) => Math.min(end - 1, Math.max(0, value));
  const column = (x: number) => clamp(Math.floor(x / cell) - column0, 32 * wordsPerRow);
  const row = (y: number) => clamp(Math.floor(y / cell) - row0, rows);
  for (let j = row(Math.min(ay, by) - reach); j <= row(Math.max(ay, by) + reach); j++) {
    const y = (row0 + j + 0.5) * cell;
    for (let i = column(Math.min(ax, bx) - reach); i <= column(Math.max(ax, bx) + reach); i++) {
      const x = (column0 + i + 0.5) * cell;
      const part = nearestOnSegment(ax, ay, bx, by, x, y);
      const dx = ax + part * (bx - ax) - x;
      const dy = ay + part * (by - ay) - y;
      const word = j * wordsPerRow + (i >> 5);
      if (dx * dx + dy * dy <= reach * reach && (open[word] >>> (i & 31)) & 1) cells.push(32 * word + (i & 31));
    }
  }
  return cells;
}
