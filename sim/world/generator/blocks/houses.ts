/**
 * Houses on their plots: attached, each with a door to the pavement, some with a shop beside it, each with a mount.
 *
 * Plots that stay empty are closed towards the street by a wall. An archway is a part of a house that begins above
 * people's heads.
 */
import { type Draft, type Drafting, drawPlace, drawWalk, nextNumber } from '../draft.ts';
import { type Chance, centimetres } from '../parameters.ts';
import type { Point } from '../streets/street.ts';
import { type Frontage, pavementInward, sidePoint } from './parcels.ts';
import type { Band, Front, Plot } from './plots.ts';

const STOREY = 3.2; //       m, assumed
const FLAT_FRONT = 8; //     m of façade per flat of a storey, assumed
const DOOR = 0.7; //         m in front of a door, where one arrives
const DOOR_WALK_WIDTH = 1.2; // m
const FACADE_MOUNT = 0.25; // m, a camera's arm
const MOUNTS_BESIDE = [1.3, 2, 3, -1.3, -2]; // m from the door, the first that is clear of who goes in and past
const SHOP_WEIGHT = 20; //   assumed
const SHOP_LEAST_FRONT = 5; // m, of a house that has a door beside its shop's, assumed
const ARCH_HEIGHT = 3.6; //  m, assumed: lets a lorry through
const ARCH_BEAM = 0.6; //    m of house above an archway, at least: under a low house it is lower
const WALL_HEIGHT = 2.2; //  m, assumed

/** Share of the houses with a shop, on main streets and on others. */
export interface HouseForm {
  readonly shopsOnArterials: number;
  readonly shopsElsewhere: number;
}

/** A house that stands. */
export interface House {
  readonly plot: Plot;
  readonly id: string;
  readonly storeys: number;
  readonly front: Front; // with the door
  readonly door: number; // m along the side
}

export function drawHouses(
  { draft, parameters, chance }: Drafting,
  { plots, openings }: Band,
  form: HouseForm,
): House[] {
  const { density } = parameters;
  const [low, high] = parameters.storeys;
  const houses: House[] = [];
  for (const plot of plots) {
    if (chance(plot.name, 0) >= density) {
      for (const front of plot.fronts) drawWall(draft, front);
      continue;
    }
    const storeys = low + Math.floor(chance(plot.name, 1) * (high - low + 1));
    const id = drawBuilding(draft, plot.ring, 0, eavesOf(storeys));
    houses.push(drawDoors(draft, plot, { id, storeys, form }, chance));
  }
  const arch = centimetres(Math.min(ARCH_HEIGHT, eavesOf(low) - ARCH_BEAM));
  for (const { ring, isArch } of openings) if (isArch) drawBuilding(draft, ring, arch, eavesOf(low));
  return houses;
}

function drawBuilding(draft: Draft, ring: readonly Point[], base: number, top: number): string {
  const id = `b${draft.buildings.length + 1}`;
  draft.buildings.push({
    id,
    footprint: ring.flat(),
    holes: [],
    base,
    top,
    faces: [],
    heightFrom: 'generated',
    use: 'residential',
  });
  return id;
}

/** Height of a house, m. */
export function eavesOf(storeys: number): number {
  return centimetres(storeys * STOREY);
}

interface Wishes {
  readonly id: string;
  readonly storeys: number;
  readonly form: HouseForm;
}

/** The door is on the longer front of a corner house. */
function drawDoors(draft: Draft, plot: Plot, { id, storeys, form }: Wishes, chance: Chance): House {
  const width = ({ begin, end }: Front) => end - begin;
  const front = plot.fronts.reduce((a, b) => (width(b) > width(a) ? b : a));
  const length = plot.fronts.reduce((sum, own) => sum + width(own), 0);
  const frontage = front.side.front!;
  const hasShop =
    width(front) >= SHOP_LEAST_FRONT &&
    chance(plot.name, 2) < (frontage.street.kind === 'arterial' ? form.shopsOnArterials : form.shopsElsewhere);
  // At a corner, whose end of the front may be cut off, doors keep to the other end.
  const isAtCorner = plot.fronts.length > 1;
  const along = (share: number) => {
    const distance = (isAtCorner ? 0.6 + 0.4 * share : share) * width(front);
    return isAtCorner && front.begin > 0 ? front.end - distance : front.begin + distance;
  };
  const door = along(hasShop ? 0.3 : 0.5);
  const weight = storeys * Math.max(1, Math.round(length / FLAT_FRONT));
  drawPlace(draft, 'entrance', `entrance/${id}-1`, sidePoint(front.side, door, -DOOR), weight);
  drawApproach(draft, front, frontage, door);
  if (hasShop) drawShop(draft, front, frontage, along(0.75));
  return { plot, id, storeys, front, door };
}

/** A camera's arm beside each door; none where people walk close under every part of the front. */
export function drawMounts(draft: Draft, houses: readonly House[], isOffWalks: (point: Point) => boolean): void {
  for (const { plot, id, storeys, front, door } of houses) {
    // Away from the corner of two streets, which may be cut off.
    const isBefore = plot.fronts.length > 1 && front.begin > 0;
    const along = MOUNTS_BESIDE.map((shift) => door + (isBefore ? -shift : shift)).find(
      (place) => place > front.begin && place < front.end && isOffWalks(sidePoint(front.side, place, -FACADE_MOUNT)),
    );
    if (along === undefined) continue;
    const [x, y] = sidePoint(front.side, along, -FACADE_MOUNT).map(centimetres);
    draft.mounts.push({ id: `facade/${id}-1`, x, y, maxHeight: eavesOf(storeys) });
  }
}

/** From the door straight out to the pavement. */
function drawApproach(draft: Draft, { side }: Front, frontage: Frontage, along: number): void {
  const pavement = sidePoint(side, along, pavementInward(frontage));
  drawWalk(draft, sidePoint(side, along, -DOOR), pavement, DOOR_WALK_WIDTH);
}

/** A shop's door and the ground before it, to the far edge of the pavement. */
function drawShop(draft: Draft, front: Front, frontage: Frontage, along: number): void {
  const id = `shop/${nextNumber(draft, 'shop')}`;
  drawPlace(draft, 'shop', id, sidePoint(front.side, along, -DOOR), SHOP_WEIGHT);
  drawApproach(draft, front, frontage, along);
  const out = pavementInward(frontage) - frontage.street.walkWidth / 2;
  const half = Math.min(3, (front.end - front.begin) / 4); // m, assumed
  const corners = [
    sidePoint(front.side, along - half, 0),
    sidePoint(front.side, along - half, out),
    sidePoint(front.side, along + half, out),
    sidePoint(front.side, along + half, 0),
  ];
  draft.zones.push({ id, ring: corners.flat().map(centimetres) });
}

function drawWall(draft: Draft, { side, begin, end }: Front): void {
  const number = nextNumber(draft, 'wall');
  const line = [...sidePoint(side, begin, 0), ...sidePoint(side, end, 0)].map(centimetres);
  draft.barriers.push({ id: `wall/${number}`, kind: 'wall', line, height: WALL_HEIGHT, opaque: true });
}
