/** What one camera covers, ready to be laid over the others: built where there is a free core, folded in one place. */

import { createPinhole, type Pinhole, toPixel } from '../../engine/geometry/pinhole.ts';
import { distanceAt, LOWEST_DENSITY } from '../cameras/density.ts';
import type { CameraSpec } from '../cameras/layout.ts';
import { createSightTable, SIGHT_HEIGHTS, type SightTable } from '../cameras/sight-table.ts';
import { buildView } from '../cameras/view.ts';
import { isMasked } from '../cameras/visibility.ts';
import type { Occluders } from '../world/occluders.ts';
import { hideBehindCrowns } from './foliage.ts';
import { COVERAGE_CELL } from './ground.ts';

export interface CameraCover {
  readonly pinhole: Pinhole;
  readonly table: SightTable;
}

export function coverOf(camera: CameraSpec, occluders: Occluders, cell = COVERAGE_CELL): CameraCover {
  const pinhole = createPinhole(camera);
  const range = distanceAt(LOWEST_DENSITY, pinhole.focalPx);
  const table = createSightTable(buildView(pinhole, occluders), pinhole, range, cell);
  hideBehindCrowns(table, pinhole.eye, occluders.crowns);
  hideUnderMasks(table, pinhole, camera.masks);
  return { pinhole, table };
}

/** Clears the cells whose point at each height falls under a privacy mask: what is not recorded is not covered. */
function hideUnderMasks(table: SightTable, pinhole: Pinhole, masks: CameraSpec['masks']): void {
  if (masks.length === 0) return;
  const { cell, column0, row0, wordsPerRow, rows, words } = table;
  const pixel = new Float64Array(3);
  SIGHT_HEIGHTS.forEach((z, height) => {
    for (let k = height; k < rows * wordsPerRow * SIGHT_HEIGHTS.length; k += SIGHT_HEIGHTS.length) {
      const word = (k - height) / SIGHT_HEIGHTS.length;
      const y = (row0 + Math.floor(word / wordsPerRow) + 0.5) * cell;
      for (let left = words[k]; left !== 0; left &= left - 1) {
        const bit = 31 - Math.clz32(left & -left);
        const x = (column0 + 32 * (word % wordsPerRow) + bit + 0.5) * cell;
        toPixel(pinhole, x, y, z, pixel);
        if (isMasked(masks, pixel[0], pixel[1])) words[k] &= ~(1 << bit);
      }
    }
  });
}
