/**
 * The pipeline: observations in, alerts out. Put in order (`in-order.ts`), pictures become detections (`detect/`),
 * detections become tracks (`tracking/`), tracks make rules' conditions true (`watch.ts`), and those become alerts
 * (`alerts/`). It has no clock: event time is `observation.at`, whichever camera it is of.
 *
 * What it remembers is plain data but for its kernels, and a saved pipeline goes on as if it had never stopped.
 */
import { type AlertBook, EMPTY_BOOK, resolveAll, resolveBefore, type Told, takeFinding } from './alerts/lifecycle.ts';
import type { CameraCalibration, PipelineConfiguration } from './configuration.ts';
import type { Alert, DetectionFrame, ImageFrame, Observation, SignalState } from './contract.ts';
import {
  createPixelDetector,
  detectPixels,
  type PixelDetector,
  restorePixelDetector,
  type SavedPixelDetector,
  savePixelDetector,
} from './detect/pixels.ts';
import { createWaiting, LATENESS, letAllThrough, letThrough, type Waiting } from './in-order.ts';
import { placeRule } from './rules/evaluate.ts';
import type { Light, PlacedRule } from './rules/rule.ts';
import type { TrackFrame } from './tracking/track.ts';
import {
  createTracker,
  restoreTracker,
  type SavedTracker,
  saveTracker,
  type Tracker,
  track,
} from './tracking/tracker.ts';
import { createWatch, type Watch, watchFrame } from './watch.ts';

export interface Pipeline {
  readonly configuration: PipelineConfiguration;
  readonly rules: readonly PlacedRule[];
  readonly waiting: Waiting;
  readonly cameras: ReadonlyMap<string, CameraSide>;
  readonly lights: Map<string, Light>; // by "signal/group"
  book: AlertBook;
}

interface CameraSide {
  readonly calibration: CameraCalibration;
  readonly detector: PixelDetector;
  readonly tracker: Tracker;
  watch: Watch;
}

/** A rule's condition has become true of these tracks, whether or not an alert follows. */
export interface Condition {
  readonly rule: string;
  readonly at: number; // ms since the Unix epoch
  readonly camera: string;
  readonly tracks: readonly string[];
  readonly zone: string; // area or line
}

/** In order of time. What concerns a frame comes `LATENESS` after it at the earliest: see `in-order.ts`. */
export interface PipelineOutput {
  readonly frames: readonly TrackFrame[];
  readonly conditions: readonly Condition[];
  readonly alerts: readonly Alert[];
}

interface Output {
  readonly frames: TrackFrame[];
  readonly conditions: Condition[];
  readonly alerts: Alert[];
}

export function createPipeline(configuration: PipelineConfiguration): Pipeline {
  const rules = configuration.rules.map((rule) => placeRule(rule, configuration));
  const cameras = configuration.cameras.map((calibration): [string, CameraSide] => [
    calibration.id,
    {
      calibration,
      detector: createPixelDetector(calibration),
      tracker: createTracker(calibration),
      watch: createWatch(rules),
    },
  ]);
  const places = { configuration, rules, cameras: new Map(cameras) };
  return { ...places, waiting: createWaiting(), lights: new Map(), book: EMPTY_BOOK };
}

/**
 * @returns what has become certain by this observation, mostly of earlier ones
 * @throws {Error} for a camera that the configuration does not have
 */
export function takeObservation(pipeline: Pipeline, observation: Observation): PipelineOutput {
  if ('camera' in observation) sideOf(pipeline, observation.camera);
  const output = processed(pipeline, letThrough(pipeline.waiting, observation));
  // Nothing older than this can come any more, so what is over by then is over.
  tell(pipeline, output, resolveBefore(pipeline.book, pipeline.waiting.newest! - LATENESS));
  return output;
}

/** What still waited, and every firing alert resolved: nothing more will come. */
export function endPipeline(pipeline: Pipeline): PipelineOutput {
  const output = processed(pipeline, letAllThrough(pipeline.waiting));
  tell(pipeline, output, resolveAll(pipeline.book, pipeline.waiting.newest ?? 0));
  return output;
}

function processed(pipeline: Pipeline, observations: readonly Observation[]): Output {
  const output: Output = { frames: [], conditions: [], alerts: [] };
  for (const observation of observations) {
    tell(pipeline, output, resolveBefore(pipeline.book, observation.at));
    switch (observation.kind) {
      case 'signal':
        takeSignal(pipeline.lights, observation);
        break;
      case 'heartbeat':
        break; // its time was all it had to say
      case 'image':
      case 'detections':
        takeFrame(pipeline, observation, output);
        break;
    }
  }
  return output;
}

/** A frame of a tracker other than the pipeline's own. Frames come in order of time. */
export function takeTracks(pipeline: Pipeline, frame: TrackFrame): PipelineOutput {
  const output: Output = { frames: [], conditions: [], alerts: [] };
  pipeline.waiting.newest = Math.max(pipeline.waiting.newest ?? frame.at, frame.at);
  tell(pipeline, output, resolveBefore(pipeline.book, frame.at));
  judge(pipeline, sideOf(pipeline, frame.camera), frame, output);
  return output;
}

function takeFrame(pipeline: Pipeline, observation: DetectionFrame | ImageFrame, output: Output): void {
  const side = sideOf(pipeline, observation.camera);
  const detected = observation.kind === 'image' ? detectPixels(side.detector, observation) : observation;
  judge(pipeline, side, track(side.tracker, detected), output);
}

/** Rules on a frame, and alerts on what they find. */
function judge(pipeline: Pipeline, side: CameraSide, frame: TrackFrame, output: Output): void {
  const { rules, configuration, lights } = pipeline;
  const { camera, at } = frame;
  output.frames.push(frame);
  const { utcOffset } = configuration;
  const { watch, findings } = watchFrame(side.watch, { rules, utcOffset }, frame, lights);
  side.watch = watch;
  for (const { placed, met } of findings) {
    const { rule } = placed;
    for (const { claim, newTracks } of met) {
      const { area, tracks, x, y, reason } = claim;
      if (newTracks.length > 0) output.conditions.push({ rule: rule.id, at, camera, tracks: newTracks, zone: area });
      const finding = { rule: rule.id, area, camera, tracks, at, x, y, reason };
      tell(pipeline, output, takeFinding(pipeline.book, rule, finding));
    }
  }
}

function tell(pipeline: Pipeline, output: Output, { book, alerts }: Told): void {
  pipeline.book = book;
  output.alerts.push(...alerts);
}

function takeSignal(lights: Map<string, Light>, { signal, at, phase }: SignalState): void {
  for (const [group, colour] of Object.entries(phase)) {
    const name = `${signal}/${group}`;
    const light = lights.get(name);
    const wasRed = light !== undefined && light.redTo === null;
    if (colour === 'red' && !wasRed) lights.set(name, { redFrom: at, redTo: null });
    if (colour !== 'red' && wasRed) lights.set(name, { ...light, redTo: at });
  }
}

function sideOf({ cameras }: Pipeline, camera: string): CameraSide {
  const side = cameras.get(camera);
  if (side === undefined) throw new Error(`camera "${camera}" is not in the configuration`);
  return side;
}

/** A pipeline between two observations, as plain data that survives JSON to the bit. */
export interface SavedPipeline {
  readonly waiting: readonly SavedObservation[];
  readonly newest: number | null;
  readonly dropped: number;
  readonly cameras: readonly {
    readonly id: string;
    readonly detector: SavedPixelDetector | null;
    readonly tracker: SavedTracker;
    readonly watch: Watch;
  }[];
  readonly lights: readonly (readonly [group: string, light: Light])[];
  readonly book: AlertBook;
}

type SavedObservation = Exclude<Observation, ImageFrame> | SavedImage;
type SavedImage = Omit<ImageFrame, 'pixels'> & { readonly pixels: readonly number[] };

export function savePipeline({ waiting, cameras, lights, book }: Pipeline): SavedPipeline {
  return {
    waiting: waiting.observations.map((observation) =>
      observation.kind === 'image' ? { ...observation, pixels: Array.from(observation.pixels) } : observation,
    ),
    newest: waiting.newest,
    dropped: waiting.dropped,
    cameras: [...cameras].map(([id, { detector, tracker, watch }]) => ({
      ...{ id, detector: savePixelDetector(detector), tracker: saveTracker(tracker), watch },
    })),
    lights: [...lights],
    book,
  };
}

/** @param configuration  the one the saved pipeline was made with */
export function restorePipeline(configuration: PipelineConfiguration, saved: SavedPipeline): Pipeline {
  const pipeline = createPipeline(configuration);
  const cameras = saved.cameras.map(({ id, detector, tracker, watch }): [string, CameraSide] => {
    const { calibration } = sideOf(pipeline, id);
    return [
      id,
      {
        ...{ calibration, watch },
        detector: restorePixelDetector(calibration, detector),
        tracker: restoreTracker(calibration, tracker),
      },
    ];
  });
  const observations = saved.waiting.map(
    (observation): Observation =>
      observation.kind === 'image' ? { ...observation, pixels: Uint8Array.from(observation.pixels) } : observation,
  );
  return {
    ...pipeline,
    waiting: { observations, newest: saved.newest, dropped: saved.dropped },
    cameras: new Map(cameras),
    lights: new Map(saved.lights),
    book: saved.book,
  };
}
