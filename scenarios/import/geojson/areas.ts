/** The areas of a GeoJSON file that are buildings, as they stand there; what else it holds is told. */
import { InputError, type Path, type Slip } from '../../read/problem.ts';
import { part } from '../../read/shape.ts';
import { type Parsed, placed } from '../../read/text.ts';
import type { Findings } from '../findings.ts';

export type Position = readonly [x: number, y: number];

export interface Area {
  readonly id: string;
  readonly properties: unknown;
  readonly rings: readonly (readonly Position[])[]; // outer first; the first position is not repeated
  readonly path: Path; // of its geometry
}

const MOST_SLIPS = 60; // the report shows fifty
const MOST_DEPTH = 8; // of collections in collections: deeper, nobody means it

/** @throws {InputError} for what is not GeoJSON, or a position that is none */
export function areasOf(parsed: Parsed, findings: Findings): { areas: Area[]; features: number } {
  const slips: Slip[] = [];
  const tell = (slip: Slip): void => {
    if (slips.length < MOST_SLIPS) slips.push(slip);
  };
  const { value } = parsed;
  const type = part(value, 'type');
  const list = type === 'FeatureCollection' ? part(value, 'features') : type === 'Feature' ? [value] : undefined;
  if (!Array.isArray(list)) {
    const isCollection = type === 'FeatureCollection';
    const path = [isCollection ? 'features' : 'type'];
    const found = isCollection ? list : type;
    const fix = { key: 'fix.not_geojson' } as const;
    const limit = isCollection
      ? ({ key: 'limit.array' } as const)
      : ({ key: 'limit.exactly', values: { limit: '"FeatureCollection"' } } as const);
    tell(
      found === undefined
        ? { path, says: 'problem.missing', fix }
        : { path, says: 'problem.must_be', value: found, limit, fix },
    );
    throw new InputError(placed(parsed, slips));
  }
  const areas: Area[] = [];
  for (const [k, feature] of list.entries()) {
    const path: Path = type === 'Feature' ? [] : ['features', k];
    const geometry = part(feature, 'geometry');
    if (part(feature, 'type') !== 'Feature' || geometry === undefined) {
      const isFeature = part(feature, 'type') === 'Feature';
      const limit = { key: 'limit.exactly', values: { limit: '"Feature"' } } as const;
      if (isFeature) tell({ path: [...path, 'geometry'], says: 'problem.missing' });
      else tell({ path: [...path, 'type'], says: 'problem.must_be', value: part(feature, 'type'), limit });
      continue;
    }
    const properties = part(feature, 'properties');
    const id = nameOf(feature, properties, k);
    const polygons = polygonsIn(geometry, [...path, 'geometry'], MOST_DEPTH, tell);
    if (polygons.length === 0) findings.add('import.dropped.not_areas', id);
    else if (isOther(properties)) findings.add('import.dropped.not_buildings', id);
    else areas.push(...polygons.map((polygon) => ({ id, properties, ...polygon })));
    if (slips.length >= MOST_SLIPS) break;
  }
  if (slips.length > 0) throw new InputError(placed(parsed, slips));
  return { areas, features: list.length };
}

function nameOf(feature: unknown, properties: unknown, k: number): string {
  for (const name of [part(feature, 'id'), ...['@id', 'id', 'osm_id', 'gml_id'].map((key) => part(properties, key))]) {
    if ((typeof name === 'string' && name.trim() !== '') || typeof name === 'number') return String(name);
  }
  return `feature/${k + 1}`;
}

/** What our own exports call other things, and what the words of OpenStreetMap do. */
function isOther(properties: unknown): boolean {
  const what = part(properties, 'what');
  if (typeof what === 'string') return what !== 'building';
  const building = part(properties, 'building');
  if (building === 'no' || building === false) return true;
  const isNamed = building !== undefined || part(properties, 'building:part') !== undefined;
  return (
    !isNamed &&
    ['landuse', 'natural', 'water', 'waterway', 'highway', 'boundary'].some((key) => isTold(part(properties, key)))
  );
}

function isTold(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

type Tell = (slip: Slip) => void;

function polygonsIn(geometry: unknown, path: Path, depth: number, tell: Tell): Pick<Area, 'rings' | 'path'>[] {
  const type = part(geometry, 'type');
  if (type === 'GeometryCollection') {
    const members = part(geometry, 'geometries');
    if (!Array.isArray(members) || depth === 0) return [];
    return members.flatMap((member, k) => polygonsIn(member, [...path, 'geometries', k], depth - 1, tell));
  }
  if (type !== 'Polygon' && type !== 'MultiPolygon') return [];
  const at = [...path, 'coordinates'];
  const coordinates = part(geometry, 'coordinates');
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  if (!isList(polygons, at, tell)) return [];
  return polygons.flatMap((polygon, k) => {
    const own = type === 'Polygon' ? at : [...at, k];
    if (!isList(polygon, own, tell) || polygon.length === 0) return [];
    const rings = polygon.map((ring, r) => (isList(ring, [...own, r], tell) ? ringOf(ring, [...own, r], tell) : null));
    return rings.includes(null) ? [] : [{ rings: rings.filter((ring) => ring !== null), path: [...own, 0, 0] }];
  });
}

function isList(value: unknown, path: Path, tell: Tell): value is unknown[] {
  if (Array.isArray(value)) return true;
  tell(
    value === undefined
      ? { path, says: 'problem.missing' }
      : { path, says: 'problem.must_be', value, limit: { key: 'limit.array' } },
  );
  return false;
}

function ringOf(ring: readonly unknown[], path: Path, tell: Tell): Position[] | null {
  const positions: Position[] = [];
  for (let i = 0; i < ring.length; i++) {
    const position = ring[i];
    if (!Array.isArray(position) || position.length < 2 || !position.slice(0, 2).every(Number.isFinite)) {
      tell({ path: [...path, i], says: 'problem.must_be', value: position, limit: { key: 'limit.position' } });
      return null;
    }
    positions.push([position[0], position[1]]);
  }
  const [first, last] = [positions[0], positions.at(-1)];
  if (positions.length > 1 && first[0] === last![0] && first[1] === last![1]) positions.pop();
  return positions;
}
