/** How far a verdict is from falling: computed from its interval alone. */
import type { Estimate } from '../experiments/comparison.ts';
import { studentDeviate } from '../experiments/student.ts';

const CONFIDENCE = 0.95;
const NORMAL_DEVIATE = 1.959963984540054; // of which 95 % lie within, either side
/** More seeds than this nobody runs. */
export const MOST_SEEDS = 10_000;

/** Half the interval, in the deviates its method laid it at; null where there is no interval. */
export function standardError({ low, high, seeds, method }: Estimate): number | null {
  if (low === null || high === null) return null;
  const deviate = method === 'student-t' ? studentDeviate(CONFIDENCE, seeds - 1) : NORMAL_DEVIATE;
  return (high - low) / (2 * deviate);
}

/**
 * The fewest seeds whose Student interval would exclude zero if mean and spread stayed as they are.
 *
 * @returns null where there is no interval, or where more than MOST_SEEDS were needed
 */
export function seedsToExcludeZero(difference: Estimate): number | null {
  const error = standardError(difference);
  const { mean, seeds } = difference;
  if (error === null || mean === null || mean === 0) return null;
  const spread = error * Math.sqrt(seeds);
  const excludes = (count: number) =>
    (spread / Math.sqrt(count)) * studentDeviate(CONFIDENCE, count - 1) < Math.abs(mean);
  if (!excludes(MOST_SEEDS)) return null;
  let [few, enough] = [1, MOST_SEEDS]; // one seed has no interval
  while (enough - few > 1) {
    const middle = (few + enough) >> 1;
    if (excludes(middle)) enough = middle;
    else few = middle;
  }
  return enough;
}
