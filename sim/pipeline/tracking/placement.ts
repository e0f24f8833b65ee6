/**
 * Kernel: a box in the picture → a place in the camera's plane with its error, and back.
 *
 * With a pose the plane is the ground. The foot of a box, the middle of its lower edge, looks at the point of the
 * body's footprint nearest to the camera; the body stands its `reach` farther on. The error of a box is a share of its
 * sides, so on the ground it is long along the line of sight, by 1 / sin of the depression, and grows with the distance.
 * A foot that does not show, cut off by the lower edge of the frame or hidden so that what shows is far too low for a
 * body at its foot, is not looked at: the upper edge is, and the body taken to be as tall as its label is on average
 * (1.7 m for people), with the spread of heights as error.
 *
 * Without a pose the plane is the picture, and the unit of everything known in metres is the body's own height.
 */
import type { Pinhole } from '../../../engine/geometry/pinhole.ts';
import { toPixel } from '../../../engine/geometry/pinhole.ts';
import type { Detection } from '../contract.ts';
import type { PlacedColumns, TrackColumns } from './columns.ts';
import { BODIES, type Body, LABEL_NUMBER } from './parameters.ts';

/** Feet above this distance's line in the picture, and all above the horizon, are placed on it. */
const FARTHEST = 400; // m, assumed: nobody is made out so far off
/** A box that comes this close to the frame's edge is cut off by it; boxes are given in tenths of a pixel. */
const EDGE = 0.5; // px
/** A camera less than this above a head does not tell its distance. */
const LEAST_DROP = 0.5; // m, assumed
const NEAREST = 0.2; // m along the axis; nearer things are drawn as if they were there

/** Places every detection; the first row of `out` is the first detection. */
export function placeDetections(
  detections: readonly Detection[],
  pinhole: Pinhole | null,
  frameSize: readonly [widthPx: number, heightPx: number],
  boxError: number,
  out: PlacedColumns,
): void {
  for (let d = 0; d < detections.length; d++) {
    const { label, confidence, box } = detections[d];
    const number = LABEL_NUMBER[label];
    out.label[d] = number;
    out.confidence[d] = confidence;
    if (pinhole === null) placeInPicture(box, BODIES[number], frameSize, boxError, out, d);
    else placeOnGround(box, BODIES[number], pinhole, boxError, out, d);
  }
}

function placeInPicture(
  box: Detection['box'],
  body: Body,
  frameSize: readonly [widthPx: number, heightPx: number],
  boxError: number,
  out: PlacedColumns,
  d: number,
): void {
  const width = box[2] - box[0];
  const height = box[3] - box[1];
  const across = boxError * width;
  const upright = boxError * height;
  out.onGround[d] = 0;
  out.x[d] = (box[0] + box[2]) / 2;
  out.y[d] = box[3];
  out.rxx[d] = (across * across) / 2;
  out.rxy[d] = 0;
  out.ryy[d] = upright * upright;
  out.height[d] = height;
  out.width[d] = width;
  out.unit[d] = height / body.height;
  const isCut = box[1] <= EDGE || box[3] >= frameSize[1] - EDGE;
  out.heightVariance[d] = isCut ? 0 : 2 * upright * upright;
}

function placeOnGround(
  box: Detection['box'],
  body: Body,
  pinhole: Pinhole,
  boxError: number,
  out: PlacedColumns,
  d: number,
) {
  const { widthPx, heightPx, eye, focalPx } = pinhole;
  const isLeftCut = box[0] <= EDGE;
  const isRightCut = box[2] >= widthPx - EDGE;
  const isFootCut = box[3] >= heightPx - EDGE;
  const height = box[3] - box[1];
  const seenWidth = box[2] - box[0];
  // Where a side of the frame cuts the box, its middle is told from the other edge and the usual width.
  const isSideCut = isLeftCut !== isRightCut;
  const width = isSideCut ? Math.max(seenWidth, body.aspect * height) : seenWidth;
  const u = isSideCut ? (isLeftCut ? box[2] - width / 2 : box[0] + width / 2) : (box[0] + box[2]) / 2;
  const across = (isSideCut ? 2 : Math.SQRT1_2) * boxError * width;
  const upright = boxError * height;

  const depth = lookAtLevel(pinhole, u, box[3], 0, across, upright, out, d);
  const apparent = (height * depth) / focalPx;
  let isHeightSeen = box[1] > EDGE && !isFootCut;
  if ((isFootCut || apparent < body.hiddenBelow) && box[1] > EDGE && eye[2] > body.height + LEAST_DROP) {
    lookAtLevel(pinhole, u, box[1], body.height, across, upright, out, d);
    stretchAlongSight(pinhole, out, d, 0, body.heightSpread / (eye[2] - body.height));
    isHeightSeen = false;
  } else stretchAlongSight(pinhole, out, d, body.reach, 0);
  const spread = body.reachSpread * body.reachSpread;
  out.rxx[d] += spread;
  out.ryy[d] += spread;

  out.unit[d] = 1;
  const size = 2 * ((upright * depth) / focalPx) * ((upright * depth) / focalPx);
  out.heightVariance[d] = isHeightSeen ? size : 0;
  out.height[d] = isHeightSeen ? apparent : body.height;
  out.width[d] = isHeightSeen ? (width * depth) / focalPx : body.aspect * body.height;
}

/**
 * Puts row `d` where the ray of pixel (u, v) meets the level plane at height `z`, with the error of the pixel, and
 * returns the depth of that point along the axis (m).
 *
 * With a = (u − W/2) / f, b = (v − H/2) / f the ray is r = axis + a right + b down and the point eye + depth r, where
 * depth = (z − eye z) / r z. So d/da = depth right (right is level) and d/db = depth (down − (down z / r z) r).
 */
function lookAtLevel(
  { eye, right, down, axis, focalPx, widthPx, heightPx }: Pinhole,
  u: number,
  v: number,
  z: number,
  across: number,
  upright: number,
  out: PlacedColumns,
  d: number,
): number {
  const a = (u - widthPx / 2) / focalPx;
  const drop = eye[2] - z;
  let b = (v - heightPx / 2) / focalPx;
  // No depth is more than FARTHEST: the ray falls at least that steeply.
  const steepest = -drop / FARTHEST;
  const isBelow = axis[2] + b * down[2] <= steepest;
  if (!isBelow) b = (steepest - axis[2]) / down[2];
  const fall = axis[2] + b * down[2];
  const depth = -drop / fall;
  const rayX = axis[0] + a * right[0] + b * down[0];
  const rayY = axis[1] + a * right[1] + b * down[1];
  const step = depth / focalPx;
  const ux = step * right[0] * across;
  const uy = step * right[1] * across;
  const vx = step * (down[0] - (down[2] / fall) * rayX) * upright;
  const vy = step * (down[1] - (down[2] / fall) * rayY) * upright;
  out.onGround[d] = isBelow ? 1 : 0;
  out.x[d] = eye[0] + depth * rayX;
  out.y[d] = eye[1] + depth * rayY;
  out.rxx[d] = ux * ux + vx * vx;
  out.rxy[d] = ux * uy + vx * vy;
  out.ryy[d] = uy * uy + vy * vy;
  return depth;
}

/** Moves row `d` away from the camera by `reach` m, and adds an error along the line of sight, a share of the distance. */
function stretchAlongSight({ eye }: Pinhole, out: PlacedColumns, d: number, reach: number, share: number): void {
  const dx = out.x[d] - eye[0];
  const dy = out.y[d] - eye[1];
  const distance = Math.sqrt(dx * dx + dy * dy);
  if (distance > 0) {
    out.x[d] += (reach / distance) * dx;
    out.y[d] += (reach / distance) * dy;
  }
  out.rxx[d] += share * share * dx * dx;
  out.rxy[d] += share * share * dx * dy;
  out.ryy[d] += share * share * dy * dy;
}

const pixel = new Float64Array(3);

/**
 * Writes the box of row `i` as filtered to `out` (left, top, right, bottom, px), not clipped to the frame, and whether
 * its middle is in the picture to the row.
 */
export function drawTrack(
  t: TrackColumns,
  i: number,
  pinhole: Pinhole | null,
  frameSize: readonly [widthPx: number, heightPx: number],
  out: Float64Array,
): void {
  let u = t.x[i];
  let v = t.y[i];
  let scale = 1;
  let isInFront = true;
  if (pinhole !== null) {
    const { eye, focalPx } = pinhole;
    const dx = u - eye[0];
    const dy = v - eye[1];
    const distance = Math.sqrt(dx * dx + dy * dy);
    const nearer = distance > 0 ? Math.max(0, 1 - BODIES[t.label[i]].reach / distance) : 0;
    toPixel(pinhole, eye[0] + nearer * dx, eye[1] + nearer * dy, 0, pixel);
    isInFront = pixel[2] > NEAREST;
    u = isInFront ? pixel[0] : frameSize[0] / 2;
    v = isInFront ? pixel[1] : frameSize[1];
    scale = focalPx / Math.max(NEAREST, pixel[2]);
  }
  const halfWidth = (t.width[i] * scale) / 2;
  const height = t.height[i] * scale;
  out[0] = u - halfWidth;
  out[1] = v - height;
  out[2] = u + halfWidth;
  out[3] = v;
  const middle = v - height / 2;
  t.inPicture[i] = isInFront && u >= 0 && u <= frameSize[0] && middle >= 0 && middle <= frameSize[1] ? 1 : 0;
}
