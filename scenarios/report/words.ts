/** The sentence that opens the report. Its words follow the interval and the verdict, and nothing else. */
import type { Comparison, Estimate, OverallVerdict } from '../experiments/comparison.ts';
import { message } from '../messages/catalogue.ts';
import { type Amount, amountsText, currenciesOf, priceDifferences } from './money.ts';
import { differenceText, valueText } from './numbers.ts';
import { asWrittenSentence, countsSentence } from './unknowns.ts';

/**
 * One compared layout in words: the verdict and the draws it stands on, then what was measured with the headings as they
 * are written, how certain that is, and what it costs.
 */
export interface Lead {
  readonly verdict: string;
  readonly draws: string | null; // null: nothing was drawn
  readonly asWritten: string | null; // as `draws`
  readonly measured: string | null;
  readonly certainty: string | null;
  readonly price: string;
}

const LEADS = {
  better: 'better',
  worse: 'worse',
  'no-clear-difference': 'none',
  'depends-on-unknown-headings': 'depends-on-unknown-headings',
} as const satisfies Record<OverallVerdict, string>;

/** @param k a layout that is compared with the first */
export function leadOf(comparison: Comparison, k: number): Lead {
  const primary = comparison.metrics[0];
  const difference = primary.differences[k - 1];
  const names = { layout: comparison.layouts[k].name, base: comparison.layouts[0].name };
  const price = priceSentence(comparison, k);
  if (difference.mean === null) {
    const nothing = { draws: null, asWritten: null, measured: null, certainty: null };
    return { verdict: message('report.lead.unknown', names), ...nothing, price };
  }
  return {
    verdict: message(`report.lead.${LEADS[difference.verdict]}.${comparison.primaryOutcome}`, names),
    draws: countsSentence(comparison, k),
    asWritten: asWrittenSentence(comparison, k),
    measured: message('report.measured', {
      ...names,
      value: valueText(primary.values[k], primary.unit).mean,
      first: valueText(primary.values[0], primary.unit).mean,
      difference: differenceText(difference, primary.unit).mean,
    }),
    certainty: certaintySentence(difference, primary.unit),
    price,
  };
}

function certaintySentence(difference: Estimate, unit: string): string {
  const { low, high } = difference;
  const seeds = message('quantity.seeds', { count: difference.seeds });
  const interval = differenceText(difference, unit).interval;
  if (low === null || high === null || interval === null) return message('report.certainty.none', { seeds });
  if (low === high) return message('report.certainty.equal', { seeds });
  const side = low > 0 ? 'above' : high < 0 ? 'below' : 'zero';
  return message(`report.certainty.${side}`, { interval, seeds });
}

function priceSentence(comparison: Comparison, k: number): string {
  const layout = comparison.layouts[k].name;
  const apart = priceDifferences(comparison, k).filter(({ amount }) => amount !== 0);
  if (currenciesOf(comparison).length === 0) return message('report.price.unknown');
  if (apart.length === 0) return message('report.price.same');
  if (apart.every(({ amount }) => amount > 0))
    return message('report.price.more', { layout, price: amountsText(apart) });
  if (apart.every(({ amount }) => amount < 0)) {
    return message('report.price.less', { layout, price: amountsText(apart.map(opposite)) });
  }
  return message('report.price.mixed', { layout, price: amountsText(apart, true) });
}

function opposite({ currency, amount }: Amount): Amount {
  return { currency, amount: -amount };
}

/** A difference with its interval: "+12.1 points (+3.0 to +21.2 points)". */
export function figureText(difference: Estimate, unit: string): string {
  const { mean } = differenceText(difference, unit);
  return difference.method === 'exact' ? mean : `${mean} (${intervalText(difference, unit)})`;
}

/** The interval, or what stands in for one that there is not. */
export function intervalText(estimate: Estimate, unit: string, write = differenceText): string {
  if (estimate.method === 'exact') return message('report.method.exact');
  return write(estimate, unit).interval ?? message('report.no_interval');
}
