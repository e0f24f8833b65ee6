/**
 * How many detections a second does one thread follow, from frames to tracks?
 * Budget: 1 000 000 with 20 people in the picture, 500 000 with 100. On such a machine ByteTrack in C++ made 260 000 and
 * 120 000, SORT in Python 20 000.
 */
import { createPinhole, toPixel } from '../../engine/geometry/pinhole.ts';
import { entityMember, entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import type { CameraCalibration } from '../../sim/pipeline/configuration.ts';
import type { Box, Detection, DetectionFrame } from '../../sim/pipeline/contract.ts';
import { createTracker, track } from '../../sim/pipeline/tracking/tracker.ts';
import { type BenchLine, medianSeconds } from './line.ts';

const KEY = keyFromSeed('tracking bench');
const SOURCE = entityNamed('bench');
const FRAMES = 300;
const INTERVAL = 200; // ms
const FOUND = 0.85; // of people, each frame anew
const CAMERA: CameraCalibration = {
  ...{ id: 'square', rate: 5, frameSize: [2560, 1440] },
  pose: { x: 0, y: 0, z: 8, heading: 0, tilt: 0.3, horizontalFov: 1.2 },
};

/** People who walk to and fro on a square 24 to 60 m from the camera, found or not, their boxes off by 6 % of the side. */
function frames(people: number): DetectionFrame[] {
  const [widthPx, heightPx] = CAMERA.frameSize;
  const pinhole = createPinhole({ ...CAMERA.pose, widthPx, heightPx });
  const pixel = new Float64Array(3);
  const ids = Array.from({ length: people }, (_, i) => entityMember(SOURCE, i));
  return Array.from({ length: FRAMES }, (_, k) => {
    const detections: Detection[] = [];
    for (const id of ids) {
      const chance = (index: number) => uniform(KEY, 1, id, 10 * k + index);
      if (chance(0) > FOUND) continue;
      const round = (uniform(KEY, 2, id, 0) + (k * INTERVAL * 1.34) / 1000 / 60) * 2 * Math.PI;
      const x = 26 * (uniform(KEY, 2, id, 1) - 0.5) + 6 * Math.sin(round);
      const y = 32 + 22 * uniform(KEY, 2, id, 2) + 6 * Math.cos(round);
      toPixel(pinhole, x, y, 0, pixel);
      const height = (1.7 * pinhole.focalPx) / pixel[2];
      const off = (index: number, side: number) => 0.06 * side * 3.46 * (chance(index) - 0.5);
      const box: Box = [
        pixel[0] - 0.2 * height + off(1, 0.4 * height),
        pixel[1] - height + off(2, height),
        pixel[0] + 0.2 * height + off(3, 0.4 * height),
        pixel[1] + off(4, height),
      ];
      detections.push({ label: 'person', confidence: 0.5 + 0.5 * chance(5), box });
    }
    detections.sort((a, b) => a.box[0] - b.box[0]);
    return { kind: 'detections', camera: CAMERA.id, at: k * INTERVAL, frameSize: CAMERA.frameSize, detections };
  });
}

export async function bench(): Promise<BenchLine[]> {
  return [5, 20, 100].map((people) => {
    const input = frames(people);
    const detections = input.reduce((sum, frame) => sum + frame.detections.length, 0);
    let tracks = 0;
    let born = 0;
    const seconds = medianSeconds(21, () => {
      const tracker = createTracker(CAMERA);
      tracks = 0;
      for (const frame of input) tracks += track(tracker, frame).tracks.length;
      born = tracker.born;
    });
    return {
      ...{ bench: 'tracking', size: `${people} people in the picture`, value: Math.round(detections / seconds) },
      ...{ unit: 'detections/s', ...(people === 20 ? { budget: 1e6 } : people === 100 ? { budget: 5e5 } : {}) },
      note: `${(detections / FRAMES).toFixed(1)} detections and ${(tracks / FRAMES).toFixed(1)} tracks a frame, ${born} born`,
    };
  });
}
