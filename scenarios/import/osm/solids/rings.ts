/**
 * Outlines as people draw them → simple polygons: no corner twice, no spike, nothing that crosses or touches itself,
 * courtyards inside. What crosses is cut with polyclip by the non-zero rule, so that a figure of eight is two areas.
 *
 * Every result is judged by `selfIntersection`, the law that city files are read by.
 */
import { difference, intersection } from 'polyclip-ts';
import { contains, selfIntersection, signedArea } from '../../../../engine/geometry/polygon.ts';
import { segmentsMeet, side } from '../../../../engine/geometry/segment.ts';
import { ascending } from '../../../../engine/numeric/ascending.ts';
import type { Ring } from '../../../../sim/world/site.ts';
import { paired } from '../../../schema/quantities.ts';
import { centimetres } from '../projected.ts';

/** An area with its courtyards: all rings simple, the holes inside the outline and apart from each other. */
export interface Polygon {
  readonly outline: Ring;
  readonly holes: readonly Ring[];
}

/** What had to be done to an outline before it was simple. */
export type RingRepair = 'repeated' | 'crossing' | 'thinned' | 'hole_outside' | 'hole_cut';

/** Simple polygons, and why there is none where the list is empty. */
export interface Simplified {
  readonly polygons: readonly Polygon[];
  readonly repairs: ReadonlySet<RingRepair>;
  readonly loss: 'small' | 'tangled' | null;
}

const SMALLEST = 1; // m²: less is a slip of the mouse or a bollard
/** Of a ring. A city file holds five times as many, but all pairs of edges are compared; the API ends a way here too. */
const MOST_CORNERS = 2000;
const MOST_HOLES = 1000; // of a building: a limit of the city file
const MOST_CROSSINGS = 100; // a ring that crosses itself more often is no drawing of anything; cutting it takes minutes
const ROUNDS = 4; // cutting rounds to centimetres, which may make corners touch again; assumed

/** @param outline closed in itself, the first corner not repeated; either winding (m) */
export function simplify(outline: Ring, holes: readonly Ring[]): Simplified {
  const repairs = new Set<RingRepair>();
  const polygons = simplePolygons(thinned(outline, repairs), keptHoles(outline, holes, repairs), repairs, ROUNDS);
  if (polygons === null) return { polygons: [], repairs, loss: 'tangled' };
  const large = polygons.filter((polygon) => polygonArea(polygon) >= SMALLEST);
  return { polygons: large, repairs, loss: large.length === 0 ? 'small' : null };
}

export function polygonArea({ outline, holes }: Polygon): number {
  return holes.reduce((area, hole) => area - Math.abs(signedArea(hole)), Math.abs(signedArea(outline)));
}

export function polygonContains({ outline, holes }: Polygon, x: number, y: number): boolean {
  return contains(outline, x, y) && !holes.some((hole) => contains(hole, x, y));
}

/** The ring without repeated corners and without spikes; fewer than three corners where nothing else was in it. */
function tidyRing(ring: Ring): Ring {
  let tidy = ring;
  for (;;) {
    const chain = withoutSpikes(tidy);
    // The seam between the last corner and the first is looked at by turning the ring.
    const turned = withoutSpikes([...chain.slice(4), ...chain.slice(0, 4)]);
    if (turned.length === chain.length) return chain.length === ring.length ? ring : chain;
    tidy = turned;
  }
}

/** One pass over an open chain: a stack of corners that none may lie on or fold back over. */
function withoutSpikes(chain: Ring): number[] {
  const kept: number[] = [];
  for (let i = 0; i < chain.length; i += 2) {
    const [x, y] = [chain[i], chain[i + 1]];
    while (kept.length >= 4 && foldsBack(kept, x, y)) kept.length -= 2;
    if (kept.length === 0 || kept.at(-2) !== x || kept.at(-1) !== y) kept.push(x, y);
  }
  return kept;
}

function foldsBack(chain: Ring, x: number, y: number): boolean {
  const [ax, ay, bx, by] = chain.slice(-4);
  return side(ax, ay, bx, by, x, y) === 0 && (x - bx) * (bx - ax) + (y - by) * (by - ay) < 0;
}

function simplePolygons(
  outline: Ring,
  holes: readonly Ring[],
  repairs: Set<RingRepair>,
  rounds: number,
): Polygon[] | null {
  const ring = tidyRing(outline);
  if (ring.length !== outline.length) repairs.add('repeated');
  if (ring.length < 6) return [];
  const inner = holes.map(tidyRing).filter((hole) => hole.length >= 6 && signedArea(hole) !== 0);
  const isSimple = selfIntersection(ring) === null;
  if (isSimple && inner.every((hole) => selfIntersection(hole) === null)) {
    const inside = inner.filter((hole) => ringsMeet(hole, ring) || contains(ring, hole[0], hole[1]));
    if (inside.length < inner.length) repairs.add('hole_outside');
    if (areApart(ring, inside)) return [{ outline: ring, holes: inside }];
  }
  repairs.add(isSimple ? 'hole_cut' : 'crossing');
  if (rounds === 0 || [ring, ...inner].some((candidate) => crossesOften(candidate))) return null;
  const solid = (outline: Ring): Polygon => ({ outline, holes: [] });
  const pieces = cut(solid(ring), inner.map(solid));
  if (pieces === null) return null;
  const simple = pieces.map((piece) => simplePolygons(piece.outline, piece.holes, repairs, rounds - 1));
  return simple.includes(null) ? null : simple.flatMap((polygons) => polygons!);
}

/** Whether the holes touch neither the outline nor each other, and none lies in another. */
function areApart(outline: Ring, holes: readonly Ring[]): boolean {
  return holes.every((hole, h) => {
    if (ringsMeet(hole, outline)) return false;
    return holes.every((other, o) => o === h || (!ringsMeet(hole, other) && !contains(other, hole[0], hole[1])));
  });
}

function ringsMeet(a: Ring, b: Ring): boolean {
  const [west, south, east, north] = boxOf(b);
  for (let i = 0; i < a.length; i += 2) {
    const [ax, ay, bx, by] = edgeOf(a, i);
    if (Math.max(ax, bx) < west || Math.min(ax, bx) > east || Math.max(ay, by) < south || Math.min(ay, by) > north) {
      continue;
    }
    for (let j = 0; j < b.length; j += 2) if (segmentsMeet(ax, ay, bx, by, ...edgeOf(b, j))) return true;
  }
  return false;
}

type Edge = [ax: number, ay: number, bx: number, by: number];

/** The edge that begins at corner i / 2. */
export function edgeOf(ring: Ring, i: number): Edge {
  const next = (i + 2) % ring.length;
  return [ring[i], ring[i + 1], ring[next], ring[next + 1]];
}

export function boxOf(ring: Ring): [west: number, south: number, east: number, north: number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    box[0] = Math.min(box[0], ring[i]);
    box[1] = Math.min(box[1], ring[i + 1]);
    box[2] = Math.max(box[2], ring[i]);
    box[3] = Math.max(box[3], ring[i + 1]);
  }
  return box;
}

function crossesOften(ring: Ring): boolean {
  let crossings = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const [ax, ay, bx, by] = edgeOf(ring, i);
    for (let j = i + 4; j < ring.length; j += 2) {
      if (i === 0 && j === ring.length - 2) continue; // the last edge follows on to the first
      if (segmentsMeet(ax, ay, bx, by, ...edgeOf(ring, j)) && ++crossings > MOST_CROSSINGS) return true;
    }
  }
  return false;
}

/** What of `polygon` lies outside all of `others`, or null where the cutter gives up; not yet simple. */
export function cut(polygon: Polygon, others: readonly Polygon[]): Polygon[] | null {
  return clipped(() => difference(ringsOf(polygon), ...others.map(ringsOf)));
}

/** What of `polygon` lies inside any of `others`, or null where the cutter gives up; not yet simple. */
export function common(polygon: Polygon, others: readonly Polygon[]): Polygon[] | null {
  return clipped(() => intersection(ringsOf(polygon), others.map(ringsOf)));
}

function ringsOf({ outline, holes }: Polygon): [number, number][][] {
  return [outline, ...holes].map(paired);
}

function clipped(clip: () => [number, number][][][]): Polygon[] | null {
  try {
    return clip().map(([outline, ...holes]) => ({ outline: rounded(outline), holes: holes.map(rounded) }));
  } catch {
    return null; // polyclip throws where its sweep loses its order among nearly equal points
  }
}

/** Flat and to centimetres; the cutter repeats the first corner at the end. */
function rounded(points: readonly (readonly [number, number])[]): number[] {
  return points.slice(0, -1).flatMap(([x, y]) => [centimetres(x), centimetres(y)]);
}

/** Every k-th corner of an outline that has more than a file may hold. */
function thinned(ring: Ring, repairs: Set<RingRepair>): Ring {
  const corners = ring.length / 2;
  if (corners <= MOST_CORNERS) return ring;
  repairs.add('thinned');
  const step = Math.ceil(corners / MOST_CORNERS);
  return ring.filter((_, i) => (i >> 1) % step === 0);
}

/** The largest thousand courtyards. */
function keptHoles(outline: Ring, holes: readonly Ring[], repairs: Set<RingRepair>): Ring[] {
  const thin = holes.map((hole) => thinned(hole, repairs));
  if (thin.length <= MOST_HOLES) return thin;
  repairs.add('thinned');
  const [west, south, east, north] = boxOf(outline);
  const within = thin.filter(([x, y]) => x >= west && x <= east && y >= south && y <= north);
  return within.sort((a, b) => Math.abs(signedArea(b)) - Math.abs(signedArea(a))).slice(0, MOST_HOLES);
}

/** A point well inside: of the scan line through the middle of the area, the middle of its widest stretch. */
export function pointInside(polygon: Polygon): [x: number, y: number] {
  const heights = [...new Set(polygon.outline.filter((_, i) => i % 2 === 1))].sort((a, b) => a - b);
  let best: [number, number] = [polygon.outline[0], polygon.outline[1]];
  let widest = 0;
  // Between corners, so that no scan line runs through one; the middle ones first where many are alike.
  const middle = heights.length >> 1;
  for (const k of [middle, middle - 1, middle + 1]) {
    if (k < 1 || k >= heights.length) continue;
    const y = (heights[k - 1] + heights[k]) / 2;
    const stretches = scan(polygon, y);
    for (let s = 0; s + 1 < stretches.length; s += 2) {
      const width = stretches[s + 1] - stretches[s];
      if (width > widest) {
        widest = width;
        best = [(stretches[s] + stretches[s + 1]) / 2, y];
      }
    }
  }
  return best;
}

/** Where the line at `y` is inside: begin, end, begin, end, …, from west to east (m). */
export function scan({ outline, holes }: Polygon, y: number): number[] {
  const meets: number[] = [];
  for (const ring of [outline, ...holes]) {
    let ax = ring[ring.length - 2];
    let ay = ring[ring.length - 1];
    for (let i = 0; i < ring.length; i += 2) {
      const bx = ring[i];
      const by = ring[i + 1];
      if (ay > y !== by > y) meets.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
      ax = bx;
      ay = by;
    }
  }
  return ascending(meets);
}
