/**
 * Where streets meet: vertices that belong together become one junction, and each street is cut back to its stop line.
 *
 * A crossing of two dual carriageways is four vertices on the map and one junction on the ground: vertices joined by a
 * short piece of street are one, and those between signals by a longer one. What lies inside a junction is no street of
 * its own; vehicles cross it on connectors.
 */

import { hypot } from '../../../../engine/numeric/special.ts';
import { type OsmExtract, tagsOf } from '../extract.ts';
import { lengthOf, pointAlong } from '../lines.ts';
import { isSignal, type Street, type StreetGraph } from './carriageways.ts';

/** A street between two vertices of a junction is inside it when it is no longer than this, m; assumed. */
const INSIDE = 14;
const INSIDE_TAPER = 26; // likewise where at one end only the number of lanes changes
const INSIDE_SIGNALS = 34; // likewise where both ends are signalised
const WIDEST = 70; // m across: more is no junction, whatever joins it
/** A signal stands for the junction that begins within this along the street, m; assumed. */
const SIGNAL_REACH = 35;
/** A crossing within this of the junction lies behind its stop line, m; assumed. */
const CROSSING_REACH = 22;
const STOP_SETBACK = 2.5; // m from the middle of a crossing to the stop line
const LEAST_CUT = 1.5; // m
const MOST_CUT = 28; // m
const LEAST_STREET = 14; // m left of a street between two junctions, if it has them: room for a bus
const KERB_RADIUS = 4; // m, assumed

/** One end of a street at a junction. */
export interface Arm {
  readonly street: number;
  readonly atStart: boolean; // of the street
  readonly vertex: number;
  readonly cut: number; // m of the street that belong to the junction
  readonly mouthX: number; // m, where the cut lies
  readonly mouthY: number;
  readonly outX: number; // unit direction out of the junction, at the cut
  readonly outY: number;
}

export interface Junction {
  readonly id: string;
  readonly vertices: readonly number[];
  readonly arms: readonly Arm[]; // anticlockwise
  readonly inner: readonly number[]; // streets inside
  readonly isSignalised: boolean;
  readonly isBorder: boolean; // a single street leaves the place here
}

export interface JunctionPlan {
  readonly junctions: readonly Junction[];
  readonly isInner: Uint8Array; // by street
}

export function planJunctions(extract: OsmExtract, { streets, border }: StreetGraph): JunctionPlan {
  const vertices = [...new Set(streets.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const place = new Map<number, readonly [number, number]>();
  for (const { from, to, line } of streets) {
    place.set(from, [line[0], line[1]]);
    place.set(to, [line[line.length - 2], line[line.length - 1]]);
  }
  const lengths = streets.map(({ line }) => lengthOf(line));
  const streetsAt = new Map<number, number[]>(vertices.map((v) => [v, []]));
  for (const [k, { from, to }] of streets.entries()) for (const v of [from, to]) streetsAt.get(v)!.push(k);
  const isSignalised = signalisedVertices(extract, streets, lengths, border, streetsAt);

  const groups = new Groups(vertices, place);
  const order = streets.map((_, k) => k).sort((a, b) => lengths[a] - lengths[b] || a - b);
  for (const k of order) {
    const { from, to, road } = streets[k];
    if (from === to || road.isRoundabout || border.has(from) || border.has(to)) continue;
    const both = isSignalised.has(from) && isSignalised.has(to);
    const isTaper = streetsAt.get(from)!.length === 2 || streetsAt.get(to)!.length === 2;
    if (lengths[k] <= (both ? INSIDE_SIGNALS : isTaper ? INSIDE_TAPER : INSIDE)) groups.join(from, to);
  }
  const isInner = Uint8Array.from(streets, ({ from, to, road }, k) => {
    const inside = groups.of(from) === groups.of(to) && lengths[k] <= WIDEST && !road.isRoundabout;
    return inside && from !== to ? 1 : 0;
  });
  const junctions = [...groups.members()].map(([root, members]) =>
    plan(root, members, { extract, streets, lengths, streetsAt, isInner, isSignalised, border }),
  );
  return { junctions: shortened(junctions, streets, lengths), isInner };
}

interface Ground {
  readonly extract: OsmExtract;
  readonly streets: readonly Street[];
  readonly lengths: readonly number[];
  readonly streetsAt: ReadonlyMap<number, readonly number[]>; // by vertex; one that begins and ends there is listed twice
  readonly isInner: Uint8Array;
  readonly isSignalised: ReadonlySet<number>;
  readonly border: ReadonlySet<number>;
}

/** Vertices with a signal on them, or on a street that leads to them, near them. */
function signalisedVertices(
  extract: OsmExtract,
  streets: readonly Street[],
  lengths: readonly number[],
  border: ReadonlySet<number>,
  streetsAt: ReadonlyMap<number, readonly number[]>,
): Set<number> {
  const found = new Set<number>();
  streets.forEach(({ from, to, nodes, line, road }, k) => {
    let arc = 0;
    nodes.forEach((node, n) => {
      if (n > 0) arc += hypot(line[2 * n] - line[2 * n - 2], line[2 * n + 1] - line[2 * n - 1]);
      if (node < 0 || !isSignal(extract, node)) return;
      const own = node === from ? from : node === to ? to : -1;
      if (own >= 0) found.add(own);
      // Signals stand at stop lines: before the junction for those who drive towards it.
      const left = lengths[k] - arc;
      const ahead = road.forward > 0 && left <= SIGNAL_REACH && !border.has(to) && streetsAt.get(to)!.length > 2;
      const behind = road.backward > 0 && arc <= SIGNAL_REACH && !border.has(from) && streetsAt.get(from)!.length > 2;
      if (ahead && (!behind || left <= arc)) found.add(to);
      else if (behind) found.add(from);
    });
  });
  return found;
}

/** Vertices joined into junctions, none wider than WIDEST. */
class Groups {
  private readonly parent = new Map<number, number>();
  private readonly box = new Map<number, [number, number, number, number]>();

  constructor(vertices: readonly number[], place: ReadonlyMap<number, readonly [number, number]>) {
    for (const v of vertices) {
      const [x, y] = place.get(v)!;
      this.parent.set(v, v);
      this.box.set(v, [x, y, x, y]);
    }
  }

  of(v: number): number {
    let root = v;
    while (this.parent.get(root) !== root) root = this.parent.get(root)!;
    return root;
  }

  join(a: number, b: number): void {
    const [p, q] = [this.of(a), this.of(b)];
    if (p === q) return;
    const [m, n] = [this.box.get(p)!, this.box.get(q)!];
    const box: [number, number, number, number] = [
      Math.min(m[0], n[0]),
      Math.min(m[1], n[1]),
      Math.max(m[2], n[2]),
      Math.max(m[3], n[3]),
    ];
    if (hypot(box[2] - box[0], box[3] - box[1]) > WIDEST) return;
    const [root, other] = p < q ? [p, q] : [q, p];
    this.parent.set(other, root);
    this.box.set(root, box);
  }

  members(): Map<number, number[]> {
    const all = new Map<number, number[]>();
    for (const v of this.parent.keys()) {
      const root = this.of(v);
      const list = all.get(root);
      if (list) list.push(v);
      else all.set(root, [v]);
    }
    return all;
  }
}

/** Streets that end at one of the vertices, each once, ascending. */
function incident({ streetsAt }: Ground, vertices: readonly number[]): number[] {
  return [...new Set(vertices.flatMap((v) => streetsAt.get(v)!))].sort((a, b) => a - b);
}

function plan(root: number, vertices: readonly number[], ground: Ground): Junction {
  const { extract, streets, isInner, isSignalised, border } = ground;
  const own = new Set(vertices);
  const inner: number[] = [];
  const ends: { street: number; atStart: boolean; vertex: number }[] = [];
  for (const street of incident(ground, vertices)) {
    const { from, to } = streets[street];
    if (isInner[street] === 1) {
      inner.push(street);
      continue;
    }
    if (own.has(from)) ends.push({ street, atStart: true, vertex: from });
    if (own.has(to)) ends.push({ street, atStart: false, vertex: to });
  }
  const name =
    root < extract.nodes.ids.length
      ? `node/${extract.nodes.ids[root]}`
      : `border/${root - extract.nodes.ids.length + 1}`;
  const rays = ends.map((end) => ({ ...end, ...rayOf(streets[end.street], end.atStart) }));
  rays.sort((a, b) => pseudoAngle(a.dx, a.dy) - pseudoAngle(b.dx, b.dy) || a.street - b.street);
  const isBorder = vertices.length === 1 && border.has(root) && ends.length === 1;
  const arms = rays.map((ray, k): Arm => {
    const cut = isBorder ? 0 : cutOf(rays, k, ground);
    const [mouthX, mouthY, outX, outY] = pointAlong(streets[ray.street].line, ray.atStart, cut);
    return { street: ray.street, atStart: ray.atStart, vertex: ray.vertex, cut, mouthX, mouthY, outX, outY };
  });
  return { id: name, vertices, arms, inner, isSignalised: vertices.some((v) => isSignalised.has(v)), isBorder };
}

interface Ray {
  readonly street: number;
  readonly atStart: boolean;
  readonly vertex: number;
  readonly x: number;
  readonly y: number;
  readonly dx: number; // unit, out of the junction, over the first metres
  readonly dy: number;
  readonly half: number; // m, of the carriageway
}

/** How far along a street its direction is taken, m. */
const HEADING_REACH = 12;

function rayOf(street: Street, atStart: boolean): Omit<Ray, 'street' | 'atStart' | 'vertex'> {
  const { line, road } = street;
  const [x, y] = atStart ? [line[0], line[1]] : [line[line.length - 2], line[line.length - 1]];
  const [tx, ty] = pointAlong(line, atStart, Math.min(HEADING_REACH, lengthOf(line) / 2));
  const length = hypot(tx - x, ty - y) || 1;
  return {
    x,
    y,
    dx: (tx - x) / length,
    dy: (ty - y) / length,
    half: ((road.forward + road.backward) * road.laneWidth) / 2,
  };
}

/** How much of an arm the junction takes: until its edges are clear of its neighbours', and behind its crossing. */
function cutOf(rays: readonly Ray[], k: number, ground: Ground): number {
  const own = rays[k];
  let cut = LEAST_CUT;
  for (const [j, other] of rays.entries()) {
    if (j === k) continue;
    cut = Math.max(cut, clearance(own, other));
  }
  cut = Math.min(MOST_CUT, cut);
  return Math.max(cut, crossingCut(own, ground));
}

/**
 * Metres along `own` until its edge is past the near edge of `other`: the two edges as rays, met; and the vertices of a
 * wide junction themselves, passed.
 */
function clearance(own: Ray, other: Ray): number {
  const cross = own.dx * other.dy - own.dy * other.dx;
  const dot = own.dx * other.dx + own.dy * other.dy;
  const [px, py] = [other.x - own.x, other.y - own.y];
  const ahead = px * own.dx + py * own.dy;
  if (Math.abs(cross) < 0.17) {
    // Nearly in line: opposite arms run on; those side by side part at once, or hardly.
    return dot > 0 ? 0 : Math.max(0, ahead + LEAST_CUT);
  }
  const left = cross > 0 ? 1 : -1; // the other one turns off to the left of us
  const [ax, ay] = [-own.dy * own.half * left, own.dx * own.half * left];
  const [bx, by] = [other.dy * other.half * left, -other.dx * other.half * left];
  const [qx, qy] = [px + bx - ax, py + by - ay];
  const t = (qx * other.dy - qy * other.dx) / cross;
  const u = (qx * own.dy - qy * own.dx) / cross;
  if (u < -2 * other.half) return Math.max(0, Math.min(ahead, MOST_CUT));
  return Math.max(0, t + (t > 0 ? KERB_RADIUS / 2 : 0), Math.min(ahead + LEAST_CUT, MOST_CUT) * (ahead > 0 ? 1 : 0));
}

/** A mapped crossing or signal over the arm near the junction lies behind the stop line. */
function crossingCut({ street, atStart }: Ray, { extract, streets, lengths }: Ground): number {
  const { nodes, line } = streets[street];
  let arc = 0;
  let cut = 0;
  const last = nodes.length - 1;
  for (let n = 1; n < last; n++) {
    const k = atStart ? n : last - n;
    const before = atStart ? k - 1 : k + 1;
    arc += hypot(line[2 * k] - line[2 * before], line[2 * k + 1] - line[2 * before + 1]);
    if (arc > CROSSING_REACH || arc > 0.4 * lengths[street]) break;
    if (nodes[k] < 0 || nodes[k] >= extract.nodes.ids.length) continue;
    if (tagsOf(extract.nodes, nodes[k]).get('highway') === 'crossing') cut = arc + STOP_SETBACK;
  }
  return cut;
}

/** Shortens cuts where a street would not be left. */
function shortened(junctions: readonly Junction[], streets: readonly Street[], lengths: readonly number[]): Junction[] {
  const total = new Float64Array(streets.length);
  for (const { arms } of junctions) for (const { street, cut } of arms) total[street] += cut;
  return junctions.map((junction) => ({
    ...junction,
    arms: junction.arms.map((arm): Arm => {
      const room = Math.max(lengths[arm.street] / 3, lengths[arm.street] - LEAST_STREET);
      if (total[arm.street] <= room) return arm;
      const cut = (arm.cut * room) / total[arm.street];
      const [mouthX, mouthY, outX, outY] = pointAlong(streets[arm.street].line, arm.atStart, cut);
      return { ...arm, cut, mouthX, mouthY, outX, outY };
    }),
  }));
}

/** Grows with the angle from east, anticlockwise, over [0, 4): as good as the angle for sorting, and exact. */
export function pseudoAngle(dx: number, dy: number): number {
  const share = dy / (Math.abs(dx) + Math.abs(dy) || 1);
  return dx < 0 ? 2 - share : share < 0 ? 4 + share : share;
}
