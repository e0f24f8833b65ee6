import { expect, test } from 'vitest';
import { createPinhole, toPixel } from '../../engine/geometry/pinhole.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import type { Box, DetectionFrame, Label } from '../../sim/pipeline/contract.ts';
import { BODIES } from '../../sim/pipeline/tracking/parameters.ts';
import type { Track } from '../../sim/pipeline/tracking/track.ts';
import { createTracker, track } from '../../sim/pipeline/tracking/tracker.ts';
import { calibrationOf, stroll, watchYard, yardCamera } from './tracking-yard.ts';

const CAMERA = calibrationOf(yardCamera(5));
const [widthPx, heightPx] = CAMERA.frameSize;
const pinhole = createPinhole({ ...CAMERA.pose, widthPx, heightPx });
const REACH = BODIES[0].reach;

/** The box of an upright figure whose nearest point is at (x, y), cut at the edges of the frame. */
function boxAt(x: number, y: number, height = 1.7): Box {
  const pixel = new Float64Array(3);
  toPixel(pinhole, x, y, 0, pixel);
  const [u, foot] = pixel;
  const half = (0.25 * pinhole.focalPx) / pixel[2];
  toPixel(pinhole, x, y, height, pixel);
  return [Math.max(0, u - half), Math.max(0, pixel[1]), Math.min(widthPx, u + half), Math.min(heightPx, foot)];
}

function seeOnce(box: Box, label: Label = 'person', camera: Parameters<typeof createTracker>[0] = CAMERA): Track {
  const detections = [{ label, confidence: 0.9, box }];
  const frame: DetectionFrame = {
    kind: 'detections',
    camera: camera.id,
    at: 0,
    frameSize: camera.frameSize,
    detections,
  };
  return track(createTracker(camera), frame).tracks[0];
}

/** Distance from the camera, which stands at the origin. */
const distanceOf = ({ x, y }: Track) => Math.sqrt(x * x + y * y);

test('an exact box puts its body where it stands, its reach behind its foot, and is drawn back as it was', () => {
  for (const [x, y] of [
    [0, 10],
    [4, 12],
    [-6, 20],
    [10, 40],
  ] as const) {
    const box = boxAt(x, y);
    const seen = seeOnce(box);
    const far = Math.sqrt(x * x + y * y);
    expect(seen.x).toBeCloseTo(x * (1 + REACH / far), 9);
    expect(seen.y).toBeCloseTo(y * (1 + REACH / far), 9);
    seen.box.forEach((edge, i) => void expect(edge).toBeCloseTo(box[i], 6));
  }
});

test('the farther, the wider the spread: the error of the foot over the sine of the depression', () => {
  for (const y of [10, 20, 40]) {
    const [, top, , bottom] = boxAt(0, y);
    // A foot off by dv (px) is off by dv · (range / focal length) / sin(depression) on the ground; 6 m up, straight ahead.
    const below = Math.atan2(bottom - heightPx / 2, pinhole.focalPx);
    const depression = CAMERA.pose.tilt + below;
    const perPx =
      6 / (Math.sin(depression) * Math.sin(depression)) / (pinhole.focalPx / Math.cos(below) / Math.cos(below));
    const along = 0.06 * (bottom - top) * perPx;
    const across = (0.06 * 0.5) / Math.SQRT2;
    const reach = 2 * BODIES[0].reachSpread * BODIES[0].reachSpread;
    const variance = ((along * along + across * across) * 1.5 + reach * 1.5) / 2; // half of it again: what persists
    expect(seeOnce(boxAt(0, y)).spread / Math.sqrt(variance)).toBeCloseTo(1, 2);
  }
});

test('a foot below the frame is placed by the head, for a body of 1.7 m', () => {
  const box = boxAt(0, 4.2);
  expect(box[3]).toBe(heightPx);
  expect(box[1]).toBeGreaterThan(0);
  expect(distanceOf(seeOnce(box))).toBeCloseTo(4.2, 6);
  const taller = seeOnce(boxAt(0, 4.2, 1.9));
  expect(Math.abs(distanceOf(taller) - 4.2)).toBeLessThan(2 * taller.spread);
});

test('a head and shoulders over a wall are placed by the head, not where their lower edge would stand', () => {
  const whole = boxAt(0, 20);
  const seen = seeOnce([whole[0], whole[1], whole[2], whole[1] + 0.4 * (whole[3] - whole[1])]);
  expect(distanceOf(seen)).toBeCloseTo(20, 6);
  expect(seen.spread).toBeGreaterThan(2 * seeOnce(whole).spread);
});

test('who is cut off by the side of the frame stands beside it, not within', () => {
  const pixel = new Float64Array(3);
  const outside = boxAt(-10.1, 11);
  expect(outside[0]).toBe(0);
  toPixel(pinhole, -10.1, 11, 0, pixel);
  const seen = seeOnce(outside);
  const naive = (outside[0] + outside[2]) / 2;
  toPixel(pinhole, seen.x, seen.y, 0, pixel);
  expect(pixel[0]).toBeLessThan(naive);
});

test('above the horizon nothing has a place on the ground', () => {
  const seen = seeOnce([1000, 20, 1020, 60]);
  expect([seen.x, seen.y, seen.vx, seen.vy, seen.spread]).toEqual([NaN, NaN, NaN, NaN, NaN]);
});

test('without a pose a camera follows in its picture alone', () => {
  const { pose: _, ...blind } = CAMERA;
  const box = boxAt(0, 15);
  const seen = seeOnce(box, 'person', blind);
  expect(seen.x).toBeNaN();
  seen.box.forEach((edge, i) => void expect(edge).toBeCloseTo(box[i], 9));
});

test('through the default detector places are unbiased, and as far off as their spread says', () => {
  const errors = { count: 0, x: 0, y: 0, squares: 0, within: 0 };
  for (const seed of ['a', 'b', 'c', 'd']) {
    const camera = yardCamera(5);
    const paths = Array.from({ length: 4 }, (_, i) => stroll(keyFromSeed(seed), i, 9, 28, 0.3));
    const tracker = createTracker(calibrationOf(camera));
    for (const { frame, who, places } of watchYard(seed, camera, paths, 100)) {
      for (const { detection, isConfirmed, x, y, spread } of track(tracker, frame).tracks) {
        if (!isConfirmed || detection === -1 || who[detection] === -1) continue;
        const dx = x - places[who[detection]][0];
        const dy = y - places[who[detection]][1];
        errors.count++;
        errors.x += dx;
        errors.y += dy;
        errors.squares += (dx * dx + dy * dy) / (2 * spread * spread);
        errors.within += (Math.abs(dx) < spread ? 0.5 : 0) + (Math.abs(dy) < spread ? 0.5 : 0);
      }
    }
  }
  expect(errors.count).toBeGreaterThan(2000);
  expect(Math.abs(errors.x / errors.count)).toBeLessThan(0.05);
  expect(Math.abs(errors.y / errors.count)).toBeLessThan(0.1); // across the yard the error is four times as large
  expect(Math.abs(errors.squares / errors.count - 1)).toBeLessThan(0.2);
  // Round normal errors: 0.68 within. All along the line of sight: one coordinate always, the other 0.52 of the time.
  expect(errors.within / errors.count).toBeGreaterThan(0.68 - 0.03);
  expect(errors.within / errors.count).toBeLessThan(0.76 + 0.03);
});
