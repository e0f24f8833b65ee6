/**
 * Where walk lines lead over a carriageway: cut out as crossings from kerb to kerb, the rest stays as walks.
 *
 * Only a line that really passes over a lane crosses it. One that merely runs along its edge is a sidewalk that the
 * map, or the assumed width of the lanes, puts a little too near.
 */

import { distanceToSegment, segmentsMeet } from '../../../../engine/geometry/segment.ts';
import { hypot } from '../../../../engine/numeric/special.ts';
import { buildTree, openTree, queryTree } from '../../../../engine/spatial/tree.ts';
import type { Lane } from '../../../../sim/world/site.ts';
import type { Findings } from '../../findings.ts';
import { lengthOf, pointAlong, reversed, sliced } from '../lines.ts';
import { centimetres } from '../projected.ts';
import { keyOf } from './segments.ts';
import type { WalkLine } from './walk-lines.ts';

export interface WalkPiece extends WalkLine {
  readonly crossing: string | null; // its id; then `line` has two points
}

const STEP = 0.4; // m between the points looked at
const KERB = 0.3; // m kept between a lane's edge and who waits
const ISLAND = 1.2; // m: a narrower refuge is no place to stand
const LONGEST = 45; // m: who walks farther on the road walks along it
const EXTENSION = 20; // m, how far a line that ends in the middle of a road is led on to its other side

export function cutCrossings(lines: readonly WalkLine[], lanes: readonly Lane[], findings: Findings): WalkPiece[] {
  const road = roadSurface(lanes);
  const used = usesOfPoints(lines);
  const whole = joinOnRoads(lines, used, road);
  return whole.flatMap((line) => cut(line, road, used, findings));
}

type Near = (
  ax: number,
  ay: number,
  bx: number,
  by: number,
  level: number,
) => ((x: number, y: number) => boolean) | null;

interface Road {
  /** Whether a point lies on a carriageway of the level. */
  readonly covers: (x: number, y: number, level: number) => boolean;
  /** Tells of points of a segment whether a carriageway covers them; null where none is near. */
  readonly near: Near;
  /** Whether a segment passes over the middle of a lane. */
  readonly crosses: (ax: number, ay: number, bx: number, by: number, level: number) => boolean;
}

export function roadSurface(lanes: readonly Lane[]): Road {
  const segments: number[] = []; // ax, ay, bx, by, half width, level
  for (const { line, width, level } of lanes) {
    for (let k = 0; k + 3 < line.length; k += 2) {
      segments.push(line[k], line[k + 1], line[k + 2], line[k + 3], width / 2, level);
    }
  }
  const boxes: number[] = [];
  for (let s = 0; s < segments.length; s += 6) {
    const ax = segments[s];
    const ay = segments[s + 1];
    const bx = segments[s + 2];
    const by = segments[s + 3];
    const reach = segments[s + 4] + KERB;
    boxes.push(Math.min(ax, bx) - reach, Math.min(ay, by) - reach, Math.max(ax, bx) + reach, Math.max(ay, by) + reach);
  }
  const tree = openTree(buildTree(boxes));
  const near: number[] = [];
  const covering = (n: number, x: number, y: number) => {
    const s = 6 * n;
    const reach = segments[s + 4] + KERB;
    return distanceToSegment(segments[s], segments[s + 1], segments[s + 2], segments[s + 3], x, y) < reach;
  };
  const touches = (n: number, ax: number, ay: number, bx: number, by: number) => {
    const s = 6 * n;
    const reach = segments[s + 4] + KERB;
    const [cx, cy, dx, dy] = [segments[s], segments[s + 1], segments[s + 2], segments[s + 3]];
    return (
      distanceToSegment(ax, ay, bx, by, cx, cy) < reach ||
      distanceToSegment(ax, ay, bx, by, dx, dy) < reach ||
      distanceToSegment(cx, cy, dx, dy, ax, ay) < reach ||
      distanceToSegment(cx, cy, dx, dy, bx, by) < reach ||
      segmentsMeet(ax, ay, bx, by, cx, cy, dx, dy)
    );
  };
  return {
    covers: (x, y, level) =>
      queryTree(tree, x, y, x, y, near).some((n) => segments[6 * n + 5] === level && covering(n, x, y)),
    near: (ax, ay, bx, by, level) => {
      queryTree(tree, Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), near);
      const own = near.filter((n) => segments[6 * n + 5] === level && touches(n, ax, ay, bx, by));
      return own.length === 0 ? null : (x, y) => own.some((n) => covering(n, x, y));
    },
    crosses: (ax, ay, bx, by, level) =>
      queryTree(tree, Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), near).some((n) => {
        const s = 6 * n;
        if (segments[s + 5] !== level) return false;
        return segmentsMeet(ax, ay, bx, by, segments[s], segments[s + 1], segments[s + 2], segments[s + 3]);
      }),
  };
}

/** How many line ends (1 each) and line middles (2 each) lie at a point. */
function usesOfPoints(lines: readonly WalkLine[]): Map<number, number> {
  const uses = new Map<number, number>();
  for (const { line } of lines) {
    for (let k = 0; k < line.length; k += 2) {
      const key = keyOf(line[k], line[k + 1]);
      const isEnd = k === 0 || k === line.length - 2;
      uses.set(key, (uses.get(key) ?? 0) + (isEnd ? 1 : 2));
    }
  }
  return uses;
}

/** Joins two lines that meet in the middle of a road and nowhere else: a crossing drawn in halves. */
function joinOnRoads(lines: readonly WalkLine[], uses: ReadonlyMap<number, number>, road: Road): WalkLine[] {
  const open = new Map<number, number>(); // key of an end → index in `out`
  const out: (WalkLine | null)[] = [];
  for (const line of lines) {
    let current = line;
    for (const atStart of [true, false]) {
      const [x, y] = endOf(current, atStart);
      const key = keyOf(x, y);
      if (uses.get(key) !== 2 || !road.covers(x, y, current.level)) continue;
      const other = open.get(key);
      if (other === undefined || out[other] === null || out[other]!.level !== current.level) continue;
      const partner = out[other]!;
      out[other] = null;
      current = joined(partner, current, key);
    }
    const index = out.length;
    out.push(current);
    for (const atStart of [true, false]) open.set(keyOf(...endOf(current, atStart)), index);
  }
  return out.filter((line) => line !== null);
}

function endOf({ line }: WalkLine, atStart: boolean): [number, number] {
  return atStart ? [line[0], line[1]] : [line[line.length - 2], line[line.length - 1]];
}

function joined(a: WalkLine, b: WalkLine, key: number): WalkLine {
  const first = keyOf(...endOf(a, false)) === key ? a.line : reversed(a.line);
  const second = keyOf(...endOf(b, true)) === key ? b.line : reversed(b.line);
  return {
    id: a.id,
    line: [...first, ...second.slice(2)],
    width: Math.min(a.width, b.width),
    level: a.level,
    isPassage: a.isPassage || b.isPassage,
    leaves: [...a.leaves, ...b.leaves],
  };
}

/** Spans of a line that lie on a road, as arcs. */
function spansOnRoad({ line, level }: WalkLine, length: number, road: Road): [begin: number, end: number][] {
  const spans: [number, number][] = [];
  let arc = 0;
  for (let k = 0; k + 3 < line.length; k += 2) {
    const [ax, ay, bx, by] = [line[k], line[k + 1], line[k + 2], line[k + 3]];
    const piece = hypot(bx - ax, by - ay);
    const covers = road.near(ax, ay, bx, by, level);
    const steps = covers === null ? 0 : Math.max(1, Math.ceil(piece / STEP));
    for (let s = 0; s <= steps && covers !== null; s++) {
      const t = s / steps;
      if (!covers(ax + t * (bx - ax), ay + t * (by - ay))) continue;
      const at = arc + t * piece;
      const last = spans.at(-1);
      if (last !== undefined && at - last[1] <= ISLAND) last[1] = at;
      else spans.push([at, at]);
    }
    arc += piece;
  }
  return spans.map(([begin, end]) => [Math.max(0, begin - STEP), Math.min(length, end + STEP)]);
}

function cut(whole: WalkLine, road: Road, uses: ReadonlyMap<number, number>, findings: Findings): WalkPiece[] {
  const walk = extended(whole, road, uses);
  const length = lengthOf(walk.line);
  const pieces: WalkPiece[] = [];
  let from = 0;
  let count = 0;
  const plain = (begin: number, end: number) => {
    if (end - begin > 0.05)
      pieces.push({ ...walk, line: sliced(walk.line, begin, end).map(centimetres), crossing: null });
  };
  const spans = spansOnRoad(walk, length, road);
  if (spans.length === 0) return length > 0.05 ? [{ ...walk, line: walk.line.map(centimetres), crossing: null }] : [];
  for (const [begin, end] of spans) {
    const span = sliced(walk.line, begin, end);
    if (!passesOver(span, walk.level, road)) continue;
    if (end - begin > LONGEST) {
      findings.add('import.guess.walks_on_road', walk.id);
      continue;
    }
    plain(from, begin);
    const line = [...span.slice(0, 2), ...span.slice(-2)].map(centimetres);
    pieces.push({ ...walk, line, crossing: `${walk.id}/x${++count}` });
    from = end;
  }
  plain(from, length);
  return pieces;
}

function passesOver(span: readonly number[], level: number, road: Road): boolean {
  for (let k = 0; k + 3 < span.length; k += 2) {
    if (road.crosses(span[k], span[k + 1], span[k + 2], span[k + 3], level)) return true;
  }
  return false;
}

/** A line that ends in the middle of a road, where nothing goes on, is led straight on to the other side. */
function extended(walk: WalkLine, road: Road, uses: ReadonlyMap<number, number>): WalkLine {
  let line = walk.line;
  for (const atStart of [true, false]) {
    const [x, y] = endOf(walk, atStart);
    if (uses.get(keyOf(x, y)) !== 1 || !road.covers(x, y, walk.level)) continue;
    const [, , dx, dy] = pointAlong(line, atStart, 0);
    if (walk.leaves.some((leaf) => leaf[0] === x && leaf[1] === y)) continue;
    for (let out = STEP; out <= EXTENSION; out += STEP) {
      const [px, py] = [x - out * dx, y - out * dy];
      if (road.covers(px, py, walk.level)) continue;
      const [qx, qy] = [centimetres(px - dx), centimetres(py - dy)];
      line = atStart ? [qx, qy, ...line] : [...line, qx, qy];
      break;
    }
  }
  return line === walk.line ? walk : { ...walk, line: [...line] };
}
