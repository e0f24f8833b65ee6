/**
 * More are in the zone than should be. Mirrors ONVIF's occupancy counting. One camera counts by itself: two that see
 * the same people would count them twice.
 */
import { GRACE, takeVisits, type Visit } from '../visits.ts';
import { type Claim, type Evaluation, type PlacedRule, type Scene, seconds } from './rule.ts';

export function evaluateCrowd(placed: PlacedRule<'crowd'>, state: readonly Visit[], scene: Scene): Evaluation<Visit> {
  const { count, held } = placed.condition;
  const visits = takeVisits(state, placed, GRACE, scene);
  const claims = placed.areas.flatMap(({ name }): Claim[] => {
    const inside = visits.filter(({ area, hasEntered }) => hasEntered && area === name);
    if (inside.length < count) return [];
    return [
      {
        key: name,
        area: name,
        tracks: inside.map(({ track }) => track),
        held,
        x: inside.reduce((sum, { x }) => sum + x, 0) / inside.length,
        y: inside.reduce((sum, { y }) => sum + y, 0) / inside.length,
        reason: () => `${inside.length} in ${name} at once (limit ${count}, for ${seconds(held)})`,
      },
    ];
  });
  return { state: visits, claims };
}
