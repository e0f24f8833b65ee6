/**
 * `sunqar replay`: recorded observations through a layout's rules again, or through other rules, and what that changes.
 * Needs the log and the configuration, and never looks at who anybody was.
 */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { PipelineConfiguration } from '../../sim/pipeline/configuration.ts';
import type { Alert } from '../../sim/pipeline/contract.ts';
import { createPipeline, endPipeline, takeObservation } from '../../sim/pipeline/pipeline.ts';
import { DamagedFileError } from '../../sim/recording/bytes.ts';
import { parseObject } from '../../sim/recording/lines.ts';
import { type ObservationLogHeader, parseHeader, readObservations } from '../../sim/recording/observation-log.ts';
import { alertChanges } from '../alert-tests/changes.ts';
import { message } from '../messages/catalogue.ts';
import { fileProblem, InputError } from '../read/problem.ts';
import { configurationFile, readConfiguration, readPlaces, withRules } from '../read/recorded.ts';
import { name as layoutName } from '../schema/quantities.ts';
import { EXIT } from './exit.ts';
import { loadText } from './files.ts';
import { linesOf } from './lines.ts';
import { printJson } from './print.ts';
import { printReplay, replayRecord } from './replay-print.ts';
import { RUN_FOLDER_VERSION, readManifest } from './run-folder.ts';

interface Options {
  readonly layout?: string;
  readonly rules?: string;
  readonly out?: string;
  readonly expectSame?: boolean;
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('replay')
    .description(message('cli.replay.description'))
    .argument('<recording>', message('cli.replay.recording'))
    .option('--layout <name>', message('cli.replay.layout'))
    .option('--rules <file>', message('cli.replay.rules'))
    .option('--out <file>', message('cli.replay.out'))
    .option('--expect-same', message('cli.replay.expect_same'))
    .option('--json', message('cli.json'))
    .addHelpText(
      'after',
      `\n${message('cli.example')}\n  sunqar replay runs/evening --layout today --rules my.rules.yaml`,
    )
    .action((recording: string, options: Options) => {
      process.exitCode = replay(recording, options);
    });
}

/** A log and what lies beside it. */
interface Recording {
  readonly folder: string;
  readonly log: string;
  readonly layout: string;
  readonly startMs: number; // Unix epoch
  readonly isWhole: boolean; // the run came to its end
}

function replay(argument: string, { layout, rules, out, expectSame, json }: Options): number {
  const recording = openRecording(argument, layout);
  if (out !== undefined && resolve(dirname(out)) === resolve(recording.folder)) {
    throw new InputError([fileProblem(out, { key: 'problem.replay.out' }, { key: 'fix.other_folder' })]);
  }
  const recorded = recordedConfiguration(recording);
  const configuration = rules === undefined ? recorded : otherRules(recording, recorded, rules);
  const before = recordedAlerts(recording);
  if (before === null && expectSame) {
    throw new InputError([fileProblem(recording.folder, { key: 'problem.replay.no_events' })]);
  }
  const after = replayed(recording, configuration);
  if (out !== undefined) writeAlerts(out, after);
  const isSame = before !== null && before.join('\n') === after.join('\n');
  const told = {
    ...{ layout: recording.layout, startMs: recording.startMs, rules: rules ?? null },
    ...{ isCompared: before !== null, isSame, changes: alertChanges(before ?? [], after) },
  };
  if (json) printJson(replayRecord(told));
  else printReplay(told);
  return expectSame && !isSame ? EXIT.expectationFailed : EXIT.done;
}

/** @throws {InputError} for something else than a run folder or a log, and where the layout is in doubt */
function openRecording(argument: string, layout: string | undefined): Recording {
  if (!existsSync(argument)) throw new InputError([fileProblem(argument, { key: 'problem.no_file' })]);
  const isFolder = statSync(argument).isDirectory();
  const folder = isFolder ? argument : dirname(argument);
  const manifest = readManifest(folder);
  if (isFolder && manifest?.format !== 'sunqar-run') {
    throw new InputError([fileProblem(argument, { key: 'problem.replay.foreign' }, { key: 'fix.view.run' })]);
  }
  if (manifest?.format === 'sunqar-run' && manifest.version !== RUN_FOLDER_VERSION) {
    const reason = `version ${String(manifest.version)}, ${RUN_FOLDER_VERSION} expected`;
    throw new InputError([fileProblem(join(folder, 'manifest.json'), { key: 'problem.damaged', values: { reason } })]);
  }
  const log = isFolder ? join(folder, `observations-${layoutOf(folder, layout)}.ndjson`) : argument;
  const header = headerOf(log);
  if (layout !== undefined && layout !== header.layout) throw noLayout(layout, [header.layout]);
  return {
    ...{ folder, log, layout: header.layout, startMs: header.startMs },
    isWhole: manifest?.status !== 'interrupted',
  };
}

/** @throws {InputError} for another kind of file, or a layout of which no file can be named */
function headerOf(log: string): ObservationLogHeader {
  return reading(log, () => {
    const header = parseHeader(linesOf(log).next().value ?? '');
    if (layoutName.safeParse(header.layout).success) return header;
    throw new DamagedFileError(`line 1: "layout" is ${JSON.stringify(header.layout)}, which is no name`);
  });
}

/** The layout that is meant, among those whose logs are there. */
function layoutOf(folder: string, asked: string | undefined): string {
  const logs = readdirSync(folder).map((name) => /^observations-(.+)\.ndjson$/.exec(name)?.[1]);
  const known = logs.filter((name) => name !== undefined).sort();
  if (known.length === 0) {
    const values = { value: 'observations-….ndjson' };
    throw new InputError([fileProblem(folder, { key: 'problem.view.incomplete', values })]);
  }
  if (asked === undefined && known.length !== 1) {
    const values = { names: known.join(', ') };
    throw new InputError([fileProblem(folder, { key: 'problem.replay.which', values })]);
  }
  if (asked !== undefined && !known.includes(asked)) throw noLayout(asked, known);
  return asked ?? known[0];
}

function noLayout(asked: string, known: readonly string[]): InputError {
  return new InputError([fileProblem(asked, { key: 'problem.no_layout', values: { names: known.join(', ') } })]);
}

/** @throws {InputError} where there is none, or it is of other cameras than the log */
function recordedConfiguration({ folder, log, layout }: Recording): PipelineConfiguration {
  const file = join(folder, configurationFile(layout));
  const text = loadText(file);
  if (text === null)
    throw new InputError([fileProblem(file, { key: 'problem.no_file' }, { key: 'fix.replay.beside' })]);
  const configuration = readConfiguration(text, file);
  const known = configuration.cameras.map(({ id }) => id);
  const strangers = headerOf(log)
    .cameras.filter(({ id }) => !known.includes(id))
    .map(({ id }) => id);
  if (strangers.length === 0) return configuration;
  const reason = `no camera ${strangers.join(', ')}`;
  throw new InputError([fileProblem(file, { key: 'problem.damaged', values: { reason } })]);
}

function otherRules({ folder }: Recording, recorded: PipelineConfiguration, rules: string): PipelineConfiguration {
  const text = loadText(rules);
  if (text === null) throw new InputError([fileProblem(rules, { key: 'problem.no_file' })]);
  const place = join(folder, 'place.json');
  const placeText = loadText(place);
  return withRules(recorded, { text, file: rules }, placeText === null ? null : readPlaces(placeText, place));
}

/** The alerts of the live run as they were told, each as JSON; null where nobody wrote them down. */
function recordedAlerts({ folder, layout }: Recording): string[] | null {
  const file = join(folder, 'events.ndjson');
  if (!existsSync(file)) return null;
  return reading(file, () => {
    const alerts: string[] = [];
    let number = 0;
    for (const text of linesOf(file)) {
      number++;
      if (!text.includes('"kind":"alert"')) continue;
      const event = parseObject(text, number);
      if (event.kind === 'alert' && event.layout === layout) alerts.push(JSON.stringify(event.alert));
    }
    return alerts;
  });
}

/** The alerts that come of the log, each as JSON. Of a run that was left early, what still waited stays untold. */
function replayed({ log, isWhole }: Recording, configuration: PipelineConfiguration): string[] {
  return reading(log, () => {
    const pipeline = createPipeline(configuration);
    const alerts: string[] = [];
    const tell = (told: readonly Alert[]) => alerts.push(...told.map((alert) => JSON.stringify(alert)));
    for (const observation of readObservations(linesOf(log))) tell(takeObservation(pipeline, observation).alerts);
    if (isWhole) tell(endPipeline(pipeline).alerts);
    return alerts;
  });
}

/** @throws {InputError} with the line, where a log turns out to be damaged */
function reading<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    throw new InputError([fileProblem(file, { key: 'problem.damaged', values: { reason: error.message } })]);
  }
}

function writeAlerts(out: string, alerts: readonly string[]): void {
  try {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, alerts.map((alert) => `${alert}\n`).join(''));
  } catch (error) {
    const reason = String((error as NodeJS.ErrnoException).code);
    throw new InputError([fileProblem(out, { key: 'problem.unwritable', values: { reason } })]);
  }
}
