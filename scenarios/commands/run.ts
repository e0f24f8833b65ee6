/** `sunqar run`: the world and its cameras for one seed, as a run folder. Ctrl-C leaves a folder that can be gone on with. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createHash, hashDigest, hashString } from '../../engine/hash.ts';
import { TaskPool } from '../../engine/workers/pool.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { Outlets } from '../../sim/recorder.ts';
import { type Checkpoint, encodeCheckpoint } from '../../sim/recording/checkpoint.ts';
import { Run } from '../../sim/run.ts';
import { message } from '../messages/catalogue.ts';
import { choose } from '../read/choose.ts';
import { planOf } from '../read/plan.ts';
import { fileProblem, InputError } from '../read/problem.ts';
import { type Project, readProject } from '../read/project.ts';
import { MS_PER_MINUTE } from '../schema/quantities.ts';
import { seedText } from '../schema/scenario.ts';
import { coverLayouts } from './coverage.ts';
import { EXIT } from './exit.ts';
import { findInput, loadText } from './files.ts';
import { type Interruption, watchInterruption } from './interruption.ts';
import { printJson } from './print.ts';
import { startProgress } from './progress.ts';
import { copyBeginnings, openCheckpoint } from './resume.ts';
import { RunFolder } from './run-folder.ts';
import { printRun, summary, writeTables } from './run-summary.ts';
import { defaultWorkers, parseWorkers, workersWithin, workerUrl } from './workers.ts';

interface Options {
  readonly out: string;
  readonly force?: boolean;
  readonly workers?: number;
  readonly layout?: readonly string[];
  readonly seed?: string;
  readonly minutes?: number;
  readonly resume?: boolean;
  readonly feed: 'metadata' | 'pictures';
  readonly camera?: readonly string[];
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('run')
    .description(message('cli.run.description'))
    .argument('<scenario>', message('cli.scenario'))
    .requiredOption('--out <folder>', message('cli.out'))
    .option('--force', message('cli.force'))
    .option('--resume', message('cli.run.resume'))
    .option('--layout <name>', message('cli.run.layout'), (name, all: string[] = []) => [...all, name])
    .option('--seed <text>', message('cli.run.seed'), parseSeed)
    .option('--minutes <count>', message('cli.run.minutes'), parseMinutes)
    .addOption(
      new Option('--feed <kind>', message('cli.run.feed')).choices(['metadata', 'pictures']).default('metadata'),
    )
    .option('--camera <id>', message('cli.run.camera'), (id, all: string[] = []) => [...all, id])
    .option('--workers <count>', message('cli.run.workers'), parseWorkers)
    .option('--json', message('cli.json'))
    .addHelpText('after', `\n${message('cli.example')}\n  sunqar run evening-yard --out runs/evening --minutes 5`)
    .action(async (argument: string, options: Options) => {
      process.exitCode = await run(argument, options);
    });
}

export function parseSeed(text: string): string {
  if (seedText.safeParse(text).success) return text;
  throw new InvalidArgumentError(message('cli.run.seed.limit'));
}

export function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (minutes > 0 && Number.isFinite(minutes)) return minutes;
  throw new InvalidArgumentError(message('cli.run.minutes.limit'));
}

async function run(argument: string, options: Options): Promise<number> {
  const whole = readProject(findInput(argument), loadText);
  const project = choose(whole, options);
  const pictured = picturedCameras(project, options);
  const inputs = inputsHash(project, pictured);
  const minutes = whole.scenario.durationMs / MS_PER_MINUTE;
  if (options.minutes !== undefined && options.minutes > minutes) {
    console.error(message('run.shorter', { asked: options.minutes, minutes }));
  }
  const from = options.resume ? openCheckpoint(options.out, inputs) : null;
  const folder = new RunFolder(options.out, options.force === true || from !== null);
  const interruption = watchInterruption();
  try {
    const layouts = project.layouts.map(({ name }) => name);
    if (from) copyBeginnings(options.out, from, layouts, folder);
    return await runInto(folder, { project, pictured, inputs, from, options, argument }, interruption);
  } catch (error) {
    folder.discard();
    throw error;
  } finally {
    interruption.stop();
  }
}

interface Task {
  readonly project: Project;
  readonly pictured: readonly string[]; // ids of the cameras that go through pixels
  readonly inputs: string;
  readonly from: Checkpoint | null;
  readonly options: Options;
  readonly argument: string; // the scenario, as it was named
}

async function runInto(folder: RunFolder, task: Task, interruption: Interruption): Promise<number> {
  const { project, pictured, inputs, from, options } = task;
  const { scenario } = project;
  const workers = options.workers ?? workersWithin(project);
  const began = performance.now();
  const across = options.workers ?? defaultWorkers();
  const coverage = await coverLayouts(project, across);
  const pool = new TaskPool(workerUrl(), across);
  const plan = { ...planOf(project), pictured, inputs, workers, workerUrl: workerUrl() };
  const running = await Run.start(plan, outlets(folder), pool, from).finally(() => pool.close());
  const progress = startProgress(message('progress.run'), scenario.durationMs / MS_PER_MINUTE);
  try {
    const first = running.state.tick;
    while (!running.isOver && !interruption.asked()) {
      running.advance();
      progress.update((running.state.tick * scenario.tickMs) / MS_PER_MINUTE);
      await new Promise(setImmediate); // lets Ctrl-C be heard
    }
    progress.stop();
    if (running.state.tick === first && !running.isOver) {
      folder.discard();
      console.error(message('cli.interrupted_early'));
      return EXIT.interrupted;
    }
    // Before the recordings are closed: a run that goes on does so from where they ended, not from behind their index.
    if (!running.isOver) folder.write('checkpoint.sqcp', encodeCheckpoint(running.checkpoint()));
    running.finish();
    const seconds = (performance.now() - began) / 1000;
    writeTables(folder, project, running, coverage, { seconds, inputs, workers });
    folder.commit();
    if (options.json) printJson(summary(project, running, coverage));
    else printRun(project, running, coverage, { seconds, workers, folder: folder.target });
    if (running.isOver) return EXIT.done;
    const minutes = ((running.state.tick * scenario.tickMs) / MS_PER_MINUTE).toFixed(1);
    console.error(message('cli.interrupted', { minutes, command: resumeCommand(task) }));
    return EXIT.interrupted;
  } finally {
    progress.stop();
    await running.close();
  }
}

/** The command line that goes on where this run was left. */
function resumeCommand({ argument, options }: Task): string {
  const { out, layout, seed, minutes, feed, camera } = options;
  const quoted = (text: string) => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  return [
    `sunqar run ${quoted(argument)} --out ${quoted(out)} --resume`,
    ...(layout ?? []).map((name) => `--layout ${quoted(name)}`),
    ...(seed === undefined ? [] : [`--seed ${quoted(seed)}`]),
    ...(minutes === undefined ? [] : [`--minutes ${minutes}`]),
    ...(feed === 'metadata' ? [] : [`--feed ${feed}`]),
    ...(camera ?? []).map((id) => `--camera ${quoted(id)}`),
  ].join(' ');
}

/** All cameras, or those that were named, of a run from pictures; none of one from metadata. */
function picturedCameras({ layouts }: Project, { feed, camera: named }: Options): readonly string[] {
  const known = new Set(layouts.flatMap(({ cameras }) => cameras.map(({ id }) => id)));
  const unknown = (named ?? []).filter((id) => !known.has(id));
  const problems = unknown.map((id) => fileProblem(id, { key: 'problem.no_camera' }));
  if (named !== undefined && feed === 'metadata')
    problems.push(fileProblem('--camera', { key: 'problem.camera_alone' }));
  if (problems.length > 0) throw new InputError(problems);
  return feed === 'metadata' ? [] : (named ?? [...known]);
}

/** Of everything the run is a function of, and the version that computes it. */
export function inputsHash(project: Project, pictured: readonly string[] = []): string {
  const hash = createHash();
  hashString(hash, JSON.stringify([manifest.version, planOf(project), pictured]));
  return hashDigest(hash);
}

function outlets(folder: RunFolder): Outlets {
  const text = (name: string) => {
    const sink = folder.sink(name);
    return (content: string) => sink(new TextEncoder().encode(content));
  };
  return {
    motion: folder.sink('motion.sqmo'),
    events: text('events.ndjson'),
    overlay: (layout) => folder.sink(`overlay-${layout}.sqov`),
    observations: (layout) => text(`observations-${layout}.ndjson`),
    truth: (layout) => text(`truth-${layout}.csv`),
  };
}
