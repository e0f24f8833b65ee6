import { describe, expect, test } from 'vitest';
import { viewColumns } from '../../engine/columns/columns.ts';
import { SIGHTING } from '../../sim/cameras/visibility.ts';
import { DETECTION, DETECTION_TRUTH } from '../../sim/feeds/metadata.ts';
import {
  type ActorPlace,
  heldOf,
  incidentOfTrack,
  incidentOfTracks,
  noteTracks,
  type TrackLedger,
} from '../../sim/funnel/attribution.ts';
import { attributeByOverlap, LEAST_OVERLAP } from '../../sim/funnel/overlap.ts';
import type { Track, TrackFrame } from '../../sim/pipeline/tracking/track.ts';

/** Tracks by the places in the frame of what they took; -1: they coast. */
function frameOf(camera: string, taken: Readonly<Record<string, number>>): TrackFrame {
  const tracks = Object.entries(taken).map(
    ([id, detection]): Track => ({
      ...{ id, label: 'person', detection, isConfirmed: true, since: 0, box: [0, 0, 1, 1] },
      ...{ x: 0, y: 0, vx: 0, vy: 0, spread: 0 },
    }),
  );
  return { camera, at: 0, tracks };
}

const actor = (place: number, incident: number, isOver = false): ActorPlace => ({ place, incident, isOver });

describe('a track', () => {
  test('is of the incident whose actors it took, detection by detection, in a frame worked by hand', () => {
    const ledger: TrackLedger = new Map();
    // Detections from left to right: a passer-by, an actor of incident 4, a false positive, an actor of incident 1.
    const frame = frameOf('a', { 'a#1': 0, 'a#2': 3, 'a#3': 2, 'a#4': 1, 'a#5': -1 });
    noteTracks(ledger, frame, [actor(1, 4), actor(3, 1)], 700);
    expect(Object.keys({ ...Object.fromEntries(ledger.get('a')!) })).toEqual(['a#2', 'a#4']);
    expect(['a#1', 'a#2', 'a#3', 'a#4', 'a#5'].map((id) => incidentOfTrack(ledger, id))).toEqual([-1, 1, -1, 4, -1]);
    expect(heldOf(ledger, 'a#4')).toEqual({ track: 'a#4', incidents: [4], counts: [1], since: [700], others: 0 });
  });

  test('stays of it while the incident has more than half of what it took since', () => {
    const ledger: TrackLedger = new Map();
    const take = (place: number) => noteTracks(ledger, frameOf('a', { 'a#1': place }), [actor(0, 2)], 0);
    for (const place of [5, 5, 5, 5]) take(place); // whom it held before says nothing
    for (const place of [0, 0, -1, -1, -1, 5]) take(place); // coasting is not holding somebody else
    expect(incidentOfTrack(ledger, 'a#1')).toBe(2);
    take(5);
    expect(incidentOfTrack(ledger, 'a#1')).toBe(-1);
    take(0);
    expect(incidentOfTrack(ledger, 'a#1')).toBe(2);
  });

  test('goes on holding its actor when the incident is over; a track that begins then holds nobody', () => {
    const ledger: TrackLedger = new Map();
    noteTracks(ledger, frameOf('a', { 'a#1': 0 }), [actor(0, 3)], 0);
    for (let k = 0; k < 5; k++)
      noteTracks(ledger, frameOf('a', { 'a#1': 0, 'a#2': 1 }), [actor(0, 3, true), actor(1, 3, true)], 0);
    expect(incidentOfTrack(ledger, 'a#1')).toBe(3);
    expect(heldOf(ledger, 'a#2')).toBeUndefined();
  });

  test('that swaps between two actors of one incident is still of it', () => {
    const ledger: TrackLedger = new Map();
    for (const place of [0, 1, 0, 1]) noteTracks(ledger, frameOf('a', { 'a#1': place }), [actor(0, 7), actor(1, 7)], 0);
    expect(heldOf(ledger, 'a#1')?.counts).toEqual([4]);
  });
});

describe('several tracks together', () => {
  const ledger: TrackLedger = new Map();
  for (const camera of ['a', 'b']) {
    const ids = [0, 1, 2, 3].map((place): [string, number] => [`${camera}#${place}`, place]);
    noteTracks(ledger, frameOf(camera, Object.fromEntries(ids)), [actor(0, 5), actor(1, 5), actor(2, 2)], 0);
  }

  test.each([
    ['no track is about nothing', [], -1],
    ['of a pair that one actor is half of, the incident', ['a#0', 'a#3'], 5],
    ['of three that one actor is a third of, nothing', ['a#0', 'a#3', 'b#3'], -1],
    ['tracks of two cameras have a voice each', ['a#0', 'b#1', 'a#3', 'b#3'], 5],
    ['the one with more voices', ['a#2', 'a#0', 'b#0'], 5],
    ['of a tie the one that was planned first', ['a#0', 'a#2'], 2],
    ['in any order', ['a#2', 'a#0'], 2],
    ['of a tie with nobody in it, where neither has half', ['a#0', 'a#2', 'a#3', 'b#3'], -1],
  ])('%s', (_, tracks, incident) => {
    expect(incidentOfTracks(ledger, tracks)).toBe(incident);
  });
});

describe('a detection made from pixels', () => {
  /** Boxes in px; who is who by number, from 1. */
  function attributed(bodies: readonly (readonly number[])[], boxes: readonly (readonly number[])[]): number[] {
    const sightings = viewColumns(SIGHTING, bodies.length);
    const detections = viewColumns(DETECTION, boxes.length);
    const truth = viewColumns(DETECTION_TRUTH, boxes.length);
    truth.idLo.fill(99);
    truth.idHi.fill(99);
    const sides = ['left', 'top', 'right', 'bottom'] as const;
    bodies.forEach((box, i) => {
      for (const [k, side] of sides.entries()) sightings[side][i] = box[k];
      sightings.idLo[i] = sightings.idHi[i] = i + 1;
    });
    boxes.forEach((box, i) => {
      for (const [k, side] of sides.entries()) detections[side][i] = 10 * box[k];
    });
    attributeByOverlap(sightings, 0, bodies.length, detections, 0, boxes.length, truth);
    expect([...truth.idHi]).toEqual([...truth.idLo]);
    return [...truth.idLo];
  }
  const BODY = [100, 100, 140, 200] as const;

  test('is whom its box overlaps most, and nobody where nothing overlaps enough', () => {
    const other = [120, 100, 160, 200];
    expect(
      attributed(
        [BODY, other],
        [
          [104, 100, 140, 200],
          [118, 100, 160, 200],
          [300, 0, 320, 50],
        ],
      ),
    ).toEqual([1, 2, 0]);
    expect(attributed([], [[104, 100, 140, 200]])).toEqual([0]);
  });

  test('is somebody from an overlap of exactly the least on: a blob of that share of the body', () => {
    const cut = (share: number) => [100, 100, 140, 100 + 100 * share];
    expect(attributed([BODY], [cut(LEAST_OVERLAP), cut(LEAST_OVERLAP - 0.01)])).toEqual([1, 0]);
  });

  test('of two equally overlapped is the nearer, which stands first; a body may have two', () => {
    expect(
      attributed(
        [BODY, BODY],
        [
          [100, 100, 140, 160],
          [100, 140, 140, 200],
        ],
      ),
    ).toEqual([1, 1]);
  });
});
