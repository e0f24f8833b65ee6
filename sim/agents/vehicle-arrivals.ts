/**
 * Vehicles entering the site, lane by lane, and leaving it.
 *
 * Arrivals are Poisson with a rate that follows the hour. Minute m of a source has a keyed count of arrivals at keyed
 * instants, so the k-th vehicle of a minute is a pure function of its name: nothing is drawn in turn. One that finds no
 * room waits outside, first come first served; the whole state is how many of which minute have been let in.
 */
import { type Columns, viewColumns } from '../../engine/columns/columns.ts';
import { freeSlot, type Slots, takenEnd, takeSlot } from '../../engine/columns/slots.ts';
import { poisson } from '../../engine/random/distributions.ts';
import { type EntityId, entityMember, entityNamed, type Key, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { CrossingSet } from '../world/crossings.ts';
import { NO_WAY, nextLane, type RoadNetwork } from '../world/roads.ts';
import { CITY_DRIVER } from './car-following.ts';
import { placeBody } from './placement.ts';
import type { Traffic } from './traffic.ts';
import { ACTIVE, VEHICLE_KIND } from './vehicles.ts';

export interface Demand {
  readonly key: Key;
  readonly vehicleRate: number; // 1/s, entering the site over all sources, mean of the day
  readonly heavyShare: number; // 0 to 1
  readonly midnight: number; // ms, any local midnight
}

/** Per source lane: what has been let in. */
export const ENTRY = {
  due: 'f64', //      ms, when the next comes
  minute: 'i32', //   since `midnight`, in which it comes
  member: 'i32', //   its place among the arrivals of that minute
} as const;

export interface Entries {
  readonly columns: Columns<typeof ENTRY>;
  readonly entity: readonly EntityId[]; // per source
  readonly source: Int32Array; // per lane: index into sources, -1
  readonly destinations: readonly (readonly number[])[]; // per source: exits that can be reached
}

/** Share of the mean rate by local hour, mean 1: low at night, peaks at 8 and 18; assumed. */
const DAILY = [
  0.25, 0.15, 0.1, 0.1, 0.15, 0.35, 0.8, 1.4, 1.75, 1.5, 1.25, 1.2, 1.25, 1.25, 1.25, 1.35, 1.5, 1.75, 1.8, 1.5, 1.2,
  0.95, 0.75, 0.45,
];
const MINUTE = 60_000; // ms
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
  const columns = viewColumns(ENTRY, roads.sources.length);
  columns.minute.fill(Math.floor((at - demand.midnight) / MINUTE));
  columns.due.fill(at);
  columns.member.fill(-1);
  const source = new Int32Array(lanes).fill(-1);
  roads.sources.forEach((lane, s) => {
    source[lane] = s;
  });
  const entries = {
    columns,
    entity: Array.from(roads.sources, (lane) => entityNamed(`vehicles from ${roads.ids[lane]}`)),
    source,
    destinations: Array.from(roads.sources, (lane) =>
      Array.from(roads.exits.keys()).filter(
        (exit) => roads.exits[exit] === lane || roads.choice[exit * lanes + lane] !== NO_WAY,
      ),
    ),
  };
  for (let s = 0; s < roads.sources.length; s++) {
    // Those who came earlier in the first minute are not waited for.
    do findNext(entries, demand, s);
    while (columns.due[s] < at);
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
 * Lets in the vehicles that are due at `at` (ms) and find room; returns how many. They enter one behind the other, at
 * most one a lane and tick.
 */
export function admitVehicles(traffic: Traffic, slots: Slots, entries: Entries, demand: Demand, at: number): number {
  const { columns, entity, destinations } = entries;
  let tails: Tails | null = null;
  let admitted = 0;
  for (let s = 0; s < columns.due.length; s++) {
    if (columns.due[s] > at || destinations[s].length === 0) continue;
    tails ??= sourceTails(traffic, entries, takenEnd(slots));
    const traits = drawTraits(demand, entityMember(entity[s], columns.minute[s] * SERIALS + columns.member[s]));
    const lane = traffic.roads.sources[s];
    const limit = Math.min(traits.desiredSpeed, traffic.roads.speedLimit[lane] * traits.compliance);
    const gap = tails.rear[s] - traits.length - CITY_DRIVER.minimumGap;
    const pace = Math.min(limit, tails.speed[s]);
    if (gap < pace * CITY_DRIVER.timeGap) continue;
    const slot = takeSlot(slots);
    if (slot < 0) return admitted;
    const exit = destinations[s][Math.floor(traits.exit * destinations[s].length)];
    // As fast as the one before, or as it can stop behind if that one stands.
    const speed = Math.min(limit, Math.max(pace, Math.sqrt(2 * CITY_DRIVER.comfortDeceleration * gap)));
    enter(traffic, slot, { lane, exit, speed }, traits);
    findNext(entries, demand, s);
    admitted++;
  }
  return admitted;
}

/** Moves on to the next arrival of source `s`. */
function findNext({ columns, entity }: Entries, demand: Demand, s: number): void {
  const { due, minute, member } = columns;
  const mean = (demand.vehicleRate / due.length) * (MINUTE / 1000);
  member[s]++;
  for (let tried = 0; tried < 24 * 60; tried++) {
    const hour = ((Math.floor(minute[s] / 60) % 24) + 24) % 24;
    const draw = (k: number) => uniform(demand.key, STREAM.vehicleGap, entity[s], minute[s] * SERIALS + k);
    const arrivals = Math.min(SERIALS - 1, poisson(draw(0), mean * DAILY[hour]));
    if (member[s] < arrivals) {
      const instants = Float64Array.from({ length: arrivals }, (_, k) => draw(k + 1)).sort();
      due[s] = demand.midnight + Math.round((minute[s] + instants[member[s]]) * MINUTE);
      return;
    }
    minute[s]++;
    member[s] = 0;
  }
  // A day without anybody: look again when it is over.
  member[s] = -1;
  due[s] = demand.midnight + minute[s] * MINUTE;
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
  vehicles.askingSince[i] = -1;
  vehicles.idLo[i] = traits.name.lo;
  vehicles.idHi[i] = traits.name.hi;
  vehicles.kind[i] = traits.kind;
  vehicles.length[i] = traits.length;
  vehicles.width[i] = traits.width;
  vehicles.height[i] = traits.height;
  vehicles.desiredSpeed[i] = traits.desiredSpeed;
  vehicles.compliance[i] = traits.compliance;
  vehicles.courteous[i] = traits.courteous;
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

/** Per source lane: the hindmost rear bumper. */
interface Tails {
  readonly rear: Float64Array; // m, arc on the lane; Infinity when it is empty
  readonly speed: Float64Array; // m/s
}

function sourceTails({ vehicles, roads }: Traffic, { source }: Entries, count: number): Tails {
  const { active, arc, speed, length, lane, behind } = vehicles;
  const tails = {
    rear: new Float64Array(roads.sources.length).fill(Infinity),
    speed: new Float64Array(roads.sources.length).fill(Infinity),
  };
  for (let i = 0; i < count; i++) {
    if (active[i] !== ACTIVE.driving) continue;
    let rear = arc[i] - length[i];
    let s = source[lane[i]];
    if (s < 0 && rear < 0 && behind[i] >= 0) {
      s = source[behind[i]];
      rear += roads.length[behind[i]];
    }
    if (s < 0 || rear >= tails.rear[s]) continue;
    tails.rear[s] = rear;
    tails.speed[s] = speed[i];
  }
  return tails;
}
