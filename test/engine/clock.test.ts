import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exposureAt, exposuresUntil, exposuresWithin, TICK_MS_DEFAULT, tickAt, tickTime } from '../../engine/clock.ts';

const RATES = [1, 5, 12.5, 15, 25, 29.97, 30, 60, 120, 1000]; // Hz

test('ticks and times are each other’s inverse, and a tick lasts until the next begins', () => {
  for (const tick of [0, 1, 17, 432_000]) {
    const at = tickTime(tick, TICK_MS_DEFAULT);
    expect([at, at + 1, at + 199, at + 200].map((ms) => tickAt(ms, TICK_MS_DEFAULT) - tick)).toEqual([0, 0, 0, 1]);
  }
});

test.each(RATES)('at %d Hz no exposure is lost or doubled, however time is cut into windows', (rate) => {
  const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 1_999 }), { maxLength: 80 });
  fc.assert(
    fc.property(fc.nat(Math.floor(1000 / rate)), cuts, (phase, inside) => {
      const bounds = [-1, ...inside.sort((a, b) => a - b), 2_000];
      const seen: number[] = [];
      for (let w = 1; w < bounds.length; w++) {
        const { first, last } = exposuresWithin(rate, phase, bounds[w - 1], bounds[w]);
        for (let k = first; k <= last; k++) {
          const at = exposureAt(rate, phase, k);
          expect(at > bounds[w - 1] && at <= bounds[w]).toBe(true);
          seen.push(k);
        }
      }
      const all: number[] = [];
      for (let k = 0; exposureAt(rate, phase, k) <= 2_000; k++) all.push(k);
      expect(seen).toEqual(all);
    }),
  );
});

test('windows of a tick hold the exposures that the rate promises', () => {
  const perTick = (rate: number, tick: number) => {
    const { first, last } = exposuresWithin(rate, 0, tickTime(tick - 1, 200), tickTime(tick, 200));
    return last - first + 1;
  };
  expect([1, 2, 3, 4].map((tick) => perTick(5, tick))).toEqual([1, 1, 1, 1]);
  expect([1, 2, 3, 4].map((tick) => perTick(12.5, tick))).toEqual([2, 3, 2, 3]);
  expect([1, 2, 3, 4].map((tick) => perTick(15, tick))).toEqual([3, 3, 3, 3]);
  expect([1, 2, 3, 4].map((tick) => perTick(30, tick))).toEqual([6, 6, 6, 6]);
});

test('exposures are whole milliseconds, never half a millisecond off, and do not drift in a day', () => {
  expect([0, 1, 2, 3].map((k) => exposureAt(15, 7, k))).toEqual([7, 74, 140, 207]);
  for (const rate of RATES) {
    const frames = Math.round(86_400 * rate);
    expect(exposureAt(rate, 7, frames)).toBe(7 + 86_400_000);
    expect(exposuresUntil(rate, 7, 86_400_007)).toBe(frames + 1);
  }
});

test('before its phase a camera has exposed nothing', () => {
  expect([-1, 0, 39, 40].map((at) => exposuresUntil(25, 40, at))).toEqual([0, 0, 0, 1]);
  expect(exposuresWithin(25, 40, -1, 39)).toEqual({ first: 0, last: -1 });
});

test('a rate of no frames, or of more than one in a millisecond, is refused', () => {
  expect(() => exposuresUntil(0, 0, 10)).toThrow('frame rate is 0 Hz, not above 0 and up to 1000');
  expect(() => exposuresUntil(1001, 0, 10)).toThrow('1001');
});
