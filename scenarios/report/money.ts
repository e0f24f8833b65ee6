/** Prices as layout files state them, their differences, and what one more incident costs. */
import type { Comparison } from '../experiments/comparison.ts';
import { moneyText } from './numbers.ts';

export interface Amount {
  readonly currency: string;
  readonly amount: number;
}

/** Currencies that any layout states, in order of the alphabet. */
export function currenciesOf({ layouts }: Pick<Comparison, 'layouts'>): string[] {
  return [...new Set(layouts.flatMap(({ price }) => Object.keys(price)))].sort();
}

/** What layout `k` costs more than the first, by currency; a currency that one of them does not state counts as 0. */
export function priceDifferences(comparison: Pick<Comparison, 'layouts'>, k: number): Amount[] {
  const { layouts } = comparison;
  return currenciesOf(comparison).map((currency) => ({
    currency,
    amount: (layouts[k].price[currency] ?? 0) - (layouts[0].price[currency] ?? 0),
  }));
}

/** Amounts that are not nothing, or the first where all are. */
export function amountsText(amounts: readonly Amount[], isSigned = false): string {
  const some = amounts.filter(({ amount }) => amount !== 0);
  return (some.length > 0 ? some : amounts.slice(0, 1))
    .map(({ amount, currency }) => moneyText(amount, currency, isSigned))
    .join(' + ');
}

/** Of so many incidents the price of one more is told. */
export const OUT_OF = 100;

export interface PriceEach {
  readonly currency: string;
  readonly each: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What each additional incident of the primary outcome costs, when `OUT_OF` happen.
 *
 * @returns by currency; 'no-gain' where the primary outcome is not clearly better, with the headings as they are written
 *   too (the quotient would be any number, of either sign), 'no-cost' where no currency costs more
 */
export function priceEach(comparison: Comparison, k: number): PriceEach[] | 'no-gain' | 'no-cost' {
  const primary = comparison.metrics[0];
  const { mean, low, high, verdict } = primary.differences[k - 1];
  if (primary.unit !== 'share' || verdict !== 'better' || !mean || !low || !high || low < 0) return 'no-gain';
  const dearer = priceDifferences(comparison, k).filter(({ amount }) => amount > 0);
  if (dearer.length === 0) return 'no-cost';
  return dearer.map(({ currency, amount }) => ({
    currency,
    each: amount / (OUT_OF * mean),
    low: amount / (OUT_OF * high),
    high: amount / (OUT_OF * low),
  }));
}
