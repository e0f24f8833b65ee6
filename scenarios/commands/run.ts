/** `sunqar run`: the world and its cameras for one seed, as a run folder. Ctrl-C leaves a folder that can be gone on with. */
import { cpus } from 'node:os';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { createHash, hashDigest, hashString } from '../../engine/hash.ts';
import { TaskPool } from '../../engine/workers/pool.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { Outlets } from '../../sim/recorder.ts';
import { type Checkpoint, encodeCheckpoint } from '../../sim/recording/checkpoint.ts';
import { Run } from '../../sim/run.ts';
import { message } from '../messages/catalogue.ts';
import { choose } from '../read/choose.ts';
import { planOf } from '../read/plan.ts';
import { type Project, readProject } from '../read/project.ts';
import { MS_PER_MINUTE } from '../schema/quantities.ts';
import { seedText } from '../schema/scenario.ts';
import { coverageCsv, coverLayouts, type LayoutCoverage, percent, summaryOf } from './coverage.ts';
import { csv } from './csv.ts';
import { EXIT } from './exit.ts';
import { findInput, loadText } from './files.ts';
import { type Interruption, watchInterruption } from './interruption.ts';
import { printJson, printTable } from './print.ts';
import { startProgress } from './progress.ts';
import { copyBeginnings, openCheckpoint } from './resume.ts';
import { MANIFEST, RUN_FOLDER_VERSION, RunFolder } from './run-folder.ts';
import { defaultWorkers, parseWorkers, workersWithin, workerUrl } from './workers.ts';

interface Options {
  readonly out: string;
  readonly force?: boolean;
  readonly workers?: number;
  readonly layout?: readonly string[];
  readonly seed?: string;
  readonly minutes?: number;
  readonly resume?: boolean;
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
  const inputs = inputsHash(project);
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
    return await runInto(folder, { project, inputs, from, options, argument }, interruption);
  } catch (error) {
    folder.discard();
    throw error;
  } finally {
    interruption.stop();
  }
}

interface Task {
  readonly project: Project;
  readonly inputs: string;
  readonly from: Checkpoint | null;
  readonly options: Options;
  readonly argument: string; // the scenario, as it was named
}

async function runInto(folder: RunFolder, task: Task, interruption: Interruption): Promise<number> {
  const { project, inputs, from, options } = task;
  const { scenario } = project;
  const workers = options.workers ?? workersWithin(project);
  const began = performance.now();
  const across = options.workers ?? defaultWorkers();
  const coverage = await coverLayouts(project, across);
  const pool = new TaskPool(workerUrl(), across);
  const plan = { ...planOf(project), inputs, workers, workerUrl: workerUrl() };
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
function resumeCommand({ argument, options: { out, layout, seed, minutes } }: Task): string {
  const quoted = (text: string) => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  return [
    `sunqar run ${quoted(argument)} --out ${quoted(out)} --resume`,
    ...(layout ?? []).map((name) => `--layout ${quoted(name)}`),
    ...(seed === undefined ? [] : [`--seed ${quoted(seed)}`]),
    ...(minutes === undefined ? [] : [`--minutes ${minutes}`]),
  ].join(' ');
}

/** Of everything the run is a function of, and the version that computes it. */
export function inputsHash(project: Project): string {
  const hash = createHash();
  hashString(hash, JSON.stringify([manifest.version, planOf(project)]));
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

interface Effort {
  readonly seconds: number;
  readonly inputs: string;
  readonly workers: number;
}

function writeTables(
  folder: RunFolder,
  project: Project,
  running: Run,
  coverage: readonly LayoutCoverage[],
  { seconds, inputs, workers }: Effort,
): void {
  const { scenario } = project;
  folder.write(
    MANIFEST,
    json({
      format: 'sunqar-run',
      version: RUN_FOLDER_VERSION,
      sunqar: manifest.version,
      status: running.isOver ? 'complete' : 'interrupted',
      scenario: scenario.name,
      seed: scenario.seed,
      layouts: project.layouts.map(({ name }) => name),
      inputs_hash: inputs,
      inputs: project.inputs,
      detector: { profile: running.state.shared.profile.name, status: running.state.shared.profile.status },
      simulated_s: (running.state.tick * scenario.tickMs) / 1000,
      wall_s: Number(seconds.toFixed(2)),
      workers,
      machine: { node: process.version, platform: process.platform, processor: cpus()[0]?.model ?? 'unknown' },
    }),
  );
  folder.write('summary.json', json(summary(project, running, coverage)));
  folder.write(
    'hashes.json',
    json({ whole: running.hash, blocks: running.blocks.map(({ tick, state }) => ({ tick, state })) }),
  );
  folder.write('cameras.csv', camerasCsv(project, running));
  folder.write('movement.csv', movementCsv(project, running));
  folder.write('coverage.csv', coverageCsv(project, coverage));
  for (const { files } of coverage) for (const [name, content] of Object.entries(files)) folder.write(name, content);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function summary(project: Project, running: Run, coverage: readonly LayoutCoverage[]) {
  const { scenario } = project;
  const { state } = running;
  return {
    scenario: scenario.name,
    seed: scenario.seed,
    status: running.isOver ? 'complete' : 'interrupted',
    hash: running.hash,
    simulated_s: (state.tick * scenario.tickMs) / 1000,
    movement: {
      people_at_start: state.counts.peopleAtStart,
      people_entered: state.counts.peopleEntered,
      people_left: state.counts.peopleLeft,
      people_turned_away: state.counts.peopleTurnedAway,
      people_stuck: state.counts.peopleStuck,
      vehicles_entered: state.counts.vehiclesEntered,
      vehicles_left: state.counts.vehiclesLeft,
      vehicles_held_back: state.counts.vehiclesHeldBack,
      bodies_at_end: state.bodyCount,
    },
    layouts: perLayout(project, running).map((row, k) => ({
      ...row,
      coverage: summaryOf(coverage[k].layout, coverage[k].measures, coverage[k].gaps),
    })),
  };
}

function perLayout({ layouts }: Project, { totals }: Run) {
  let first = 0;
  return layouts.map(({ name, cameras }) => {
    const sum = (column: readonly number[]) =>
      column.slice(first, first + cameras.length).reduce((total, count) => total + count, 0);
    const row = {
      layout: name,
      cameras: cameras.length,
      exposures: sum(totals.exposures),
      sightings: sum(totals.sightings),
      detections: sum(totals.detections),
      false_positives: sum(totals.falsePositives),
      cut: sum(totals.cut),
    };
    first += cameras.length;
    return row;
  });
}

function camerasCsv({ scenario, layouts }: Project, { totals }: Run): string {
  return csv(
    layouts
      .flatMap((layout) => layout.cameras.map((camera) => ({ layout: layout.name, camera })))
      .map(({ layout, camera }, k) => ({
        run: 0,
        layout,
        seed: scenario.seed,
        scenario: scenario.name,
        camera: camera.id,
        model: camera.model,
        exposures: totals.exposures[k],
        sightings: totals.sightings[k],
        detections: totals.detections[k],
        false_positives: totals.falsePositives[k],
        cut: totals.cut[k],
      })),
  );
}

/** One record per block of ten seconds: counts since the start. */
function movementCsv({ scenario }: Project, { blocks }: Run): string {
  return csv(
    blocks.map(({ tick, bodies, counts }) => ({
      run: 0,
      layout: null, // all layouts watch the same world
      seed: scenario.seed,
      scenario: scenario.name,
      until_s: (tick * scenario.tickMs) / 1000,
      bodies_outdoors: bodies,
      people_at_start: counts.peopleAtStart,
      people_entered: counts.peopleEntered,
      people_left: counts.peopleLeft,
      people_turned_away: counts.peopleTurnedAway,
      people_stuck: counts.peopleStuck,
      vehicles_entered: counts.vehiclesEntered,
      vehicles_left: counts.vehiclesLeft,
      vehicles_held_back: counts.vehiclesHeldBack,
    })),
  );
}

function printRun(
  project: Project,
  running: Run,
  coverage: readonly LayoutCoverage[],
  { seconds, workers, folder }: { seconds: number; workers: number; folder: string },
): void {
  const { scenario } = project;
  const { state } = running;
  const simulated = (state.tick * scenario.tickMs) / 1000;
  const speed = (simulated / seconds).toFixed(0);
  const minutes = (simulated / 60).toFixed(1);
  const title = { scenario: scenario.name, seed: scenario.seed, minutes, seconds: seconds.toFixed(1), speed, workers };
  process.stdout.write(`${message('run.title', title)}\n\n`);
  const keys = [
    ...(['run.layout', 'run.cameras', 'run.coverage', 'run.demand', 'run.exposures', 'run.bodies'] as const),
    ...(['run.detections', 'run.false'] as const),
  ];
  printTable([
    keys.map((key) => message(key)),
    ...perLayout(project, running).map((row, k) => {
      const [monitor] = coverage[k].measures.levels;
      const bodies = (row.sightings / Math.max(1, row.exposures)).toFixed(1);
      const covered = [percent(monitor.share), percent(monitor.demandShare)];
      return [row.layout, row.cameras, ...covered, row.exposures, bodies, row.detections, row.false_positives];
    }),
  ]);
  const { counts } = state;
  const movement = {
    atStart: counts.peopleAtStart,
    entered: counts.peopleEntered,
    left: counts.peopleLeft,
    stuck: counts.peopleStuck,
    vehiclesEntered: counts.vehiclesEntered,
    vehiclesLeft: counts.vehiclesLeft,
    bodies: state.bodyCount,
  };
  const { profile } = state.shared;
  process.stdout.write(
    `\n${message('run.people', movement)}\n${message('check.not_simulated')}\n${message('run.profile', { profile: profile.name })}\n` +
      `${message('run.hash', { hash: running.hash })}\n${message('cli.written', { folder })}\n`,
  );
}
