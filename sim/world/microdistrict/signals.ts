/**
 * Fixed-time plans of the signalised junctions: one stage per axis, all on one cycle, offset for a green wave.
 *
 * Walkers over an arm are green with the vehicles that run beside them, so only turning vehicles meet them and must
 * yield. Durations are assumed; the shortest green, 20 s, is more than the 13.1 s that 14 m of carriageway take at the
 * 1.07 m/s (3.5 ft/s) that walkers' greens are timed for, MUTCD 2009 section 4E.06.
 */
import type { Signal } from '../site.ts';
import type { Junction, Plan, Side } from './plan.ts';

const YELLOW = 3; // s, assumed
const ALL_RED = 2; // s, assumed
const CYCLE = 70; // s, one for all, so that offsets hold
const MAIN_GREEN = 40; // s
const EVEN_GREEN = 30; // s, where two arterials meet

/** The group of walkers who cross an arm; on the boulevard there is one crossing and one group. */
export function walkGroup(junction: Junction, arm: Side): string {
  return junction.isMidblock ? 'walk' : `walk-${arm}`;
}

export function planSignals(plan: Plan): Signal[] {
  return plan.junctions.filter((junction) => junction.signalised).map((junction) => planSignal(junction, plan));
}

function planSignal(junction: Junction, plan: Plan): Signal {
  const onRow = junction.arms.filter((arm) => arm === 'east' || arm === 'west');
  const onColumn = junction.arms.filter((arm) => arm === 'north' || arm === 'south');
  const over = (arms: readonly Side[]) => arms.map((arm) => walkGroup(junction, arm));
  const rowGreen = [...onRow, ...over(onColumn)];
  const columnGreen = junction.isMidblock ? ['walk'] : [...onColumn, ...over(onRow)];
  const rowDuration = rowGreenTime(junction);
  const columnDuration = CYCLE - 2 * (YELLOW + ALL_RED) - rowDuration;
  const wave = (junction.x - plan.bounds[0]) / junction.row.speedLimit;
  return {
    id: junction.id,
    stages: [
      { green: rowGreen, duration: rowDuration },
      { green: columnGreen, duration: columnDuration },
    ],
    yellow: YELLOW,
    allRed: ALL_RED,
    offset: Math.round(wave) % CYCLE,
  };
}

/** Green of the stage along the row. */
function rowGreenTime(junction: Junction): number {
  const { row, column } = junction;
  if (row.kind === 'arterial' && column.kind === 'arterial') return EVEN_GREEN;
  return row.kind === 'arterial' ? MAIN_GREEN : CYCLE - 2 * (YELLOW + ALL_RED) - MAIN_GREEN;
}
