/**
 * Fixed-time plans of the signalised junctions: one stage per axis, all on one cycle, offset for a green wave.
 *
 * Walkers over an arm are green with the vehicles that run beside them, so only turning vehicles meet them and must
 * yield. Durations are assumed; the shortest green, 20 s, is more than the 13.1 s that 14 m of carriageway take at the
 * 1.07 m/s (3.5 ft/s) that walkers' greens are timed for, MUTCD 2009 section 4E.06.
 */
import type { Signal } from '../../site.ts';
import type { Arm, Junction, Streets } from './junction.ts';

const YELLOW = 3; // s, assumed
const ALL_RED = 2; // s, assumed
const CYCLE = 70; // s, one for all, so that offsets hold
const MAIN_GREEN = 40; // s
const EVEN_GREEN = 30; // s, where neither axis is more than the other

/** The group of walkers who cross an arm; amid a street there is one crossing and one group. */
export function walkGroup(junction: Junction, arm: Arm): string {
  return junction.isMidblock ? 'walk' : `walk-${arm.side}`;
}

export function planSignals({ junctions, bounds }: Streets): Signal[] {
  return junctions.filter((junction) => junction.signalised).map((junction) => planSignal(junction, bounds[0]));
}

/** @param west where the green wave starts, m */
function planSignal(junction: Junction, west: number): Signal {
  const onRow = junction.arms.filter(({ side }) => side === 'east' || side === 'west');
  const onColumn = junction.arms.filter(({ side }) => side === 'north' || side === 'south');
  const over = (arms: readonly Arm[]) => arms.map((arm) => walkGroup(junction, arm));
  const vehicles = (arms: readonly Arm[]) => arms.filter(({ arriving }) => arriving > 0).map(({ side }) => side);
  const rowGreen = [...vehicles(onRow), ...over(onColumn)];
  const columnGreen = junction.isMidblock ? ['walk'] : [...vehicles(onColumn), ...over(onRow)];
  const rowDuration = rowGreenTime(onRow, onColumn);
  const columnDuration = CYCLE - 2 * (YELLOW + ALL_RED) - rowDuration;
  const wave = (junction.x - west) / onRow[0].street.speedLimit;
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
function rowGreenTime(onRow: readonly Arm[], onColumn: readonly Arm[]): number {
  const isMain = (arms: readonly Arm[]) => arms.some(({ street }) => street.kind === 'arterial');
  if (isMain(onRow) === isMain(onColumn)) return EVEN_GREEN;
  return isMain(onRow) ? MAIN_GREEN : CYCLE - 2 * (YELLOW + ALL_RED) - MAIN_GREEN;
}
