/**
 * Robbery of a lone walker: somebody follows a victim out of the same door or gate, closes up, robs them at arm's
 * length and runs; the victim stands, then hurries on. The look-alike is a friend who catches up: they stand and talk,
 * and part, one of them jogging now and then. Paces and durations are assumed.
 */
import { type Role, RUN } from './script.ts';
import { AFTERMATH, CHOICE, type FootKind, LIKENESS, type Occasion, type Setting } from './stage.ts';
import { spotAlong, type Way, waysInto, waysOff } from './ways.ts';

/** `reach` is from how far behind the offender closes up, `dwell` how long they stand together. */
const TRAITS = { pace: [1.1, 1.3], dwell: [7000, 11_000], reach: [10, 14] } as const;
/** How much faster than the victim one closes up. */
const HASTE = 1.6;
/** Centre to centre, m: so near nobody walks behind another, and the victim turns and stands; then an arm's length. Assumed. */
const [BEHIND, TOUCH] = [1.5, 0.6];
/** Before the victim's destination, m, where they meet. */
const SHORT_OF = 15;
/** Ways they come by: long enough to follow, close up and meet on, m. */
const WAY = [75, 260] as const;
const JOG = 2.6; // m/s

/** Metres a victim walks between being followed faster and being caught. */
const walked = (reach: number) => (reach - BEHIND) / (HASTE - 1);

export const ROBBERY: FootKind = {
  traits: TRAITS,
  longest:
    Math.ceil((1 + LIKENESS) * ((1000 * walked(TRAITS.reach[1])) / TRAITS.pace[0] + TRAITS.dwell[1])) + AFTERMATH,
  isUsable: ({ walkways }, destination) =>
    quietWays(walkways, destination).length > 0 &&
    waysOff(walkways, walkways.destinationNode[destination], true).length > 0,
  lay(setting, destination, occasion) {
    const { walkways } = setting;
    const { at, traits } = occasion;
    const way = occasion.choose(quietWays(walkways, destination), CHOICE.victim);
    const meets = way.length - SHORT_OF;
    // The victim is here when it begins, the other as far behind as it takes.
    const ahead = meets - walked(traits.reach);
    const comesAt = at - Math.round((1000 * ahead) / traits.pace);
    const lag = Math.round((1000 * traits.reach) / traits.pace);
    const roles: Role[] = [
      { from: way.nodes[0], comesAt: comesAt + lag, steps: follower(setting, destination, occasion) },
      { from: way.nodes[0], comesAt, steps: followed(setting, destination, occasion) },
    ];
    const place = walkways.destinationIds[destination];
    return { ...spotAlong(walkways, way, meets), place, script: { on: 'foot', roles, begins: 1, parts: 3, acts: 3 } };
  },
};

/** Ways over no carriageway, so that nobody waits at a kerb while being followed. */
function quietWays(walkways: Setting['walkways'], destination: number): Way[] {
  const [least, most] = WAY;
  return waysInto(walkways, destination).filter(
    ({ length, crossings }) => crossings === 0 && length >= least && length <= most,
  );
}

function follower(
  { walkways }: Setting,
  destination: number,
  { at, traits, isAlike, choose }: Occasion,
): Role['steps'] {
  const halt = walkways.destinationNode[destination];
  const within = Math.round((1000 * walked(traits.reach)) / traits.pace);
  const off = choose(waysOff(walkways, halt, !isAlike), CHOICE.flight);
  const parting = choose([traits.pace, JOG], CHOICE.approach);
  return [
    { does: 'go', destination, halt, pace: traits.pace, until: at, follows: { whom: 1, behind: traits.reach } },
    { does: 'catch', whom: 1, near: BEHIND, pace: HASTE * traits.pace, closes: { from: traits.reach, within } },
    { does: 'catch', whom: 1, near: TOUCH, pace: HASTE * traits.pace },
    { does: 'stand', duration: traits.dwell },
    {
      does: 'go',
      destination: off.destination,
      halt: walkways.destinationNode[off.destination],
      pace: isAlike ? parting : RUN,
    },
  ];
}

function followed({ walkways }: Setting, destination: number, { traits, isAlike }: Occasion): Role['steps'] {
  const halt = walkways.destinationNode[destination];
  // Who was robbed stands for a while longer, then hurries on.
  const [stands, goes] = isAlike ? [traits.dwell, traits.pace] : [2 * traits.dwell, HASTE * traits.pace];
  return [
    { does: 'go', destination, halt, pace: traits.pace, cue: 2 },
    { does: 'stand', duration: Math.round(stands) },
    { does: 'go', destination, halt, pace: goes },
  ];
}
