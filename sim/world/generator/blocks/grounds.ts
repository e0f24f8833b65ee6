/** Fenced grounds with a building in them, entered by one gate: a school's, a kindergarten's. */
import { contains, distanceToRing } from '../../../../engine/geometry/polygon.ts';
import { side } from '../../../../engine/geometry/segment.ts';
import { type Draft, drawPlace, drawWalk, nextNumber } from '../draft.ts';
import { centimetres } from '../parameters.ts';
import type { Point } from '../streets/street.ts';

const FENCE_HEIGHT = 1.8; // m, assumed; railings, so one sees through
const GATE = 4; //           m, opening in the fence
const WALK_WIDTH = 2; //     m
const DOOR = 1; //           m in front of the door, where one arrives
const MARGIN = 3; //         m from the building to the fence
const FACADE_MOUNT = 0.3; // m, a camera's arm

/** Building sizes, weights: assumed. */
const KIND = {
  school: { width: 56, depth: 14, top: 10.8, weight: 150 },
  kindergarten: { width: 26, depth: 12, top: 6.6, weight: 60 },
} as const;

/** The walk that leads in. */
interface WayIn {
  readonly from: Point; // outside the grounds
  readonly door: Point; // inside, the building behind it
}

/** Draws grounds inside a convex ring, counter-clockwise. */
export function drawGrounds(
  draft: Draft,
  kind: keyof typeof KIND,
  ring: readonly number[],
  { from, door }: WayIn,
): void {
  const number = nextNumber(draft, kind);
  const id = number === 1 ? kind : `${kind}-${number}`;
  const { depth, top, weight } = KIND[kind];
  const [dx, dy] = [door[0] - from[0], door[1] - from[1]];
  const length = Math.sqrt(dx * dx + dy * dy);
  const [ux, uy] = [dx / length, dy / length];
  draft.zones.push({ id: `${id}/grounds`, ring: ring.map(centimetres) });
  drawPlace(draft, kind, `${id}/grounds`, door, weight);
  drawWalk(draft, from, door, WALK_WIDTH);
  drawFence(draft, id, ring, { from, door });
  const box = (width: number) => {
    const corner = (across: number, onward: number) => [
      door[0] + ux * (DOOR + onward) - uy * across,
      door[1] + uy * (DOOR + onward) + ux * across,
    ];
    return [corner(width / 2, 0), corner(-width / 2, 0), corner(-width / 2, depth), corner(width / 2, depth)];
  };
  const fits = (width: number) =>
    box(width).every(([x, y]) => contains(ring, x, y) && distanceToRing(ring, x, y) >= MARGIN);
  let width: number = KIND[kind].width;
  while (width > depth && !fits(width)) width -= 2;
  if (!fits(width)) return;
  const footprint = box(width).flat().map(centimetres);
  draft.buildings.push({ id, footprint, holes: [], base: 0, top, faces: [], heightFrom: 'generated', use: kind });
  const beside = (across: number, onward: number) => [
    centimetres(door[0] + ux * (DOOR + onward) - uy * across),
    centimetres(door[1] + uy * (DOOR + onward) + ux * across),
  ];
  const [x, y] = beside(3, -FACADE_MOUNT);
  draft.mounts.push({ id: `facade/${id}`, x, y, maxHeight: top });
}

/** Round the ring from one post of the gate to the other. */
function drawFence(draft: Draft, id: string, ring: readonly number[], { from, door }: WayIn): void {
  const [[ax, ay], [bx, by]] = [from, door];
  const count = ring.length / 2;
  const vertex = (k: number): Point => [ring[2 * (k % count)], ring[2 * (k % count) + 1]];
  for (let k = 0; k < count; k++) {
    const [[px, py], [qx, qy]] = [vertex(k), vertex(k + 1)];
    const [a, b] = [side(px, py, qx, qy, ax, ay), side(px, py, qx, qy, bx, by)];
    const [p, q] = [side(ax, ay, bx, by, px, py), side(ax, ay, bx, by, qx, qy)];
    const isCrossed = a < 0 !== b < 0 && p < 0 !== q < 0;
    if (!isCrossed) continue;
    const share = p / (p - q);
    const [ex, ey] = [qx - px, qy - py];
    const post = GATE / 2 / Math.sqrt(ex * ex + ey * ey);
    const at = (t: number) => [px + t * ex, py + t * ey];
    const round = Array.from({ length: count }, (_, n) => vertex(k + 1 + n));
    const line = [...at(share + post), ...round.flat(), ...at(share - post)].map(centimetres);
    draft.barriers.push({ id: `fence/${id}`, kind: 'fence', line, height: FENCE_HEIGHT, opaque: false });
    return;
  }
}
