/**
 * Claims that stand, from frame to frame of one rule at one camera: pending until they have been true for as long as
 * they must, then met. Prometheus calls it `for`: a claim that is false at one frame begins anew.
 */
import type { Claim } from '../rules/rule.ts';

/** A camera that says nothing for longer than this says nothing about the time between; assumed. */
const LONGEST_SILENCE = 5000; // ms

export interface Standing {
  readonly key: string;
  readonly since: number; // ms since the Unix epoch
  readonly lastTrue: number;
  readonly metBy: readonly string[]; // tracks of which it has been met; none: pending
}

/** A claim that has been true for long enough. */
export interface Met {
  readonly claim: Claim;
  readonly newTracks: readonly string[]; // of which it was not met before
}

export function takeClaims(
  standing: readonly Standing[],
  claims: readonly Claim[],
  at: number,
): { readonly standing: readonly Standing[]; readonly met: readonly Met[] } {
  const met: Met[] = [];
  const next = claims.map((claim): Standing => {
    const before = standing.find(({ key }) => key === claim.key);
    const goesOn = before !== undefined && at - before.lastTrue <= LONGEST_SILENCE;
    const since = goesOn ? before.since : at;
    const known = goesOn ? before.metBy : [];
    if (at - since < claim.held) return { key: claim.key, since, lastTrue: at, metBy: [] };
    met.push({ claim, newTracks: claim.tracks.filter((track) => !known.includes(track)) });
    return { key: claim.key, since, lastTrue: at, metBy: claim.tracks };
  });
  return { standing: next, met };
}
