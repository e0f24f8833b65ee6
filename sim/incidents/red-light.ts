/**
 * Running a red light: a driver meets a signal that has turned red and does not stop. The look-alike holds its speed
 * just as long, then brakes firmly and stops at the line.
 *
 * The driver is one of those who drive there anyway: the first, after the planned moment, who comes to such a signal
 * straight on, about as fast as the limit, with nobody between. `defiant`, it asks for leave to pass in spite of the
 * signal; leave is given only where no way is in conflict and nobody is on a crossing, and counts as holding what lies
 * behind the line. So nobody collides, and who gets no leave in time stops like anybody and plays in nothing.
 */
import { FIRM_DECELERATION, SAME_LINE } from '../agents/driving/authority.ts';
import type { Traffic } from '../agents/driving/traffic.ts';
import { ACTIVE } from '../agents/driving/vehicles.ts';
import { nextLane, type RoadNetwork, TURN } from '../world/roads.ts';
import { SIGNAL_CODE, signalCodes } from '../world/signals.ts';
import type { Weighted } from './places.ts';
import type { Laid, Setting } from './stage.ts';

/** The line is reached so long after the change to red, s: past doubt, and soon enough to have seen the change; assumed. */
const INTO_RED = [1.5, 15] as const;
/** Drivers within these shares of the limit: of two, one is at most 16 % faster. */
const NEAR_LIMIT = [0.88, 1.02] as const;
/** Two thirds of the script are driven when a stop at the line is firm but sure: it begins three times as far away. */
const THIRDS = 3;
/** Beyond the braking distance, m: a tick and rounding. */
const SURE = 1;
/** A driver is looked for over this stretch before the beginning, m: some ticks, to be given leave in. */
const STRETCH = 14;
/** Waits for the right driver, then for the rest of it, ms: some cycles; assumed. */
export const RED_LIGHT_LONGEST = 600_000;

/** How far before the line it begins, m, on a lane of this limit (m/s). */
export function beginsAt(limit: number): number {
  return THIRDS * partsAt(limit);
}

/** How far before the line a firm stop is just sure, m. */
export function partsAt(limit: number): number {
  const speed = NEAR_LIMIT[1] * limit;
  return (speed * speed) / (2 * FIRM_DECELERATION) + SURE;
}

/** Signal groups that fit, by how many fitting lanes they have. */
export function signalWeights({ roads }: Setting, groups: readonly string[]): Weighted[] {
  return groups.map((id) => [id, fittingLanes(roads, roads.signals.groups.indexOf(id)).length] as const);
}

/**
 * @param isFixed at this very signal; else wherever the first such driver comes to one with the same limit
 */
export function layRedLight({ roads }: Setting, place: string, isFixed: boolean): Laid {
  const own = roads.signals.groups.indexOf(place);
  const limit = limitAt(roads, own);
  const similar = (group: number) => limitAt(roads, group) > 0.97 * limit && limitAt(roads, group) < 1.03 * limit;
  const groups = isFixed ? [own] : [...roads.signals.groups.keys()].filter(similar);
  const ends = groups.flatMap((group) => fittingLanes(roads, group).map((lane) => roads.firstVertex[lane + 1] - 1));
  const mean = (of: Float64Array) => ends.reduce((sum, vertex) => sum + of[vertex], 0) / ends.length;
  const at = { place: isFixed ? place : 'signals', x: mean(roads.x), y: mean(roads.y) };
  return { ...at, script: { on: 'road', groups } };
}

/** Limit of a group's fitting lanes, m/s; 0: it has none. */
function limitAt(roads: RoadNetwork, group: number): number {
  const [lane] = fittingLanes(roads, group);
  return lane === undefined ? 0 : roads.speedLimit[lane];
}

/** Lanes of the group that go straight on, and are long enough. */
function fittingLanes({ signalGroup, firstNext, next, turn, length, speedLimit }: RoadNetwork, group: number) {
  return [...signalGroup.keys()].filter((lane) => {
    if (group < 0 || signalGroup[lane] !== group || length[lane] < beginsAt(speedLimit[lane])) return false;
    return next.subarray(firstNext[lane], firstNext[lane + 1]).some((ahead) => turn[ahead] === TURN.straight);
  });
}

/**
 * The slot of a driver who is about to begin, or -1.
 *
 * @param count  slots in use
 * @param isFree whether a driver plays in nothing yet
 */
export function findDriver(
  traffic: Traffic,
  count: number,
  { groups, at }: { readonly groups: readonly number[]; readonly at: number },
  isFree: (slot: number) => boolean,
): number {
  const { roads, vehicles } = traffic;
  const { lane, arc, speed } = vehicles;
  let [best, nearest] = [-1, Infinity];
  for (let i = 0; i < count; i++) {
    if (vehicles.active[i] !== ACTIVE.driving || !groups.includes(roads.signalGroup[lane[i]])) continue;
    const limit = roads.speedLimit[lane[i]];
    const left = roads.length[lane[i]] - arc[i];
    if (left <= beginsAt(limit) || left > beginsAt(limit) + STRETCH || left >= nearest) continue;
    if (speed[i] < NEAR_LIMIT[0] * limit || speed[i] > NEAR_LIMIT[1] * limit) continue;
    if (!isFirst(traffic, i, left) || !meetsRed(traffic, i, left, at) || !isFree(i)) continue;
    [best, nearest] = [i, left];
  }
  return best;
}

/** Whether `i` goes straight on with nobody before it and the line. */
function isFirst({ roads, vehicles }: Traffic, i: number, left: number): boolean {
  const { lane, exit, leader, gap } = vehicles;
  const ahead = nextLane(roads, lane[i], exit[i]);
  return ahead >= 0 && roads.turn[ahead] === TURN.straight && (leader[i] < 0 || gap[i] > left);
}

/** Whether the signal will have turned red, and lately, whenever `i` gets to the line without stopping. */
function meetsRed({ roads, vehicles }: Traffic, i: number, left: number, at: number): boolean {
  const { lane, speed, desiredSpeed, compliance } = vehicles;
  const group = roads.signalGroup[lane[i]];
  const fastest = Math.max(speed[i], Math.min(desiredSpeed[i], roads.speedLimit[lane[i]] * compliance[i]));
  const [soonest, latest] = [left / fastest, left / speed[i]];
  const codes = new Uint8Array(roads.signals.groups.length);
  const isRed = (seconds: number) => {
    signalCodes(roads.signals, at + Math.round(1000 * seconds), codes);
    return codes[group] === SIGNAL_CODE.red;
  };
  return isRed(soonest - INTO_RED[0]) && isRed(soonest) && isRed(latest + 1) && !isRed(latest - INTO_RED[1]);
}

/** Whether the driver has leave to pass the line at the end of its lane. */
export function hasLeave({ roads, vehicles }: Traffic, slot: number): boolean {
  return vehicles.authority[slot] > roads.length[vehicles.lane[slot]] + SAME_LINE;
}

/** Whether the driver comes so near in this tick that it would be too late to stop firmly after it. */
export function isLastMoment({ roads, vehicles }: Traffic, slot: number, left: number, tickMs: number): boolean {
  const speed = vehicles.speed[slot];
  const braking = (speed * speed) / (2 * FIRM_DECELERATION) + (speed * tickMs) / 1000 + SURE;
  return left <= Math.max(braking, partsAt(roads.speedLimit[vehicles.lane[slot]]));
}
