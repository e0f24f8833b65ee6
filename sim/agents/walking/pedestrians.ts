/** People on foot: one slot per person in the world. SI units. A slot with `active` 0 is free. */
import type { Columns } from '../../../engine/columns/columns.ts';

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
  nearest: 'f64', //      m     closest to the target so far, written by wayfinding
  nearestAt: 'f64', //    ms    when that was
  idLo: 'u32', //               stable entity id
  idHi: 'u32',
  node: 'i32', //               walkway node walked towards, -1 none
  from: 'i32', //               walkway node left behind, -1 none
  destination: 'i32', //        index into the walkways' destinations; of a patrol, its beat
  home: 'i32', //               destination one came from and goes back to, -1 for patrols; of an actor, the node it goes to
  leg: 'i32', //                legs begun: the index of draws made once a leg
  crossing: 'i32', //           crossing waited for or being crossed, -1 none
  beat: 'i32', //               position on a patrol's beat, or visits still to make
  active: 'u8', //              0 free, 1 in the world
  mode: 'u8', //                MODE
  kind: 'u8', //                KIND
} as const;

export type PedestrianColumns = Columns<typeof PEDESTRIAN>;

/** `scripted`: the target is set by a script, and wayfinding leaves it alone. */
export const MODE = { walking: 0, waiting: 1, crossing: 2, visiting: 3, scripted: 4 } as const;
/** `actor`: plays in an incident, and is handed back to its script at the node it goes to. */
export const KIND = { resident: 0, visitor: 1, child: 2, patrol: 3, actor: 4 } as const;

/** Body disc of a grown person, m: with walking's time gap it gives Weidmann's speeds (test/papers/pedestrians.test.ts). */
export const BODY_RADIUS = 0.2;

/** Which of the two sets of columns is current after `tick` ticks. */
export function currentPeople({ tick }: { readonly tick: number }): 0 | 1 {
  return (tick & 1) as 0 | 1;
}
