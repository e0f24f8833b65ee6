import { expect, test } from 'vitest';
import { keyFromSeed } from '../../engine/random/draw.ts';
import type { DetectionFrame } from '../../sim/pipeline/contract.ts';
import type { Track } from '../../sim/pipeline/tracking/track.ts';
import { createTracker, type TrackedCamera, track } from '../../sim/pipeline/tracking/tracker.ts';
import { type Marked, overlap, scoreTracks } from './tracking-scores.ts';
import { calibrationOf, type Seen, stroll, watchYard, yardCamera } from './tracking-yard.ts';

const BOX = [0, 0, 10, 20];
const FAR = [50, 0, 60, 20];

function marked(...lines: string[][]): Marked[] {
  return lines.map((ids) => ({ ids, boxes: ids.map((id) => (/[ax1]/.test(id) ? BOX : FAR)) }));
}

test('a perfect output scores one, an empty one nothing', () => {
  const real = marked(['a', 'b'], ['a', 'b'], ['a']);
  expect(scoreTracks(real, marked(['1', '2'], ['1', '2'], ['1']))).toMatchObject({ mota: 1, idf1: 1 });
  expect(scoreTracks(real, marked([], [], []))).toEqual({ mota: 0, idf1: 0, switches: 0, misses: 5, extras: 0 });
});

test('a change of name is one switch, and costs the identity half of the life', () => {
  const scores = scoreTracks(marked(['a'], ['a'], ['a'], ['a']), marked(['1'], ['1'], ['x'], ['x']));
  expect(scores).toEqual({ mota: 0.75, idf1: 0.5, switches: 1, misses: 0, extras: 0 });
});

test('what is found where nothing is, and what is not found, are counted apart', () => {
  const scores = scoreTracks(marked(['a'], ['a']), marked(['1', '2'], []));
  expect(scores).toEqual({ mota: 0, idf1: 2 / 4, switches: 0, misses: 1, extras: 1 });
});

/** Everybody whom the detector found, by name and box. */
function realOf(seen: readonly Seen[]): Marked[] {
  return seen.map(({ frame, who }) => {
    const known = who.flatMap((person, d) => (person === -1 ? [] : [d]));
    return { ids: known.map((d) => String(who[d])), boxes: known.map((d) => frame.detections[d].box) };
  });
}

function outputOf(
  seen: readonly Seen[],
  follow: (frame: DetectionFrame) => readonly Pick<Track, 'id' | 'detection'>[],
) {
  return seen.map(({ frame }): Marked => {
    const live = follow(frame).filter(({ detection }) => detection !== -1);
    return { ids: live.map(({ id }) => id), boxes: live.map(({ detection }) => frame.detections[detection].box) };
  });
}

/** The obvious tracker: each track takes the box that overlaps its last one most, and is dropped after a second. */
function obviousTracker(): (frame: DetectionFrame) => { id: string; detection: number }[] {
  let tracks: { id: string; box: readonly number[]; at: number }[] = [];
  let born = 0;
  return ({ at, detections }) => {
    const free = new Set(detections.keys());
    tracks = tracks.filter((t) => at - t.at <= 1000);
    const out: { id: string; detection: number }[] = [];
    for (const t of tracks) {
      const [best] = [...free].sort((a, b) => overlap(t.box, detections[b].box) - overlap(t.box, detections[a].box));
      if (best === undefined || overlap(t.box, detections[best].box) < 0.3) continue;
      free.delete(best);
      Object.assign(t, { box: detections[best].box, at });
      out.push({ id: t.id, detection: best });
    }
    for (const detection of free) {
      const id = String(++born);
      tracks.push({ id, box: detections[detection].box, at });
      out.push({ id, detection });
    }
    return out;
  };
}

test('in a yard at 5 Hz, on the ground as in the picture, far fewer names are changed than by overlap alone', () => {
  const sums = { ground: 0, picture: 0, obvious: 0 };
  const switches = { ground: 0, picture: 0, obvious: 0 };
  const seeds = ['p', 'q', 'r'];
  for (const seed of seeds) {
    const camera = yardCamera(5);
    const paths = Array.from({ length: 4 }, (_, i) => stroll(keyFromSeed(seed), i, 10, 30, 0.3));
    const seen = watchYard(seed, camera, paths, 80);
    const { pose, ...blind } = calibrationOf(camera);
    const tracker = (camera: TrackedCamera) => {
      const state = createTracker(camera);
      return (frame: DetectionFrame) => track(state, frame).tracks;
    };
    const ways = { ground: tracker({ ...blind, pose }), picture: tracker(blind), obvious: obviousTracker() };
    for (const [way, follow] of Object.entries(ways) as [keyof typeof ways, typeof ways.obvious][]) {
      const scores = scoreTracks(realOf(seen), outputOf(seen, follow));
      sums[way] += scores.idf1 / seeds.length;
      switches[way] += scores.switches;
    }
  }
  expect(sums.ground).toBeGreaterThan(0.5);
  expect(sums.ground).toBeGreaterThan(2 * sums.obvious);
  expect(sums.picture).toBeGreaterThan(1.5 * sums.obvious);
  expect(5 * switches.ground).toBeLessThan(switches.obvious);
});
