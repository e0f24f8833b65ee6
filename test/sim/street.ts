/** Small worlds to drive in: a straight road with or without lines, and one to be filled from its entries. */

import { viewColumns } from '../../engine/columns/columns.ts';
import { createSlots, type Slots, takenEnd } from '../../engine/columns/slots.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import { CROSSING } from '../../sim/agents/crossing-columns.ts';
import * as driving from '../../sim/agents/driving/driving.ts';
import { placeBody } from '../../sim/agents/driving/placement.ts';
import { type Beat, createTraffic, NEVER, type Traffic } from '../../sim/agents/driving/traffic.ts';
import {
  admitVehicles,
  createEntries,
  type Demand,
  type Entries,
  firstLineAhead,
  removeArrived,
} from '../../sim/agents/driving/vehicle-arrivals.ts';
import { ACTIVE } from '../../sim/agents/driving/vehicles.ts';
import { STAGES } from '../../sim/stages.ts';
import type { Shared } from '../../sim/state.ts';
import { compileCrossings } from '../../sim/world/crossings.ts';
import { compileRoads } from '../../sim/world/roads.ts';
import type { Lane, Site } from '../../sim/world/site.ts';

export const NO_WALKWAYS: Site['walkways'] = { nodes: [], paths: [], kerbs: [] };

export function lane(id: string, line: number[], rest: Partial<Lane> = {}): Lane {
  return {
    id,
    line,
    width: 3.5,
    speedLimit: 13.9,
    next: [],
    turn: 'none',
    junction: null,
    signal: null,
    level: 0,
    ...rest,
  };
}

export function trafficOn(site: Pick<Site, 'roads' | 'walkways'>, capacity: number): Traffic {
  const roads = compileRoads(site);
  const crossings = compileCrossings(site, roads);
  return createTraffic(roads, crossings, viewColumns(CROSSING, crossings.ids.length), capacity);
}

/** A car in slot `i`, 4.5 m long unless said, bound for exit 0. */
export function putCar(
  { vehicles, roads, crossings }: Traffic,
  i: number,
  laneIndex: number,
  arc: number,
  { speed = 0, length = 4.5, exit = 0, desiredSpeed = 100, compliance = 1 } = {},
): void {
  vehicles.active[i] = ACTIVE.driving;
  vehicles.lane[i] = laneIndex;
  vehicles.arc[i] = arc;
  vehicles.speed[i] = speed;
  vehicles.length[i] = length;
  vehicles.width[i] = 1.8;
  vehicles.exit[i] = exit;
  vehicles.desiredSpeed[i] = desiredSpeed;
  vehicles.compliance[i] = compliance;
  vehicles.courteous[i] = 1;
  vehicles.behind[i] = -1;
  vehicles.behindThat[i] = -1;
  vehicles.leader[i] = -1;
  vehicles.gap[i] = Infinity;
  vehicles.askingSince[i] = NEVER;
  vehicles.idLo[i] = i;
  vehicles.authority[i] = firstLineAhead(roads, crossings, laneIndex, exit);
  placeBody(vehicles, roads, i);
}

/** One tick of driving by the stages that a run uses, on this thread. */
export function drive(traffic: Traffic, count: number, beat: Beat): void {
  driving.drive(traffic, count, beat, {
    run: (stage, items, _chunk, args = []) => STAGES[stage]({ traffic } as Shared, 0, items, Float64Array.from(args)),
  });
}

/** A town that fills itself: call `stepTown` once per tick. */
export interface Town {
  readonly traffic: Traffic;
  readonly slots: Slots;
  readonly entries: Entries;
  readonly demand: Demand;
  tick: number;
  at: number; // ms
}

export const TICK = 200; // ms

export function createTown(site: Pick<Site, 'roads' | 'walkways'>, vehiclesPerHour: number, capacity = 20000): Town {
  const traffic = trafficOn(site, capacity);
  // Hour 9 of the day curve carries 1.5 times the mean.
  const at = 9 * 3600e3;
  const demand: Demand = {
    key: keyFromSeed('town'),
    vehicleRate: vehiclesPerHour / 3600,
    heavyShare: 0.06,
    midnight: 0,
  };
  return {
    traffic,
    slots: createSlots(capacity),
    entries: createEntries(traffic.roads, demand, at),
    demand,
    tick: 0,
    at,
  };
}

/** Removes, admits, drives; `count` is the end of the slots in use. */
export function stepTown(town: Town): { beat: Beat; count: number } {
  const { traffic, slots, entries, demand } = town;
  const beat = { tick: town.tick, at: town.at, dt: TICK / 1000 };
  removeArrived(traffic, slots, takenEnd(slots));
  admitVehicles(traffic, slots, entries, demand, beat.at);
  const count = takenEnd(slots);
  drive(traffic, count, beat);
  town.tick++;
  town.at += TICK;
  return { beat, count };
}
