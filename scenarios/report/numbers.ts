/**
 * Numbers as the reader writes them: grouped, signed with a true minus, with their unit. An estimate and its interval
 * share their digits, and what is not zero is never written as zero: the side of zero on which a bound lies decides a
 * verdict.
 */
import type { Estimate } from '../experiments/comparison.ts';
import { message, spoken } from '../messages/catalogue.ts';
import { named } from './names.ts';

export interface EstimateText {
  readonly mean: string;
  readonly interval: string | null; // with its unit; null where there is none
}

/** A value of a layout; shares are written as percentages. */
export function valueText(estimate: Estimate, unit: string): EstimateText {
  return textOf(estimate, unit === 'share' ? 'percent' : unit, false);
}

/** A difference, always signed; those of shares are percentage points. */
export function differenceText(estimate: Estimate, unit: string): EstimateText {
  return textOf(estimate, unit === 'share' ? 'points' : unit, true);
}

export function shareText(share: number, digits = 1): string {
  return decimal(share, digits, false, 'percent');
}

export function countText(count: number): string {
  return decimal(count, 0, false);
}

export function decimalText(value: number, digits: number): string {
  return decimal(value, digits, false);
}

/** Whole units of the currency; `isSigned` for differences. */
export function moneyText(amount: number, currency: string, isSigned = false): string {
  const signDisplay = isSigned ? 'exceptZero' : 'auto';
  return written(amount, {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    maximumFractionDigits: 0,
    signDisplay,
  });
}

/** Time since the start of a run: "12:05", "1:02:05". */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** A tick of an axis of differences, without its unit. */
export function tickText(value: number, unit: string): string {
  const scaled = unit === 'share' ? value * 100 : value;
  return written(scaled, { maximumSignificantDigits: 4, signDisplay: 'exceptZero' });
}

/** Prices have a currency for their unit. */
function isCurrency(unit: string): boolean {
  return /^[A-Z]{3}$/.test(unit);
}

function textOf({ mean, low, high }: Estimate, unit: string, isSigned: boolean): EstimateText {
  if (mean !== null && isCurrency(unit)) return { mean: moneyText(mean, unit, isSigned), interval: null };
  if (mean === null) return { mean: message('report.no_value'), interval: null };
  const scale = unit === 'percent' || unit === 'points' ? 100 : 1;
  const digits = digitsFor([mean, low ?? mean, high ?? mean].map((value) => value * scale));
  const text = (value: number) =>
    unit === 'percent' ? decimal(value, digits, isSigned, 'percent') : decimal(value * scale, digits, isSigned);
  if (low === null || high === null) return { mean: quantity(text(mean), unit), interval: null };
  const interval = message('quantity.interval', { low: text(low), high: text(high) });
  return { mean: quantity(text(mean), unit), interval: quantity(interval, unit) };
}

/** Three significant digits of the largest, at most two after the point. */
function digitsFor(values: readonly number[]): number {
  const largest = Math.max(...values.map(Math.abs));
  return largest >= 100 || largest === 0 ? 0 : largest >= 10 ? 1 : 2;
}

function decimal(value: number, digits: number, isSigned: boolean, style: 'decimal' | 'percent' = 'decimal'): string {
  const magnitude = Math.abs(style === 'percent' ? value * 100 : value);
  const isLost = magnitude > 0 && magnitude < 0.5 * 10 ** -digits;
  const precision = isLost
    ? { maximumSignificantDigits: 1 }
    : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const signDisplay = isSigned ? 'exceptZero' : 'negative';
  return written(value, { style, signDisplay, ...precision });
}

function quantity(value: string, unit: string): string {
  if (unit === 'percent') return value;
  const text = named(`quantity.${unit}`, '');
  return text === '' ? `${value} ${unit}` : message(`quantity.${unit}` as 'quantity.s', { value });
}

/** Formats are kept: making one costs a hundred times what using it does. */
const formats = new Map<string, Intl.NumberFormat>();

function written(value: number, options: Intl.NumberFormatOptions): string {
  const key = `${spoken()} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(spoken(), options);
  formats.set(key, format);
  return format.format(value).replaceAll('-', '−');
}
