/**
 * Distributions as functions of one uniform number each, so that a draw stays addressed by its purpose (draw.ts).
 *
 * Rejection methods use a varying count of draws; every function here inverts the cumulative distribution instead.
 * `u` is in [0, 1) as draw.ts gives it. All arithmetic is fixed to the bit in every engine.
 */
import { assert } from '../assert.ts';
import { exp, ln } from '../numeric/special.ts';

/** 2⁻⁵⁴, half the smallest step of a 53-bit uniform: what 0 is read as where it would give infinity. */
const SMALLEST = 5.551115123125783e-17;
/** Past this mean exp(−mean) loses digits, and a normal deviate is the better tool. */
const POISSON_MEAN_LIMIT = 500;

/**
 * The standard normal deviate below which a share `u` of all lie.
 *
 * Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Appl. Statist. 37, 477 (1988),
 * doi:10.2307/2347330, routine PPND16: relative error about 1e-16. We differ at 0 and 1, which give ∓8.29 rather
 * than infinity. Four of five calls take the centre and cost two polynomials; the tails add a logarithm.
 */
export function normalQuantile(u: number): number {
  const q = u - 0.5;
  if (q >= -0.425 && q <= 0.425) return q * centre(0.180625 - q * q);
  const tail = q < 0 ? u : 1 - u;
  const r = Math.sqrt(-ln(tail > 0 ? tail : SMALLEST));
  const deviate = r <= 5 ? nearTail(r - 1.6) : farTail(r - 5);
  return q < 0 ? -deviate : deviate;
}

/** Waiting time with the given mean, in the unit of the mean. */
export function exponential(u: number, mean: number): number {
  return -mean * ln(1 - u);
}

/** Count of independent events when `mean` (0 to 500) are expected; costs a few nanoseconds per unit of the mean. */
export function poisson(u: number, mean: number): number {
  assert(mean >= 0 && mean <= POISSON_MEAN_LIMIT, `Poisson mean is ${mean}, not within 0 to ${POISSON_MEAN_LIMIT}`);
  let count = 0;
  let probability = exp(-mean);
  let cumulative = probability;
  // Rounding can leave the sum a hair below the largest u; the sum has stopped growing by then.
  while (u >= cumulative && (count <= mean || cumulative + probability > cumulative)) {
    count++;
    probability *= mean / count;
    cumulative += probability;
  }
  return count;
}

/** Index drawn in proportion to `weights` (none negative, some positive); an index without weight never comes. */
export function pick(u: number, weights: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i];
  assert(total > 0, `the ${weights.length} weights to pick by sum to ${total}`);
  let rest = u * total;
  let last = -1;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] <= 0) continue;
    if (rest < weights[i]) return i;
    rest -= weights[i];
    last = i;
  }
  return last; // only by rounding
}

// Numerators and denominators of AS 241 in the order of the paper: A/B, C/D, E/F.

function centre(r: number): number {
  const a =
    ((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r + 45921.953931549871457) *
      r +
      13731.693765509461125) *
      r +
      1971.5909503065514427) *
      r +
      133.14166789178437745) *
      r +
    3.387132872796366608;
  const b =
    ((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r + 21213.794301586595867) *
      r +
      5394.1960214247511077) *
      r +
      687.1870074920579083) *
      r +
      42.313330701600911252) *
      r +
    1;
  return a / b;
}

function nearTail(r: number): number {
  const c =
    ((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r +
      1.27045825245236838258) *
      r +
      3.64784832476320460504) *
      r +
      5.7694972214606914055) *
      r +
      4.6303378461565452959) *
      r +
    1.42343711074968357734;
  const d =
    ((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r +
      0.14810397642748007459) *
      r +
      0.68976733498510000455) *
      r +
      1.6763848301838038494) *
      r +
      2.05319162663775882187) *
      r +
    1;
  return c / d;
}

function farTail(r: number): number {
  const e =
    ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r +
      0.026532189526576123093) *
      r +
      0.29656057182850489123) *
      r +
      1.7848265399172913358) *
      r +
      5.4637849111641143699) *
      r +
    6.6579046435011037772;
  const f =
    ((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r +
      7.868691311456132591e-4) *
      r +
      0.0148753612908506148525) *
      r +
      0.13692988092273580531) *
      r +
      0.59983220655588793769) *
      r +
    1;
  return e / f;
}
