/**
 * Somebody stays at a door. Mirrors the i-LIDS doorway surveillance and ONVIF's LoiteringDetector, and differs from
 * loitering in what ends a visit: whoever steps aside while a neighbour passes, and comes back, has never left.
 */
import { takeVisits, type Visit } from '../visits.ts';
import { claimsOfDwell, MISSED } from './dwell.ts';
import type { Evaluation, PlacedRule, Scene } from './rule.ts';

/** For how long one may be away from the door; assumed. */
const AWAY = 15_000; // ms

export function evaluateDoorDwell(
  placed: PlacedRule<'door-dwell'>,
  state: readonly Visit[],
  scene: Scene,
): Evaluation<Visit> {
  const visits = takeVisits(state, placed, { away: AWAY, unseen: MISSED }, scene);
  return { state: visits, claims: claimsOfDwell(visits, placed.condition.dwell) };
}
