/** Takes down a run: motion once, and per layout the observations, the truth beside them, and an overlay for viewers. */

import type { CameraSpec, Layout } from './cameras/layout.ts';
import type { FeedOutput } from './feeds/feed.ts';
import { frameOf, LABELS, reportedPose } from './feeds/frames.ts';
import { isFalsePositive, ledgerOf } from './feeds/truth.ts';
import type { SignalState } from './pipeline/contract.ts';
import type { ChunkMark, Sink } from './recording/chunks.ts';
import { csvCell } from './recording/csv.ts';
import { hex, MotionRecorder } from './recording/motion.ts';
import {
  type NumberedFrame,
  OBSERVATION_LOG_VERSION,
  type ObservationLogHeader,
  writeBlock,
  writeLogHeader,
} from './recording/observation-log.ts';
import { OverlayRecorder } from './recording/overlay.ts';
import type { State } from './state.ts';
import { signalChanges } from './world/signals.ts';

/** Where a run's records go: files, or nowhere. */
export interface Outlets {
  readonly motion: Sink;
  readonly overlay: (layout: string) => Sink;
  readonly observations: (layout: string) => TextSink;
  readonly truth: (layout: string) => TextSink;
}

/** No SIGNAL_CODE: it differs from whatever a signal shows at the first tick, so that tick reports all of them. */
const NEVER_REPORTED = 255;

export type TextSink = (text: string) => void;

export const NO_OUTLETS: Outlets = {
  motion: () => {},
  overlay: () => () => {},
  observations: () => () => {},
  truth: () => () => {},
};

/** Where the files stood when a checkpoint was taken. */
export interface RecorderMark {
  readonly motion: ChunkMark;
  readonly layouts: readonly { readonly overlay: ChunkMark; readonly observations: number; readonly truth: number }[]; // bytes
  readonly totals: Totals;
}

/** Sums per camera of every layout, in the order of the layouts, and over the run. */
export interface Totals {
  readonly exposures: number[];
  readonly detections: number[];
  readonly falsePositives: number[];
  readonly sightings: number[];
  readonly cut: number[]; // bodies that showed beyond what one picture takes
  bodyTicks: number;
}

interface LayoutRecord {
  readonly layout: Layout;
  readonly firstCamera: number; // among the cameras of all layouts
  readonly header: ObservationLogHeader;
  readonly overlay: OverlayRecorder;
  readonly observations: CountedText;
  readonly truth: CountedText;
  frames: NumberedFrame[];
}

/** Counts the bytes it hands on. */
class CountedText {
  bytes: number;
  private readonly sink: TextSink;

  constructor(sink: TextSink, bytes: number) {
    this.sink = sink;
    this.bytes = bytes;
  }

  write(text: string): void {
    this.sink(text);
    this.bytes += new TextEncoder().encode(text).length;
  }
}

export class BlockRecorder {
  readonly totals: Totals;
  private readonly state: State;
  private readonly motion: MotionRecorder;
  private readonly layouts: LayoutRecord[];
  private signals: SignalState[] = [];

  constructor(state: State, outlets: Outlets, mark: RecorderMark | null) {
    this.state = state;
    const { scenario, layouts, shared } = state;
    const about = { scenario: scenario.name, seed: scenario.seed, startMs: scenario.startMs, tickMs: scenario.tickMs };
    this.motion = new MotionRecorder(about, outlets.motion, mark?.motion ?? null);
    let firstCamera = 0;
    this.layouts = layouts.map((layout, l) => {
      const from = firstCamera;
      firstCamera += layout.cameras.length;
      const overlayHeader = {
        ...about,
        layout: layout.name,
        cameras: layout.cameras.map(({ id }) => id),
        labels: LABELS,
      };
      const at = mark?.layouts[l];
      const record: LayoutRecord = {
        layout,
        firstCamera: from,
        header: headerOf(state, layout, from),
        overlay: new OverlayRecorder(overlayHeader, outlets.overlay(layout.name), at?.overlay ?? null),
        observations: new CountedText(outlets.observations(layout.name), at?.observations ?? 0),
        truth: new CountedText(outlets.truth(layout.name), at?.truth ?? 0),
        frames: [],
      };
      if (!at) {
        record.observations.write(writeLogHeader(record.header));
        record.truth.write('run,layout,seed,scenario,camera,exposure,detection,body\n');
      }
      return record;
    });
    if (!mark) state.signalsBefore.fill(NEVER_REPORTED);
    const zeros = () => new Array<number>(shared.cameras.length).fill(0);
    this.totals = mark
      ? structuredClone(mark.totals)
      : {
          ...{ exposures: zeros(), detections: zeros(), falsePositives: zeros() },
          ...{ sightings: zeros(), cut: zeros(), bodyTicks: 0 },
        };
  }

  /** Takes down the tick that was just stepped. */
  record(): void {
    const { state } = this;
    const { shared, scenario, signalsBefore } = state;
    this.motion.record(state.tick, shared.bodies, state.bodyCount);
    this.totals.bodyTicks += state.bodyCount;
    const { traffic, world } = shared;
    const at = scenario.startMs + state.tick * scenario.tickMs;
    this.signals.push(...signalChanges(world.roads.signals, signalsBefore, traffic.signalCode, at));
    signalsBefore.set(traffic.signalCode);
    const specs = state.layouts.flatMap(({ cameras }) => cameras);
    for (const output of shared.outputs) {
      for (let row = 0; row < output.counts[0]; row++) this.recordExposure(output, row, specs);
    }
  }

  /** Writes the block that began at tick `first`, and returns the lines of all observation logs. */
  endBlock(first: number): string {
    this.motion.endChunk();
    const fromMs = (first - 1) * this.state.scenario.tickMs;
    const texts = this.layouts.map((record) => {
      const text = writeBlock(record.header, fromMs, record.frames, this.signals);
      record.observations.write(text);
      record.overlay.endChunk(first);
      record.frames = [];
      return text;
    });
    this.signals = [];
    return texts.join('');
  }

  mark(): RecorderMark {
    return {
      motion: this.motion.mark(),
      layouts: this.layouts.map(({ overlay, observations, truth }) => {
        return { overlay: overlay.mark(), observations: observations.bytes, truth: truth.bytes };
      }),
      totals: structuredClone(this.totals),
    };
  }

  finish(): void {
    this.motion.finish();
    for (const { overlay } of this.layouts) overlay.finish();
  }

  private recordExposure(output: FeedOutput, row: number, specs: readonly CameraSpec[]): void {
    const { exposures, detections } = output;
    const { name, seed, startMs } = this.state.scenario;
    const camera = exposures.camera[row];
    const record = this.layouts.findLast(({ firstCamera }) => firstCamera <= camera)!;
    const frame = frameOf(output, row, specs, startMs);
    record.frames.push({ exposure: exposures.index[row], frame });
    const ledger = ledgerOf(output, row, specs);
    const { totals } = this;
    totals.exposures[camera]++;
    totals.sightings[camera] += exposures.sightingEnd[row] - exposures.sightingBegin[row];
    totals.cut[camera] += exposures.cut[row];
    totals.detections[camera] += ledger.length;
    totals.falsePositives[camera] += ledger.filter(isFalsePositive).length;
    for (const entry of ledger) {
      const { confidence, box } = frame.detections[entry.detection];
      const label = detections.label[exposures.detectionBegin[row] + entry.detection];
      const id = isFalsePositive(entry) ? null : hex(entry.idLo, entry.idHi);
      const own = camera - record.firstCamera;
      record.overlay.record({ camera: own, at: exposures.at[row], label, confidence, box, id });
      const cells = ['0', record.layout.name, seed, name, entry.camera, entry.exposure, entry.detection, id ?? ''];
      record.truth.write(`${cells.map(csvCell).join(',')}\n`);
    }
  }
}

function headerOf({ scenario, shared }: State, layout: Layout, firstCamera: number): ObservationLogHeader {
  return {
    format: 'sunqar-observations',
    version: OBSERVATION_LOG_VERSION,
    ...{ scenario: scenario.name, seed: scenario.seed, layout: layout.name, startMs: scenario.startMs },
    cameras: layout.cameras.map((camera, k) => {
      const { frameRate, phase } = shared.cameras[firstCamera + k].beat;
      const frameSize = [camera.widthPx, camera.heightPx] as const;
      return { id: camera.id, rateHz: frameRate, phaseMs: phase, frameSize, pose: reportedPose(camera) };
    }),
  };
}
