/**
 * What lies inside the entrance walk: school, kindergarten, ball courts, playgrounds, small buildings, paths.
 *
 * A path from west to east parts the yard into a northern and a southern band. Each band is cut into cells; every cell
 * is entered from that path, so one drawing serves both bands with `inward` pointing away from the path.
 */
import { type Draft, drawPlace, drawWalk, nextNumber } from '../draft.ts';
import { type Chance, centimetres } from '../parameters.ts';
import type { Parcel } from './plan.ts';
import { type Area, areaRing } from './slabs.ts';

const PATH_WIDTH = 2; //        m, assumed
const MARGIN = 5; //            m between a walk's middle and what stands beside it
const FENCE_HEIGHT = 1.8; //    m, assumed; railings, so one sees through
const COURT = [36, 18] as const; //    m, a fenced ball court, assumed
const PLAYGROUND = [20, 14] as const; // m, assumed
const GATE = 4; //              m, opening in a fence
const WEIGHT = { school: 150, kindergarten: 60, playground: 15, court: 10 } as const; // assumed

export type Facility = 'school' | 'kindergarten';

/** A piece of a band. `frontY` is its edge by the path; `inward` is +1 in the northern band, -1 in the southern. */
interface Cell extends Area {
  readonly frontY: number;
  readonly pathY: number;
  readonly inward: 1 | -1;
}

export function drawCourtyard(
  draft: Draft,
  parcel: Parcel,
  ring: Area,
  facilities: readonly Facility[],
  chance: Chance,
): void {
  const name = `parcel/${parcel.number}`;
  const hasSchool = facilities.includes('school');
  const middle = hasSchool ? 0.4 : 0.44 + 0.08 * chance(`${name}/bands`, 0);
  const pathY = centimetres(ring.y0 + middle * (ring.y1 - ring.y0));
  drawWalk(draft, [ring.x0, pathY], [ring.x1, pathY], PATH_WIDTH);
  const inner = { x0: ring.x0 + MARGIN, x1: ring.x1 - MARGIN };
  const north = { y0: pathY + MARGIN, y1: ring.y1 - MARGIN, frontY: pathY + MARGIN, pathY, inward: 1 as const };
  const south = { y0: ring.y0 + MARGIN, y1: pathY - MARGIN, frontY: pathY - MARGIN, pathY, inward: -1 as const };

  const shuffled = (cells: [Cell, Cell], index: number): [Cell, Cell] =>
    chance(`${name}/order`, index) < 0.5 ? cells : [cells[1], cells[0]];

  if (hasSchool) {
    drawSchool(draft, { ...inner, ...north });
  } else {
    const share = 0.45 + 0.1 * chance(`${name}/cut`, 0);
    const [court, play] = shuffled(cutBand(draft, { ...inner, ...north }, share, ring.y1), 0);
    drawCourt(draft, court);
    drawPlayground(draft, play);
  }
  const cut = 0.46 + 0.08 * chance(`${name}/cut`, 1);
  const [care, rest] = shuffled(cutBand(draft, { ...inner, ...south }, cut, ring.y0), 1);
  if (facilities.includes('kindergarten')) drawKindergarten(draft, care);
  drawPlayground(draft, facilities.includes('kindergarten') ? rest : care);
  drawSubstation(draft, parcel, rest);
  drawBins(draft, parcel, rest);
}

/** Parts a band in two by a path from the middle path to the entrance walk. */
function cutBand(draft: Draft, band: Cell, share: number, ringY: number): [west: Cell, east: Cell] {
  const x = centimetres(band.x0 + share * (band.x1 - band.x0));
  drawWalk(draft, [x, band.pathY], [x, ringY], PATH_WIDTH);
  return [
    { ...band, x1: x - MARGIN },
    { ...band, x0: x + MARGIN },
  ];
}

/** A fence round an area with a gate on the path's side at `gateX`. */
function drawFence(draft: Draft, id: string, cell: Cell, gateX: number): void {
  const backY = cell.inward > 0 ? cell.y1 : cell.y0;
  const { x0, x1, frontY } = cell;
  const line = [gateX - GATE / 2, frontY, x0, frontY, x0, backY, x1, backY, x1, frontY, gateX + GATE / 2, frontY];
  draft.barriers.push({
    id: `fence/${id}`,
    kind: 'fence',
    line: line.map(centimetres),
    height: FENCE_HEIGHT,
    opaque: false,
  });
}

function numbered(draft: Draft, kind: Facility): string {
  const number = nextNumber(draft, kind);
  return number === 1 ? kind : `${kind}-${number}`;
}

/** Grounds with a U-shaped building of three storeys, its wings towards the far fence. */
function drawSchool(draft: Draft, cell: Cell): void {
  const id = numbered(draft, 'school');
  const middle = centimetres((cell.x0 + cell.x1) / 2);
  drawFence(draft, id, cell, middle);
  draft.zones.push({ id: `${id}/grounds`, ring: areaRing(cell) });
  const [half, depth, wing] = [32, 14, 14]; // m, assumed
  const front = centimetres(cell.frontY + cell.inward * 14);
  const y = (inward: number) => centimetres(front + cell.inward * inward);
  const [w, e] = [middle - half, middle + half];
  const outline = [
    [w, y(0)],
    [e, y(0)],
    [e, y(depth + wing)],
    [e - wing, y(depth + wing)],
    [e - wing, y(depth)],
    [w + wing, y(depth)],
    [w + wing, y(depth + wing)],
    [w, y(depth + wing)],
  ];
  const footprint = outline.flat().map(centimetres);
  draft.buildings.push({
    id,
    footprint,
    holes: [],
    base: 0,
    top: 10.8,
    faces: [],
    heightFrom: 'generated',
    use: 'school',
  });
  drawApproach(draft, cell, `${id}/grounds`, [middle, front - cell.inward], 'school');
  draft.mounts.push({ id: `facade/${id}`, x: middle + 3, y: centimetres(front - cell.inward * 0.3), maxHeight: 10.8 });
}

function drawKindergarten(draft: Draft, cell: Cell): void {
  const id = numbered(draft, 'kindergarten');
  const middle = centimetres((cell.x0 + cell.x1) / 2);
  drawFence(draft, id, cell, middle);
  draft.zones.push({ id: `${id}/grounds`, ring: areaRing(cell) });
  const [half, depth] = [14, 12]; // m, assumed
  const front = centimetres(cell.frontY + cell.inward * 12);
  const back = centimetres(front + cell.inward * depth);
  const footprint = areaRing({
    x0: middle - half,
    x1: middle + half,
    y0: Math.min(front, back),
    y1: Math.max(front, back),
  });
  draft.buildings.push({
    id,
    footprint: footprint.map(centimetres),
    holes: [],
    base: 0,
    top: 6.6,
    faces: [],
    heightFrom: 'generated',
    use: 'kindergarten',
  });
  drawApproach(draft, cell, `${id}/grounds`, [middle, front - cell.inward], 'kindergarten');
  draft.mounts.push({ id: `facade/${id}`, x: middle + 3, y: centimetres(front - cell.inward * 0.3), maxHeight: 6.6 });
}

/** From the path through the gate to the door. */
function drawApproach(draft: Draft, cell: Cell, id: string, door: [number, number], kind: Facility): void {
  drawPlace(draft, kind, id, door, WEIGHT[kind]);
  drawWalk(draft, [door[0], cell.pathY], door, PATH_WIDTH);
}

function drawCourt(draft: Draft, cell: Cell): void {
  const id = `court/${draft.zones.filter((zone) => zone.id.startsWith('court/')).length + 1}`;
  const court = centred(cell, COURT);
  const middle = centimetres((court.x0 + court.x1) / 2);
  drawFence(draft, id, court, middle);
  draft.zones.push({ id, ring: areaRing(court) });
  const centre: [number, number] = [middle, (court.y0 + court.y1) / 2];
  drawPlace(draft, 'playground', id, centre, WEIGHT.court);
  drawWalk(draft, [middle, cell.pathY], centre, PATH_WIDTH);
}

function drawPlayground(draft: Draft, cell: Cell): void {
  const id = `playground/${draft.zones.filter((zone) => zone.id.startsWith('playground/')).length + 1}`;
  const ground = centred(cell, PLAYGROUND);
  draft.zones.push({ id, ring: areaRing(ground) });
  const centre: [number, number] = [(ground.x0 + ground.x1) / 2, (ground.y0 + ground.y1) / 2];
  drawPlace(draft, 'playground', id, centre, WEIGHT.playground);
  drawWalk(draft, [centre[0], cell.pathY], centre, PATH_WIDTH);
}

/** A rectangle of this size in the middle of a cell, its front edge kept for a fence. */
function centred(cell: Cell, [width, depth]: readonly [number, number]): Cell {
  const x = (cell.x0 + cell.x1) / 2;
  const y = (cell.y0 + cell.y1) / 2;
  const [y0, y1] = [centimetres(y - depth / 2), centimetres(y + depth / 2)];
  return {
    ...cell,
    x0: centimetres(x - width / 2),
    x1: centimetres(x + width / 2),
    y0,
    y1,
    frontY: cell.inward > 0 ? y0 : y1,
  };
}

/** A transformer house, as there is one in every yard. */
function drawSubstation(draft: Draft, parcel: Parcel, cell: Cell): void {
  const [x, y] = [cell.x1 - 11, cell.y0 + 3];
  const footprint = areaRing({ x0: x, y0: y, x1: x + 8, y1: y + 6 }).map(centimetres);
  const id = `substation-${parcel.number}`;
  draft.buildings.push({ id, footprint, holes: [], base: 0, top: 4, faces: [], heightFrom: 'generated', use: 'other' });
}

/** Three walls round the bins, open towards the cell's front. */
function drawBins(draft: Draft, parcel: Parcel, cell: Cell): void {
  const [x, y] = [cell.x0 + 4, cell.y0 + 3];
  const line = [x, y + 3, x, y, x + 6, y, x + 6, y + 3].map(centimetres);
  draft.barriers.push({ id: `bins/${parcel.number}`, kind: 'wall', line, height: 1.6, opaque: true });
}
