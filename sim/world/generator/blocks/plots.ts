/**
 * Building plots in a band round a parcel: one at each corner, a row of them along each side, and openings between.
 *
 * A corner plot has a leg along either side, so that plots meet at right angles everywhere else. The band is as deep as
 * the style wants or, where a parcel is too narrow for that, as deep as there is room.
 */
import { selfIntersection, signedArea } from '../../../../engine/geometry/polygon.ts';
import { type Chance, centimetres } from '../parameters.ts';
import type { Point } from '../streets/street.ts';
import { innerCorner, type Parcel, type ParcelSide, sidePoint } from './parcels.ts';

/** Sizes of a style, m. */
export interface PlotForm {
  readonly depth: number; // of the band
  readonly leastDepth: number;
  readonly frontage: number; // of a plot, about
  readonly cornerLeg: number; // of a corner plot, beyond the corner of the courtyard
  readonly chamfer: number; // cut off each side of a corner, 0: none
}

/** A piece of a side that a plot fronts. */
export interface Front {
  readonly side: ParcelSide;
  readonly begin: number; // m along the side
  readonly end: number;
}

export interface Plot {
  readonly name: string; // for chance
  readonly ring: readonly Point[];
  readonly fronts: readonly Front[]; // two at a corner
}

/** A way into the courtyard between two plots. */
export interface Opening extends Front {
  readonly ring: readonly Point[];
  readonly isArch: boolean;
}

export interface Band {
  readonly depth: number;
  readonly plots: readonly Plot[];
  readonly openings: readonly Opening[];
  readonly court: readonly number[] | null; // ring inside the band; null at the border
}

/** What is to be left open on side k, or null. */
export type OpeningWanted = (k: number) => { readonly width: number; readonly isArch: boolean } | null;

const LEAST_FRONTAGE = 4.5; // m, assumed; corner plots take what is less
const LEAST_COURT = 60; //     m², assumed
const BORDER_MARGIN = 2; //    m, to the border of the site

/** Null where a parcel has no room for a band. Openings that find no room on their side are left out. */
export function layPlots(parcel: Parcel, form: PlotForm, opening: OpeningWanted, chance: Chance): Band | null {
  for (let depth = form.depth; depth >= form.leastDepth; depth--) {
    const corners = parcel.sides.map((_, k) => cornerAt(parcel, k, depth, form));
    const court = parcel.isFringe ? null : corners.flatMap(({ inner }) => inner.map(centimetres));
    const isRoomy = parcel.sides.every((side, k) => side.front === null || spanOf(parcel, corners, k).length >= 0);
    if (!isRoomy || (court !== null && !isCourt(court))) continue;
    return layBand(parcel, corners, { depth, form, court, opening, chance });
  }
  return null;
}

/** The corner where side k begins. */
interface Corner {
  readonly inner: Point; // of the courtyard
  readonly leg: number; // m of the plot along both sides; 0: there is no plot, the border is near
}

function cornerAt(parcel: Parcel, k: number, depth: number, form: PlotForm): Corner {
  const { sides } = parcel;
  const before = sides[(k + sides.length - 1) % sides.length];
  const { point, foot } = innerCorner(parcel, k, depth);
  const leg = Math.max(Math.max(foot, 0) + form.cornerLeg, form.chamfer + LEAST_FRONTAGE);
  return { inner: point, leg: before.front !== null && sides[k].front !== null ? leg : 0 };
}

function isCourt(ring: readonly number[]): boolean {
  return signedArea(ring) >= LEAST_COURT && selfIntersection(ring) === null;
}

/** What side k has between its corner plots. */
function spanOf({ sides }: Parcel, corners: readonly Corner[], k: number): { begin: number; length: number } {
  const begin = corners[k].leg || BORDER_MARGIN;
  const end = sides[k].length - (corners[(k + 1) % sides.length].leg || BORDER_MARGIN);
  return { begin, length: end - begin };
}

interface BandPlan {
  readonly depth: number;
  readonly form: PlotForm;
  readonly court: readonly number[] | null;
  readonly opening: OpeningWanted;
  readonly chance: Chance;
}

function layBand(parcel: Parcel, corners: readonly Corner[], plan: BandPlan): Band {
  const { sides, number } = parcel;
  const { depth, form, court } = plan;
  const rows = sides.map((side, k) => (side.front === null ? null : layRow(parcel, corners, k, plan)));
  const cornerPlots = sides.flatMap((side, k): Plot[] => {
    const before = (k + sides.length - 1) % sides.length;
    if (corners[k].leg === 0) return [];
    const [row, rowBefore] = [rows[k]!, rows[before]!];
    const legs = [
      { side: sides[before], begin: rowBefore.end, end: sides[before].length },
      { side, begin: 0, end: row.begin },
    ];
    const ring = [
      sidePoint(legs[0].side, legs[0].begin, 0),
      ...cornerFront(legs[0].side, side, form.chamfer),
      sidePoint(side, row.begin, 0),
      sidePoint(side, row.begin, depth),
      corners[k].inner,
      sidePoint(legs[0].side, legs[0].begin, depth),
    ];
    return [{ name: `parcel/${number}/corner/${k}`, ring: ring.map(rounded), fronts: legs }];
  });
  return {
    depth,
    plots: [...cornerPlots, ...rows.flatMap((row) => row?.plots ?? [])],
    openings: rows.flatMap((row) => row?.openings ?? []),
    court,
  };
}

function cornerFront(before: ParcelSide, side: ParcelSide, chamfer: number): Point[] {
  if (chamfer === 0) return [side.start];
  return [sidePoint(before, before.length - chamfer, 0), sidePoint(side, chamfer, 0)];
}

interface Row {
  readonly begin: number; // where the corner plots end, m along the side
  readonly end: number;
  readonly plots: readonly Plot[];
  readonly openings: readonly Opening[];
}

function layRow(parcel: Parcel, corners: readonly Corner[], k: number, plan: BandPlan): Row {
  const { depth, form, chance } = plan;
  const side = parcel.sides[k];
  const name = `parcel/${parcel.number}/side/${k}`;
  const { begin, length } = spanOf(parcel, corners, k);
  const wanted = plan.opening(k);
  const isOpen = wanted !== null && length >= wanted.width;
  const half = isOpen ? wanted.width / 2 : 0;
  const middle = begin + length / 2;
  const gap = { side, begin: middle - half, end: middle + half };
  const box = (from: number, to: number) =>
    [sidePoint(side, from, 0), sidePoint(side, to, 0), sidePoint(side, to, depth), sidePoint(side, from, depth)].map(
      rounded,
    );
  const openings = isOpen ? [{ ...gap, ring: box(gap.begin, gap.end), isArch: wanted.isArch }] : [];
  const spans = isOpen
    ? [
        [begin, gap.begin],
        [gap.end, begin + length],
      ]
    : [[begin, begin + length]];
  // Corner plots reach to the gap, or meet, where there is no room for a plot between.
  if (spans[0][1] - spans[0][0] < LEAST_FRONTAGE) return { begin: gap.begin, end: gap.end, plots: [], openings };
  const plots = spans.flatMap(([from, to], s) => {
    const count = Math.max(1, Math.round((to - from) / form.frontage));
    const cut = (c: number) => {
      const shift = c === 0 || c === count ? 0 : 0.5 * (chance(`${name}/cut/${s}`, c) - 0.5);
      return from + ((c + shift) * (to - from)) / count;
    };
    return Array.from({ length: count }, (_, c): Plot => {
      const front = { side, begin: cut(c), end: cut(c + 1) };
      return { name: `${name}/${s}/${c}`, ring: box(front.begin, front.end), fronts: [front] };
    });
  });
  return { begin, end: begin + length, plots, openings };
}

function rounded([x, y]: Point): Point {
  return [centimetres(x), centimetres(y)];
}
