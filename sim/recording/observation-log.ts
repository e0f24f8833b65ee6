/**
 * The observation log: everything the pipeline was given, as lines of JSON, so that it can be replayed, diffed and
 * read by a person. docs/formats/observation-log.md has the keys.
 *
 * The first line is the header. Then blocks of ten seconds: a block line, then one line per frame with detections,
 * per run of empty frames, and per signal change, in order of time and then camera. A run of empty frames never leaves
 * its block, so a reader that holds one block has everything in order. Frames name their exposure number; the header
 * gives each camera's rate and phase, from which the time follows to the millisecond.
 */
import { exposureAt } from '../../engine/clock.ts';
import type { DetectionFrame, Label, Observation, ReportedPose, SignalState } from '../pipeline/contract.ts';
import { DamagedFileError } from './bytes.ts';
import { parseObject } from './lines.ts';

export const OBSERVATION_LOG_VERSION = 1;
export const OBSERVATION_BLOCK_MS = 10_000;

export interface ObservationLogHeader {
  readonly format: 'sunqar-observations';
  readonly version: typeof OBSERVATION_LOG_VERSION;
  readonly scenario: string;
  readonly seed: string;
  readonly layout: string;
  readonly startMs: number; // Unix epoch; exposure 0 of a camera is at startMs + phaseMs
  readonly cameras: readonly LoggedCamera[];
}

export interface LoggedCamera {
  readonly id: string;
  readonly rateHz: number;
  readonly phaseMs: number;
  readonly frameSize: readonly [widthPx: number, heightPx: number];
  readonly pose: ReportedPose;
}

/** A frame beside the number of its exposure. */
export interface NumberedFrame {
  readonly exposure: number;
  readonly frame: DetectionFrame;
}

/**
 * The lines of one block.
 *
 * @param frames of every camera with any exposure in the block; any order
 */
export function writeBlock(
  header: ObservationLogHeader,
  fromMs: number,
  frames: readonly NumberedFrame[],
  signals: readonly SignalState[],
): string {
  const lines: { at: number; camera: string; line: string }[] = [];
  for (const { signal, at, phase } of signals) {
    lines.push({ at, camera: '', line: JSON.stringify({ signal, at: at - header.startMs, phase }) });
  }
  const byCamera = new Map<string, NumberedFrame[]>(header.cameras.map(({ id }) => [id, []]));
  for (const numbered of frames) byCamera.get(numbered.frame.camera)?.push(numbered);
  for (const [id, own] of byCamera) {
    own.sort((a, b) => a.exposure - b.exposure);
    for (let k = 0; k < own.length; ) {
      const { exposure, frame } = own[k];
      let run = 0;
      while (k + run < own.length && own[k + run].frame.detections.length === 0) run++;
      const content =
        run > 0
          ? { camera: id, empty: [exposure, run] }
          : {
              camera: id,
              exposure,
              detections: frame.detections.map(({ label, confidence, box }) => [label, confidence, ...box]),
            };
      lines.push({ at: frame.at, camera: id, line: JSON.stringify(content) });
      k += Math.max(run, 1);
    }
  }
  lines.sort((a, b) => a.at - b.at || (a.camera < b.camera ? -1 : a.camera > b.camera ? 1 : 0));
  return `${[JSON.stringify({ block: fromMs }), ...lines.map(({ line }) => line)].join('\n')}\n`;
}

export function writeLogHeader(header: ObservationLogHeader): string {
  return `${JSON.stringify(header)}\n`;
}

type LoggedDetection = [Label, number, number, number, number, number];
type LogLine = { block: number } | SignalLine | EmptyLine | FrameLine;
interface SignalLine {
  signal: string;
  at: number;
  phase: SignalState['phase'];
}
interface EmptyLine {
  camera: string;
  empty: [number, number];
}
interface FrameLine {
  camera: string;
  exposure: number;
  detections: LoggedDetection[];
}

/**
 * Reads a log line by line and yields what the pipeline was given, in order of time, then camera.
 *
 * @param lines may come from a file of any length; only one block is held
 * @throws {DamagedFileError} naming the line, for an unknown version, an undeclared camera or a line that is none of a log
 */
export function* readObservations(lines: Iterable<string>): Generator<Observation, void, undefined> {
  let header: ObservationLogHeader | undefined;
  let cameras = new Map<string, LoggedCamera>();
  let block: Observation[] = [];
  let number = 0;
  for (const text of lines) {
    number++;
    if (text === '') continue;
    if (header === undefined) {
      header = parseHeader(text);
      cameras = new Map(header.cameras.map((camera) => [camera.id, camera]));
      continue;
    }
    const line = logLine(text, number);
    if ('block' in line) {
      yield* inOrder(block);
      block = [];
    } else if ('signal' in line) {
      block.push({ kind: 'signal', signal: line.signal, at: header.startMs + line.at, phase: line.phase });
    } else {
      const camera = cameras.get(line.camera);
      if (!camera) throw new DamagedFileError(`line ${number}: camera "${line.camera}" is not in the header`);
      const empty = 'empty' in line;
      const [first, count] = empty ? line.empty : [line.exposure, 1];
      for (let k = first; k < first + count; k++) block.push(frameOf(header, camera, k, empty ? [] : line.detections));
    }
  }
  if (header === undefined) throw new DamagedFileError('line 1: a header was expected; the log is empty');
  yield* inOrder(block);
}

/** @throws {DamagedFileError} */
export function parseHeader(text: string): ObservationLogHeader {
  const header = parseObject(text, 1) as Partial<ObservationLogHeader>;
  if (header.format !== 'sunqar-observations') {
    throw new DamagedFileError('line 1: "format" must be "sunqar-observations"; this is another kind of file');
  }
  if (header.version !== OBSERVATION_LOG_VERSION) {
    const known = OBSERVATION_LOG_VERSION;
    throw new DamagedFileError(`line 1: version ${String(header.version)} is unknown; this reader knows ${known}`);
  }
  if (!Number.isSafeInteger(header.startMs) || !Array.isArray(header.cameras) || !header.cameras.every(isCamera)) {
    throw new DamagedFileError('line 1: "startMs" and "cameras" do not say what a header must');
  }
  return header as ObservationLogHeader;
}

/** @throws {DamagedFileError} */
function logLine(text: string, number: number): LogLine {
  const line = parseObject(text, number);
  const isSound =
    'block' in line
      ? Number.isFinite(line.block)
      : 'signal' in line
        ? isSignal(line)
        : isCount(line.exposure)
          ? isListOf(line.detections, isDetection)
          : isListOf(line.empty, isCount) && line.empty.length === 2 && line.empty[1] <= MOST_EMPTY;
  if (!isSound) {
    throw new DamagedFileError(
      `line ${number}: neither a block, a signal, a frame nor empty frames: ${text.slice(0, 40)}`,
    );
  }
  return line as unknown as LogLine;
}

/** More than any camera exposes in a block. */
const MOST_EMPTY = 100_000;
const LABELS: ReadonlySet<unknown> = new Set<Label>(['person', 'car', 'truck', 'bus', 'bicycle']);
const COLOURS: ReadonlySet<unknown> = new Set(['red', 'yellow', 'green']);

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isListOf<T>(value: unknown, fits: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(fits);
}

function isSignal({ signal, at, phase }: Readonly<Record<string, unknown>>): boolean {
  if (typeof signal !== 'string' || !Number.isSafeInteger(at)) return false;
  return typeof phase === 'object' && phase !== null && Object.values(phase).every((colour) => COLOURS.has(colour));
}

function isDetection(value: unknown): value is LoggedDetection {
  if (!Array.isArray(value) || value.length !== 6) return false;
  const [label, ...numbers] = value;
  return LABELS.has(label) && numbers.every((number) => Number.isFinite(number));
}

function isCamera(value: unknown): value is LoggedCamera {
  const { id, rateHz, phaseMs, frameSize, pose } = (value ?? {}) as Partial<LoggedCamera>;
  const numbers = [rateHz, phaseMs, ...Object.values(pose ?? {}), ...(Array.isArray(frameSize) ? frameSize : [])];
  return typeof id === 'string' && Number(rateHz) > 0 && numbers.length === 10 && numbers.every(Number.isFinite);
}

function frameOf(header: ObservationLogHeader, camera: LoggedCamera, k: number, found: LoggedDetection[]): Observation {
  return {
    kind: 'detections',
    camera: camera.id,
    at: header.startMs + exposureAt(camera.rateHz, camera.phaseMs, k),
    frameSize: camera.frameSize,
    pose: camera.pose,
    detections: found.map(([label, confidence, ...box]) => ({ label, confidence, box })),
  };
}

/** Signals before frames, then by camera: the order the live run hands them over in. */
function inOrder(block: Observation[]): Observation[] {
  const camera = (o: Observation) => ('camera' in o ? o.camera : '');
  return block.sort((a, b) => a.at - b.at || (camera(a) < camera(b) ? -1 : camera(a) > camera(b) ? 1 : 0));
}
