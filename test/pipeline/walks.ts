/** Hand-written tracks for rules: who is where when, at any frame rate, and a pipeline that needs no city. */
import type { PipelineConfiguration, Rule, RuleCondition } from '../../sim/pipeline/configuration.ts';
import type { Alert, Label } from '../../sim/pipeline/contract.ts';
import { type Condition, createPipeline, endPipeline, type Pipeline, takeTracks } from '../../sim/pipeline/pipeline.ts';
import type { Track, TrackFrame } from '../../sim/pipeline/tracking/track.ts';

/** Midnight UTC, so that hours of the day are easy to read. */
export const START = 1_780_012_800_000;
export const FRAME_RATES = [1, 3, 5, 15, 30];

/** Where somebody is, from the first time to the last, in straight lines between. */
export interface Walk {
  readonly id: string;
  readonly way: readonly (readonly [at: number, x: number, y: number])[]; // s, m, m
  readonly label?: Label;
  readonly spread?: number; // m
  readonly unseen?: readonly (readonly [from: number, to: number])[]; // s: it coasts
  readonly noise?: (at: number) => readonly [dx: number, dy: number]; // m, of `at` in ms
}

/** Frames of one camera, `rate` a second, from 0 to `until` s, both included. */
export function framesOf(walks: readonly Walk[], rate: number, until: number, camera = 'yard'): TrackFrame[] {
  return Array.from({ length: Math.floor(until * rate) + 1 }, (_, k) => {
    const at = Math.round((1000 * k) / rate);
    const tracks = walks.flatMap((walk) => trackAt(walk, at / 1000, camera) ?? []);
    return { camera, at: START + at, tracks };
  });
}

function trackAt({ id, way, label = 'person', spread = 0, unseen = [], noise }: Walk, at: number, camera: string) {
  const [first, last] = [way[0], way[way.length - 1]];
  if (at < first[0] || at > last[0]) return null;
  const next = Math.max(
    1,
    way.findIndex((point) => point[0] >= at),
  );
  const [[t0, x0, y0], [t1, x1, y1]] = [way[next - 1], way[next]];
  const share = (at - t0) / (t1 - t0);
  const [dx, dy] = noise?.(Math.round(1000 * at)) ?? [0, 0];
  const isUnseen = unseen.some(([from, to]) => at > from && at < to);
  const track: Track = {
    ...{ id: `${camera}#${id}`, label, detection: isUnseen ? -1 : 0, isConfirmed: true, spread },
    ...{ since: START + 1000 * first[0], box: [0, 0, 10, 30] },
    ...{ x: x0 + share * (x1 - x0) + dx, y: y0 + share * (y1 - y0) + dy },
    ...{ vx: (x1 - x0) / (t1 - t0), vy: (y1 - y0) / (t1 - t0) },
  };
  return track;
}

export const square = (west: number, south: number, side: number) => [
  ...[west, south, west + side, south, west + side, south + side, west, south + side],
];

/** A rule of one zone, `place`, a square of 10 m at the origin. */
export function ruleOf(condition: RuleCondition, about: Partial<Rule> = {}): Rule {
  return {
    ...{ id: condition.kind, objects: ['person'], inertia: 0, schedule: null, severity: 'medium', cooldown: 60_000 },
    ...{ zones: ['place'], condition },
    ...about,
  };
}

const POSE = { x: 5, y: -20, z: 5, heading: 0, tilt: 0.3, horizontalFov: 1.2 };

export function configurationOf(rules: readonly Rule[], about: Partial<PipelineConfiguration> = {}) {
  const configuration: PipelineConfiguration = {
    utcOffset: 0,
    cameras: ['yard', 'door', 'roof'].map((id) => ({ id, rate: 5, frameSize: [1920, 1080], pose: POSE })),
    zones: [{ zone: 'place', area: 'place', ring: square(0, 0, 10) }],
    ...{ lines: [], stopLines: [], rules },
    ...about,
  };
  return configuration;
}

/** What a pipeline makes of frames, in order of time; of several cameras, in the order given where times are alike. */
export function judged(configuration: PipelineConfiguration, frames: readonly TrackFrame[]) {
  const pipeline = createPipeline(configuration);
  return withTracks(pipeline, frames);
}

export function withTracks(pipeline: Pipeline, frames: readonly TrackFrame[]) {
  const conditions: Condition[] = [];
  const alerts: Alert[] = [];
  for (const frame of [...frames].sort((a, b) => a.at - b.at)) {
    const output = takeTracks(pipeline, frame);
    conditions.push(...output.conditions);
    alerts.push(...output.alerts);
  }
  alerts.push(...endPipeline(pipeline).alerts);
  return { conditions, alerts };
}

/** Seconds at which alerts began to fire. */
export function firings(configuration: PipelineConfiguration, frames: readonly TrackFrame[]): number[] {
  const seen = new Set<string>();
  return judged(configuration, frames).alerts.flatMap(({ id, state, at }) => {
    if (state !== 'firing' || seen.has(id)) return [];
    seen.add(id);
    return [(at - START) / 1000];
  });
}
