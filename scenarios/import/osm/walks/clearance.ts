/**
 * Walks kept off walls: a map draws them along façades, over doorsteps and through corners, a body needs room.
 *
 * A node too near to a wall, or just inside a building, steps outside. A segment that passes a corner too closely, or
 * cuts it off, goes round it. What still leads through a wall is taken at its word: the wall is open there.
 */

import { distanceToSegment, side } from '../../../../engine/geometry/segment.ts';
import { hypot } from '../../../../engine/numeric/special.ts';
import type { Findings } from '../../findings.ts';
import { centimetres } from '../projected.ts';
import type { NodeList, Segment } from './segments.ts';
import {
  cornersBeside,
  isIndoors,
  meetsWall,
  nearestWall,
  roomUnlessWalled,
  type WallIndex,
  wallsMet,
} from './wall-index.ts';

/** From a wall to where somebody walks, m: a body's radius and a hand's breadth, twice. */
const CLEAR = 0.65;
const LEAST = 0.45; // m: nearer than this is put right
const STEPS_OUT = [0.7, 1, 1.4, 1.9] as const; // m tried round a node or a corner
const SHALLOW = 0.4; // sine: who crosses a wall at less than 24° walks along it
const DETOURS = 5; // corners gone round, one after another
/** Unit vectors all round, in sixteenths of a turn. */
const ROUND = [
  [1, 0], [0.924, 0.383], [0.708, 0.708], [0.383, 0.924], [0, 1], [-0.383, 0.924], [-0.708, 0.708], [-0.924, 0.383],
  [-1, 0], [-0.924, -0.383], [-0.708, -0.708], [-0.383, -0.924], [0, -1], [0.383, -0.924], [0.708, -0.708], [0.924, -0.383],
] as const; // biome-ignore format: one turn

export function clearOfWalls(
  segments: readonly Segment[],
  nodes: NodeList,
  walls: WallIndex,
  findings: Findings,
): Segment[] {
  stepOutside(segments, nodes, walls, findings);
  return segments.flatMap((segment) => {
    if (segment.crossing !== null || segment.level !== 0 || isFine(segment, nodes, walls)) return [segment];
    const rounded = goRound(segment, nodes, walls, DETOURS);
    if (rounded.length > 1) findings.add('import.repair.led_round_corner', segment.line);
    const led = rounded.flatMap((piece) => crossSteeply(piece, nodes, walls));
    const isOpen = led.some(({ a, b }) => meetsWall(walls, nodes.x[a], nodes.y[a], nodes.x[b], nodes.y[b]));
    if (isOpen) findings.add('import.repair.opened_wall', segment.line);
    return led;
  });
}

/** A straight link, led round the corners in its way. */
export function ledRound(link: Segment, nodes: NodeList, walls: WallIndex): Segment[] {
  return goRound(link, nodes, walls, DETOURS);
}

function stepOutside(segments: readonly Segment[], nodes: NodeList, walls: WallIndex, findings: Findings): void {
  const seen = new Set<number>();
  for (const { a, b, line, level } of segments) {
    if (level !== 0) continue; // where a tunnel comes up, its end moves with the walk there
    for (const n of [a, b]) {
      if (seen.has(n)) continue;
      seen.add(n);
      const [x, y] = [nodes.x[n], nodes.y[n]];
      const wall = nearestWall(walls, x, y, CLEAR);
      // Deep inside a building a walk is meant to be there.
      if (wall === null) continue;
      const spot = freeSpot(walls, x, y);
      if (spot === null || nodes.find(...spot) >= 0) continue;
      [nodes.x[n], nodes.y[n]] = spot;
      findings.add('import.repair.moved_off_wall', line);
    }
  }
}

/** The nearest of the points tried round (x, y) that is outdoors with room about it; null when none is. */
function freeSpot(walls: WallIndex, x: number, y: number): [number, number] | null {
  for (const out of STEPS_OUT) {
    let best: { spot: [number, number]; room: number } | null = null;
    for (const [dx, dy] of ROUND) {
      const spot: [number, number] = [centimetres(x + out * dx), centimetres(y + out * dy)];
      if (isIndoors(walls, ...spot)) continue;
      const room = nearestWall(walls, ...spot, 2 * CLEAR)?.distance ?? 2 * CLEAR;
      if (room >= CLEAR - 0.05 && (best === null || room > best.room)) best = { spot, room };
    }
    if (best !== null) return best.spot;
  }
  return null;
}

/** The segment, or the pieces of it that lead round the corners in its way. */
function goRound(segment: Segment, nodes: NodeList, walls: WallIndex, left: number): Segment[] {
  if (left === 0 || isFine(segment, nodes, walls)) return [segment];
  const { a, b } = segment;
  const ends = [nodes.x[a], nodes.y[a], nodes.x[b], nodes.y[b]] as const;
  const [ax, ay, bx, by] = ends;
  // The corner that is most in the way, and round it the shortest way that leaves room.
  const corners = cornersBeside(walls, ends, 2.5)
    .map(([x, y]) => ({ x, y, apart: distanceToSegment(ax, ay, bx, by, x, y) }))
    .sort((p, q) => p.apart - q.apart);
  let best: { spot: [number, number]; cost: number } | null = null;
  for (const { x, y } of corners.slice(0, 4)) {
    for (const [dx, dy] of ROUND) {
      const spot: [number, number] = [centimetres(x + 0.75 * dx), centimetres(y + 0.75 * dy)];
      if (best !== null && best.cost <= hypot(spot[0] - ax, spot[1] - ay) + hypot(bx - spot[0], by - spot[1])) continue;
      const room = nearestWall(walls, ...spot, CLEAR)?.distance ?? CLEAR;
      if (room < LEAST || isIndoors(walls, ...spot)) continue;
      const cost = costOf(walls, ax, ay, ...spot) + costOf(walls, ...spot, bx, by);
      if (best === null || cost < best.cost) best = { spot, cost };
    }
  }
  const straight = hypot(bx - ax, by - ay);
  if (best === null || best.cost > straight + 12) return [segment];
  const via = nodes.at(...best.spot);
  if (via === a || via === b) return [segment];
  const halves = [
    { ...segment, b: via },
    { ...segment, a: via },
  ];
  const rounded = halves.flatMap((half) => goRound(half, nodes, walls, left - 1));
  const through = (list: readonly Segment[]) =>
    list.filter(({ a: p, b: q }) => meetsWall(walls, nodes.x[p], nodes.y[p], nodes.x[q], nodes.y[q])).length;
  // A detour that still leads through a wall is no better than the straight way.
  return through(rounded) > 0 && through([segment]) > 0 ? [segment] : rounded;
}

/** A segment that crosses a wall nearly along it, led along the wall first and then straight through. */
function crossSteeply(segment: Segment, nodes: NodeList, walls: WallIndex): Segment[] {
  const { a, b } = segment;
  const { x, y } = nodes;
  for (const wall of wallsMet(walls, x[a], y[a], x[b], y[b])) {
    const [cx, cy, dx, dy] = walls.segments.subarray(4 * wall, 4 * wall + 4);
    const [length, way] = [hypot(dx - cx, dy - cy), hypot(x[b] - x[a], y[b] - y[a])];
    if (length === 0) continue;
    const [ux, uy] = [(dx - cx) / length, (dy - cy) / length];
    if (Math.abs(ux * (y[b] - y[a]) - uy * (x[b] - x[a])) > SHALLOW * way) continue;
    for (const [begin, end] of [
      [a, b],
      [b, a],
    ]) {
      // On the side of the wall where `begin` is, before `end`; not past the wall, where another may begin.
      const before = (x[end] - cx) * ux + (y[end] - cy) * uy;
      const inset = Math.min(CLEAR, length / 2);
      const along = Math.max(inset, Math.min(length - inset, before));
      const out = side(cx, cy, dx, dy, x[begin], y[begin]) > 0 ? CLEAR : -CLEAR;
      const spot = [centimetres(cx + along * ux - out * uy), centimetres(cy + along * uy + out * ux)] as const;
      if (roomUnlessWalled(walls, x[begin], y[begin], ...spot, LEAST) < LEAST - 0.01) continue;
      const via = nodes.at(...spot);
      if (via !== a && via !== b)
        return [
          { ...segment, b: via },
          { ...segment, a: via },
        ];
    }
  }
  return [segment];
}

/** Metres of way, walls met and room wanting counted as detours. */
function costOf(walls: WallIndex, ax: number, ay: number, bx: number, by: number): number {
  const way = hypot(bx - ax, by - ay);
  const room = roomUnlessWalled(walls, ax, ay, bx, by, LEAST);
  return room < 0 ? way + 10 : way + 5 * (LEAST - room);
}

function isFine({ a, b }: Segment, { x, y }: NodeList, walls: WallIndex): boolean {
  return roomUnlessWalled(walls, x[a], y[a], x[b], y[b], LEAST) >= LEAST - 0.01;
}
