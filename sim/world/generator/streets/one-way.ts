/**
 * Which streets run one way, and which way: a street as a whole, neighbours in turn in opposite directions.
 *
 * Streets are tried in an order drawn by chance, until their stretches make up the share asked for. One is taken only
 * if then every lane can still be reached from some way into the site and leads to some way out; no junction is left
 * without a way in or out by that. So the share is met as nearly as whole streets and junctions allow.
 */
import type { Chance, GeneratorParameters } from '../parameters.ts';
import { type Flow, joinStreets, type Link, lanesTowards, type Place } from './junction.ts';
import { laneId, movementsThrough } from './movements.ts';

type Wishes = Pick<GeneratorParameters, 'oneWayShare' | 'drivingSide'>;

/** The flow of each link. Arterials stay as they are. */
export function chooseFlows(places: readonly Place[], links: readonly Link[], wishes: Wishes, chance: Chance): Flow[] {
  const flows = links.map((): Flow => 'both');
  const streets = localStreets(links);
  const wanted = wishes.oneWayShare * streets.reduce((sum, { members }) => sum + members.length, 0);
  const taken: (readonly number[])[] = [];
  let count = 0;
  const order = streets.map((street) => ({ ...street, rank: chance(`one-way/${street.name}`, 0) }));
  for (const { members, isOdd } of order.sort((a, b) => a.rank - b.rank)) {
    if (count + members.length / 2 > wanted) continue;
    for (const way of isOdd ? (['backward', 'forward'] as const) : (['forward', 'backward'] as const)) {
      for (const k of members) flows[k] = way;
      if (isSound(links, flows)) break;
      for (const k of members) flows[k] = 'both';
    }
    if (flows[members[0]] === 'both') continue;
    taken.push(members);
    count += members.length;
  }
  // Lanes of one stretch may turn different ways: a stretch may be sound and a lane of it lead in a circle.
  while (taken.length > 0 && !hasLiveLanes(places, links, flows, wishes)) {
    for (const k of taken.pop()!) flows[k] = 'both';
  }
  return flows;
}

interface LocalStreet {
  readonly name: string;
  readonly members: readonly number[]; // links
  readonly isOdd: boolean; // of those along its axis
}

function localStreets(links: readonly Link[]): LocalStreet[] {
  const members = new Map<string, number[]>();
  for (const [k, { street }] of links.entries()) {
    if (street.kind !== 'local') continue;
    const known = members.get(street.name);
    if (known === undefined) members.set(street.name, [k]);
    else known.push(k);
  }
  const counts = { x: 0, y: 0 };
  return [...members].map(([name, own]) => ({ name, members: own, isOdd: counts[links[own[0]].axis]++ % 2 === 1 }));
}

/** Whether each direction of each link is on some way from the border to the border, nobody turning on the spot. */
function isSound(links: readonly Link[], flows: readonly Flow[]): boolean {
  // Direction d of link k is 2k + d: 0 forward, 1 backward.
  const runs = (direction: number) =>
    flows[direction >> 1] === 'both' || flows[direction >> 1] === (direction % 2 === 0 ? 'forward' : 'backward');
  const every = Array.from({ length: 2 * links.length }, (_, direction) => direction).filter(runs);
  const begins = (direction: number) => links[direction >> 1][direction % 2 === 0 ? 'from' : 'to'];
  const ends = (direction: number) => links[direction >> 1][direction % 2 === 0 ? 'to' : 'from'];
  const isOnTheWay = (enter: typeof begins, leave: typeof begins) => {
    const onward = new Map<number, number[]>();
    for (const direction of every) {
      const place = enter(direction);
      if (typeof place === 'number') onward.set(place, [...(onward.get(place) ?? []), direction]);
    }
    const start = every.filter((direction) => typeof enter(direction) !== 'number');
    const reached = spread(start, (direction) => {
      const place = leave(direction);
      const ways = typeof place === 'number' ? (onward.get(place) ?? []) : [];
      return ways.filter((way) => way >> 1 !== direction >> 1);
    });
    return reached.size === every.length;
  };
  return isOnTheWay(begins, ends) && isOnTheWay(ends, begins);
}

/** Whether every lane is on some way from the border to the border. */
function hasLiveLanes(
  places: readonly Place[],
  links: readonly Link[],
  flows: readonly Flow[],
  wishes: Wishes,
): boolean {
  const { junctions, stretches } = joinStreets([0, 0, 0, 0], places, links, flows);
  const [onward, backward] = [new Map<string, string[]>(), new Map<string, string[]>()];
  for (const junction of junctions) {
    for (const { arm, exit, fromLane, toLane } of movementsThrough(junction, wishes.drivingSide)) {
      const from = laneId(arm.stretch, arm.stretch.to === junction ? 'forward' : 'backward', fromLane);
      const to = laneId(exit.stretch, exit.stretch.from === junction ? 'forward' : 'backward', toLane);
      onward.set(from, [...(onward.get(from) ?? []), to]);
      backward.set(to, [...(backward.get(to) ?? []), from]);
    }
  }
  const [lanes, sources, exits]: string[][] = [[], [], []];
  for (const stretch of stretches) {
    for (const way of ['forward', 'backward'] as const) {
      const [origin, target] = way === 'forward' ? [stretch.from, stretch.to] : [stretch.to, stretch.from];
      for (let k = 0; k < lanesTowards(stretch, way); k++) {
        const id = laneId(stretch, way, k);
        lanes.push(id);
        if (origin === null) sources.push(id);
        if (target === null) exits.push(id);
      }
    }
  }
  const reached = spread(sources, (lane) => onward.get(lane) ?? []);
  const reaching = spread(exits, (lane) => backward.get(lane) ?? []);
  return reached.size === lanes.length && reaching.size === lanes.length;
}

/** All that can be reached from `start`. */
function spread<T>(start: readonly T[], onward: (from: T) => readonly T[]): Set<T> {
  const reached = new Set(start);
  const open = [...start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of onward(at)) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}
