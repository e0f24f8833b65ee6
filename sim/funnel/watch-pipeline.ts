/** The next three stages, from what the pipeline made of frames: tracks, conditions that came true, alerts. */
import type { Alert } from '../pipeline/contract.ts';
import type { TrackFrame } from '../pipeline/tracking/track.ts';
import type { LayoutEvent } from '../recording/event-log.ts';
import {
  type ActorPlace,
  cameraOfTrack,
  heldOf,
  incidentOfTrack,
  incidentOfTracks,
  noteTracks,
} from './attribution.ts';
import { CRITERIA } from './criteria.ts';
import { cameraAt, inTime, pairOf, reach, type Watch } from './watch.ts';
import { alertLead } from './watch-operations.ts';

/** A rule's condition has come true of some tracks of a camera, whatever becomes of it. */
export interface RuleTrue {
  readonly rule: string;
  readonly at: number; // ms since the Unix epoch
  readonly camera: string;
  readonly tracks: readonly string[];
}

export interface PipelineOfTick {
  readonly frames: readonly TrackFrame[]; // of any earlier frames; each camera's in order of time
  readonly conditions: readonly RuleTrue[];
  readonly alerts: readonly Alert[]; // each as it now is, when its state has changed
}

/**
 * Who tracks were is known from the frames first, so conditions and alerts are judged by all that this tick brought.
 */
export function watchPipeline(watch: Watch, { frames, conditions, alerts }: PipelineOfTick): LayoutEvent[] {
  const events: LayoutEvent[] = [];
  for (const frame of frames) followTracks(watch, frame, events);
  for (const condition of conditions) {
    const incident = incidentOfTracks(watch.ledger, condition.tracks);
    if (incident < 0) continue;
    const pair = pairOf(watch, incident, cameraAt(watch, condition.camera));
    reach(watch, pair, 'rule', condition.at - watch.plan.startMs, events);
  }
  for (const alert of alerts) followAlert(watch, alert, events);
  return inTime(events);
}

function followTracks(watch: Watch, frame: TrackFrame, events: LayoutEvent[]): void {
  const at = frame.at - watch.plan.startMs;
  const actors = actorsOf(watch, frame.camera, at);
  noteTracks(watch.ledger, frame, actors, at);
  if (actors.length === 0) return;
  for (const { id, detection, isConfirmed } of frame.tracks) {
    if (!isConfirmed || !actors.some(({ place }) => place === detection)) continue;
    const incident = incidentOfTrack(watch.ledger, id);
    if (incident < 0) continue;
    const held = heldOf(watch.ledger, id)!;
    if (at - held.since[held.incidents.indexOf(incident)] < CRITERIA.heldFor) continue;
    reach(watch, pairOf(watch, incident, cameraAt(watch, frame.camera)), 'tracked', at, events);
  }
}

/** Actors of the camera's frame of `at`, and forgets them with all its earlier frames: a camera's frames come in order. */
function actorsOf(watch: Watch, camera: string, at: number): readonly ActorPlace[] {
  const waiting = watch.frames.get(camera);
  if (waiting === undefined) return [];
  while (waiting.length > 0 && waiting[0].at < at) waiting.shift();
  return waiting.length > 0 && waiting[0].at === at ? waiting.shift()!.actors : [];
}

/**
 * An alert is told again when tracks join it, and then it is about these: one alert may come to hold several things, of
 * which the first that was staged is what it is of in the end.
 */
function followAlert(watch: Watch, alert: Alert, events: LayoutEvent[]): void {
  const at = alert.at - watch.plan.startMs;
  const known = watch.alerts.get(alert.id);
  const joining = alert.tracks.filter((track) => !known?.tracks.includes(track));
  const about = joining.length > 0 ? incidentOfTracks(watch.ledger, joining) : -1;
  const first = known === undefined || known.incident < 0 ? about : known.incident;
  const incident = about >= 0 ? about : first;
  events.push({ kind: 'alert', at, alert, incident: incident < 0 ? null : watch.plan.incidents[incident].id });
  if (alert.state !== 'firing') return;
  watch.alerts.set(alert.id, { incident: first, tracks: alert.tracks });
  if (about < 0) return;
  const cameras = joining.filter((track) => incidentOfTrack(watch.ledger, track) === about).map(cameraOfTrack);
  for (const camera of cameras) reach(watch, pairOf(watch, about, cameraAt(watch, camera)), 'alert', at, events);
  const lead = alertLead(watch.plan.incidents[about].id, alert.id);
  if (!watch.leads.has(lead)) watch.leads.set(lead, cameras[0]);
}
