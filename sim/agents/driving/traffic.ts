/** All that driving reads and writes: one plain object on shared memory, made once and cloned to the workers. */
import { type Columns, viewColumns } from '../../../engine/columns/columns.ts';
import type { CrossingSet } from '../../world/crossings.ts';
import type { RoadNetwork } from '../../world/roads.ts';
import type { CROSSING } from '../crossing-columns.ts';
import { createLaneOrder, type LaneOrder } from './lanes.ts';
import { VEHICLE, VEHICLE_STEP, type VehicleColumns, type VehicleStepColumns } from './vehicles.ts';

/** A tick before all others, those of the warm-up (up to 0) too. */
export const NEVER = -2147483648;

/** Who is on, or has leave to use, what others must keep clear of. Per crossing unless said. */
export const CROSSING_USE = {
  deniedSince: 'i32', //  tick since which drivers have been held up without a break, NEVER: not now
  deniedAt: 'i32', //     tick when a driver was last held up, or NEVER
  driversUntil: 'i32', // tick until which it is the drivers' turn, or NEVER
  claim: 'u8', //         CLAIM; rebuilt each tick
  held: 'u8', //          1: a vehicle is on it or has leave to pass; rebuilt each tick
} as const;

export const CLAIM = { none: 0, waiting: 1, walking: 2 } as const;

export interface Traffic {
  readonly roads: RoadNetwork;
  readonly crossings: CrossingSet;
  readonly vehicles: VehicleColumns;
  readonly next: VehicleStepColumns;
  readonly order: LaneOrder;
  readonly walkers: Columns<typeof CROSSING>; // waiting and walking come from wayfinding, `open` goes back to it
  readonly crossingUse: Columns<typeof CROSSING_USE>;
  readonly signalCode: Uint8Array; // SIGNAL_CODE per group, at this tick
  readonly rear: Float64Array; // m, per connector: arc of the hindmost rear bumper of those who may use it; rebuilt
  readonly wanted: Int32Array; // per connector: tick when somebody was last refused it, or NEVER
  readonly asking: Asking;
}

/** Who asks for leave, junction by junction, first come first: lists through `after`; rebuilt each tick. */
export interface Asking {
  readonly first: Int32Array; // per junction, slot or -1; the last list is of those outside junctions
  readonly after: Int32Array; // per slot
  readonly rank: Float64Array; // per slot, tick
  readonly lane: Int32Array; // per slot: the lane with the line
  readonly offset: Float64Array; // m, per slot: where that lane starts, counted on the vehicle's own
}

/** The instant a tick works on. */
export interface Beat {
  readonly tick: number;
  readonly at: number; // ms
  readonly dt: number; // s
}

/** @param walkers shared with wayfinding */
export function createTraffic(
  roads: RoadNetwork,
  crossings: CrossingSet,
  walkers: Columns<typeof CROSSING>,
  capacity: number,
): Traffic {
  const lanes = roads.length.length;
  const crossingUse = viewColumns(CROSSING_USE, crossings.ids.length);
  crossingUse.deniedSince.fill(NEVER);
  crossingUse.deniedAt.fill(NEVER);
  crossingUse.driversUntil.fill(NEVER);
  return {
    roads,
    crossings,
    vehicles: viewColumns(VEHICLE, capacity),
    next: viewColumns(VEHICLE_STEP, capacity),
    order: createLaneOrder(roads, capacity),
    walkers,
    crossingUse,
    signalCode: new Uint8Array(new SharedArrayBuffer(roads.signals.groups.length)),
    rear: new Float64Array(new SharedArrayBuffer(8 * lanes)),
    wanted: new Int32Array(new SharedArrayBuffer(4 * lanes)).fill(NEVER),
    asking: {
      first: new Int32Array(new SharedArrayBuffer(4 * (roads.junctionCount + 1))),
      after: new Int32Array(new SharedArrayBuffer(4 * capacity)),
      rank: new Float64Array(new SharedArrayBuffer(8 * capacity)),
      lane: new Int32Array(new SharedArrayBuffer(4 * capacity)),
      offset: new Float64Array(new SharedArrayBuffer(8 * capacity)),
    },
  };
}
