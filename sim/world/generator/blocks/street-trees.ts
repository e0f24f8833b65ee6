/**
 * Trees of blocks: on the verges before them and round squares first, the rest of those asked for anywhere inside.
 *
 * A block at the border, whose back is not seen, has half as many.
 */
import { contains } from '../../../../engine/geometry/polygon.ts';
import type { Tree } from '../../site.ts';
import type { Ground } from '../ground.ts';
import type { Chance, GeneratorParameters } from '../parameters.ts';
import type { Point } from '../streets/street.ts';
import { type Planting, startPlanting } from '../trees.ts';
import { type Parcel, type ParcelSide, parcelRing, sidePoint } from './parcels.ts';
import { edgeOf } from './squares.ts';

const VERGE_SPACING = 8; //  m, assumed: the planes of Barcelona stand so
const SQUARE_SPACING = 7; // m, assumed
const LEAST_VERGE = 1.2; //  m, that a tree grows on

interface Planted {
  readonly parcels: readonly Parcel[];
  readonly squares: readonly Parcel[];
  readonly ground: Ground;
}

/** @param more trees of a style's own, planted first */
export function plantBlocks(
  { parcels, squares, ground }: Planted,
  { season, treesPerBlock }: GeneratorParameters,
  chance: Chance,
  more: ((planting: Planting) => void) | undefined,
): Tree[] {
  const planting = startPlanting(ground, season, chance);
  more?.(planting);
  for (const parcel of parcels) {
    const wanted = Math.round(parcel.isFringe ? treesPerBlock / 2 : treesPerBlock);
    const places = squares.includes(parcel) ? edgeOf(parcel, SQUARE_SPACING) : parcel.sides.flatMap(vergeOf);
    const inRows = thinned(places, wanted).filter(([x, y]) => planting.inRow(x, y)).length;
    const ring = parcelRing(parcel);
    const xs = ring.filter((_, i) => i % 2 === 0);
    const ys = ring.filter((_, i) => i % 2 === 1);
    const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
    planting.scatter(`parcel/${parcel.number}/trees`, wanted - inRows, box, (x, y) => contains(ring, x, y));
  }
  return planting.trees;
}

function vergeOf(side: ParcelSide): Point[] {
  if (side.front === null) return [];
  const { half, walk, walkWidth, reach } = side.front.street;
  const verge = walk - walkWidth / 2 - half;
  if (verge < LEAST_VERGE) return [];
  const count = Math.floor(side.length / VERGE_SPACING);
  const first = (side.length - (count - 1) * VERGE_SPACING) / 2;
  return Array.from({ length: Math.max(0, count) }, (_, k) =>
    sidePoint(side, first + k * VERGE_SPACING, half + verge / 2 - reach),
  );
}

/** At most `most` of the places, evenly chosen. */
function thinned(places: readonly Point[], most: number): Point[] {
  if (places.length <= most) return [...places];
  return Array.from({ length: most }, (_, k) => places[Math.floor(((k + 0.5) * places.length) / most)]);
}
