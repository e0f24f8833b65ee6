/** What each camera's pose can see of the static city: the one place where a camera's reach is decided. */
import { DENSITY_SCALES, distanceAt, focalLengthPx } from './cameras/density.ts';
import type { CameraSpec } from './cameras/layout.ts';
import { createPinhole } from './cameras/pinhole.ts';
import { createSightTable, type SightTable } from './cameras/sight-table.ts';
import { buildView } from './cameras/view.ts';
import type { Occluders } from './world/occluders.ts';

/** Metres along the axis at which the lowest step of any scale is still met; what is further is not looked for. */
export function sightRange({ widthPx, horizontalFov }: CameraSpec): number {
  const lowest = Math.min(...DENSITY_SCALES.map(({ steps }) => steps[0].pxPerM));
  return distanceAt(lowest, focalLengthPx(widthPx, horizontalFov));
}

/** The view is built, folded and dropped. */
export function sightOf(camera: CameraSpec, occluders: Occluders): SightTable {
  const pinhole = createPinhole(camera);
  return createSightTable(buildView(pinhole, occluders), pinhole, sightRange(camera));
}
