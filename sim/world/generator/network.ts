/**
 * Noding: the drawn walks cut where they meet, so that they become one graph of straight paths.
 *
 * Walks meet only where one ends on the other: nothing is drawn right across another. Ends lie on whole centimetres, so
 * on a slanted walk one may lie beside it by as much; the walk then bends to it. Crossings stay whole: they only join at
 * their kerbs. Pieces longer than the limit are halved until they are not.
 */
import { distanceToSegment, nearestOnSegment } from '../../../engine/geometry/segment.ts';
import { buildTree, openTree, queryTree } from '../../../engine/spatial/tree.ts';
import type { Path, Walkways } from '../site.ts';
import type { Walk } from './draft.ts';
import { centimetres } from './parameters.ts';

/** The end and both ends of the walk are each rounded by up to 7 mm, m. */
const TOUCH = 0.015;
const LONGEST = 40; // m

type Network = Pick<Walkways, 'nodes' | 'paths'>;

export function buildNetwork(walks: readonly Walk[]): Network {
  const cuts = cutsOf(walks);
  const nodes: { id: string; x: number; y: number }[] = [];
  const nodeAt = new Map<string, string>();
  const node = ({ x, y }: Station): string => {
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
  for (const [k, walk] of walks.entries()) {
    const { width, crossing } = walk;
    const stations = crossing === null ? subdivide(walk, cuts[k]) : [cuts[k][0], cuts[k][cuts[k].length - 1]];
    for (let s = 1; s < stations.length; s++) {
      const from = node(stations[s - 1]);
      const to = node(stations[s]);
      if (from === to) continue;
      // Walks may overlap; the wider one counts.
      const key = from < to ? `${from} ${to}` : `${to} ${from}`;
      const known = paths.get(key);
      if (known === undefined || known.width < width) paths.set(key, { from, to, width, crossing, level: 0 });
    }
  }
  return { nodes, paths: [...paths.values()] };
}

export function pointKey(x: number, y: number): string {
  return `${Math.round(x * 100)} ${Math.round(y * 100)}`;
}

/** A point of a walk, `share` of the way along it. */
interface Station {
  readonly share: number;
  readonly x: number;
  readonly y: number;
}

/** For each walk, in order: its ends, and where another one meets it. */
function cutsOf(walks: readonly Walk[]): Station[][] {
  const tree = openTree(
    buildTree(
      walks.flatMap(({ ax, ay, bx, by }) => [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)]),
    ),
  );
  const near: number[] = [];
  return walks.map(({ ax, ay, bx, by }) => {
    const cuts: Station[] = [
      { share: 0, x: ax, y: ay },
      { share: 1, x: bx, y: by },
    ];
    const box = [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
    queryTree(tree, box[0] - TOUCH, box[1] - TOUCH, box[2] + TOUCH, box[3] + TOUCH, near);
    for (const other of near) {
      const { ax: cx, ay: cy, bx: dx, by: dy } = walks[other];
      for (const [x, y] of [
        [cx, cy],
        [dx, dy],
      ]) {
        const share = nearestOnSegment(ax, ay, bx, by, x, y);
        const isAmid = share > 0 && share < 1;
        if (isAmid && distanceToSegment(ax, ay, bx, by, x, y) < TOUCH) cuts.push({ share, x, y });
      }
    }
    return cuts.sort((s, t) => s.share - t.share);
  });
}

/** Splits pieces longer than the limit evenly. */
function subdivide({ ax, ay, bx, by }: Walk, cuts: readonly Station[]): Station[] {
  const length = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
  const stations = [cuts[0]];
  for (let k = 1; k < cuts.length; k++) {
    const before = cuts[k - 1].share;
    const pieces = Math.max(1, Math.ceil(((cuts[k].share - before) * length) / LONGEST));
    for (let p = 1; p < pieces; p++) {
      const share = before + (p * (cuts[k].share - before)) / pieces;
      stations.push({ share, x: ax + share * (bx - ax), y: ay + share * (by - ay) });
    }
    stations.push(cuts[k]);
  }
  return stations;
}
