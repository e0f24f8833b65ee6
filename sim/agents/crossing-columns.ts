/** What walkers and vehicles tell each other at crossings: one row per crossing, in the walkways' order. */
import type { Columns } from '../../engine/columns/columns.ts';

export const CROSSING = {
  waiting: 'i32', // people at its kerbs, written by wayfinding
  walking: 'i32', // people on it, written by wayfinding
  open: 'u8', //     1: one may step off the kerb now; signals and vehicles considered by who writes it
} as const;

export type CrossingColumns = Columns<typeof CROSSING>;
