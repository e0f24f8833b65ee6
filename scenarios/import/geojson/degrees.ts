/**
 * Positions of a GeoJSON file → longitude and latitude. RFC 7946 knows WGS84 alone; files of before it may name another
 * system in a `crs` member, and files of any time hold metres, or latitude first.
 */
import type { Site } from '../../../sim/world/site.ts';
import { InputError, type Slip } from '../../read/problem.ts';
import { part } from '../../read/shape.ts';
import { type Parsed, placed } from '../../read/text.ts';
import { crsOf, epsgCode } from '../crs.ts';
import type { Area, Position } from './areas.ts';

const DEGREES: readonly number[] = [4326, 4979, 4258, 4937]; // WGS84 and ETRS89, which is within a metre of it

/** @throws {InputError} for a system that is not known, and for positions that are no degrees */
export function degreesOf(parsed: Parsed, areas: readonly Area[]): (position: Position) => Position {
  const crs = part(parsed.value, 'crs') ?? null;
  const name = part(part(crs, 'properties'), 'name');
  const refused = (slip: Slip): never => {
    throw new InputError(placed(parsed, [slip]));
  };
  if (crs !== null && !isDegrees(name)) {
    const code = typeof name === 'string' ? epsgCode(name) : null;
    const system = code === null ? null : crsOf(code);
    if (system !== null && 'toLonLat' in system) return ([x, y]) => system.toLonLat(x, y);
    const gaps = system === null ? { value: `"${String(name).slice(0, 60)}"` } : { ...system.says.values };
    return refused({ path: ['crs'], says: system?.says.key ?? 'problem.geojson.crs', gaps, fix: { key: 'fix.wgs84' } });
  }
  for (const { rings, path } of areas) {
    for (const [r, ring] of rings.entries()) {
      const k = ring.findIndex(([lon, lat]) => !(Math.abs(lon) <= 360 && Math.abs(lat) <= 90));
      if (k < 0) continue;
      const [lon, lat] = ring[k];
      const isSwapped = Math.abs(lon) <= 90 && Math.abs(lat) <= 360;
      const gaps = { value: `[${lon}, ${lat}]` };
      const at = [...path.slice(0, -2), r, k];
      if (isSwapped) refused({ path: at, says: 'problem.geojson.swapped', gaps, fix: { key: 'fix.swap_degrees' } });
      refused({ path: at, says: 'problem.geojson.metres', gaps, fix: { key: 'fix.wgs84' } });
    }
  }
  return (position) => position;
}

function isDegrees(name: unknown): boolean {
  if (typeof name !== 'string') return false;
  return /CRS84h?$/i.test(name) || DEGREES.includes(epsgCode(name) ?? -1);
}

const FEWEST_CORNERS = 24; // to judge by
const SQUARE = 3; // ° off a right angle that surveyed houses are
const SKEWED = 8; // ° off it that houses become when a degree of longitude is taken for one of latitude

/**
 * Whether the houses stand square only if latitude was written first: a degree of longitude is shorter than one of
 * latitude, so that swapped axes skew whatever does not stand along them. Both orders may be possible places.
 */
export function looksSwapped(areas: readonly Area[], { lon, lat }: Site['origin']): boolean {
  if (Math.abs(lon) > 89) return false;
  const asWritten = skewOf(areas, Math.cos((lat * Math.PI) / 180), 1);
  return asWritten > SKEWED && skewOf(areas, 1, Math.cos((lon * Math.PI) / 180)) < SQUARE;
}

/** The median of how far corners are from the nearest right or straight angle, °, straight ones left out; 0 of too few. */
function skewOf(areas: readonly Area[], scaleX: number, scaleY: number): number {
  const skews: number[] = [];
  for (const { rings } of areas.slice(0, 2000)) {
    const [ring] = rings;
    if (ring.length > 12) continue; // round things
    for (let k = 0; k < ring.length; k++) {
      const [a, b, c] = [ring[k], ring[(k + 1) % ring.length], ring[(k + 2) % ring.length]];
      const [ux, uy] = [(b[0] - a[0]) * scaleX, (b[1] - a[1]) * scaleY];
      const [vx, vy] = [(c[0] - b[0]) * scaleX, (c[1] - b[1]) * scaleY];
      const turn = Math.abs(Math.atan2(ux * vy - uy * vx, ux * vx + uy * vy) * (180 / Math.PI));
      if (turn > 30 && turn < 150) skews.push(Math.abs(turn - 90));
    }
  }
  if (skews.length < FEWEST_CORNERS) return 0;
  return skews.sort((a, b) => a - b)[skews.length >> 1];
}
