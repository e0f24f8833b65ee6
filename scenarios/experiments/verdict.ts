/** From an interval to a word. The interval decides; a difference that it does not keep away from zero is none. */
import type { Estimate, MetricRow, Verdict } from './comparison.ts';

/** @param difference of a layout to the first; exact ones are judged by themselves */
export function verdictOf(difference: Estimate, better: MetricRow['better']): Verdict {
  const { low, high } = difference.method === 'exact' ? { low: difference.mean, high: difference.mean } : difference;
  if (better === 'neither' || low === null || high === null) return 'no-clear-difference';
  if (low > 0) return better === 'more' ? 'better' : 'worse';
  if (high < 0) return better === 'more' ? 'worse' : 'better';
  return 'no-clear-difference';
}
