/**
 * Kernel: all exposures of a range of cameras during one tick, from candidates to detections.
 *
 * Bodies are seen between the last two ticks, so a picture is as old as one tick. Every exposure yields a row,
 * with nothing in it as well. A thread runs its own cameras into its own output; folded in camera order, the outputs
 * are the same for any split.
 */
import { assert } from '../../engine/assert.ts';
import { type Columns, viewColumns } from '../../engine/columns/columns.ts';
import { entityNamed, type Key } from '../../engine/random/draw.ts';
import type { BodyColumns } from '../cameras/bodies.ts';
import { type Beat, beatOf, exposuresBetween, instantOf, mostExposures } from '../cameras/exposures.ts';
import type { CameraSpec } from '../cameras/layout.ts';
import type { CandidateGroups } from '../cameras/nearby.ts';
import type { SightTable } from '../cameras/sight-table.ts';
import {
  createEye,
  createSightScratch,
  findSightings,
  MOST_SIGHTINGS,
  SIGHTING,
  type SightingColumns,
  type SightScratch,
} from '../cameras/visibility.ts';
import type { Conditions } from './conditions.ts';
import { createFalsePositiveEvents, MOST_FALSE_POSITIVES } from './false-positives.ts';
import {
  createDetector,
  DETECTION,
  DETECTION_TRUTH,
  type DetectionColumns,
  type DetectionTruthColumns,
  type Detector,
  detectSightings,
  type SureBodies,
  type Watch,
} from './metadata.ts';
import { compileOdds } from './odds.ts';
import type { DetectorProfile } from './profile.ts';

/** One row per exposure; its sightings and detections are row ranges of their own columns. */
export const EXPOSURE = {
  at: 'f64', //              ms from the start of the run
  index: 'u32', //           serial number at its camera
  camera: 'i32', //          place in the layout
  detectionBegin: 'i32',
  detectionEnd: 'i32',
  sightingBegin: 'i32',
  sightingEnd: 'i32',
  cut: 'i32', //             bodies that showed beyond MOST_SIGHTINGS
} as const;

export type ExposureColumns = Columns<typeof EXPOSURE>;

/** What the cameras of one thread gave in one tick. Truth and sightings are for metrics, never for the pipeline. */
export interface FeedOutput {
  readonly exposures: ExposureColumns;
  readonly detections: DetectionColumns;
  readonly truth: DetectionTruthColumns;
  readonly sightings: SightingColumns;
  readonly counts: Int32Array; // exposures, detections, sightings
}

/** A camera with its beat, and the key of its feed's chance. */
export interface FeedCamera extends Watch {
  readonly key: Key;
  readonly beat: Beat;
}

export function createFeedCamera(
  key: Key,
  camera: CameraSpec,
  profile: DetectorProfile,
  range: number,
  table: SightTable | null,
  crowns: Float64Array,
): FeedCamera {
  const id = entityNamed(camera.id);
  const { ratePerHour, duration } = profile.falsePositives;
  return {
    id,
    key,
    eye: createEye(camera, range, table, crowns),
    odds: compileOdds(profile, camera),
    falsePositives: createFalsePositiveEvents(ratePerHour, duration),
    beat: beatOf(key, id, camera.frameRate),
  };
}

/** A thread's own memory. */
export interface FeedThread {
  readonly profile: DetectorProfile;
  readonly sure: SureBodies | null;
  readonly detectors: Detector[]; // one per key that was met
  readonly scratch: SightScratch;
}

/** @param mostCandidates  of one camera */
export function createFeedThread(
  profile: DetectorProfile,
  mostCandidates: number,
  sure: SureBodies | null = null,
): FeedThread {
  return { profile, sure, detectors: [], scratch: createSightScratch(mostCandidates) };
}

/** The detector of a camera's feed: layouts may have chance of their own, and most share one. */
function detectorOf({ profile, sure, detectors }: FeedThread, key: Key): Detector {
  const known = detectors.find((detector) => detector.key[0] === key[0] && detector.key[1] === key[1]);
  if (known) return known;
  const detector = createDetector(key, profile, undefined, sure);
  detectors.push(detector);
  return detector;
}

/** Room for the worst tick of these cameras. What one is given does not depend on which others there are. */
export function createFeedOutput(cameras: readonly FeedCamera[], tickMs: number): FeedOutput {
  const exposures = cameras.reduce((sum, { beat }) => sum + mostExposures(beat, tickMs), 0);
  const detections = exposures * (MOST_SIGHTINGS + MOST_FALSE_POSITIVES);
  return {
    exposures: viewColumns(EXPOSURE, exposures),
    detections: viewColumns(DETECTION, detections),
    truth: viewColumns(DETECTION_TRUTH, detections),
    sightings: viewColumns(SIGHTING, exposures * MOST_SIGHTINGS),
    counts: new Int32Array(new SharedArrayBuffer(12)),
  };
}

/**
 * Runs cameras `begin..end` through (after, until] ms and appends what they see to `out`, camera by camera.
 *
 * @param bodies  with their places at `after` (x0, y0) and at `until` (x1, y1)
 * @param groups  candidates of every camera, by its place in `cameras`
 */
export function runFeeds(
  thread: FeedThread,
  cameras: readonly FeedCamera[],
  begin: number,
  end: number,
  bodies: BodyColumns,
  groups: CandidateGroups,
  after: number,
  until: number,
  conditions: Conditions,
  out: FeedOutput,
): void {
  const { exposures, counts } = out;
  const dt = (until - after) / 1000;
  let exposure = counts[0];
  let detection = counts[1];
  let sighting = counts[2];
  for (let k = begin; k < end; k++) {
    const camera = cameras[k];
    const { first, last } = exposuresBetween(camera.beat, after, until);
    const detector = detectorOf(thread, camera.key);
    for (let index = first; index <= last; index++) {
      if (exposure >= exposures.at.length) assert(false, `more exposures than rows: ${exposures.at.length}`);
      const at = instantOf(camera.beat, index);
      const share = (at - after) / (until - after);
      const from = groups.begin[k];
      const to = groups.begin[k + 1];
      const seen = findSightings(
        camera.eye,
        bodies,
        groups.slots,
        from,
        to,
        share,
        dt,
        thread.scratch,
        out.sightings,
        sighting,
      );
      const found = detectSightings(
        detector,
        camera,
        conditions,
        at,
        index,
        out.sightings,
        sighting,
        seen,
        out.detections,
        out.truth,
        detection,
      );
      exposures.at[exposure] = at;
      exposures.index[exposure] = index;
      exposures.camera[exposure] = k;
      exposures.detectionBegin[exposure] = detection;
      exposures.detectionEnd[exposure] = found;
      exposures.sightingBegin[exposure] = sighting;
      exposures.sightingEnd[exposure] = seen;
      exposures.cut[exposure] = thread.scratch.cut;
      exposure++;
      detection = found;
      sighting = seen;
    }
  }
  counts[0] = exposure;
  counts[1] = detection;
  counts[2] = sighting;
}
