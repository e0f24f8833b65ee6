/**
 * Fixed-time plans of the signalised junctions: one stage per axis, all on one cycle, offset for a green wave.
 *
 * Walkers over an arm are green with the vehicles that run beside them, so only turning vehicles meet them and must
 * yield. Durations are assumed; 11.7 s of green suffice for 14 m of carriageway at 1.2 m/s.
 */
import type { Signal } from '../site.ts';
import { armStreet, type Junction, type Plan, type Side } from './plan.ts';

const YELLOW = 3; // s, assumed
const ALL_RED = 2; // s, assumed
const CYCLE = 70; // s, one for all, so that offsets hold
const MAIN_GREEN = 40; // s
const EVEN_GREEN = 30; // s, where two arterials meet
const MIDBLOCK_GREEN = 45; // s

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
  const rowDuration = mainDuration(junction);
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

function mainDuration(junction: Junction): number {
  if (junction.isMidblock) return MIDBLOCK_GREEN;
  const isArterial = (arm: Side) => armStreet(junction, arm).kind === 'arterial';
  if (isArterial('north') && isArterial('east')) return EVEN_GREEN;
  return isArterial('east') ? MAIN_GREEN : CYCLE - 2 * (YELLOW + ALL_RED) - MAIN_GREEN;
}
