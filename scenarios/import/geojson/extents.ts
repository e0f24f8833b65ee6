/** Underside and top of a footprint from its properties, and how well they are known. */
import type { Building } from '../../../sim/world/site.ts';
import type { Phrase } from '../../messages/catalogue.ts';
import { nearest } from '../../read/nearest.ts';
import type { Findings } from '../findings.ts';
import { parseLength, parseStoreys, statedProvenance } from '../heights.ts';
import { usualStoreys } from '../uses.ts';
import type { Area } from './areas.ts';

/** Properties that a person named; null: the usual ones. */
export interface HeightFields {
  readonly height: string | null;
  readonly levels: string | null;
}

export interface Extent {
  readonly base: number; // m
  readonly top: number;
  readonly heightFrom: Building['heightFrom'];
}

/** As OpenStreetMap, Overture, Microsoft, CityGML and cadastres call them; letters may be large. */
const HEIGHTS = [
  'height',
  'building:height',
  'height_m',
  'building_height',
  'measuredheight',
  'est_height',
  'hoogte',
  'hauteur',
  'hoehe',
];
const LEVELS = [
  'building:levels',
  'levels',
  'num_floors',
  'floors',
  'storeys',
  'stories',
  'storeysaboveground',
  'building_levels',
];
const UNDERSIDES = ['min_height', 'building:min_height', 'base_m'];
const HIGHEST = 1000; // m: a city file holds nothing higher
const LEAST_RISE = 0.1; // m from underside to top

/** What to say where no feature has a property that was named; null: all is well. */
export function missingField(
  areas: readonly Area[],
  fields: HeightFields,
): { says: Phrase; fix: Phrase | null } | null {
  for (const name of [fields.height, fields.levels]) {
    if (name === null || areas.length === 0) continue;
    if (
      areas.some(
        ({ properties }) => typeof properties === 'object' && properties !== null && Object.hasOwn(properties, name),
      )
    )
      continue;
    const names = new Set(
      areas.slice(0, 1000).flatMap(({ properties }) => Object.keys(properties ?? {}).slice(0, 200)),
    );
    const guess = nearest(name, [...names].slice(0, 500));
    const fix: Phrase | null = guess === null ? null : { key: 'fix.did_you_mean', values: { name: guess } };
    return { says: { key: 'problem.geojson.no_field', values: { name } }, fix };
  }
  return null;
}

export function extentOf({ id, properties }: Area, fields: HeightFields, storey: number, findings: Findings): Extent {
  const told = lowerCased(properties);
  const read = (
    name: string | null,
    usual: readonly string[],
    parse: (text: string) => number | null,
  ): number | null => {
    const found =
      name === null ? usual.map((key) => told.get(key)) : [(properties as Record<string, unknown> | null)?.[name]];
    for (const value of found) {
      if (value === undefined || value === null || value === '') continue;
      const number = typeof value === 'number' || typeof value === 'string' ? parse(String(value)) : null;
      if (number !== null && number <= HIGHEST) return number;
      findings.add('import.guess.height_unreadable', id);
    }
    return null;
  };
  const height = positive(read(fields.height, HEIGHTS, parseLength));
  const levels = height === null ? positive(read(fields.levels, LEVELS, parseStoreys)) : null;
  if (height === null && levels === null) findings.add('import.guess.height_of_kind', id);
  if (levels !== null) findings.add('import.guess.height_from_storeys', id);
  const top = rounded(Math.min(HIGHEST, height ?? (levels ?? usualStoreys(properties)) * storey));
  const below = read(null, UNDERSIDES, parseLength) ?? 0;
  if (below > top - LEAST_RISE) findings.add('import.guess.base_unreadable', id);
  return {
    base: below > top - LEAST_RISE ? 0 : rounded(below),
    top,
    heightFrom: height !== null ? (statedProvenance(properties) ?? 'tag') : levels !== null ? 'levels' : 'default',
  };
}

/** A height of nothing is one that nobody measured. */
function positive(value: number | null): number | null {
  return value !== null && value >= LEAST_RISE ? value : null;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function lowerCased(properties: unknown): Map<string, unknown> {
  if (typeof properties !== 'object' || properties === null) return new Map();
  return new Map(Object.entries(properties).map(([key, value]) => [key.toLowerCase(), value]));
}
