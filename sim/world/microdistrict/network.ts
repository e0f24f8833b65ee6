/**
 * Noding: the drawn walks cut where they meet, so that they become one graph of straight paths.
 *
 * Walks meet only where one ends on the other: nothing is drawn right across another. Crossings stay whole: they only join at their kerbs.
 * Nodes that would be nearer than a centimetre are one; pieces longer than the limit are halved until they are not.
 */
import { distanceToSegment, nearestOnSegment } from '../../../engine/geometry/segment.ts';
import { buildTree, openTree, queryTree } from '../../../engine/spatial/tree.ts';
import type { Path, Walkways } from '../site.ts';
import type { Walk } from './draft.ts';
import { centimetres } from './parameters.ts';

const TOUCH = 0.006; // m: half a centimetre, and the rounding of it
const LONGEST = 40; // m

type Network = Pick<Walkways, 'nodes' | 'paths'>;

export function buildNetwork(walks: readonly Walk[]): Network {
  const cuts = cutsOf(walks);
  const nodes: { id: string; x: number; y: number }[] = [];
  const nodeAt = new Map<string, string>();
  const node = (x: number, y: number): string => {
    const key = pointKey(x, y);
    let id = nodeAt.get(key);
    if (id === undefined) {
      id = `n${nodes.length + 1}`;
      nodeAt.set(key, id);
      nodes.push({ id, x: centimetres(x), y: centimetres(y) });
    }
    return id;
  };
  const paths = new Map<string, Path>();
  for (const [k, { ax, ay, bx, by, width, crossing }] of walks.entries()) {
    const stations =
      crossing === null ? subdivide(cuts[k], Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay))) : [0, 1];
    for (let s = 1; s < stations.length; s++) {
      const [t, u] = [stations[s - 1], stations[s]];
      const from = node(ax + t * (bx - ax), ay + t * (by - ay));
      const to = node(ax + u * (bx - ax), ay + u * (by - ay));
      if (from === to) continue;
      // Walks may overlap; the wider one counts.
      const key = from < to ? `${from} ${to}` : `${to} ${from}`;
      const known = paths.get(key);
      if (known === undefined || known.width < width) paths.set(key, { from, to, width, crossing });
    }
  }
  return { nodes, paths: [...paths.values()] };
}

export function pointKey(x: number, y: number): string {
  return `${Math.round(x * 100)} ${Math.round(y * 100)}`;
}

/** For each walk the parameters 0..1, ascending and with both ends, where another one meets it. */
function cutsOf(walks: readonly Walk[]): number[][] {
  const tree = openTree(
    buildTree(
      walks.flatMap(({ ax, ay, bx, by }) => [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)]),
    ),
  );
  const near: number[] = [];
  return walks.map(({ ax, ay, bx, by }) => {
    const cuts = [0, 1];
    const box = [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
    queryTree(tree, box[0] - TOUCH, box[1] - TOUCH, box[2] + TOUCH, box[3] + TOUCH, near);
    for (const other of near) {
      const { ax: cx, ay: cy, bx: dx, by: dy } = walks[other];
      if (distanceToSegment(ax, ay, bx, by, cx, cy) < TOUCH) cuts.push(nearestOnSegment(ax, ay, bx, by, cx, cy));
      if (distanceToSegment(ax, ay, bx, by, dx, dy) < TOUCH) cuts.push(nearestOnSegment(ax, ay, bx, by, dx, dy));
    }
    return cuts.sort((s, t) => s - t);
  });
}

/** Splits pieces longer than the limit evenly. */
function subdivide(cuts: readonly number[], length: number): number[] {
  const stations = [0];
  for (let k = 1; k < cuts.length; k++) {
    const pieces = Math.max(1, Math.ceil(((cuts[k] - cuts[k - 1]) * length) / LONGEST));
    for (let p = 1; p <= pieces; p++) stations.push(cuts[k - 1] + (p * (cuts[k] - cuts[k - 1])) / pieces);
  }
  return stations;
}
