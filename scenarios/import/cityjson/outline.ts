/**
 * The ground that a solid stands on, from its faces: those the file calls ground, else those that look down near its
 * lowest point, else its roofs seen from above. Most share their edges exactly, and what is left when shared edges go
 * is the outline; only where they do not is it cut out by polyclip.
 */
import { union } from 'polyclip-ts';
import { contains, distanceToRing, signedArea } from '../../../engine/geometry/polygon.ts';
import type { Ring } from '../../../sim/world/site.ts';
import { HEADROOM } from '../../../sim/world/walls.ts';
import { paired } from '../../schema/quantities.ts';
import { type Polygon, type RingRepair, simplify } from '../osm/solids/rings.ts';
import { millimetres, type PlaneFace } from './faces.ts';

export interface Outlined {
  readonly polygons: readonly Polygon[];
  readonly repairs: ReadonlySet<RingRepair>;
  readonly loss: 'small' | 'tangled' | null;
  readonly from: 'ground' | 'floor' | 'roof';
}

const LEVEL = 0.7; // of a normal's z: within 45° of level
const UPWARD = 0.2; // of a normal's z: a roof as steep as a spire's still covers ground
const MOST_LOOPS = 200; // to cut out together: a solid of more is a heap of loose triangles

export function outlineOf(faces: readonly PlaneFace[]): Outlined {
  const lowest = faces.reduce((low, face) => Math.min(low, bottomOf(face)), Infinity);
  const ground = faces.filter(({ role }) => role === 'ground');
  const floor = faces.filter((face) => face.normal[2] < -LEVEL && bottomOf(face) < lowest + HEADROOM);
  const roof = faces.filter(({ normal }) => normal[2] > UPWARD);
  const [from, chosen] =
    ground.length > 0
      ? (['ground', ground] as const)
      : floor.length > 0
        ? (['floor', floor] as const)
        : (['roof', roof] as const);
  const polygons: Polygon[] = [];
  const repairs = new Set<RingRepair>();
  let loss: Outlined['loss'] = 'small';
  for (const { outline, holes } of merged(chosen.map(flattened))) {
    const simple = simplify(outline, holes);
    polygons.push(...simple.polygons);
    for (const repair of simple.repairs) repairs.add(repair);
    loss = simple.loss ?? loss;
  }
  return { polygons, repairs, loss: polygons.length > 0 ? null : loss, from };
}

/** Which of the polygons each face belongs to: the one it lies over, else the nearest. */
export function sortedTo(polygons: readonly Polygon[], faces: readonly PlaneFace[]): PlaneFace[][] {
  const sorted = polygons.map((): PlaneFace[] => []);
  for (const face of faces) {
    const [x, y] = middleOf(face);
    const over = polygons.findIndex(({ outline }) => contains(outline, x, y));
    const distances = over >= 0 ? [] : polygons.map(({ outline }) => distanceToRing(outline, x, y));
    sorted[over >= 0 ? over : distances.indexOf(Math.min(...distances))].push(face);
  }
  return sorted;
}

function middleOf({ rings: [outer] }: PlaneFace): [x: number, y: number] {
  let [x, y] = [0, 0];
  for (let i = 0; i < outer.length; i += 3) {
    x += outer[i];
    y += outer[i + 1];
  }
  return [(3 * x) / outer.length, (3 * y) / outer.length];
}

function bottomOf({ corners }: PlaneFace): number {
  let low = Infinity;
  for (let i = 2; i < corners.length; i += 3) low = Math.min(low, corners[i]);
  return low;
}

/** Seen from above: the outline counter-clockwise, the holes clockwise. */
function flattened({ rings }: PlaneFace): Polygon {
  const [outline, ...holes] = rings.map((ring) => ring.filter((_, i) => i % 3 !== 2));
  return { outline: wound(outline, 1), holes: holes.map((hole) => wound(hole, -1)) };
}

function wound(ring: Ring, sign: 1 | -1): Ring {
  return signedArea(ring) * sign >= 0 ? ring : paired(ring).reverse().flat();
}

function merged(polygons: readonly Polygon[]): Polygon[] {
  if (polygons.length <= 1) return [...polygons];
  const loops = loopsOf(polygons);
  if (loops === null || loops.length > MOST_LOOPS) return unitedOrAlone(polygons);
  const outer = loops.filter((loop) => signedArea(loop) > 0);
  const holes = loops.filter((loop) => signedArea(loop) < 0);
  if (outer.length === 1) return [{ outline: outer[0], holes }];
  return unitedOrAlone(outer.map((outline) => ({ outline, holes: holes.filter(([x, y]) => contains(outline, x, y)) })));
}

/** What remains of the edges when those that two polygons share are gone, as closed rings; null where they branch. */
function loopsOf(polygons: readonly Polygon[]): Ring[] | null {
  const next = new Map<string, string[]>();
  for (const { outline, holes } of polygons) {
    for (const ring of [outline, ...holes]) {
      const corners = paired(ring).map(([x, y]) => `${x} ${y}`);
      for (const [k, a] of corners.entries()) {
        const b = corners[(k + 1) % corners.length];
        if (a === b) continue;
        const back = next.get(b);
        const at = back?.indexOf(a) ?? -1;
        if (at >= 0) back!.splice(at, 1);
        else next.set(a, [...(next.get(a) ?? []), b]);
      }
    }
  }
  const loops: Ring[] = [];
  for (const start of next.keys()) {
    const loop: string[] = [];
    for (let at = start; next.get(at)!.length > 0; ) {
      const onward = next.get(at)!;
      if (onward.length > 1) return null;
      loop.push(at);
      at = onward.pop()!;
      if (next.get(at) === undefined) return null;
    }
    if (loop.length >= 3) loops.push(loop.flatMap((corner) => corner.split(' ').map(Number)));
  }
  return loops;
}

function unitedOrAlone(polygons: readonly Polygon[]): Polygon[] {
  const [first, ...rest] = polygons
    .filter(({ outline }) => signedArea(outline) !== 0)
    .map(({ outline, holes }) => [outline, ...holes].map(paired));
  if (first === undefined) return [];
  if (rest.length < MOST_LOOPS * 10) {
    try {
      return union(first, ...rest).map(([outline, ...holes]) => ({ outline: open(outline), holes: holes.map(open) }));
    } catch {
      // polyclip throws where its sweep loses its order among nearly equal points
    }
  }
  return [...polygons];
}

/** Flat; the cutter repeats the first corner at the end. */
function open(points: readonly (readonly [number, number])[]): number[] {
  return points.slice(0, -1).flatMap(([x, y]) => [millimetres(x), millimetres(y)]);
}
