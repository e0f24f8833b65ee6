/**
 * Carriageways as a graph: ways cut where they meet, at the border of the place, and nowhere else.
 *
 * A vertex is a node of the map where more or fewer than two pieces meet, or where the number of lanes changes; pieces
 * with as many lanes that follow each other are one street.
 */
import type { Findings } from '../../findings.ts';
import { nodeIndex, type OsmExtract, tagsOf } from '../extract.ts';
import { lengthOf } from '../lines.ts';
import { centimetres, type Projected } from '../projected.ts';
import { type Carriageway, carriagewayOf } from '../ways.ts';

export type Bounds = readonly [minX: number, minY: number, maxX: number, maxY: number];

/** A piece of road between two vertices. */
export interface Street {
  readonly id: string; // way/4305/1
  readonly ways: readonly number[]; // OSM ids, first to last
  readonly from: number; // index of the node; past the last node: a point of the border
  readonly to: number;
  readonly line: readonly number[]; // m, axis of the carriageway, from → to
  readonly nodes: readonly number[]; // of the line's points: node index, -1 on the border
  readonly road: Carriageway;
}

export interface StreetGraph {
  readonly streets: readonly Street[];
  readonly border: ReadonlySet<number>; // vertices where streets leave the place
  readonly used: ReadonlyMap<number, Carriageway>; // ways that became carriageways, by OSM id
}

/** A run of known points of one way inside the bounds. */
interface Run {
  readonly way: number;
  readonly road: Carriageway;
  readonly nodes: number[];
  readonly line: number[];
}

/** Ends this near to the border lead out of the place, m; assumed. */
const BORDER = 20;

export function findStreets(
  extract: OsmExtract,
  projected: Projected,
  bounds: Bounds,
  findings: Findings,
): StreetGraph {
  const border = new Set<number>();
  const used = new Map<number, Carriageway>();
  const runs: Run[] = [];
  let next = extract.nodes.ids.length; // names of points on the border
  for (const { id, refs, tags } of extract.ways) {
    if (!tags.has('highway') || tags.get('area') === 'yes') continue;
    const road = carriagewayOf(tags);
    if (typeof road === 'string') {
      if (road === 'service') findings.add('import.dropped.service_roads', `way/${id}`);
      if (road === 'closed') findings.add('import.dropped.closed_roads', `way/${id}`);
      if (road === 'unbuilt') findings.add('import.dropped.unbuilt_ways', `way/${id}`);
      continue;
    }
    const known = refs.map((ref) => nodeIndex(extract.nodes, ref));
    const pieces = clipped(known, projected, bounds, () => next++);
    if (pieces.length === 0) continue;
    used.set(id, road);
    if (road.guessed.lanes) findings.add('import.guess.lanes', `way/${id}`);
    if (road.guessed.speed) findings.add('import.guess.speed', `way/${id}`);
    for (const { nodes, line, leaves } of pieces) {
      runs.push({ way: id, road, nodes, line });
      for (const node of leaves) border.add(node);
    }
  }
  findings.outOf('import.guess.lanes', used.size);
  findings.outOf('import.guess.speed', used.size);
  const streets = chain(runs, extract, border);
  markBorder(streets, bounds, border);
  return { streets, border, used };
}

interface Piece {
  readonly nodes: number[];
  readonly line: number[];
  readonly leaves: number[]; // ends of it that lie on the border, or where the extract has no more of the way
}

/** The parts of a way that are known and inside, each with at least two points. */
export function clipped(
  known: readonly number[],
  { x, y }: Projected,
  bounds: Bounds,
  nameBorder: () => number,
): Piece[] {
  const pieces: Piece[] = [];
  let piece: Piece | null = null;
  const close = () => {
    if (piece !== null && piece.nodes.length >= 2) pieces.push(piece);
    piece = null;
  };
  let before = -1;
  for (const node of known) {
    if (node < 0) {
      if (piece !== null && before >= 0) (piece as Piece).leaves.push(before);
      close();
      before = -1;
      continue;
    }
    const inside = isInside(x[node], y[node], bounds);
    if (before >= 0 && node !== before) {
      const cut = clipSegment(x[before], y[before], x[node], y[node], bounds);
      if (cut !== null) {
        const [t0, t1] = cut;
        if (piece === null) {
          piece = { nodes: [], line: [], leaves: [] };
          if (t0 > 0) enter(piece, nameBorder(), at(x, y, before, node, t0), true);
          else enter(piece, before, [x[before], y[before]], false);
        }
        if (t1 < 1) {
          enter(piece, nameBorder(), at(x, y, before, node, t1), true);
          close();
        } else enter(piece, node, [x[node], y[node]], false);
      } else close();
    } else if (inside && piece === null && before < 0) {
      // A way whose first nodes are missing begins here.
      piece = { nodes: [], line: [], leaves: known[0] === node ? [] : [node] };
      enter(piece, node, [x[node], y[node]], false);
    }
    before = node;
  }
  close();
  return pieces;
}

function enter(piece: Piece, node: number, [px, py]: readonly [number, number], leaves: boolean): void {
  const last = piece.line.length - 2;
  if (last >= 0 && piece.line[last] === px && piece.line[last + 1] === py) return;
  piece.nodes.push(node);
  piece.line.push(centimetres(px), centimetres(py));
  if (leaves) piece.leaves.push(node);
}

function at(x: Float64Array, y: Float64Array, a: number, b: number, t: number): [number, number] {
  return [x[a] + t * (x[b] - x[a]), y[a] + t * (y[b] - y[a])];
}

export function isInside(x: number, y: number, [minX, minY, maxX, maxY]: Bounds): boolean {
  return x >= minX && x <= maxX && y >= minY && y <= maxY;
}

/** Liang and Barsky (1984): the part of a segment inside a box, as parameters; null when there is none. */
function clipSegment(ax: number, ay: number, bx: number, by: number, bounds: Bounds): [number, number] | null {
  let [t0, t1] = [0, 1];
  const [dx, dy] = [bx - ax, by - ay];
  for (const [p, q] of [
    [-dx, ax - bounds[0]],
    [dx, bounds[2] - ax],
    [-dy, ay - bounds[1]],
    [dy, bounds[3] - ay],
  ]) {
    if (p === 0) {
      if (q < 0) return null;
    } else if (p < 0) t0 = Math.max(t0, q / p);
    else t1 = Math.min(t1, q / p);
  }
  return t0 < t1 ? [t0, t1] : null;
}

/** Cuts runs where they meet and joins what follows each other and is alike. */
function chain(runs: readonly Run[], extract: OsmExtract, border: ReadonlySet<number>): Street[] {
  const touches = new Map<number, number>(); // how many pieces meet at a node
  for (const { nodes } of runs) {
    nodes.forEach((node, k) => {
      touches.set(node, (touches.get(node) ?? 0) + (k === 0 || k === nodes.length - 1 ? 1 : 2));
    });
  }
  const pieces = runs.flatMap((run) => cutAtVertices(run, touches));
  const ends = new Map<number, Cut[]>();
  for (const piece of pieces) {
    for (const node of [piece.nodes[0], piece.nodes[piece.nodes.length - 1]]) {
      const list = ends.get(node);
      if (list) list.push(piece);
      else ends.set(node, [piece]);
    }
  }
  const isPassed = (node: number): boolean => {
    const [a, b] = ends.get(node)!;
    return touches.get(node) === 2 && a !== b && !border.has(node) && !isSignal(extract, node) && follows(a, b, node);
  };
  const taken = new Set<Cut>();
  const streets: Street[] = [];
  const numbers = new Map<number, number>();
  for (const first of pieces) {
    if (taken.has(first)) continue;
    const parts = gather(first, ends, isPassed, taken);
    const number = (numbers.get(parts[0].way) ?? 0) + 1;
    numbers.set(parts[0].way, number);
    const nodes = parts.flatMap((part, k) => (k === 0 ? part.nodes : part.nodes.slice(1)));
    const line = parts.flatMap((part, k) => (k === 0 ? part.line : part.line.slice(2)));
    streets.push({
      id: `way/${parts[0].way}/${number}`,
      ways: parts.map(({ way }) => way),
      from: nodes[0],
      to: nodes[nodes.length - 1],
      line,
      nodes,
      road: roadOf(parts),
    });
  }
  return streets;
}

type Cut = Run;

/** What the street is like as a whole: as its longest piece, but for the turns, which are marked where they are made. */
function roadOf(parts: readonly Cut[]): Carriageway {
  const longest = parts.reduce((best, part) => (lengthOf(part.line) > lengthOf(best.line) ? part : best));
  return {
    ...longest.road,
    turnsForward: parts[parts.length - 1].road.turnsForward,
    turnsBackward: parts[0].road.turnsBackward,
  };
}

function cutAtVertices({ way, road, nodes, line }: Run, touches: ReadonlyMap<number, number>): Cut[] {
  const cuts: Cut[] = [];
  let begin = 0;
  for (let k = 1; k < nodes.length; k++) {
    if (k < nodes.length - 1 && touches.get(nodes[k]) === 2) continue;
    cuts.push({ way, road, nodes: nodes.slice(begin, k + 1), line: line.slice(2 * begin, 2 * k + 2) });
    begin = k;
  }
  return cuts;
}

/** Whether two pieces that meet at a node run on, one into the other, lane by lane. */
function follows(a: Cut, b: Cut, node: number): boolean {
  const out = a.nodes[a.nodes.length - 1] === node;
  const isIn = b.nodes[0] === node;
  const [p, q] = [a.road, b.road];
  const along = out === isIn;
  const [forward, backward] = along ? [q.forward, q.backward] : [q.backward, q.forward];
  return (
    along &&
    p.forward === forward &&
    p.backward === backward &&
    p.level === q.level &&
    p.isRoundabout === q.isRoundabout
  );
}

/** The pieces of one street in order, from any one of them. */
function gather(
  first: Cut,
  ends: ReadonlyMap<number, readonly Cut[]>,
  isPassed: (node: number) => boolean,
  taken: Set<Cut>,
): Cut[] {
  const parts = [first];
  taken.add(first);
  for (;;) {
    const node = parts[parts.length - 1].nodes.at(-1)!;
    const ahead = isPassed(node) ? ends.get(node)!.find((piece) => !taken.has(piece)) : undefined;
    if (ahead === undefined) break;
    taken.add(ahead);
    parts.push(ahead);
  }
  for (;;) {
    const node = parts[0].nodes[0];
    const behind = isPassed(node) ? ends.get(node)!.find((piece) => !taken.has(piece)) : undefined;
    if (behind === undefined) break;
    taken.add(behind);
    parts.unshift(behind);
  }
  return parts;
}

export function isSignal({ nodes }: OsmExtract, node: number): boolean {
  if (node >= nodes.ids.length) return false;
  return tagsOf(nodes, node).get('highway') === 'traffic_signals';
}

/** Streets that simply end near the border lead out there. */
function markBorder(streets: readonly Street[], [minX, minY, maxX, maxY]: Bounds, border: Set<number>): void {
  const meeting = new Map<number, number>();
  for (const { from, to } of streets) for (const end of [from, to]) meeting.set(end, (meeting.get(end) ?? 0) + 1);
  for (const { from, to, line } of streets) {
    for (const [vertex, k] of [
      [from, 0],
      [to, line.length - 2],
    ]) {
      const apart = Math.min(line[k] - minX, maxX - line[k], line[k + 1] - minY, maxY - line[k + 1]);
      if (apart <= BORDER && meeting.get(vertex) === 1) border.add(vertex);
    }
  }
}
