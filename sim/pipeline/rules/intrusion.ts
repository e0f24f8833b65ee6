/** Somebody is in the zone. Mirrors ONVIF's FieldDetector (ObjectsInside) and the i-LIDS sterile zone. */
import { dwellOf, GRACE, takeVisits, type Visit } from '../visits.ts';
import { claimOf } from './claims.ts';
import { type Evaluation, type PlacedRule, type Scene, seconds } from './rule.ts';

export function evaluateIntrusion(
  placed: PlacedRule<'intrusion'>,
  state: readonly Visit[],
  scene: Scene,
): Evaluation<Visit> {
  const visits = takeVisits(state, placed, GRACE, scene);
  const claims = visits
    .filter(({ hasEntered }) => hasEntered)
    .map((visit) => {
      const limit = seconds(placed.rule.inertia);
      return claimOf(visit, 0, () => `${visit.label} in ${visit.area} for ${seconds(dwellOf(visit))} (limit ${limit})`);
    });
  return { state: visits, claims };
}
