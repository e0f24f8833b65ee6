/**
 * Running a red light: a driver whom the change of a signal would stop does not stop, and passes the line within the
 * first seconds of red. The look-alike passes on late yellow, or stops at the line after all.
 *
 * The driver is one of those who drive there anyway: the first, after the planned moment, who is on the way straight on
 * with nobody before the line and so near that the signal will have been red for a moment when the bumper gets there.
 * They have leave to pass already, and keep it (`defiant`): leave counts as holding everything behind the line, so
 * others wait and nobody collides. Speeds only rise to the desired one, which bounds when the line is passed.
 */

import { SAME_LINE } from '../agents/driving/authority.ts';
import type { Traffic } from '../agents/driving/traffic.ts';
import { ACTIVE } from '../agents/driving/vehicles.ts';
import { nextLane, TURN } from '../world/roads.ts';
import { greenLeft, SIGNAL_CODE, type SignalPlans, signalCodes } from '../world/signals.ts';
import type { Weighted } from './places.ts';
import type { RoadScript, Spot } from './script.ts';
import type { Setting } from './stage.ts';

/** Passed so long after the change to red, or before it, s: past what a rule forgives; late, not early, yellow; assumed. */
const INTO_RED = [0.6, 4] as const;
const BEFORE_RED = [0.3, 1.4] as const;
/** Both go about as fast as the limit: of two drivers within this share of it, one is at most 20 % faster. */
const NEAR_LIMIT = [0.91, 1.09] as const;
/** It begins this far before the line, m: both are under way to pass it; assumed. */
export const APPROACH = 15;
/** A signal's change is looked ahead for so long, ms: past every yellow. */
const HORIZON = 15_000;
/** Waits for the right driver, then for the rest of it, ms: some cycles; assumed. */
export const RED_LIGHT_LONGEST = 420_000;

/** Signal groups with a lane that goes straight on, by how many such lanes they have. */
export function signalWeights({ roads }: Setting, groups: readonly string[]): Weighted[] {
  return groups.map((id) => [id, straightLanes(roads, roads.signals.groups.indexOf(id)).length] as const);
}

/** Those where the limit is about the same as at `place`: a look-alike drives as fast. */
export function similarSignals({ roads }: Setting, place: string, groups: readonly Weighted[]): Weighted[] {
  const limit = limitAt(roads, place);
  const similar = groups.filter(([id]) => limitAt(roads, id) > 0.97 * limit && limitAt(roads, id) < 1.03 * limit);
  return similar.length > 0 ? similar : [[place, 1]];
}

export function layRedLight({ roads }: Setting, place: string): Spot & { script: RoadScript } {
  const group = roads.signals.groups.indexOf(place);
  const ends = straightLanes(roads, group).map((lane) => roads.firstVertex[lane + 1] - 1);
  const mean = (of: Float64Array) => ends.reduce((sum, vertex) => sum + of[vertex], 0) / ends.length;
  return { x: mean(roads.x), y: mean(roads.y), script: { on: 'road', group } };
}

function limitAt(roads: Setting['roads'], place: string): number {
  const [lane] = straightLanes(roads, roads.signals.groups.indexOf(place));
  return lane === undefined ? 0 : roads.speedLimit[lane];
}

function straightLanes({ signalGroup, firstNext, next, turn }: Setting['roads'], group: number): number[] {
  return [...signalGroup.keys()].filter((lane) => {
    if (group < 0 || signalGroup[lane] !== group) return false;
    return next.subarray(firstNext[lane], firstNext[lane + 1]).some((ahead) => turn[ahead] === TURN.straight);
  });
}

/**
 * The slot of the driver for a performance, or -1: asked at every tick, answered in the last one of green.
 *
 * @param count  slots in use
 * @param isFree whether a driver plays in nothing yet
 */
export function findDriver(
  traffic: Traffic,
  count: number,
  { group, isAlike, at, tickMs }: { group: number; isAlike: boolean; at: number; tickMs: number },
  isFree: (slot: number) => boolean,
): number {
  const { roads, vehicles } = traffic;
  const green = greenLeft(roads.signals, group, at);
  if (green === 0 || green > tickMs) return -1;
  const red = untilRed(roads.signals, group, at, tickMs) / 1000;
  let [best, nearest] = [-1, Infinity];
  for (let i = 0; i < count; i++) {
    const toLine = roads.length[vehicles.lane[i]] - vehicles.arc[i];
    if (!isCandidate(traffic, i, group, toLine) || toLine >= nearest || !isFree(i)) continue;
    const speed = vehicles.speed[i];
    const limit = roads.speedLimit[vehicles.lane[i]];
    const fastest = Math.max(speed, Math.min(vehicles.desiredSpeed[i], limit * vehicles.compliance[i]));
    const isDue = isAlike
      ? toLine / speed <= red - BEFORE_RED[0] && toLine / fastest >= red - BEFORE_RED[1]
      : toLine / fastest >= red + INTO_RED[0] && toLine / speed <= red + INTO_RED[1];
    if (!isDue || toLine < APPROACH) continue;
    best = i;
    nearest = toLine;
  }
  return best;
}

/** Whether vehicle `i` is about to go straight over the line of `group`, free and as fast as the limit. */
function isCandidate({ roads, vehicles }: Traffic, i: number, group: number, toLine: number): boolean {
  const { active, lane, exit, speed, authority, leader, gap, defiant } = vehicles;
  const l = lane[i];
  if (active[i] !== ACTIVE.driving || roads.signalGroup[l] !== group || defiant[i] === 1) return false;
  const ahead = nextLane(roads, l, exit[i]);
  if (ahead < 0 || roads.turn[ahead] !== TURN.straight) return false;
  const share = speed[i] / roads.speedLimit[l];
  const isFast = share >= NEAR_LIMIT[0] && share <= NEAR_LIMIT[1];
  const hasLeave = authority[i] > roads.length[l] + SAME_LINE;
  return isFast && hasLeave && (leader[i] < 0 || gap[i] > toLine);
}

/** How long until the group turns red, ms, to the tick; Infinity when not within the horizon. */
export function untilRed(plans: SignalPlans, group: number, at: number, tickMs: number): number {
  const codes = new Uint8Array(plans.groups.length);
  for (let ahead = 0; ahead <= HORIZON; ahead += tickMs) {
    signalCodes(plans, at + ahead, codes);
    if (codes[group] === SIGNAL_CODE.red) return ahead;
  }
  return Infinity;
}

/** Metres to the line of `group` of the driver in `slot`; negative once past it. */
export function toLine({ roads, vehicles }: Traffic, slot: number, group: number): number {
  const lane = vehicles.lane[slot];
  return roads.signalGroup[lane] === group ? roads.length[lane] - vehicles.arc[slot] : -1;
}
