/** Visits that have lasted too long, as claims: what loitering and dwelling at a door come to. */
import { dwellOf, type Visit } from '../visits.ts';
import { type Claim, seconds } from './rule.ts';

/** @param limit  ms */
export function claimsOfDwell(visits: readonly Visit[], limit: number): Claim[] {
  return visits
    .filter((visit) => visit.hasEntered && dwellOf(visit) >= limit)
    .map((visit) => ({
      key: `${visit.area} ${visit.track}`,
      area: visit.area,
      tracks: [visit.track],
      held: 0,
      x: visit.x,
      y: visit.y,
      reason: () => `${visit.label} at ${visit.area} for ${seconds(dwellOf(visit))} (limit ${seconds(limit)})`,
    }));
}
