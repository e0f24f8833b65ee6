/**
 * Kernel: how fast traffic is on each lane now. Edie's mean speed, all the way driven over all the time spent
 * driving it ("Discussion of traffic stream measurements and definitions", 2nd ISTTT, Paris 1963), in which what is
 * past fades with a time constant. Where nobody drove the speed limit holds, as one vehicle-second of free driving.
 */
import type { Columns } from '../../engine/columns/columns.ts';
import { exp } from '../../engine/numeric/special.ts';

/** One row per lane. */
export const LINK = {
  way: 'f64', //  m   driven on the lane, faded
  time: 'f64', // s   spent on it by all vehicles, faded
} as const;

export type LinkColumns = Columns<typeof LINK>;

/** s, the time constant. Assumed: about the cycle of a signal, so that red and green both count. */
const WINDOW = 60;
/** s of free driving that each lane is taken to have seen. Assumed: little beside one vehicle's drive through. */
const PRIOR = 1;
/** m/s, at least. Assumed: with lights and siren a unit gets past those who stand. */
const SPEED_LEAST = 2;

/**
 * Counts one tick of `dt` (s). Vehicles are rows 0 to `count` − 1: `lane` is an index, `speed` m/s, and a row takes part
 * when `active` is not 0.
 */
export function measureLinks(
  links: LinkColumns,
  lane: Int32Array,
  speed: Float64Array,
  active: Uint8Array,
  count: number,
  dt: number,
): void {
  const { way, time } = links;
  const kept = exp(-dt / WINDOW);
  for (let link = 0; link < way.length; link++) {
    way[link] *= kept;
    time[link] *= kept;
  }
  for (let row = 0; row < count; row++) {
    if (active[row] === 0) continue;
    way[lane[row]] += speed[row] * dt;
    time[lane[row]] += dt;
  }
}

/** Writes the speed on every lane to `out` (m/s); `free` is the speed limit of each. */
export function linkSpeeds({ way, time }: LinkColumns, free: Float64Array, out: Float64Array): void {
  for (let link = 0; link < way.length; link++) {
    const mean = (way[link] + PRIOR * free[link]) / (time[link] + PRIOR);
    out[link] = Math.max(SPEED_LEAST, mean);
  }
}
