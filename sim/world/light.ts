/**
 * Light on the ground, in lux: where the sun stands, what the sky gives, what the lamps give.
 *
 * Sun: Meeus, "Astronomical Algorithms" (1998), chapters 22 and 25, low-precision formulae as NOAA's solar calculator
 * uses them; no refraction, no parallax. Sky: polynomials of Seidelmann (ed.), "Explanatory Supplement to the
 * Astronomical Almanac" (1992), p. 491. Lamps: inverse square with the cosine at the ground. Nothing casts a shadow.
 */
import { assert } from '../../engine/assert.ts';
import { asin, atan2, cos, exp, pow, sin } from '../../engine/numeric/special.ts';
import type { Lamp, Site } from './site.ts';
import type { Weather } from './weather.ts';

export interface SunPosition {
  readonly azimuth: number; // rad, clockwise from north, 0 to 2π
  readonly elevation: number; // rad, of the sun's centre; negative by night
}

/** Lamp light on a lattice of points; structured-cloneable. Point (i, j) lies at minX + i · cell, minY + j · cell. */
export interface LampLight {
  readonly minX: number;
  readonly minY: number;
  readonly cell: number; // m
  readonly columns: number;
  readonly rows: number;
  readonly illuminance: Float32Array; // lx at the ground when lamps are on, row by row from the south
}

const DEGREE = Math.PI / 180;
const DAY = 86_400_000; // ms
const UNIX_EPOCH = 2440587.5; // as a Julian date
const J2000 = 2451545; // as a Julian date

const LAMPS_ON_BELOW = 20; // lx of skylight, assumed: about the threshold of photocell switches
const NIGHT_SKY = 0.05; // lx, assumed: city glow and stars; no moon is modelled

/** Azimuth and true elevation of the sun. Within 0.01° of suncalc and of NREL's worked example. */
export function sunPosition(lon: number, lat: number, at: number): SunPosition {
  const days = at / DAY + UNIX_EPOCH - J2000;
  const t = days / 36525; // Julian centuries; UTC for dynamical time errs by 0.001°
  const meanLongitude = 280.46646 + t * (36000.76983 + t * 0.0003032);
  const anomaly = (357.52911 + t * (35999.05029 - t * 0.0001537)) * DEGREE;
  const centre =
    (1.914602 - t * (0.004817 + t * 0.000014)) * sin(anomaly) +
    (0.019993 - t * 0.000101) * sin(2 * anomaly) +
    0.000289 * sin(3 * anomaly);
  // Nutation and aberration in longitude, from the moon's ascending node alone.
  const node = (125.04 - 1934.136 * t) * DEGREE;
  const longitude = (meanLongitude + centre - 0.00569 - 0.00478 * sin(node)) * DEGREE;
  const obliquity = (23.4392911 - t * (0.0130042 + t * 1.64e-7) + 0.00256 * cos(node)) * DEGREE;
  const rightAscension = atan2(cos(obliquity) * sin(longitude), cos(longitude));
  const declination = asin(sin(obliquity) * sin(longitude));
  const nutation = -0.00478 * sin(node) * cos(obliquity);
  const siderealTime = (280.46061837 + 360.98564736629 * days + t * t * 0.000387933 + nutation) % 360;
  const hourAngle = (siderealTime + lon) * DEGREE - rightAscension;
  const phi = lat * DEGREE;
  const elevation = asin(sin(phi) * sin(declination) + cos(phi) * cos(declination) * cos(hourAngle));
  const south = cos(hourAngle) * sin(phi) * cos(declination) - sin(declination) * cos(phi);
  const west = sin(hourAngle) * cos(declination);
  const azimuth = atan2(west, south) + Math.PI;
  return { azimuth: azimuth >= 2 * Math.PI ? azimuth - 2 * Math.PI : azimuth, elevation };
}

/** log10 of lux is a cubic in elevation / 90°; each row holds from its elevation upward. Error 0.02 in the logarithm. */
const SKY: readonly (readonly [from: number, a: number, b: number, c: number, d: number])[] = [
  [20, 3.74, 3.97, -4.07, 1.47],
  [5, 3.05, 13.28, -45.98, 64.33],
  [-0.8, 2.88, 22.26, -207.64, 1034.3],
  [-5, 2.88, 21.81, -258.11, -858.36],
  [-12, 2.7, 12.17, -431.69, -1899.83],
  [-18, 13.84, 262.72, 1447.42, 2797.93],
];

/**
 * Illuminance of open level ground by sun and sky, lx.
 *
 * Clouds take 0.75 n^3.4 of it: Kasten & Czeplak, "Solar and terrestrial radiation dependent on the amount and type of
 * cloud", Solar Energy 24, 177 (1980), stated for irradiance and used for illuminance here.
 *
 * @param cloud share of the sky, 0 to 1
 */
export function skyIlluminance(elevation: number, cloud: number): number {
  const degrees = elevation / DEGREE;
  const piece = SKY.find(([from]) => degrees >= from);
  if (piece === undefined) return NIGHT_SKY;
  const [, a, b, c, d] = piece;
  const x = degrees / 90;
  const clear = exp(Math.LN10 * (a + x * (b + x * (c + x * d))));
  return NIGHT_SKY + clear * (1 - 0.75 * pow(cloud, 3.4));
}

/** Whether photocells have switched the lamps on. */
export function areLampsOn(sky: number): boolean {
  return sky < LAMPS_ON_BELOW;
}

/** Horizontal illuminance at ground level by one lamp that spreads its flux evenly over the lower hemisphere, lx. */
export function lampIlluminance(lamp: Lamp, x: number, y: number): number {
  const { height, flux } = lamp;
  const dx = x - lamp.x;
  const dy = y - lamp.y;
  const distance2 = dx * dx + dy * dy + height * height;
  // I cos θ / d², with I = Φ / 2π and cos θ = h / d.
  return ((flux / (2 * Math.PI)) * height) / (distance2 * Math.sqrt(distance2));
}

const CELL = 1; // m; interpolation errs by c²/8 · 6/h² under a lamp, 3 % at 5 m height
const REACH = 60; // m, beyond which a street lamp gives less than 0.1 lx

/** Sums the lamps on a lattice over the site, for `lampLightAt`. */
export function compileLamps(site: Pick<Site, 'bounds' | 'lamps'>): LampLight {
  const [minX, minY, maxX, maxY] = site.bounds;
  const columns = Math.ceil((maxX - minX) / CELL) + 1;
  const rows = Math.ceil((maxY - minY) / CELL) + 1;
  const illuminance = new Float32Array(new SharedArrayBuffer(4 * columns * rows));
  for (const lamp of site.lamps) {
    assert(lamp.height > 0, `lamp ${lamp.id} hangs ${lamp.height} m high; its light on the ground needs more than 0`);
    const first = Math.max(0, Math.ceil((lamp.x - REACH - minX) / CELL));
    const last = Math.min(columns - 1, Math.floor((lamp.x + REACH - minX) / CELL));
    const low = Math.max(0, Math.ceil((lamp.y - REACH - minY) / CELL));
    const high = Math.min(rows - 1, Math.floor((lamp.y + REACH - minY) / CELL));
    for (let j = low; j <= high; j++) {
      for (let i = first; i <= last; i++) {
        illuminance[j * columns + i] += lampIlluminance(lamp, minX + i * CELL, minY + j * CELL);
      }
    }
  }
  return { minX, minY, cell: CELL, columns, rows, illuminance };
}

/** Lamp light at a point when lamps are on, lx: bilinear between lattice points, the border's value outside. */
export function lampLightAt(lamps: LampLight, x: number, y: number): number {
  const { columns, rows, illuminance } = lamps;
  const u = Math.min(Math.max((x - lamps.minX) / lamps.cell, 0), columns - 1);
  const v = Math.min(Math.max((y - lamps.minY) / lamps.cell, 0), rows - 1);
  const i = Math.min(Math.floor(u), Math.max(0, columns - 2));
  const j = Math.min(Math.floor(v), Math.max(0, rows - 2));
  const right = i + 1 < columns ? 1 : 0;
  const up = j + 1 < rows ? columns : 0;
  const corner = j * columns + i;
  const south = illuminance[corner] + (u - i) * (illuminance[corner + right] - illuminance[corner]);
  const north = illuminance[corner + up] + (u - i) * (illuminance[corner + up + right] - illuminance[corner + up]);
  return south + (v - j) * (north - south);
}

/** Skylight for the whole site at a moment: computed once, then added to lamp light point by point. */
export function skyAt(origin: Site['origin'], weather: Weather, at: number): number {
  return skyIlluminance(sunPosition(origin.lon, origin.lat, at).elevation, weather.cloud);
}

/** Illuminance on the ground at a point, lx, under the sky that `skyAt` gave. */
export function lightAt(lamps: LampLight | null, sky: number, x: number, y: number): number {
  return lamps !== null && areLampsOn(sky) ? sky + lampLightAt(lamps, x, y) : sky;
}
