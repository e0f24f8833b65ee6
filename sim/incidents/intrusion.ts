/**
 * Intrusion into the grounds of a school when it is closed: somebody goes up to the gate, looks along the fence and
 * back, goes in, stays a while and runs off. The look-alike looks along the same kind of fence and walks away. The act
 * is the step over the edge of the zone that bears the school's name. Durations are assumed.
 */
import { contains } from '../../engine/geometry/polygon.ts';
import { goOff, type Haunt, isHaunt, layLingering, longestLingering } from './lingering.ts';
import { RUN, type Spot, type Step } from './script.ts';
import { AFTERMATH, type FootKind, type Setting } from './stage.ts';
import { apart, longestPath, spotOf, spotTowards, waysInto } from './ways.ts';

const TRAITS = { pace: [1.15, 1.4], dwell: [60_000, 100_000], reach: [7, 10] } as const;
/** How far inside the edge counts as in, m. */
const INSIDE = 0.7;
const SAMPLE = 0.25; // m
/** Schools stand closed between these local hours, ms of the day, the second of the next one; assumed. */
export const CLOSED = { from: 20 * 3_600_000, to: 31 * 3_600_000 } as const;

export const INTRUSION: FootKind = {
  traits: TRAITS,
  longest: longestLingering(TRAITS.dwell, TRAITS.reach, TRAITS.pace) + AFTERMATH,
  isUsable(setting, destination) {
    const gate = gateOf(setting, destination);
    return gate !== null && isHaunt(setting, gate.haunt, TRAITS.reach);
  },
  lay(setting, destination, occasion) {
    const { haunt, edge, inside } = gateOf(setting, destination)!;
    const { isAlike, traits } = occasion;
    if (isAlike) {
      return layLingering(setting, haunt, occasion, { own: [goOff(setting, haunt, occasion, null)], acts: 0 });
    }
    const own: Step[] = [
      { does: 'step', ...edge, pace: traits.pace },
      { does: 'step', ...inside, pace: traits.pace },
      { does: 'stand', duration: Math.round(traits.dwell / 3) },
      goOff(setting, haunt, occasion, RUN),
    ];
    return layLingering(setting, haunt, occasion, { own, acts: 1 });
  },
};

/** The last node outside the grounds on the way in, the first spot inside, and the next node; null: no way leads in. */
function gateOf(setting: Setting, destination: number): { haunt: Haunt; edge: Spot; inside: Spot } | null {
  const { site, walkways } = setting;
  const ring = site.zones.find(({ id }) => id === walkways.destinationIds[destination])?.ring;
  if (ring === undefined) return null;
  const isIn = ({ x, y }: Spot) => contains(ring, x, y);
  for (const { nodes } of waysInto(walkways, destination)) {
    const spots = nodes.map((node) => spotOf(walkways, node));
    const gate = spots.findLastIndex((spot) => !isIn(spot));
    if (gate < 0 || gate === spots.length - 1) continue;
    const edge = firstInside(spots[gate], spots[gate + 1], isIn);
    if (edge === null) continue;
    const towards = longestPath(walkways, nodes[gate], (spot) => !isIn(spot));
    return { haunt: { destination, halt: nodes[gate], towards }, edge, inside: spots[gate + 1] };
  }
  return null;
}

/** The spot on a straight path a little past where it enters; null where it ends before. */
function firstInside(from: Spot, to: Spot, isIn: (spot: Spot) => boolean): Spot | null {
  const length = apart(from, to);
  for (let along = SAMPLE; along + INSIDE <= length; along += SAMPLE) {
    if (isIn(spotTowards(from, to, along))) return spotTowards(from, to, along + INSIDE);
  }
  return null;
}
