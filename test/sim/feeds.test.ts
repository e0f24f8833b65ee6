import { describe, expect, test } from 'vitest';
import { viewColumns } from '../../engine/columns/columns.ts';
import { normalQuantile } from '../../engine/random/distributions.ts';
import { entityMember, entityNamed, type Key, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import { BODY, type BodyColumns } from '../../sim/cameras/bodies.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import { createCandidateGroups, groupByCamera, mapNearby, sectorOf } from '../../sim/cameras/nearby.ts';
import { CLEAR_DAY } from '../../sim/feeds/conditions.ts';
import {
  createFeedCamera,
  createFeedOutput,
  createFeedThread,
  type FeedOutput,
  runFeeds,
} from '../../sim/feeds/feed.ts';
import { frameOf } from '../../sim/feeds/frames.ts';
import { createKnotCache, findKnots, latentAt } from '../../sim/feeds/latents.ts';
import { DEFAULT_PROFILE, type DetectorProfile } from '../../sim/feeds/profile.ts';
import { isFalsePositive, ledgerOf } from '../../sim/feeds/truth.ts';
import type { DetectionFrame } from '../../sim/pipeline/contract.ts';

const KEY = keyFromSeed('feeds');
const CITY = entityNamed('city');
const EPOCH = 1_780_000_000_000;
const RANGE = 60;
const TICK_MS = 200;
const BUSY: DetectorProfile = {
  ...DEFAULT_PROFILE,
  falsePositives: { ...DEFAULT_PROFILE.falsePositives, ratePerHour: 90 },
};

function camera(id: string, x: number, frameRate = 5): CameraSpec {
  return {
    ...{ id, model: 'test', x, y: 0, z: 6, heading: 0, tilt: 0.25, horizontalFov: 1.4, masks: [], frameRate },
    ...{ widthPx: 1280, heightPx: 720, exposureTime: 0.01, minimumIllumination: 0.1, infraredRange: 0 },
    ...{ price: { amount: 0, currency: 'KZT' }, phase: '1', group: 'a' },
  };
}

/** Forty people who walk to and fro in front of the cameras, at 1 m/s. */
function crowdAt(tick: number, count = 40): BodyColumns {
  const bodies = viewColumns(BODY, count);
  const place = (i: number, at: number) => {
    const id = entityMember(CITY, i);
    const way = (10 * uniform(KEY, 1, id, 0) + at / 1000) % 20;
    return { id, x: -10 + (way < 10 ? way : 20 - way) * 2, y: 10 + 25 * uniform(KEY, 1, id, 1) };
  };
  for (let i = 0; i < count; i++) {
    const { id, x, y } = place(i, tick * TICK_MS);
    bodies.x0[i] = place(i, (tick - 1) * TICK_MS).x;
    bodies.x1[i] = x;
    bodies.y0[i] = bodies.y1[i] = y;
    bodies.halfLength[i] = 0.15;
    bodies.halfWidth[i] = 0.25;
    bodies.height[i] = 1.7;
    bodies.idLo[i] = id.lo;
    bodies.idHi[i] = id.hi;
  }
  return bodies;
}

/** Frames of every camera by its id, with the ledger, for ticks first + 1 … last. */
function record(specs: readonly CameraSpec[], first: number, last: number, key: Key = KEY) {
  const cameras = specs.map((spec) => createFeedCamera(key, spec, BUSY, RANGE, null, new Float64Array(0)));
  const map = mapNearby(
    specs.map((spec) => sectorOf(spec, RANGE)),
    [-60, -60, 60, 60],
  );
  const thread = createFeedThread(BUSY, 64);
  const groups = createCandidateGroups(map, 40);
  const output: FeedOutput = createFeedOutput(cameras, TICK_MS);
  const frames = new Map<string, DetectionFrame[]>(specs.map(({ id }) => [id, []]));
  const ledger = [];
  for (let tick = first + 1; tick <= last; tick++) {
    const bodies = crowdAt(tick);
    groupByCamera(map, bodies, 40, groups);
    output.counts.fill(0);
    const [after, until] = [(tick - 1) * TICK_MS, tick * TICK_MS];
    runFeeds(thread, cameras, 0, cameras.length, bodies, groups, after, until, CLEAR_DAY, output);
    for (let row = 0; row < output.counts[0]; row++) {
      const frame = frameOf(output, row, specs, EPOCH);
      frames.get(frame.camera)!.push(frame);
      ledger.push(...ledgerOf(output, row, specs));
    }
  }
  return { frames, ledger };
}

const [A, B, C] = [camera('a', -5), camera('b', 5, 12.5), camera('c', 0, 15)];

test('what a camera reports does not depend on which other cameras there are, nor on their order', () => {
  const alone = record([B], 0, 100).frames.get('b');
  expect(record([A, B, C], 0, 100).frames.get('b')).toEqual(alone);
  expect(record([C, B, A], 0, 100).frames.get('b')).toEqual(alone);
  expect(alone!.some(({ detections }) => detections.length > 5)).toBe(true);
});

test('a feed taken up in the middle goes on as if it had always run', () => {
  const whole = record([A, C], 0, 100).frames.get('c')!;
  const resumed = record([A, C], 50, 100).frames.get('c')!;
  expect(resumed.length).toBeGreaterThan(140);
  expect(resumed).toEqual(whole.slice(-resumed.length));
});

test('the same seed gives the same feed; another seed another', () => {
  expect(record([A], 0, 50)).toEqual(record([A], 0, 50));
  expect(record([A], 0, 50).frames).not.toEqual(record([A], 0, 50, keyFromSeed('another')).frames);
});

test('every exposure yields a frame, empty or not, at the frame rate of the camera and in order', () => {
  for (const [spec, expected] of [
    [A, 100],
    [B, 250],
    [C, 300],
  ] as const) {
    const frames = record([spec], 0, 100).frames.get(spec.id)!;
    expect(frames.length).toBe(expected);
    for (let k = 1; k < frames.length; k++) {
      const period = 1000 / spec.frameRate;
      expect(Math.abs(frames[k].at - frames[k - 1].at - period)).toBeLessThanOrEqual(1);
    }
  }
  const empty = record([{ ...A, heading: Math.PI }], 0, 20).frames.get('a')!;
  expect(empty.length).toBe(20);
  expect(empty.every(({ detections }) => detections.length < 5)).toBe(true);
});

test('detections are ordered by box, inside the frame, in tenths of a pixel', () => {
  for (const { detections, frameSize } of record([C], 0, 100).frames.get('c')!) {
    detections.forEach(({ box, confidence }, i) => {
      const [left, top, right, bottom] = box;
      expect(left >= 0 && top >= 0 && right <= frameSize[0] && bottom <= frameSize[1]).toBe(true);
      expect(left < right && top < bottom).toBe(true);
      expect(box.map((v) => Math.round(v * 10) / 10)).toEqual(box);
      expect(Math.round(confidence * 1000) / 1000).toBe(confidence);
      if (i > 0) expect(detections[i - 1].box[0]).toBeLessThanOrEqual(left);
    });
  }
});

test('the ledger names each detection once, by camera, exposure and place in the frame', () => {
  const { frames, ledger } = record([A], 0, 900);
  const known = new Set(Array.from({ length: 40 }, (_, i) => entityMember(CITY, i)).map(({ lo, hi }) => `${lo},${hi}`));
  const detections = frames.get('a')!.flatMap((frame, exposure) => {
    return frame.detections.map((_, detection) => ({ camera: 'a', exposure, detection }));
  });
  expect(ledger.map(({ camera, exposure, detection }) => ({ camera, exposure, detection }))).toEqual(detections);
  expect(ledger.some(isFalsePositive)).toBe(true);
  for (const entry of ledger) {
    expect(isFalsePositive(entry) || known.has(`${entry.idLo},${entry.idHi}`)).toBe(true);
  }
});

/** Four cameras over a square where `count` people stand so far apart that from above nobody hides anybody. */
function squareOf(count: number, frameRate: number) {
  const bodies = viewColumns(BODY, count);
  for (let i = 0; i < count; i++) {
    bodies.x0[i] = bodies.x1[i] = 1.5 * ((i % 20) - 9.5);
    bodies.y0[i] = bodies.y1[i] = 3 + 1.5 * Math.floor(i / 20);
    bodies.halfLength[i] = bodies.halfWidth[i] = 0.2;
    bodies.height[i] = 1.7;
    bodies.idLo[i] = i + 1;
  }
  const above = { y: 14, z: 60, tilt: Math.PI / 2, horizontalFov: 1.4 };
  const specs = ['a', 'b', 'c', 'd'].map((id) => ({ ...camera(id, 0, frameRate), ...above }));
  const cameras = specs.map((spec) => createFeedCamera(KEY, spec, BUSY, 80, null, new Float64Array(0)));
  const output = createFeedOutput(cameras, TICK_MS);
  const groups = {
    begin: Int32Array.from({ length: 5 }, (_, k) => k * count),
    slots: Int32Array.from({ length: 4 * count }, (_, i) => i % count),
  };
  const thread = createFeedThread(BUSY, count);
  runFeeds(thread, cameras, 0, 4, bodies, groups, 60_000, 60_000 + TICK_MS, CLEAR_DAY, output);
  const { sightings, exposures } = output;
  return Array.from({ length: output.counts[0] }, (_, row) => ({
    seen: [...sightings.slot.subarray(exposures.sightingBegin[row], exposures.sightingEnd[row])],
    cut: exposures.cut[row],
    bodies,
  }));
}

test('a crowd of 300 before four cameras of 30 Hz is seen to the last head', () => {
  const pictures = squareOf(300, 30);
  expect(pictures).toHaveLength(24);
  for (const { seen, cut } of pictures) expect([new Set(seen).size, cut]).toEqual([300, 0]);
});

test('of a larger crowd a picture takes the nearest 300, and counts whom it leaves out', () => {
  for (const { seen, cut, bodies } of squareOf(380, 30)) {
    expect([seen.length, cut]).toEqual([300, 80]);
    const distance = (slot: number) => Math.hypot(bodies.x1[slot], bodies.y1[slot] - 14);
    const taken = new Set(seen);
    const left = Array.from({ length: 380 }, (_, slot) => slot).filter((slot) => !taken.has(slot));
    expect(Math.min(...left.map(distance))).toBeGreaterThanOrEqual(Math.max(...seen.map(distance)) - 1e-9);
  }
});

test('a mask takes away the false positives under it and leaves every other one as it was, to the last bit', () => {
  const half = [0, 0, 640, 0, 640, 720, 0, 720];
  const spec = { ...camera('mask', 0, 12.5), heading: Math.PI };
  const reported = (masks: number[][]) => {
    const frames = record([{ ...spec, masks }], 0, 6000).frames.get('mask')!;
    return frames.flatMap(({ at, detections }) => detections.map((detection) => ({ at, ...detection })));
  };
  const [whole, masked] = [reported([]), reported([half])];
  const footOf = ({ box }: { box: readonly number[] }) => (box[0] + box[2]) / 2;
  // Boxes cut by the frame have no foot in their middle; a trembling one has it a few pixels off.
  const clear = ({ box }: { box: readonly number[] }) => box[0] > 0 && box[2] < 1280;
  expect(masked.length).toBeGreaterThan(50);
  expect(whole).toEqual(expect.arrayContaining(masked));
  const kept = new Set(masked.map((detection) => JSON.stringify(detection)));
  const gone = whole.filter((detection) => !kept.has(JSON.stringify(detection)) && clear(detection));
  expect(gone.length).toBeGreaterThan(50);
  for (const detection of gone) expect(footOf(detection)).toBeLessThan(660);
  for (const detection of masked.filter(clear)) expect(footOf(detection)).toBeGreaterThan(620);
});

test('no field of a frame carries an id', () => {
  const [frame] = record([A], 0, 100)
    .frames.get('a')!
    .filter(({ detections }) => detections.length > 0);
  expect(Object.keys(frame).toSorted()).toEqual(['at', 'camera', 'detections', 'frameSize', 'kind', 'pose']);
  expect(Object.keys(frame.detections[0]).toSorted()).toEqual(['box', 'confidence', 'label']);
});

describe('who is who between two cameras, from feed fields alone, in a crowd of 100', () => {
  const CROWD = 100;
  const SECONDS = 20;

  /** Per person: mean confidence, its spread, mean aspect, share of frames found. Both cameras look at the same time. */
  function tracks(key: Key, spec: CameraSpec, leak: number, isVaried: boolean): Float64Array[] {
    const profile = { ...BUSY, falsePositives: { ...BUSY.falsePositives, ratePerHour: 0 } };
    const feed = [createFeedCamera(key, spec, profile, RANGE, null, new Float64Array(0))];
    const thread = createFeedThread(profile, CROWD);
    const latents = createKnotCache(STREAM.detectPerson, profile.latents.person.time, 1, 1024);
    const output = createFeedOutput(feed, 1000 * SECONDS);
    return Array.from({ length: CROWD }, (_, i) => {
      // Alike, everyone stands alone in the same place, so that nothing but the person could tell them apart; varied,
      // statures are those of adults, and each camera sees people at places and headings of its own.
      const bodies = viewColumns(BODY, 1);
      const id = entityMember(CITY, i);
      const chance = (index: number) => (isVaried ? uniform(key, STREAM.generator, feed[0].id, 4 * i + index) : 0.5);
      bodies.x0[0] = bodies.x1[0] = 12 * (chance(0) - 0.5);
      bodies.y0[0] = bodies.y1[0] = 14 + 6 * (chance(1) - 0.5);
      bodies.heading[0] = 2 * Math.PI * chance(2);
      bodies.halfLength[0] = 0.15;
      bodies.halfWidth[0] = 0.25;
      const stature = normalQuantile(uniform(key, STREAM.arrivalTraits, id, 0));
      bodies.height[0] = 1.72 + (isVaried ? 0.08 * stature : 0);
      bodies.idLo[0] = id.lo;
      bodies.idHi[0] = id.hi;
      const groups = { begin: Int32Array.of(0, 1), slots: Int32Array.of(0) };
      output.counts.fill(0);
      runFeeds(thread, feed, 0, 1, bodies, groups, 60_000, 60_000 + 1000 * SECONDS, CLEAR_DAY, output);
      const count = output.counts[1];
      let [confidence, squares, aspect] = [0, 0, 0];
      for (let row = 0; row < output.counts[0]; row++) {
        for (let d = output.exposures.detectionBegin[row]; d < output.exposures.detectionEnd[row]; d++) {
          const at = output.exposures.at[row];
          const latent = latentAt(latents, findKnots(latents, key, id.lo, id.hi, at), 0, at);
          const reported = output.detections.confidence[d] / 1000 + leak * latent;
          confidence += reported / count;
          squares += (reported * reported) / count;
          const width = output.detections.right[d] - output.detections.left[d];
          aspect += width / (output.detections.bottom[d] - output.detections.top[d]) / count;
        }
      }
      return Float64Array.of(confidence, squares - confidence * confidence, aspect, count / output.counts[0]);
    });
  }

  /** Share of people whose nearest track at the other camera is their own, features scaled to equal spread. */
  function rankOne(here: Float64Array[], there: Float64Array[]): number {
    const scale = here[0].map((_, f) => 1 / (spread([...here, ...there].map((track) => track[f])) || 1));
    const distance = (a: Float64Array, b: Float64Array) =>
      a.reduce((sum, _, f) => sum + ((a[f] - b[f]) * scale[f]) ** 2, 0);
    const right = here.filter((track, i) => {
      const own = distance(track, there[i]);
      return there.every((other, j) => j === i || distance(track, other) > own);
    });
    return right.length / here.length;
  }

  function spread(values: number[]): number {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / values.length);
  }

  function meanRankOne(trials: number, leak: number, isVaried: boolean): number {
    let sum = 0;
    for (let trial = 0; trial < trials; trial++) {
      const key = keyFromSeed(`crowd ${trial}`);
      const [here, there] = [camera('here', 0), camera('there', 0)].map((spec) => tracks(key, spec, leak, isVaried));
      sum += rankOne(here, there);
    }
    return sum / trials;
  }

  test('is guesswork: within 2 points of chance at rank 1', () => {
    for (const isVaried of [false, true]) {
      expect(Math.abs(meanRankOne(20, 0, isVaried) - 1 / CROWD)).toBeLessThan(0.02);
    }
  });

  test('would not be, if confidence followed the person: the measure sees the leak', () => {
    expect(meanRankOne(20, 0.1, false) - 1 / CROWD).toBeGreaterThan(0.02);
  });
});
