/**
 * Plans for signals that the map shows without one: which arms are green together, and for how long.
 *
 * Opposite arms share a stage and every other arm has its own. Walkers over an arm are green while nothing drives
 * straight into it or out of it; turning vehicles yield to them. One cycle for all; the shortest green lets walkers cross
 * two lanes at the 1.07 m/s (3.5 ft/s) that MUTCD 2009 section 4E.06 times them for. All durations are assumed.
 */
import type { Signal } from '../../../../sim/world/site.ts';
import type { Street } from './carriageways.ts';
import type { Junction } from './junctions.ts';
import { lanesOf, type Movement } from './movements.ts';

const YELLOW = 3; // s
const ALL_RED = 2; // s
const CYCLE = 80; // s
const LEAST_GREEN = 12; // s
const WALK_GREEN = 14; // s, of a stage for walkers alone
/** Cosine of the angle between two arms that counts as opposite. */
const OPPOSITE = -0.7;
/** Along which a wave of greens would run, m/s; offsets only keep neighbours from being alike. */
const WAVE = 50 / 3.6;

export function armGroup(arm: number): string {
  return `arm-${arm + 1}`;
}

export function walkGroup(arm: number): string {
  return `walk-${arm + 1}`;
}

/** Null where no vehicle comes in. */
export function planSignal(
  junction: Junction,
  streets: readonly Street[],
  movements: readonly Movement[],
): Signal | null {
  const { id, arms } = junction;
  const incoming = [...arms.keys()].filter((arm) => lanesOf(streets[arms[arm].street], arms[arm]).in > 0);
  if (incoming.length === 0) return null;
  const stages: number[][] = [];
  for (const arm of incoming) {
    if (stages.flat().includes(arm)) continue;
    const opposite = incoming.find(
      (other) =>
        other !== arm &&
        !stages.flat().includes(other) &&
        arms[arm].outX * arms[other].outX + arms[arm].outY * arms[other].outY < OPPOSITE,
    );
    stages.push(opposite === undefined ? [arm] : [arm, opposite]);
  }
  // Only an arm that stands straight against another's stage is free for walkers.
  const isBusy = (arm: number, stage: readonly number[]) =>
    stage.includes(arm) ||
    movements.some(({ from, to, turn }) => to === arm && stage.includes(from) && turn === 'straight');
  const walks = [...arms.keys()].map((arm) => stages.map((stage) => !isBusy(arm, stage)));
  const left = [...arms.keys()].filter((arm) => !walks[arm].includes(true));
  const weights = stages.map((stage) =>
    Math.max(...stage.map((arm) => weightOf(streets[arms[arm].street], arms[arm]))),
  );
  const lost = (stages.length + (left.length > 0 ? 1 : 0)) * (YELLOW + ALL_RED) + (left.length > 0 ? WALK_GREEN : 0);
  const room = Math.max(stages.length * LEAST_GREEN, CYCLE - lost);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spare = room - stages.length * LEAST_GREEN;
  const [x, y] = [arms[0].mouthX, arms[0].mouthY];
  const cycle = room + lost;
  return {
    id,
    stages: [
      ...stages.map((stage, s) => ({
        green: [...stage.map(armGroup), ...[...arms.keys()].filter((arm) => walks[arm][s]).map(walkGroup)],
        duration: LEAST_GREEN + Math.round((spare * weights[s]) / total),
      })),
      ...(left.length > 0 ? [{ green: left.map(walkGroup), duration: WALK_GREEN }] : []),
    ],
    yellow: YELLOW,
    allRed: ALL_RED,
    offset: ((Math.round((x + y) / WAVE) % Math.round(cycle)) + Math.round(cycle)) % Math.round(cycle),
  };
}

function weightOf(street: Street, arm: Junction['arms'][number]): number {
  return lanesOf(street, arm).in * (1 + street.road.rank);
}
