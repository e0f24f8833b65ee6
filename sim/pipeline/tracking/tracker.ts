/**
 * The tracker of one camera: frames of detections → tracks. Kernel: typed columns, and nothing allocated at a frame but
 * what it returns.
 *
 * All in event time: `frame.at` is the only clock, dynamics depend on the time between frames, and births, patience and
 * deaths are seconds. A frame continues tracks (`association.ts`), corrects them (`kalman.ts`), begins new ones from
 * what is left of the detections of high confidence, and lets go of what was not seen for too long.
 */
import { assert } from '../../../engine/assert.ts';
import { createPinhole, type Pinhole } from '../../../engine/geometry/pinhole.ts';
import type { CameraCalibration } from '../configuration.ts';
import type { DetectionFrame, ReportedPose } from '../contract.ts';
import { type Association, associate, createAssociation } from './association.ts';
import {
  createPlacedColumns,
  createTrackColumns,
  growTrackColumns,
  moveTrackRow,
  type PlacedColumns,
  TRACK_COLUMNS,
  type TrackColumns,
} from './columns.ts';
import { beginTrack, correctTrack, predictTracks } from './kalman.ts';
import { LABELS, TRACKER, type TrackerParameters } from './parameters.ts';
import { drawTrack, placeDetections } from './placement.ts';
import type { Track, TrackFrame } from './track.ts';

/** Whoever has no pose is followed in the picture alone; a pose that comes with a frame goes before the calibrated one. */
export type TrackedCamera = Omit<CameraCalibration, 'pose'> & { readonly pose?: ReportedPose };

export interface Tracker {
  readonly camera: TrackedCamera;
  readonly parameters: TrackerParameters;
  pose: ReportedPose | undefined; // that `pinhole` was compiled from
  pinhole: Pinhole | null; // null: the plane is the picture
  at: number; // ms since the Unix epoch, of the last frame; -1 before the first
  born: number; // tracks so far
  count: number; // tracks now
  columns: TrackColumns;
  ids: string[]; // by row
  placed: PlacedColumns;
  association: Association;
}

const TRACKS = 64; // rows to begin with
const DETECTIONS = 64;

export function createTracker(camera: TrackedCamera, parameters: TrackerParameters = TRACKER): Tracker {
  return {
    ...{ camera, parameters, pose: camera.pose, at: -1, born: 0, count: 0, ids: [] },
    pinhole: camera.pose === undefined ? null : compile(camera.pose, camera.frameSize),
    columns: createTrackColumns(TRACKS),
    placed: createPlacedColumns(DETECTIONS),
    association: createAssociation(TRACKS, DETECTIONS, parameters),
  };
}

/**
 * Tracks after one more frame of the camera, in order of birth.
 *
 * A box is as filtered: it may reach over the edge of the frame. Without a pose x, y, vx, vy and spread are NaN; so are
 * they where a track's foot is above the horizon.
 */
export function track(tracker: Tracker, frame: DetectionFrame): TrackFrame {
  const { camera, parameters, at } = tracker;
  assert(frame.camera === camera.id, `a frame of ${frame.camera} at the tracker of ${camera.id}`);
  assert(frame.at > at, `${camera.id}: a frame at ${frame.at} ms after one at ${at} ms`);
  lookFrom(tracker, frame);
  const detections = frame.detections.length;
  makeRoom(tracker, detections);
  const { columns, placed, association, pinhole } = tracker;
  const isOnGround = pinhole !== null;
  letGo(tracker, frame.at);
  predictTracks(columns, 0, tracker.count, (frame.at - at) / 1000, isOnGround);
  placeDetections(frame.detections, pinhole, frame.frameSize, parameters.boxError, placed);
  associate(columns, tracker.count, placed, detections, parameters, isOnGround, association);
  for (let i = 0; i < tracker.count; i++) {
    const d = association.detectionOfTrack[i];
    columns.detection[i] = d;
    if (d === -1) continue;
    correctTrack(columns, i, placed, d);
    take(tracker, i, d, frame.at);
  }
  for (let d = 0; d < detections; d++) {
    if (association.trackOfDetection[d] === -1 && placed.confidence[d] >= parameters.high) bear(tracker, d, frame.at);
  }
  tracker.at = frame.at;
  return report(tracker, frame);
}

/** Compiles the frame's pose if it is another than before. */
function lookFrom(tracker: Tracker, frame: DetectionFrame): void {
  if (tracker.pinhole === null) return;
  const pose = frame.pose ?? tracker.camera.pose;
  const [width, height] = frame.frameSize;
  const { widthPx, heightPx } = tracker.pinhole;
  if (pose === undefined || (isSamePose(pose, tracker.pose) && width === widthPx && height === heightPx)) return;
  tracker.pose = pose;
  tracker.pinhole = compile(pose, frame.frameSize);
}

function isSamePose(a: ReportedPose, b: ReportedPose | undefined): boolean {
  if (a === b) return true;
  if (b === undefined || a.x !== b.x || a.y !== b.y || a.z !== b.z) return false;
  return a.heading === b.heading && a.tilt === b.tilt && a.horizontalFov === b.horizontalFov;
}

function compile(pose: ReportedPose, [widthPx, heightPx]: DetectionFrame['frameSize']): Pinhole {
  return createPinhole({ ...pose, widthPx, heightPx });
}

/** Room for a track more per detection. */
function makeRoom(tracker: Tracker, detections: number): void {
  const { parameters, columns, placed, count } = tracker;
  const isShortOfTracks = count + detections > columns.x.length;
  const isShortOfDetections = detections > placed.x.length;
  if (isShortOfTracks) tracker.columns = growTrackColumns(columns, count, 2 * (count + detections));
  if (isShortOfDetections) tracker.placed = createPlacedColumns(2 * detections);
  if (!isShortOfTracks && !isShortOfDetections) return;
  tracker.association = createAssociation(tracker.columns.x.length, tracker.placed.x.length, parameters);
}

/** Drops the tracks whose patience ended before `at`, and closes the ranks. */
function letGo(tracker: Tracker, at: number): void {
  const { columns, ids, count } = tracker;
  const { patience, tentativePatience } = tracker.parameters;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const isPatient = columns.confirmed[i] === 1 && columns.inPicture[i] === 1;
    if (at - columns.seen[i] > 1000 * (isPatient ? patience : tentativePatience)) continue;
    if (kept < i) {
      moveTrackRow(columns, i, kept);
      ids[kept] = ids[i];
    }
    kept++;
  }
  ids.length = kept;
  tracker.count = kept;
}

/** Row `i` took detection `d`: a vote for its label, and a step to being confirmed. */
function take({ columns, placed, parameters }: Tracker, i: number, d: number, at: number): void {
  vote(columns, i, placed.label[d]);
  columns.seen[i] = at;
  columns.hits[i]++;
  columns.onGround[i] = placed.onGround[d];
  columns.unit[i] = placed.unit[d];
  columns.bias[i] = (parameters.boxBias * (placed.rxx[d] + placed.ryy[d])) / 2;
  const isOld = at - columns.since[i] >= 1000 * parameters.age;
  if (isOld && columns.hits[i] >= parameters.hits) columns.confirmed[i] = 1;
}

/** One detection, one vote; a label stays until another has more. */
function vote(columns: TrackColumns, i: number, label: number): void {
  const votes = votesOf(columns, label);
  votes[i]++;
  if (votes[i] > votesOf(columns, columns.label[i])[i]) columns.label[i] = label;
}

function votesOf(columns: TrackColumns, label: number): Float64Array {
  if (label === 0) return columns.votes0;
  if (label === 1) return columns.votes1;
  if (label === 2) return columns.votes2;
  return label === 3 ? columns.votes3 : columns.votes4;
}

function bear(tracker: Tracker, d: number, at: number): void {
  const { columns, placed, camera, pinhole } = tracker;
  const i = tracker.count++;
  tracker.born++;
  tracker.ids[i] = `${camera.id}#${tracker.born}`;
  columns.number[i] = tracker.born;
  columns.since[i] = at;
  columns.hits[i] = columns.confirmed[i] = 0;
  columns.votes0[i] = columns.votes1[i] = columns.votes2[i] = columns.votes3[i] = columns.votes4[i] = 0;
  columns.label[i] = placed.label[d];
  columns.detection[i] = d;
  beginTrack(columns, i, placed, d, pinhole !== null);
  take(tracker, i, d, at);
}

const box = new Float64Array(4);

function report({ columns: t, ids, count, pinhole }: Tracker, frame: DetectionFrame): TrackFrame {
  const tracks: Track[] = new Array(count);
  for (let i = 0; i < count; i++) {
    drawTrack(t, i, pinhole, frame.frameSize, box);
    const isPlaced = t.onGround[i] === 1;
    tracks[i] = {
      id: ids[i],
      label: LABELS[t.label[i]],
      detection: t.detection[i],
      isConfirmed: t.confirmed[i] === 1,
      since: t.since[i],
      box: [box[0], box[1], box[2], box[3]],
      x: isPlaced ? t.x[i] : NaN,
      y: isPlaced ? t.y[i] : NaN,
      vx: isPlaced ? t.vx[i] : NaN,
      vy: isPlaced ? t.vy[i] : NaN,
      spread: isPlaced ? Math.sqrt((t.pxx[i] + t.pyy[i]) / 2 + t.bias[i]) : NaN,
    };
  }
  return { camera: frame.camera, at: frame.at, tracks };
}

/** A tracker between two frames, as plain data that survives JSON to the bit. */
export interface SavedTracker {
  readonly at: number;
  readonly born: number;
  readonly columns: Readonly<Record<keyof TrackColumns, readonly number[]>>;
}

export function saveTracker({ at, born, count, columns }: Tracker): SavedTracker {
  const rows = TRACK_COLUMNS.map((name) => [name, [...columns[name].subarray(0, count)]]);
  return { at, born, columns: Object.fromEntries(rows) as SavedTracker['columns'] };
}

export function restoreTracker(
  camera: TrackedCamera,
  saved: SavedTracker,
  parameters: TrackerParameters = TRACKER,
): Tracker {
  const tracker = createTracker(camera, parameters);
  makeRoom(tracker, saved.columns.number.length);
  for (const name of TRACK_COLUMNS) tracker.columns[name].set(saved.columns[name]);
  tracker.ids = saved.columns.number.map((number) => `${camera.id}#${number}`);
  return Object.assign(tracker, { at: saved.at, born: saved.born, count: saved.columns.number.length });
}
