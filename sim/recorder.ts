/**
 * Takes down a run: motion and events once, and per layout the observations, the truth beside them, and an overlay for
 * viewers.
 */

import type { Layout } from './cameras/layout.ts';
import type { FrameTaken, LayoutChain } from './chain.ts';
import { LABELS, reportedPose } from './feeds/frames.ts';
import { isFalsePositive, ledgerOf } from './feeds/truth.ts';
import type { SignalState } from './pipeline/contract.ts';
import type { ChunkMark, Sink } from './recording/chunks.ts';
import { csvCell } from './recording/csv.ts';
import { EVENT_LOG_VERSION, writeEventHeader, writeEvents } from './recording/event-log.ts';
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

/** Where a run's records go: files, or nowhere. What no hash covers is not even made where nobody keeps it (null). */
export interface Outlets {
  readonly motion: Sink | null;
  readonly events: TextSink;
  readonly overlay: ((layout: string) => Sink) | null;
  readonly observations: (layout: string) => TextSink;
  readonly truth: ((layout: string) => TextSink) | null;
}

export type TextSink = (text: string) => void;

export const NO_OUTLETS: Outlets = {
  motion: null,
  events: () => {},
  overlay: null,
  observations: () => () => {},
  truth: null,
};

/** Where the files stood when a checkpoint was taken. */
export interface RecorderMark {
  readonly motion: ChunkMark;
  readonly events: number; // bytes
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
  readonly chain: LayoutChain;
  readonly header: ObservationLogHeader;
  readonly overlay: OverlayRecorder | null;
  readonly observations: CountedText;
  readonly truth: CountedText | null;
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

/** The mark of a file that nobody keeps. */
const UNKEPT: ChunkMark = { offset: 0, index: [] };

export class BlockRecorder {
  readonly totals: Totals;
  private readonly state: State;
  private readonly motion: MotionRecorder | null;
  private readonly layouts: LayoutRecord[];
  private readonly events: CountedText;
  private eventLines = ''; // of the block so far
  private signals: SignalState[] = [];

  /** @param recorded the first so many layouts are taken down; of the others nothing is told */
  constructor(state: State, outlets: Outlets, mark: RecorderMark | null, recorded = state.layouts.length) {
    this.state = state;
    const { scenario, shared } = state;
    const about = { scenario: scenario.name, seed: scenario.seed, startMs: scenario.startMs, tickMs: scenario.tickMs };
    this.motion = outlets.motion && new MotionRecorder(about, outlets.motion, mark?.motion ?? null);
    this.layouts = state.chains.slice(0, recorded).map((chain, l) => {
      const { layout, firstCamera } = chain;
      const overlayHeader = {
        ...about,
        layout: layout.name,
        cameras: layout.cameras.map(({ id }) => id),
        labels: LABELS,
      };
      const at = mark?.layouts[l];
      const record: LayoutRecord = {
        chain,
        header: headerOf(state, layout, firstCamera),
        overlay:
          outlets.overlay && new OverlayRecorder(overlayHeader, outlets.overlay(layout.name), at?.overlay ?? null),
        observations: new CountedText(outlets.observations(layout.name), at?.observations ?? 0),
        truth: outlets.truth && new CountedText(outlets.truth(layout.name), at?.truth ?? 0),
        frames: [],
      };
      if (!at) {
        record.observations.write(writeLogHeader(record.header));
        record.truth?.write('run,layout,seed,scenario,camera,exposure,detection,body\n');
      }
      return record;
    });
    this.events = new CountedText(outlets.events, mark?.events ?? 0);
    if (!mark) {
      this.events.write(
        writeEventHeader({
          format: 'sunqar-events',
          version: EVENT_LOG_VERSION,
          ...{ scenario: scenario.name, seed: scenario.seed, startMs: scenario.startMs },
          layouts: this.layouts.map(({ chain }) => chain.layout.name),
          incidents: state.incidents.plan.map(({ incident }) => incident),
        }),
      );
    }
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
    this.motion?.record(state.tick, state.shared.bodies, state.bodyCount);
    this.totals.bodyTicks += state.bodyCount;
    this.signals.push(...state.signalChanges);
    for (const record of this.layouts) for (const taken of record.chain.frames) this.recordFrame(record, taken);
    this.recordEvents();
  }

  /** Takes down the events of the tick, or of the end of the run. */
  recordEvents(): void {
    this.eventLines += writeEvents(null, this.state.worldEvents);
    for (const { chain } of this.layouts) this.eventLines += writeEvents(chain.layout.name, chain.events);
  }

  /** Writes the block that began at tick `first`, and returns the lines of all logs. */
  endBlock(first: number): string {
    this.motion?.endChunk();
    const fromMs = (first - 1) * this.state.scenario.tickMs;
    const texts = this.layouts.map((record) => {
      const text = writeBlock(record.header, fromMs, record.frames, this.signals);
      record.observations.write(text);
      record.overlay?.endChunk(first);
      record.frames = [];
      return text;
    });
    const events = this.eventLines;
    this.events.write(events);
    this.eventLines = '';
    this.signals = [];
    return texts.join('') + events;
  }

  mark(): RecorderMark {
    return {
      motion: this.motion?.mark() ?? UNKEPT,
      events: this.events.bytes,
      layouts: this.layouts.map(({ overlay, observations, truth }) => {
        return { overlay: overlay?.mark() ?? UNKEPT, observations: observations.bytes, truth: truth?.bytes ?? 0 };
      }),
      totals: structuredClone(this.totals),
    };
  }

  finish(): void {
    this.motion?.finish();
    for (const { overlay } of this.layouts) overlay?.finish();
  }

  private recordFrame(record: LayoutRecord, { camera, exposure, frame, output, row }: FrameTaken): void {
    const { exposures, detections } = output;
    const { specs, scenario } = this.state;
    record.frames.push({ exposure, frame });
    const ledger = ledgerOf(output, row, specs);
    const { totals } = this;
    totals.exposures[camera]++;
    totals.sightings[camera] += exposures.sightingEnd[row] - exposures.sightingBegin[row];
    totals.cut[camera] += exposures.cut[row];
    totals.detections[camera] += ledger.length;
    totals.falsePositives[camera] += ledger.filter(isFalsePositive).length;
    const { overlay, truth, chain } = record;
    if (overlay === null && truth === null) return;
    const { layout, firstCamera } = chain;
    for (const entry of ledger) {
      const { confidence, box } = frame.detections[entry.detection];
      const label = detections.label[exposures.detectionBegin[row] + entry.detection];
      const id = isFalsePositive(entry) ? null : hex(entry.idLo, entry.idHi);
      overlay?.record({ camera: camera - firstCamera, at: exposures.at[row], label, confidence, box, id });
      const about = ['0', layout.name, scenario.seed, scenario.name];
      const cells = [...about, entry.camera, entry.exposure, entry.detection, id ?? ''];
      truth?.write(`${cells.map(csvCell).join(',')}\n`);
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
