/**
 * `sunqar verify`: runs a scenario with several numbers of workers, and once interrupted and resumed, and compares the
 * hashes of every state column and every line of every observation log. Different hashes are a failed expectation.
 */
import type { Command } from 'commander';
import { NO_OUTLETS } from '../../sim/recorder.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../sim/recording/checkpoint.ts';
import { Run, type RunPlan } from '../../sim/run.ts';
import { message } from '../messages/catalogue.ts';
import { choose } from '../read/choose.ts';
import { planOf } from '../read/plan.ts';
import { readProject } from '../read/project.ts';
import { EXIT } from './exit.ts';
import { findInput, loadText } from './files.ts';
import { printJson, printTable } from './print.ts';
import { startProgress } from './progress.ts';
import { inputsHash, parseMinutes, parseSeed } from './run.ts';
import { parseWorkers, workerUrl } from './workers.ts';

interface Options {
  readonly workers: readonly number[];
  readonly minutes?: number;
  readonly seed?: string;
  readonly json?: boolean;
}

/** One way to compute the run, and what came out. */
interface Trial {
  readonly way: string;
  readonly workers: number;
  readonly resumed: boolean;
  readonly hash: string;
}

export function register(program: Command): void {
  program
    .command('verify')
    .description(message('cli.verify.description'))
    .argument('<scenario>', message('cli.scenario'))
    .option('--workers <counts>', message('cli.verify.workers'), parseCounts, [1, 2, 3, 8])
    .option('--minutes <count>', message('cli.run.minutes'), parseMinutes)
    .option('--seed <text>', message('cli.run.seed'), parseSeed)
    .option('--json', message('cli.json'))
    .addHelpText('after', `\n${message('cli.example')}\n  sunqar verify evening-yard --minutes 1 --workers 1,2,8`)
    .action(async (argument: string, options: Options) => {
      process.exitCode = await verify(argument, options);
    });
}

function parseCounts(text: string): number[] {
  return text.split(',').map((part) => parseWorkers(part.trim()));
}

async function verify(argument: string, options: Options): Promise<number> {
  const project = choose(readProject(findInput(argument), loadText), options);
  const { scenario } = project;
  const plan = (workers: number): RunPlan => {
    return { ...planOf(project), inputs: inputsHash(project), workers, workerUrl: workerUrl() };
  };
  const progress = startProgress(message('progress.verify'), options.workers.length + 1);
  const trials: Trial[] = [];
  for (const workers of options.workers) {
    const hash = await hashOf(plan(workers));
    const way = message('verify.workers', { count: workers });
    progress.update(trials.push({ way, workers, resumed: false, hash }));
  }
  const most = Math.max(...options.workers);
  const resumed = await hashOfResumed(plan(most));
  trials.push({ way: message('verify.resumed'), workers: most, resumed: true, hash: resumed });
  progress.stop();
  const identical = trials.every(({ hash }) => hash === trials[0].hash);
  if (options.json) printJson({ scenario: scenario.name, seed: scenario.seed, identical, trials });
  else {
    const keys = ['verify.way', 'verify.hash', 'verify.same'] as const;
    const rows = trials.map(({ way, hash }) => [way, hash, hash === trials[0].hash ? '✓' : '✗']);
    printTable([keys.map((key) => message(key)), ...rows]);
    process.stdout.write(`${message(identical ? 'verify.identical' : 'verify.different')}\n`);
  }
  return identical ? EXIT.done : EXIT.expectationFailed;
}

async function hashOf(plan: RunPlan): Promise<string> {
  const run = await Run.start(plan, NO_OUTLETS, null, null);
  try {
    while (!run.isOver) run.advance();
    return run.hash;
  } finally {
    await run.close();
  }
}

/** Left about half-way through a checkpoint's bytes, and taken up by a run that never saw the first half. */
async function hashOfResumed(plan: RunPlan): Promise<string> {
  const first = await Run.start(plan, NO_OUTLETS, null, null);
  let bytes: Uint8Array;
  try {
    do first.advance();
    while (first.state.tick < first.ticks / 2);
    bytes = encodeCheckpoint(first.checkpoint());
  } finally {
    await first.close();
  }
  const second = await Run.start({ ...plan, workers: 1 }, NO_OUTLETS, null, decodeCheckpoint(bytes));
  try {
    while (!second.isOver) second.advance();
    return second.hash;
  } finally {
    await second.close();
  }
}
