/**
 * The seeds of a comparison, run side by side. All layouts observe the one world of a seed, so their differences are
 * paired; the seeds are numbered, so that n seeds are always the same n.
 */
import type { TaskPool } from '../../engine/workers/pool.ts';
import type { Layout } from '../../sim/cameras/layout.ts';
import type { SightTable } from '../../sim/cameras/sight-table.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import type { PipelineConfiguration } from '../../sim/pipeline/configuration.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { Site } from '../../sim/world/site.ts';

/** What the task `runSeed` is given. Everything but the scenario's seed is the same for all seeds. */
export interface SeedTask {
  readonly scenario: Scenario;
  readonly site: Site;
  readonly layouts: readonly Layout[];
  readonly feedSeeds?: readonly string[]; // by layout; left out, the feeds' chance is the scenario's
  readonly tables: readonly SightTable[]; // one per camera of all layouts, layout by layout, on shared memory
  readonly configurations: readonly PipelineConfiguration[]; // by layout
  readonly record: boolean;
}

/** What it comes to; the files of a recording by name, where one was asked for. */
export interface SeedResult extends SeedOutcome {
  readonly recording?: Readonly<Record<string, Uint8Array>>;
}

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
