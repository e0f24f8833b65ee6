/** A camera layout in SI units: what a layout file says, with catalogue models and mounts resolved. */
import type { Ring } from '../world/site.ts';

export interface Layout {
  readonly name: string;
  readonly cameras: readonly CameraSpec[]; // sorted by id, so that the order in the file says nothing
}

export interface CameraSpec {
  readonly id: string;
  readonly model: string;
  readonly x: number; // m
  readonly y: number; // m
  readonly z: number; // m above the ground
  readonly heading: number; // rad, clockwise from north
  readonly tilt: number; // rad, down positive
  readonly horizontalFov: number; // rad
  readonly widthPx: number;
  readonly heightPx: number;
  readonly frameRate: number; // Hz, of the analysed stream
  readonly exposureTime: number; // s
  readonly minimumIllumination: number; // lx, below which the picture is noise
  readonly infraredRange: number; // m, 0 without lamps of its own
  readonly masks: readonly Ring[]; // px, privacy masks: nothing inside is recorded
  readonly price: { readonly amount: number; readonly currency: string };
  readonly phase: string; // roll-out phase
  readonly group: string;
}
