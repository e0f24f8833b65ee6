/**
 * What a blob is, by how large it is: its foot on the ground says how far away it is, and so how tall and how wide.
 *
 * The classes are of bodies in a street; bounds are assumed, with room for a blob's ragged edge and its own shadow.
 */
import { bodyHeightPx, fromPixelAtHeight, type Pinhole } from '../../../engine/geometry/pinhole.ts';
import type { Label } from '../contract.ts';
import type { Blob } from './blobs.ts';

const PERSON = { lowest: 0.9, highest: 2.5, widest: 1.6 } as const; // m
const VEHICLE = { lowest: 0.8, narrowest: 1.3 } as const; // m
/** From here on it is no car, m. A car seen along its diagonal is some 5 m wide. */
const HEAVY = { height: 2.4, width: 6.5 } as const;
const BUS = { width: 10.5 } as const;
/** Nothing in a street is larger, m: light on a wall, or a camera that moved. */
const LARGEST = { height: 6, width: 18 } as const;

const foot = new Float64Array(3);

/** The class of a blob; null for what is of no size that is looked for, or stands beyond the horizon. */
export function classOf({ left, top, right, bottom }: Blob, pinhole: Pinhole): Label | null {
  if (!fromPixelAtHeight(pinhole, (left + right) / 2, bottom, 0, foot)) return null;
  const [x, y] = foot;
  const perMetre = bodyHeightPx(pinhole, x, y, 1);
  if (!(perMetre > 0)) return null;
  const { axis, eye, focalPx } = pinhole;
  const depth = axis[0] * (x - eye[0]) + axis[1] * (y - eye[1]) - axis[2] * eye[2];
  const height = (bottom - top) / perMetre;
  const width = ((right - left) * depth) / focalPx;
  if (height > LARGEST.height || width > LARGEST.width) return null;
  // Several people side by side are one blob, as wide as a car and taller than one.
  const isUpright = bottom - top > 0.8 * (right - left);
  if (height >= PERSON.lowest && height <= PERSON.highest && (width <= PERSON.widest || isUpright)) return 'person';
  if (height < VEHICLE.lowest || width < VEHICLE.narrowest) return null;
  if (width >= BUS.width) return 'bus';
  return height >= HEAVY.height || width >= HEAVY.width ? 'truck' : 'car';
}
