/** What stands about on squares, promenades and verges: benches, kiosks, bus stops. */
import { type Draft, drawPlace, drawWalk, nextNumber } from '../draft.ts';
import { type Ground, isFree, takeRing, takeSegment } from '../ground.ts';
import { centimetres } from '../parameters.ts';
import { lengthOf, pointAlong, type Stretch } from '../streets/junction.ts';
import type { Point } from '../streets/street.ts';

const BENCH = 1.8; //          m long, assumed
const BENCH_HEIGHT = 0.45; //  m, of the seat, assumed
const KIOSK = [2.4, 2] as const; // m, assumed
const KIOSK_HEIGHT = 2.6; //   m, assumed
const KIOSK_WEIGHT = 8; //     assumed
const HATCH = 1; //            m before a kiosk, where one is served
const APPROACH_WIDTH = 1.5; // m
const STOP_WEIGHT = 40; //     assumed
const SHELTER = 4; //          m, assumed
const STOP_LEAST_VERGE = 2.2; // m

/** A bench whose length runs along `dir`; none where the ground is taken. */
export function drawBench(draft: Draft, ground: Ground, [x, y]: Point, [dirX, dirY]: Point): void {
  const half = BENCH / 2;
  const line = [x - dirX * half, y - dirY * half, x + dirX * half, y + dirY * half].map(centimetres);
  if (![-half, 0, half].every((d) => isFree(ground, x + dirX * d, y + dirY * d, 0.4))) return;
  const number = nextNumber(draft, 'bench');
  draft.barriers.push({ id: `bench/${number}`, kind: 'wall', line, height: BENCH_HEIGHT, opaque: true });
  takeSegment(ground, line[0], line[1], line[2], line[3], 0.6);
}

/** Where a kiosk stands, the unit vector it faces along, and a point of some walk that one comes from. */
interface KioskSite {
  readonly at: Point;
  readonly facing: Point;
  readonly onto: Point;
}

/** A kiosk with a walk from its hatch; none where the ground is taken. */
export function drawKiosk(draft: Draft, ground: Ground, { at, facing, onto }: KioskSite): void {
  const [x, y] = at;
  const [dirX, dirY] = facing;
  if (!isFree(ground, x, y, 2)) return;
  const [half, deep] = [KIOSK[0] / 2, KIOSK[1] / 2];
  const corner = (across: number, out: number) => [x - dirY * across + dirX * out, y + dirX * across + dirY * out];
  const corners = [corner(-half, -deep), corner(half, -deep), corner(half, deep), corner(-half, deep)];
  const line = [...corners.flat(), ...corners[0]].map(centimetres);
  const id = `kiosk/${nextNumber(draft, 'kiosk')}`;
  draft.barriers.push({ id, kind: 'kiosk', line, height: KIOSK_HEIGHT, opaque: true });
  takeRing(ground, corners.flat(), 0.5);
  const hatch: Point = [x + dirX * (deep + HATCH), y + dirY * (deep + HATCH)];
  drawPlace(draft, 'shop', id, hatch, KIOSK_WEIGHT);
  drawWalk(draft, hatch, onto, APPROACH_WIDTH);
  takeSegment(ground, ...hatch, ...onto, APPROACH_WIDTH / 2);
}

/** One bus stop per side of a stretch between two junctions: people wait on the verge, a shelter beside them. */
export function drawStops(draft: Draft, ground: Ground, stretch: Stretch): void {
  const { street, from, to } = stretch;
  const verge = street.walk - street.walkWidth / 2 - street.half;
  if (from === null || to === null || verge < STOP_LEAST_VERGE) return;
  const middle = lengthOf(stretch) / 2;
  for (const right of [1, -1]) {
    const at = (along: number, beside: number) => pointAlong(stretch, along, right * beside);
    const shelter = street.half + verge - 0.5;
    const along = [0, 8, -8, 16, -16]
      .map((shift) => middle + shift)
      .find((candidate) => [0, 3, 6].every((d) => isFree(ground, ...at(candidate + d, street.half + verge / 2), 0.3)));
    if (along === undefined) continue;
    const id = `stop/${nextNumber(draft, 'stop')}`;
    const waiting = at(along, street.half + 1);
    drawPlace(draft, 'stop', id, waiting, STOP_WEIGHT);
    drawWalk(draft, at(along, street.walk), waiting, APPROACH_WIDTH);
    const line = [...at(along + 1.5, shelter), ...at(along + 1.5 + SHELTER, shelter)].map(centimetres);
    draft.barriers.push({ id: `shelter/${id}`, kind: 'wall', line, height: 2.5, opaque: false });
    takeSegment(ground, line[0], line[1], line[2], line[3], 1);
    takeSegment(ground, ...waiting, ...at(along, street.walk), 1);
  }
}
