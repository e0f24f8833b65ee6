/** What layouts are apart from the first one in a figure: paired seed by seed, with an interval and the word it allows. */
import type { Estimate, Verdict } from './comparison.ts';
import { estimateMean } from './intervals.ts';
import { METRICS, type MetricName } from './metrics.ts';
import { verdictOf } from './verdict.ts';

export type Difference = Estimate & { readonly verdict: Verdict };

/** @param values by layout, then by seed; null where a seed has none */
export function differencesOf(name: MetricName, values: readonly (readonly (number | null)[])[]): Difference[] {
  const [first, ...others] = values;
  return others.map((own) => {
    const difference = estimateMean(own.map((value, k) => apart(first[k], value)));
    return { ...difference, verdict: verdictOf(difference, METRICS[name].better) };
  });
}

function apart(first: number | null, value: number | null): number | null {
  return first === null || value === null ? null : value - first;
}
