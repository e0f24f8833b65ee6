/** Threads in a real browser: module workers of a cross-origin isolated page, running the modules that Node runs. */
import { afterAll, expect, test } from 'vitest';
import { LostWorkerError, TaskTimeoutError } from '../../engine/workers/errors.ts';
import { Gang } from '../../engine/workers/gang.ts';
import { TaskPool } from '../../engine/workers/pool.ts';
import entry from './workers/entry.ts?worker&url';
import { createFloor, STAGES, type Sums, summedBy } from './workers/stages.ts';

const url = new URL(entry, location.href).href;
const pool = new TaskPool(url, 2);
afterAll(() => pool.close());

test('a gang inside a worker folds to the same bits for any number of threads', async () => {
  const one = await pool.run<Sums>('sums', { workers: 1, url });
  for (const workers of [2, 3, 8]) {
    const many = await pool.run<Sums>('sums', { workers, url });
    expect(many.prefix).toBe(one.prefix);
    expect(many.arrival).not.toBe(one.arrival);
  }
});

test('a gang reaches every item once in each of 10 000 rounds', async () => {
  expect(await pool.run('reached', { rounds: 10_000, workers: 8, url })).toEqual(new Set([10_000]));
});

test('a page itself may run stages alone, and is told that it may not wait', async () => {
  expect((await summedBy(1, url)).prefix).toBe((await pool.run<Sums>('sums', { workers: 2, url })).prefix);
  const plan = { workers: 2, workerUrl: url, stages: STAGES, context: createFloor() };
  await expect(Gang.start(plan)).rejects.toThrow('start the gang inside a worker');
});

test('a task pool passes on results, progress and errors, and refuses what it cannot clone', async () => {
  const seen: unknown[] = [];
  expect(await pool.run('count', 2, { onProgress: (progress) => seen.push(progress) })).toBe(2);
  expect(seen).toEqual([{ counted: 1 }, { counted: 2 }]);
  await expect(pool.run('throwRange', null)).rejects.toBeInstanceOf(RangeError);
  await expect(pool.run('double', () => 1)).rejects.toThrow(/argument of task 'double' cannot be sent/);
  const results: unknown[] = [];
  for await (const result of pool.runAll('double', [1, 2, 3, 4, 5])) results.push(result);
  expect(results).toEqual([2, 4, 6, 8, 10]);
});

test('a task pool ends an endless loop when told to, or when it is late', async () => {
  const stop = new AbortController();
  const endless = pool.run('spin', null, { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
  await expect(endless).rejects.toThrow('enough');
  await expect(pool.run('spin', null, { timeout: 300 })).rejects.toThrow(TaskTimeoutError);
  expect(await Promise.all([1, 2, 3].map((n) => pool.run('double', n)))).toEqual([2, 4, 6]);
});

test('a task pool tries a task once more when its worker fails, and then reports it', async () => {
  const tries = new Int32Array(new SharedArrayBuffer(8));
  tries[1] = 1;
  expect(await pool.run('dieFirst', tries)).toBe('alive');
  expect(tries[0]).toBe(2);
  tries.set([0, 100]);
  await expect(pool.run('throwAside', tries)).rejects.toThrow(LostWorkerError);
  expect(tries[0]).toBe(2);
});
