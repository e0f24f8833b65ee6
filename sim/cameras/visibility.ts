/**
 * Kernel: who is in one camera's picture at one exposure, how large, how sharp, and how much of them shows.
 *
 * A body is an upright box on the ground. Twelve sample points, three heights by four columns over its projected box,
 * say how much of it shows: each must lie in the frame, be seen past the static city (sight table), be outside privacy
 * masks and outside the boxes of nearer bodies; what tree crowns let through weighs each height. Stated
 * approximations: nearness is the distance of the middle, and a nearer body hides its whole image box. Samples lie at
 * 1/6, 1/2 and 5/6 of the body's height, and the sight table answers for the nearest of its own heights: of a grown
 * person the lowest is answered 0.3 m too low and the highest 0.3 m too high; the top of a bus, at 2.5 m, is answered
 * at 1.7 m, so over a wall between the two it counts as hidden.
 */
import { assert } from '../../engine/assert.ts';
import type { Columns } from '../../engine/columns/columns.ts';
import { createPinhole, type Pinhole } from '../../engine/geometry/pinhole.ts';
import { contains } from '../../engine/geometry/polygon.ts';
import { cos, sin } from '../../engine/numeric/special.ts';
import type { BodyColumns } from './bodies.ts';
import { crownsInReach, passCrowns } from './crowns.ts';
import type { CameraSpec } from './layout.ts';
import { SIGHT_HEIGHTS, type SightTable, seenHeights } from './sight-table.ts';

/** One row per body that shows at one exposure, from the nearest on; at equal range in candidate order. */
export const SIGHTING = {
  left: 'f64', //         px    box of the body, clipped to the frame
  top: 'f64', //          px
  right: 'f64', //        px
  bottom: 'f64', //       px
  pixelHeight: 'f64', //  px    of the whole body, inside the frame or not
  density: 'f64', //      px/m  at the body's depth
  range: 'f64', //        m     from the camera to the middle of the body
  fraction: 'f64', //     0..1  share of the body that shows, never 0
  blur: 'f64', //         px    way of its image during the exposure
  x: 'f64', //            m     where it stood at the exposure
  y: 'f64', //            m
  idLo: 'u32', //               stable entity id
  idHi: 'u32',
  slot: 'i32', //               body slot
  kind: 'u8', //                BODY_KIND
} as const;

export type SightingColumns = Columns<typeof SIGHTING>;

/** A camera ready for the kernel: its optics, what stands still before it, and what it must not record. */
export interface Eye {
  readonly pinhole: Pinhole;
  readonly exposureTime: number; // s
  readonly range: number; // m along the optical axis: bodies beyond are not looked for
  readonly table: SightTable | null; // null: nothing stands in the way
  readonly crowns: Float64Array; // x, y, z, radius (m), transmittance of each crown that can matter
  readonly masks: readonly (readonly number[])[]; // px rings
}

/** Working memory of one thread: what the first pass found, one place per candidate in the frame. */
export interface SightScratch {
  readonly capacity: number;
  readonly left: Float64Array; // px, not clipped
  readonly top: Float64Array;
  readonly right: Float64Array;
  readonly bottom: Float64Array;
  readonly range: Float64Array; // m
  readonly depth: Float64Array; // m along the optical axis
  readonly x: Float64Array; // m
  readonly y: Float64Array;
  readonly slot: Int32Array;
  readonly order: Int32Array; // places by range
  cut: number; // bodies that showed in the last picture beyond MOST_SIGHTINGS
}

/** Corners nearer than this are pulled out to it; bodies whose middle is nearer are not drawn. */
const NEAR = 0.2; // m
/** Below this height a detector has nothing to go on (assumed). */
const SMALLEST = 2; // px
/** Bodies that one picture takes, the nearest: as many as detectors report (default of Ultralytics' `max_det`). */
export const MOST_SIGHTINGS = 300;
const HEIGHTS = 3;
const COLUMNS = 4;
const SAMPLES = HEIGHTS * COLUMNS;
/** Sample bits: row r, counted from the feet, column c → bit 4 r + c. */
const ALL = (1 << SAMPLES) - 1;
const ROW_BITS = (1 << COLUMNS) - 1;
const COLUMN_BITS = 0b0001_0001_0001;

/** @param crowns  all crowns of the site, as `Occluders` has them; those out of reach are left out */
export function createEye(camera: CameraSpec, range: number, table: SightTable | null, crowns: Float64Array): Eye {
  const pinhole = createPinhole(camera);
  const { exposureTime, masks } = camera;
  return { pinhole, exposureTime, range, table, crowns: crownsInReach(pinhole, range, crowns), masks };
}

export function createSightScratch(capacity: number): SightScratch {
  const column = () => new Float64Array(capacity);
  return {
    ...{ capacity, left: column(), top: column(), right: column(), bottom: column(), range: column() },
    ...{ depth: column(), x: column(), y: column(), slot: new Int32Array(capacity), order: new Int32Array(capacity) },
    cut: 0,
  };
}

/**
 * Writes one sighting per candidate that shows to `out`, from place `first` on, and returns one past the last.
 *
 * A body is left out when its middle is beyond the eye's range or it is under 2 px high, when none of it shows, and
 * when more than half of its samples lie under privacy masks: such a body is not recorded at all, while a smaller part
 * under a mask counts as hidden. Of those that show the nearest MOST_SIGHTINGS are taken; `scratch.cut` counts the rest.
 *
 * @param candidates  body slots; candidates[begin..end) are looked at
 * @param share  0 at the previous tick, 1 at this one
 * @param dt  s between the two
 */
export function findSightings(
  eye: Eye,
  bodies: BodyColumns,
  candidates: Int32Array,
  begin: number,
  end: number,
  share: number,
  dt: number,
  scratch: SightScratch,
  out: SightingColumns,
  first: number,
): number {
  if (end - begin > scratch.capacity) assert(false, `${end - begin} candidates, scratch holds ${scratch.capacity}`);
  let count = 0;
  for (let i = begin; i < end; i++) {
    if (projectBody(eye, bodies, candidates[i], share, scratch, count)) count++;
  }
  const most = Math.min(count, MOST_SIGHTINGS);
  if (first + most > out.left.length) assert(false, `more sightings than rows: ${out.left.length}`);
  sortByRange(scratch, count);
  let row = first;
  scratch.cut = 0;
  for (let i = 0; i < count; i++) {
    const place = scratch.order[i];
    let samples = openSamples(eye, bodies, scratch, place);
    if (samples !== 0) samples = clearOfMasks(eye, scratch, place, samples);
    if (samples !== 0) samples = clearOfNearer(scratch, count, place, samples);
    if (samples === 0) continue;
    const fraction = weighCrowns(eye, bodies, scratch, place, samples);
    if (fraction === 0) continue;
    if (row === first + most) scratch.cut++;
    else writeSighting(eye, bodies, scratch, place, fraction, dt, out, row++);
  }
  return row;
}

/** Projects the eight corners of the body's box; false when it is out of the picture. */
function projectBody(
  eye: Eye,
  bodies: BodyColumns,
  slot: number,
  share: number,
  scratch: SightScratch,
  place: number,
): boolean {
  const { rows, eye: position, focalPx, widthPx, heightPx } = eye.pinhole;
  const x = bodies.x0[slot] + share * (bodies.x1[slot] - bodies.x0[slot]);
  const y = bodies.y0[slot] + share * (bodies.y1[slot] - bodies.y0[slot]);
  const height = bodies.height[slot];
  const halfLength = bodies.halfLength[slot];
  const halfWidth = bodies.halfWidth[slot];
  const middle = height / 2;

  // The middle, in pixels times depth; a ball round the body that misses the picture settles most candidates.
  const depth = rows[8] * x + rows[9] * y + rows[10] * middle + rows[11];
  if (depth < NEAR || depth > eye.range) return false;
  const across = rows[0] * x + rows[1] * y + rows[2] * middle + rows[3];
  const below = rows[4] * x + rows[5] * y + rows[6] * middle + rows[7];
  const reach = (halfLength + halfWidth + middle) * (focalPx + 2 * widthPx + 2 * heightPx);
  if (across < -reach || across > widthPx * depth + reach) return false;
  if (below < -reach || below > heightPx * depth + reach) return false;
  const dx = x - position[0];
  const dy = y - position[1];
  const dz = middle - position[2];

  const alongX = sin(bodies.heading[slot]);
  const alongY = cos(bodies.heading[slot]);
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let corner = 0; corner < 8; corner++) {
    const l = (corner & 1) === 0 ? halfLength : -halfLength;
    const w = (corner & 2) === 0 ? halfWidth : -halfWidth;
    const cornerX = x + l * alongX + w * alongY;
    const cornerY = y + l * alongY - w * alongX;
    const z = (corner & 4) === 0 ? 0 : height;
    const cornerDepth = Math.max(NEAR, rows[8] * cornerX + rows[9] * cornerY + rows[10] * z + rows[11]);
    const u = (rows[0] * cornerX + rows[1] * cornerY + rows[2] * z + rows[3]) / cornerDepth;
    const v = (rows[4] * cornerX + rows[5] * cornerY + rows[6] * z + rows[7]) / cornerDepth;
    left = Math.min(left, u);
    right = Math.max(right, u);
    top = Math.min(top, v);
    bottom = Math.max(bottom, v);
  }
  if (right <= 0 || left >= widthPx || bottom <= 0 || top >= heightPx || bottom - top < SMALLEST) return false;
  scratch.left[place] = left;
  scratch.top[place] = top;
  scratch.right[place] = right;
  scratch.bottom[place] = bottom;
  scratch.range[place] = Math.sqrt(dx * dx + dy * dy + dz * dz);
  scratch.depth[place] = depth;
  scratch.x[place] = x;
  scratch.y[place] = y;
  scratch.slot[place] = slot;
  return true;
}

/** Insertion sort: a picture holds few bodies, and from exposure to exposure they come in nearly the same order. */
function sortByRange({ range, order }: SightScratch, count: number): void {
  for (let i = 0; i < count; i++) {
    let j = i;
    while (j > 0 && range[order[j - 1]] > range[i]) {
      order[j] = order[j - 1];
      j--;
    }
    order[j] = i;
  }
}

/** The samples in the frame that nothing static hides. Columns stand beside each other across the line of sight. */
function openSamples(eye: Eye, bodies: BodyColumns, scratch: SightScratch, place: number): number {
  const { table, pinhole } = eye;
  const left = scratch.left[place];
  const top = scratch.top[place];
  const columnWidth = (scratch.right[place] - left) / COLUMNS;
  const rowHeight = (scratch.bottom[place] - top) / HEIGHTS;
  let samples = ALL;
  if (left < 0 || top < 0 || scratch.right[place] > pinhole.widthPx || scratch.bottom[place] > pinhole.heightPx) {
    for (let c = 0; c < COLUMNS; c++) {
      const u = left + (c + 0.5) * columnWidth;
      if (u < 0 || u >= pinhole.widthPx) samples &= ~(COLUMN_BITS << c);
    }
    for (let r = 0; r < HEIGHTS; r++) {
      const v = top + (HEIGHTS - r - 0.5) * rowHeight;
      if (v < 0 || v >= pinhole.heightPx) samples &= ~(ROW_BITS << (r * COLUMNS));
    }
  }
  if (table === null) return samples;

  const x = scratch.x[place];
  const y = scratch.y[place];
  const height = bodies.height[scratch.slot[place]];
  const spacing = (columnWidth * scratch.depth[place]) / pinhole.focalPx;
  for (let c = 0; c < COLUMNS; c++) {
    const aside = (c - (COLUMNS - 1) / 2) * spacing;
    const columnX = x + aside * pinhole.right[0];
    const columnY = y + aside * pinhole.right[1];
    const seen = seenHeights(table, columnX, columnY);
    for (let r = 0; r < HEIGHTS; r++) {
      if (((seen >>> tableHeight(((r + 0.5) / HEIGHTS) * height)) & 1) === 0) samples &= ~(1 << (r * COLUMNS + c));
    }
  }
  return samples;
}

const BELOW_WAIST = (SIGHT_HEIGHTS[0] + SIGHT_HEIGHTS[1]) / 2; // m
const BELOW_EYES = (SIGHT_HEIGHTS[1] + SIGHT_HEIGHTS[2]) / 2;

/** The nearest of SIGHT_HEIGHTS. */
function tableHeight(z: number): number {
  return z < BELOW_WAIST ? 0 : z < BELOW_EYES ? 1 : 2;
}

/** Takes away what masks cover; nothing is left where they cover more than half of the body. */
function clearOfMasks(eye: Eye, scratch: SightScratch, place: number, samples: number): number {
  if (eye.masks.length === 0) return samples;
  const left = scratch.left[place];
  const top = scratch.top[place];
  const columnWidth = (scratch.right[place] - left) / COLUMNS;
  const rowHeight = (scratch.bottom[place] - top) / HEIGHTS;
  let masked = 0;
  let count = 0;
  for (let r = 0; r < HEIGHTS; r++) {
    for (let c = 0; c < COLUMNS; c++) {
      if (!isMasked(eye.masks, left + (c + 0.5) * columnWidth, top + (HEIGHTS - r - 0.5) * rowHeight)) continue;
      masked |= 1 << (r * COLUMNS + c);
      count++;
    }
  }
  return 2 * count > SAMPLES ? 0 : samples & ~masked;
}

/** Whether a pixel lies under one of a camera's privacy masks. */
export function isMasked(masks: Eye['masks'], u: number, v: number): boolean {
  for (let m = 0; m < masks.length; m++) {
    if (contains(masks[m], u, v)) return true;
  }
  return false;
}

/** Takes away the samples inside the boxes of nearer bodies. */
function clearOfNearer(scratch: SightScratch, count: number, place: number, samples: number): number {
  const { range, order } = scratch;
  const left = scratch.left[place];
  const top = scratch.top[place];
  const right = scratch.right[place];
  const bottom = scratch.bottom[place];
  const columnWidth = (right - left) / COLUMNS;
  const rowHeight = (bottom - top) / HEIGHTS;
  for (let i = 0; i < count && samples !== 0; i++) {
    const other = order[i];
    if (range[other] >= range[place]) break;
    const otherLeft = scratch.left[other];
    const otherRight = scratch.right[other];
    const otherTop = scratch.top[other];
    const otherBottom = scratch.bottom[other];
    if (otherLeft >= right || otherRight <= left || otherTop >= bottom || otherBottom <= top) continue;
    let columns = 0;
    for (let c = 0; c < COLUMNS; c++) {
      const u = left + (c + 0.5) * columnWidth;
      if (u >= otherLeft && u <= otherRight) columns |= 1 << c;
    }
    for (let r = 0; r < HEIGHTS; r++) {
      const v = top + (HEIGHTS - r - 0.5) * rowHeight;
      if (v >= otherTop && v <= otherBottom) samples &= ~(columns << (r * COLUMNS));
    }
  }
  return samples;
}

const letThrough = new Float64Array(HEIGHTS);

/** The share of the body that shows: the open samples, each worth what the crowns before its height let through. */
function weighCrowns(eye: Eye, bodies: BodyColumns, scratch: SightScratch, place: number, samples: number): number {
  const height = bodies.height[scratch.slot[place]];
  passCrowns(eye.crowns, eye.pinhole.eye, scratch.x[place], scratch.y[place], height, letThrough);
  return (
    (letThrough[0] * bitCount(samples & ROW_BITS) +
      letThrough[1] * bitCount((samples >> COLUMNS) & ROW_BITS) +
      letThrough[2] * bitCount((samples >> (2 * COLUMNS)) & ROW_BITS)) /
    SAMPLES
  );
}

/** Ones among the lowest four bits. */
function bitCount(row: number): number {
  const pairs = (row & 5) + ((row >> 1) & 5);
  return (pairs & 3) + (pairs >> 2);
}

function writeSighting(
  eye: Eye,
  bodies: BodyColumns,
  scratch: SightScratch,
  place: number,
  fraction: number,
  dt: number,
  out: SightingColumns,
  to: number,
): void {
  const { rows, focalPx, widthPx, heightPx } = eye.pinhole;
  const slot = scratch.slot[place];
  const depth = scratch.depth[place];
  const x = scratch.x[place];
  const y = scratch.y[place];
  const z = bodies.height[slot] / 2;
  // Speed of the middle's image: derivative of (U / D, V / D) with the body's velocity.
  const velocityX = (bodies.x1[slot] - bodies.x0[slot]) / dt;
  const velocityY = (bodies.y1[slot] - bodies.y0[slot]) / dt;
  const u = (rows[0] * x + rows[1] * y + rows[2] * z + rows[3]) / depth;
  const v = (rows[4] * x + rows[5] * y + rows[6] * z + rows[7]) / depth;
  const receding = rows[8] * velocityX + rows[9] * velocityY;
  const speedU = (rows[0] * velocityX + rows[1] * velocityY - u * receding) / depth;
  const speedV = (rows[4] * velocityX + rows[5] * velocityY - v * receding) / depth;
  out.left[to] = Math.max(0, scratch.left[place]);
  out.top[to] = Math.max(0, scratch.top[place]);
  out.right[to] = Math.min(widthPx, scratch.right[place]);
  out.bottom[to] = Math.min(heightPx, scratch.bottom[place]);
  out.pixelHeight[to] = scratch.bottom[place] - scratch.top[place];
  out.density[to] = focalPx / depth;
  out.range[to] = scratch.range[place];
  out.fraction[to] = fraction;
  out.blur[to] = Math.sqrt(speedU * speedU + speedV * speedV) * eye.exposureTime;
  out.x[to] = x;
  out.y[to] = y;
  out.idLo[to] = bodies.idLo[slot];
  out.idHi[to] = bodies.idHi[slot];
  out.slot[to] = slot;
  out.kind[to] = bodies.kind[slot];
}
