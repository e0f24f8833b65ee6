/**
 * Everyone and everything that moves, as cameras see it: upright boxes with a position at the last two ticks.
 * Built once per tick from the agents' columns, in slot order: people first, then vehicles.
 */
import type { Columns } from '../../engine/columns/columns.ts';

export const BODY = {
  x0: 'f64', //         m    centre on the ground at the previous tick
  y0: 'f64',
  x1: 'f64', //         m    at this tick
  y1: 'f64',
  heading: 'f64', //    rad  clockwise from north, at this tick
  speed: 'f64', //      m/s
  halfLength: 'f64', // m    along the heading
  halfWidth: 'f64', //  m    across it
  height: 'f64', //     m
  idLo: 'u32', //            stable entity id
  idHi: 'u32',
  source: 'i32', //          slot of the agent: people from 0, vehicles from the capacity for people
  kind: 'u8', //             BODY_KIND
} as const;

export type BodyColumns = Columns<typeof BODY>;

export const BODY_KIND = { person: 0, car: 1, truck: 2, bus: 3 } as const;
