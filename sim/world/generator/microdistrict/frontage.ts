/**
 * The strip along an arterial: shop pavilions and kiosks on its northern side, bus stops on both verges.
 *
 * Everything here looks for free ground first, since passages from the yards cross the strip at places drawn by chance.
 */
import { type Draft, drawPlace, drawWalk, nextNumber } from '../draft.ts';
import { type Ground, isFree, takeBox, takeSegment } from '../ground.ts';
import { type Chance, centimetres } from '../parameters.ts';
import type { Stretch } from '../streets/junction.ts';
import { extentOf, type Parcel, type Plan } from './plan.ts';
import { areaRing, drawShop } from './slabs.ts';

const PAVILION = [20, 10] as const; // m, assumed
const PAVILION_WEIGHT = 40; // assumed
const KIOSK = [2.4, 2] as const; // m, assumed
const KIOSK_WEIGHT = 8; // assumed
const STOP_WEIGHT = 40; // assumed
const SHELTER = 5; // m, assumed

export function drawFrontage(draft: Draft, plan: Plan, ground: Ground, chance: Chance): void {
  for (const stretch of plan.stretches) if (stretch.street.kind === 'arterial') drawStops(draft, ground, stretch);
  for (const parcel of plan.parcels) {
    if (parcel.front === 0) continue;
    drawPavilions(draft, ground, parcel, chance);
    drawStripKiosk(draft, ground, parcel, chance);
  }
}

/** One stop per side between two junctions: people wait on the verge, the shelter stands behind the pavement. */
function drawStops(draft: Draft, ground: Ground, stretch: Stretch): void {
  const { street, axis, from, to } = stretch;
  if (from === null || to === null) return;
  const { at: middle, begin, end } = extentOf(stretch);
  const at = (along: number, beside: number): [number, number] =>
    axis === 'x' ? [along, middle + beside] : [middle + beside, along];
  for (const side of [-1, 1]) {
    const shelter = side * (street.reach + 1.5);
    const candidates = [0, 6, -6, 12, -12, 18, -18].map((shift) => (begin + end) / 2 + shift);
    const along = candidates.find((x) =>
      [-2.5, 0, 2.5].every((d) => {
        const [px, py] = at(x + d, shelter);
        return isFree(ground, px, py, 0.5);
      }),
    );
    if (along === undefined) continue;
    const id = `stop/${nextNumber(draft, 'stop')}`;
    const waiting = at(along, side * (street.half + 1.3));
    drawPlace(draft, 'stop', id, waiting, STOP_WEIGHT);
    drawWalk(draft, at(along, side * street.walk), waiting, 2);
    const line = [...at(along - SHELTER / 2, shelter), ...at(along + SHELTER / 2, shelter)].map(centimetres);
    draft.barriers.push({ id: `shelter/${id}`, kind: 'wall', line, height: 2.5, opaque: false });
    takeSegment(ground, line[0], line[1], line[2], line[3], 1);
    takeSegment(ground, ...waiting, ...at(along, side * street.walk), 1.5);
  }
}

function drawPavilions(draft: Draft, ground: Ground, parcel: Parcel, chance: Chance): void {
  for (const [k, share] of [0.25, 0.7].entries()) {
    const shift = 12 * chance(`parcel/${parcel.number}/pavilion`, k);
    const x0 = centimetres(parcel.x0 + share * (parcel.x1 - parcel.x0) + shift);
    const area = { x0, y0: parcel.y0 + 8, x1: x0 + PAVILION[0], y1: parcel.y0 + 8 + PAVILION[1] };
    const isRoom = [2, 10, 18].every((dx) => isFree(ground, x0 + dx, parcel.y0 + 13, 5));
    if (!isRoom) continue;
    const footprint = areaRing(area).map(centimetres);
    const id = `shop-${parcel.number}-${k + 1}`;
    draft.buildings.push({
      id,
      footprint,
      holes: [],
      base: 0,
      top: 4.5,
      faces: [],
      heightFrom: 'generated',
      use: 'retail',
    });
    takeBox(ground, footprint, 1.5);
    const door: [number, number] = [x0 + PAVILION[0] / 2, area.y0 - 1];
    drawShop(draft, door, 'south', PAVILION_WEIGHT);
    drawApproach(draft, ground, parcel, door);
    draft.mounts.push({ id: `facade/${id}`, x: x0 + 3, y: centimetres(area.y0 - 0.3), maxHeight: 4.5 });
  }
}

/** Straight south to the pavement. */
function drawApproach(draft: Draft, ground: Ground, parcel: Parcel, [x, y]: [number, number]): void {
  const pavement = parcel.streets.south.at + parcel.streets.south.walk;
  drawWalk(draft, [x, y], [x, pavement], 2);
  takeSegment(ground, x, y, x, pavement, 1.5);
}

/** A kiosk by the pavement, its hatch towards the street. */
function drawStripKiosk(draft: Draft, ground: Ground, parcel: Parcel, chance: Chance): void {
  const spread = chance(`parcel/${parcel.number}/kiosk`, 0);
  const candidates = Array.from({ length: 12 }, (_, k) => {
    const share = (spread + k / 12) % 1;
    return centimetres(parcel.x0 + 15 + share * (parcel.x1 - parcel.x0 - 30));
  });
  const y = parcel.y0 + 3.5;
  const x = candidates.find((candidate) => isFree(ground, candidate, y, 2.5));
  if (x === undefined) return;
  const number = draft.barriers.filter((barrier) => barrier.kind === 'kiosk').length + 1;
  const [w, d] = [KIOSK[0] / 2, KIOSK[1] / 2];
  const line = [x - w, y - d, x + w, y - d, x + w, y + d, x - w, y + d, x - w, y - d].map(centimetres);
  draft.barriers.push({ id: `kiosk/${number}`, kind: 'kiosk', line, height: 2.6, opaque: true });
  takeBox(ground, line, 1);
  const hatch: [number, number] = [x, y - d - 1];
  drawPlace(draft, 'shop', `kiosk/${number}`, hatch, KIOSK_WEIGHT);
  drawApproach(draft, ground, parcel, hatch);
}
