/**
 * The one place where late and out-of-order observations are put right. Event time is that of the newest observation;
 * what is `LATENESS` behind it is let through, in order of time and then camera, and what comes later still is dropped
 * and counted. So the order in which a network delivers changes nothing, and all after this sees time move forward only.
 *
 * The price is that everything passes `LATENESS` after it was taken, and that one camera whose clock runs ahead makes
 * the others late: clocks are set right before the pipeline.
 */
import type { Observation } from './contract.ts';

/** Assumed: several times the jitter of a wired network, and nothing beside the minutes of a response. */
export const LATENESS = 500; // ms

export interface Waiting {
  readonly observations: Observation[]; // in order
  newest: number | null; // ms since the Unix epoch; null before the first
  dropped: number; // that came too late, or twice
}

export function createWaiting(): Waiting {
  return { observations: [], newest: null, dropped: 0 };
}

/** Takes one in, in any order, and returns what nothing earlier can follow any more, in order. */
export function letThrough(waiting: Waiting, observation: Observation): Observation[] {
  const { observations, newest } = waiting;
  if (newest !== null && observation.at <= newest - LATENESS) {
    waiting.dropped++;
    return [];
  }
  let place = observations.length;
  while (place > 0 && compare(observations[place - 1], observation) > 0) place--;
  if (place > 0 && compare(observations[place - 1], observation) === 0) {
    waiting.dropped++;
    return [];
  }
  observations.splice(place, 0, observation);
  waiting.newest = Math.max(newest ?? observation.at, observation.at);
  const until = waiting.newest - LATENESS;
  let count = 0;
  while (count < observations.length && observations[count].at <= until) count++;
  return observations.splice(0, count);
}

/** All that still waits, in order. */
export function letAllThrough(waiting: Waiting): Observation[] {
  return waiting.observations.splice(0);
}

/** Signals before cameras, as the light was before it was seen; 0 for the same moment of the same camera or signal. */
function compare(a: Observation, b: Observation): number {
  if (a.at !== b.at) return a.at - b.at;
  const [from, other] = [sourceOf(a), sourceOf(b)];
  return from < other ? -1 : from > other ? 1 : 0;
}

function sourceOf(observation: Observation): string {
  switch (observation.kind) {
    case 'signal':
      return `0 ${observation.signal}`;
    case 'heartbeat':
      return `1 ${observation.camera} heartbeat`;
    default:
      return `1 ${observation.camera}`;
  }
}
