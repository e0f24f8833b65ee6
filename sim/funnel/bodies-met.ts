/**
 * Whom the cameras of a layout have met: which incident a body takes part in, or last took part in, and for how long it
 * has been in pictures. One row per slot of an agent, with the stable id beside it, since slots are taken anew.
 *
 * Time in pictures is counted in whole ticks: a picture stands for the time until its camera's next one. A body in the
 * pictures of several cameras at once counts once, and in which order cameras are gone through leaves no trace.
 */
import { type Columns, viewColumns } from '../../engine/columns/columns.ts';
import type { Cast } from '../incidents/incident.ts';

const MET = {
  idLo: 'u32',
  idHi: 'u32',
  tick: 'i32', //            when its part was last asked for
  incident: 'i32', //        row of the incident it is an actor of at `tick`; -1: none
  lastIncident: 'i32', //    row of the incident it is, or was last, an actor of; -1: none
  recordedUntil: 'i32', //   tick up to which its time in pictures is counted
  identifiedUntil: 'i32', // the same, at identify density
} as const;

export type BodiesMet = Columns<typeof MET>;

/** [slot, idLo, idHi, lastIncident, recordedUntil, identifiedUntil] of those that matter later on. */
export type SavedBody = readonly [number, number, number, number, number, number];

export function createBodiesMet(slots: number): BodiesMet {
  const met = viewColumns(MET, slots);
  met.tick.fill(-1);
  met.lastIncident.fill(-1);
  return met;
}

/** Brings row `slot` up to date with the body that has the slot now; asks the cast once a tick. */
export function meetBody(met: BodiesMet, slot: number, lo: number, hi: number, cast: Cast, tick: number): void {
  if (met.tick[slot] === tick) return;
  if (met.idLo[slot] !== lo || met.idHi[slot] !== hi) {
    met.idLo[slot] = lo;
    met.idHi[slot] = hi;
    met.lastIncident[slot] = -1;
    met.recordedUntil[slot] = 0;
    met.identifiedUntil[slot] = 0;
  }
  met.tick[slot] = tick;
  met.incident[slot] = cast.incidentOf(lo, hi);
  if (met.incident[slot] >= 0) met.lastIncident[slot] = met.incident[slot];
}

/**
 * Ticks that a picture of `tick` adds to what is counted of `row` in `until`.
 *
 * @param hold  ticks that the picture stands for
 */
export function addHeldTicks(until: Int32Array, row: number, tick: number, hold: number): number {
  const added = tick + hold - Math.max(tick, until[row]);
  if (added <= 0) return 0;
  until[row] = tick + hold;
  return added;
}

export function savedBodies(met: BodiesMet, tick: number): SavedBody[] {
  const saved: SavedBody[] = [];
  for (let slot = 0; slot < met.tick.length; slot++) {
    const { idLo, idHi, lastIncident, recordedUntil, identifiedUntil } = met;
    if (lastIncident[slot] < 0 && recordedUntil[slot] <= tick && identifiedUntil[slot] <= tick) continue;
    saved.push([slot, idLo[slot], idHi[slot], lastIncident[slot], recordedUntil[slot], identifiedUntil[slot]]);
  }
  return saved;
}

export function restoreBodies(met: BodiesMet, saved: readonly SavedBody[]): void {
  for (const [slot, lo, hi, lastIncident, recordedUntil, identifiedUntil] of saved) {
    met.idLo[slot] = lo;
    met.idHi[slot] = hi;
    met.lastIncident[slot] = lastIncident;
    met.recordedUntil[slot] = recordedUntil;
    met.identifiedUntil[slot] = identifiedUntil;
  }
}
