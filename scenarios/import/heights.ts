/**
 * Heights and storeys as people write them in maps: `12`, `12.5 m`, `12,5`, `40 ft`, `39'6"`, `0.012 km`.
 * A comma is a decimal comma: of heights of buildings nobody writes thousands.
 */

import type { Building } from '../../sim/world/site.ts';
import { part } from '../read/shape.ts';

/**
 * Height of a storey where only their number is known, m. Assumed: floor to floor of dwellings, between the 2.8 m of
 * panel blocks and the 3.3 m of new ones.
 */
export const STOREY = 3;

const METRES: Readonly<Record<string, number>> = {
  '': 1, m: 1, м: 1, metre: 1, metres: 1, meter: 1, meters: 1, km: 1000, км: 1000, cm: 0.01, см: 0.01, mm: 0.001, мм: 0.001,
  ft: 0.3048, feet: 0.3048, foot: 0.3048, "'": 0.3048, yd: 0.9144, in: 0.0254, '"': 0.0254,
}; // biome-ignore format: one paragraph

const LONGEST = 40; // characters: no height is longer, and a pattern need not search a novel
const QUANTITY = /^(\d+(?:[.,]\d+)?|[.,]\d+)\s*(\p{L}*|['"])\.?$/u;
const FEET_AND_INCHES = /^(\d+)\s*(?:'|ft|feet)\s*(\d+(?:[.,]\d+)?)\s*(?:"|in|inches)$/u;

/** A length in metres, without a unit taken as metres; null for what is negative, a range, or no length. */
export function parseLength(text: string): number | null {
  const plain = plainly(text);
  if (plain === null) return null;
  const parts = FEET_AND_INCHES.exec(plain);
  if (parts !== null) return Number(parts[1]) * METRES.ft + decimal(parts[2]) * METRES.in;
  const [, number, unit] = QUANTITY.exec(plain) ?? [];
  return number !== undefined && Object.hasOwn(METRES, unit) ? decimal(number) * METRES[unit] : null;
}

/** A number of storeys, halves allowed, as attics are counted; null for what is negative, a range, or no number. */
export function parseStoreys(text: string): number | null {
  const [, number, unit] = QUANTITY.exec(plainly(text) ?? '') ?? [];
  return number !== undefined && unit === '' ? decimal(number) : null;
}

/** Lower case, one kind of prime and of inch mark; null where it is longer than any height. */
function plainly(text: string): string | null {
  if (text.length > LONGEST) return null;
  return text.trim().toLowerCase().replace(/''|[″”“]/g, '"').replace(/[′’‘]/g, "'"); // biome-ignore format: one line
}

function decimal(digits: string): number {
  return Number(digits.replace(',', '.'));
}

const PROVENANCES: readonly Building['heightFrom'][] = ['tag', 'levels', 'default', 'generated', 'measured'];

/** How a height is known as our own exports say beside it (`height_from`), or null: nobody said. */
export function statedProvenance(properties: unknown): Building['heightFrom'] | null {
  const told = part(properties, 'height_from');
  return PROVENANCES.find((known) => known === told) ?? null;
}
