/**
 * The slab blocks of one parcel, laid like a pinwheel round the courtyard, and the walk that serves their entrances.
 *
 * Each side begins at one corner of the parcel and stops short of the next, which leaves a passage at every corner.
 * The entrance walk runs along the yard façades; each of its sides goes on through a passage to the pavement.
 */
import { type Draft, drawPlace, drawWalk } from '../draft.ts';
import { type Chance, centimetres, type GeneratorParameters } from '../parameters.ts';
import { OUTWARD, SIDES, type Side } from '../streets/street.ts';
import { type Parcel, rectangle } from './plan.ts';

const STOREY = 3; //             m
const SECTION = 20; //           m of façade per entrance, assumed
const FLATS_PER_LANDING = 4; //  assumed
const SETBACK = 5; //            m, slabs stand back from the pavement, assumed
const SLAB_LEAST = 60; //        m
const SLAB_MOST = 100; //        m
const GAP_LEAST = 9; //          m between two slabs of a side, assumed
const YARD_WALK = 4.5; //        m from the façade to the middle of the entrance walk, assumed
const YARD_WALK_WIDTH = 2.5; //  m, assumed
const DOOR = 1; //               m in front of a door, where one arrives
const DOOR_WALK_WIDTH = 1.5; //  m
const FACADE_MOUNT = 0.3; //     m, a camera's arm
const GATE = 4; //              m, opening in a fence, assumed
const FENCE_HEIGHT = 1.8; //    m, assumed; railings, so one sees through
const SHOP_WEIGHT = 30; //       assumed
const SHOPS_PER_SLAB = 3; //     on the ground floor towards the boulevard, assumed

/** A rectangle [x0, x1] × [y0, y1]. */
export interface Area {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Draws the slabs; returns the area that the entrance walk encloses. */
export function drawSlabs(draft: Draft, parcel: Parcel, parameters: GeneratorParameters, chance: Chance): Area {
  const name = `parcel/${parcel.number}`;
  const depth = centimetres(12 + 2 * chance(`${name}/depth`, 0));
  const passage = centimetres(10 + 3 * chance(`${name}/passage`, 0));
  const outer: Area = {
    x0: parcel.x0 + SETBACK,
    y0: parcel.y0 + parcel.front + SETBACK,
    x1: parcel.x1 - SETBACK,
    y1: parcel.y1 - SETBACK,
  };
  const ring = inset(outer, depth + YARD_WALK);
  for (const side of SIDES) {
    const frame = sideFrame(outer, side);
    const span = frame.length - depth - passage;
    const sideName = `${name}/${side}`;
    const lengths = slabLengths(span, (index) => chance(sideName, index));
    const gap = lengths.length > 1 ? span - lengths[0] - lengths[1] : 0;
    let start = 0;
    const standing: boolean[] = [];
    for (const [k, length] of lengths.entries()) {
      const storeys = parameters.storeys[chance(`${sideName}/storeys`, k) < 0.5 ? 0 : 1];
      // One slab of a parcel stands whatever the density: somebody lives there.
      standing.push(chance(`${sideName}/built`, k) < parameters.density || (side === SIDES[0] && k === 0));
      if (standing[k]) drawSlab(draft, parcel, { frame, side, start, length, depth, storeys });
      start += length + gap;
    }
    // Each passage continues a side of the entrance walk; between two slabs there is one more.
    drawRingSide(draft, parcel, ring, side);
    if (gap > 0) drawGapWalk(draft, parcel, frame, side, lengths[0] + gap / 2, depth);
    const passages = [
      { from: start - gap, to: frame.length - depth, walk: frame.length - depth - YARD_WALK },
      ...(gap > 0 ? [{ from: lengths[0], to: lengths[0] + gap, walk: lengths[0] + gap / 2 }] : []),
    ];
    for (const [k, opening] of passages.entries()) {
      const isOpen = chance(`${sideName}/open`, k) < parameters.courtyardOpenness;
      if (!isOpen && standing.every(Boolean))
        drawPassageFence(draft, `${parcel.number}-${side}-${k + 1}`, opening, (at) => frame.point(at, depth / 2));
    }
  }
  draft.zones.push({ id: `yard/${parcel.number}`, ring: areaRing(inset(outer, depth)) });
  return ring;
}

export function inset({ x0, y0, x1, y1 }: Area, by: number): Area {
  return {
    x0: centimetres(x0 + by),
    y0: centimetres(y0 + by),
    x1: centimetres(x1 - by),
    y1: centimetres(y1 - by),
  };
}

export function areaRing({ x0, y0, x1, y1 }: Area) {
  return rectangle(x0, y0, x1, y1);
}

/** A side of the pinwheel: `along` runs from the corner where its slabs begin, `inward` into the yard. */
interface Frame {
  readonly length: number;
  point(along: number, inward: number): [x: number, y: number];
}

function sideFrame({ x0, y0, x1, y1 }: Area, side: Side): Frame {
  switch (side) {
    case 'north':
      return { length: x1 - x0, point: (along, inward) => [x0 + along, y1 - inward] };
    case 'east':
      return { length: y1 - y0, point: (along, inward) => [x1 - inward, y1 - along] };
    case 'south':
      return { length: x1 - x0, point: (along, inward) => [x1 - along, y0 + inward] };
    case 'west':
      return { length: y1 - y0, point: (along, inward) => [x0 + inward, y0 + along] };
  }
}

/** One long slab, or two where they fit and chance wants it. */
function slabLengths(span: number, draw: (index: number) => number): number[] {
  const room = span - 2 * SLAB_LEAST - GAP_LEAST;
  if (room >= 0 && draw(0) < 0.75) {
    const gap = GAP_LEAST + 0.6 * room * draw(1);
    return [centimetres((span - gap) / 2), centimetres((span - gap) / 2)];
  }
  const most = Math.min(span, SLAB_MOST);
  return [centimetres(most - Math.min(12, most - SLAB_LEAST) * draw(1))];
}

interface Slab {
  readonly frame: Frame;
  readonly side: Side;
  readonly start: number; // m along the side
  readonly length: number;
  readonly depth: number;
  readonly storeys: number;
}

function drawSlab(draft: Draft, parcel: Parcel, slab: Slab): void {
  const { frame, side, start, length, depth, storeys } = slab;
  const number = draft.buildings.filter((building) => building.use === 'residential').length + 1;
  const id = `b${number}`;
  const [ax, ay] = frame.point(start, 0).map(centimetres);
  const [bx, by] = frame.point(start + length, depth).map(centimetres);
  const footprint = rectangle(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
  const top = storeys * STOREY;
  draft.buildings.push({
    id,
    footprint,
    holes: [],
    base: 0,
    top,
    faces: [],
    heightFrom: 'generated',
    use: 'residential',
  });
  const entrances = Math.round(length / SECTION);
  for (let k = 0; k < entrances; k++) {
    const along = start + ((k + 0.5) * length) / entrances;
    const door = frame.point(along, depth + DOOR);
    drawPlace(draft, 'entrance', `entrance/${id}-${k + 1}`, door, storeys * FLATS_PER_LANDING);
    drawWalk(draft, door, frame.point(along, depth + YARD_WALK), DOOR_WALK_WIDTH);
    const [x, y] = frame.point(along + 1.5, depth + FACADE_MOUNT).map(centimetres);
    draft.mounts.push({ id: `facade/${id}-${k + 1}`, x, y, maxHeight: top });
  }
  if (parcel.streets[side].kind === 'boulevard') drawGroundFloorShops(draft, parcel, slab);
}

function drawGroundFloorShops(draft: Draft, parcel: Parcel, { frame, side, start, length }: Slab): void {
  for (let k = 0; k < SHOPS_PER_SLAB; k++) {
    const along = start + ((k + 0.5) * length) / SHOPS_PER_SLAB;
    const door = frame.point(along, -DOOR);
    drawShop(draft, door, side, SHOP_WEIGHT);
    drawWalk(draft, door, onPavement(parcel, side, door), 2);
  }
}

/** A shop's door and the ground before it; `facing` is where the customers come from. */
export function drawShop(draft: Draft, [x, y]: readonly [number, number], facing: Side, weight: number): void {
  const number = draft.places.filter((place) => place.id.startsWith('shop/')).length + 1;
  drawPlace(draft, 'shop', `shop/${number}`, [x, y], weight);
  const [ux, uy] = OUTWARD[facing];
  const [vx, vy] = [uy, -ux];
  const corner = (out: number, beside: number) => [x + ux * out + vx * beside, y + uy * out + vy * beside];
  const corners = [...corner(-DOOR, -4), ...corner(-DOOR, 4), ...corner(3, 4), ...corner(3, -4)];
  draft.zones.push({ id: `shop/${number}`, ring: corners.map(centimetres) });
}

/** The point of the pavement, or of the boulevard's alley, straight out from `point` through this side. */
export function onPavement(parcel: Parcel, side: Side, [x, y]: readonly [number, number]): [number, number] {
  const street = parcel.streets[side];
  const [ux, uy] = OUTWARD[side];
  return ux === 0 ? [x, street.at - uy * street.walk] : [street.at - ux * street.walk, y];
}

/** A side of the entrance walk with the passage it continues into, opposite to the way its slabs are laid. */
function drawRingSide(draft: Draft, parcel: Parcel, { x0, y0, x1, y1 }: Area, side: Side): void {
  const ends: Record<Side, [from: [number, number], corner: [number, number], through: Side]> = {
    north: [[x1, y1], [x0, y1], 'west'],
    east: [[x1, y0], [x1, y1], 'north'],
    south: [[x0, y0], [x1, y0], 'east'],
    west: [[x0, y1], [x0, y0], 'south'],
  };
  const [from, corner, through] = ends[side];
  drawWalk(draft, from, onPavement(parcel, through, corner), YARD_WALK_WIDTH);
}

function drawGapWalk(draft: Draft, parcel: Parcel, frame: Frame, side: Side, along: number, depth: number): void {
  const inner = frame.point(along, depth + YARD_WALK);
  drawWalk(draft, inner, onPavement(parcel, side, inner), 2);
}

/** A piece of a side between two slabs, and where the walk through it lies, m along the side. */
interface Passage {
  readonly from: number;
  readonly to: number;
  readonly walk: number;
}

/** A fence from slab to slab that leaves a gate over the walk. */
function drawPassageFence(
  draft: Draft,
  name: string,
  { from, to, walk }: Passage,
  point: (along: number) => readonly [number, number],
): void {
  const pieces = [
    [from, walk - GATE / 2],
    [walk + GATE / 2, to],
  ] as const;
  for (const [k, [begin, end]] of pieces.entries()) {
    const line = [...point(begin), ...point(end)].map(centimetres);
    const id = `fence/passage-${name}-${k + 1}`;
    draft.barriers.push({ id, kind: 'fence', line, height: FENCE_HEIGHT, opaque: false });
  }
}
