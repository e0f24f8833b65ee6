/**
 * Weather as cameras meet it: constant over a run, the same everywhere.
 *
 * Contrast fades with distance by Koschmieder's law ("Theorie der horizontalen Sichtweite", Beitr. Phys. freien Atm. 12,
 * 1924), C = C₀ exp(-β d), with visibility V = 3.912 / β at the 2 % threshold. The law is weak for near things in dense
 * fog.
 */
import { exp } from '../../engine/numeric/special.ts';

export interface Weather {
  readonly cloud: number; // share of the sky, 0 to 1
  readonly rain: number; // m/s of water
  readonly visibility: number; // m, meteorological, 2 % contrast
}

const EXTINCTION = 3.912; // -ln 0.02

/** β of the law, 1/m. */
export function contrastExtinction({ visibility }: Pick<Weather, 'visibility'>): number {
  return EXTINCTION / visibility;
}

/** Share of its contrast that a thing keeps when seen through `distance` (m) of air; 0 to 1. */
export function contrastKept(extinction: number, distance: number): number {
  return exp(lnContrastKept(extinction, distance));
}

/** Its logarithm, for those who work in log-odds. */
export function lnContrastKept(extinction: number, distance: number): number {
  return -extinction * distance;
}

const MM_PER_HOUR = 3_600_000; // of 1 m/s of water
/** False positives in heavy rain, as a multiple of those on a quiet day, and the rain called heavy (mm/h). Assumed. */
const HEAVY_RAIN = { rate: 10, unrest: 4 };

/** How much more often than on a quiet day the picture moves by itself: 1 when dry, linear in rain. */
export function unrest({ rain }: Weather): number {
  return 1 + ((HEAVY_RAIN.unrest - 1) * Math.min(rain * MM_PER_HOUR, HEAVY_RAIN.rate)) / HEAVY_RAIN.rate;
}
