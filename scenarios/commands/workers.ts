/** Where the simulation's worker entry lies, and how many workers a command takes unless told. */
import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { capacities } from '../../sim/demand.ts';
import { message } from '../messages/catalogue.ts';
import type { Project } from '../read/project.ts';

/** The source under a TypeScript loader; beside the bundle once built. */
export function workerUrl(): URL {
  const here = import.meta.url;
  return new URL(here.endsWith('.ts') ? '../../sim/worker.ts' : './worker.js', here);
}

/**
 * Threads that share the stages of one run, unless told: one where a second costs more than it gives. By
 * test/bench/chain.bench.ts two threads take 0.95 of the pace of one at 100 cameras and 600 bodies outdoors, and 1.4 at
 * 1 000 and 9 600; the limits lie between. Results are the same either way.
 */
export function workersWithin({ scenario, layouts }: Project): number {
  const cameras = layouts.reduce((sum, layout) => sum + layout.cameras.length, 0);
  return cameras >= 300 || capacities(scenario).people >= 10_000 ? defaultWorkers() : 1;
}

export const MOST_WORKERS = 64;

export function defaultWorkers(): number {
  return Math.min(MOST_WORKERS, availableParallelism());
}

/** Reads `--workers 4`. */
export function parseWorkers(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_WORKERS) return count;
  throw new InvalidArgumentError(message('cli.workers.limit', { most: MOST_WORKERS }));
}
