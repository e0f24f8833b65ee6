/** A visit as a claim: where it is, and whose. What makes it one, and in which words, is the rule's. */
import { keyOf, tracksOf, type Visit } from '../visits.ts';
import type { Claim } from './rule.ts';

/** @param held  ms for which it must go on being true */
export function claimOf(visit: Visit, held: number, reason: () => string): Claim {
  const { area, x, y } = visit;
  return { key: keyOf(visit), area, tracks: tracksOf(visit), held, x, y, reason };
}
