/** Vehicles: one slot per vehicle in the world. SI units. A slot with `active` 0 is free. */
import type { Columns } from '../../engine/columns/columns.ts';

export const VEHICLE = {
  arc: 'f64', //          m     front bumper, along the lane centreline; written by car following
  speed: 'f64', //        m/s   never negative; written by car following
  length: 'f64', //       m     bumper to bumper
  width: 'f64', //        m
  height: 'f64', //       m
  desiredSpeed: 'f64', // m/s   the driver's own, before the lane's limit
  x: 'f64', //            m     centre of the body, written by placement after each step
  y: 'f64', //            m
  heading: 'f64', //      rad   clockwise from north
  idLo: 'u32', //               stable entity id
  idHi: 'u32',
  lane: 'i32', //               lane index
  exit: 'i32', //               lane index where the trip ends
  leader: 'i32', //             slot ahead, -1 none; rebuilt each tick
  waitingSince: 'i32', //       tick when it came to stand at a junction it must yield at, -1 none
  active: 'u8',
  kind: 'u8', //                VEHICLE_KIND
} as const;

export type VehicleColumns = Columns<typeof VEHICLE>;

export const VEHICLE_KIND = { car: 0, truck: 1, bus: 2 } as const;
