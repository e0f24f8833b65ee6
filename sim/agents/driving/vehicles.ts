/** Vehicles: one slot per vehicle in the world. SI units. A slot with `active` 0 is free. */
import type { Columns } from '../../../engine/columns/columns.ts';

export const VEHICLE = {
  arc: 'f64', //          m     front bumper, along the lane centreline; written by placement
  speed: 'f64', //        m/s   never negative; written by placement
  authority: 'f64', //    m     along the route, counted from the start of `lane`: the line the bumper may not pass
  gap: 'f64', //          m     bumper to bumper along the route to `leader`, Infinity without one
  length: 'f64', //       m     bumper to bumper
  width: 'f64', //        m
  height: 'f64', //       m
  desiredSpeed: 'f64', // m/s   the driver's own, whatever the limit
  compliance: 'f64', //         share of the limit the driver takes for the limit
  x: 'f64', //            m     centre of the body, written by placement
  y: 'f64', //            m
  heading: 'f64', //      rad   clockwise from north
  idLo: 'u32', //               stable entity id
  idHi: 'u32',
  lane: 'i32', //               lane index
  behind: 'i32', //             the lane left last, where the tail may still be; -1 none
  behindThat: 'i32', //         the lane left before `behind`; -1 none
  exit: 'i32', //               index into the network's exits: where the trip ends
  leader: 'i32', //             slot ahead on the route, -1 none; rebuilt each tick
  askingSince: 'i32', //        tick when it first asked to pass the line ahead; NEVER: asks for nothing
  active: 'u8', //              ACTIVE
  kind: 'u8', //                VEHICLE_KIND
  courteous: 'u8', //           1: lets people who wait at a crossing go first
  defiant: 'u8', //             1: heeds no signal at the end of its lane, and keeps the leave it has
} as const;

export type VehicleColumns = Columns<typeof VEHICLE>;

/** What car following decides and placement carries out: the next arc, still counted on the current lane. */
export const VEHICLE_STEP = {
  arc: 'f64', //   m
  speed: 'f64', // m/s
} as const;

export type VehicleStepColumns = Columns<typeof VEHICLE_STEP>;

export const VEHICLE_KIND = { car: 0, truck: 1, bus: 2 } as const;
/** `arrived`: past the end of its last lane, to be taken out before the next tick. */
export const ACTIVE = { free: 0, driving: 1, arrived: 2 } as const;
