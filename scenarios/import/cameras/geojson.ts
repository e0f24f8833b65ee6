/** Cameras as GeoJSON points (RFC 7946), properties named as columns of a table are. */
import { parseJson } from '../../read/json.ts';
import { InputError, type Path, type Slip } from '../../read/problem.ts';
import { part } from '../../read/shape.ts';
import { placed } from '../../read/text.ts';
import type { Findings } from '../findings.ts';
import { type Field, fieldOf } from './columns.ts';
import { type InventoryInputs, layoutOfRows, type Row, refuseCount, refuseOutside } from './inventory.ts';
import type { LayoutInput } from './placing.ts';

/**
 * The cameras among the points that stand in the city, as a layout.
 *
 * @throws {InputError} with all that is wrong in it, each at its line and column
 */
export function readCameraPoints(
  source: string,
  file: string,
  inputs: InventoryInputs,
  findings: Findings,
): LayoutInput {
  const parsed = parseJson(source, file);
  const features = part(parsed.value, 'features');
  if (!Array.isArray(features)) {
    const limit = { key: 'limit.feature_collection' } as const;
    throw new InputError(placed(parsed, [{ path: [], says: 'problem.must_be', value: parsed.value, limit }]));
  }
  refuseCount(file, features.length);
  const slips: Slip[] = [];
  const unread = new Set<string>();
  const points = features.map((feature, f) => pointOf(feature, f, slips, unread));
  const pathOf = (row: number, field: Field): Path => {
    if (field === 'lon') return ['features', row, 'geometry', 'coordinates', 0];
    if (field === 'lat') return ['features', row, 'geometry', 'coordinates', 1];
    const key = points[row].keys.get(field);
    return key === undefined ? ['features', row] : ['features', row, 'properties', key];
  };
  for (const key of unread) findings.add('import.dropped.columns', key);
  const read = layoutOfRows(
    points.map(({ row }) => row),
    pathOf,
    inputs,
    findings,
  );
  // A point without coordinates is told once, as no point.
  const broken = new Set(slips.map(({ path }) => path[1]));
  const all = [...slips, ...read.slips.filter(({ path }) => !broken.has(path[1]))];
  if (all.length > 0) throw new InputError(placed(parsed, all));
  return read.layout ?? refuseOutside(file, points.length, inputs.site);
}

interface Point {
  readonly row: Row;
  readonly keys: ReadonlyMap<Field, string>; // what the properties call them
}

function pointOf(feature: unknown, f: number, slips: Slip[], unread: Set<string>): Point {
  const row = new Map<Field, string>();
  const keys = new Map<Field, string>();
  const geometry = part(feature, 'geometry');
  const coordinates = part(geometry, 'coordinates');
  const isPoint = part(geometry, 'type') === 'Point' && Array.isArray(coordinates) && coordinates.length >= 2;
  if (isPoint) {
    row.set('lon', String(coordinates[0]));
    row.set('lat', String(coordinates[1]));
  } else {
    slips.push({ path: ['features', f], says: 'problem.must_be', value: feature, limit: { key: 'limit.point' } });
  }
  const properties = part(feature, 'properties');
  for (const [key, value] of Object.entries(typeof properties === 'object' ? (properties ?? {}) : {})) {
    const field = fieldOf(key);
    const isText = typeof value === 'string' || typeof value === 'number';
    if (field === null || ['lon', 'lat', 'x', 'y'].includes(field) || row.has(field)) unread.add(key);
    else if (isText && String(value).trim() !== '') {
      row.set(field, String(value).trim());
      keys.set(field, key);
    } else if (value !== null && !isText) {
      const path = ['features', f, 'properties', key];
      slips.push({ path, says: 'problem.must_be', value, limit: { key: 'limit.string' } });
    }
  }
  const id = part(feature, 'id');
  if (!row.has('id') && (typeof id === 'string' || typeof id === 'number')) row.set('id', String(id));
  return { row, keys };
}
