/**
 * Whether an operator looks at an alert and believes it. Most people answer alarms as often as they prove true, some
 * all or none: Bliss, Gilson & Deaton, "Human probability matching behaviour in response to alarms of varying
 * reliability", Ergonomics 38, 2300 (1995): about 90 % and 10 %. A picture that shows whether an alarm is true makes
 * them answer more (Manzey, Gérard & Wiczorek, Ergonomics 57, 1833, 2014). One who looks may still mistake it.
 *
 * How reliable alerts seem is a mean over the last ones with an exponential memory. It is kept at the rate at which
 * things truly happen, however many are tried in a run: false alarms count as they come, true alerts as the
 * scenario's real rates say, as if each incident raised one (favourable: it errs towards trust).
 */
import { exp } from '../../engine/numeric/special.ts';
import { type EntityId, type Key, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';

/** Share of the last alerts that were true, as the operators remember it, when the last false one came (ms). */
export interface Trust {
  share: number;
  at: number;
}

/** What operators bring to a shift. Assumed: as many true as false. */
const SHARE_AT_START = 0.5;
/** Alerts that the memory reaches back. Assumed. */
const MEMORY = 20;
/** Share of operators who answer all alerts while half or more are true, and none otherwise (Bliss et al.). */
const ALL_OR_NONE = 0.1;
/** Share of those who would not answer whom the clip makes look. Assumed; its direction is Manzey's. */
const LIFT_BY_CLIP = 0.5;
/** Of those who look at something true, how many see that it is. Assumed. */
const RECOGNISED = 0.9;
/** Of those who look at something false, a look-alike included, how many take it for true. Assumed. */
export const MISTAKEN = 0.05;

export function createTrust(): Trust {
  return { share: SHARE_AT_START, at: 0 };
}

/** The share at `at` (ms), with true alerts at `realRate` (1/s) since the last false one. */
export function shareAt(trust: Trust, at: number, realRate: number): number {
  const alerts = (realRate * (at - trust.at)) / 1000;
  return 1 - (1 - trust.share) * exp(-alerts / MEMORY);
}

export function rememberFalse(trust: Trust, at: number, realRate: number): void {
  trust.share = shareAt(trust, at, realRate) * (1 - 1 / MEMORY);
  trust.at = at;
}

/**
 * Whether it is looked at and believed. Chance is that of (incident, or alert of nothing staged; how many alerts of
 * it came before), so that layouts meet operators of the same mind.
 */
export function isBelieved(key: Key, whose: EntityId, earlier: number, isTrue: boolean, share: number): boolean {
  const draw = (index: number) => uniform(key, STREAM.operatorBelief, whose, 4 * earlier + index);
  const answers = draw(0) < ALL_OR_NONE ? Number(share >= 0.5) : share;
  const looks = 1 - (1 - answers) * (1 - LIFT_BY_CLIP);
  return draw(1) < looks && draw(2) < (isTrue ? RECOGNISED : MISTAKEN);
}
