import { describe, expect, test } from 'vitest';
import { erfc, exp } from '../../engine/numeric/special.ts';
import { exponential, normalQuantile, pick, poisson } from '../../engine/random/distributions.ts';

/** The middles of `count` equal parts of [0, 1): what a uniform gives in the long run, without its noise. */
const evenly = (count: number) => Array.from({ length: count }, (_, i) => (i + 0.5) / count);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the normal quantile', () => {
  // u and the quantile rounded from 60 digits (mpmath 1.3); 0.25, 0.001 and 1e-20 are the paper's own examples.
  const points = [
    [0.5, 0],
    [0.25, -0.6744897501960817],
    [0.001, -3.0902323061678136],
    [1e-20, -9.262340089798407],
    [0.075, -1.439531470938456],
    [0.0750001, -1.4395307645017297],
    [0.9, 1.2815515655446006],
    [0.975, 1.9599639845400538],
    [1e-6, -4.753424308822899],
    [1e-12, -7.034483825301132],
  ];
  test.each(points)('of %d is %d to fifteen digits', (u, quantile) => {
    expect(Math.abs(normalQuantile(u) - quantile)).toBeLessThanOrEqual(1e-15 * Math.abs(quantile));
  });

  test('undoes the cumulative distribution', () => {
    for (const u of evenly(10_000)) {
      const share = erfc(-normalQuantile(u) * Math.SQRT1_2) / 2;
      // One rounding of x changes its share by x² of that, relatively: fourteen digits are left in the tail.
      expect(Math.abs(share - u)).toBeLessThan(1e-14 * u);
    }
  });

  test('mirrors about one half, never falls, and is finite for every u a draw can give', () => {
    for (const u of [1 / 8, 1 / 1024, 2 ** -20, 2 ** -40]) expect(normalQuantile(1 - u)).toBe(-normalQuantile(u));
    const ladder = [0, ...evenly(10_000), 1 - 2 ** -53].map(normalQuantile);
    expect(ladder.every((x, i) => i === 0 || x > ladder[i - 1])).toBe(true);
    expect(ladder[0]).toBeCloseTo(-8.29, 2);
    expect(ladder.at(-1)).toBeCloseTo(8.21, 2);
  });

  test('has mean 0, variance 1 and kurtosis 3', () => {
    const deviates = evenly(100_000).map(normalQuantile);
    expect(mean(deviates)).toBeCloseTo(0, 9);
    expect(mean(deviates.map((x) => x * x))).toBeCloseTo(1, 3);
    expect(mean(deviates.map((x) => x ** 4))).toBeCloseTo(3, 2);
  });
});

describe('exponential waits', () => {
  test('have the mean asked for, and begin at nothing', () => {
    expect(mean(evenly(100_000).map((u) => exponential(u, 40)))).toBeCloseTo(40, 2);
    expect(exponential(0, 40)).toBeCloseTo(0, 15);
    expect(exponential(1 - 2 ** -53, 40)).toBeLessThan(40 * 37);
  });

  test('are memoryless: half of those past the median go on for another median', () => {
    const waits = evenly(4096).map((u) => exponential(u, 1));
    const past = (t: number) => waits.filter((wait) => wait > t).length;
    expect([past(Math.LN2), past(2 * Math.LN2), past(3 * Math.LN2)]).toEqual([2048, 1024, 512]);
  });
});

describe('Poisson counts', () => {
  test.each([0, 0.01, 0.7, 3.5, 40])('of mean %d come as often as the formula says', (expected) => {
    const draws = 100_000;
    const found = new Map<number, number>();
    for (const u of evenly(draws)) {
      const count = poisson(u, expected);
      found.set(count, (found.get(count) ?? 0) + 1);
    }
    let share = exp(-expected);
    for (let count = 0; count < 100; count++) {
      expect(Math.abs((found.get(count) ?? 0) - draws * share)).toBeLessThanOrEqual(1);
      share *= expected / (count + 1);
    }
  });

  test('are finite for the largest u, and refuse a mean that inversion cannot serve', () => {
    for (const expected of [0, 1e-9, 1, 30, 499, 500]) {
      expect(poisson(1 - 2 ** -53, expected)).toBeLessThan(expected + 12 * Math.sqrt(expected) + 20);
    }
    expect(mean(evenly(1000).map((u) => poisson(u, 500)))).toBeCloseTo(500, 0);
    expect(() => poisson(0.5, 501)).toThrow('Poisson mean is 501, not within 0 to 500');
    expect(() => poisson(0.5, Number.NaN)).toThrow('NaN');
  });
});

describe('picking by weight', () => {
  test('follows the weights exactly, and never picks what has none', () => {
    const found = [0, 0, 0, 0, 0];
    for (const u of evenly(1000)) found[pick(u, [0, 2, 0, 5, 3])]++;
    expect(found).toEqual([0, 200, 0, 500, 300]);
  });

  test('ends on the last weight when rounding leaves something over, and refuses weights that are all nothing', () => {
    expect(pick(1 - 2 ** -53, [0.1, 0.2, 0.3, 0])).toBe(2);
    expect(pick(0, [0, 0, 1])).toBe(2);
    expect(() => pick(0.5, [0, 0])).toThrow('the 2 weights to pick by sum to 0');
  });
});
