/** How well the heights of buildings are known: what the hatching shows and the legend counts. */
import type { Building } from '../../sim/world/site.ts';

/** A guess is hatched, a count of storeys tinted; everything else is taken as it stands. */
export const DOUBT: Readonly<Record<Building['heightFrom'], number>> = {
  tag: 0,
  measured: 0,
  generated: 0,
  levels: 1,
  default: 2,
};

export interface HeightCounts {
  readonly all: number;
  readonly storeys: number; // that stand on a count of storeys
  readonly guesses: number;
}

export function countHeights(buildings: readonly Building[]): HeightCounts {
  const from = (source: Building['heightFrom']) => buildings.filter(({ heightFrom }) => heightFrom === source).length;
  return { all: buildings.length, storeys: from('levels'), guesses: from('default') };
}

export function hasGuesses(buildings: readonly Building[]): boolean {
  return buildings.some(({ heightFrom }) => heightFrom === 'default');
}

/** The doubt about each corner of buildings whose triangles begin at `starts`. */
export function doubtOf(buildings: readonly Building[], starts: Int32Array): Uint8Array {
  const doubt = new Uint8Array(3 * starts[buildings.length]);
  for (const [k, { heightFrom }] of buildings.entries())
    doubt.fill(DOUBT[heightFrom], 3 * starts[k], 3 * starts[k + 1]);
  return doubt;
}
