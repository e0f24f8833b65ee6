/** The area that a server is asked for: a box or a ring of longitudes and latitudes, no larger than a city may be. */
import type { Phrase } from '../../../messages/catalogue.ts';
import { LARGEST_SPAN } from '../../../read/city.ts';
import { parseJson } from '../../../read/json.ts';
import { InputError, type Path, pathText, type Slip } from '../../../read/problem.ts';
import { placed } from '../../../read/text.ts';
import { mustBe, type Refusal, refused } from './refusal.ts';

/** Degrees; where the west is east of the east, the box lies across longitude 180. */
export type Box = readonly [west: number, south: number, east: number, north: number];
export type Position = readonly [lon: number, lat: number]; // degrees
export type Ring = readonly Position[]; // closed: the last is the first

const DEGREE = 111_195; // m on a sphere of 6 371 008.8 m, the mean radius of WGS84
const LATITUDE_MOST = 85; // nobody lives beyond 83° N, and a metre east is soon many degrees
const POSITIONS_MOST = 1000; // assumed: each is some 22 characters of the query
const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)$/;
const RADIAN = Math.PI / 180;

/**
 * `west,south,east,north` in degrees.
 *
 * @param name  where the text stands, for the report: a flag or a file
 * @throws {InputError}
 */
export function parseBox(text: string, name: string): Box {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length !== 4 || !parts.every((part) => DECIMAL.test(part))) {
    throw refused(name, null, mustBe('box', text, { key: 'limit.osm.box' }));
  }
  const [west, south, east, north] = parts.map(Number);
  const box: Box = [west, south, east, north];
  checkBox(box, name);
  return box;
}

/** @throws {InputError} for a box that is empty, too large, too far north or south, or no box at all */
export function checkBox(box: Box, name: string): void {
  const refusal = boxRefusal(box);
  if (refusal !== null) throw refused(name, null, refusal);
}

function boxRefusal(box: Box): Refusal | null {
  const [west, south, east, north] = box;
  const far = [south, north].find((lat) => !isLat(lat));
  const wide = [west, east].find((lon) => !isLon(lon));
  const looksSwapped = isLat(west) && isLat(east) && isLon(south) && isLon(north);
  const fix: Phrase | undefined = looksSwapped ? { key: 'fix.osm.lon_first' } : undefined;
  if (far !== undefined) return mustBe(far === south ? 'south' : 'north', far, LATITUDES, fix);
  if (wide !== undefined) return mustBe(wide === west ? 'west' : 'east', wide, LONGITUDES);
  if (south >= north || west === east) return mustBe('box', box, { key: 'limit.osm.width' });
  return isTooLarge(box) ? mustBe('box', box, SPAN) : null;
}

const LATITUDES: Phrase = { key: 'limit.between', values: { least: -LATITUDE_MOST, most: LATITUDE_MOST } };
const LONGITUDES: Phrase = { key: 'limit.between', values: { least: -180, most: 180 } };
const SPAN: Phrase = { key: 'limit.span', values: { most: LARGEST_SPAN / 1000 } };

function isLat(degrees: number): boolean {
  return Math.abs(degrees) <= LATITUDE_MOST;
}

function isLon(degrees: number): boolean {
  return Math.abs(degrees) <= 180;
}

function isTooLarge([west, south, east, north]: Box): boolean {
  const widest = south <= 0 && north >= 0 ? 0 : Math.min(Math.abs(south), Math.abs(north));
  const width = (east - west + (west > east ? 360 : 0)) * DEGREE * Math.cos(widest * RADIAN);
  return width > LARGEST_SPAN || (north - south) * DEGREE > LARGEST_SPAN;
}

/** A box across longitude 180 as the two on its sides; any other as it is. */
export function sidesOf([west, south, east, north]: Box): Box[] {
  if (west < east) return [[west, south, east, north]];
  const sides: Box[] = [
    [west, south, 180, north],
    [-180, south, east, north],
  ];
  return sides.filter(([w, , e]) => w < e);
}

/**
 * The ring of a GeoJSON Polygon without holes: by itself, or the geometry of the only feature.
 *
 * @throws {InputError} placed in the text
 */
export function parseRing(text: string, file: string): Ring {
  const parsed = parseJson(text, file);
  const { value, path } = geometryIn(parsed.value);
  const slips = polygonSlips(value, path);
  if (slips.length > 0) throw new InputError(placed(parsed, slips));
  const [ring] = (value as { coordinates: number[][][] }).coordinates;
  return ring.map(([lon, lat]): Position => [lon, lat]);
}

/** @throws {InputError} as `parseRing`, for a ring that no text stands for */
export function checkRing(ring: Ring, name: string): void {
  const [slip] = ringSlips(ring, ['polygon']);
  if (slip !== undefined) throw refused(name, null, mustBe(pathText(slip.path), slip.value, slip.limit!, slip.fix));
}

function geometryIn(value: unknown): { value: unknown; path: Path } {
  if (!isMapping(value)) return { value, path: [] };
  if (value.type === 'Feature') return { value: value.geometry, path: ['geometry'] };
  const { features } = value;
  if (value.type !== 'FeatureCollection' || !Array.isArray(features) || features.length !== 1)
    return { value, path: [] };
  const below = geometryIn(features[0]);
  return { value: below.value, path: ['features', 0, ...below.path] };
}

function polygonSlips(value: unknown, path: Path): Slip[] {
  const limit: Phrase = { key: 'limit.osm.polygon' };
  if (!isMapping(value)) return [{ path, says: 'problem.must_be', value, limit }];
  const { type, coordinates: rings } = value;
  if (type !== 'Polygon') return [{ path: [...path, 'type'], says: 'problem.must_be', value: type, limit }];
  const at = [...path, 'coordinates'];
  if (!Array.isArray(rings) || rings.length === 0) return [{ path: at, says: 'problem.must_be', value: rings, limit }];
  const holes: Slip = { path: [...at, 1], says: 'problem.osm.holes', fix: { key: 'fix.remove' } };
  return [...ringSlips(rings[0], [...at, 0]), ...(rings.length > 1 ? [holes] : [])];
}

function ringSlips(ring: unknown, path: Path): Slip[] {
  const slip = (limit: Phrase, more: Partial<Slip> = {}): Slip[] => [
    { path, says: 'problem.must_be', value: ring, limit, ...more },
  ];
  if (!Array.isArray(ring) || ring.length < 4) return slip({ key: 'limit.osm.ring' });
  const entries = { key: 'limit.entries_most', values: { limit: POSITIONS_MOST } } as const;
  if (ring.length > POSITIONS_MOST) return slip(entries);
  const slips = ring.flatMap((position, k) => positionSlips(position, [...path, k]));
  if (slips.length > 0) return slips;
  const positions = ring as Position[];
  const [first, last] = [positions[0], positions[positions.length - 1]];
  if (first[0] !== last[0] || first[1] !== last[1]) return slip({ key: 'limit.osm.ring' });
  const box = boxRound(positions);
  if (box[2] - box[0] > 180) return slip(SPAN, { fix: { key: 'fix.osm.two_areas' } });
  if (box[0] === box[2] || box[1] === box[3]) return slip({ key: 'limit.osm.width' });
  return isTooLarge(box) ? slip(SPAN) : [];
}

function positionSlips(position: unknown, path: Path): Slip[] {
  const isPosition = Array.isArray(position) && position.length >= 2 && position.every(Number.isFinite);
  if (!isPosition) return [{ path, says: 'problem.must_be', value: position, limit: { key: 'limit.osm.position' } }];
  const [lon, lat] = position as number[];
  if (isLon(lon) && isLat(lat)) return [];
  const fix: Phrase | undefined = isLat(lon) && isLon(lat) ? { key: 'fix.osm.lon_first_position' } : undefined;
  const [at, value, limit] = isLat(lat) ? [0, lon, LONGITUDES] : [1, lat, LATITUDES];
  return [{ path: [...path, at], says: 'problem.must_be', value, limit, ...(fix && { fix }) }];
}

function boxRound(positions: readonly Position[]): Box {
  const [lons, lats] = [positions.map(([lon]) => lon), positions.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
