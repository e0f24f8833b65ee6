/**
 * The one set of special functions that state may be computed with.
 *
 * The language fixes + − × ÷ and sqrt; Math.sin, exp, log, pow and ** are only "implementation-approximated"
 * and differ in the last bits between Node 20, Node 24 and Chromium. These ports of FreeBSD's msun (by stdlib)
 * use fixed operations only, so every engine gives the same bits.
 */
export { default as acos } from '@stdlib/math-base-special-acos';
export { default as asin } from '@stdlib/math-base-special-asin';
export { default as atan2 } from '@stdlib/math-base-special-atan2';
export { default as cos } from '@stdlib/math-base-special-cos';
export { default as erfc } from '@stdlib/math-base-special-erfc';
export { default as exp } from '@stdlib/math-base-special-exp';
export { default as ln } from '@stdlib/math-base-special-ln';
export { default as pow } from '@stdlib/math-base-special-pow';
export { default as sin } from '@stdlib/math-base-special-sin';
export { default as tan } from '@stdlib/math-base-special-tan';

/** √(x² + y²) in the unit of x and y. Math.hypot guards against overflow, allocates, and may differ between engines. */
export function hypot(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
