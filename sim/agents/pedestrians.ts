/** People on foot: one slot per person in the world. SI units. A slot with `active` 0 is free. */
import type { Columns } from '../../engine/columns/columns.ts';

export const PEDESTRIAN = {
  x: 'f64', //            m     written by walking
  y: 'f64', //            m     written by walking
  dirX: 'f64', //         unit  direction of travel, written by walking
  dirY: 'f64', //         unit
  speed: 'f64', //        m/s   written by walking
  targetX: 'f64', //      m     where to walk next, written by wayfinding
  targetY: 'f64', //      m
  freeSpeed: 'f64', //    m/s   drawn at arrival
  radius: 'f64', //       m     body disc
  height: 'f64', //       m
  until: 'f64', //        ms    end of a visit, written by wayfinding
  idLo: 'u32', //               stable entity id
  idHi: 'u32',
  node: 'i32', //               walkway node walked towards, -1 none
  from: 'i32', //               walkway node left behind, -1 none
  destination: 'i32', //        index into the world's destinations
  crossing: 'i32', //           crossing waited for or being crossed, -1 none
  beat: 'i32', //               position on a patrol's beat, or legs still to go
  active: 'u8', //              0 free, 1 in the world
  mode: 'u8', //                MODE
  kind: 'u8', //                KIND
} as const;

export type PedestrianColumns = Columns<typeof PEDESTRIAN>;

export const MODE = { walking: 0, waiting: 1, crossing: 2, visiting: 3 } as const;
export const KIND = { resident: 0, visitor: 1, child: 2, patrol: 3 } as const;
