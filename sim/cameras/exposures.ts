/**
 * When each camera exposes: its own frame rate, and a phase drawn from its name, so that no two cameras keep step and
 * no camera's beat depends on another's.
 */
import { exposureAt, exposuresWithin } from '../../engine/clock.ts';
import { type EntityId, type Key, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';

export interface Beat {
  readonly frameRate: number; // Hz
  readonly phase: number; // ms, whole, of exposure 0; less than one period
}

export function beatOf(key: Key, camera: EntityId, frameRate: number): Beat {
  const period = 1000 / frameRate;
  return { frameRate, phase: Math.floor(uniform(key, STREAM.exposurePhase, camera, 0) * period) };
}

/** Time of exposure `index` in whole ms from the start of the run. */
export function instantOf(beat: Beat, index: number): number {
  return exposureAt(beat.frameRate, beat.phase, index);
}

/** More than the exposures of any `span` (ms). */
export function mostExposures({ frameRate }: Beat, span: number): number {
  return Math.ceil((frameRate * span) / 1000) + 1;
}

/** Indices of the exposures in (after, until] ms; none when `last` is less than `first`. */
export function exposuresBetween(beat: Beat, after: number, until: number): { first: number; last: number } {
  return exposuresWithin(beat.frameRate, beat.phase, after, until);
}
