/**
 * The seeds of a comparison, run side by side. All layouts observe the one world of a seed, so their differences are
 * paired; the seeds are numbered, so that n seeds are always the same n.
 */
import type { TaskPool } from '../../engine/workers/pool.ts';
import type { SeedResult, SeedTask } from '../../sim/seed-run.ts';

/** The seed of run `number`, from 1. */
export function seedNumbered(seed: string, number: number): string {
  return `${seed}/${number}`;
}

/**
 * Runs seeds 1 to `most` and yields their results in order, until the caller has enough.
 *
 * At most twice as many seeds as the pool has workers are under way or waiting to be taken, so memory is bounded if the
 * caller keeps no results. What is under way when the caller leaves is cancelled.
 *
 * @param base all tasks are like this one, but for the seed of the scenario and whether they record
 * @throws {LostWorkerError} when a seed lost two workers; the signal's reason when cancelled
 */
export function runSeeds(
  pool: TaskPool,
  base: Omit<SeedTask, 'record'>,
  { most, isRecorded, signal }: { most: number; isRecorded: (number: number) => boolean; signal: AbortSignal },
): AsyncGenerator<SeedResult, void, void> {
  function* tasks(): Generator<SeedTask> {
    for (let number = 1; number <= most; number++) {
      const scenario = { ...base.scenario, seed: seedNumbered(base.scenario.seed, number) };
      yield { ...base, scenario, record: isRecorded(number) };
    }
  }
  return pool.runAll<SeedResult>('runSeed', tasks(), { signal });
}
