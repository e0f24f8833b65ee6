/**
 * Walk lines and crossings → one network of straight paths that people can truly walk: cut where they meet, clear of
 * walls, all in one piece, with a way to every door.
 */

import { distanceToSegment, nearestOnSegment } from '../../../../engine/geometry/segment.ts';
import { hypot } from '../../../../engine/numeric/special.ts';
import { type BoxTree, buildTree, openTree, queryTree } from '../../../../engine/spatial/tree.ts';
import type { Barrier, Building, Crossing, Path, Walkways } from '../../../../sim/world/site.ts';
import type { Findings } from '../../findings.ts';
import type { Steps } from '../../steps.ts';
import { centimetres } from '../projected.ts';
import { clearOfWalls, ledRound } from './clearance.ts';
import type { WalkPiece } from './crossings.ts';
import { NodeList, pairKey, type Segment } from './segments.ts';
import { indexWalls, meetsWall, roomBeside, type WallIndex } from './wall-index.ts';

const TOUCH = 0.6; // m: a line that ends this near to another meets it
const LEAST_WIDTH = 0.8; // m
const LONGEST = 40; // m of a path
const DOOR_REACH = 60; // m from a door to the walk that serves it
const DOOR_WIDTH = 1.5; // m
const JOIN_REACH = 15; // m over which a separate piece is joined to the rest
const TRIES = 16; // walks tried for a door

/** A place people come to, before it has a node. */
export interface Door {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

export interface BuiltWalkways {
  readonly nodes: Walkways['nodes'];
  readonly paths: Path[];
  readonly nodeOf: ReadonlyMap<string, string>; // by door: the node where one arrives
  readonly gates: { readonly node: string; readonly x: number; readonly y: number; readonly width: number }[];
}

export function* buildWalkways(
  pieces: readonly WalkPiece[],
  solids: { readonly buildings: readonly Building[]; readonly barriers: readonly Barrier[] },
  doors: readonly Door[],
  crossesRoad: (ax: number, ay: number, bx: number, by: number) => boolean,
  signalOf: (x: number, y: number) => string | null,
  findings: Findings,
): Steps<BuiltWalkways> {
  const nodes = new NodeList();
  const walls = indexWalls(solids);
  let segments = node(pieces, nodes);
  yield 0.2;
  segments = clearOfWalls(segments, nodes, walls, findings);
  yield 0.6;
  segments = inOnePiece(segments, nodes, walls, crossesRoad, findings);
  const { segments: served, nodeOf } = serveDoors(segments, nodes, doors, walls, crossesRoad, findings);
  yield 0.85;
  const paths = served.flatMap((segment) => toPaths(segment, nodes, walls, signalOf));
  return name(paths, nodes, nodeOf, gatesOf(pieces, served, nodes));
}

interface Raw extends Omit<Segment, 'a' | 'b'> {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
}

/** Cuts every segment where another of its level meets it; a crossing is only met at its ends. */
function node(pieces: readonly WalkPiece[], nodes: NodeList): Segment[] {
  const raw = pieces.flatMap(({ id, line, width, level, isPassage, crossing }) =>
    Array.from({ length: line.length / 2 - 1 }, (_, k): Raw => {
      const [ax, ay, bx, by] = line.slice(2 * k, 2 * k + 4);
      return { line: id, ax, ay, bx, by, width, level, isPassage, crossing };
    }).filter(({ ax, ay, bx, by }) => ax !== bx || ay !== by),
  );
  const boxes = new Float64Array(4 * raw.length);
  for (let k = 0; k < raw.length; k++) {
    const { ax, ay, bx, by } = raw[k];
    boxes[4 * k] = Math.min(ax, bx);
    boxes[4 * k + 1] = Math.min(ay, by);
    boxes[4 * k + 2] = Math.max(ax, bx);
    boxes[4 * k + 3] = Math.max(ay, by);
  }
  const tree = openTree(buildTree(boxes));
  const near: number[] = [];
  const segments = new Map<number, Segment>();
  for (let k = 0; k < raw.length; k++) {
    const own = raw[k];
    const stations = own.crossing === null ? stationsOf(raw, k, tree, near) : ends(own);
    for (let s = 1; s < stations.length; s++) {
      const a = nodes.at(stations[s - 1].x, stations[s - 1].y);
      const b = nodes.at(stations[s].x, stations[s].y);
      if (a === b) continue;
      const key = pairKey(a, b);
      const known = segments.get(key);
      // Of two that overlap the crossing counts, else the wider one.
      if (known !== undefined && (known.crossing !== null || known.width >= own.width) && own.crossing === null)
        continue;
      const { line, width, level, isPassage, crossing } = own;
      segments.set(key, { line, a, b, width, level, isPassage, crossing });
    }
  }
  return [...segments.values()];
}

interface Station {
  readonly t: number; // 0 to 1 along the segment
  readonly x: number;
  readonly y: number;
}

function ends({ ax, ay, bx, by }: Raw): Station[] {
  return [
    { t: 0, x: ax, y: ay },
    { t: 1, x: bx, y: by },
  ];
}

function stationsOf(raw: readonly Raw[], k: number, tree: BoxTree, near: number[]): Station[] {
  const own = raw[k];
  const { ax, ay, bx, by, level } = own;
  const length = hypot(bx - ax, by - ay);
  const stations = ends(own);
  queryTree(
    tree,
    Math.min(ax, bx) - TOUCH,
    Math.min(ay, by) - TOUCH,
    Math.max(ax, bx) + TOUCH,
    Math.max(ay, by) + TOUCH,
    near,
  );
  for (const n of near) {
    if (n === k) continue;
    const other = raw[n];
    if (other.level !== level) continue;
    for (let end = 0; end < 2; end++) {
      const px = end === 0 ? other.ax : other.bx;
      const py = end === 0 ? other.ay : other.by;
      if (distanceToSegment(ax, ay, bx, by, px, py) >= TOUCH) continue;
      const t = nearestOnSegment(ax, ay, bx, by, px, py);
      // Beside one of our own ends there is nothing to cut.
      if (t * length < TOUCH || (1 - t) * length < TOUCH) continue;
      stations.push({ t, x: px, y: py });
    }
    if (other.crossing !== null) continue;
    const meeting = meet(own, other);
    if (meeting !== null) stations.push(meeting);
  }
  if (stations.length === 2) return stations;
  stations.sort((a, b) => a.t - b.t);
  return stations.filter((s, at) => at === 0 || s.x !== stations[at - 1].x || s.y !== stations[at - 1].y);
}

/** Where two segments properly cross, rounded alike from both sides. */
function meet(own: Raw, other: Raw): Station | null {
  const isFirst = own.ax < other.ax || (own.ax === other.ax && own.ay <= other.ay);
  const first = isFirst ? own : other;
  const second = isFirst ? other : own;
  const dx = first.bx - first.ax;
  const dy = first.by - first.ay;
  const ex = second.bx - second.ax;
  const ey = second.by - second.ay;
  const cross = dx * ey - dy * ex;
  if (Math.abs(cross) < 1e-9) return null;
  const px = second.ax - first.ax;
  const py = second.ay - first.ay;
  const t = (px * ey - py * ex) / cross;
  const u = (px * dy - py * dx) / cross;
  if (t <= 0 || t >= 1 || u <= 0 || u >= 1) return null;
  const [x, y] = [centimetres(first.ax + t * dx), centimetres(first.ay + t * dy)];
  return { t: own === first ? t : u, x, y };
}

/** The largest connected part, with what can be joined to it by a short straight walk; the rest is left out. */
function inOnePiece(
  segments: readonly Segment[],
  nodes: NodeList,
  walls: WallIndex,
  crossesRoad: (ax: number, ay: number, bx: number, by: number) => boolean,
  findings: Findings,
): Segment[] {
  const part = new Int32Array(nodes.x.length).map((_, n) => n);
  const find = (n: number): number => {
    let root = n;
    while (part[root] !== root) root = part[root] = part[part[root]];
    return root;
  };
  for (const { a, b } of segments) part[find(a)] = find(b);
  const parts = new Map<number, { length: number; own: Segment[] }>();
  for (const segment of segments) {
    const { a, b } = segment;
    const entry = parts.get(find(a)) ?? { length: 0, own: [] };
    entry.length += hypot(nodes.x[b] - nodes.x[a], nodes.y[b] - nodes.y[a]);
    entry.own.push(segment);
    parts.set(find(a), entry);
  }
  if (parts.size === 0) return [];
  const main = [...parts].reduce((best, entry) => (entry[1].length > best[1].length ? entry : best))[0];
  const isMain = (n: number) => find(n) === find(main);
  const out = [...segments];
  const mainSegments = segments.filter(({ a, crossing, level }) => isMain(a) && crossing === null && level === 0);
  const tree = openTree(buildTree(mainSegments.flatMap(({ a, b }) => boxOf(nodes, a, b))));
  const near: number[] = [];
  const cuts = new Map<Segment, Station[]>();
  for (const [root, { own: island }] of parts) {
    if (isMain(root)) continue;
    const own = new Set(island.flatMap(({ a, b, level }) => (level === 0 ? [a, b] : [])));
    let best: { from: number; segment: Segment; t: number; x: number; y: number; distance: number } | null = null;
    for (const n of own) {
      const [x, y] = [nodes.x[n], nodes.y[n]];
      for (const m of queryTree(tree, x - JOIN_REACH, y - JOIN_REACH, x + JOIN_REACH, y + JOIN_REACH, near)) {
        const segment = mainSegments[m];
        const spot = spotOn(segment, nodes, x, y);
        if (spot.distance > JOIN_REACH || (best !== null && spot.distance >= best.distance)) continue;
        if (meetsWall(walls, x, y, spot.x, spot.y) || crossesRoad(x, y, spot.x, spot.y)) continue;
        best = { from: n, segment, ...spot };
      }
    }
    if (best === null) {
      findings.add('import.dropped.walk_islands', island[0].line);
      continue;
    }
    const at = cutAt(cuts, best.segment, best, nodes);
    if (at !== best.from) out.push(...ledRound(linkOf(best.from, at, best.segment.line), nodes, walls));
    part[root] = find(main);
    findings.add('import.repair.joined_walks', island[0].line);
  }
  return out.filter(({ a }) => isMain(a)).flatMap((segment) => split(segment, cuts.get(segment), nodes));
}

function linkOf(a: number, b: number, line: string): Segment {
  return { line, a, b, width: DOOR_WIDTH, level: 0, isPassage: false, crossing: null };
}

function boxOf({ x, y }: NodeList, a: number, b: number): number[] {
  return [Math.min(x[a], x[b]), Math.min(y[a], y[b]), Math.max(x[a], x[b]), Math.max(y[a], y[b])];
}

function spotOn({ a, b }: Segment, nodes: NodeList, x: number, y: number): Station & { distance: number } {
  const [ax, ay, bx, by] = [nodes.x[a], nodes.y[a], nodes.x[b], nodes.y[b]];
  const t = nearestOnSegment(ax, ay, bx, by, x, y);
  const [px, py] = [centimetres(ax + t * (bx - ax)), centimetres(ay + t * (by - ay))];
  return { t, x: px, y: py, distance: hypot(px - x, py - y) };
}

/** Notes a cut of a segment, and gives its node: an end of the segment where that is next to it. */
function cutAt(cuts: Map<Segment, Station[]>, segment: Segment, station: Station, nodes: NodeList): number {
  const { a, b } = segment;
  for (const n of [a, b]) if (hypot(nodes.x[n] - station.x, nodes.y[n] - station.y) < TOUCH) return n;
  const list = cuts.get(segment);
  if (list) list.push(station);
  else cuts.set(segment, [station]);
  return nodes.at(station.x, station.y);
}

function split(segment: Segment, cuts: readonly Station[] | undefined, nodes: NodeList): Segment[] {
  if (cuts === undefined) return [segment];
  const along = [...cuts].sort((p, q) => p.t - q.t).map(({ x, y }) => nodes.at(x, y));
  const chain = [segment.a, ...along, segment.b].filter((n, k, all) => k === 0 || n !== all[k - 1]);
  return chain.slice(1).map((b, k) => ({ ...segment, a: chain[k], b }));
}

/** Leads a walk to every door, straight from the nearest one that no wall and no road lies before. */
function serveDoors(
  segments: readonly Segment[],
  nodes: NodeList,
  doors: readonly Door[],
  walls: WallIndex,
  crossesRoad: (ax: number, ay: number, bx: number, by: number) => boolean,
  findings: Findings,
): { segments: Segment[]; nodeOf: Map<string, number> } {
  const walked = segments.filter(({ crossing, level, isPassage }) => crossing === null && level === 0 && !isPassage);
  const tree = openTree(buildTree(walked.flatMap(({ a, b }) => boxOf(nodes, a, b))));
  const near: number[] = [];
  const cuts = new Map<Segment, Station[]>();
  const links: Segment[] = [];
  const nodeOf = new Map<string, number>();
  for (const { id, x, y } of doors) {
    const candidates = queryTree(tree, x - DOOR_REACH, y - DOOR_REACH, x + DOOR_REACH, y + DOOR_REACH, near)
      .map((n) => ({ segment: walked[n], ...spotOn(walked[n], nodes, x, y) }))
      .filter(({ distance }) => distance <= DOOR_REACH)
      .sort((p, q) => p.distance - q.distance)
      .slice(0, TRIES);
    const found = candidates.find(
      (spot) =>
        spot.distance < TOUCH || (!meetsWall(walls, x, y, spot.x, spot.y) && !crossesRoad(x, y, spot.x, spot.y)),
    );
    if (found === undefined) {
      findings.add('import.dropped.unreachable_places', id);
      continue;
    }
    const at = cutAt(cuts, found.segment, found, nodes);
    if (found.distance < TOUCH) {
      nodeOf.set(id, at);
      continue;
    }
    const door = nodes.at(x, y);
    if (door !== at) links.push(...ledRound(linkOf(door, at, id), nodes, walls));
    nodeOf.set(id, door);
  }
  return { segments: [...segments.flatMap((segment) => split(segment, cuts.get(segment), nodes)), ...links], nodeOf };
}

/** A segment as paths short enough, as wide as walls leave room. */
function toPaths(
  { a, b, width, level, crossing }: Segment,
  nodes: NodeList,
  walls: WallIndex,
  signalOf: (x: number, y: number) => string | null,
): (Omit<Path, 'from' | 'to'> & { a: number; b: number })[] {
  const [ax, ay, bx, by] = [nodes.x[a], nodes.y[a], nodes.x[b], nodes.y[b]];
  const free = level === 0 ? 2 * roomBeside(walls, ax, ay, bx, by, width / 2 + 0.1) - 0.1 : width;
  const wide = centimetres(Math.max(LEAST_WIDTH, Math.min(width, free)));
  if (crossing !== null) {
    const made: Crossing = { id: crossing, signal: signalOf((ax + bx) / 2, (ay + by) / 2) };
    return [{ a, b, width: wide, crossing: made, level }];
  }
  const count = Math.max(1, Math.ceil(hypot(bx - ax, by - ay) / LONGEST));
  const chain = Array.from({ length: count + 1 }, (_, k) =>
    k === 0 ? a : k === count ? b : nodes.at(ax + (k * (bx - ax)) / count, ay + (k * (by - ay)) / count),
  );
  return chain.slice(1).map((n, k) => ({ a: chain[k], b: n, width: wide, crossing: null, level }));
}

function gatesOf(pieces: readonly WalkPiece[], segments: readonly Segment[], nodes: NodeList) {
  const used = new Set(segments.flatMap(({ a, b }) => [a, b]));
  const gates = new Map<number, number>(); // node → width
  for (const { leaves, width } of pieces) {
    for (const [x, y] of leaves) {
      const n = nodes.find(x, y);
      if (n >= 0 && used.has(n)) gates.set(n, Math.max(width, gates.get(n) ?? 0));
    }
  }
  return gates;
}

function name(
  paths: readonly (Omit<Path, 'from' | 'to'> & { a: number; b: number })[],
  nodes: NodeList,
  nodeOf: ReadonlyMap<string, number>,
  gates: ReadonlyMap<number, number>,
): BuiltWalkways {
  const used = [...new Set(paths.flatMap(({ a, b }) => [a, b]))].sort((p, q) => p - q);
  const names = new Map(used.map((n, k) => [n, `n${k + 1}`]));
  const crossings = new Map<string, number>();
  return {
    nodes: used.map((n) => ({ id: names.get(n)!, x: nodes.x[n], y: nodes.y[n] })),
    paths: paths.map(({ a, b, width, level, crossing }) => {
      if (crossing === null) return { from: names.get(a)!, to: names.get(b)!, width, crossing, level };
      const times = (crossings.get(crossing.id) ?? 0) + 1;
      crossings.set(crossing.id, times);
      const id = times === 1 ? crossing.id : `${crossing.id}.${times}`;
      return { from: names.get(a)!, to: names.get(b)!, width, crossing: { ...crossing, id }, level };
    }),
    nodeOf: new Map([...nodeOf].flatMap(([door, n]) => (names.has(n) ? [[door, names.get(n)!] as const] : []))),
    gates: [...gates].map(([n, width]) => ({ node: names.get(n)!, x: nodes.x[n], y: nodes.y[n], width })),
  };
}
