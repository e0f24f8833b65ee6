/** Visits that have lasted too long, as claims: what loitering and dwelling at a door come to. */
import { dwellOf, type Visit } from '../visits.ts';
import { claimOf } from './claims.ts';
import { type Claim, seconds } from './rule.ts';

/**
 * For how long somebody who dwells may be missed by the detector: dwells are long, and misses last; assumed.
 */
export const MISSED = 20_000; // ms

/** @param limit  ms */
export function claimsOfDwell(visits: readonly Visit[], limit: number): Claim[] {
  return visits
    .filter((visit) => visit.hasEntered && dwellOf(visit) >= limit)
    .map((visit) => {
      const say = () => `${visit.label} at ${visit.area} for ${seconds(dwellOf(visit))} (limit ${seconds(limit)})`;
      return claimOf(visit, 0, say);
    });
}
