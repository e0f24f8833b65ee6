/**
 * What a building is for, from what files call it. They borrow the words of OpenStreetMap more often than not, so its
 * table is asked, whatever the field is called.
 */
import type { Building } from '../../sim/world/site.ts';
import { part } from '../read/shape.ts';
import { kindOf, statedUse } from './osm/solids/building-kinds.ts';

const OWN_KEYS = [
  'building',
  'amenity',
  'shop',
  'tourism',
  'railway',
  'leisure',
  'office',
  'building:use',
  'building:flats',
];
const KIND_KEYS = ['use', 'usage', 'function', 'class', 'kind', 'type', 'building_use', 'building_type'];
/** Words that are no values of `building` there. CityGML's code list has 1000 for a residential building. */
const WORDS: Readonly<Record<string, string>> = {
  '1000': 'residential',
  dwelling: 'house',
  shopping: 'retail',
  church: 'church',
};
const LONGEST = 64; // characters

export function buildingUse(properties: unknown): Building['use'] {
  return statedUse(tagsOf(properties)) ?? 'other';
}

/** How many storeys such a building mostly has: assumed, in the table that tells its use. */
export function usualStoreys(properties: unknown): number {
  return kindOf(tagsOf(properties)).storeys;
}

function tagsOf(properties: unknown): Map<string, string> {
  const tags = new Map<string, string>();
  for (const key of OWN_KEYS) {
    const value = wordOf(part(properties, key));
    if (value !== null) tags.set(key, value);
  }
  for (const key of tags.has('building') && tags.get('building') !== 'yes' ? [] : KIND_KEYS) {
    const value = wordOf(part(properties, key));
    if (value !== null) tags.set('building', Object.hasOwn(WORDS, value) ? WORDS[value] : value);
    if (value !== null && statedUse(tags) !== null) break;
  }
  return tags;
}

function wordOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const word = String(value).trim().toLowerCase().replaceAll(' ', '_');
  return word === '' || word.length > LONGEST ? null : word;
}
