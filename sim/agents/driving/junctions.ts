/**
 * Leave to pass a line: first come, first served, one at a time where ways conflict.
 *
 * A driver asks once the line is about as near as its braking distance, a defiant one at once, if nobody ahead on its
 * lane still waits. Leave covers everything up to the next place where the whole vehicle can stand, so nobody stops in a
 * junction or on a crossing, and it is given only when
 * - no signal that the driver heeds shows anything but green, and no crossing on the way is claimed by people on foot;
 * - there is room to stand beyond, counting those ahead as if they braked comfortably to a stop;
 * - everyone with leave for a conflicting connector has left the overlap, and nobody who ranks before wants one: who
 *   asked earlier, a sign or a turn across counting as so many seconds later.
 * The last rule keeps a steady stream from starving anybody. Vehicles that ask at the same tick go by entity id.
 */
import { nextLane } from '../../world/roads.ts';
import { greenPassed } from '../../world/signals.ts';
import { isClosed, SAME_LINE } from './authority.ts';
import { CITY_DRIVER } from './car-following.ts';
import { type Beat, NEVER, type Traffic } from './traffic.ts';

/** Asked for this much before braking would have to begin, and from this near even by who creeps; assumed. */
const FORESIGHT = 1; // s
const NEAR = 5; // m
/** Who turns across at a signal, or has a sign to give way, ranks as if come this much later, s; assumed: not for ever. */
const YIELDS_BY = 10;
/** Who has asked this long puts up with standing beyond the first line, tail over what lies before it, s; assumed. */
const PATIENCE = 120;
/** Who has asked this long and finds no room beyond turns off, s: a full circle of streets would stay so; assumed. */
const DIVERTS = 180;

/** Gathers who asks, then gives leave junction by junction; after `noteHoldings`, which it keeps up to date. */
export function grantAuthorities(traffic: Traffic, count: number, beat: Beat): void {
  gatherAsking(traffic, count, beat);
  const { first, after } = traffic.asking;
  for (let junction = 0; junction < first.length; junction++) {
    for (let i = first[junction]; i >= 0; i = after[i]) grant(traffic, i, beat);
  }
}

function gatherAsking(traffic: Traffic, count: number, beat: Beat): void {
  const { roads, vehicles, asking } = traffic;
  const { active, arc, speed, authority, lane, exit, askingSince, defiant } = vehicles;
  asking.first.fill(-1);
  for (let i = 0; i < count; i++) {
    if (active[i] === 0) continue;
    const v = speed[i];
    const toLine = authority[i] - arc[i];
    const isOwnLine = toLine <= roads.length[lane[i]] - arc[i] + SAME_LINE;
    const isNear = toLine <= NEAR + v * (FORESIGHT + v / (2 * CITY_DRIVER.comfortDeceleration));
    if (!(isNear || (defiant[i] === 1 && isOwnLine)) || isBehindOneWhoAsks(vehicles, i)) {
      askingSince[i] = NEVER;
      continue;
    }
    let l = lane[i];
    let offset = 0;
    while (offset + roads.length[l] < authority[i] - SAME_LINE) {
      offset += roads.length[l];
      l = nextLane(roads, l, exit[i]);
    }
    const ahead = nextLane(roads, l, exit[i]);
    if (askingSince[i] === NEVER) askingSince[i] = beat.tick;
    asking.rank[i] = rank(traffic, i, l, ahead, beat);
    asking.lane[i] = l;
    asking.offset[i] = offset;
    const isBefore = ahead >= 0 && roads.junction[ahead] >= 0;
    insert(traffic, isBefore ? roads.junction[ahead] : roads.junctionCount, i);
  }
}

/** Whether the leader has no leave either to pass the line that `i` would ask for. */
function isBehindOneWhoAsks({ arc, authority, leader, gap, length }: Traffic['vehicles'], i: number): boolean {
  const ahead = leader[i];
  if (ahead < 0) return false;
  return gap[i] + length[ahead] + authority[ahead] - arc[ahead] <= authority[i] - arc[i] + SAME_LINE;
}

/** The tick since which `i`, first at the end of lane `l` and bound for `ahead`, could have gone. */
function rank({ roads, vehicles }: Traffic, i: number, l: number, ahead: number, { tick, at, dt }: Beat): number {
  const since = vehicles.askingSince[i];
  const group = roads.signalGroup[l];
  if (group < 0) return since + (roads.givesWay[l] === 1 ? YIELDS_BY / dt : 0);
  const green = tick - greenPassed(roads.signals, group, at) / (1000 * dt);
  const turnsAcross = ahead >= 0 && roads.turn[ahead] === roads.turnAcross;
  return Math.max(since, green) + (turnsAcross ? YIELDS_BY / dt : 0);
}

function insert({ asking, vehicles }: Traffic, list: number, i: number): void {
  const { first, after } = asking;
  let before = -1;
  let next = first[list];
  while (next >= 0 && isEarlier(asking.rank, vehicles, next, i)) {
    before = next;
    next = after[next];
  }
  after[i] = next;
  if (before < 0) first[list] = i;
  else after[before] = i;
}

function isEarlier(rank: Float64Array, { idHi, idLo }: Traffic['vehicles'], a: number, b: number): boolean {
  if (rank[a] !== rank[b]) return rank[a] < rank[b];
  return idHi[a] !== idHi[b] ? idHi[a] < idHi[b] : idLo[a] < idLo[b];
}

/** What a leave would cover, however many; filled from the start by `grant`, one leave at a time. */
const connector: number[] = [];
const connectorStart: number[] = []; // m, counted on the vehicle's own lane
const heldCrossing: number[] = [];

function grant(traffic: Traffic, i: number, { tick, dt }: Beat): void {
  const { roads, crossings, vehicles, crossingUse, wanted, rear, asking } = traffic;
  const { firstLine, line, clear, crossing } = crossings;
  const { arc, length, exit, authority, askingSince } = vehicles;
  const needed = length[i] + CITY_DRIVER.minimumGap;
  const asked = (tick - askingSince[i]) * dt; // s
  let l = asking.lane[i];
  let offset = asking.offset[i];
  let [connectors, crossed] = [0, 0];
  let clearFrom = -Infinity;
  let authorityNext = -1;
  let isFree = true;
  while (authorityNext < 0) {
    for (let k = firstLine[l]; k < firstLine[l + 1] && authorityNext < 0; k++) {
      const here = offset + line[k];
      if (here < authority[i] - SAME_LINE) continue;
      const isBeyond = here > authority[i] + SAME_LINE;
      if (isBeyond && here > clearFrom + (asked < PATIENCE ? needed : 0)) {
        authorityNext = here;
      } else if (isClosed(traffic, i, k, l)) {
        if (crossing[k] >= 0) deny(traffic, crossing[k], tick);
        return;
      } else {
        clearFrom = Math.max(clearFrom, crossing[k] >= 0 ? offset + clear[k] : here);
        if (crossing[k] >= 0) heldCrossing[crossed++] = crossing[k];
      }
    }
    if (authorityNext >= 0) break;
    offset += roads.length[l];
    l = nextLane(roads, l, exit[i]);
    if (l < 0) authorityNext = Infinity;
    else if (roads.junction[l] >= 0) {
      clearFrom = Math.max(clearFrom, offset + roads.length[l]);
      isFree &&= isConnectorFree(traffic, l, tick);
      connectorStart[connectors] = offset;
      connector[connectors++] = l;
    }
  }
  const leaves = connectors > 0 || crossed > 0;
  if (leaves && !hasRoom(traffic, i, clearFrom - arc[i], needed)) {
    if (asked >= DIVERTS && asking.lane[i] === vehicles.lane[i]) divert(traffic, i);
    return;
  }
  if (!isFree) {
    for (let c = 0; c < connectors; c++) wanted[connector[c]] = tick;
    return;
  }
  authority[i] = authorityNext;
  askingSince[i] = NEVER;
  for (let c = 0; c < connectors; c++) {
    rear[connector[c]] = Math.min(rear[connector[c]], arc[i] - length[i] - connectorStart[c]);
  }
  for (let c = 0; c < crossed; c++) crossingUse.held[heldCrossing[c]] = 1;
}

/** Gives a vehicle that stands at the end of its lane another exit, one for which it turns another way. */
function divert({ roads, vehicles }: Traffic, i: number): void {
  const { lane, exit } = vehicles;
  const ahead = nextLane(roads, lane[i], exit[i]);
  const exits = roads.exits.length;
  for (let step = 1; step < exits; step++) {
    const other = (exit[i] + step) % exits;
    const way = nextLane(roads, lane[i], other);
    if (way < 0 || way === ahead) continue;
    exit[i] = other;
    return;
  }
}

function isConnectorFree({ roads, rear, wanted }: Traffic, l: number, tick: number): boolean {
  for (let k = roads.firstConflict[l]; k < roads.firstConflict[l + 1]; k++) {
    const other = roads.conflict[k];
    if (rear[other] < roads.conflictEnd[k] || wanted[other] === tick) return false;
  }
  return true;
}

function deny({ crossingUse }: Traffic, crossing: number, tick: number): void {
  crossingUse.deniedAt[crossing] = tick;
  if (crossingUse.deniedSince[crossing] === NEVER) crossingUse.deniedSince[crossing] = tick;
}

/**
 * Whether `i` will find room to stand from `clearAt` (m ahead of its bumper) on, `needed` metres long. Those ahead who
 * are past that place count as if they braked comfortably to a stop; those who are not will take up room there too.
 */
function hasRoom({ vehicles }: Traffic, i: number, clearAt: number, needed: number): boolean {
  const { leader, gap, length, speed } = vehicles;
  let taken = needed;
  let rear = gap[i];
  for (let ahead = leader[i]; ahead >= 0; ahead = leader[ahead]) {
    if (rear - clearAt >= taken) return true;
    const v = speed[ahead];
    const stopsAt = rear - clearAt + (v * v) / (2 * CITY_DRIVER.comfortDeceleration);
    if (rear >= clearAt && stopsAt < taken) return false;
    taken += length[ahead] + CITY_DRIVER.minimumGap;
    rear += length[ahead] + gap[ahead];
  }
  return true;
}
