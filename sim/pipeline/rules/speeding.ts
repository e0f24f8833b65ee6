/** A vehicle is too fast. Mirrors Frigate's speed_threshold of a zone and ONVIF's Behaviour/Speed. */
import { GRACE, takeVisits, type Visit } from '../visits.ts';
import type { Evaluation, PlacedRule, Scene } from './rule.ts';
import { claimsOfSpeed } from './running.ts';

export function evaluateSpeeding(
  placed: PlacedRule<'speeding'>,
  state: readonly Visit[],
  scene: Scene,
): Evaluation<Visit> {
  const visits = takeVisits(state, placed, GRACE, scene);
  return { state: visits, claims: claimsOfSpeed(visits, scene, placed.condition.speed, 0) };
}
