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
import { type Project, readProject } from '../read/project.ts';
import { MS_PER_MINUTE } from '../schema/quantities.ts';
import { coverageCsv, coverLayouts, type LayoutCoverage, percent, summaryOf } from './coverage.ts';
import { csv } from './csv.ts';
import { EXIT } from './exit.ts';
import { findInput, loadText } from './files.ts';
import { printJson, printTable } from './print.ts';
import { startProgress } from './progress.ts';
import { resumeFolder } from './resume.ts';
import { RunFolder } from './run-folder.ts';
import { defaultWorkers, parseWorkers, workerUrl } from './workers.ts';

export const RUN_FOLDER_VERSION = 1;

interface Options {
  readonly out: string;
  readonly force?: boolean;
  readonly workers: number;
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
    .option('--layout <name...>', message('cli.run.layout'))
    .option('--seed <text>', message('cli.run.seed'))
    .option('--minutes <count>', message('cli.run.minutes'), parseMinutes)
    .option('--workers <count>', message('cli.workers'), parseWorkers, defaultWorkers())
    .option('--json', message('cli.json'))
    .addHelpText('after', `\n${message('cli.example')}\n  sunqar run evening-yard --out runs/evening --minutes 5`)
    .action(async (argument: string, options: Options) => {
      process.exitCode = await run(argument, options);
    });
}

export function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (minutes > 0 && Number.isFinite(minutes)) return minutes;
  throw new InvalidArgumentError(message('cli.run.minutes.limit'));
}

async function run(argument: string, options: Options): Promise<number> {
  const project = choose(readProject(findInput(argument), loadText), options);
  const inputs = inputsHash(project);
  const resumed = options.resume ? resumeFolder(options.out, inputs) : null;
  const folder = new RunFolder(options.out, options.force === true || resumed !== null);
  try {
    resumed?.copyTo(folder);
    return await runInto(folder, project, inputs, resumed?.checkpoint ?? null, options);
  } catch (error) {
    folder.discard();
    throw error;
  }
}

async function runInto(
  folder: RunFolder,
  project: Project,
  inputs: string,
  from: Checkpoint | null,
  options: Options,
): Promise<number> {
  const { scenario, site, layouts } = project;
  const began = performance.now();
  const coverage = await coverLayouts(project, options.workers);
  const pool = new TaskPool(workerUrl(), options.workers);
  const plan = { scenario, site, layouts, inputs, workers: options.workers, workerUrl: workerUrl() };
  const interruption = watchInterruption();
  const running = await Run.start(plan, outlets(folder), pool, from).finally(() => pool.close());
  const progress = startProgress(message('progress.run'), scenario.durationMs / MS_PER_MINUTE);
  try {
    while (!running.isOver && !interruption.asked()) {
      running.advance();
      progress.update((running.state.tick * scenario.tickMs) / MS_PER_MINUTE);
      await new Promise(setImmediate); // lets Ctrl-C be heard
    }
    // Before the recordings are closed: a run that goes on does so from where they ended, not from behind their index.
    if (!running.isOver) folder.write('checkpoint.sqcp', encodeCheckpoint(running.checkpoint()));
    running.finish();
    const seconds = (performance.now() - began) / 1000;
    writeTables(folder, project, running, coverage, { seconds, inputs, workers: options.workers });
    folder.commit();
    progress.stop();
    if (options.json) printJson(summary(project, running, coverage));
    else printRun(project, running, coverage, { seconds, workers: options.workers, folder: folder.target });
    if (running.isOver) return EXIT.done;
    const minutes = ((running.state.tick * scenario.tickMs) / MS_PER_MINUTE).toFixed(1);
    console.error(message('cli.interrupted', { minutes, folder: options.out }));
    return EXIT.interrupted;
  } finally {
    progress.stop();
    interruption.stop();
    await running.close();
  }
}

/** Of everything the run is a function of, and the version that computes it. */
export function inputsHash({ scenario, site, layouts }: Project): string {
  const hash = createHash();
  hashString(hash, JSON.stringify([manifest.version, scenario, site, layouts]));
  return hashDigest(hash);
}

function outlets(folder: RunFolder): Outlets {
  const text = (name: string) => {
    const sink = folder.sink(name);
    return (content: string) => sink(new TextEncoder().encode(content));
  };
  return {
    motion: folder.sink('motion.sqmo'),
    overlay: (layout) => folder.sink(`overlay-${layout}.sqov`),
    observations: (layout) => text(`observations-${layout}.ndjson`),
    truth: (layout) => text(`truth-${layout}.csv`),
  };
}

/** Ctrl-C asks for an end after the block in hand; a second one ends at once. */
function watchInterruption(): { asked: () => boolean; stop: () => void } {
  let count = 0;
  const note = () => {
    if (++count > 1) process.exit(EXIT.interrupted);
  };
  process.on('SIGINT', note);
  process.on('SIGTERM', note);
  return {
    asked: () => count > 0,
    stop: () => {
      process.off('SIGINT', note);
      process.off('SIGTERM', note);
    },
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
    'manifest.json',
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
    hash: running.hash,
    simulated_s: (state.tick * scenario.tickMs) / 1000,
    movement: {
      people_entered: state.counts.peopleEntered,
      people_left: state.counts.peopleLeft,
      people_turned_away: state.counts.peopleTurnedAway,
      people_stuck: state.counts.peopleStuck,
      vehicles_entered: state.counts.vehiclesEntered,
      vehicles_left: state.counts.vehiclesLeft,
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
      })),
  );
}

/** One record per block of ten seconds: counts since the start. */
function movementCsv({ scenario }: Project, { blocks }: Run): string {
  return csv(
    blocks.map(({ tick, bodies, counts }) => ({
      run: 0,
      layout: 'all',
      seed: scenario.seed,
      scenario: scenario.name,
      until_s: (tick * scenario.tickMs) / 1000,
      bodies_outdoors: bodies,
      people_entered: counts.peopleEntered,
      people_left: counts.peopleLeft,
      people_turned_away: counts.peopleTurnedAway,
      people_stuck: counts.peopleStuck,
      vehicles_entered: counts.vehiclesEntered,
      vehicles_left: counts.vehiclesLeft,
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
  const present = {
    people: counts.peopleEntered - counts.peopleLeft,
    vehicles: counts.vehiclesEntered - counts.vehiclesLeft,
  };
  const movement = { ...present, arrived: counts.peopleEntered, left: counts.peopleLeft, stuck: counts.peopleStuck };
  const { profile } = state.shared;
  process.stdout.write(
    `\n${message('run.people', movement)}\n${message('run.profile', { profile: profile.name })}\n` +
      `${message('run.hash', { hash: running.hash })}\n${message('cli.written', { folder })}\n`,
  );
}
