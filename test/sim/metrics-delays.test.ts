import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cumulativeIncidence,
  DELAY_HORIZON,
  type Delay,
  delayQuantile,
  delaysTo,
  restrictedMean,
  shareWithin,
} from '../../sim/metrics/delays.ts';
import type { IncidentRow } from '../../sim/metrics/incident-rows.ts';

const came = (...delays: number[]): Delay[] => delays.map((delay) => ({ delay, end: 'came' }));
const never = (...delays: number[]): Delay[] => delays.map((delay) => ({ delay, end: 'never' }));
const hidden = (...delays: number[]): Delay[] => delays.map((delay) => ({ delay, end: 'hidden' }));

/** Three seeds' worth of delays, where nothing is hidden. */
const followed = fc.array(
  fc.record({ delay: fc.integer({ min: 0, max: 20 }), end: fc.constantFrom<Delay['end']>('came', 'never') }),
  { minLength: 1, maxLength: 40 },
);

describe('the share by a delay', () => {
  test('is one minus Kaplan and Meier where nothing competes: remissions of 21 patients under 6-MP', () => {
    // Freireich et al., Blood 21, 699 (1963), weeks; survival as worked in Kleinbaum & Klein, Survival Analysis.
    const weeks = [...came(6, 6, 6, 7, 10, 13, 16, 22, 23), ...hidden(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)];
    const survival = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482];
    const steps = cumulativeIncidence(weeks);
    expect(steps.map(({ delay }) => delay)).toEqual([6, 7, 10, 13, 16, 22, 23]);
    for (const [k, { share }] of steps.entries()) expect(share).toBeCloseTo(1 - survival[k], 4);
    expect(delayQuantile(steps, 0.5)).toBe(23);
  });

  test('is that of Aalen and Johansen where an end competes and the run hides some, worked by hand', () => {
    // At risk 6: came 1/6. At risk 5: never 1/5. Hidden. At risk 3: came 1/3 of the 2/3 left. Never. Hidden.
    const steps = cumulativeIncidence([...came(1, 4), ...never(2, 5), ...hidden(3, 6)]);
    expect(steps.map(({ delay }) => delay)).toEqual([1, 4]);
    expect(steps[0].share).toBeCloseTo(1 / 6, 14);
    expect(steps[1].share).toBeCloseTo(1 / 6 + (5 / 6) * (4 / 5) * (1 / 3), 14);
  });

  test('is the plain share where nothing is hidden, however soon the others ended', () => {
    fc.assert(
      fc.property(followed, fc.integer({ min: 0, max: 25 }), (delays, by) => {
        const plain = delays.filter(({ delay, end }) => end === 'came' && delay <= by).length / delays.length;
        expect(shareWithin(cumulativeIncidence(delays), by)).toBeCloseTo(plain, 12);
      }),
    );
  });

  test('does not depend on the order of incidents, nor change when all are there twice', () => {
    const any = fc.array(
      fc.record({
        delay: fc.integer({ min: 0, max: 9 }),
        end: fc.constantFrom<Delay['end']>('came', 'never', 'hidden'),
      }),
    );
    fc.assert(
      fc.property(any, (delays) => {
        const steps = cumulativeIncidence(delays);
        expect(cumulativeIncidence(delays.toReversed())).toEqual(steps);
        const twice = cumulativeIncidence([...delays, ...delays]);
        expect(twice.map(({ delay }) => delay)).toEqual(steps.map(({ delay }) => delay));
        for (const [k, { share }] of twice.entries()) expect(share).toBeCloseTo(steps[k].share, 12);
      }),
    );
  });

  test('counts who was hidden at the very delay as at risk at it', () => {
    expect(cumulativeIncidence([...came(5), ...hidden(5)])).toEqual([{ delay: 5, share: 0.5 }]);
  });
});

describe('quantiles and means are over all incidents', () => {
  const steps = cumulativeIncidence([...came(1000, 2000, 3000), ...never(500, 60_000)]);

  test('a median is not reached when fewer than half were', () => {
    expect(delayQuantile(steps, 0.5)).toBe(3000);
    expect(delayQuantile(steps, 0.6)).toBe(3000);
    expect(delayQuantile(steps, 0.61)).toBeNull();
    expect(delayQuantile([], 0.1)).toBeNull();
  });

  test('a quantile is not missed by the last bit of a sum', () => {
    for (let n = 2; n <= 60; n++) {
      const all = cumulativeIncidence(came(...Array.from({ length: n }, (_, k) => k + 1)));
      for (let k = 1; k <= n; k++) expect(delayQuantile(all, k / n)).toBe(k);
    }
  });

  test('what never came costs the whole horizon', () => {
    expect(restrictedMean(steps, 300_000)).toBeCloseTo((1000 + 2000 + 3000 + 300_000 + 300_000) / 5, 6);
    expect(restrictedMean([], DELAY_HORIZON)).toBe(300_000);
    expect(restrictedMean(steps, 2500)).toBeCloseTo((1000 + 2000 + 2500 + 2500 + 2500) / 5, 9);
  });

  test('the restricted mean is the mean of delays cut at the horizon', () => {
    fc.assert(
      fc.property(followed, fc.integer({ min: 1, max: 25 }), (delays, horizon) => {
        const cut = delays.map(({ delay, end }) => (end === 'came' ? Math.min(delay, horizon) : horizon));
        const mean = cut.reduce((sum, delay) => sum + delay, 0) / delays.length;
        expect(restrictedMean(cumulativeIncidence(delays), horizon)).toBeCloseTo(mean, 9);
      }),
    );
  });
});

describe('an incident', () => {
  const row = (part: Partial<IncidentRow>): IncidentRow => ({
    ...{ id: 'theft-1', kind: 'theft', isAlike: false, isScripted: false, place: 'shop', realRate: 0, begins: 100_000 },
    ...{
      acts: 110_000,
      ends: 130_000,
      furthest: 'none',
      camera: null,
      loss: 'in_view',
      knewFirst: 'nobody',
      knewAt: null,
    },
    ...{ detected: null, alert: null, dispatched: null, arrived: null, outcome: 'missed', evidence: 0 },
    ...part,
  });
  const RUN = 600_000;

  test('that ended with nothing done counts as never, and one that lasts on as hidden', () => {
    expect(delaysTo('detected', [row({}), row({ ends: null }), row({ detected: 0 })], RUN)).toEqual([
      { delay: 30_000, end: 'never' },
      { delay: 500_000, end: 'hidden' },
      { delay: 0, end: 'came' },
    ]);
  });

  test('whose unit is under way when the run ends is hidden, though it has ended', () => {
    const underWay = row({ dispatched: 25_000 });
    expect(delaysTo('arrived', [underWay], RUN)).toEqual([{ delay: 500_000, end: 'hidden' }]);
    expect(delaysTo('alert', [underWay], RUN)).toEqual([{ delay: 30_000, end: 'never' }]);
  });

  test('to which it came after the run had ended is hidden at the end, like those to which it may yet come', () => {
    expect(delaysTo('dispatched', [row({ dispatched: 500_001 }), row({ dispatched: 500_000 })], RUN)).toEqual([
      { delay: 500_000, end: 'hidden' },
      { delay: 500_000, end: 'came' },
    ]);
  });
});
