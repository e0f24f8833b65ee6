import { describe, expect, test } from 'vitest';
import { createPinhole, toPixel } from '../../engine/geometry/pinhole.ts';
import { normalQuantile } from '../../engine/random/distributions.ts';
import { keyFromSeed, uniform } from '../../engine/random/draw.ts';
import type { DetectionFrame } from '../../sim/pipeline/contract.ts';
import { type Pace, paceOf, type Trail, takeTrails, WINDOW } from '../../sim/pipeline/pace.ts';
import type { TrackFrame } from '../../sim/pipeline/tracking/track.ts';
import { createTracker, track } from '../../sim/pipeline/tracking/tracker.ts';
import { configurationOf, FRAME_RATES, firings, framesOf, ruleOf, START, square, type Walk } from './walks.ts';

/** Pace of the one track after each frame. */
function pacesOf(frames: readonly TrackFrame[]): { at: number; pace: Pace | null }[] {
  let trails: readonly Trail[] = [];
  return frames.map(({ at, tracks }) => {
    trails = takeTrails(trails, tracks, at);
    return { at: (at - START) / 1000, pace: trails.length === 0 ? null : paceOf(trails[0]) };
  });
}

const straight = (speed: number, unseen: Walk['unseen'] = []): Walk => ({
  ...{ id: '1', unseen },
  way: [
    [0, 0, 0],
    [20, 12 * speed, 16 * speed],
  ],
});

describe('a pace', () => {
  test('is the speed and direction of steady movement, at any frame rate', () => {
    for (const rate of FRAME_RATES) {
      const { pace } = pacesOf(framesOf([straight(4)], rate, 20)).at(-1)!;
      expect(pace?.speed).toBeCloseTo(4, 9);
      expect([pace?.east, pace?.north]).toEqual([expect.closeTo(0.6, 9), expect.closeTo(0.8, 9)]);
    }
  });

  test('is known once a track has been followed for the window, and not before', () => {
    for (const rate of FRAME_RATES) {
      const known = pacesOf(framesOf([straight(4)], rate, 20)).find(({ pace }) => pace !== null)!;
      expect(known.at).toBeGreaterThanOrEqual(WINDOW / 1000);
      expect(known.at).toBeLessThanOrEqual(WINDOW / 1000 + 1 / rate);
    }
  });

  test('forgets nothing for a moment unseen, and knows nothing after a long one', () => {
    const afterMoment = pacesOf(framesOf([straight(4, [[10, 10.5]])], 10, 20)).filter(({ at }) => at > 3);
    expect(afterMoment.every(({ pace }) => Math.abs((pace?.speed ?? 0) - 4) < 1e-6)).toBe(true);
    const afterLong = pacesOf(framesOf([straight(4, [[10, 16]])], 10, 20)).find(({ at }) => at === 16.5);
    expect(afterLong?.pace).toBeNull();
  });

  test('of a track that jumps to somebody else is fast for less than a third of the window', () => {
    const jumps: Walk = {
      id: '1',
      way: [
        [0, 0, 0],
        [10, 10, 0],
        [10.01, 18, 0],
        [20, 28, 0],
      ],
    };
    for (const rate of FRAME_RATES) {
      const fast = pacesOf(framesOf([jumps], rate, 20)).filter(({ pace }) => pace !== null && pace.speed > 3);
      expect(fast.length / rate).toBeLessThanOrEqual(Math.max(1 / rate, WINDOW / 3000));
    }
  });

  test('of somebody who stands and trembles is near nothing', () => {
    const trembles: Walk = {
      ...{
        id: '1',
        way: [
          [0, 5, 5],
          [60, 5, 5],
        ],
      },
      noise: (at) => [0.7 * normal(at, 0), 0.7 * normal(at, 1)],
    };
    for (const rate of FRAME_RATES) {
      const fastest = Math.max(...pacesOf(framesOf([trembles], rate, 60)).map(({ pace }) => pace?.speed ?? 0));
      expect(fastest).toBeLessThan(1.5);
    }
  });
});

const KEY = keyFromSeed('pace');
const normal = (at: number, lane: number) => normalQuantile(uniform(KEY, 1, { lo: lane, hi: 0 }, at));

describe('a pace from boxes with an error of 6 % on each edge', () => {
  const pose = { x: 0, y: 0, z: 6, heading: 0, tilt: 0.1, horizontalFov: 1.05 };
  const frameSize = [1920, 1080] as const;
  const pinhole = createPinhole({ ...pose, widthPx: 1920, heightPx: 1080 });
  const pixel = new Float64Array(3);

  /** Somebody 1.7 m tall at (x, y), as a detector boxes him: half the error's variance lasts for two seconds. */
  function boxed(x: number, y: number, at: number): DetectionFrame['detections'] {
    toPixel(pinhole, x, y, 0, pixel);
    const [u, bottom] = pixel;
    toPixel(pinhole, x, y, 1.7, pixel);
    const height = bottom - pixel[1];
    const width = 0.41 * height;
    const error = (edge: number, side: number) => {
      const knot = Math.floor(at / 2000);
      const share = (at % 2000) / 2000;
      const lasting = (1 - share) * normal(knot, 10 + edge) + share * normal(knot + 1, 10 + edge);
      const scale = Math.sqrt(share * share + (1 - share) * (1 - share));
      return 0.06 * side * Math.SQRT1_2 * (lasting / scale + normal(at, 20 + edge));
    };
    const [left, right] = [u - width / 2 + error(0, width), u + width / 2 + error(1, width)];
    return [
      { label: 'person', confidence: 0.8, box: [left, pixel[1] + error(2, height), right, bottom + error(3, height)] },
    ];
  }

  /** When somebody is found running who goes along `placeAt` (s → m) for `until` s. */
  function runsFound(rate: number, until: number, placeAt: (at: number) => readonly [x: number, y: number]): number[] {
    const tracker = createTracker({ id: 'yard', rate, frameSize, pose });
    const frames = Array.from({ length: until * rate }, (_, k) => {
      const at = Math.round((1000 * k) / rate);
      const detections = boxed(...placeAt(at / 1000), at);
      return track(tracker, { kind: 'detections', camera: 'yard', at: START + at, frameSize, detections });
    });
    const zones = [{ zone: 'place', area: 'place', ring: square(-200, -200, 500) }];
    return firings(configurationOf([ruleOf({ kind: 'running', speed: 12 / 3.6, held: 1000 })], { zones }), frames);
  }

  const height = (y: number) => {
    toPixel(pinhole, 0, y, 0, pixel);
    const feet = pixel[1];
    toPixel(pinhole, 0, y, 1.7, pixel);
    return feet - pixel[1];
  };

  /** To and fro at 1.34 m/s over 20 m around `distance`, away from the camera or across. */
  const walks = (distance: number, isAway: boolean) => (at: number) => {
    const way = (1.34 * at) % 40;
    const offset = (way < 20 ? way : 40 - way) - 10;
    return isAway ? ([0, distance + offset] as const) : ([offset, distance] as const);
  };

  test('makes nobody run who walks, 20 to 98 px tall, at any frame rate', () => {
    expect([140, 70, 28].map(height).map(Math.round)).toEqual([20, 40, 98]);
    for (const rate of FRAME_RATES) {
      for (const distance of [140, 70, 28]) {
        for (const isAway of [true, false]) expect(runsFound(rate, 60, walks(distance, isAway))).toEqual([]);
      }
    }
  });

  test('lets somebody run who runs at 4 m/s, away from the camera or across', () => {
    for (const rate of [3, 5, 15]) {
      expect(runsFound(rate, 8, (at) => [0, 14 + 4 * at])).toHaveLength(1);
      expect(runsFound(rate, 5, (at) => [4 * at - 10, 24])).toHaveLength(1);
    }
  });
});
