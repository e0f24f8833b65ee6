/**
 * Vehicles entering the site, lane by lane, and leaving it.
 *
 * Arrivals are Poisson with a rate that follows the hour. Minute m of a source has a keyed count of arrivals at keyed
 * instants, so the k-th vehicle of a minute is a pure function of its name: nothing is drawn in turn. One that finds no
 * room on its lane or no free slot waits outside, first come first served; the state is how many of which minute have
 * been let in.
 */
import { type Columns, viewColumns } from '../../../engine/columns/columns.ts';
import { freeSlot, type Slots, takenEnd, takeSlot } from '../../../engine/columns/slots.ts';
import { poisson } from '../../../engine/random/distributions.ts';
import { type EntityId, entityMember, entityNamed, type Key, uniform } from '../../../engine/random/draw.ts';
import { STREAM } from '../../../engine/random/streams.ts';
import type { CrossingSet } from '../../world/crossings.ts';
import { NO_WAY, nextLane, type RoadNetwork } from '../../world/roads.ts';
import { CITY_DRIVER } from './car-following.ts';
import { placeBody } from './placement.ts';
import { NEVER, type Traffic } from './traffic.ts';
import { ACTIVE, VEHICLE_KIND } from './vehicles.ts';

export interface Demand {
  readonly key: Key;
  readonly vehicleRate: number; // 1/s, entering the site over all entries, mean of the day
  readonly heavyShare: number; // 0 to 1
  readonly midnight: number; // ms, any local midnight
}

/** Per entry: what has been let in. */
export const ENTRY = {
  due: 'f64', //      ms, when the next comes
  minute: 'i32', //   since `midnight`, in which it comes
  member: 'i32', //   its place among the arrivals of that minute; -1: nobody found yet, `due` is when to look on
  heldBack: 'u8', //  1: it has been counted as waiting for a slot
} as const;

/** An entry is a source lane with a way to some exit; they share the rate evenly. */
export interface Entries {
  readonly columns: Columns<typeof ENTRY>;
  readonly lane: Int32Array; // per entry
  readonly entity: readonly EntityId[]; // per entry
  readonly destinations: readonly (readonly number[])[]; // per entry: exits that can be reached
  readonly entryOf: Int32Array; // per lane: entry, -1
}

/** Share of the mean rate by local hour, mean 1: low at night, peaks at 8 and 18; assumed. */
const DAILY = [
  0.25, 0.15, 0.1, 0.1, 0.15, 0.35, 0.8, 1.4, 1.75, 1.5, 1.25, 1.2, 1.25, 1.25, 1.25, 1.35, 1.5, 1.75, 1.8, 1.5, 1.2,
  0.95, 0.75, 0.45,
];
const MINUTE = 60_000; // ms
/** Nobody follows sooner than the time gap, 1/s: of more than that a lane would let in none, so they are not sent. */
const MOST_RATE = 1 / CITY_DRIVER.timeGap;
/** More vehicles than a lane ever lets in within a minute: numbers apart those of one minute from the next. */
const SERIALS = 1024;
/** Vehicles that drive as buses among the heavy ones; assumed. */
const BUS_SHARE = 0.5;
/** Length, width, height (m) by kind: a small family car, a rigid truck, a city bus; assumed. */
const BODY = { car: [4.5, 1.8, 1.5], truck: [8, 2.5, 3.2], bus: [12, 2.5, 3.1] } as const;
/** What drivers take for the limit, as a share of it, and what heavy vehicles drive at most; assumed. */
const COMPLIANCE = [0.9, 1.1] as const;
const DESIRED = { car: 40, heavy: 22 } as const; // m/s
/** Share of drivers who let people waiting at a crossing go first; assumed. */
const COURTESY = 0.9;
/** Draws of one vehicle in the stream of traits. */
const TRAIT = { heavy: 0, bus: 1, compliance: 2, courtesy: 3, exit: 4 } as const;

export function createEntries(roads: RoadNetwork, demand: Demand, at: number): Entries {
  const lanes = roads.length.length;
  const reached = (lane: number) =>
    Array.from(roads.exits.keys()).filter(
      (exit) => roads.exits[exit] === lane || roads.choice[exit * lanes + lane] !== NO_WAY,
    );
  const lane = roads.sources.filter((source) => reached(source).length > 0);
  const columns = viewColumns(ENTRY, lane.length);
  columns.minute.fill(Math.floor((at - demand.midnight) / MINUTE));
  columns.due.fill(at);
  columns.member.fill(-1);
  const entryOf = new Int32Array(lanes).fill(-1);
  lane.forEach((l, e) => {
    entryOf[l] = e;
  });
  const entity = Array.from(lane, (l) => entityNamed(`vehicles from ${roads.ids[l]}`));
  const entries = { columns, lane, entity, destinations: Array.from(lane, reached), entryOf };
  for (let e = 0; e < lane.length; e++) {
    // Those who came earlier in the first minute are not waited for.
    do findNext(entries, demand, e);
    while (columns.due[e] < at);
  }
  return entries;
}

/** Takes out the vehicles that have arrived. */
export function removeArrived({ vehicles }: Traffic, slots: Slots, count: number): void {
  for (let i = 0; i < count; i++) {
    if (vehicles.active[i] !== ACTIVE.arrived) continue;
    vehicles.active[i] = ACTIVE.free;
    freeSlot(slots, i);
  }
}

/**
 * Lets in the vehicles that are due at `at` (ms) and find room, at most one a lane and tick, and those first who have
 * waited longest.
 *
 * @returns how many came in, and how many had room on their lane but found every slot taken for the first time: they
 * wait outside, and each is counted once however long
 */
export function admitVehicles(
  traffic: Traffic,
  slots: Slots,
  entries: Entries,
  demand: Demand,
  at: number,
): { entered: number; heldBack: number } {
  const { columns, entity, destinations } = entries;
  const queue = dueEntries(entries, demand, at);
  const counts = { entered: 0, heldBack: 0 };
  if (queue.length === 0) return counts;
  const tails = entryTails(traffic, entries, takenEnd(slots));
  for (const e of queue) {
    const traits = drawTraits(demand, entityMember(entity[e], columns.minute[e] * SERIALS + columns.member[e]));
    const lane = entries.lane[e];
    const limit = Math.min(traits.desiredSpeed, traffic.roads.speedLimit[lane] * traits.compliance);
    const gap = tails.rear[e] - traits.length - CITY_DRIVER.minimumGap;
    const pace = Math.min(limit, tails.speed[e]);
    if (gap < pace * CITY_DRIVER.timeGap) continue;
    const slot = takeSlot(slots);
    if (slot < 0) {
      counts.heldBack += 1 - columns.heldBack[e];
      columns.heldBack[e] = 1;
      continue;
    }
    const exit = destinations[e][Math.floor(traits.exit * destinations[e].length)];
    // As fast as the one before, or as it can stop behind if that one stands.
    const speed = Math.min(limit, Math.max(pace, Math.sqrt(2 * CITY_DRIVER.comfortDeceleration * gap)));
    enter(traffic, slot, { lane, exit, speed }, traits);
    findNext(entries, demand, e);
    counts.entered++;
  }
  return counts;
}

/** Entries whose next vehicle has come, the earliest first. */
function dueEntries(entries: Entries, demand: Demand, at: number): number[] {
  const { due, member } = entries.columns;
  const queue: number[] = [];
  for (let e = 0; e < due.length; e++) {
    while (member[e] < 0 && due[e] <= at) findNext(entries, demand, e);
    if (due[e] <= at) queue.push(e);
  }
  return queue.sort((a, b) => due[a] - due[b] || a - b);
}

/** Moves on to the next arrival at entry `e`. */
function findNext({ columns, entity }: Entries, demand: Demand, e: number): void {
  const { due, minute, member, heldBack } = columns;
  const share = demand.vehicleRate / due.length; // 1/s, mean of the day
  member[e]++;
  heldBack[e] = 0;
  for (let tried = 0; tried < 24 * 60; tried++) {
    const hour = ((Math.floor(minute[e] / 60) % 24) + 24) % 24;
    const draw = (k: number) => uniform(demand.key, STREAM.vehicleGap, entity[e], minute[e] * SERIALS + k);
    const mean = Math.min(MOST_RATE, share * DAILY[hour]) * (MINUTE / 1000);
    const arrivals = Math.min(SERIALS - 1, poisson(draw(0), mean));
    if (member[e] < arrivals) {
      const instants = Float64Array.from({ length: arrivals }, (_, k) => draw(k + 1)).sort();
      due[e] = demand.midnight + Math.round((minute[e] + instants[member[e]]) * MINUTE);
      return;
    }
    minute[e]++;
    member[e] = 0;
  }
  // A day without anybody: look on when it is over.
  member[e] = -1;
  due[e] = demand.midnight + minute[e] * MINUTE;
}

interface Traits {
  readonly name: EntityId;
  readonly kind: number; // VEHICLE_KIND
  readonly length: number;
  readonly width: number;
  readonly height: number;
  readonly desiredSpeed: number;
  readonly compliance: number;
  readonly courteous: number;
  readonly exit: number; // uniform, for the choice among those that can be reached
}

function drawTraits({ key, heavyShare }: Demand, name: EntityId): Traits {
  const draw = (index: number) => uniform(key, STREAM.vehicleTraits, name, index);
  const isHeavy = draw(TRAIT.heavy) < heavyShare;
  const kind = isHeavy ? (draw(TRAIT.bus) < BUS_SHARE ? 'bus' : 'truck') : 'car';
  const [length, width, height] = BODY[kind];
  return {
    name,
    kind: VEHICLE_KIND[kind],
    length,
    width,
    height,
    desiredSpeed: isHeavy ? DESIRED.heavy : DESIRED.car,
    compliance: COMPLIANCE[0] + (COMPLIANCE[1] - COMPLIANCE[0]) * draw(TRAIT.compliance),
    courteous: draw(TRAIT.courtesy) < COURTESY ? 1 : 0,
    exit: draw(TRAIT.exit),
  };
}

/** Puts a vehicle at the start of its lane, no faster than it can stop from at the first line. */
function enter(
  { vehicles, roads, crossings }: Traffic,
  i: number,
  { lane, exit, speed }: { lane: number; exit: number; speed: number },
  traits: Traits,
): void {
  const authority = firstLineAhead(roads, crossings, lane, exit);
  const arc = Math.min(traits.length, roads.length[lane], authority);
  const stopping = 2 * CITY_DRIVER.comfortDeceleration * (authority - arc);
  vehicles.arc[i] = arc;
  vehicles.speed[i] = Math.min(speed, Math.sqrt(stopping));
  vehicles.authority[i] = authority;
  vehicles.lane[i] = lane;
  vehicles.exit[i] = exit;
  vehicles.behind[i] = -1;
  vehicles.behindThat[i] = -1;
  vehicles.leader[i] = -1;
  vehicles.gap[i] = Infinity;
  vehicles.askingSince[i] = NEVER;
  vehicles.idLo[i] = traits.name.lo;
  vehicles.idHi[i] = traits.name.hi;
  vehicles.kind[i] = traits.kind;
  vehicles.length[i] = traits.length;
  vehicles.width[i] = traits.width;
  vehicles.height[i] = traits.height;
  vehicles.desiredSpeed[i] = traits.desiredSpeed;
  vehicles.compliance[i] = traits.compliance;
  vehicles.courteous[i] = traits.courteous;
  vehicles.defiant[i] = 0;
  vehicles.active[i] = ACTIVE.driving;
  placeBody(vehicles, roads, i);
}

/** Arc, counted on `lane`, of the first line on the way to `exit`; Infinity when there is none. */
export function firstLineAhead(
  roads: RoadNetwork,
  { firstLine, line }: CrossingSet,
  lane: number,
  exit: number,
): number {
  let offset = 0;
  for (let l = lane; l >= 0; l = nextLane(roads, l, exit)) {
    if (firstLine[l + 1] > firstLine[l]) return offset + line[firstLine[l]];
    offset += roads.length[l];
  }
  return Infinity;
}

/** Per entry: the hindmost rear bumper. */
interface Tails {
  readonly rear: Float64Array; // m, arc on the lane; Infinity when it is empty
  readonly speed: Float64Array; // m/s
}

function entryTails({ vehicles, roads }: Traffic, { lane: lanes, entryOf }: Entries, count: number): Tails {
  const { active, arc, speed, length, lane, behind } = vehicles;
  const tails = {
    rear: new Float64Array(lanes.length).fill(Infinity),
    speed: new Float64Array(lanes.length).fill(Infinity),
  };
  for (let i = 0; i < count; i++) {
    if (active[i] !== ACTIVE.driving) continue;
    let rear = arc[i] - length[i];
    let e = entryOf[lane[i]];
    if (e < 0 && rear < 0 && behind[i] >= 0) {
      e = entryOf[behind[i]];
      rear += roads.length[behind[i]];
    }
    if (e < 0 || rear >= tails.rear[e]) continue;
    tails.rear[e] = rear;
    tails.speed[e] = speed[i];
  }
  return tails;
}
