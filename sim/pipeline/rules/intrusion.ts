/** Somebody is in the zone. Mirrors ONVIF's FieldDetector (ObjectsInside) and the i-LIDS sterile zone. */
import { dwellOf, GRACE, keyOf, takeVisits, tracksOf, type Visit } from '../visits.ts';
import { type Evaluation, type PlacedRule, type Scene, seconds } from './rule.ts';

export function evaluateIntrusion(
  placed: PlacedRule<'intrusion'>,
  state: readonly Visit[],
  scene: Scene,
): Evaluation<Visit> {
  const visits = takeVisits(state, placed, GRACE, scene);
  const claims = visits
    .filter(({ hasEntered }) => hasEntered)
    .map((visit) => ({
      key: keyOf(visit),
      area: visit.area,
      tracks: tracksOf(visit),
      held: 0,
      x: visit.x,
      y: visit.y,
      reason: () =>
        `${visit.label} in ${visit.area} for ${seconds(dwellOf(visit))} (limit ${seconds(placed.rule.inertia)})`,
    }));
  return { state: visits, claims };
}
