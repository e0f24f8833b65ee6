import fc from 'fast-check';
import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, test } from 'vitest';
import {
  bodyHeightPx,
  createPinhole,
  fromPixel,
  fromPixelAtHeight,
  isInFrame,
  type Pose,
  toCameraFrame,
  toPixel,
} from '../../engine/geometry/pinhole.ts';

const POSE: Pose = {
  x: 12,
  y: -7,
  z: 6,
  heading: 0,
  tilt: 0.3,
  horizontalFov: 1.2,
  widthPx: 1920,
  heightPx: 1080,
};

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const poses = fc.record({
  x: between(-2000, 2000),
  y: between(-2000, 2000),
  z: between(1, 30),
  heading: between(0, 6.28),
  tilt: between(-1.4, 1.5),
  horizontalFov: between(0.05, 2.4),
  widthPx: fc.constantFrom(640, 1280, 1920, 3840),
  heightPx: fc.constantFrom(480, 720, 1080, 2160),
});

const out = new Float64Array(3);

function pixelOf(pose: Pose, x: number, y: number, z: number): [u: number, v: number, depth: number] {
  toPixel(createPinhole(pose), x, y, z, out);
  return [out[0], out[1], out[2]];
}

describe('a pinhole', () => {
  test('a pixel and its depth lead back to the point they came from', () => {
    const offset = between(-0.5, 0.5);
    fc.assert(
      fc.property(poses, offset, offset, between(0.5, 300), (pose, across, down, depth) => {
        const pinhole = createPinhole(pose);
        const [u, v] = [(0.5 + across) * pose.widthPx, (0.5 + down) * pose.heightPx];
        fromPixel(pinhole, u, v, depth, out);
        toPixel(pinhole, out[0], out[1], out[2], out);
        expect(out[0]).toBeCloseTo(u, 5); // cancellation at 2 km from the origin, focal lengths up to 77 000 px
        expect(out[1]).toBeCloseTo(v, 5);
        expect(out[2]).toBeCloseTo(depth, 8);
      }),
    );
  });

  test('projects as a three.js camera of the same pose does', () => {
    const point = fc.tuple(between(-200, 200), between(-200, 200), between(-5, 60));
    fc.assert(
      fc.property(poses, point, (pose, [dx, dy, z]) => {
        const near = { ...pose, x: pose.x / 20, y: pose.y / 20 }; // three keeps float64 too, but inverts matrices
        const pinhole = createPinhole(near);
        toCameraFrame(pinhole, near.x + dx, near.y + dy, z, out);
        fc.pre(out[2] > 1);
        const [u, v] = pixelOf(near, near.x + dx, near.y + dy, z);
        const [expectedU, expectedV] = projectByThree(near, near.x + dx, near.y + dy, z);
        const scale = pinhole.widthPx + Math.abs(u) + Math.abs(v);
        expect(Math.abs(u - expectedU) / scale).toBeLessThan(1e-9);
        expect(Math.abs(v - expectedV) / scale).toBeLessThan(1e-9);
      }),
    );
  });

  test('at a heading of 90° it looks east, with north on its left', () => {
    const east = { ...POSE, heading: Math.PI / 2 };
    expect(pixelOf(east, 62, -7, 6)[2]).toBeCloseTo(50 * Math.cos(0.3), 9);
    expect(pixelOf(east, 62, -7, 0)[0]).toBeCloseTo(960, 6);
    expect(pixelOf(east, 62, 3, 0)[0]).toBeLessThan(960);
    expect(pixelOf(east, -38, -7, 6)[2]).toBeLessThan(0);
  });

  test('at a heading of 0° it looks north, with east on its right', () => {
    expect(pixelOf(POSE, 12, 43, 0)[0]).toBeCloseTo(960, 6);
    expect(pixelOf(POSE, 22, 43, 0)[0]).toBeGreaterThan(960);
  });

  test('tilting it down moves the ground up in the picture', () => {
    const level = pixelOf({ ...POSE, tilt: 0 }, 12, 43, 0)[1];
    const tilted = pixelOf({ ...POSE, tilt: 0.2 }, 12, 43, 0)[1];
    expect(level).toBeGreaterThan(540); // below the horizon
    expect(tilted).toBeLessThan(level);
  });

  test('the horizon of a level camera is the middle row, and above it stands nobody shorter than the camera', () => {
    const level = { ...POSE, tilt: 0 };
    expect(pixelOf(level, 12, 1e6, 6)[1]).toBeCloseTo(540, 6);
    expect(fromPixelAtHeight(createPinhole(level), 960, 539, 0, out)).toBe(false);
    expect(fromPixelAtHeight(createPinhole(level), 960, 541, 0, out)).toBe(true);
  });

  test('a pixel on the ground leads back to that ground', () => {
    const pinhole = createPinhole(POSE);
    toPixel(pinhole, 17, 20, 0, out);
    expect(fromPixelAtHeight(pinhole, out[0], out[1], 0, out)).toBe(true);
    expect([...out]).toEqual([expect.closeTo(17, 9), expect.closeTo(20, 9), expect.closeTo(0, 9)]);
  });

  test('its picture spans its field of view', () => {
    const level = createPinhole({ ...POSE, tilt: 0 });
    const halfWidth = 50 * Math.tan(0.6);
    expect(isInFrame(level, 12 - halfWidth + 0.01, 43, 6)).toBe(true);
    expect(isInFrame(level, 12 - halfWidth - 0.01, 43, 6)).toBe(false);
    expect(isInFrame(level, 12, -57, 6)).toBe(false);
  });

  test('a body shrinks with distance, and upright ones by the cosine of the angle they are looked down on', () => {
    const pinhole = createPinhole({ ...POSE, z: 30, tilt: Math.PI / 4 });
    // 30 m down, 30 m out: on the axis, 42.4 m along it. A short rod there is foreshortened by cos 45°.
    const rod = bodyHeightPx(pinhole, 12, 23, 0.01);
    expect(rod).toBeCloseTo(((pinhole.focalPx / (30 * Math.SQRT2)) * 0.01) / Math.SQRT2, 3);
    expect(bodyHeightPx(pinhole, 12, 60, 1.7)).toBeLessThan(bodyHeightPx(pinhole, 12, 40, 1.7));
    expect(bodyHeightPx(pinhole, 12, -60, 1.7)).toBeNaN();
  });
});

/** three looks along its camera's -z with +y up, so the site's z is set as `up` and the target placed ahead. */
function projectByThree(pose: Pose, x: number, y: number, z: number): [number, number] {
  const { heading, tilt, widthPx, heightPx } = pose;
  const halfHeight = (Math.tan(pose.horizontalFov / 2) * heightPx) / widthPx;
  const camera = new PerspectiveCamera((2 * Math.atan(halfHeight) * 180) / Math.PI, widthPx / heightPx, 0.1, 1000);
  camera.up.set(0, 0, 1);
  camera.position.set(pose.x, pose.y, pose.z);
  camera.lookAt(
    pose.x + Math.cos(tilt) * Math.sin(heading),
    pose.y + Math.cos(tilt) * Math.cos(heading),
    pose.z - Math.sin(tilt),
  );
  camera.updateMatrixWorld();
  const device = new Vector3(x, y, z).project(camera);
  return [((device.x + 1) / 2) * widthPx, ((1 - device.y) / 2) * heightPx];
}
