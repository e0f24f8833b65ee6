/** Threads in Node: what a task pool promises across runs, and what a gang promises within one. */
import { afterAll, describe, expect, test } from 'vitest';
import { LostWorkerError, TaskTimeoutError } from '../../engine/workers/errors.ts';
import { Gang } from '../../engine/workers/gang.ts';
import { TaskPool } from '../../engine/workers/pool.ts';
import { createFloor, reachedIn, STAGES, summedBy } from './workers/stages.ts';

const url = new URL('./workers/entry.ts', import.meta.url).href;
const shared = (...numbers: number[]) => {
  const array = new Int32Array(new SharedArrayBuffer(4 * numbers.length));
  array.set(numbers);
  return array;
};

describe('a task pool', () => {
  const pool = new TaskPool(url, 2);
  afterAll(() => pool.close());

  test('answers, and what a task throws keeps its class, its name and its words', async () => {
    expect(await pool.run('double', 21)).toBe(42);
    await expect(pool.run('throwRange', null)).rejects.toThrow(new RangeError('slot 812 freed twice'));
    await expect(pool.run('throwRange', null)).rejects.toBeInstanceOf(RangeError);
    await expect(pool.run('throwOdd', null)).rejects.toMatchObject({ name: 'OddError', message: 'odd' });
    await expect(pool.run('tripel', 1)).rejects.toThrow(/serves no task 'tripel'; it serves double, later/);
    await expect(pool.run('giveFunction', null)).rejects.toThrow("result of task 'giveFunction' cannot be sent back");
  });

  test('passes progress on, in order and before the result', async () => {
    const seen: unknown[] = [];
    const result = await pool.run('count', 4, { onProgress: (progress) => seen.push(progress) });
    expect(result).toBe(4);
    expect(seen).toEqual([{ counted: 1 }, { counted: 2 }, { counted: 3 }, { counted: 4 }]);
  });

  test('cancels a task in an endless loop, and works on', async () => {
    const stop = new AbortController();
    const endless = pool.run('spin', null, { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
    await expect(endless).rejects.toThrow('enough');
    expect(await Promise.all([1, 2, 3, 4].map((n) => pool.run('double', n)))).toEqual([2, 4, 6, 8]);
  });

  test('cancels tasks that wait for a worker, and never begins them', async () => {
    const tries = shared(0, 0);
    const busy = [1, 2].map((value) => pool.run('later', { value, delay: 100 }));
    const stop = new AbortController();
    const waiting = [1, 2].map(() => pool.run('dieFirst', tries, { signal: stop.signal }));
    stop.abort(new Error('not wanted'));
    for (const task of waiting) await expect(task).rejects.toThrow('not wanted');
    expect(await Promise.all(busy)).toEqual([1, 2]);
    await expect(pool.run('dieFirst', tries, { signal: stop.signal })).rejects.toThrow('not wanted');
    expect(await Promise.all([1, 2, 3].map((n) => pool.run('double', n)))).toEqual([2, 4, 6]);
    expect(tries[0]).toBe(0);
  });

  test('gives up a task that is late', async () => {
    await expect(pool.run('spin', null, { timeout: 300 })).rejects.toThrow(TaskTimeoutError);
    expect(await pool.run('later', { value: 'in time', delay: 10 }, { timeout: 30_000 })).toBe('in time');
  });

  test('does not call a task late for the time it had to wait for a worker', async () => {
    await Promise.all([1, 2, 3, 4].map((n) => pool.run('double', n)));
    const busy = [1, 2].map((value) => pool.run('later', { value, delay: 1500 }));
    expect(await pool.run('later', { value: 3, delay: 0 }, { timeout: 1000 })).toBe(3);
    await Promise.all(busy);
  });

  test('tries a task once more when its worker dies', async () => {
    const tries = shared(0, 1);
    expect(await pool.run('dieFirst', tries)).toBe('alive');
    expect(tries[0]).toBe(2);
  });

  test('reports a task that loses two workers, by name, and works on', async () => {
    for (const task of ['dieFirst', 'throwAside']) {
      const tries = shared(0, 100);
      const lost = await pool.run(task, tries).catch((error: unknown) => error);
      expect(lost).toBeInstanceOf(LostWorkerError);
      expect(lost).toMatchObject({ work: task, message: expect.stringContaining(`task '${task}' lost its worker`) });
      expect(tries[0]).toBe(2);
    }
    expect(await pool.run('double', 5)).toBe(10);
  });

  test('does not blame a task for a worker that died before it', async () => {
    await Promise.all([pool.run('dieAfterwards', null), pool.run('dieAfterwards', null)]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const tries = shared(0, 1);
    expect(await pool.run('dieFirst', tries)).toBe('alive');
  });

  test('refuses an argument that cannot be cloned, and keeps its workers', async () => {
    for (let i = 0; i < 3; i++) {
      await expect(pool.run('double', () => 1)).rejects.toThrow(/argument of task 'double' cannot be sent to a worker/);
    }
    expect(await Promise.all([1, 2, 3].map((n) => pool.run('double', n)))).toEqual([2, 4, 6]);
  });

  test('shares memory with its tasks', async () => {
    const count = shared(0);
    await Promise.all([1, 2, 3, 4].map(() => pool.run('addOne', count)));
    expect(count[0]).toBe(4);
  });

  test('yields results in the order of the arguments, and draws at most twice as many as it has workers', async () => {
    let drawn = 0;
    let taken = 0;
    let ahead = 0;
    function* arguments_() {
      for (let i = 0; i < 20; i++) {
        drawn++;
        ahead = Math.max(ahead, drawn - taken);
        yield { value: i, delay: (i * 7) % 20 };
      }
    }
    const results: unknown[] = [];
    for await (const result of pool.runAll('later', arguments_())) {
      results.push(result);
      taken++;
    }
    expect(results).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(ahead).toBe(4);
  });

  test('keeps all its workers busy and none doubly', async () => {
    const running = shared(0);
    const crowds: number[] = [];
    const twelve = Array.from({ length: 12 }, () => running);
    for await (const crowd of pool.runAll<number>('crowd', twelve)) crowds.push(crowd);
    expect(Math.max(...crowds)).toBe(2);
  });

  test('ends at the first failure, after the results before it, and cancels the rest', async () => {
    const results: unknown[] = [];
    const draw = async () => {
      const delays = [{ value: 'a', delay: 30 }, null, { value: 'c', delay: 60_000 }, { value: 'd', delay: 60_000 }];
      for await (const result of pool.runAll('later', delays)) results.push(result);
    };
    await expect(draw()).rejects.toThrow(/null/);
    expect(results).toEqual(['a']);
    expect(await pool.run('double', 1)).toBe(2);
  });

  test('rejects what is under way or waits when it is closed', async () => {
    const brief = new TaskPool(url, 1);
    let outcomes: Promise<PromiseSettledResult<unknown>[]> = Promise.resolve([]);
    await new Promise((begun) => {
      const spinning = brief.run('spin', null, { onProgress: begun });
      outcomes = Promise.allSettled([spinning, brief.run('double', 1)]);
    });
    await brief.close();
    expect((await outcomes).map((outcome) => String((outcome as PromiseRejectedResult).reason))).toEqual([
      'Error: the task pool was closed',
      'Error: the task pool was closed',
    ]);
    await expect(brief.run('double', 1)).rejects.toThrow(/on a closed pool/);
  });

  test('reports an entry that does not exist', async () => {
    for (const missing of ['file:///nowhere/worker.js', 'file:///nowhere/worker.ts']) {
      const brief = new TaskPool(missing, 1);
      await expect(brief.run('double', 1)).rejects.toThrow(/task 'double' lost its worker twice: .*nowhere/s);
      await brief.close();
    }
    expect(() => new TaskPool('./worker.js', 1)).toThrow(/must be a file URL/);
  });
});

describe('a gang', () => {
  test('folds to the same bits for any number of threads, and a sum in order of arrival does not', async () => {
    const one = await summedBy(1, url);
    for (const workers of [2, 3, 8]) {
      const many = await summedBy(workers, url);
      expect(many.prefix).toBe(one.prefix);
      expect(many.arrival).not.toBe(one.arrival);
    }
  });

  test('works on all its threads at once, in memory they share', async () => {
    const floor = createFloor();
    const gang = await Gang.start({ workers: 4, workerUrl: url, stages: STAGES, context: floor });
    gang.run('meet', 4, 1, [4]);
    expect([...floor.prefix.subarray(0, 4)].sort()).toEqual([1, 2, 2, 2]);
    await gang.close();
  });

  test('wakes every thread for every round', async () => {
    const gang = await Gang.start({ workers: 3, workerUrl: url, stages: STAGES, context: createFloor() });
    for (let round = 0; round < 3000; round++) gang.run('meet', 3, 1, [3]);
    await gang.close();
  });

  test('reaches every item once in each of 10 000 rounds, with more threads than cores', async () => {
    expect(await reachedIn(10_000, 8, url)).toEqual(new Set([10_000]));
  });

  test('hands each round its own numbers, and takes counts that no chunk divides', async () => {
    const floor = createFloor();
    const gang = await Gang.start({ workers: 3, workerUrl: url, stages: STAGES, context: floor });
    for (let round = 1; round < 200; round++) {
      const count = (round * 37) % 101;
      floor.prefix.fill(-1);
      gang.run('addArgs', count, 1 + (round % 9), [round, 0.5]);
      const expected = Array.from({ length: 102 }, (_, i) => (i < count ? round * i + 0.5 : -1));
      expect([...floor.prefix.subarray(0, 102)]).toEqual(expected);
    }
    await gang.close();
  });

  test('reports the lowest failed chunk, the same for any number of threads, and works on', async () => {
    for (const workers of [1, 2, 8]) {
      const floor = createFloor();
      const gang = await Gang.start({ workers, workerUrl: url, stages: STAGES, context: floor });
      const refused = () => gang.run('refuse', 40, 4, [3, workers]);
      const message = "stage 'refuse', items 0 to 3: RangeError: item 2 has no lane — полоса";
      expect(refused).toThrow(expect.objectContaining({ name: 'StageError', message }));
      gang.run('addOne', 40, 4);
      expect(new Set(floor.prefix.subarray(0, 40))).toEqual(new Set([1]));
      await gang.close();
    }
  });

  test('gives a silent thread up, says what it held, and can still be closed', async () => {
    for (const stage of ['exitInMember', 'spinInMember'] as const) {
      const plan = { workers: 2, workerUrl: url, stages: STAGES, context: createFloor(), patience: 1 };
      const gang = await Gang.start(plan);
      const run = () => gang.run(stage, 2, 1);
      expect(run).toThrow(LostWorkerError);
      expect(run).toThrow(/no chunk finished for 1 s; thread 1 holds items [01] to [01]/);
      await gang.close();
    }
  });

  test('does not give up threads that are slow but do finish chunks', async () => {
    const plan = { workers: 6, workerUrl: url, stages: STAGES, context: createFloor(), patience: 2 };
    const gang = await Gang.start(plan);
    gang.run('nap', 6, 1, [900]);
    await gang.close();
  });

  test('does not start with an entry or a context that will not do', async () => {
    const context = createFloor();
    const plan = { workers: 2, workerUrl: url, stages: STAGES, context };
    await expect(Gang.start({ ...plan, workerUrl: 'file:///nowhere/worker.js' })).rejects.toThrow(/gone: .*nowhere/s);
    await expect(Gang.start({ ...plan, stages: { fly: () => {} } })).rejects.toThrow(/serves no stage 'fly'/);
    await expect(Gang.start({ ...plan, context: { ...context, odd: () => 1 } })).rejects.toThrow(/context of the gang/);
  });

  test('refuses work it was not made for', async () => {
    const gang = await Gang.start({ workers: 1, workerUrl: url, stages: STAGES, context: createFloor() });
    expect(() => gang.run('fly' as 'meet', 1, 1)).toThrow("assertion: the gang has no stage 'fly'");
    expect(() => gang.run('addOne', 1, 0)).toThrow(/in chunks of 0/);
    expect(() => gang.run('addOne', 1.5, 1)).toThrow(/over 1.5 items/);
    expect(() => gang.run('addOne', 1, 1, new Array(65).fill(0))).toThrow(/at most 64/);
    await gang.close();
    expect(() => gang.run('addOne', 1, 1)).toThrow(/on a closed gang/);
  });
});
