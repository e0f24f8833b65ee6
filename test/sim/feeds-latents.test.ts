import { expect, test } from 'vitest';
import { entityMember, entityNamed, keyFromSeed } from '../../engine/random/draw.ts';
import { createKnotCache, findKnots, latentAt } from '../../sim/feeds/latents.ts';

const KEY = keyFromSeed('latents');
const CROWD = entityNamed('crowd');
const SPACING = 2000; // ms
const PEOPLE = 100_000;

/** The latents of many people at one time. */
function at(time: number, lanes = 1, lane = 0): Float64Array {
  const cache = createKnotCache(21, SPACING, lanes, 4);
  return Float64Array.from({ length: PEOPLE }, (_, i) => {
    const { lo, hi } = entityMember(CROWD, i);
    return latentAt(cache, findKnots(cache, KEY, lo, hi, time), lane, time);
  });
}

function correlation(a: Float64Array, b: Float64Array): number {
  let [products, squaresA, squaresB] = [0, 0, 0];
  a.forEach((value, i) => {
    products += value * b[i];
    squaresA += value * value;
    squaresB += b[i] * b[i];
  });
  return products / Math.sqrt(squaresA * squaresB);
}

test('at any time a latent is standard normal over people', () => {
  for (const time of [0, 500, 1000, 123_456_789]) {
    const values = at(time);
    const mean = values.reduce((sum, v) => sum + v, 0) / PEOPLE;
    const variance = values.reduce((sum, v) => sum + v * v, 0) / PEOPLE;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(PEOPLE));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / PEOPLE));
    const below = values.filter((v) => v < -1).length / PEOPLE;
    expect(below).toBeCloseTo(0.1587, 2);
  }
});

test('it is stationary: what half a spacing does is the same whenever it begins', () => {
  const early = correlation(at(0), at(SPACING / 2));
  const late = correlation(at(SPACING / 4), at(SPACING / 4 + SPACING / 2));
  expect(Math.abs(early - late)).toBeLessThan(0.03);
  expect(early).toBeGreaterThan(0.6);
});

test('it forgets after two spacings, and lanes know nothing of each other', () => {
  const limit = 4 / Math.sqrt(PEOPLE);
  expect(Math.abs(correlation(at(700), at(700 + 2 * SPACING)))).toBeLessThan(limit);
  expect(Math.abs(correlation(at(700, 4, 0), at(700, 4, 3)))).toBeLessThan(limit);
});

test('people whose ids differ in one word only are different people, whatever the cache holds', () => {
  const value = (cache: ReturnType<typeof createKnotCache>, lo: number, hi: number) =>
    latentAt(cache, findKnots(cache, KEY, lo, hi, 5000), 0, 5000);
  const fresh = (lo: number, hi: number) => value(createKnotCache(21, SPACING, 1, 1), lo, hi);
  const shared = createKnotCache(21, SPACING, 1, 1);
  for (const [lo, hi] of [
    [1, 1],
    [1, 2],
    [2, 2],
    [1, 1],
  ])
    expect(value(shared, lo, hi)).toBe(fresh(lo, hi));
  expect(new Set([fresh(1, 1), fresh(1, 2), fresh(2, 2)]).size).toBe(3);
});
