import { expect, test } from 'vitest';
import { createPinhole, toPixel } from '../../engine/geometry/pinhole.ts';
import { entityMember, entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import type { CameraCalibration } from '../../sim/pipeline/configuration.ts';
import type { Box, Detection, DetectionFrame, Label } from '../../sim/pipeline/contract.ts';
import type { Track, TrackFrame } from '../../sim/pipeline/tracking/track.ts';
import { createTracker, restoreTracker, saveTracker, track } from '../../sim/pipeline/tracking/tracker.ts';
import { calibrationOf, type Path, stroll, watchYard, yardCamera } from './tracking-yard.ts';

const KEY = keyFromSeed('tracking');
const NOON = 1_781_280_000_000; // ms since the Unix epoch
const CAMERA: CameraCalibration = {
  ...{ id: 'gate', rate: 5, frameSize: [1920, 1080] },
  pose: { x: 100, y: 50, z: 6, heading: 0, tilt: 0.25, horizontalFov: 1.4 },
};

interface Thing {
  readonly path: Path; // m from the camera: across, ahead
  readonly label?: Label;
  readonly size?: readonly [width: number, height: number]; // m
  readonly isSeen?: (t: number) => boolean;
  readonly confidence?: number;
}

/** The box round a flat figure that stands upright at a place, as the detector would draw it without error. */
function boxAt({ pose, frameSize }: CameraCalibration, x: number, y: number, width: number, height: number): Box {
  const pinhole = createPinhole({ ...pose, widthPx: frameSize[0], heightPx: frameSize[1] });
  const pixel = new Float64Array(3);
  toPixel(pinhole, pose.x + x, pose.y + y, 0, pixel);
  const scale = pinhole.focalPx / pixel[2];
  return [pixel[0] - (width / 2) * scale, pixel[1] - height * scale, pixel[0] + (width / 2) * scale, pixel[1]];
}

function frameAt(t: number, things: readonly Thing[], error = 0, camera = CAMERA): DetectionFrame {
  const detections = things.flatMap((thing, k): Detection[] => {
    const { path, label = 'person', size = [0.5, 1.7], isSeen, confidence = 0.9 } = thing;
    if (isSeen && !isSeen(t)) return [];
    const exact = boxAt(camera, ...path(t), ...size);
    const [width, height] = [exact[2] - exact[0], exact[3] - exact[1]];
    const id = entityMember(entityNamed('thing'), k);
    const off = (edge: number) => error * 3.46 * (uniform(KEY, 1, id, Math.round(t * 4000) + edge) - 0.5); // sd `error`
    const box: Box = [
      ...[exact[0] + off(0) * width, exact[1] + off(1) * height],
      ...[exact[2] + off(2) * width, exact[3] + off(3) * height],
    ] as unknown as Box;
    return [{ label, confidence, box }];
  });
  detections.sort((a, b) => a.box[0] - b.box[0]);
  const at = NOON + Math.round(1000 * t);
  return { kind: 'detections', camera: CAMERA.id, at, frameSize: CAMERA.frameSize, pose: CAMERA.pose, detections };
}

/** Times of frames at `rate` (Hz) over `seconds`, but for those that `isDropped` says. */
function times(rate: number, seconds: number, isDropped = (_: number) => false): number[] {
  return Array.from({ length: Math.round(rate * seconds) + 1 }, (_, k) => k / rate).filter((_, k) => !isDropped(k));
}

function follow(things: readonly Thing[], at: readonly number[], error = 0): TrackFrame[] {
  const tracker = createTracker(CAMERA);
  return at.map((t) => track(tracker, frameAt(t, things, error)));
}

const idsOf = (frames: readonly TrackFrame[]) => [
  ...new Set(frames.flatMap(({ tracks }) => tracks.map(({ id }) => id))),
];
const confirmedIn = (frames: readonly TrackFrame[]) => [
  ...new Set(frames.flatMap(({ tracks }) => tracks.filter(({ isConfirmed }) => isConfirmed).map(({ id }) => id))),
];
/** The track nearest to a place given from the camera. */
function nearest({ tracks }: TrackFrame, [x, y]: readonly [x: number, y: number]): Track {
  const away = (t: Track) => (t.x - 100 - x) * (t.x - 100 - x) + (t.y - 50 - y) * (t.y - 50 - y);
  return [...tracks].sort((a, b) => away(a) - away(b))[0];
}

const straight =
  (x: number, y: number, vx: number, vy: number): Path =>
  (t) => [x + vx * t, y + vy * t];
const away = (from: number, to: number) => (t: number) => t < from || t >= to;
const RATES = [1, 3, 5, 15, 30];

test.each(RATES)(
  'at %i Hz somebody who walks by alone is one track, through two seconds without a detection',
  (rate) => {
    const walker = { path: straight(-8, 15, 1.34, 0), isSeen: away(6, 8) };
    const frames = follow([walker], times(rate, 12), 0.06);
    expect(idsOf(frames)).toEqual(['gate#1']);
    const last = frames.at(-1)!.tracks[0];
    expect(last).toMatchObject({ isConfirmed: true, label: 'person', since: NOON });
    expect(Math.abs(last.x - 100 - 8.08)).toBeLessThan(0.5);
    expect(Math.abs(last.vx - 1.34)).toBeLessThan(0.5);
    const coasting = frames.filter(({ tracks }) => tracks[0].detection === -1);
    expect(coasting.length).toBe(2 * rate);
  },
);

test.each(RATES)('at %i Hz four people and a car are five tracks', (rate) => {
  const things: Thing[] = [
    { path: straight(-8, 14, 1.2, 0), isSeen: away(4, 5.1) },
    { path: straight(9, 20, -1.4, 0.1) },
    { path: straight(-3, 28, 0, 0), isSeen: away(3, 6) },
    { path: straight(3, 10, 0.3, 1.2) },
    { path: straight(-14, 34, 7, 0), label: 'car', size: [4.5, 1.5] },
  ];
  const frames = follow(things, times(rate, 9), 0.06);
  expect(confirmedIn(frames).length).toBe(5);
  expect(idsOf(frames).length).toBe(5);
});

test('frames that come unevenly, and some not at all, change no identity', () => {
  const things = [{ path: straight(-8, 14, 1.2, 0) }, { path: straight(9, 20, -1.4, 0.1) }];
  const uneven = times(15, 10, (k) => uniform(KEY, 2, entityNamed('drop'), k) < 0.7);
  expect(idsOf(follow(things, uneven, 0.06)).length).toBe(2);
});

test('two who meet unseen keep their names, where the nearest last place would swap them', () => {
  const isSeen = away(4.4, 5.6);
  const east = { path: straight(-5, 15, 1, 0.08), isSeen };
  const west = { path: straight(5, 15.8, -1, -0.08), isSeen };
  const at = times(5, 10);
  const frames = follow([east, west], at, 0.02);
  const before = frames[at.indexOf(4.2)];
  const [eastId, westId] = [nearest(before, east.path(4.2)).id, nearest(before, west.path(4.2)).id];
  expect(nearest(before, west.path(5.6)).id).toBe(eastId); // the trap: each reappears where the other was last seen
  expect(nearest(before, east.path(5.6)).id).toBe(westId);
  const after = frames.at(-1)!;
  expect([nearest(after, east.path(10)).id, nearest(after, west.path(10)).id]).toEqual([eastId, westId]);
  expect(idsOf(frames).length).toBe(2);
});

test('a queue that moves up keeps its order, where taking the nearest pair first would not', () => {
  const step =
    (from: number): Path =>
    (t) => [from + (t < 3 ? 0 : 0.6 * Math.min(2, 2 * (t - 3) + 1)), 9];
  const queue = [0, 1, 2].map((from) => ({ path: step(from) }));
  const frames = follow(queue, times(2, 6), 0);
  const before = frames[5];
  const order = queue.map(({ path }) => nearest(before, path(2.5)).id);
  expect(nearest(before, queue[0].path(3)).id).toBe(order[1]); // the trap: the first is nearer to the second's place
  expect(queue.map(({ path }) => nearest(frames.at(-1)!, path(6)).id)).toEqual(order);
});

test('a person never continues a car, a truck may, and the label goes by vote', () => {
  const stands = straight(0, 15, 0, 0);
  const says = (from: number, to: number, label: Label): Thing => {
    return { path: stands, label, size: [2.5, 1.8], isSeen: (t) => t >= from && t < to };
  };
  const labels = follow([says(0, 3, 'car'), says(3, 4, 'truck'), says(4, 7, 'car')], times(5, 6.8));
  expect(idsOf(labels)).toEqual(['gate#1']);
  expect(new Set(labels.map(({ tracks }) => tracks[0].label))).toEqual(new Set(['car']));
  const turned = follow([says(0, 1, 'car'), says(1, 4, 'truck')], times(5, 3.8));
  expect(turned.at(-1)!.tracks.map(({ label }) => label)).toEqual(['truck']);
  const other = follow([says(0, 2, 'car'), says(2, 4, 'person')], times(5, 3.8));
  expect(other.at(-1)!.tracks.map(({ id, label }) => `${id} ${label}`)).toEqual(['gate#1 car', 'gate#2 person']);
});

test.each(RATES)(
  'at %i Hz what flickers here and there every ten seconds for a third of one is never confirmed',
  (rate) => {
    const source = entityNamed('flicker');
    const flickers = Array.from({ length: 60 }, (_, k): Thing => {
      const from = 10 * k + 5 * uniform(KEY, 3, source, 3 * k);
      const x = 12 * (uniform(KEY, 3, source, 3 * k + 1) - 0.5);
      return {
        path: straight(x, 10 + 20 * uniform(KEY, 3, source, 3 * k + 2), 0, 0),
        isSeen: (t) => t >= from && t < from + 0.33,
      };
    });
    const frames = follow(flickers, times(rate, 602), 0.01);
    expect(frames.some(({ tracks }) => tracks.length > 0)).toBe(true);
    expect(confirmedIn(frames)).toEqual([]);
  },
);

test('a detection of low confidence continues a confirmed track and begins none', () => {
  const walker = straight(-4, 15, 1, 0);
  const clear = { path: walker, isSeen: away(2, 7) };
  const faint = { path: walker, confidence: 0.35, isSeen: (t: number) => t >= 2 && t < 7 };
  const frames = follow([clear, faint], times(5, 8), 0.06);
  expect(idsOf(frames)).toEqual(['gate#1']);
  expect(frames.every(({ tracks }) => tracks[0].detection === 0)).toBe(true);
  expect(idsOf(follow([{ path: walker, confidence: 0.35 }], times(5, 8)))).toEqual([]);
});

test('who is gone for longer than the patience comes back as somebody else', () => {
  const stands = (gap: number) => [{ path: straight(0, 15, 0, 0), isSeen: away(3, 3 + gap) }];
  expect(idsOf(follow(stands(5), times(5, 20), 0.06)).length).toBe(1);
  expect(idsOf(follow(stands(9), times(5, 20), 0.06)).length).toBe(2);
});

test('who walked out of the picture is not waited for', () => {
  const walker = { path: straight(-4, 9, -1.5, 0) }; // the picture ends 8.5 m aside
  const isInFrame = (t: number) => boxAt(CAMERA, ...walker.path(t), 0.5, 1.7)[0] > 0;
  const frames = follow([{ ...walker, isSeen: isInFrame }], times(5, 9), 0.02);
  const gone = times(5, 9).find((t) => !isInFrame(t))!;
  const isKnown = (t: number) => frames[times(5, 9).indexOf(t)].tracks.length > 0;
  expect(isKnown(gone + 1)).toBe(true);
  expect(isKnown(gone + 3)).toBe(false);
});

test('a camera that turns reports another pose, and keeps its tracks', () => {
  const things = [{ path: straight(-1, 14, 0.5, 0) }, { path: straight(2, 20, -0.5, 0.1) }];
  const tracker = createTracker(CAMERA);
  const frames = times(5, 5).map((t) => {
    const pose = { ...CAMERA.pose, heading: t < 2 ? 0 : 0.4, tilt: t < 3 ? 0.25 : 0.2 };
    return track(tracker, { ...frameAt(t, things, 0, { ...CAMERA, pose }), pose });
  });
  expect(idsOf(frames).length).toBe(2);
  expect(nearest(frames.at(-1)!, [1.5, 14]).x - 100).toBeCloseTo(1.5, 1);
});

test('the first in the frame is born first, and tracks stay in order of birth', () => {
  const frames = follow([{ path: straight(4, 15, 0, 0) }, { path: straight(-4, 15, 0, 0) }], times(5, 1));
  for (const { tracks } of frames)
    expect(tracks.map(({ id, x }) => [id, Math.round(x)])).toEqual([
      ['gate#1', 96],
      ['gate#2', 104],
    ]);
});

test('four hundred at once are four hundred tracks', () => {
  const crowd = Array.from({ length: 400 }, (_, k) => ({
    path: straight(2 * (k % 20) - 19, 26 + 2 * Math.floor(k / 20), 0, 0),
  }));
  const frames = follow(crowd, times(5, 1));
  expect(idsOf(frames).length).toBe(400);
  expect(frames.at(-1)!.tracks.every(({ isConfirmed, detection }) => isConfirmed && detection >= 0)).toBe(true);
});

test('a tracker saved as JSON and restored goes on to the bit, wherever it is cut', () => {
  const paths = Array.from({ length: 6 }, (_, i) => stroll(KEY, i, 9, 25, 0.3));
  const camera = yardCamera(5);
  const frames = watchYard('saved', camera, paths, 30).map(({ frame }) => frame);
  const whole = createTracker(calibrationOf(camera));
  const expected = frames.map((frame) => track(whole, frame));
  for (const cut of [0, 1, 17, 80, 140]) {
    const first = createTracker(calibrationOf(camera));
    for (const frame of frames.slice(0, cut)) track(first, frame);
    const second = restoreTracker(calibrationOf(camera), JSON.parse(JSON.stringify(saveTracker(first))));
    expect(frames.slice(cut).map((frame) => track(second, frame))).toEqual(expected.slice(cut));
    expect(saveTracker(second)).toEqual(saveTracker(whole));
  }
});

test('frames are read, never written, and what was handed out stays as it was', () => {
  const freeze = <T>(value: T): T => {
    if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
    return value;
  };
  const tracker = createTracker(freeze(structuredClone(CAMERA)));
  const things = [{ path: straight(-8, 14, 1.2, 0) }, { path: straight(9, 20, -1.4, 0.1) }];
  const given = times(5, 4).map((t) => track(tracker, freeze(frameAt(t, things, 0.06))));
  expect(given).toEqual(follow(things, times(5, 4), 0.06));
});

test('time goes forward, and a tracker has one camera', () => {
  const tracker = createTracker(CAMERA);
  track(tracker, frameAt(1, []));
  expect(() => track(tracker, frameAt(1, []))).toThrow(/gate: a frame at \d+ ms after one at/);
  expect(() => track(tracker, { ...frameAt(2, []), camera: 'yard' })).toThrow('a frame of yard at the tracker of gate');
});

test('moving the whole site moves the tracks with it', () => {
  const things = [{ path: straight(-8, 14, 1.2, 0), isSeen: away(2, 3) }, { path: straight(9, 20, -1.4, 0.1) }];
  const here = follow(things, times(5, 6), 0.06);
  const moved = { ...CAMERA.pose, x: CAMERA.pose.x + 512, y: CAMERA.pose.y - 256 };
  const tracker = createTracker({ ...CAMERA, pose: moved });
  const there = times(5, 6).map((t) => track(tracker, { ...frameAt(t, things, 0.06), pose: moved }));
  expect(there.map(({ tracks }) => tracks.map(({ id, detection }) => [id, detection]))).toEqual(
    here.map(({ tracks }) => tracks.map(({ id, detection }) => [id, detection])),
  );
  there.at(-1)!.tracks.forEach(({ x, y, spread }, i) => {
    expect(x - 512).toBeCloseTo(here.at(-1)!.tracks[i].x, 6);
    expect(y + 256).toBeCloseTo(here.at(-1)!.tracks[i].y, 6);
    expect(spread).toBeCloseTo(here.at(-1)!.tracks[i].spread, 6);
  });
});
