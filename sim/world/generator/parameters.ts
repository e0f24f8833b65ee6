/**
 * What may be asked of a generated place, and how its chance is drawn.
 *
 * One set of parameters serves all styles; what a style makes of one stands here, sizes that nobody varies beside what
 * they shape.
 */
import { entityNamed, type Key, uniform } from '../../../engine/random/draw.ts';
import { STREAM } from '../../../engine/random/streams.ts';

export type Style = 'microdistrict' | 'old-town' | 'grid' | 'embankment';

export interface GeneratorParameters {
  readonly style: Style;
  readonly blocks: readonly [columns: number, rows: number];
  /** Of houses: any number from low to high; of a microdistrict's slabs: one of the two. */
  readonly storeys: readonly [low: number, high: number];
  /** Share of the building plots that are built on, 0 to 1; in a microdistrict each slab has a plot. */
  readonly density: number;
  /**
   * Share of a block's sides that have an open gap into the courtyard, 0 to 1; where none has, an archway leads in. In a
   * microdistrict, whose courtyards are always open, the share of passages without a fence and a gate.
   */
  readonly courtyardOpenness: number;
  /** Share of the streets, arterials and main streets apart, that run one way; as near as junctions allow. */
  readonly oneWayShare: number;
  readonly treesPerBlock: number; // asked for; fewer where there is no room
  readonly lampSpacing: number; // m, along streets
  readonly drivingSide: 'right' | 'left';
  readonly season: 'summer' | 'winter'; // trees in leaf, or bare
  readonly origin: { readonly lon: number; readonly lat: number }; // degrees, WGS84
}

const AKTAU = { lon: 51.16, lat: 43.65 };
const SHARED = { blocks: [3, 2], drivingSide: 'right', season: 'summer', origin: AKTAU } as const;

/** All assumed, but a microdistrict's storeys and a grid's: those of Soviet slabs and of Barcelona's Eixample. */
export const DEFAULTS: Readonly<Record<Style, GeneratorParameters>> = {
  microdistrict: {
    ...{ ...SHARED, style: 'microdistrict', storeys: [5, 9], density: 1, courtyardOpenness: 1 },
    ...{ oneWayShare: 0, treesPerBlock: 40, lampSpacing: 35 },
  },
  'old-town': {
    ...{ ...SHARED, style: 'old-town', storeys: [2, 4], density: 0.9, courtyardOpenness: 0.3 },
    ...{ oneWayShare: 0.5, treesPerBlock: 12, lampSpacing: 25 },
  },
  grid: {
    ...{ ...SHARED, style: 'grid', storeys: [5, 7], density: 1, courtyardOpenness: 0.2 },
    ...{ oneWayShare: 0.7, treesPerBlock: 40, lampSpacing: 30 },
  },
  embankment: {
    ...{ ...SHARED, style: 'embankment', storeys: [5, 9], density: 0.9, courtyardOpenness: 0.4 },
    ...{ oneWayShare: 0.3, treesPerBlock: 40, lampSpacing: 30 },
  },
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
