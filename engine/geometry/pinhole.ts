/**
 * Site point ↔ camera frame ↔ pixel: a pinhole with square pixels and without distortion.
 *
 * Camera frame: x to the right of the picture, y down it, z along the optical axis (`depth`), metres. Pixels: u to
 * the right, v down, (0, 0) is the picture's upper left corner and (0.5, 0.5) the centre of its first pixel.
 */
import { cos, sin, tan } from '../numeric/special.ts';

/** What of a camera decides where a point falls in its picture. */
export interface Pose {
  readonly x: number; // m
  readonly y: number; // m
  readonly z: number; // m above the ground
  readonly heading: number; // rad, clockwise from north
  readonly tilt: number; // rad, down positive
  readonly horizontalFov: number; // rad
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A compiled pose; structured-cloneable. */
export interface Pinhole {
  readonly eye: readonly [x: number, y: number, z: number]; // m
  readonly right: readonly [x: number, y: number, z: number]; // unit vectors of the camera frame, in the site frame
  readonly down: readonly [x: number, y: number, z: number];
  readonly axis: readonly [x: number, y: number, z: number];
  readonly focalPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /**
   * The projection as three rows of four: u·depth, v·depth and depth are each the product of a row with (x, y, z, 1).
   * So along any straight line in the site all three are linear, and one division gives the pixel.
   */
  readonly rows: Float64Array;
}

/** Focal length in pixels: f = W / (2 tan(HFOV / 2)). */
export function focalLengthPx(widthPx: number, horizontalFov: number): number {
  return widthPx / (2 * tan(horizontalFov / 2));
}

/** Compiles a pose. Heading is clockwise from north, tilt is down from level; the picture is never rolled. */
export function createPinhole(pose: Pose): Pinhole {
  const { x, y, z, heading, tilt, horizontalFov, widthPx, heightPx } = pose;
  const sinHeading = sin(heading);
  const cosHeading = cos(heading);
  const sinTilt = sin(tilt);
  const cosTilt = cos(tilt);
  const right = [cosHeading, -sinHeading, 0] as const;
  const down = [-sinTilt * sinHeading, -sinTilt * cosHeading, -cosTilt] as const;
  const axis = [cosTilt * sinHeading, cosTilt * cosHeading, -sinTilt] as const;
  const focalPx = focalLengthPx(widthPx, horizontalFov);

  const rows = new Float64Array(12);
  for (let i = 0; i < 3; i++) {
    rows[i] = focalPx * right[i] + (widthPx / 2) * axis[i];
    rows[4 + i] = focalPx * down[i] + (heightPx / 2) * axis[i];
    rows[8 + i] = axis[i];
  }
  for (let row = 0; row < 12; row += 4) rows[row + 3] = -(rows[row] * x + rows[row + 1] * y + rows[row + 2] * z);
  return { eye: [x, y, z], right, down, axis, focalPx, widthPx, heightPx, rows };
}

/** Writes the point's camera frame coordinates (m) to `out`: right, down, depth. */
export function toCameraFrame(pinhole: Pinhole, x: number, y: number, z: number, out: Float64Array): void {
  const { eye, right, down, axis } = pinhole;
  const dx = x - eye[0];
  const dy = y - eye[1];
  const dz = z - eye[2];
  out[0] = right[0] * dx + right[1] * dy + right[2] * dz;
  out[1] = down[0] * dx + down[1] * dy + down[2] * dz;
  out[2] = axis[0] * dx + axis[1] * dy + axis[2] * dz;
}

/**
 * Writes u, v (px) and depth (m) to `out`.
 *
 * Depth is along the optical axis, not along the ray. Where it is not positive the point is beside or behind the
 * camera, and u and v mean nothing.
 */
export function toPixel(pinhole: Pinhole, x: number, y: number, z: number, out: Float64Array): void {
  const { rows } = pinhole;
  const depth = rows[8] * x + rows[9] * y + rows[10] * z + rows[11];
  out[0] = (rows[0] * x + rows[1] * y + rows[2] * z + rows[3]) / depth;
  out[1] = (rows[4] * x + rows[5] * y + rows[6] * z + rows[7]) / depth;
  out[2] = depth;
}

/** Writes the site point (m) seen at pixel (u, v) at `depth` along the axis: the inverse of `toPixel`. */
export function fromPixel(pinhole: Pinhole, u: number, v: number, depth: number, out: Float64Array): void {
  const { eye, right, down, axis, focalPx, widthPx, heightPx } = pinhole;
  const across = (u - widthPx / 2) / focalPx;
  const below = (v - heightPx / 2) / focalPx;
  for (let i = 0; i < 3; i++) out[i] = eye[i] + depth * (axis[i] + across * right[i] + below * down[i]);
}

/**
 * Writes the point (m) where the ray of pixel (u, v) meets the level plane at height `z`.
 *
 * @returns whether it does, in front of the camera; `out` is untouched where it does not
 */
export function fromPixelAtHeight(pinhole: Pinhole, u: number, v: number, z: number, out: Float64Array): boolean {
  const { eye, down, axis, focalPx, heightPx } = pinhole;
  const climb = axis[2] + ((v - heightPx / 2) / focalPx) * down[2];
  const depth = (z - eye[2]) / climb;
  if (!(depth > 0 && depth < Infinity)) return false;
  fromPixel(pinhole, u, v, depth, out);
  return true;
}

/** Whether the point falls inside the picture. */
export function isInFrame(pinhole: Pinhole, x: number, y: number, z: number): boolean {
  const { rows, widthPx, heightPx } = pinhole;
  const depth = rows[8] * x + rows[9] * y + rows[10] * z + rows[11];
  const across = rows[0] * x + rows[1] * y + rows[2] * z + rows[3];
  const below = rows[4] * x + rows[5] * y + rows[6] * z + rows[7];
  return depth > 0 && across >= 0 && across < widthPx * depth && below >= 0 && below < heightPx * depth;
}

const pixel = new Float64Array(3);

/** Height in the picture (px) of an upright body `height` m tall with its feet at (x, y, 0); NaN behind the camera. */
export function bodyHeightPx(pinhole: Pinhole, x: number, y: number, height: number): number {
  toPixel(pinhole, x, y, 0, pixel);
  const u = pixel[0];
  const v = pixel[1];
  const isBehind = pixel[2] <= 0;
  toPixel(pinhole, x, y, height, pixel);
  if (isBehind || pixel[2] <= 0) return NaN;
  return Math.sqrt((pixel[0] - u) * (pixel[0] - u) + (pixel[1] - v) * (pixel[1] - v));
}
