/**
 * Which ways lead through a junction: from each arm that vehicles come in by to each they may leave by, lane by lane.
 *
 * One-way pieces inside a junction and turn restrictions decide what may be driven
 * (https://wiki.openstreetmap.org/wiki/Relation:restriction); `turn:lanes`, or else the angle, decides from which lane.
 */
import type { Findings } from '../../findings.ts';
import { nodeIndex, type OsmExtract } from '../extract.ts';
import type { Street } from './carriageways.ts';
import type { Arm, Junction } from './junctions.ts';

export type Turn = 'straight' | 'left' | 'right';
export type DrivingSide = 'right' | 'left';

export interface Movement {
  readonly from: number; // arm
  readonly to: number; // arm
  readonly turn: Turn;
  readonly isUTurn: boolean;
  readonly fromLane: number; // counted from the kerb
  readonly toLane: number;
}

/** Whether one may go from way to way over a node. */
export type Restrictions = ReadonlyMap<string, { readonly only: boolean; readonly to: number }[]>;

export function turnRestrictions(extract: OsmExtract, findings: Findings): Restrictions {
  const found = new Map<string, { only: boolean; to: number }[]>();
  for (const { id, tags, members } of extract.relations) {
    if (tags.get('type') !== 'restriction') continue;
    const kind = tags.get('restriction') ?? tags.get('restriction:motorcar') ?? '';
    const via = members.filter(({ role }) => role === 'via');
    const from = members.filter(({ role, type }) => role === 'from' && type === 'way');
    const to = members.filter(({ role, type }) => role === 'to' && type === 'way');
    const node = via.length === 1 && via[0].type === 'node' ? nodeIndex(extract.nodes, via[0].ref) : -1;
    if (node < 0 || from.length === 0 || to.length === 0 || !/^(no|only)_/.test(kind)) {
      findings.add('import.dropped.restrictions', `relation/${id}`);
      continue;
    }
    for (const { ref } of from) {
      const key = `${ref} ${node}`;
      const list = found.get(key) ?? [];
      list.push(...to.map((member) => ({ only: kind.startsWith('only_'), to: member.ref })));
      found.set(key, list);
    }
  }
  return found;
}

function isAllowed(restrictions: Restrictions, from: number, node: number, to: number): boolean {
  const list = restrictions.get(`${from} ${node}`);
  if (list === undefined) return true;
  const only = list.filter((restriction) => restriction.only);
  if (only.length > 0) return only.some((restriction) => restriction.to === to);
  return !list.some((restriction) => restriction.to === to);
}

/** Lanes of an arm that lead into the junction, and out of it. */
export function lanesOf(street: Street, { atStart }: Arm): { in: number; out: number } {
  const { forward, backward } = street.road;
  return atStart ? { in: backward, out: forward } : { in: forward, out: backward };
}

/** Nearly back where one came from: the cosine of the angle turned by. */
const BACK = -0.9;
const AHEAD = 0.72; // cosine of 44°

/** Everything that may be driven at a junction. */
export function movementsOf(
  junction: Junction,
  streets: readonly Street[],
  restrictions: Restrictions,
  side: DrivingSide,
): Movement[] {
  if (junction.isBorder) return [];
  return junction.arms.flatMap((arm, from) => {
    const lanes = lanesOf(streets[arm.street], arm).in;
    if (lanes === 0) return [];
    const reached = armsReached(junction, from, streets, restrictions);
    const ahead = reached.filter((to) => !isBack(junction, from, to));
    // One turns round only where there is no other way.
    const exits = ahead.length > 0 ? ahead : reached.slice(0, 1);
    return assignLanes(junction, from, exits, streets, side);
  });
}

function isBack({ arms }: Junction, from: number, to: number): boolean {
  return (
    from === to || (arms[from].street === arms[to].street && arms.length > 1) || cosine(arms[from], arms[to]) < BACK
  );
}

function cosine(from: Arm, to: Arm): number {
  return -(from.outX * to.outX + from.outY * to.outY);
}

/** Positive where `to` lies to the left of who comes in by `from`. */
function sine(from: Arm, to: Arm): number {
  return -(from.outX * to.outY - from.outY * to.outX);
}

/** Arms that can be left by from an arm, over the pieces inside the junction; the arm itself last, if it has lanes out. */
function armsReached(
  { arms, inner }: Junction,
  from: number,
  streets: readonly Street[],
  restrictions: Restrictions,
): number[] {
  const exits = new Set<number>();
  const start = arms[from];
  const wayIn = streets[start.street].ways[start.atStart ? 0 : streets[start.street].ways.length - 1];
  const seen = new Set<string>();
  const queue: [vertex: number, way: number][] = [[start.vertex, wayIn]];
  while (queue.length > 0) {
    const [vertex, way] = queue.shift()!;
    if (seen.has(`${vertex} ${way}`)) continue;
    seen.add(`${vertex} ${way}`);
    for (const [to, arm] of arms.entries()) {
      if (to === from || arm.vertex !== vertex || lanesOf(streets[arm.street], arm).out === 0) continue;
      const ways = streets[arm.street].ways;
      if (isAllowed(restrictions, way, vertex, ways[arm.atStart ? 0 : ways.length - 1])) exits.add(to);
    }
    for (const street of inner) {
      const { from: a, to: b, road, ways } = streets[street];
      if (a === vertex && road.forward > 0 && isAllowed(restrictions, way, vertex, ways[0])) {
        queue.push([b, ways[ways.length - 1]]);
      }
      if (b === vertex && road.backward > 0 && isAllowed(restrictions, way, vertex, ways[ways.length - 1])) {
        queue.push([a, ways[0]]);
      }
    }
  }
  const others = [...exits].sort((a, b) => a - b);
  return lanesOf(streets[start.street], start).out > 0 ? [...others, from] : others;
}

interface Exit {
  readonly arm: number;
  readonly turn: Turn;
  readonly isUTurn: boolean;
  readonly lanes: number;
  readonly across: number; // 0 to 4, growing from a sharp turn at the kerb to one across the road
}

function assignLanes(
  junction: Junction,
  from: number,
  reached: readonly number[],
  streets: readonly Street[],
  side: DrivingSide,
): Movement[] {
  const { arms } = junction;
  const arm = arms[from];
  const street = streets[arm.street];
  const lanes = lanesOf(street, arm).in;
  const exits = reached
    .map((to): Exit => {
      const [c, s] = [cosine(arm, arms[to]), sine(arm, arms[to])];
      const isUTurn = from === to;
      const turn = isUTurn ? (side === 'right' ? 'left' : 'right') : c > AHEAD ? 'straight' : s > 0 ? 'left' : 'right';
      const towardsAcross = isUTurn ? 1 : side === 'right' ? s : -s;
      const across = c >= 0 ? 2 + towardsAcross : towardsAcross > 0 ? 4 - towardsAcross : -towardsAcross;
      return { arm: to, turn, isUTurn, lanes: lanesOf(streets[arms[to].street], arms[to]).out, across };
    })
    .sort((a, b) => a.across - b.across || a.arm - b.arm);
  if (exits.length === 0) return [];
  const kerbTurn = side === 'right' ? 'right' : 'left';
  const tagged = arm.atStart ? street.road.turnsBackward : street.road.turnsForward;
  const byLane = Array.from({ length: lanes }, (_, lane) => {
    const told = tagged?.[side === 'right' ? lanes - 1 - lane : lane];
    const fits = told === undefined || told === '' ? exits : exits.filter(({ turn }) => allows(told, turn));
    return fits.length > 0 && told !== undefined ? fits : usual(exits, lane, lanes, kerbTurn);
  });
  // Whatever can be reached must be reached from some lane.
  for (const exit of exits) {
    if (byLane.some((list) => list.includes(exit))) continue;
    byLane[exit.turn === kerbTurn ? 0 : lanes - 1].push(exit);
  }
  return byLane.flatMap((list, lane) =>
    list.map(
      (exit): Movement => ({
        from,
        to: exit.arm,
        turn: exit.turn,
        isUTurn: exit.isUTurn,
        fromLane: lane,
        toLane: laneInto(exit, lane, lanes, kerbTurn),
      }),
    ),
  );
}

function allows(told: string, turn: Turn): boolean {
  return told.split(';').some((word) => {
    if (word === 'through' || word === 'none' || word === '') return turn === 'straight' || word !== 'through';
    if (word.startsWith('merge_')) return turn === 'straight';
    if (word.startsWith('slight_')) return turn === 'straight' || word.endsWith(turn);
    return word === 'reverse' ? false : word.endsWith(turn);
  });
}

/** Turns at the kerb from the outer lane, turns across from the inner one, straight on from all. */
function usual(exits: readonly Exit[], lane: number, lanes: number, kerbTurn: Turn): Exit[] {
  if (lanes === 1) return [...exits];
  const straight = exits.filter(({ turn }) => turn === 'straight');
  const kerb = exits.filter(({ turn }) => turn === kerbTurn);
  const across = exits.filter(({ turn }) => turn !== kerbTurn && turn !== 'straight');
  const room = Math.max(0, ...straight.map((exit) => exit.lanes));
  // Where fewer lanes go on than come, those at the sides only turn, if there is a turn for them.
  let [spareKerb, spareAcross] = [0, 0];
  let spare = straight.length === 0 ? lanes : lanes - room;
  if (straight.length === 0) {
    spareKerb = kerb.length === 0 ? 0 : across.length === 0 ? lanes : Math.ceil(lanes / 2);
    spareAcross = lanes - spareKerb;
  } else {
    if (spare > 0 && across.length > 0) [spareAcross, spare] = [1, spare - 1];
    if (spare > 0 && kerb.length > 0) [spareKerb, spare] = [1, spare - 1];
  }
  if (lane < spareKerb) return kerb;
  if (lane >= lanes - spareAcross) return across.length > 0 ? across : [...exits];
  return [
    ...(lane === 0 && spareKerb === 0 ? kerb : []),
    ...straight,
    ...(lane === lanes - 1 && spareAcross === 0 ? across : []),
  ];
}

function laneInto(exit: Exit, lane: number, lanes: number, kerbTurn: Turn): number {
  if (exit.turn === kerbTurn) return Math.min(lane, exit.lanes - 1);
  if (exit.turn === 'straight') return Math.min(lane, exit.lanes - 1);
  return Math.max(0, exit.lanes - (lanes - lane));
}
