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
 * than infinity. 85 of 100 calls take the centre and cost two polynomials; the tails add a logarithm.
 */
export function normalQuantile(u: number): number {
  const q = u - 0.5;
  if (q >= -0.425 && q <= 0.425) return q * ratio(A, B, 0.180625 - q * q);
  const tail = q < 0 ? u : 1 - u;
  const r = Math.sqrt(-ln(tail > 0 ? tail : SMALLEST));
  const deviate = r <= 5 ? ratio(C, D, r - 1.6) : ratio(E, F, r - 5);
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

// Coefficients of AS 241 in the letters of the paper, constant term first.
const A = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const B = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
];
const C = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const D = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const E = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const F = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

/** The quotient of two polynomials of degree seven. */
function ratio(above: readonly number[], below: readonly number[], r: number): number {
  let a = above[7];
  let b = below[7];
  for (let k = 6; k >= 0; k--) {
    a = a * r + above[k];
    b = b * r + below[k];
  }
  return a / b;
}
