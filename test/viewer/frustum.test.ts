import fc from 'fast-check';
import { Matrix4, PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, test } from 'vitest';
import { createPinhole, type Pose, toPixel } from '../../engine/geometry/pinhole.ts';
import { FRUSTUM_SEGMENTS, footprint, writeFrustum } from '../../viewer/scene/frustum.ts';

const pose = fc.record({
  x: fc.integer({ min: -200, max: 200 }),
  y: fc.integer({ min: -200, max: 200 }),
  z: fc.integer({ min: 2, max: 20 }),
  heading: fc.double({ min: 0, max: 6.28, noNaN: true }),
  tilt: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
  horizontalFov: fc.double({ min: 0.3, max: 2, noNaN: true }),
  widthPx: fc.constant(1920),
  heightPx: fc.constant(1080),
});

function frustumOf(pose: Pose, range: number): number[][] {
  const out = new Float32Array(6 * FRUSTUM_SEGMENTS);
  writeFrustum(pose, range, out);
  return Array.from({ length: 2 * FRUSTUM_SEGMENTS }, (_, k) => [...out.subarray(3 * k, 3 * k + 3)]);
}

describe('a frustum', () => {
  test('of a level camera that faces north is a rectangle due north of it', () => {
    const level = { x: 10, y: 20, z: 5, heading: 0, tilt: 0, horizontalFov: Math.PI / 2, widthPx: 200, heightPx: 100 };
    const corners = frustumOf(level, 8)
      .filter((_, k) => k % 2 === 1)
      .slice(0, 4);
    expect(corners).toEqual([
      [2, 28, 1],
      [18, 28, 1],
      [18, 28, 9],
      [2, 28, 9],
    ]);
  });

  test('agrees with the projection that three draws the camera’s own picture with', () => {
    fc.assert(
      fc.property(pose, (pose) => {
        const { right, down, axis, focalPx } = createPinhole(pose);
        const camera = new PerspectiveCamera((2 * Math.atan(540 / focalPx) * 180) / Math.PI, 1920 / 1080, 0.1, 1000);
        camera.position.set(pose.x, pose.y, pose.z);
        const basis = [new Vector3(...right), new Vector3(...down).negate(), new Vector3(...axis).negate()] as const;
        camera.quaternion.setFromRotationMatrix(new Matrix4().makeBasis(...basis));
        camera.updateMatrixWorld();
        const corners = frustumOf(pose, 30)
          .filter((_, k) => k % 2 === 1)
          .slice(0, 4);
        for (const [x, y, z] of corners) {
          const seen = new Vector3(x, y, z).project(camera);
          expect(Math.abs(seen.x)).toBeCloseTo(1, 3);
          expect(Math.abs(seen.y)).toBeCloseTo(1, 3);
        }
      }),
    );
  });
});

describe('a footprint', () => {
  test('holds only ground that is in the picture and within reach', () => {
    fc.assert(
      fc.property(pose, fc.integer({ min: 10, max: 100 }), (pose, range) => {
        const pinhole = createPinhole(pose);
        const ring = footprint(pose, range);
        const pixel = new Float64Array(3);
        for (let k = 0; k < ring.length; k += 2) {
          toPixel(pinhole, ring[k], ring[k + 1], 0, pixel);
          const [u, v, depth] = pixel;
          expect(depth).toBeGreaterThan(0);
          expect(depth).toBeLessThan(range + 1e-6);
          expect(Math.abs(u - 960)).toBeLessThan(960 + 1e-3);
          expect(Math.abs(v - 540)).toBeLessThan(540 + 1e-3);
        }
      }),
    );
  });

  test('is empty when the camera looks at the sky or its reach ends in the air', () => {
    const level = { x: 0, y: 0, z: 10, heading: 0, tilt: -1, horizontalFov: 1, widthPx: 1920, heightPx: 1080 };
    expect(footprint(level, 100)).toEqual([]);
    expect(footprint({ ...level, tilt: 0.2 }, 5)).toEqual([]);
  });
});
