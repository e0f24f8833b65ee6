/**
 * What a camera reports where nobody is: events that begin, stay for a while in one place, and end.
 *
 * They come as a Poisson process per camera, drawn by time bin, so what happens in a bin is a function of camera and
 * bin alone. Each event carries a mark; weather says which marks are alive, and takes no draw away from another.
 */
import { assert } from '../../engine/assert.ts';
import { fromPixelAtHeight } from '../../engine/geometry/pinhole.ts';
import { exponential, poisson } from '../../engine/random/distributions.ts';
import { block, type EntityId, type Key } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import { type Eye, isMasked } from '../cameras/visibility.ts';

const BIN = 60_000; // ms; no event lasts longer
/** Events of two bins: the most that can be alive at once. */
export const MOST_FALSE_POSITIVES = 96;
/** Events are drawn for the worst weather; this is the `unrest` at which all of them live. */
export const MOST_UNREST = 10;
/** Indices within a bin: 0 the count, then two per event. */
const PER_BIN = 128;

/** The events of one camera round one moment: those of the current bin and the one before. */
export interface FalsePositiveEvents {
  readonly rate: number; // events per ms at most unrest
  readonly duration: number; // ms, mean
  readonly now: { bin: number; count: number };
  readonly number: Float64Array; // the event's own among all of its camera, whatever became of the others
  readonly begin: Float64Array; // ms
  readonly end: Float64Array; // ms
  readonly mark: Float64Array; // 0..1: alive when below unrest / MOST_UNREST
  readonly left: Float64Array; // px
  readonly top: Float64Array;
  readonly right: Float64Array;
  readonly bottom: Float64Array;
  readonly label: Uint8Array; // LABELS
}

const LARGEST_MEAN = 16; // events per bin, at most unrest
const PERSON_SHARE = 0.7; // assumed; the rest are cars
const PERSON_ASPECT = 0.41; // width : height, Dollár et al., Caltech pedestrians, PAMI 34:743 (2012)
const CAR_ASPECT = 1.6; // assumed

/** @param ratePerHour  events in quiet weather @param duration  s, mean */
export function createFalsePositiveEvents(ratePerHour: number, duration: number): FalsePositiveEvents {
  const rate = (ratePerHour * MOST_UNREST) / 3_600_000;
  assert(rate * BIN <= LARGEST_MEAN, `${ratePerHour} false positives per camera-hour, at most 96`);
  const column = () => new Float64Array(MOST_FALSE_POSITIVES);
  return {
    ...{ rate, duration: duration * 1000, now: { bin: -1, count: 0 }, number: column() },
    ...{ begin: column(), end: column(), mark: column(), label: new Uint8Array(MOST_FALSE_POSITIVES) },
    ...{ left: column(), top: column(), right: column(), bottom: column() },
  };
}

/** Makes the events that may be alive at `at` (ms) ready: `events.now.count` of them. */
export function scheduleFalsePositives(
  events: FalsePositiveEvents,
  key: Key,
  camera: EntityId,
  eye: Eye,
  at: number,
): void {
  const bin = Math.floor(at / BIN);
  if (events.now.bin === bin) return;
  events.now.bin = bin;
  events.now.count = 0;
  if (bin > 0) drawBin(events, key, camera, eye, bin - 1);
  drawBin(events, key, camera, eye, bin);
}

/** Whether event `i` shows at `at` (ms). */
export function isFalsePositiveAlive(events: FalsePositiveEvents, i: number, at: number, unrest: number): boolean {
  return events.begin[i] <= at && at < events.end[i] && events.mark[i] * MOST_UNREST < unrest;
}

const words = new Uint32Array(4);
const ground = new Float64Array(3);

function drawBin(events: FalsePositiveEvents, key: Key, camera: EntityId, eye: Eye, bin: number): void {
  const first = bin * PER_BIN;
  block(key, STREAM.falsePositive, camera.lo, camera.hi, first, words);
  const count = Math.min(MOST_FALSE_POSITIVES / 2, poisson(words[0] / 4294967296, events.rate * BIN));
  for (let serial = 0; serial < count; serial++) {
    const i = events.now.count;
    events.number[i] = first + serial;
    block(key, STREAM.falsePositive, camera.lo, camera.hi, first + 1 + 2 * serial, words);
    events.begin[i] = (bin + words[0] / 4294967296) * BIN;
    events.end[i] = events.begin[i] + Math.min(BIN, exponential(words[1] / 4294967296, events.duration));
    events.mark[i] = words[2] / 4294967296;
    events.label[i] = words[3] / 4294967296 < PERSON_SHARE ? 0 : 1;
    block(key, STREAM.falsePositive, camera.lo, camera.hi, first + 2 + 2 * serial, words);
    if (placeEvent(events, i, eye)) events.now.count++;
  }
}

/** Stands the event on the ground, as large as such a thing would be there; false for sky, masks and out of range. */
function placeEvent(events: FalsePositiveEvents, i: number, eye: Eye): boolean {
  const { widthPx, heightPx, axis, eye: position, focalPx } = eye.pinhole;
  const u = (words[0] / 4294967296) * widthPx;
  const v = (words[1] / 4294967296) * heightPx;
  if (!fromPixelAtHeight(eye.pinhole, u, v, 0, ground) || isMasked(eye.masks, u, v)) return false;
  const depth = (ground[0] - position[0]) * axis[0] + (ground[1] - position[1]) * axis[1] - position[2] * axis[2];
  if (depth > eye.range) return false;
  const isPerson = events.label[i] === 0;
  const size = (isPerson ? 1.7 : 1.5) * (0.6 + 0.5 * (words[2] / 4294967296)); // m, assumed
  const height = (size * focalPx) / depth;
  const width = height * (isPerson ? PERSON_ASPECT : CAR_ASPECT);
  events.left[i] = Math.max(0, u - width / 2);
  events.right[i] = Math.min(widthPx, u + width / 2);
  events.top[i] = Math.max(0, v - height);
  events.bottom[i] = v;
  return true;
}
