/**
 * Kernel: sightings → detections, as a detector would report them: found or missed, with an uncertain box.
 *
 * A body is found iff Φ(z) < P, where P comes from the profile's log-odds and z = Σ sqrt(w) zᵢ mixes the latents of
 * the person (the same for all cameras), the camera, the pair and the frame; their weights w sum to 1. So z is
 * N(0, 1), each exposure finds with probability P exactly, and misses persist as the latents do (a Gaussian copula; in
 * log-odds the latent term is −logit Φ(z)). Confidence rests on P and frame noise only: were it to follow the person's
 * latent, it would tell who is who across cameras.
 */
import { assert } from '../../engine/assert.ts';
import type { Columns } from '../../engine/columns/columns.ts';
import { erfc } from '../../engine/numeric/special.ts';
import { normalQuantile } from '../../engine/random/distributions.ts';
import { block, type EntityId, entityMember, entityPair, type Key } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { Eye, SightingColumns } from '../cameras/visibility.ts';
import { lightAt } from '../world/light.ts';
import type { Conditions } from './conditions.ts';
import { type FalsePositiveEvents, isFalsePositiveAlive, scheduleFalsePositives } from './false-positives.ts';
import { createKnotCache, findKnots, type KnotCache, latentAt, normalOf } from './latents.ts';
import { logOddsOf, type Odds, sigmoid } from './odds.ts';
import type { DetectorProfile } from './profile.ts';

/** One row per detection. Whole numbers, so that a log gives back exactly what was seen. */
export const DETECTION = {
  left: 'i32', //       0.1 px of the frame
  top: 'i32', //        0.1 px
  right: 'i32', //      0.1 px
  bottom: 'i32', //     0.1 px
  confidence: 'u16', // 0.001
  label: 'u8', //       BODY_KIND
} as const;

/** Who it was, row by row beside DETECTION and never in it; both 0: a false positive. */
export const DETECTION_TRUTH = { idLo: 'u32', idHi: 'u32' } as const;

export type DetectionColumns = Columns<typeof DETECTION>;
export type DetectionTruthColumns = Columns<typeof DETECTION_TRUTH>;

/** What a detector is, beyond one camera's odds, with the latents it has met. One per thread. */
export interface Detector {
  readonly key: Key;
  readonly profile: DetectorProfile;
  readonly personLatents: KnotCache;
  readonly cameraLatents: KnotCache;
  readonly pairLatents: KnotCache;
  readonly boxBiases: KnotCache; // one lane per edge
  readonly sure: SureBodies | null;
}

/** Bodies that are found whenever enough of them shows: a perfect detector, for those whom a do-over is about. */
export interface SureBodies {
  readonly ids: Uint32Array; // lo, hi of each
  readonly count: Int32Array; // [bodies]; rewritten every tick
  readonly leastHeight: number; // px
  readonly leastFraction: number; // 0..1 that shows
}

/** One camera's side of the feed. */
export interface Watch {
  readonly id: EntityId; // by the camera's name
  readonly eye: Eye;
  readonly odds: Odds;
  readonly falsePositives: FalsePositiveEvents;
}

export function createSureBodies(
  most: number,
  { leastHeight, leastFraction }: Pick<SureBodies, 'leastHeight' | 'leastFraction'>,
): SureBodies {
  return {
    ids: new Uint32Array(new SharedArrayBuffer(8 * most)),
    count: new Int32Array(new SharedArrayBuffer(4)),
    ...{ leastHeight, leastFraction },
  };
}

const TENTH = 10;
const THOUSANDTH = 1000;
/** Log-odds below which nothing is found: one in 160 000. Saves the draws for specks. */
const HOPELESS = -12;
/** Log-odds of what a perfect detector finds: 999 of 1000, so that its confidence is that of a clear view. */
const SURE = 6.9;

/** @param entries  cached bodies, a power of two; four times the bodies in view at once is ample */
export function createDetector(
  key: Key,
  profile: DetectorProfile,
  entries = 16_384,
  sure: SureBodies | null = null,
): Detector {
  const { person, camera, pair, frame } = profile.latents;
  const sum = person.weight + camera.weight + pair.weight + frame.weight;
  assert(Math.abs(sum - 1) < 1e-9, `latent weights sum to ${sum}, not 1`);
  return {
    ...{ key, profile, sure },
    personLatents: createKnotCache(STREAM.detectPerson, person.time, 1, entries),
    cameraLatents: createKnotCache(STREAM.detectCamera, camera.time, 1, 4096),
    pairLatents: createKnotCache(STREAM.detectPair, pair.time, 1, entries),
    boxBiases: createKnotCache(STREAM.boxBias, profile.boxes.time, 4, entries),
  };
}

const words = new Uint32Array(4);

/**
 * Writes what the detector reports for one exposure to `out` and `truth`, from row `first` on, ordered by box, and
 * returns one past the last row.
 *
 * @param at  ms from the start of the run
 * @param exposure  serial number of the exposure
 */
export function detectSightings(
  detector: Detector,
  watch: Watch,
  conditions: Conditions,
  at: number,
  exposure: number,
  sightings: SightingColumns,
  begin: number,
  end: number,
  out: DetectionColumns,
  truth: DetectionTruthColumns,
  first: number,
): number {
  if (first + end - begin > out.left.length) assert(false, `more detections than rows: ${out.left.length}`);
  const { sky, lamps, extinction } = conditions;
  let row = first;
  const cameraPart = begin < end ? cameraShare(detector, watch.id, at) : 0;
  for (let i = begin; i < end; i++) {
    const light = lightAt(lamps, sky, sightings.x[i], sightings.y[i]);
    const isSure = detector.sure !== null && isSureBody(detector.sure, sightings, i);
    const odds = logOddsOf(watch.odds, sightings, i, light, extinction);
    const logOdds = isSure ? Math.max(odds, SURE) : odds;
    if (logOdds < HOPELESS) continue;
    const pair = entityPair(watch.id, bodyOf(sightings, i));
    if (!isFound(detector, cameraPart, sightings, i, pair, logOdds, at, exposure) && !isSure) continue;
    // The frame's second word is still in `words`: confidence shares the block with the coin.
    out.confidence[row] = confidenceOf(detector.profile, logOdds, normalOf(words[1]));
    out.label[row] = sightings.kind[i];
    truth.idLo[row] = sightings.idLo[i];
    truth.idHi[row] = sightings.idHi[i];
    writeBox(detector, watch.eye, sightings, i, pair, at, exposure, out, row);
    row = settle(out, truth, first, row);
  }
  return addFalsePositives(detector, watch, conditions, at, exposure, out, truth, first, row);
}

const body = { lo: 0, hi: 0 };

function bodyOf(sightings: SightingColumns, i: number): EntityId {
  body.lo = sightings.idLo[i];
  body.hi = sightings.idHi[i];
  return body;
}

function isSureBody({ ids, count, leastHeight, leastFraction }: SureBodies, sightings: SightingColumns, i: number) {
  if (sightings.pixelHeight[i] < leastHeight || sightings.fraction[i] < leastFraction) return false;
  for (let k = 0; k < count[0]; k++) {
    if (ids[2 * k] === sightings.idLo[i] && ids[2 * k + 1] === sightings.idHi[i]) return true;
  }
  return false;
}

function cameraShare({ key, profile, cameraLatents }: Detector, camera: EntityId, at: number): number {
  const entry = findKnots(cameraLatents, key, camera.lo, camera.hi, at);
  return Math.sqrt(profile.latents.camera.weight) * latentAt(cameraLatents, entry, 0, at);
}

/** Φ(z) < P. The frame's own part is a uniform u, so: u < Φ((Φ⁻¹(P) − the lasting parts) / its weight). */
function isFound(
  detector: Detector,
  cameraPart: number,
  sightings: SightingColumns,
  i: number,
  pair: EntityId,
  logOdds: number,
  at: number,
  exposure: number,
): boolean {
  const { key, personLatents, pairLatents } = detector;
  const { person, pair: both, frame } = detector.profile.latents;
  const personEntry = findKnots(personLatents, key, sightings.idLo[i], sightings.idHi[i], at);
  const pairEntry = findKnots(pairLatents, key, pair.lo, pair.hi, at);
  const lasting =
    Math.sqrt(person.weight) * latentAt(personLatents, personEntry, 0, at) +
    cameraPart +
    Math.sqrt(both.weight) * latentAt(pairLatents, pairEntry, 0, at);
  block(key, STREAM.detectFrame, pair.lo, pair.hi, exposure, words);
  const margin = normalQuantile(sigmoid(logOdds)) - lasting;
  if (frame.weight === 0) return margin > 0;
  return (words[0] + 0.5) / 4294967296 < normalBelow(margin / Math.sqrt(frame.weight));
}

/** Φ: the share of normal deviates below `deviate`. */
function normalBelow(deviate: number): number {
  return 0.5 * erfc(-deviate * Math.SQRT1_2);
}

function confidenceOf({ confidence }: DetectorProfile, logOdds: number, noise: number): number {
  const value = sigmoid(confidence.slope * logOdds + confidence.offset + confidence.noise * noise);
  return Math.round(Math.max(confidence.least, value) * THOUSANDTH);
}

/** The box with an error on each edge, part of it lasting; inside the frame and at least a pixel wide and high. */
function writeBox(
  { key, profile, boxBiases }: Detector,
  eye: Eye,
  sightings: SightingColumns,
  i: number,
  pair: EntityId,
  at: number,
  exposure: number,
  out: DetectionColumns,
  row: number,
): void {
  const { sigma, persistent } = profile.boxes;
  const { widthPx, heightPx } = eye.pinhole;
  const lasting = Math.sqrt(persistent);
  const fresh = Math.sqrt(1 - persistent);
  const entry = findKnots(boxBiases, key, pair.lo, pair.hi, at);
  block(key, STREAM.boxFrame, pair.lo, pair.hi, exposure, words);
  const across = sigma * (sightings.right[i] - sightings.left[i]);
  const upright = sigma * (sightings.bottom[i] - sightings.top[i]);
  const left = sightings.left[i] + across * (lasting * latentAt(boxBiases, entry, 0, at) + fresh * normalOf(words[0]));
  const top = sightings.top[i] + upright * (lasting * latentAt(boxBiases, entry, 1, at) + fresh * normalOf(words[1]));
  const right =
    sightings.right[i] + across * (lasting * latentAt(boxBiases, entry, 2, at) + fresh * normalOf(words[2]));
  const bottom =
    sightings.bottom[i] + upright * (lasting * latentAt(boxBiases, entry, 3, at) + fresh * normalOf(words[3]));
  putBox(out, row, left, top, right, bottom, widthPx, heightPx);
}

function putBox(
  out: DetectionColumns,
  row: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
  widthPx: number,
  heightPx: number,
): void {
  const fromLeft = Math.min(Math.max(0, left), widthPx - 1);
  const fromTop = Math.min(Math.max(0, top), heightPx - 1);
  out.left[row] = Math.round(fromLeft * TENTH);
  out.top[row] = Math.round(fromTop * TENTH);
  out.right[row] = Math.round(Math.min(widthPx, Math.max(right, fromLeft + 1)) * TENTH);
  out.bottom[row] = Math.round(Math.min(heightPx, Math.max(bottom, fromTop + 1)) * TENTH);
}

/** Confidence of what is not there: as of a view found half the time (assumed). */
const FALSE_LOG_ODDS = 0;
/** A still thing's box hardly trembles: error of each edge as a share of the side (assumed). */
const FALSE_TREMBLE = 0.01;

function addFalsePositives(
  { key, profile }: Detector,
  watch: Watch,
  conditions: Conditions,
  at: number,
  exposure: number,
  out: DetectionColumns,
  truth: DetectionTruthColumns,
  first: number,
  row: number,
): number {
  const events = watch.falsePositives;
  scheduleFalsePositives(events, key, watch.id, watch.eye, at);
  for (let i = 0; i < events.now.count; i++) {
    if (!isFalsePositiveAlive(events, i, at, conditions.unrest)) continue;
    if (row >= out.left.length) assert(false, `more detections than rows: ${out.left.length}`);
    const event = entityMember(watch.id, events.number[i]);
    block(key, STREAM.falsePositiveBox, event.lo, event.hi, exposure, words);
    out.confidence[row] = confidenceOf(profile, FALSE_LOG_ODDS, normalOf(words[0]));
    out.label[row] = events.label[i];
    truth.idLo[row] = 0;
    truth.idHi[row] = 0;
    const across = FALSE_TREMBLE * (events.right[i] - events.left[i]) * normalOf(words[1]);
    const upright = FALSE_TREMBLE * (events.bottom[i] - events.top[i]) * normalOf(words[2]);
    const { widthPx, heightPx } = watch.eye.pinhole;
    putBox(
      out,
      row,
      events.left[i] + across,
      events.top[i] + upright,
      events.right[i] + across,
      events.bottom[i] + upright,
      widthPx,
      heightPx,
    );
    row = settle(out, truth, first, row);
  }
  return row;
}

/** Moves the new last row to its place by box (left, top, right, bottom), and returns the next free row. */
function settle(out: DetectionColumns, truth: DetectionTruthColumns, first: number, row: number): number {
  for (let i = row; i > first && isBefore(out, i, i - 1); i--) swapRows(out, truth, i, i - 1);
  return row + 1;
}

function isBefore(out: DetectionColumns, a: number, b: number): boolean {
  if (out.left[a] !== out.left[b]) return out.left[a] < out.left[b];
  if (out.top[a] !== out.top[b]) return out.top[a] < out.top[b];
  if (out.right[a] !== out.right[b]) return out.right[a] < out.right[b];
  if (out.bottom[a] !== out.bottom[b]) return out.bottom[a] < out.bottom[b];
  return out.confidence[a] < out.confidence[b];
}

function swapRows(out: DetectionColumns, truth: DetectionTruthColumns, a: number, b: number): void {
  swap(out.left, a, b);
  swap(out.top, a, b);
  swap(out.right, a, b);
  swap(out.bottom, a, b);
  swap(out.confidence, a, b);
  swap(out.label, a, b);
  swap(truth.idLo, a, b);
  swap(truth.idHi, a, b);
}

function swap(column: Int32Array | Uint32Array | Uint16Array | Uint8Array, a: number, b: number): void {
  const kept = column[a];
  column[a] = column[b];
  column[b] = kept;
}
