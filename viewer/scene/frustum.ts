/** A camera's view volume and what of the ground lies in it, as lines: pure functions of its pose. */
import {
  createPinhole,
  fromPixel,
  fromPixelAtHeight,
  type Pinhole,
  type Pose,
  toCameraFrame,
} from '../../engine/geometry/pinhole.ts';

/** Line segments of `writeFrustum`: four rays, the four sides of the far picture, and two that say which way is up. */
export const FRUSTUM_SEGMENTS = 10;

const CORNERS = [
  [0, 1],
  [1, 1],
  [1, 0],
  [0, 0],
] as const;

/**
 * Writes the view volume out to `range` m along the axis, as pairs of points in the site frame.
 *
 * @param out from `offset` on, FRUSTUM_SEGMENTS · 6 numbers
 */
export function writeFrustum(pose: Pose, range: number, out: Float32Array, offset = 0): void {
  const pinhole = createPinhole(pose);
  const at = (u: number, v: number, depth: number) => {
    const point = new Float64Array(3);
    fromPixel(pinhole, u * pose.widthPx, v * pose.heightPx, depth, point);
    return point;
  };
  const corners = CORNERS.map(([u, v]) => at(u, v, range));
  corners.forEach((corner, k) => {
    out.set([...pinhole.eye, ...corner], offset + 6 * k);
    out.set([...corner, ...corners[(k + 1) % 4]], offset + 24 + 6 * k);
  });
  const top = at(0.5, -0.18, range);
  out.set([...at(0.4, 0, range), ...top, ...top, ...at(0.6, 0, range)], offset + 48);
}

const STEPS_ALONG = 24;

/**
 * What of the ground (z = 0) is in the picture within `range` m along the axis, walls aside: a ring x0, y0, x1, y1, …
 * Empty where the camera looks at none.
 */
export function footprint(pose: Pose, range: number): number[] {
  const pinhole = createPinhole(pose);
  const near: number[] = [];
  const far: number[] = [];
  for (let k = 0; k <= STEPS_ALONG; k++) {
    const u = (pose.widthPx * k) / STEPS_ALONG;
    const [from, to] = groundAlong(pinhole, u, range);
    if (!(to > from)) continue;
    near.push(...groundAt(pinhole, u, from));
    far.unshift(...groundAt(pinhole, u, to)); // the far side runs back
  }
  return [...near, ...far];
}

/** Between which depths the ground shows in the picture's column u: below its lower edge and no farther than `range`. */
function groundAlong(pinhole: Pinhole, u: number, range: number): [from: number, to: number] {
  const meet = (v: number) => {
    const point = new Float64Array(3);
    if (!fromPixelAtHeight(pinhole, u, v, 0, point)) return Infinity;
    toCameraFrame(pinhole, point[0], point[1], 0, point);
    return point[2];
  };
  return [meet(pinhole.heightPx), Math.min(range, meet(0))];
}

/** The ground's point in column u at that depth. */
function groundAt(pinhole: Pinhole, u: number, depth: number): [x: number, y: number] {
  const { eye, right, axis, down, focalPx, widthPx } = pinhole;
  const across = (u - widthPx / 2) / focalPx;
  const below = (-eye[2] / depth - axis[2]) / down[2]; // so that z comes to 0
  const along = (i: 0 | 1) => eye[i] + depth * (axis[i] + across * right[i] + below * down[i]);
  return [along(0), along(1)];
}
