/** Lamps along streets, boulevard and yard walks; the pole of each can carry a camera. Heights and fluxes are assumed. */
import type { Lamp, Mount } from '../../site.ts';
import { type Ground, isFree, takeSegment } from '../ground.ts';
import { centimetres, type GeneratorParameters } from '../parameters.ts';
import { armOf, armPoint, type Junction, type Stretch, stopDistance } from '../streets/junction.ts';
import { boulevardReaches, linksAlong } from './boulevard.ts';
import { extentOf, type Plan } from './plan.ts';
import { type Area, inset } from './slabs.ts';

const ARTERIAL = { height: 10, flux: 14000 }; // m, lm: LED of about 110 W
const STREET = { height: 8, flux: 9000 };
const BOULEVARD = { height: 5, flux: 5000 };
const YARD = { height: 5, flux: 4500 };
const YARD_OFFSET = 2.7; // m, from the middle of the entrance walk into the yard
const CLEARANCE = 0.2; // m

type Kind = typeof STREET;

export function placeLamps(
  plan: Plan,
  yards: readonly Area[],
  ground: Ground,
  { lampSpacing }: GeneratorParameters,
): Lamp[] {
  const lamps: Lamp[] = [];
  const place = (kind: Kind, [x, y]: readonly [number, number]) => {
    if (!isFree(ground, x, y, CLEARANCE)) return;
    lamps.push({ id: `l${lamps.length + 1}`, x: centimetres(x), y: centimetres(y), ...kind });
    takeSegment(ground, x, y, x, y, 1);
  };
  for (const stretch of plan.stretches) placeAlongStretch(stretch, lampSpacing, place);
  for (const [begin, end] of boulevardReaches(plan)) {
    const links = [begin, ...linksAlong(begin, end), end];
    for (let k = 1; k < links.length; k++) place(BOULEVARD, [plan.boulevard.at, (links[k - 1] + links[k]) / 2]);
  }
  for (const yard of yards) placeRoundYard(inset(yard, YARD_OFFSET), lampSpacing, place);
  return lamps;
}

/** A pole carries a camera just below its lamp. */
export function poleMounts(lamps: readonly Lamp[]): Mount[] {
  return lamps.map(({ id, x, y, height }) => ({ id: `pole/${id}`, x, y, maxHeight: height }));
}

type PlaceLamp = (kind: Kind, point: readonly [number, number]) => void;

/** On both verges of an arterial, on one of a local street, clear of the junctions. */
function placeAlongStretch(stretch: Stretch, spacing: number, place: PlaceLamp): void {
  const { street, axis, from, to } = stretch;
  const { at, begin, end } = extentOf(stretch);
  const clearOf = (junction: Junction) => {
    const arm = armOf(junction, stretch);
    return armPoint(junction, arm, stopDistance(junction, arm) + 3, 0)[axis === 'x' ? 0 : 1];
  };
  const first = from === null ? begin + 5 : clearOf(from);
  const last = to === null ? end - 5 : clearOf(to);
  const count = Math.max(1, Math.round((last - first) / spacing));
  const verge = (street.half + street.walk - street.walkWidth / 2) / 2;
  for (let k = 0; k <= count; k++) {
    const along = first + (k * (last - first)) / count;
    for (const side of street.kind === 'arterial' ? [-1, 1] : [1]) {
      const beside = at + side * verge;
      place(street.kind === 'arterial' ? ARTERIAL : STREET, axis === 'x' ? [along, beside] : [beside, along]);
    }
  }
}

function placeRoundYard({ x0, y0, x1, y1 }: Area, spacing: number, place: PlaceLamp): void {
  const countX = Math.max(1, Math.round((x1 - x0) / spacing));
  const countY = Math.max(1, Math.round((y1 - y0) / spacing));
  for (let k = 0; k <= countX; k++) {
    const x = x0 + (k * (x1 - x0)) / countX;
    place(YARD, [x, y0]);
    place(YARD, [x, y1]);
  }
  for (let k = 1; k < countY; k++) {
    const y = y0 + (k * (y1 - y0)) / countY;
    place(YARD, [x0, y]);
    place(YARD, [x1, y]);
  }
}
