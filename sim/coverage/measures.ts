/**
 * How much of a place a layout covers, said in the ways people ask: by area, by where people walk, by target height,
 * by level of either scale, by how many cameras at once, and what each camera adds.
 */

import { atan2, tan } from '../../engine/numeric/special.ts';
import { DENSITY_SCALES, type DensityStep, LOWEST_DENSITY } from '../cameras/density.ts';
import type { CameraSpec } from '../cameras/layout.ts';
import { SIGHT_HEIGHTS } from '../cameras/sight-table.ts';
import type { CameraCover } from './camera-cover.ts';
import type { Demand } from './demand.ts';
import { countBits, type Ground, groundArea } from './ground.ts';
import { countCameras, coveredMask, eachWord, type Mask } from './overlay.ts';

/** Height (as an index of SIGHT_HEIGHTS) that headline figures speak of: the waist of somebody standing there. */
export const HEADLINE_HEIGHT = 1;

export interface LevelCoverage extends DensityStep {
  readonly scale: string;
  readonly area: number; // m², at HEADLINE_HEIGHT
  readonly share: number; // of the open ground: naive coverage
  readonly demandShare: number; // of the time people spend walking there
  readonly shareByHeight: readonly number[]; // by SIGHT_HEIGHTS
}

export interface CameraMeasures {
  readonly id: string;
  readonly area: number; // m² at the lowest step
  readonly onlyHere: number; // m² of it that no other camera covers
  readonly deadZone: readonly number[]; // m from under the camera to the nearest point in frame straight ahead, by SIGHT_HEIGHTS
}

export interface CoverageMeasures {
  readonly openArea: number; // m²
  readonly cell: number; // m
  readonly levels: readonly LevelCoverage[];
  /** Share of the open ground that at least k = 1, 2, 3, 4 cameras cover at the lowest step. */
  readonly kCoverage: readonly number[];
  readonly cameras: readonly CameraMeasures[];
  /** The cells covered at the lowest step, at HEADLINE_HEIGHT. */
  readonly covered: Mask;
}

const MOST_CAMERAS = 4;

export function measureCoverage(
  ground: Ground,
  demand: Demand,
  cameras: readonly CameraSpec[],
  covers: readonly CameraCover[],
): CoverageMeasures {
  const openArea = groundArea(ground);
  const share = (mask: Mask) => (countBits(mask) * ground.cell * ground.cell) / openArea;
  const levels = DENSITY_SCALES.flatMap(({ id, steps }) =>
    steps.map((step): LevelCoverage => {
      const masks = SIGHT_HEIGHTS.map((_, height) => coveredMask(ground, covers, height, step.pxPerM));
      const headline = masks[HEADLINE_HEIGHT];
      return {
        ...step,
        scale: id,
        area: share(headline) * openArea,
        share: share(headline),
        demandShare: demandShare(demand, headline),
        shareByHeight: masks.map(share),
      };
    }),
  );
  const lowest = LOWEST_DENSITY;
  const counts = countCameras(ground, covers, HEADLINE_HEIGHT, lowest);
  return {
    openArea,
    cell: ground.cell,
    levels,
    kCoverage: kShares(counts, openArea / (ground.cell * ground.cell)),
    cameras: cameras.map((camera, k) => measureCamera(ground, camera, covers[k], counts)),
    covered: coveredMask(ground, covers, HEADLINE_HEIGHT, lowest),
  };
}

/** Distance along the ground, straight ahead, at which a point at height z comes into the frame; 0 when at once. */
export function deadZone({ z: mount, tilt, horizontalFov, widthPx, heightPx }: CameraSpec, height: number): number {
  const halfVertical = atan2(heightPx * tan(horizontalFov / 2), widthPx);
  const lowerEdge = tilt + halfVertical;
  if (lowerEdge >= Math.PI / 2) return 0;
  return lowerEdge <= 0 ? Infinity : Math.max(0, mount - height) / tan(lowerEdge);
}

function demandShare({ cell, weight, total }: Demand, mask: Mask): number {
  let met = 0;
  for (let k = 0; k < cell.length; k++) {
    if ((mask[cell[k] >>> 5] >>> (cell[k] & 31)) & 1) met += weight[k];
  }
  return total === 0 ? 0 : met / total;
}

function kShares(counts: Uint8Array, cells: number): number[] {
  const atLeast = new Array<number>(MOST_CAMERAS).fill(0);
  for (let cell = 0; cell < counts.length; cell++) {
    for (let k = 0; k < counts[cell] && k < MOST_CAMERAS; k++) atLeast[k]++;
  }
  return atLeast.map((count) => count / cells);
}

function measureCamera(ground: Ground, camera: CameraSpec, cover: CameraCover, counts: Uint8Array): CameraMeasures {
  const cellArea = ground.cell * ground.cell;
  let area = 0;
  let onlyHere = 0;
  eachWord(ground, cover, HEADLINE_HEIGHT, LOWEST_DENSITY, (word, bits) => {
    for (let left = bits; left !== 0; left &= left - 1) {
      area += cellArea;
      if (counts[32 * word + 31 - Math.clz32(left & -left)] === 1) onlyHere += cellArea;
    }
  });
  return { id: camera.id, area, onlyHere, deadZone: SIGHT_HEIGHTS.map((height) => deadZone(camera, height)) };
}
