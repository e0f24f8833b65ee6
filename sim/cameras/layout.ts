/** A camera layout in SI units: what a layout file says, with catalogue models and mounts resolved. */
import type { Pose } from '../../engine/geometry/pinhole.ts';
import type { Ring } from '../world/site.ts';

export interface Layout {
  readonly name: string;
  readonly cameras: readonly CameraSpec[]; // sorted by id, so that the order in the file says nothing
}

export interface CameraSpec extends Pose {
  readonly id: string;
  readonly model: string;
  readonly frameRate: number; // Hz, of the analysed stream
  readonly exposureTime: number; // s
  readonly minimumIllumination: number; // lx, below which the picture is noise
  readonly infraredRange: number; // m, 0 without lamps of its own
  readonly masks: readonly Ring[]; // px, privacy masks: nothing inside is recorded
  readonly price: { readonly amount: number; readonly currency: string };
  readonly phase: string; // roll-out phase
  readonly group: string;
}
