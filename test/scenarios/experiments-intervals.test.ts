import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../engine/random/distributions.ts';
import { entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import type { Estimate, MetricRow } from '../../scenarios/experiments/comparison.ts';
import { estimateMean, exactly, ratioValues } from '../../scenarios/experiments/intervals.ts';
import { studentDeviate } from '../../scenarios/experiments/student.ts';
import { verdictOf } from '../../scenarios/experiments/verdict.ts';

describe("Student's t", () => {
  /** NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2, two-sided. */
  const TABLE = [
    [1, 6.314, 12.706, 63.657],
    [2, 2.92, 4.303, 9.925],
    [3, 2.353, 3.182, 5.841],
    [4, 2.132, 2.776, 4.604],
    [5, 2.015, 2.571, 4.032],
    [9, 1.833, 2.262, 3.25],
    [10, 1.812, 2.228, 3.169],
    [28, 1.701, 2.048, 2.763],
    [29, 1.699, 2.045, 2.756],
    [100, 1.66, 1.984, 2.626],
  ];
  test.each(TABLE)('at %i degrees of freedom is as tabulated', (degrees, ninety, ninetyFive, ninetyNine) => {
    expect(studentDeviate(0.9, degrees)).toBeCloseTo(ninety, 3);
    expect(studentDeviate(0.95, degrees)).toBeCloseTo(ninetyFive, 3);
    expect(studentDeviate(0.99, degrees)).toBeCloseTo(ninetyNine, 3);
  });

  test('agrees with SciPy 1.17 to twelve digits', () => {
    expect(studentDeviate(0.95, 1) / 12.706204736174694).toBeCloseTo(1, 12);
    expect(studentDeviate(0.95, 9) / 2.262157162798205).toBeCloseTo(1, 12);
    expect(studentDeviate(0.999, 28) / 3.6739064007013176).toBeCloseTo(1, 12);
    expect(studentDeviate(0.95, 120) / 1.9799304050824402).toBeCloseTo(1, 12);
  });

  test('falls to the normal deviate as degrees of freedom grow', () => {
    expect(studentDeviate(0.95, 2000)).toBeCloseTo(normalQuantile(0.975), 2);
    expect(studentDeviate(0.95, 2000)).toBeGreaterThan(normalQuantile(0.975));
  });
});

/** Cushny & Peebles' sleep data in Student, "The probable error of a mean", Biometrika 6, 1 (1908), p. 20. */
const SLEEP = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];

describe('a mean over seeds', () => {
  test("has the interval of Student's own example", () => {
    const { mean, low, high, seeds, method } = estimateMean(SLEEP);
    expect(mean).toBeCloseTo(1.58, 12);
    expect(low).toBeCloseTo(0.7001142367230176, 12);
    expect(high).toBeCloseTo(2.4598857632769824, 12);
    expect([seeds, method]).toEqual([10, 'student-t']);
  });

  test('from 30 seeds on has the BCa interval, as SciPy has it of a million resamples', () => {
    const { low, high, method } = estimateMean(SKEWED);
    expect(method).toBe('bootstrap');
    // Three standard errors of 9 999 resamples, by the density of the means at either end.
    expect(Math.abs(low! - 0.93998)).toBeLessThan(0.015);
    expect(Math.abs(high! - 2.00325)).toBeLessThan(0.04);
  });

  test('of numbers of the other sign has the mirrored interval', () => {
    for (const values of [SLEEP, SKEWED]) {
      const { low, high } = estimateMean(values);
      const mirrored = estimateMean(values.map((value) => -value));
      expect(-mirrored.low!).toBeCloseTo(high!, 9);
      expect(-mirrored.high!).toBeCloseTo(low!, 9);
    }
  });

  test('moves and stretches with the values', () => {
    for (const values of [SLEEP, SKEWED]) {
      const { low, high } = estimateMean(values);
      const moved = estimateMean(values.map((value) => 4 * value + 64));
      expect(moved.low).toBeCloseTo(4 * low! + 64, 9);
      expect(moved.high).toBeCloseTo(4 * high! + 64, 9);
    }
  });

  test('is the same to the bit, and exact where all seeds agree', () => {
    expect(estimateMean(SKEWED)).toEqual(estimateMean([...SKEWED]));
    const same = Array(10).fill(0.1);
    expect(estimateMean(same)).toEqual({ mean: 0.1, low: 0.1, high: 0.1, seeds: 10, method: 'student-t' });
    expect(estimateMean([0, 0])).toEqual({ mean: 0, low: 0, high: 0, seeds: 2, method: 'student-t' });
    expect(estimateMean(Array(40).fill(0))).toMatchObject({ mean: 0, low: 0, high: 0, method: 'bootstrap' });
  });

  test('has no interval of one seed, of none, or of a few equal values that are not zero', () => {
    expect(estimateMean([0.5])).toEqual({ mean: 0.5, low: null, high: null, seeds: 1, method: 'none' });
    expect(estimateMean([null])).toEqual({ mean: null, low: null, high: null, seeds: 0, method: 'none' });
    expect(estimateMean([0.5, 0.5, 0.5, 0.5, 0.5])).toMatchObject({ mean: 0.5, low: null, high: null, seeds: 5 });
    expect(estimateMean([0.5, 0.5, 0.5, 0.5, 0.5, 0.5])).toMatchObject({ low: 0.5, high: 0.5 });
  });

  test('leaves out a seed that has no value', () => {
    expect(estimateMean([1, null, 3])).toEqual(estimateMean([1, 3]));
  });

  test('holds the mean, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -12, max: 12 }), { minLength: 2, maxLength: 29 }), (twelfths) => {
        const { mean, low, high } = estimateMean(twelfths.map((count) => count / 12));
        if (low === null) return;
        expect(low).toBeLessThanOrEqual(mean!);
        expect(high).toBeGreaterThanOrEqual(mean!);
      }),
    );
  });
});

describe('95 % intervals cover the truth', () => {
  const key = keyFromSeed('coverage of intervals');
  /** Share of `trials` samples of `n` whose interval holds the mean of what they were drawn from. */
  function coverage(n: number, trials: number, mean: number, draw: (u: number) => number): number {
    const stream = entityNamed(`${n} of ${draw}`);
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const values = Array.from({ length: n }, (_, k) => draw(uniform(key, 0, stream, trial * n + k)));
      const { low, high } = estimateMean(values);
      if (low! <= mean && mean <= high!) held++;
    }
    return held / trials;
  }

  // Three standard errors of 4 000 trials are 1.0 %.
  test.each([2, 5, 10, 29])('in 94 to 96 of 100 samples of %i normal values', (n) => {
    const share = coverage(n, 4000, 0, normalQuantile);
    expect(share).toBeGreaterThan(0.94);
    expect(share).toBeLessThan(0.96);
  });

  test('in 93 to 97 of 100 where values are shares of twelve incidents', () => {
    const binomial = (u: number) => {
      let count = 0;
      for (let left = u, p = 1 / 4096, k = 0; k <= 12 && left >= p; k++) {
        left -= p;
        p *= (12 - k) / (k + 1);
        count++;
      }
      return count / 12;
    };
    const share = coverage(10, 3000, 0.5, binomial);
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });

  test('in 90 to 97 of 100 of the bootstrap over 30 skewed values', () => {
    const share = coverage(30, 300, 1, (u) => -Math.log(1 - u));
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(0.97);
  });
});

describe('a ratio of sums over seeds', () => {
  const part = fc.record({ above: fc.integer({ min: 0, max: 9 }), below: fc.integer({ min: 1, max: 99 }) });

  test('weighs a seed by what is below, where a mean of ratios would weigh all alike', () => {
    const quietAndBusy = [{ above: 1, below: 1 }, ...Array.from({ length: 9 }, () => ({ above: 0, below: 100 }))];
    // The seeds' own ratios have a mean of 0.1; of 901 alerts one is true.
    expect(Math.abs(estimateMean(ratioValues(quietAndBusy)).mean! - 1 / 901)).toBeLessThan(0.001);
  });

  test('is the mean of ratios where all seeds have as much below', () => {
    expect(ratioValues([2, 3, 7].map((above) => ({ above, below: 10 })))).toEqual([
      expect.closeTo(0.2, 12),
      expect.closeTo(0.3, 12),
      expect.closeTo(0.7, 12),
    ]);
  });

  test('has values whose mean is n times it less n - 1 times the mean of those without a seed', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 2, maxLength: 12 }), (parts) => {
        const ratio = (some: typeof parts) =>
          some.reduce((sum, { above }) => sum + above, 0) / some.reduce((sum, { below }) => sum + below, 0);
        const without = parts.map((_, k) => ratio(parts.filter((_, other) => other !== k)));
        const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
        const expected = parts.length * ratio(parts) - (parts.length - 1) * mean(without);
        expect(mean(ratioValues(parts) as number[])).toBeCloseTo(expected, 9);
      }),
    );
  });

  test('is none where nothing is below, or nothing but in one seed', () => {
    const nothing = { above: 0, below: 0 };
    expect(ratioValues([nothing, nothing])).toEqual([null, null]);
    expect(ratioValues([nothing, { above: 1, below: 2 }])).toEqual([null, null]);
    expect(ratioValues([{ above: 1, below: 2 }])).toEqual([0.5]);
  });
});

describe('a verdict', () => {
  const difference = fc
    .tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }))
    .map(
      ([mean, below, above]): Estimate => ({
        ...{ mean, low: mean - below, high: mean + above, seeds: 10, method: 'student-t' },
      }),
    );

  test('is better or worse exactly where the interval lies to one side of zero', () => {
    fc.assert(
      fc.property(difference, (estimate) => {
        const isClear = estimate.low! > 0 || estimate.high! < 0;
        const words = { more: verdictOf(estimate, 'more'), less: verdictOf(estimate, 'less') };
        const [more, less] = !isClear
          ? ['no-clear-difference', 'no-clear-difference']
          : estimate.mean! > 0
            ? ['better', 'worse']
            : ['worse', 'better'];
        expect(words).toEqual({ more, less });
        expect(verdictOf(estimate, 'neither')).toBe('no-clear-difference');
      }),
    );
  });

  test('is none without an interval, and by the figure itself where no chance is in it', () => {
    const better: MetricRow['better'] = 'less';
    expect(verdictOf(estimateMean([3]), better)).toBe('no-clear-difference');
    expect(verdictOf(estimateMean([]), better)).toBe('no-clear-difference');
    expect(verdictOf(exactly(-2), better)).toBe('better');
    expect(verdictOf(exactly(0), better)).toBe('no-clear-difference');
  });
});

/** Forty values of an exponential distribution of mean 1, drawn once with NumPy. */
const SKEWED = [
  1.073, 0.308, 5.375, 0.366, 0.115, 1.8, 0.499, 0.551, 0.03, 0.764, 1.041, 0.231, 1.677, 0.209, 0.786, 0.129, 0.923,
  0.462, 0.689, 2.649, 1.115, 0.899, 2.84, 2.031, 1.166, 0.329, 1.435, 0.158, 8.423, 0.236, 2.478, 1.902, 0.32, 1.801,
  0.048, 1.356, 1.197, 0.059, 1.104, 3.756,
];
