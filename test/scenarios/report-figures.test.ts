import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Estimate } from '../../scenarios/experiments/comparison.ts';
import { estimateMean } from '../../scenarios/experiments/intervals.ts';
import { studentDeviate } from '../../scenarios/experiments/student.ts';
import { LANGUAGES, speak } from '../../scenarios/messages/catalogue.ts';
import { MOST_SEEDS, seedsToExcludeZero, standardError } from '../../scenarios/report/certainty.ts';
import { shareWithin } from '../../scenarios/report/charts/delays.ts';
import { amountsText, priceDifferences, priceEach } from '../../scenarios/report/money.ts';
import { clockText, differenceText, moneyText, shareText, valueText } from '../../scenarios/report/numbers.ts';
import { comparisonOf } from './report-fixture.ts';

afterAll(() => speak('en'));

const estimate = (mean: number, low: number, high: number): Estimate => ({
  ...{ mean, low, high },
  seeds: 10,
  method: 'student-t',
});

describe('numbers', () => {
  test('are grouped, signed and given their unit as the reader does', () => {
    const told = LANGUAGES.map((language) => {
      speak(language);
      const share = differenceText(estimate(0.1234, -0.021, 0.2678), 'share');
      return [
        share.mean,
        share.interval,
        valueText(estimate(1234.5, 1200, 1300), 's').mean,
        moneyText(5_230_000, 'KZT', true),
      ];
    });
    expect(told.map((texts) => texts.map((text) => text?.replaceAll(/[\u00a0\u202f]/g, ' ')))).toEqual([
      ['+12.3 points', '−2.1 to +26.8 points', '1,235 s', '+KZT 5,230,000'],
      ['+12,3 п. т.', '−2,1 … +26,8 п. т.', '1 235 с', '+5 230 000 KZT'],
      ['+12,3 п. п.', 'от −2,1 до +26,8 п. п.', '1 235 с', '+5 230 000 KZT'],
    ]);
  });

  test('that are not zero are never written as zero, so a bound keeps its side', () => {
    speak('en');
    const values = fc.double({ min: -1, max: 1, noNaN: true }).filter((value) => Math.abs(value) > 1e-12);
    fc.assert(
      fc.property(values, values, fc.constantFrom('share', 's', '1/h'), (low, high, unit) => {
        const { interval } = differenceText(estimate((low + high) / 2, low, high), unit);
        const bounds = interval!.match(/[+−][\d.,]+/g)!;
        expect(bounds.map((bound) => bound[0])).toEqual([low, high].map((bound) => (bound < 0 ? '−' : '+')));
        for (const bound of bounds) expect(bound).toMatch(/[1-9]/);
      }),
    );
  });

  test('of time are read as a clock, and shares keep the digits asked for', () => {
    speak('en');
    expect([0, 59_999, 60_000, 754_321, 3_725_000].map(clockText)).toEqual([
      '0:00',
      '0:59',
      '1:00',
      '12:34',
      '1:02:05',
    ]);
    expect([shareText(0.3333), shareText(0.3333, 0), shareText(0.001, 0), shareText(0, 0)]).toEqual([
      '33.3%',
      '33%',
      '0.1%',
      '0%',
    ]);
  });
});

describe('certainty', () => {
  test('the standard error is taken back out of the interval', () => {
    // Of 1 … 5 it is √(2.5 / 5).
    expect(standardError(estimateMean([1, 2, 3, 4, 5]))).toBeCloseTo(Math.sqrt(0.5), 12);
    expect(standardError(estimateMean([1]))).toBeNull();
  });

  test('the seeds needed are the fewest whose interval excludes zero, as trying each one finds', () => {
    const values = fc.array(fc.integer({ min: -3, max: 6 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, (all) => {
        const found = estimateMean(all);
        const needed = seedsToExcludeZero(found);
        if (found.low === null || found.mean === 0 || found.low === found.high) return;
        const squares = all.reduce((sum, value) => sum + (value - found.mean!) ** 2, 0);
        const spread = Math.sqrt(squares / (all.length - 1));
        const excludes = (n: number) => (studentDeviate(0.95, n - 1) * spread) / Math.sqrt(n) < Math.abs(found.mean!);
        let tried = 2;
        while (tried < 400 && !excludes(tried)) tried++;
        if (tried < 400) expect(needed).toBe(tried);
        else expect(needed === null || needed >= 400).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('a difference of nothing needs more seeds than anybody runs', () => {
    expect(seedsToExcludeZero(estimateMean([-1, 1]))).toBeNull();
    expect(seedsToExcludeZero(estimate(0.01, -10, 10.02))).toBeNull();
    expect(MOST_SEEDS).toBeGreaterThanOrEqual(1000);
  });
});

describe('delays', () => {
  test('the share within a limit is what a count over all incidents finds', () => {
    const delays = fc.array(fc.option(fc.integer({ min: 0, max: 700 })), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(delays, fc.integer({ min: 0, max: 700 }), (all, limit) => {
        const came = all.filter((delay) => delay !== null).sort((a, b) => a - b);
        const curve = {
          layout: 'a',
          to: 'alert' as const,
          seconds: came,
          share: came.map((_, k) => (k + 1) / all.length),
        };
        const counted = came.filter((delay) => delay <= limit).length / all.length;
        expect(shareWithin(curve, limit)).toBeCloseTo(counted, 12);
      }),
    );
  });
});

describe('money', () => {
  const comparison = comparisonOf({ layouts: ['today', 'b', 'c'] });

  test('a currency that one layout does not state counts as none of it', () => {
    speak('en');
    expect(priceDifferences(comparison, 2)).toEqual([
      { currency: 'KZT', amount: 10_460_000 },
      { currency: 'USD', amount: 12_500 },
    ]);
    expect(amountsText(priceDifferences(comparison, 1))).toBe('KZT\u00a05,230,000');
  });

  test('an additional incident costs the price difference shared by what is gained of a hundred', () => {
    const [primary, ...others] = comparison.metrics;
    const gain = { ...estimate(0.125, 0.0625, 0.25), verdict: 'better' } as const;
    const gained = { ...comparison, metrics: [{ ...primary, differences: [gain, gain] }, ...others] };
    expect(priceEach(gained, 1)).toEqual([
      { currency: 'KZT', each: 5_230_000 / 12.5, low: 5_230_000 / 25, high: 5_230_000 / 6.25 },
    ]);
    const cheaper = { ...gained, layouts: gained.layouts.map((layout, k) => ({ ...layout, price: { KZT: 10 - k } })) };
    expect(priceEach(cheaper, 1)).toBe('no-cost');
  });

  test('has no such figure without a clear gain: the quotient would be anything', () => {
    expect(priceEach(comparisonOf({ gain: 0.01, noise: 0.2, seeds: 6 }), 1)).toBe('no-gain');
    expect(priceEach(comparisonOf({ gain: -0.2 }), 1)).toBe('no-gain');
  });
});
