/**
 * Student's t for whole degrees of freedom, where its distribution is elementary.
 *
 * With t = √ν tan θ the share of all deviates within ±t is a finite sum: Abramowitz & Stegun, "Handbook of Mathematical
 * Functions" (1964), 26.7.3 for odd ν and 26.7.4 for even ν. Halving θ's range inverts it to the last bit.
 */
import { assert } from '../../engine/assert.ts';
import { cos, sin, tan } from '../../engine/numeric/special.ts';

const RIGHT_ANGLE = Math.PI / 2;

/** The deviate that a share `confidence` (0 to 1) of all lie within, either side: 2.262 for 0.95 at 9 degrees. */
export function studentDeviate(confidence: number, degrees: number): number {
  assert(Number.isInteger(degrees) && degrees >= 1, `Student's t of ${degrees} degrees of freedom`);
  assert(confidence >= 0 && confidence < 1, `a share of ${confidence} within the deviate`);
  let low = 0;
  let high = RIGHT_ANGLE;
  for (let middle = high / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (shareWithin(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * tan(high);
}

/** A(t | ν) of the handbook at t = √ν tan θ. */
function shareWithin(theta: number, degrees: number): number {
  const c = cos(theta);
  const isOdd = degrees % 2 === 1;
  // Odd: cos θ + 2/3 cos³ θ + …; even: 1 + 1/2 cos² θ + …; both have ⌊ν / 2⌋ terms.
  let term = isOdd ? c : 1;
  let sum = 0;
  for (let k = isOdd ? 1 : 0; k <= degrees - 2; k += 2) {
    sum += term;
    term *= (c * c * (k + 1)) / (k + 2);
  }
  return isOdd ? (theta + sin(theta) * sum) / RIGHT_ANGLE : sin(theta) * sum;
}
