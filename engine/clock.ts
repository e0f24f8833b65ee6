/**
 * Simulated time: whole milliseconds, world ticks, and the instants at which cameras expose.
 *
 * Exposure k of a camera is at phase + round(1000 k / rate): computed from k, never summed, so 12.5 Hz or 15 Hz stay
 * on beat for days. Windows are half-open on the left, (after, until], so consecutive windows share no exposure.
 */
import { assert } from './assert.ts';

export const TICK_MS_DEFAULT = 200;

/** Time in ms at which tick `tick` ends; tick 0 is the state at the start. */
export function tickTime(tick: number, tickMs: number): number {
  return tick * tickMs;
}

/** The last tick that has ended at `at` (ms). */
export function tickAt(at: number, tickMs: number): number {
  return Math.floor(at / tickMs);
}

/** Time in whole ms of exposure `k` (0, 1, …) of a camera that began at `phaseMs`. */
export function exposureAt(frameRateHz: number, phaseMs: number, k: number): number {
  return phaseMs + Math.round((k * 1000) / frameRateHz);
}

/** How many exposures, from the first on, are at `untilMs` or before; also the index of the next one after it. */
export function exposuresUntil(frameRateHz: number, phaseMs: number, untilMs: number): number {
  assert(frameRateHz > 0 && frameRateHz <= 1000, `frame rate is ${frameRateHz} Hz, not above 0 and up to 1000`);
  // Exposures lie a millisecond apart at least, so rounding moves none past the one before it: the quotient can only
  // be short.
  let count = Math.max(0, Math.floor(((untilMs - phaseMs) * frameRateHz) / 1000));
  while (exposureAt(frameRateHz, phaseMs, count) <= untilMs) count++;
  return count;
}

/** Indices of the exposures in (afterMs, untilMs]; none when `last` is less than `first`. */
export function exposuresWithin(
  frameRateHz: number,
  phaseMs: number,
  afterMs: number,
  untilMs: number,
): { first: number; last: number } {
  return {
    first: exposuresUntil(frameRateHz, phaseMs, afterMs),
    last: exposuresUntil(frameRateHz, phaseMs, untilMs) - 1,
  };
}
