/**
 * Which track was whom, and so what an alert was about. A track that takes a detection of an actor is followed from
 * then on: how many of its detections were whose. Its time before that says nothing, since an actor is nobody in
 * particular until the incident begins; and a track that held an actor goes on holding one when the incident is over,
 * while a track born later holds nobody.
 */
import type { TrackFrame } from '../pipeline/tracking/track.ts';

/** A detection of one frame that is an actor. */
export interface ActorPlace {
  readonly place: number; // in the frame
  readonly incident: number; // row
  readonly isOver: boolean; // the incident has ended, and this was an actor of it
}

/** What a track took since it first took a detection of an actor. */
export interface Held {
  readonly track: string;
  readonly incidents: number[]; // rows
  readonly counts: number[]; //    detections, by incident
  readonly since: number[]; //     ms from the start of the run, of the first, by incident
  others: number; //               detections that were nobody's
}

/** By camera, then by track. */
export type TrackLedger = Map<string, Map<string, Held>>;

/**
 * Enters what the tracks of one frame took.
 *
 * @param actors  of the frame; empty where it shows none
 * @param at  ms from the start of the run
 */
export function noteTracks(ledger: TrackLedger, frame: TrackFrame, actors: readonly ActorPlace[], at: number): void {
  const known = ledger.get(frame.camera);
  if (known === undefined && actors.length === 0) return;
  const tracks = known ?? new Map<string, Held>();
  for (const { id, detection } of frame.tracks) {
    if (detection < 0) continue;
    const actor = actors.find(({ place }) => place === detection);
    const held = tracks.get(id);
    if (actor !== undefined && (!actor.isOver || held?.incidents.includes(actor.incident))) {
      tracks.set(id, countActor(held ?? { track: id, incidents: [], counts: [], since: [], others: 0 }, actor, at));
    } else if (held !== undefined) {
      held.others++;
    }
  }
  ledger.set(frame.camera, tracks);
}

function countActor(held: Held, { incident }: ActorPlace, at: number): Held {
  const place = held.incidents.indexOf(incident);
  if (place >= 0) {
    held.counts[place]++;
  } else {
    held.incidents.push(incident);
    held.counts.push(1);
    held.since.push(at);
  }
  return held;
}

export function heldOf(ledger: TrackLedger, track: string): Held | undefined {
  return ledger.get(cameraOfTrack(track))?.get(track);
}

/** Row of the incident whose actors are more than half of what the track took; -1: of none. */
export function incidentOfTrack(ledger: TrackLedger, track: string): number {
  const held = heldOf(ledger, track);
  if (held === undefined) return -1;
  const total = held.counts.reduce((sum, count) => sum + count, held.others);
  const place = held.counts.findIndex((count) => 2 * count > total);
  return place < 0 ? -1 : held.incidents[place];
}

/**
 * Row of the incident that several tracks together are about: each track has a voice, and the incident with most has
 * it when at least half of the tracks speak for it. Of a tie the incident that was planned first; -1: of none.
 */
export function incidentOfTracks(ledger: TrackLedger, tracks: readonly string[]): number {
  const voices = tracks.map((track) => incidentOfTrack(ledger, track));
  const count = (row: number) => voices.filter((voice) => voice === row).length;
  const best = voices
    .filter((row) => row >= 0)
    .reduce((a, b) => (a < 0 || count(b) > count(a) || (count(b) === count(a) && b < a) ? b : a), -1);
  return best >= 0 && 2 * count(best) >= voices.length ? best : -1;
}

/** Track ids are "camera#number". */
export function cameraOfTrack(track: string): string {
  return track.slice(0, track.lastIndexOf('#'));
}

export function restoreTracks(ledger: TrackLedger, saved: readonly Held[]): void {
  for (const held of saved) {
    const camera = cameraOfTrack(held.track);
    const tracks = ledger.get(camera) ?? new Map<string, Held>();
    ledger.set(camera, tracks.set(held.track, held));
  }
}
