/**
 * Underside and top of a building from its tags, and how well they are known.
 *
 * https://wiki.openstreetmap.org/wiki/Key:height and Simple_3D_Buildings: `height` reaches to the top of the roof,
 * `building:levels` do not count the roof's own, `min_height` and `building:min_level` are what is free below.
 */
import type { Building } from '../../../../sim/world/site.ts';
import { HEADROOM } from '../../../../sim/world/walls.ts';
import { parseLength, parseStoreys, STOREY } from '../../heights.ts';
import type { Tags } from '../extract.ts';

export interface Extent {
  readonly base: number; // m
  readonly top: number | null; // m; null: no tag tells
  readonly heightFrom: Building['heightFrom'];
  readonly slips: ReadonlySet<'height' | 'base'>; // tags that are there and make no sense
}

const HIGHEST = 1000; // m: no building is higher, and a city file holds none
const LEAST_RISE = 0.1; // m from underside to top

/** A roof on posts has an underside though nobody states it: people and looks pass below. Thicknesses and heights assumed. */
const CANOPIES: ReadonlyMap<string, { readonly top: number; readonly thickness: number }> = new Map([
  ['roof', { top: 4, thickness: 0.4 }],
  ['carport', { top: 2.6, thickness: 0.3 }],
  ['canopy', { top: 4, thickness: 0.4 }],
  ['bridge', { top: 8, thickness: 3.5 }], // over a street: clear of lorries, one storey high
]);

export function extentOf(tags: Tags): Extent {
  const slips = new Set<'height' | 'base'>();
  const read = (slip: 'height' | 'base', keys: readonly string[], measure: (text: string) => number | null) =>
    firstOf(tags, keys, (text) => {
      const value = measure(text);
      if (value === null) slips.add(slip);
      return value;
    });
  const canopy = CANOPIES.get(tags.get('building') ?? tags.get('building:part') ?? '') ?? null;
  const height = read('height', ['height', 'building:height', 'est_height'], heightOf);
  // A roof on posts is given one storey or none, and is neither.
  const storeys = height !== null || canopy !== null ? null : read('height', ['building:levels', 'levels'], storeysOf);
  const top = height ?? (storeys === null ? (canopy?.top ?? null) : storeys * STOREY + roofOf(tags));
  const heightFrom = height !== null ? 'tag' : storeys !== null ? 'levels' : 'default';

  const clear = read('base', ['min_height', 'building:min_height'], parseLength);
  const below = clear === null ? read('base', ['building:min_level', 'min_level'], parseStoreys) : null;
  const free = clear ?? (below === null ? null : below * STOREY);
  if (free !== null && free <= (top ?? HIGHEST - STOREY) - LEAST_RISE) return { base: free, top, heightFrom, slips };
  if (free !== null) slips.add('base');
  if (canopy === null || top === null) return { base: 0, top, heightFrom, slips };
  const base = Math.max(HEADROOM, top - canopy.thickness);
  return { base, top: Math.max(top, base + LEAST_RISE), heightFrom, slips };
}

/** What the first of the keys that can be read says. */
function firstOf(tags: Tags, keys: readonly string[], read: (text: string) => number | null): number | null {
  for (const key of keys) {
    const text = tags.get(key);
    const value = text === undefined ? null : read(text);
    if (value !== null) return value;
  }
  return null;
}

function heightOf(text: string): number | null {
  const height = parseLength(text);
  return height !== null && height >= LEAST_RISE && height <= HIGHEST ? height : null;
}

function storeysOf(text: string): number | null {
  const storeys = parseStoreys(text);
  return storeys !== null && storeys > 0 && storeys * STOREY <= HIGHEST - MOST_ROOF ? storeys : null;
}

const MOST_ROOF = 100; // m, assumed: a spire

function roofOf(tags: Tags): number {
  const height = parseLength(tags.get('roof:height') ?? '');
  if (height !== null && height <= MOST_ROOF) return height;
  const storeys = parseStoreys(tags.get('roof:levels') ?? '');
  return storeys !== null && storeys * STOREY <= MOST_ROOF ? storeys * STOREY : 0;
}
