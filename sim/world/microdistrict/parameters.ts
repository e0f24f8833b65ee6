/**
 * What may be asked of a generated microdistrict, and how its chance is drawn.
 *
 * Sizes that nobody varies stand beside what they shape. A Soviet microdistrict measures 300-700 m a side, with 5- and
 * 9-storey slabs of 60-100 m × 12-14 m round courtyards, one school and two or three kindergartens.
 */
import { entityNamed, type Key, uniform } from '../../../engine/random/draw.ts';
import { STREAM } from '../../../engine/random/streams.ts';

export interface MicrodistrictParameters {
  readonly blocks: readonly [columns: number, rows: number];
  readonly storeys: readonly [low: number, high: number]; // each slab takes one of the two
  readonly treesPerBlock: number; // asked for; fewer where there is no room
  readonly lampSpacing: number; // m, along streets
  readonly season: 'summer' | 'winter'; // trees in leaf, or bare
  readonly origin: { readonly lon: number; readonly lat: number }; // degrees, WGS84
}

export const DEFAULT_MICRODISTRICT: MicrodistrictParameters = {
  blocks: [3, 2],
  storeys: [5, 9],
  treesPerBlock: 40,
  lampSpacing: 35,
  season: 'summer',
  origin: { lon: 51.16, lat: 43.65 }, // Aktau
};

/** Uniform in [0, 1) for the named thing; `index` tells its draws apart. */
export type Chance = (name: string, index: number) => number;

export function chanceFrom(key: Key): Chance {
  return (name, index) => uniform(key, STREAM.generator, entityNamed(name), index);
}

/** To whole centimetres, so that points reached by different sums are the same point. */
export function centimetres(value: number): number {
  return Math.round(value * 100) / 100;
}
