/**
 * `sunqar compare`: several layouts in the same worlds, seed by seed, and which is better. Seeds run side by side, each
 * on a thread of its own; Ctrl-C or a lost worker leave a valid folder of the seeds that were done.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { LostWorkerError } from '../../engine/workers/errors.ts';
import { TaskPool } from '../../engine/workers/pool.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { Layout } from '../../sim/cameras/layout.ts';
import { PROFILES } from '../../sim/feeds/profile.ts';
import { type About, compareSeeds, figuresOf, primaryWidth, type SeedFigures } from '../experiments/compare.ts';
import type { Setting } from '../experiments/metrics.ts';
import { raisedBy } from '../experiments/raised-by.ts';
import { type Batch, batchesOf, runSeeds } from '../experiments/seeds.ts';
import { unknownsOf } from '../experiments/unknowns.ts';
import { message, type Phrase } from '../messages/catalogue.ts';
import { choose } from '../read/choose.ts';
import { fileProblem, InputError } from '../read/problem.ts';
import { type Project, readProject } from '../read/project.ts';
import { MS_PER_MINUTE } from '../schema/quantities.ts';
import { ChainTables } from './chain-tables.ts';
import { type Making, writeFolder, writeRecordedRun } from './compare-folder.ts';
import { printComparison } from './compare-print.ts';
import { coverLayouts, type LayoutCoverage } from './coverage.ts';
import { DrawsTable } from './draws-table.ts';
import { EXIT } from './exit.ts';
import { findInput, isBundled, loadText } from './files.ts';
import { type Interruption, watchInterruption } from './interruption.ts';
import { printJson } from './print.ts';
import { startProgress } from './progress.ts';
import { parseMinutes } from './run.ts';
import { RunFolder } from './run-folder.ts';
import { defaultWorkers, parseWorkers, workerUrl } from './workers.ts';

const MOST_SEEDS = 10_000;
const MOST_UNTIL = 100; // seeds, unless told
const DRAWS = 20; // unless told: as few as can tell one in twenty
const MOST_DRAWS = 100;

interface Options {
  readonly out: string;
  readonly force?: boolean;
  readonly seeds: number;
  readonly layout?: readonly string[];
  readonly minutes?: number;
  readonly workers: number;
  readonly until?: number;
  readonly most?: number;
  readonly draws: number;
  readonly record: 'none' | 'first' | 'all';
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('compare')
    .description(message('cli.compare.description'))
    .argument('<scenario>', message('cli.scenario'))
    .requiredOption('--out <folder>', message('cli.out'))
    .option('--force', message('cli.force'))
    .option('--seeds <count>', message('cli.compare.seeds'), parseSeeds, 10)
    .option('--layout <name>', message('cli.compare.layout'), (name, all: string[] = []) => [...all, name])
    .option('--minutes <count>', message('cli.run.minutes'), parseMinutes)
    .option('--until <width>', message('cli.compare.until'), parseWidth)
    .option('--most <count>', message('cli.compare.most'), parseSeeds)
    .option('--draws <count>', message('cli.compare.draws'), parseDraws, DRAWS)
    .addOption(
      new Option('--record <which>', message('cli.compare.record')).choices(['none', 'first', 'all']).default('first'),
    )
    .option('--workers <count>', message('cli.workers'), parseWorkers, defaultWorkers())
    .option('--json', message('cli.json'))
    .addHelpText(
      'after',
      `\n${message('cli.example')}\n  sunqar compare evening-yard --out runs/evening --seeds 10 --minutes 5`,
    )
    .action(async (argument: string, options: Options) => {
      process.exitCode = await compare(argument, options);
    });
}

function parseSeeds(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 2 && count <= MOST_SEEDS) return count;
  throw new InvalidArgumentError(message('cli.compare.seeds.limit', { most: MOST_SEEDS }));
}

function parseDraws(text: string): number {
  const count = Number(text);
  if (text.trim() !== '' && Number.isInteger(count) && count >= 0 && count <= MOST_DRAWS) return count;
  throw new InvalidArgumentError(message('cli.compare.draws.limit', { most: MOST_DRAWS }));
}

/** Of an interval of a difference of shares: at most from -1 to 1. */
function parseWidth(text: string): number {
  const width = Number(text);
  if (width > 0 && width <= 2) return width;
  throw new InvalidArgumentError(message('cli.compare.until.limit'));
}

async function compare(argument: string, options: Options): Promise<number> {
  const project = comparable(readProject(findInput(argument), loadText), options);
  const folder = new RunFolder(options.out, options.force === true);
  const interruption = watchInterruption();
  try {
    return await compareInto(folder, project, { ...options, isBundled: isBundled(argument) }, interruption);
  } catch (error) {
    folder.discard();
    throw error;
  } finally {
    interruption.stop();
  }
}

/** @throws {InputError} for layouts and numbers that make no comparison */
function comparable(whole: Project, options: Options): Project {
  const { layout: names, minutes, seeds, until, most } = options;
  const project = choose(whole, { layout: names, minutes });
  const refuse = (subject: string, says: Phrase, fix: Phrase | null = null) => {
    throw new InputError([fileProblem(subject, says, fix)]);
  };
  const twice = names?.find((name, k) => names.indexOf(name) !== k);
  if (twice !== undefined) refuse(twice, { key: 'problem.layout_twice' });
  // The first one named is the one that the others are compared with.
  const layouts = names
    ? names.map((name) => project.layouts.find((layout) => layout.name === name)!)
    : project.layouts;
  if (layouts.length < 2) {
    const known = whole.layouts.map(({ name }) => name).join(', ');
    const values = { count: layouts.length };
    refuse('layouts', { key: 'problem.few_layouts', values }, { key: 'fix.few_layouts', values: { names: known } });
  }
  if (most !== undefined && until === undefined) {
    refuse('--most', { key: 'problem.most_without_until' }, { key: 'fix.most_without_until' });
  }
  if (most !== undefined && most < seeds)
    refuse('--most', { key: 'problem.most_below_seeds', values: { most, seeds } });
  return { ...project, layouts };
}

/** What came of running the seeds. */
interface Ran {
  readonly figures: readonly SeedFigures[];
  readonly hashes: Making['hashes'];
  readonly looks: number;
  readonly lost: LostWorkerError | null;
}

async function compareInto(
  folder: RunFolder,
  project: Project,
  options: Options & { readonly isBundled: boolean },
  interruption: Interruption,
): Promise<number> {
  const began = performance.now();
  const { scenario } = project;
  const setting: Setting = {
    raisedBy: raisedBy(project.rules?.rules ?? []),
    operators: scenario.centre.operators,
    durationMs: scenario.durationMs,
  };
  const unknowns = project.layouts.map((layout) =>
    unknownsOf(layout, project.assumed.get(layout.name)!, project.catalogue, project.site),
  );
  const batches = batchesOf(project.layouts, unknowns, options.draws);
  const coverage = await coverLayouts(project, options.workers);
  const ran = await runInto(folder, project, { ...options, setting, batches }, interruption.signal);
  if (ran.figures.length === 0) {
    folder.discard();
    if (ran.lost !== null) throw ran.lost;
    console.error(message('cli.interrupted_early'));
    return EXIT.interrupted;
  }
  const wallSeconds = Number(((performance.now() - began) / 1000).toFixed(2));
  const about = { ...aboutOf(project, coverage), wallSeconds, ...(ran.looks > 0 ? { looks: ran.looks } : {}) };
  const comparison = compareSeeds(about, setting, ran.figures, unknowns);
  const status = ran.lost ? 'lost-worker' : interruption.asked() ? 'interrupted' : 'complete';
  const recorded = { none: 0, first: 1, all: ran.figures.length }[options.record];
  await writeFolder(folder, project, comparison, coverage, { ...ran, status, recorded, ...options });
  folder.commit();
  if (options.json) printJson(comparison);
  else {
    printComparison(comparison, options.workers);
    process.stdout.write(`${message('cli.written', { folder: folder.target })}\n`);
  }
  return ending(ran, options, interruption.asked(), primaryWidth(scenario.primaryOutcome, ran.figures));
}

/** What is run, and what it is asked for. */
interface Question {
  readonly setting: Setting;
  readonly batches: readonly Batch[];
}

/** Runs seeds until there are enough, and writes their tables and recordings. */
async function runInto(
  folder: RunFolder,
  project: Project,
  { seeds, until, most, record, workers, setting, batches }: Options & Question,
  signal: AbortSignal,
): Promise<Ran> {
  const { scenario, layouts } = project;
  const about = { scenario: scenario.name, layouts };
  const tables = new ChainTables(folder, about, setting.raisedBy);
  const isDrawn = batches[0].drawn.length > 0;
  const draws = isDrawn ? new DrawsTable(folder, about) : null;
  const figures: SeedFigures[] = [];
  const hashes: Making['hashes'][number][] = [];
  const last = until === undefined ? seeds : (most ?? Math.max(seeds, MOST_UNTIL));
  let looks = 0;
  let lost: LostWorkerError | null = null;
  const pool = new TaskPool(workerUrl(), workers);
  const progress = startProgress(message(isDrawn ? 'progress.draws' : 'progress.seeds'), last * batches.length);
  let done = 0;
  try {
    const isRecorded = (number: number) => record === 'all' || (record === 'first' && number === 1);
    const { raisedBy } = setting;
    const asked = { most: last, isRecorded, raisedBy, signal, onBatch: () => progress.update(++done) };
    for await (const run of runSeeds(pool, project, batches, asked)) {
      const { result } = run;
      tables.append(result);
      figures.push({ ...figuresOf(result, setting), ...(isDrawn ? { draws: run.draws } : {}) });
      draws?.append(figures[figures.length - 1]);
      hashes.push({ seed: result.seed, hash: result.hash });
      if (result.recording) writeRecordedRun(folder, project, result, figures.length - 1);
      if (until === undefined || (figures.length % seeds !== 0 && figures.length !== last)) continue;
      looks++;
      if (primaryWidth(scenario.primaryOutcome, figures) < until) break;
    }
  } catch (error) {
    if (error instanceof LostWorkerError) lost = error;
    else if (!signal.aborted) throw error;
  } finally {
    progress.stop();
    await pool.close();
  }
  return { figures, hashes, looks, lost };
}

/** Says on stderr what is wanting, if anything is, and how the command ends. */
function ending({ figures, lost }: Ran, { until }: Options, interrupted: boolean, width: number): number {
  const seeds = message('quantity.seeds', { count: figures.length });
  if (lost !== null) {
    console.error(message('compare.lost', { reason: lost.message.split('\n')[0], seeds }));
    return EXIT.internalError;
  }
  if (interrupted) {
    console.error(message('compare.interrupted', { seeds }));
    return EXIT.interrupted;
  }
  if (until === undefined || width < until) return EXIT.done;
  const wide = Number.isFinite(width) ? width.toFixed(3) : '∞';
  console.error(message('compare.wide', { seeds, width: wide, asked: until }));
  return EXIT.inconclusive;
}

function aboutOf(
  { scenario, site, layouts }: Project,
  coverage: readonly LayoutCoverage[],
): Omit<About, 'wallSeconds'> {
  const { name, status } = PROFILES[scenario.detector];
  return {
    sunqar: manifest.version,
    scenario: scenario.name,
    minutesPerSeed: scenario.durationMs / MS_PER_MINUTE,
    primaryOutcome: scenario.primaryOutcome,
    detector: { profile: name, status },
    attribution: site.attribution,
    layouts: layouts.map((layout, k) => {
      const { share, demandShare, name: level } = coverage[k].measures.levels[0];
      return {
        name: layout.name,
        cameras: layout.cameras.length,
        price: priceOf(layout),
        coverage: { share, demandShare, level },
      };
    }),
  };
}

/** Sums by currency, in the order of their names. */
function priceOf({ cameras }: Layout): Readonly<Record<string, number>> {
  const currencies = [...new Set(cameras.map(({ price }) => price.currency))].sort();
  return Object.fromEntries(
    currencies.map((currency) => [
      currency,
      cameras.reduce((sum, { price }) => sum + (price.currency === currency ? price.amount : 0), 0),
    ]),
  );
}
