/**
 * Kernel: a sighting's log-odds of being detected, the sum of one term per factor of the profile.
 *
 * A factor f was measured against a view in which the rate was r; its term is logit(f r) − logit(r). So alone it
 * moves the rate of such a view by exactly f, and it never lifts a poor view. −Infinity means "never".
 */
import { assert } from '../../engine/assert.ts';
import { exp, ln, pow } from '../../engine/numeric/special.ts';
import type { SightingColumns } from '../cameras/visibility.ts';
import { lnContrastKept } from '../world/weather.ts';
import type { DetectorProfile } from './profile.ts';

/** A profile made ready for one camera; structured-cloneable. */
export interface Odds {
  readonly inputScale: number; // input px per frame px
  readonly size: Float64Array; // log-odds at h = i / 2 input px
  readonly partial: number;
  readonly heavy: number;
  readonly night: number;
  readonly nightIlluminance: number; // lx
  readonly dayIlluminance: number; // lx
  readonly nightPerLn: number; // log-odds per unit of ln(illuminance) below full day
  readonly hazePerLn: number; // log-odds per unit of ln(contrast)
  readonly leastLnContrast: number; // below it nothing is found
  readonly blurPerPx: number; // log-odds per input px
  readonly kinds: Float64Array;
  readonly minimumIllumination: number; // lx
  readonly infraredRange: number; // m
}

/** Half pixels up to 512 input px. Between them the table is linear: off by less than 0.002 log-odds from 8 px up. */
const SIZE_STEPS = 1024;

export function compileOdds(
  profile: DetectorProfile,
  camera: { readonly widthPx: number; readonly minimumIllumination: number; readonly infraredRange: number },
): Odds {
  const { size, occlusion, light, haze, blur, referenceRate } = profile;
  const term = (factor: number) => logit(factor * referenceRate) - logit(referenceRate);
  assert(light.nightIlluminance < light.dayIlluminance, 'night must be darker than day');
  const curve = Float64Array.from({ length: SIZE_STEPS + 1 }, (_, i) =>
    i === 0 ? -Infinity : logit(size.pMax / (1 + pow(size.h50 / (i / 2), size.k))),
  );
  const night = term(light.night);
  return {
    inputScale: Math.min(1, profile.inputWidthPx / camera.widthPx),
    size: curve,
    partial: term(occlusion.partial),
    heavy: term(occlusion.heavy),
    night,
    nightIlluminance: light.nightIlluminance,
    dayIlluminance: light.dayIlluminance,
    nightPerLn: night / ln(light.nightIlluminance / light.dayIlluminance),
    hazePerLn: term(haze.factor) / ln(haze.contrast),
    leastLnContrast: ln(haze.least),
    blurPerPx: term(blur.factor) / blur.length,
    kinds: Float64Array.from(profile.kinds.logOdds),
    minimumIllumination: camera.minimumIllumination,
    infraredRange: camera.infraredRange,
  };
}

/** The sum of all terms for sighting `i`, lit by `illuminance` (lx). */
export function logOddsOf(
  odds: Odds,
  sightings: SightingColumns,
  i: number,
  illuminance: number,
  extinction: number,
): number {
  const range = sightings.range[i];
  return (
    sizeTerm(odds, sightings.pixelHeight[i]) +
    occlusionTerm(odds, sightings.fraction[i]) +
    lightTerm(odds, illuminance, range) +
    hazeTerm(odds, extinction, range) +
    odds.blurPerPx * odds.inputScale * sightings.blur[i] +
    odds.kinds[sightings.kind[i]]
  );
}

/** @param pixelHeight  px of the full frame */
export function sizeTerm(odds: Odds, pixelHeight: number): number {
  const at = Math.min(SIZE_STEPS - 1e-9, 2 * odds.inputScale * pixelHeight);
  const i = Math.floor(at);
  if (i === 0) return -Infinity;
  return odds.size[i] + (at - i) * (odds.size[i + 1] - odds.size[i]);
}

/** The bands in which the figures were measured: under 1 %, 1 to 35 %, 35 to 80 %, over 80 % hidden. */
export function occlusionTerm(odds: Odds, fraction: number): number {
  if (fraction > 0.99) return 0;
  if (fraction >= 0.65) return odds.partial;
  // Two of twelve samples are 0.17, and 0.2 shall be within however it was rounded.
  return fraction >= 0.2 - 1e-9 ? odds.heavy : -Infinity;
}

/** Linear in ln(illuminance) below full day; too dark for the sensor leaves what its own lamps light. */
export function lightTerm(odds: Odds, illuminance: number, range: number): number {
  if (illuminance >= odds.dayIlluminance) return 0;
  const infrared = range <= odds.infraredRange ? odds.night : -Infinity;
  if (illuminance < odds.minimumIllumination || illuminance <= 0) return infrared;
  return Math.max(infrared, odds.nightPerLn * ln(illuminance / odds.dayIlluminance));
}

/** Linear in the logarithm of the contrast that is left, and so in range. */
export function hazeTerm(odds: Odds, extinction: number, range: number): number {
  const lnContrast = lnContrastKept(extinction, range);
  if (lnContrast === 0) return 0;
  return lnContrast < odds.leastLnContrast ? -Infinity : odds.hazePerLn * lnContrast;
}

export function logit(p: number): number {
  return ln(p / (1 - p));
}

export function sigmoid(logOdds: number): number {
  return 1 / (1 + exp(-logOdds));
}
