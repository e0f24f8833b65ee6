/** Buildings as they meet the ground: which one a point lies in, and where the nearest wall is that one can stand before. */

import { signedArea } from '../../../../engine/geometry/polygon.ts';
import { hypot } from '../../../../engine/numeric/special.ts';
import { type BoxTree, buildTree, openTree, queryTree } from '../../../../engine/spatial/tree.ts';
import type { Building } from '../../../../sim/world/site.ts';
import { HEADROOM } from '../../../../sim/world/walls.ts';
import { indexLines, type LineIndex, pointsNear } from '../line-index.ts';
import { boxOf, polygonContains } from './rings.ts';

export interface Footprints {
  readonly buildings: readonly Building[]; // all, those on posts too
  readonly tree: BoxTree; // over `buildings`
  readonly walls: LineIndex; // outlines and courtyards of those that stand on the ground
  readonly ringBuilding: Int32Array; // of each line of `walls`: its building
  readonly ringSide: Int8Array; // +1 where the open is to the right of the line, -1 to the left
}

export function indexFootprints(buildings: readonly Building[]): Footprints {
  const rings = buildings.flatMap((building, b) => {
    if (building.base >= HEADROOM) return [];
    return [building.footprint, ...building.holes].map((ring, r) => ({
      line: [...ring, ring[0], ring[1]],
      building: b,
      side: signedArea(ring) > 0 === (r === 0) ? 1 : -1,
    }));
  });
  return {
    buildings,
    tree: openTree(buildTree(buildings.flatMap(({ footprint }) => boxOf(footprint)))),
    walls: indexLines(rings.map(({ line }) => line)),
    ringBuilding: Int32Array.from(rings, ({ building }) => building),
    ringSide: Int8Array.from(rings, ({ side }) => side),
  };
}

const around: number[] = [];

/** The building that encloses the point at height `z` (m), -1 for none. */
export function buildingAround({ buildings, tree }: Footprints, x: number, y: number, z: number): number {
  const found = queryTree(tree, x, y, x, y, around).find((b) => {
    const { footprint, holes, base, top } = buildings[b];
    return base <= z && z < top && polygonContains({ outline: footprint, holes }, x, y);
  });
  return found ?? -1;
}

/** A place before a wall: `x`, `y` are `clearance` away from it, `outX`, `outY` point away from it (unit). */
export interface WallPlace {
  readonly building: number;
  readonly x: number;
  readonly y: number;
  readonly outX: number;
  readonly outY: number;
  readonly distance: number; // m, from the point asked to the wall
}

/**
 * The nearest wall within `reach` that has open ground before it, or null: a party wall has another house there.
 *
 * @param building only walls of this one, where it is not -1
 */
export function nearestWall(
  footprints: Footprints,
  [x, y]: readonly [number, number],
  clearance: number,
  reach: number,
  building = -1,
): WallPlace | null {
  const { walls, ringBuilding } = footprints;
  for (let within = Math.min(4, reach); ; within = Math.min(4 * within, reach)) {
    for (const { segment, line, ...near } of pointsNear(walls, x, y, within)) {
      if (building >= 0 && ringBuilding[line] !== building) continue;
      const out = outwardOf(footprints, segment);
      if (out === null) continue;
      const [placeX, placeY] = [near.x + clearance * out[0], near.y + clearance * out[1]];
      if (buildingAround(footprints, placeX, placeY, 1) >= 0) continue;
      const [outX, outY] = out;
      return { building: ringBuilding[line], x: placeX, y: placeY, outX, outY, distance: near.distance };
    }
    if (within === reach) return null;
  }
}

/** Unit vector away from the building, null for a segment without length. */
function outwardOf({ walls, ringSide }: Footprints, segment: number): [x: number, y: number] | null {
  const [ax, ay, bx, by] = walls.segments.subarray(4 * segment, 4 * segment + 4);
  const length = hypot(bx - ax, by - ay);
  const side = ringSide[walls.lineOf[segment]];
  return length === 0 ? null : [(side * (by - ay)) / length, (-side * (bx - ax)) / length];
}
