/**
 * A mean over seeds with its 95 % interval. Seeds are what is independent, so seeds are what is resampled: incidents of
 * one seed share its world and its weather. Differences of layouts are taken seed by seed first, and are then values
 * like any others.
 *
 * Below 30 values Student's t (a percentile bootstrap of ten covers 89 %); from 30 on the bias-corrected and
 * accelerated bootstrap: Efron, "Better bootstrap confidence intervals", J. Am. Stat. Assoc. 82, 171 (1987),
 * doi:10.2307/2289144, eqs. 2.3 and 7.3. The resamples are a function of the number of values alone: the same numbers
 * give the same interval on every machine, and numbers of the other sign its mirror image.
 */
import { erfc } from '../../engine/numeric/special.ts';
import { normalQuantile } from '../../engine/random/distributions.ts';
import { block, keyFromSeed } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { Estimate } from './comparison.ts';
import { studentDeviate } from './student.ts';

const CONFIDENCE = 0.95;
const FEW = 30; // values, below which Student's t is the better tool
const RESAMPLES = 9_999; // the error of a 2.5 % point is then 0.16 %; (RESAMPLES + 1) · 0.025 is whole
/**
 * Equal values leave no spread to judge by. Fewer than these equal by luck alone have a chance above 5 % (2 · ½ⁿ, the
 * sign test), so no interval is claimed of them.
 */
const EQUAL_ENOUGH = 6;

/**
 * @param values one per seed; null where a seed has none, which leaves it out
 */
export function estimateMean(values: readonly (number | null)[]): Estimate {
  const known = values.filter((value) => value !== null);
  const seeds = known.length;
  if (seeds === 0) return { mean: null, low: null, high: null, seeds, method: 'none' };
  const mean = meanOf(known);
  if (seeds === 1) return { mean, low: null, high: null, seeds, method: 'none' };
  const method = seeds < FEW ? 'student-t' : 'bootstrap';
  if (known.every((value) => value === known[0])) {
    const isEnough = mean === 0 || seeds >= EQUAL_ENOUGH;
    return isEnough
      ? { mean, low: mean, high: mean, seeds, method }
      : { mean, low: null, high: null, seeds, method: 'none' };
  }
  const [low, high] = method === 'student-t' ? studentInterval(known, mean) : bootstrapInterval(known, mean);
  return { mean, low, high, seeds, method };
}

/** What of a seed goes into a ratio of sums over seeds. */
export interface Parts {
  readonly above: number;
  readonly below: number;
}

/**
 * Values whose mean is the ratio of sums over seeds, one per seed, for `estimateMean`: jackknife pseudo-values (Tukey,
 * Ann. Math. Statist. 29, 614, 1958). A mean of the seeds' own ratios would weigh a seed with one alert like one with a
 * hundred. Where all seeds have as much below, these are their own ratios.
 *
 * @returns null for all where nothing is below, or nothing but in one seed
 */
export function ratioValues(parts: readonly Parts[]): (number | null)[] {
  const count = parts.length;
  const above = parts.reduce((sum, part) => sum + part.above, 0);
  const below = parts.reduce((sum, part) => sum + part.below, 0);
  if (count === 1) return [below > 0 ? above / below : null];
  if (parts.some((part) => !(below - part.below > 0))) return parts.map(() => null);
  return parts.map((part) => (count * above) / below - ((count - 1) * (above - part.above)) / (below - part.below));
}

/** A figure that no chance is in: of the layout alone. */
export function exactly(value: number): Estimate {
  return { mean: value, low: null, high: null, seeds: 0, method: 'exact' };
}

/** Equal values keep their value to the bit. */
function meanOf(values: readonly number[]): number {
  const first = values[0];
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
}

function studentInterval(values: readonly number[], mean: number): [low: number, high: number] {
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  const reach = error * studentDeviate(CONFIDENCE, values.length - 1);
  return [mean - reach, mean + reach];
}

function bootstrapInterval(values: readonly number[], mean: number): [low: number, high: number] {
  const means = resampledMeans(values);
  // Shares come in steps, and resamples often meet the mean itself, but for the rounding of another order of adding.
  const rounding = 1e-9 * (means[means.length - 1] - means[0]);
  let below = 0;
  for (const resampled of means) below += Math.abs(resampled - mean) <= rounding ? 0.5 : resampled < mean ? 1 : 0;
  const bias = normalQuantile(below / means.length);
  const acceleration = skewOfMean(values, mean);
  const point = (tail: number) => {
    const z = bias + normalQuantile(tail);
    return quantile(means, normalShare(bias + z / (1 - acceleration * z)));
  };
  const tail = (1 - CONFIDENCE) / 2;
  return [point(tail), point(1 - tail)];
}

/** A sixth of the skewness of the mean, as the jackknife has it. */
function skewOfMean(values: readonly number[], mean: number): number {
  let squares = 0;
  let cubes = 0;
  for (const value of values) {
    const apart = value - mean;
    squares += apart * apart;
    cubes += apart * apart * apart;
  }
  return cubes / (6 * squares * Math.sqrt(squares));
}

const KEY = keyFromSeed('bootstrap');

/** Means of RESAMPLES draws of as many values with replacement, in ascending order. */
function resampledMeans(values: readonly number[]): Float64Array {
  const means = new Float64Array(RESAMPLES);
  const lanes = new Uint32Array(4);
  const count = values.length;
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let sum = 0;
    for (let k = 0; k < count; k++) {
      if (k % 4 === 0) block(KEY, STREAM.bootstrap, resample, count, k, lanes);
      sum += values[Math.floor((lanes[k % 4] / 4294967296) * count)];
    }
    means[resample] = sum / count;
  }
  return means.sort();
}

/** The value below which a share `p` of `sorted` lies; mirrored values have mirrored quantiles. */
function quantile(sorted: Float64Array, p: number): number {
  const place = Math.min(Math.max(p * (sorted.length + 1) - 1, 0), sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** Share of a standard normal below `z`. */
function normalShare(z: number): number {
  return erfc(-z / Math.SQRT2) / 2;
}
