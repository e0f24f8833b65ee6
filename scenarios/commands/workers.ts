/** Where the simulation's worker entry lies, and how many workers a command takes unless told. */
import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { message } from '../messages/catalogue.ts';

/** The source under a TypeScript loader; beside the bundle once built. */
export function workerUrl(): URL {
  const here = import.meta.url;
  return new URL(here.endsWith('.ts') ? '../../sim/worker.ts' : './worker.js', here);
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
