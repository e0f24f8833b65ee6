/**
 * Where cameras may be fixed. A rule, and no survey: every lamp post outside a building, the wall above every mapped
 * door, and of each larger building the two corners nearest to a street.
 */
import { signedArea } from '../../../engine/geometry/polygon.ts';
import { side } from '../../../engine/geometry/segment.ts';
import { hypot } from '../../../engine/numeric/special.ts';
import type { Lamp, Mount } from '../../../sim/world/site.ts';
import type { Findings } from '../findings.ts';
import { nearestPoint } from './line-index.ts';
import { centimetres } from './projected.ts';
import { buildingAround, type Footprints, nearestWall } from './solids/footprints.ts';
import { polygonArea } from './solids/rings.ts';
import type { Surroundings } from './surroundings.ts';

const FROM_WALL = 0.3; //      m, of a bracket
const DOOR_HEIGHT = 6; //      m, the most at a door: above it a camera sees heads
const CORNER_HEIGHT = 12; //   m, what a lift reaches; assumed
const STREET_SIDE = 20; //     m from a corner to the street it looks at
const CORNERS = 2; //          of one building, the nearest to their streets
const SMALLEST = 60; //        m² of a house that is worth a bracket
const LOWEST = 3; //           m of wall

export function placeMounts(
  lamps: readonly Lamp[],
  doors: readonly { readonly id: string; readonly x: number; readonly y: number }[],
  footprints: Footprints,
  surroundings: Surroundings,
  findings: Findings,
): Mount[] {
  const poles = lamps
    .filter(({ x, y }) => buildingAround(footprints, x, y, 1) < 0)
    .map(({ id, x, y, height }) => ({ id: `pole/${id}`, x, y, maxHeight: height }));
  const facades = [...doorMounts(doors, footprints), ...cornerMounts(footprints, surroundings)];
  findings.addMany('import.guess.facade', facades.length);
  return [...poles, ...facades];
}

function doorMounts(doors: Parameters<typeof placeMounts>[1], footprints: Footprints): Mount[] {
  return doors.flatMap(({ id, x, y }): Mount[] => {
    const wall = nearestWall(footprints, [x, y], FROM_WALL, 3);
    if (wall === null) return [];
    const { top } = footprints.buildings[wall.building];
    if (top < LOWEST) return [];
    const maxHeight = Math.min(top, DOOR_HEIGHT);
    return [{ id: `facade/${id}`, x: centimetres(wall.x), y: centimetres(wall.y), maxHeight }];
  });
}

function cornerMounts(footprints: Footprints, { driven, walked }: Surroundings): Mount[] {
  return footprints.buildings.flatMap((building): Mount[] => {
    const { id, footprint, holes, base, top } = building;
    if (base > 0 || top < LOWEST || polygonArea({ outline: footprint, holes }) < SMALLEST) return [];
    const corners = cornersOf(footprint).flatMap(([x, y]) => {
      if (buildingAround(footprints, x, y, LOWEST) >= 0) return [];
      const street = nearestPoint(driven, x, y, STREET_SIDE) ?? nearestPoint(walked, x, y, STREET_SIDE / 2);
      return street === null ? [] : [{ x, y, distance: street.distance }];
    });
    return corners
      .sort((a, b) => a.distance - b.distance)
      .slice(0, CORNERS)
      .map(({ x, y }, k) => ({ id: `facade/${id}-${k + 1}`, x, y, maxHeight: Math.min(top, CORNER_HEIGHT) }));
  });
}

const SHARPEST = 0.5; // sine of the turn at a corner: 30° and more, so that a round tower has none; assumed

/** Points before the corners that stand out, away from both walls. */
function cornersOf(ring: readonly number[]): [x: number, y: number][] {
  const count = ring.length / 2;
  const winding = Math.sign(signedArea(ring));
  return Array.from({ length: count }, (_, k) => k).flatMap((k): [number, number][] => {
    const [ax, ay] = cornerAt(ring, k + count - 1);
    const [bx, by] = cornerAt(ring, k);
    const [cx, cy] = cornerAt(ring, k + 1);
    const [before, after] = [hypot(bx - ax, by - ay), hypot(cx - bx, cy - by)];
    const turn = (winding * side(ax, ay, bx, by, cx, cy)) / (before * after);
    if (!(turn >= SHARPEST)) return [];
    // The sum of both directions towards the corner points out of it.
    const [ox, oy] = [(bx - ax) / before + (bx - cx) / after, (by - ay) / before + (by - cy) / after];
    const length = hypot(ox, oy);
    return [[centimetres(bx + (FROM_WALL * ox) / length), centimetres(by + (FROM_WALL * oy) / length)]];
  });
}

function cornerAt(ring: readonly number[], k: number): [x: number, y: number] {
  const at = (2 * k) % ring.length;
  return [ring[at], ring[at + 1]];
}
