/** What tree crowns, balls that let a share of the light through, leave of a body behind them: a part of the kernel. */
import type { Pinhole } from '../../engine/geometry/pinhole.ts';

/** Those of `crowns` (x, y, z, radius in m, transmittance each) that can stand before something within `range`. */
export function crownsInReach(pinhole: Pinhole, range: number, crowns: Float64Array): Float64Array {
  const { eye, right, axis, focalPx, widthPx } = pinhole;
  const near: number[] = [];
  for (let i = 0; i < crowns.length; i += 5) {
    const [dx, dy, dz] = [crowns[i] - eye[0], crowns[i + 1] - eye[1], crowns[i + 2] - eye[2]];
    const radius = crowns[i + 3];
    const depth = axis[0] * dx + axis[1] * dy + axis[2] * dz;
    const aside = Math.abs(right[0] * dx + right[1] * dy);
    const isInSector = aside - radius <= (widthPx / 2 / focalPx) * (depth + radius);
    if (isInSector && depth + radius > 0 && depth - radius < range) near.push(...crowns.subarray(i, i + 5));
  }
  return Float64Array.from(near);
}

/** Writes what crowns let through to `eye` from 1/6, 1/2 and 5/6 of the height of a body at (x, y): three shares. */
export function passCrowns(
  crowns: Float64Array,
  eye: Pinhole['eye'],
  x: number,
  y: number,
  height: number,
  out: Float64Array,
): void {
  const awayX = x - eye[0];
  const awayY = y - eye[1];
  const eyeZ = eye[2];
  const ground2 = awayX * awayX + awayY * awayY;
  let foot = 1;
  let waist = 1;
  let head = 1;
  for (let i = 0; i < crowns.length; i += 5) {
    const crownX = crowns[i] - eye[0];
    const crownY = crowns[i + 1] - eye[1];
    const radius = crowns[i + 3];
    // Seen from above, the sight line must pass the crown's disc: |cross| ≤ radius · |ground|, and reach it.
    const cross = crownX * awayY - crownY * awayX;
    if (cross * cross > radius * radius * ground2) continue;
    const along = crownX * awayX + crownY * awayY;
    if (along < 0 && crownX * crownX + crownY * crownY > radius * radius) continue;
    const crownZ = crowns[i + 2] - eyeZ;
    if (rayMeetsBall(awayX, awayY, height / 6 - eyeZ, crownX, crownY, crownZ, radius)) foot *= crowns[i + 4];
    if (rayMeetsBall(awayX, awayY, height / 2 - eyeZ, crownX, crownY, crownZ, radius)) waist *= crowns[i + 4];
    if (rayMeetsBall(awayX, awayY, (5 * height) / 6 - eyeZ, crownX, crownY, crownZ, radius)) head *= crowns[i + 4];
  }
  out[0] = foot;
  out[1] = waist;
  out[2] = head;
}

/** Whether the way from the origin to (x, y, z) meets the ball at (a, b, c): the nearest point of the way is within. */
function rayMeetsBall(x: number, y: number, z: number, a: number, b: number, c: number, radius: number): boolean {
  const t = (a * x + b * y + c * z) / (x * x + y * y + z * z);
  const s = Math.min(1, Math.max(0, t));
  const dx = a - s * x;
  const dy = b - s * y;
  const dz = c - s * z;
  return dx * dx + dy * dy + dz * dz < radius * radius;
}
