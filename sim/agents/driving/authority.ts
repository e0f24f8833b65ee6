/**
 * How far each vehicle may go: its authority, the arc of the first line on its route that it has no leave to pass.
 *
 * Borrowed from railway signalling (ETCS movement authority). Leave is given line by line (junctions.ts) and taken
 * back only from a driver who can still stop, so whoever relies on a line being respected never has to guess: a vehicle
 * either has leave, and counts as holding what lies behind the line, or stops. Every invariant of right of way follows.
 */
import { nextLane } from '../../world/roads.ts';
import { SIGNAL_CODE } from '../../world/signals.ts';
import { CITY_DRIVER } from './car-following.ts';
import { CLAIM, type Traffic } from './traffic.ts';

/** A line within this of the authority is the line meant, m: more than rounding, less than any two lines. */
export const SAME_LINE = 1e-6;
/** Who would have to brake harder than this goes on, m/s²: 10 ft/s², as in the ITE formula for the yellow time. */
export const FIRM_DECELERATION = 3.05;

/**
 * Takes back leave to pass lines that have closed since, from those of slots 0 to `count` − 1 who can stop, and from
 * whoever stands behind one who has none: leave that cannot be used keeps others from going, and they the one ahead.
 */
export function reviewAuthorities(traffic: Traffic, count: number): void {
  const { active, arc, authority, lane, defiant, leader } = traffic.vehicles;
  const { firstLine, line } = traffic.crossings;
  for (let i = 0; i < count; i++) {
    // Leave that is kept counts as held like any other, so a driver who runs a red light still meets nobody.
    if (active[i] === 0 || defiant[i] === 1) continue;
    const l = lane[i];
    const ahead = leader[i];
    if (ahead >= 0 && lane[ahead] === l && authority[ahead] < authority[i] - SAME_LINE) {
      if (authority[ahead] <= traffic.roads.length[l] + SAME_LINE) authority[i] = authority[ahead];
    }
    // Most vehicles have a single line ahead on their lane, and no leave to pass it yet.
    const last = firstLine[l + 1] - 1;
    if (last === firstLine[l] && authority[i] <= line[last] + SAME_LINE) continue;
    if (authority[i] > arc[i] + SAME_LINE) review(traffic, i);
  }
}

function review(traffic: Traffic, i: number): void {
  const { roads, crossings, vehicles } = traffic;
  const { firstLine, line, clear, crossing } = crossings;
  const own = vehicles.authority[i];
  const at = vehicles.arc[i];
  const braking = (vehicles.speed[i] * vehicles.speed[i]) / (2 * FIRM_DECELERATION);
  const needed = vehicles.length[i] + CITY_DRIVER.minimumGap;
  let l = vehicles.lane[i];
  let offset = 0;
  // In a junction or on a crossing nobody stops again for a line right behind it.
  let clearFrom = roads.junction[l] >= 0 ? roads.length[l] : -Infinity;
  // Where to stop instead: the first line of those that must be passed in one go, or else the end of a lane among
  // them. -1: too late for all so far.
  let stop = -1;
  while (offset < own) {
    for (let k = firstLine[l]; k < firstLine[l + 1]; k++) {
      const here = offset + line[k];
      if (here < at - SAME_LINE) {
        clearFrom = Math.max(clearFrom, clear[k]);
        continue;
      }
      if (here >= own - SAME_LINE) return;
      const isApart = here - clearFrom >= needed;
      if (isApart) stop = -1;
      if (stop < 0 && (isApart || crossing[k] < 0) && braking <= here - at) stop = here;
      if (stop >= 0 && isClosed(traffic, i, k, l)) {
        vehicles.authority[i] = stop;
        return;
      }
      clearFrom = Math.max(clearFrom, crossing[k] >= 0 ? offset + clear[k] : here);
    }
    offset += roads.length[l];
    l = nextLane(roads, l, vehicles.exit[i]);
    if (l < 0) return;
    if (roads.junction[l] >= 0) clearFrom = Math.max(clearFrom, offset + roads.length[l]);
  }
}

/** Whether line `k` of lane `l` may not be passed now, whoever else is about. */
export function isClosed(
  { roads, crossings, crossingUse, signalCode, vehicles }: Traffic,
  i: number,
  k: number,
  l: number,
) {
  const crossing = crossings.crossing[k];
  if (crossing < 0) {
    const heedsSignal = vehicles.defiant[i] === 0 || vehicles.lane[i] !== l;
    return heedsSignal && roads.signalGroup[l] >= 0 && signalCode[roads.signalGroup[l]] !== SIGNAL_CODE.green;
  }
  const claim = crossingUse.claim[crossing];
  return claim === CLAIM.walking || (claim === CLAIM.waiting && vehicles.courteous[i] === 1);
}

/** Rebuilds `rear` of every connector and `held` of every crossing from where vehicles are and may go. */
export function noteHoldings(traffic: Traffic, count: number): void {
  const { roads, vehicles, rear, crossingUse } = traffic;
  const { active, arc, length, lane, behind, behindThat, exit, authority } = vehicles;
  rear.fill(Infinity);
  crossingUse.held.fill(0);
  for (let i = 0; i < count; i++) {
    if (active[i] === 0) continue;
    const tail = arc[i] - length[i];
    let l = lane[i];
    if (tail < 0 && behind[i] >= 0) {
      const start = -roads.length[behind[i]];
      note(traffic, i, behind[i], start, tail);
      if (tail < start && behindThat[i] >= 0) {
        note(traffic, i, behindThat[i], start - roads.length[behindThat[i]], tail);
      }
    }
    note(traffic, i, l, 0, tail);
    let offset = roads.length[l];
    const may = authority[i] - SAME_LINE;
    while (offset < may) {
      l = nextLane(roads, l, exit[i]);
      if (l < 0) break;
      note(traffic, i, l, offset, tail);
      offset += roads.length[l];
    }
  }
}

/** Notes what slot `i` holds on lane `l`, which starts at `offset` on its own lane. */
function note(
  { roads, crossings, vehicles, rear, crossingUse }: Traffic,
  i: number,
  l: number,
  offset: number,
  tail: number,
) {
  if (roads.junction[l] >= 0 && tail - offset < roads.length[l]) rear[l] = Math.min(rear[l], tail - offset);
  for (let k = crossings.firstLine[l]; k < crossings.firstLine[l + 1]; k++) {
    const crossing = crossings.crossing[k];
    if (crossing < 0 || tail >= offset + crossings.clear[k]) continue;
    if (offset + crossings.line[k] < vehicles.authority[i] - SAME_LINE) crossingUse.held[crossing] = 1;
  }
}
