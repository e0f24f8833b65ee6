/**
 * What does it cost to meet at a barrier, what do threads win there, and what does handing a task over cost?
 *
 * A tick of 200 ms has some 20 parallel stages; at 20 µs a round they take 0.2 % of it, which is the budget of a
 * round that does nothing. The work is 64 chunks of square roots, about 2 ms in all.
 */
import { Gang } from '../../engine/workers/gang.ts';
import { TaskPool } from '../../engine/workers/pool.ts';
import { createFloor, STAGES } from '../engine/workers/stages.ts';
import { type BenchLine, medianSeconds } from './line.ts';

const ENTRY = new URL('../engine/workers/entry.ts', import.meta.url);
const ROUNDS = 5_000;
const TASKS = 4_000;

export async function bench(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const workers of [1, 2, 3, 8]) lines.push(...(await rounds(workers)));
  lines.push(await tasks(2));
  return lines;
}

async function rounds(workers: number): Promise<BenchLine[]> {
  const floor = createFloor();
  const gang = await Gang.start({ workers, workerUrl: ENTRY, stages: STAGES, context: floor });
  const bare = medianSeconds(5, () => {
    for (let round = 0; round < ROUNDS; round++) gang.run('addOne', 16, 1);
  });
  const busy = medianSeconds(5, () => {
    for (let round = 0; round < ROUNDS / 50; round++) gang.run('churn', 64, 1, [6_000]);
  });
  await gang.close();
  const size = `${workers} workers`;
  const line = (name: string, seconds: number, count: number) => {
    return { bench: `gang round, ${name}`, size, value: Math.round((1e7 * seconds) / count) / 1e4, unit: 'ms' };
  };
  return [{ ...line('nothing to do', bare, ROUNDS), budget: 0.02 }, line('64 chunks of work', busy, ROUNDS / 50)];
}

async function tasks(workers: number): Promise<BenchLine> {
  const pool = new TaskPool(ENTRY, workers);
  const times: number[] = [];
  for (let repeat = 0; repeat < 6; repeat++) {
    const begin = performance.now();
    let sum = 0;
    for await (const double of pool.runAll<number>('double', Array(TASKS).keys())) sum += double;
    if (sum !== TASKS * (TASKS - 1)) throw new Error(`the tasks came to ${sum}`);
    if (repeat > 0) times.push((performance.now() - begin) / 1000);
  }
  await pool.close();
  const median = times.sort((a, b) => a - b)[times.length >> 1];
  const size = `${workers} workers, smallest tasks`;
  return { bench: 'task pool', size, value: Math.round(TASKS / median), unit: 'tasks/s', budget: 5_000 };
}
