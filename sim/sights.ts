/** What each camera's pose can see of the static city, and how far it is asked to. */
import { createPinhole, focalLengthPx } from '../engine/geometry/pinhole.ts';
import { distanceAt, LOWEST_DENSITY } from './cameras/density.ts';
import type { CameraSpec } from './cameras/layout.ts';
import { createSightTable, type SightTable } from './cameras/sight-table.ts';
import { buildView } from './cameras/view.ts';
import type { Occluders } from './world/occluders.ts';

/** Metres along the axis at which the lowest step of any scale is still met. */
export function sightRange({ widthPx, horizontalFov }: CameraSpec): number {
  return distanceAt(LOWEST_DENSITY, focalLengthPx(widthPx, horizontalFov));
}

/** The view is built, folded and dropped. */
export function sightOf(camera: CameraSpec, occluders: Occluders): SightTable {
  const pinhole = createPinhole(camera);
  return createSightTable(buildView(pinhole, occluders), pinhole, sightRange(camera));
}
