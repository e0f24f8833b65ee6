/**
 * Watches the chain of one layout with the truth in hand: the first moment at which each incident reaches each stage of
 * the funnel at each camera, what every alert was truly about, and the sums that no event tells.
 *
 * In every tick a watch is shown the feeds (`watchFeeds`), then what the pipeline made of them (`watchPipeline`), then
 * what operations did (`watchOperations`). What it returns are events for the log; nothing of it goes back into the
 * chain but which incidents show to an eye on a live screen, for whoever plays the operators.
 */
import { assert } from '../../engine/assert.ts';
import type { CameraSpec } from '../cameras/layout.ts';
import type { Incident } from '../incidents/incident.ts';
import type { LayoutEvent } from '../recording/event-log.ts';
import { type ActorPlace, type Held, restoreTracks, type TrackLedger } from './attribution.ts';
import { type BodiesMet, createBodiesMet, restoreBodies, type SavedBody, savedBodies } from './bodies-met.ts';
import { type FunnelStage, stageRank } from './stages.ts';

export interface WatchPlan {
  readonly cameras: readonly CameraSpec[]; // of the layout
  readonly firstCamera: number; // place of its first one among the cameras of all layouts
  readonly incidents: readonly Incident[]; // by row
  readonly inputWidthPx: number; // of the detector's network
  readonly startMs: number; // Unix epoch
  readonly tickMs: number;
  readonly slots: number; // one past the greatest `source` of a body
}

/** One incident at one camera. */
export interface Pair {
  readonly incident: number; // row
  readonly camera: number; // place in the layout
  reached: number; // bit by rank of a stage
  readonly runs: Run[];
}

/** How long an actor has been tall enough and unhidden, in a row of exposures. */
export interface Run {
  readonly idLo: number;
  readonly idHi: number;
  since: number; // ms from the start of the run
  last: number; // serial number of its last exposure
}

/** A frame that shows actors and that the pipeline has not answered yet. */
export interface ActorFrame {
  readonly at: number; // ms from the start of the run
  readonly actors: readonly ActorPlace[];
}

/** What an alert was when it was last told. */
export interface AlertTold {
  readonly incident: number; // row of the first one that it was about; -1: none so far
  readonly tracks: readonly string[];
}

/** Whole numbers, so that sums are exact. */
export interface Sums {
  ticks: number;
  frames: number;
  sightings: number;
  detections: number;
  falsePositives: number;
  personTicks: number;
  identifyTicks: number;
}

const NOTHING: Sums = {
  ...{ ticks: 0, frames: 0, sightings: 0, detections: 0, falsePositives: 0, personTicks: 0, identifyTicks: 0 },
};

export interface Watch {
  readonly plan: WatchPlan;
  readonly cameraOf: ReadonlyMap<string, number>;
  readonly rowOf: ReadonlyMap<string, number>; // of an incident, by its id
  readonly inputScale: readonly number[]; // input px per frame px, by camera
  readonly hold: readonly number[]; // ticks that a picture stands for, by camera
  readonly met: BodiesMet;
  readonly pairs: Map<number, Pair>; // by incident × cameras + camera
  readonly ledger: TrackLedger;
  readonly frames: Map<string, ActorFrame[]>; // by camera, oldest first
  readonly alerts: Map<string, AlertTold>; // that fired, by id
  readonly leads: Map<string, string>; // the camera that led operations somewhere; keys in watch-operations.ts
  readonly showing: (readonly number[])[]; // rows of the incidents that show to an eye, by camera
  readonly evidencedUntil: Int32Array; // tick, by incident
  readonly evidenceTicks: Int32Array;
  readonly sums: Sums;
}

export function createWatch(plan: WatchPlan): Watch {
  const { cameras, incidents, inputWidthPx, tickMs } = plan;
  return {
    plan,
    cameraOf: new Map(cameras.map(({ id }, k) => [id, k])),
    rowOf: new Map(incidents.map(({ id }, row) => [id, row])),
    inputScale: cameras.map(({ widthPx }) => Math.min(1, inputWidthPx / widthPx)),
    hold: cameras.map(({ frameRate }) => Math.ceil(1000 / (frameRate * tickMs) - 1e-9)),
    met: createBodiesMet(plan.slots),
    ...{ pairs: new Map(), ledger: new Map(), frames: new Map(), alerts: new Map(), leads: new Map() },
    showing: cameras.map(() => []),
    evidencedUntil: new Int32Array(incidents.length),
    evidenceTicks: new Int32Array(incidents.length),
    sums: { ...NOTHING },
  };
}

export function pairOf(watch: Watch, incident: number, camera: number): Pair {
  const key = incident * watch.plan.cameras.length + camera;
  let pair = watch.pairs.get(key);
  if (pair === undefined) {
    pair = { incident, camera, reached: 0, runs: [] };
    watch.pairs.set(key, pair);
  }
  return pair;
}

/** Place in the layout of a camera by its id. */
export function cameraAt({ cameraOf }: Watch, id: string): number {
  const camera = cameraOf.get(id);
  assert(camera !== undefined, `the layout has no camera "${id}"`);
  return camera;
}

/** Row of an incident by its id. */
export function incidentAt({ rowOf }: Watch, id: string): number {
  const row = rowOf.get(id);
  assert(row !== undefined, `there is no incident "${id}"`);
  return row;
}

/** Notes a stage, and tells of it when it is the first time. */
export function reach(watch: Watch, pair: Pair, stage: FunnelStage, at: number, events: LayoutEvent[]): void {
  const bit = 1 << stageRank(stage);
  if ((pair.reached & bit) !== 0) return;
  pair.reached |= bit;
  const { incidents, cameras } = watch.plan;
  events.push({ kind: 'reached', at, incident: incidents[pair.incident].id, camera: cameras[pair.camera].id, stage });
}

/** Rows of the incidents that have reached `stage` at some camera. */
export function incidentsAt(watch: Watch, stage: FunnelStage): number[] {
  const bit = 1 << stageRank(stage);
  const rows = [...watch.pairs.values()].filter(({ reached }) => (reached & bit) !== 0).map(({ incident }) => incident);
  return [...new Set(rows)].sort((a, b) => a - b);
}

/** Events of one instant stay as they are told. */
export function inTime<T extends { readonly at: number }>(events: readonly T[]): T[] {
  return events.toSorted((a, b) => a.at - b.at);
}

/** What `LayoutTotals` of an outcome holds. */
export function totalsOf({ plan, sums }: Watch) {
  const { ticks, frames, sightings, detections, falsePositives, personTicks, identifyTicks } = sums;
  return {
    ...{ frames, sightings, detections, falsePositives },
    cameraHours: (ticks * plan.tickMs * plan.cameras.length) / 3_600_000,
    personMinutes: (personTicks * plan.tickMs) / 60_000,
    identifyMinutes: (identifyTicks * plan.tickMs) / 60_000,
  };
}

/** s by incident in which some picture showed an actor at identify density; incidents without any are left out. */
export function evidenceOf({ plan, evidenceTicks }: Watch): Record<string, number> {
  return Object.fromEntries(
    plan.incidents.flatMap(({ id }, row) =>
      evidenceTicks[row] > 0 ? [[id, (evidenceTicks[row] * plan.tickMs) / 1000]] : [],
    ),
  );
}

/** Plain data, for a checkpoint between two ticks. */
export interface SavedWatch {
  readonly bodies: readonly SavedBody[];
  readonly pairs: readonly Pair[];
  readonly tracks: readonly Held[];
  readonly frames: readonly (readonly [camera: string, frames: readonly ActorFrame[]])[];
  readonly alerts: readonly (readonly [alert: string, told: AlertTold])[];
  readonly leads: readonly (readonly [key: string, camera: string])[];
  readonly showing: readonly (readonly number[])[];
  readonly evidencedUntil: readonly number[];
  readonly evidenceTicks: readonly number[];
  readonly sums: Sums;
}

/** @param tick  the last one that was watched */
export function savedWatch(watch: Watch, tick: number): SavedWatch {
  return structuredClone({
    bodies: savedBodies(watch.met, tick),
    pairs: [...watch.pairs.values()],
    tracks: [...watch.ledger.values()].flatMap((tracks) => [...tracks.values()]),
    frames: [...watch.frames],
    alerts: [...watch.alerts],
    leads: [...watch.leads],
    showing: watch.showing,
    evidencedUntil: [...watch.evidencedUntil],
    evidenceTicks: [...watch.evidenceTicks],
    sums: watch.sums,
  });
}

/** Puts a fresh watch of the same plan where the saved one was. */
export function restoreWatch(watch: Watch, saved: SavedWatch): void {
  const { bodies, pairs, tracks, frames, alerts, leads, showing, evidencedUntil, evidenceTicks, sums } =
    structuredClone(saved);
  restoreBodies(watch.met, bodies);
  for (const pair of pairs) watch.pairs.set(pair.incident * watch.plan.cameras.length + pair.camera, pair);
  restoreTracks(watch.ledger, tracks);
  for (const [camera, waiting] of frames) watch.frames.set(camera, [...waiting]);
  for (const [alert, told] of alerts) watch.alerts.set(alert, told);
  for (const [key, camera] of leads) watch.leads.set(key, camera);
  for (const [camera, rows] of showing.entries()) watch.showing[camera] = rows;
  watch.evidencedUntil.set(evidencedUntil);
  watch.evidenceTicks.set(evidenceTicks);
  Object.assign(watch.sums, sums);
}
