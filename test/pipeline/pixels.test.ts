/** The pixel detector on pictures that the feed draws: what it finds, what it leaves alone, and blobs against a flood. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { viewColumns } from '../../engine/columns/columns.ts';
import { entityNamed, keyFromSeed } from '../../engine/random/draw.ts';
import { BODY, BODY_KIND } from '../../sim/cameras/bodies.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import { createEye, createSightScratch, findSightings, SIGHTING } from '../../sim/cameras/visibility.ts';
import { reportedPose } from '../../sim/feeds/frames.ts';
import { developPicture, imageFrameOf, NOON, PICTURE_WIDTH, paintBackground } from '../../sim/feeds/pictures.ts';
import { drawBodies } from '../../sim/feeds/silhouettes.ts';
import type { Box, DetectionFrame } from '../../sim/pipeline/contract.ts';
import { findBlobs } from '../../sim/pipeline/detect/blobs.ts';
import {
  createPixelDetector,
  detectPixels,
  type PixelDetector,
  restorePixelDetector,
  savePixelDetector,
} from '../../sim/pipeline/detect/pixels.ts';
import { compileOccluders } from '../../sim/world/occluders.ts';
import type { Site } from '../../sim/world/site.ts';

const KEY = keyFromSeed('pixels');
const NAME = entityNamed('p');
const CAMERA: CameraSpec = {
  ...{ id: 'p', model: 'test', x: 0, y: 0, z: 5, heading: 0, tilt: 0.25, horizontalFov: 1.3, masks: [], frameRate: 5 },
  ...{ widthPx: 1920, heightPx: 1080, exposureTime: 0.01, minimumIllumination: 0.1, infraredRange: 0 },
  ...{ price: { amount: 0, currency: 'KZT' }, phase: '1', group: 'a' },
};
const CALIBRATION = { id: 'p', rate: 5, frameSize: [1920, 1080] as const, pose: reportedPose(CAMERA) };
const OCCLUDERS = compileOccluders({
  buildings: [{ id: 'b', footprint: [-30, 40, 30, 40, 30, 50, -30, 50], holes: [], faces: [], base: 0, top: 9 }],
  ...{ barriers: [], trees: [] },
} as unknown as Site);
const street = paintBackground(CAMERA, OCCLUDERS, NOON);
const eye = createEye(CAMERA, 100, null, new Float64Array(0));

interface Somebody {
  readonly x: number;
  readonly y: number;
  readonly kind?: 'person' | 'car';
}

/** The picture of exposure `k` with these bodies in it, and where they truly are in the full frame. */
function photograph(k: number, at: number, who: readonly Somebody[], brighter = 0) {
  const bodies = viewColumns(BODY, Math.max(1, who.length));
  who.forEach(({ x, y, kind = 'person' }, i) => {
    bodies.x0[i] = bodies.x1[i] = x;
    bodies.y0[i] = bodies.y1[i] = y;
    [bodies.halfLength[i], bodies.halfWidth[i], bodies.height[i]] =
      kind === 'car' ? [2.25, 0.9, 1.5] : [0.11, 0.24, 1.72];
    bodies.heading[i] = Math.PI / 2;
    bodies.kind[i] = BODY_KIND[kind];
    bodies.idLo[i] = 7 + i;
  });
  const sightings = viewColumns(SIGHTING, Math.max(1, who.length));
  const slots = Int32Array.from(who, (_, i) => i);
  const seen = findSightings(eye, bodies, slots, 0, who.length, 1, 0.2, createSightScratch(8), sightings, 0);
  const luma = drawBodies(street, bodies, sightings, 0, seen, KEY, NAME, PICTURE_WIDTH / CAMERA.widthPx);
  if (brighter !== 0) for (let i = 0; i < luma.length; i++) luma[i] += brighter;
  const truth = Array.from({ length: seen }, (_, i): Box => {
    return [sightings.left[i], sightings.top[i], sightings.right[i], sightings.bottom[i]];
  });
  const pixels = developPicture(street, luma, KEY, NAME, k);
  return { frame: imageFrameOf(street, pixels, 'p', at, CALIBRATION.pose), truth };
}

function overlap(a: Box, b: Box): number {
  const across = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const upright = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const area = (box: Box) => (box[2] - box[0]) * (box[3] - box[1]);
  return (across * upright) / (area(a) + area(b) - across * upright);
}

/** A detector that has watched the empty street for ten seconds. */
function settled(rate = 5): { detector: PixelDetector; k: number; at: number } {
  const detector = createPixelDetector(CALIBRATION);
  let at = 0;
  let k = 0;
  for (; at < 10_000; k++, at = Math.round((1000 * k) / rate)) detectPixels(detector, photograph(k, at, []).frame);
  return { detector, k, at };
}

test('an empty street with sensor noise gives nothing for a minute', () => {
  const { detector, k, at } = settled();
  const found = Array.from({ length: 300 }, (_, n) =>
    detectPixels(detector, photograph(k + n, at + 200 * n, []).frame),
  ).flatMap(({ detections }) => detections);
  expect(found).toEqual([]);
});

test.for([1, 5, 15])('somebody who walks by is found where they are, at %i frames a second', (rate) => {
  const { detector, k, at } = settled(rate);
  let hits = 0;
  let frames = 0;
  const extra: DetectionFrame['detections'][number][] = [];
  for (let n = 0; n < 10 * rate; n++) {
    const x = -7 + (1.4 * n) / rate;
    const { frame, truth } = photograph(k + n, at + Math.round((1000 * n) / rate), [{ x, y: 14 }]);
    const { detections } = detectPixels(detector, frame);
    frames += truth.length;
    hits += truth.filter((box) => detections.some((d) => d.label === 'person' && overlap(d.box, box) >= 0.3)).length;
    extra.push(...detections.filter((d) => !truth.some((box) => overlap(d.box, box) >= 0.3)));
  }
  expect(frames).toBeGreaterThan(9 * rate);
  expect(hits / frames).toBeGreaterThan(0.9);
  expect(extra.length / frames).toBeLessThan(0.05);
});

test('a car is a car', () => {
  const { detector, k, at } = settled();
  const labels = Array.from({ length: 30 }, (_, n) => {
    const { frame } = photograph(k + n, at + 200 * n, [{ x: -10 + 0.7 * n, y: 18, kind: 'car' }]);
    return detectPixels(detector, frame).detections.map(({ label }) => label);
  }).flat();
  expect(labels.length).toBeGreaterThan(20);
  expect(labels.filter((label) => label === 'car').length / labels.length).toBeGreaterThan(0.8);
});

test('light that jumps everywhere at once is nobody, and hides nobody', () => {
  const { detector, k, at } = settled();
  const found = Array.from({ length: 50 }, (_, n) => {
    const { frame } = photograph(k + n, at + 200 * n, [{ x: -6 + 0.28 * n, y: 14 }], n < 10 ? 0 : 20);
    return detectPixels(detector, frame).detections.length;
  });
  expect(found.filter((count) => count === 1).length).toBeGreaterThan(45);
});

test('who stands still is found for half a minute', () => {
  const { detector, k, at } = settled();
  for (let n = 0; n < 150; n++) {
    const { frame } = photograph(k + n, at + 200 * n, [{ x: 1, y: 12 }]);
    expect(detectPixels(detector, frame).detections.map(({ label }) => label)).toEqual(['person']);
  }
});

test('a detector that was saved goes on to the bit', () => {
  const { detector, k, at } = settled();
  const saved = JSON.parse(JSON.stringify(savePixelDetector(detector)));
  const other = restorePixelDetector(CALIBRATION, saved);
  for (let n = 0; n < 10; n++) {
    const { frame } = photograph(k + n, at + 200 * n, [{ x: -3 + 0.3 * n, y: 12 }]);
    expect(detectPixels(other, frame)).toEqual(detectPixels(detector, frame));
  }
  expect(savePixelDetector(other)).toEqual(savePixelDetector(detector));
});

test('blobs are what a flood fill finds', () => {
  const size = { width: 9, height: 7 };
  const mask = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 63, maxLength: 63 });
  fc.assert(
    fc.property(mask, (bits) => {
      const pixels = Uint8Array.from(bits);
      const found = findBlobs(pixels, pixels, size, 1).map(({ left, top, right, bottom, area }) => {
        return [left, top, right, bottom, area];
      });
      expect(found.toSorted(compare)).toEqual(floods(pixels, size).toSorted(compare));
    }),
  );
});

function compare(a: readonly number[], b: readonly number[]): number {
  const k = a.findIndex((value, i) => value !== b[i]);
  return k < 0 ? 0 : a[k] - b[k];
}

function floods(mask: Uint8Array, { width, height }: { width: number; height: number }): number[][] {
  const left = new Set([...mask.keys()].filter((i) => mask[i] === 1));
  const pieces: number[][] = [];
  while (left.size > 0) {
    const queue = [Math.min(...left)];
    left.delete(queue[0]);
    const piece = [width, height, 0, 0, 0];
    for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
      const [x, y] = [i % width, Math.floor(i / width)];
      piece[0] = Math.min(piece[0], x);
      piece[1] = Math.min(piece[1], y);
      piece[2] = Math.max(piece[2], x + 1);
      piece[3] = Math.max(piece[3], y + 1);
      piece[4]++;
      for (const [dx, dy] of [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b] as const))) {
        const [nx, ny] = [x + dx, y + dy];
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
        if (left.delete(ny * width + nx)) queue.push(ny * width + nx);
      }
    }
    pieces.push(piece);
  }
  return pieces;
}
