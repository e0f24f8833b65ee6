/**
 * A vehicle stands. Mirrors the i-LIDS parked vehicle (60 s) and Frigate's stationary objects. It stands while it stays
 * near the place where it stopped: a box that trembles does not drive off.
 */
import { GRACE, keyOf, takeVisits, type Visit } from '../visits.ts';
import { claimOf } from './claims.ts';
import { type Claim, type Evaluation, type PlacedRule, type Scene, seconds } from './rule.ts';

/** How far from where it stopped something may seem to be and still stand there; assumed. */
const LEAST_WAY = 1.5; // m
const SPREADS = 3;

export interface Standstill extends Visit {
  readonly stoppedAt: readonly [x: number, y: number]; // m
  readonly stoppedSince: number; // ms since the Unix epoch
}

export function evaluateStopped(
  placed: PlacedRule<'stopped'>,
  state: readonly Standstill[],
  scene: Scene,
): Evaluation<Standstill> {
  const limit = placed.condition.stopped;
  const standstills = takeVisits(state, placed, GRACE, scene).map((visit): Standstill => {
    const before = state.find((standstill) => keyOf(standstill) === keyOf(visit));
    const spread = scene.tracks.find(({ id }) => id === visit.track)?.spread ?? 0;
    if (before === undefined || hasMoved(before, visit, spread)) {
      return { ...visit, stoppedAt: [visit.x, visit.y], stoppedSince: visit.lastIn };
    }
    return { ...visit, stoppedAt: before.stoppedAt, stoppedSince: before.stoppedSince };
  });
  const claims = standstills.flatMap((standstill): Claim[] => {
    const { area, label, lastIn, stoppedSince } = standstill;
    const stood = lastIn - stoppedSince;
    if (!standstill.hasEntered || stood < limit) return [];
    const reason = () => `${label} stands in ${area} for ${seconds(stood)} (limit ${seconds(limit)})`;
    return [claimOf(standstill, 0, reason)];
  });
  return { state: standstills, claims };
}

function hasMoved({ stoppedAt: [x, y] }: Standstill, visit: Visit, spread: number): boolean {
  const [dx, dy] = [visit.x - x, visit.y - y];
  return Math.sqrt(dx * dx + dy * dy) > Math.max(LEAST_WAY, SPREADS * spread);
}
