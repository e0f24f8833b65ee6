import { describe, expect, test } from 'vitest';
import { BODY_KIND, type BodyColumns } from '../../sim/cameras/bodies.ts';
import { MotionRecorder } from '../../sim/recording/motion.ts';
import { OverlayRecorder } from '../../sim/recording/overlay.ts';
import { createBodyFrame, Motion } from '../../viewer/playback/bodies.ts';
import { PlaybackClock } from '../../viewer/playback/clock.ts';
import { Detections } from '../../viewer/playback/detections.ts';

const ABOUT = { scenario: 's', seed: 'x', startMs: 0, tickMs: 200 };

/** Somebody who walks east at 1 m a tick from tick 1 on, for so many ticks, as a whole file. */
function walk(ticks: number): Uint8Array {
  const parts: Uint8Array[] = [];
  const recorder = new MotionRecorder(ABOUT, (bytes) => parts.push(bytes));
  for (let tick = 1; tick <= ticks; tick++) {
    const row = { x1: [tick], y1: [0], heading: [Math.PI / 2], idLo: [7], idHi: [0], source: [0] };
    const body = { ...row, kind: [BODY_KIND.person], halfLength: [0.1], halfWidth: [0.2], height: [1.7] };
    recorder.record(tick, body as unknown as BodyColumns, 1);
    if (tick % 50 === 0) recorder.endChunk();
  }
  recorder.finish();
  return Buffer.concat(parts);
}

describe('bodies', () => {
  const motion = new Motion();
  motion.append(walk(120));
  const xAt = (at: number) => {
    const frame = createBodyFrame();
    motion.writeBodies(at, frame);
    return frame.x.slice(0, frame.count);
  };

  test.each([1, 1.5, 49.75, 50, 50.25, 51, 99.5, 100, 100.5, 101, 120])(
    'stand between ticks, across chunks too: %s',
    (at) => {
      expect(xAt(at)).toEqual([expect.closeTo(at, 6)]);
    },
  );

  test('stand at the first tick before it, and nowhere after the last chunk', () => {
    expect(xAt(0)).toEqual([1]);
    expect(xAt(151)).toEqual([]);
  });
});

test('a camera’s latest picture holds the detections of one exposure, and only its own', () => {
  const parts: Uint8Array[] = [];
  const overlay = new OverlayRecorder({ ...ABOUT, layout: 'A', cameras: ['a', 'b'], labels: ['person'] }, (bytes) =>
    parts.push(bytes),
  );
  const detection = (camera: number, at: number) => {
    const box = [0, 0, 10, 20] as const;
    overlay.record({ camera, at, label: 0, confidence: 0.5, box, id: null });
  };
  for (const at of [9700, 9900]) detection(0, at);
  detection(1, 9950);
  overlay.endChunk(1);
  detection(0, 10_100);
  overlay.endChunk(51);
  overlay.finish();
  const detections = new Detections();
  detections.append(Buffer.concat(parts));
  const times = (at: number) => detections.latest('a', at, 200).map((one) => one.at);
  expect(times(9999)).toEqual([9900]);
  expect(times(10_050)).toEqual([9900]);
  expect(times(10_150)).toEqual([10_100]);
  expect(times(10_400)).toEqual([]);
});

describe('the clock', () => {
  const clock = () => Object.assign(new PlaybackClock(), { end: 100 });

  test('waits at the end of what is recorded, and goes on when more is', () => {
    const own = clock();
    own.advance(1000);
    expect(own.time).toBe(100);
    own.end = 200;
    own.advance(1);
    expect(own.time).toBe(100 + own.settings.speed);
  });

  test('repeats the stretch that is set', () => {
    const own = clock();
    own.set({ from: 10, to: 20, speed: 1 });
    own.seek(19.5);
    own.advance(1);
    expect(own.time).toBe(10);
  });

  test('steps stand still afterwards, within the recording', () => {
    const own = clock();
    own.step(-1);
    expect(own).toMatchObject({ time: 0, settings: { isPlaying: false } });
  });
});
