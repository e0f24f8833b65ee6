/** Somebody stays in the zone. Mirrors ONVIF's LoiteringDetector (TimeThreshold) and Frigate's loitering_time. */
import { GRACE, takeVisits, type Visit } from '../visits.ts';
import { claimsOfDwell, MISSED } from './dwell.ts';
import type { Evaluation, PlacedRule, Scene } from './rule.ts';

export function evaluateLoiter(placed: PlacedRule<'loiter'>, state: readonly Visit[], scene: Scene): Evaluation<Visit> {
  const visits = takeVisits(state, placed, { ...GRACE, unseen: MISSED }, scene);
  return { state: visits, claims: claimsOfDwell(visits, placed.condition.loitering) };
}
