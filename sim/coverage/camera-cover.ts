/** What one camera covers, ready to be laid over the others: built where there is a free core, folded in one place. */

import { DENSITY_SCALES, distanceAt } from '../cameras/density.ts';
import type { CameraSpec } from '../cameras/layout.ts';
import { createPinhole, type Pinhole } from '../cameras/pinhole.ts';
import { createSightTable, type SightTable } from '../cameras/sight-table.ts';
import { buildView } from '../cameras/view.ts';
import type { Occluders } from '../world/occluders.ts';
import { hideBehindCrowns } from './foliage.ts';
import { COVERAGE_CELL } from './ground.ts';

/** The lowest step of any scale: beyond it nothing is called covered. */
export const LOWEST_DENSITY = Math.min(...DENSITY_SCALES.map(({ steps }) => steps[0].pxPerM)); // px/m

export interface CameraCover {
  readonly pinhole: Pinhole;
  readonly table: SightTable;
}

export function coverOf(camera: CameraSpec, occluders: Occluders, cell = COVERAGE_CELL): CameraCover {
  const pinhole = createPinhole(camera);
  const range = distanceAt(LOWEST_DENSITY, pinhole.focalPx);
  const table = createSightTable(buildView(pinhole, occluders), pinhole, range, cell);
  hideBehindCrowns(table, pinhole.eye, occluders.crowns);
  return { pinhole, table };
}
