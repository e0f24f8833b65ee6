/** Light and air as cameras meet them at one moment. The sky is the same everywhere; lamps are not. */
import type { LampLight } from '../world/light.ts';

export interface Conditions {
  readonly sky: number; // lx on open ground: sun, moon and cloud
  readonly lamps: LampLight | null;
  readonly extinction: number; // 1/m, see sim/world/weather.ts
  readonly unrest: number; // 1 quiet, to 10 on a windy or rainy night: multiplies false positives
}

export const CLEAR_DAY: Conditions = { sky: 20_000, lamps: null, extinction: 0, unrest: 1 };
