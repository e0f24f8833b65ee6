/**
 * Where a city lies: from the coordinates of its file to the site frame around the middle of its buildings. What cannot
 * be metres there is refused with the numbers that show it: degrees, axes that are swapped, another system's numbers.
 */
import type { Site } from '../../../sim/world/site.ts';
import type { Phrase } from '../../messages/catalogue.ts';
import { fileProblem, InputError, type Slip } from '../../read/problem.ts';
import { LARGEST_SPREAD } from '../bare-site.ts';
import { type Crs, crsOf, epsgCode } from '../crs.ts';
import type { Findings } from '../findings.ts';
import { planeAround, unwrapped } from '../frame.ts';
import { type CityDocument, refuse } from './document.ts';

/** West, south, east, north in the coordinates of a file. */
export type Box = readonly [number, number, number, number];

export interface Placement {
  readonly origin: Site['origin'];
  readonly crs: { readonly code: number; readonly name: string } | null;
  /** From the file's coordinates to the site frame. */
  readonly toSite: (x: number, y: number) => readonly [x: number, y: number];
  readonly metres: number; // per unit of height
}

const LEAST_SPAN = 1; // units: no place is smaller in metres, and in degrees none is larger
const BEYOND = 1; // ° that a file may lie outside its system's area of use: near a zone's border many do

/** What whoever imports knows better. */
interface Asked {
  readonly crs: string | null; // number of the coordinate system, believed rather than what the file names
  readonly grid: string | null; // of `openGrid`
}

export function placementOf(
  document: CityDocument,
  box: Box,
  asked: Asked,
  file: string,
  findings: Findings,
): Placement {
  const crs = systemOf(document, asked, file);
  const [west, south, east, north] = box;
  const tell = (says: Slip['says'], gaps: Phrase['values'] & object, fix: Phrase): never =>
    refuse(document.pages[0], [{ path: ['vertices'], says, gaps, fix }]);
  if (east - west < LEAST_SPAN && north - south < LEAST_SPAN) {
    tell('problem.city.tiny', { value: `${digits(east - west)} × ${digits(north - south)}` }, { key: 'fix.crs' });
  }
  const metres = crs?.metres ?? 1;
  const span = [east - west, north - south].map((side) => side * metres);
  if (Math.max(...span) > LARGEST_SPREAD) {
    const value = span.map((side) => `${digits(side / 1000)} km`).join(' × ');
    const limit: Phrase = { key: 'limit.span', values: { most: LARGEST_SPREAD / 1000 } };
    tell('problem.city.span', { value, limit }, { key: 'fix.split' });
  }
  if (crs === null) {
    findings.addMany('import.guess.origin', 1);
    const [x0, y0] = [Math.round((west + east) / 2), Math.round((south + north) / 2)];
    return { origin: { lon: 0, lat: 0 }, crs: null, metres, toSite: (x, y) => [x - x0, y - y0] };
  }
  const value = `[${Math.round((west + east) / 2)}, ${Math.round((south + north) / 2)}]`;
  const gaps = { value, code: `EPSG:${crs.code}`, name: crs.name };
  if (!isWithin(crs, box)) {
    const isSwapped = isWithin(crs, [south, west, north, east]);
    if (isSwapped) tell('problem.city.swapped', gaps, { key: 'fix.swap' });
    tell('problem.city.elsewhere', gaps, { key: 'fix.crs' });
  }
  if (metres !== 1) findings.addMany('import.guess.height_units', 1);
  const [lon, lat] = crs.toLonLat((west + east) / 2, (south + north) / 2).map((angle) => Number(angle.toFixed(6)));
  const plane = planeAround({ lon, lat });
  return {
    origin: { lon, lat },
    crs: { code: crs.code, name: crs.name },
    metres,
    toSite: (x, y) => {
      const [east, north] = crs.toLonLat(x, y);
      return plane(unwrapped(east, lon), north);
    },
  };
}

function systemOf({ reference, pages }: CityDocument, { crs: asked, grid }: Asked, file: string): Crs | null {
  if (asked !== null) {
    const code = epsgCode(/^\d+$/.test(asked) ? `EPSG:${asked}` : asked);
    const crs = code === null ? null : crsOf(code, grid);
    if (crs !== null && 'toLonLat' in crs) return crs;
    const says: Phrase = crs?.says ?? { key: 'problem.crs.no_number', values: { value: asked } };
    throw new InputError([fileProblem(file, says, crs?.fix ?? { key: 'fix.crs' })]);
  }
  if (reference === null) return null;
  const code = epsgCode(reference.text);
  const crs = code === null ? null : crsOf(code, grid);
  if (crs !== null && 'toLonLat' in crs) return crs;
  const says: Phrase = crs?.says ?? { key: 'problem.crs.no_number', values: { value: reference.text.slice(0, 60) } };
  return refuse(pages[0], [
    { ...reference.slip, says: says.key, gaps: { ...says.values }, fix: crs?.fix ?? { key: 'fix.crs' } },
  ]);
}

function isWithin({ area, toLonLat }: Crs, [west, south, east, north]: Box): boolean {
  const middle = (area.west <= area.east ? area.west + area.east : area.west + area.east + 360) / 2;
  const half = (area.west <= area.east ? area.east - area.west : area.east - area.west + 360) / 2;
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ].every(([x, y]) => {
    const [lon, lat] = toLonLat(x, y);
    // NaN, which a projection gives far from where it is meant, is within nothing.
    return (
      Math.abs(unwrapped(lon, middle) - middle) <= half + BEYOND &&
      lat >= area.south - BEYOND &&
      lat <= area.north + BEYOND
    );
  });
}

function digits(value: number): string {
  return String(Number(value.toPrecision(6)));
}
