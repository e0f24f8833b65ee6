/** A script → what a tracker would hand to rules, frame by frame, were it never wrong. */
import type { SignalState } from '../../sim/pipeline/contract.ts';
import type { Track, TrackFrame } from '../../sim/pipeline/tracking/track.ts';
import { type AlertTest, type ScriptedTrack, TEST_CAMERA } from '../read/alert-test.ts';

/** The longest that any rule waits for somebody who is gone: at a door. */
const TAIL = 15_000; // ms

/** One frame, and the signal changes since the last one, in order of time. */
export interface Moment {
  readonly signals: readonly SignalState[];
  readonly frame: TrackFrame;
}

/** From the first moment to some time after the last track has ended. */
export function* momentsOf({ tracks, signals, startMs, frameRate }: AlertTest): Generator<Moment, void, undefined> {
  const changes = signals
    .flatMap(({ signal, group, phases }) => phases.map(({ from, colour }) => ({ signal, group, from, colour })))
    .sort((a, b) => a.from - b.from)
    .map(({ signal, group, from, colour }): SignalState => {
      return { kind: 'signal', signal, at: startMs + from, phase: { [group]: colour } };
    });
  const end = Math.max(0, ...tracks.map(endOf)) + TAIL;
  let told = 0;
  for (let k = 0; ; k++) {
    const at = Math.round((1000 * k) / frameRate);
    if (at > end) return;
    const first = told;
    while (told < changes.length && changes[told].at <= startMs + at) told++;
    const seen = tracks.flatMap((track) => trackAt(track, at, startMs) ?? []);
    yield { signals: changes.slice(first, told), frame: { camera: TEST_CAMERA, at: startMs + at, tracks: seen } };
  }
}

/** ms from the start of the test */
export function endOf({ from, legs }: ScriptedTrack): number {
  return from + (legs.at(-1)?.to ?? 0);
}

export function trackId(name: string): string {
  return `${TEST_CAMERA}#${name}`;
}

/** "test#stays" → "stays" */
export function nameOfTrack(id: string): string {
  return id.slice(TEST_CAMERA.length + 1);
}

/** Null before it is first seen and after it has ended. Where two legs meet, the later one says where it is. */
function trackAt({ name, label, from, legs }: ScriptedTrack, at: number, startMs: number): Track | null {
  const time = at - from;
  const last = legs[legs.length - 1];
  const leg = time === last.to ? last : legs.find((one) => time >= one.from && time < one.to);
  if (leg === undefined) return null;
  const [x0, y0, x1, y1] = leg.line;
  const share = (time - leg.from) / (leg.to - leg.from);
  const perSecond = 1000 / (leg.to - leg.from);
  return {
    ...{ id: trackId(name), label, detection: leg.isSeen ? 0 : -1, isConfirmed: true, since: startMs + from },
    ...{ box: [0, 0, 1, 1], x: x0 + share * (x1 - x0), y: y0 + share * (y1 - y0) },
    ...{ vx: perSecond * (x1 - x0), vy: perSecond * (y1 - y0), spread: 0 },
  };
}
