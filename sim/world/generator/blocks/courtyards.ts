/**
 * Courtyards: walks from the openings to the middle, back doors, and what is in the middle.
 *
 * All walks of a courtyard run straight to its middle, so none crosses another.
 */
import { centroid, distanceToRing } from '../../../../engine/geometry/polygon.ts';
import { type Draft, type Drafting, drawPlace, drawWalk, nextNumber } from '../draft.ts';
import { type Chance, centimetres } from '../parameters.ts';
import type { Point } from '../streets/street.ts';
import { drawGrounds } from './grounds.ts';
import type { House } from './houses.ts';
import { type Parcel, pavementInward, sidePoint } from './parcels.ts';
import type { Band, Opening, OpeningWanted } from './plots.ts';

const PASSAGE_WIDTH = 2; //       m, of the walk through an opening
const ARCH = 4; //                m, assumed: a gateway
const BACK_DOOR = 0.8; //         m behind the band, where one arrives
const BACK_DOOR_WIDTH = 1; //     m
const PAST_BACKS = 1.5; //        m behind the band, where a walk may turn
const PLAYGROUND = 4; //          m, half its side, assumed
const PLAYGROUND_WEIGHT = 10; //  assumed
const KINDERGARTEN_ROOM = 17; //  m from the middle of a courtyard to the houses
const GROUNDS_SHARE = 0.8; //     of the courtyard's width, assumed
const DOOR_BEFORE = 7; //         m from the middle of a courtyard to the kindergarten's door, which is before it
const LEAST_FOR_ARCH = 0.6; //    of the longest side: a gateway is not squeezed into a short one

/** What a style says of courtyards. */
export interface CourtForm {
  readonly gap: number; // m, of an open gap
  readonly backDoors: number; // share of the houses with a second door, into the courtyard
}

/** A share of the sides of each block is open; where none is, one has an archway. Blocks at the border stay closed. */
export function wantedOpenings(
  { number, sides, isFringe }: Parcel,
  gap: number,
  openness: number,
  chance: Chance,
): OpeningWanted {
  if (isFringe) return () => null;
  const open = sides.map((_, k) => chance(`parcel/${number}/side/${k}`, 0) < openness);
  if (open.some(Boolean)) return (k) => (open[k] ? { width: gap, isArch: false } : null);
  const longest = Math.max(...sides.map(({ length }) => length));
  const fit = [...sides.keys()].filter((k) => sides[k].length >= LEAST_FOR_ARCH * longest);
  const arch = fit[Math.floor(chance(`parcel/${number}/arch`, 0) * fit.length)];
  return (k) => (k === arch ? { width: ARCH, isArch: true } : null);
}

/** A block round a courtyard. */
export interface CourtBlock {
  readonly number: number; // of the parcel
  readonly band: Band;
  readonly houses: readonly House[];
  readonly isKindergarten: boolean;
}

export function drawCourtyard({ draft, chance }: Drafting, block: CourtBlock, form: CourtForm): void {
  const { number, band, houses, isKindergarten } = block;
  const { court, openings } = band;
  if (court === null || openings.length === 0) return;
  draft.zones.push({ id: `yard/${number}`, ring: court });
  const [x, y] = centroid(court).map(centimetres);
  if (isKindergarten) {
    drawKindergarten(draft, band, openings[0], [x, y]);
    return;
  }
  for (const opening of openings) {
    const inside = drawPassage(draft, band, opening);
    drawWalk(draft, inside, [x, y], PASSAGE_WIDTH);
  }
  for (const { plot } of houses) {
    if (plot.fronts.length > 1 || chance(plot.name, 3) >= form.backDoors) continue;
    const [{ side, begin, end }] = plot.fronts;
    const door = sidePoint(side, (begin + end) / 2, band.depth + BACK_DOOR);
    drawPlace(draft, 'entrance', `entrance/yard-${nextNumber(draft, 'entrance')}`, door, 1);
    drawWalk(draft, door, [x, y], BACK_DOOR_WIDTH);
  }
  if (distanceToRing(court, x, y) < 2 * PLAYGROUND + 1) return;
  const id = `playground/${nextNumber(draft, 'playground')}`;
  drawPlace(draft, 'playground', id, [x, y], PLAYGROUND_WEIGHT);
  const [west, east, south, north] = [x - PLAYGROUND, x + PLAYGROUND, y - PLAYGROUND, y + PLAYGROUND];
  draft.zones.push({ id, ring: [west, south, east, south, east, north, west, north].map(centimetres) });
}

/** Whether a courtyard is entered by one way and has room for a kindergarten's grounds. */
export function hasRoomForKindergarten({ court, openings }: Band): boolean {
  return court !== null && openings.length === 1 && distanceToRing(court, ...centroid(court)) >= KINDERGARTEN_ROOM;
}

/** Grounds within a courtyard, the building across the way in. */
function drawKindergarten(draft: Draft, band: Band, opening: Opening, [x, y]: Point): void {
  const ring = band.court!.map((value, i) => (i % 2 === 0 ? x : y) * (1 - GROUNDS_SHARE) + value * GROUNDS_SHARE);
  const inside = drawPassage(draft, band, opening);
  const [dx, dy] = [x - inside[0], y - inside[1]];
  const before = DOOR_BEFORE / Math.sqrt(dx * dx + dy * dy);
  drawGrounds(draft, 'kindergarten', ring, { from: inside, door: [x - before * dx, y - before * dy] });
}

/** From the pavement through an opening to just behind the houses. */
function drawPassage(draft: Draft, { depth }: Band, { side, begin, end }: Opening): Point {
  const middle = (begin + end) / 2;
  const outside = sidePoint(side, middle, pavementInward(side.front!));
  const inside = sidePoint(side, middle, depth + PAST_BACKS);
  drawWalk(draft, outside, inside, PASSAGE_WIDTH);
  return inside;
}
