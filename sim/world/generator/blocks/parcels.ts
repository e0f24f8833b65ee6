/**
 * Parcels: the ground between streets, traced round from corner to corner, and at the border along it.
 *
 * A parcel's outline runs counter-clockwise along the building lines of its streets. Outside the outer streets lie
 * parcels that end at the border of the site.
 */
import { centimetres } from '../parameters.ts';
import {
  type Arm,
  armAfter,
  armOf,
  armPoint,
  cornerAlong,
  type Junction,
  type Streets,
  type Stretch,
  stretchPoint,
} from '../streets/junction.ts';
import type { Point, Street } from '../streets/street.ts';

export interface Parcel {
  readonly number: number; // from 1, from the south-west; those at the border come last
  readonly sides: readonly ParcelSide[]; // counter-clockwise
  readonly isFringe: boolean; // some side is the border of the site
}

/** A straight side, the parcel on its left. */
export interface ParcelSide {
  readonly start: Point;
  readonly dirX: number; // unit vector along it
  readonly dirY: number;
  readonly length: number; // m
  readonly front: Frontage | null; // null along the border
}

/** What a side looks out on. */
export interface Frontage {
  readonly stretch: Stretch;
  readonly street: Street;
  readonly right: number; // +1: the parcel lies to the right of the stretch, looking from its start to its end; else -1
}

/** The point of a side `along` it and `inward` of it. */
export function sidePoint({ start, dirX, dirY }: ParcelSide, along: number, inward: number): Point {
  return [start[0] + dirX * along - dirY * inward, start[1] + dirY * along + dirX * inward];
}

/** From a side out to the middle of its pavement, m; `inward` of it. */
export function pavementInward({ street }: Frontage): number {
  return street.walk - street.reach;
}

/** The point `inward` of both sides that meet at the start of side k, and how far along either its foot lies. */
export function innerCorner(
  { sides }: Pick<Parcel, 'sides'>,
  k: number,
  inward: number,
): { point: Point; foot: number } {
  const side = sides[k];
  const before = sides[(k + sides.length - 1) % sides.length];
  const sine = before.dirX * side.dirY - before.dirY * side.dirX;
  const cosine = before.dirX * side.dirX + before.dirY * side.dirY;
  const foot = (inward * sine) / (1 + cosine);
  return { point: sidePoint(side, foot, inward), foot };
}

export function parcelRing({ sides }: Pick<Parcel, 'sides'>): number[] {
  return sides.flatMap(({ start }) => start);
}

export function traceParcels(streets: Streets): Parcel[] {
  const border = borderEnds(streets);
  const traced = new Set<string>();
  const outlines = streets.junctions.flatMap((junction) =>
    junction.arms.flatMap((arm) => {
      if (traced.has(cornerKey(junction, arm))) return [];
      return [traceOutline(streets, border, [junction, arm], traced)];
    }),
  );
  const parcels = outlines.map((outline) => ({
    sides: sidesOf(outline),
    isFringe: outline.some((v) => v.front === null),
  }));
  const ordered = [...parcels.filter(({ isFringe }) => !isFringe), ...parcels.filter(({ isFringe }) => isFringe)];
  return ordered.map((parcel, index) => ({ number: index + 1, ...parcel }));
}

/** A corner of an outline, and what the side that begins there looks out on. */
interface Vertex {
  readonly point: Point;
  readonly front: Frontage | null;
}

function cornerKey(junction: Junction, arm: Arm): string {
  return `${junction.id} ${arm.side}`;
}

/** From the corner clockwise of `first`, along the next arm and on, keeping the parcel on the left. */
function traceOutline(
  { bounds }: Streets,
  border: readonly BorderEnd[],
  [junction, first]: readonly [Junction, Arm],
  traced: Set<string>,
): Vertex[] {
  const vertices: Vertex[] = [];
  let [at, arm] = [junction, first];
  do {
    traced.add(cornerKey(at, arm));
    const next = armAfter(at, arm);
    const { stretch } = next;
    const isForward = stretch.from === at;
    const along = cornerAlong(arm, next, arm.street.reach, next.street.reach);
    vertices.push({ point: armPoint(at, arm, along, arm.street.reach), front: frontage(stretch, isForward) });
    const beyond = isForward ? stretch.to : stretch.from;
    if (beyond !== null) {
      [at, arm] = [beyond, armOf(beyond, stretch)];
      continue;
    }
    const [leaving, entering] = borderAhead(border, stretch);
    const out = frontage(stretch, isForward);
    vertices.push({ point: borderPoint(leaving, out), front: null });
    for (const point of boundsCorners(bounds, leaving.at, entering.at)) vertices.push({ point, front: null });
    const inside = entering.stretch.from ?? entering.stretch.to!;
    const back = frontage(entering.stretch, entering.stretch.from === null);
    vertices.push({ point: borderPoint(entering, back), front: back });
    [at, arm] = [inside, armOf(inside, entering.stretch)];
  } while (at !== junction || arm !== first);
  return vertices;
}

/** The parcel lies on the left of whoever goes along the stretch. */
function frontage(stretch: Stretch, isForward: boolean): Frontage {
  return { stretch, street: stretch.street, right: isForward ? -1 : 1 };
}

/** Where a stretch meets the border, and how far round the border, counter-clockwise from the south-west. */
interface BorderEnd {
  readonly stretch: Stretch;
  readonly at: number; // m
}

function borderEnds({ stretches, bounds }: Streets): BorderEnd[] {
  const [minX, minY, maxX, maxY] = bounds;
  const [width, depth] = [maxX - minX, maxY - minY];
  const distance = ([x, y]: Point) => {
    if (y === minY) return x - minX;
    if (x === maxX) return width + y - minY;
    return y === maxY ? width + depth + maxX - x : 2 * width + depth + maxY - y;
  };
  return stretches
    .filter(({ from, to }) => from === null || to === null)
    .map((stretch) => ({ stretch, at: distance(stretch.from === null ? stretch.start : stretch.end) }))
    .sort((a, b) => a.at - b.at);
}

function borderAhead(border: readonly BorderEnd[], stretch: Stretch): [BorderEnd, BorderEnd] {
  const k = border.findIndex((end) => end.stretch === stretch);
  return [border[k], border[(k + 1) % border.length]];
}

function borderPoint({ stretch }: BorderEnd, { street, right }: Frontage): Point {
  const [x, y] = stretchPoint(stretch, stretch.from === null ? stretch.start : stretch.end, right * street.reach);
  return [centimetres(x), centimetres(y)];
}

/** Corners of the site that one passes counter-clockwise from `from` to `to`. */
function boundsCorners([minX, minY, maxX, maxY]: Streets['bounds'], from: number, to: number): Point[] {
  const [width, depth] = [maxX - minX, maxY - minY];
  const corners: (readonly [number, Point])[] = [
    [width, [maxX, minY]],
    [width + depth, [maxX, maxY]],
    [2 * width + depth, [minX, maxY]],
    [2 * (width + depth), [minX, minY]],
  ];
  const round = 2 * (width + depth);
  const ahead = to > from ? to - from : to - from + round;
  return corners
    .map(([at, point]) => [(at - from + round) % round, point] as const)
    .filter(([distance]) => distance < ahead)
    .sort((a, b) => a[0] - b[0])
    .map(([, point]) => point);
}

function sidesOf(outline: readonly Vertex[]): ParcelSide[] {
  return outline.map(({ point, front }, k) => {
    const end = outline[(k + 1) % outline.length].point;
    const [dx, dy] = [end[0] - point[0], end[1] - point[1]];
    const length = Math.sqrt(dx * dx + dy * dy);
    return { start: point, dirX: dx / length, dirY: dy / length, length, front };
  });
}
