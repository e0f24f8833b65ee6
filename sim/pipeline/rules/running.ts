/** Somebody runs. Mirrors Frigate's speed_threshold of a zone, for people; a pace, never one instant's velocity. */
import { GRACE, takeVisits, type Visit } from '../visits.ts';
import { claimOf } from './claims.ts';
import { type Claim, type Evaluation, kmh, type PlacedRule, type Scene } from './rule.ts';

export function evaluateRunning(
  placed: PlacedRule<'running'>,
  state: readonly Visit[],
  scene: Scene,
): Evaluation<Visit> {
  const { speed, held } = placed.condition;
  const visits = takeVisits(state, placed, GRACE, scene);
  return { state: visits, claims: claimsOfSpeed(visits, scene, speed, held) };
}

/** Visits of tracks at `speed` (m/s) or faster. */
export function claimsOfSpeed(visits: readonly Visit[], { paces }: Scene, speed: number, held: number): Claim[] {
  return visits.flatMap((visit): Claim[] => {
    const pace = paces.get(visit.track);
    if (!visit.isIn || !visit.hasEntered || pace === undefined || pace.speed < speed) return [];
    return [claimOf(visit, held, () => `${visit.label} at ${kmh(pace.speed)} in ${visit.area} (limit ${kmh(speed)})`)];
  });
}
