/** Movement against the direction. Mirrors ONVIF's Behaviour/Direction, held against the zone's own. */
import { cos, sin } from '../../../engine/numeric/special.ts';
import { GRACE, takeVisits, type Visit } from '../visits.ts';
import { claimOf } from './claims.ts';
import { type Claim, type Evaluation, kmh, type PlacedRule, type Scene } from './rule.ts';

/** Slower movement has no direction to speak of; assumed. */
const LEAST_SPEED = 1.5; // m/s
/** Cosine of the angle to the right way, from which it is the wrong one: 135°; assumed. */
const AGAINST = -Math.SQRT1_2;

export function evaluateWrongWay(
  placed: PlacedRule<'wrong-way'>,
  state: readonly Visit[],
  scene: Scene,
): Evaluation<Visit> {
  const { heading, held } = placed.condition;
  const visits = takeVisits(state, placed, GRACE, scene);
  const [east, north] = [sin(heading), cos(heading)];
  const claims = visits.flatMap((visit): Claim[] => {
    const pace = scene.paces.get(visit.track);
    if (!visit.isIn || !visit.hasEntered || pace === undefined || pace.speed < LEAST_SPEED) return [];
    if (pace.east * east + pace.north * north > AGAINST) return [];
    const say = () =>
      `${visit.label} against the direction of ${visit.area} at ${kmh(pace.speed)} (limit ${kmh(LEAST_SPEED)})`;
    return [claimOf(visit, held, say)];
  });
  return { state: visits, claims };
}
