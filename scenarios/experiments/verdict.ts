/** From an interval to a word. The interval decides; a difference that it does not keep away from zero is none. */
import type { Estimate, MetricRow, OverallVerdict, Verdict } from './comparison.ts';

/** @param difference of a layout to the first; exact ones are judged by themselves */
export function verdictOf(difference: Estimate, better: MetricRow['better']): Verdict {
  const { low, high } = difference.method === 'exact' ? { low: difference.mean, high: difference.mean } : difference;
  if (better === 'neither' || low === null || high === null) return 'no-clear-difference';
  if (low > 0) return better === 'more' ? 'better' : 'worse';
  if (high < 0) return better === 'more' ? 'worse' : 'better';
  return 'no-clear-difference';
}

const VERDICTS = ['better', 'no-clear-difference', 'worse'] as const satisfies readonly Verdict[];

/** Of so many draws a word may fail in one: 19 of 20 must agree. */
const ONE_FAILS_IN = 20;

/**
 * What may be said where cameras' headings are not known: a word that holds in at least 95 % of their draws, whatever
 * word it is, and otherwise that nobody can tell.
 *
 * @param verdicts one per draw, at least one
 */
export function overallVerdict(verdicts: readonly Verdict[]): OverallVerdict {
  const failing = (word: Verdict) => verdicts.filter((verdict) => verdict !== word).length;
  return VERDICTS.find((word) => failing(word) * ONE_FAILS_IN <= verdicts.length) ?? 'depends-on-unknown-headings';
}
