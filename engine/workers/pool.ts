/**
 * Runs whole tasks on other threads: seeds, sweep cells, views, pictures.
 *
 * Over workerpool, with what it leaves open: arguments are cloned before they are handed over, errors keep their
 * class, a task whose worker dies gets a second worker and no third, and no more tasks are handed over than there are
 * workers: the rest wait here, where they cost nothing and can be cancelled.
 */
import { type Pool, platform, TerminateError } from 'workerpool';
import { assert } from '../assert.ts';
import { errorFromWords, LostWorkerError, TaskTimeoutError } from './errors.ts';
import type { Outcome } from './serve.ts';
import { cloneFor, startThreads } from './spawn.ts';

export interface RunOptions {
  readonly onProgress?: ((progress: unknown) => void) | undefined;
  readonly timeout?: number | undefined; // ms of one attempt
  readonly signal?: AbortSignal | undefined;
}

/** A browser tells nobody that a worker has closed itself, so no task may take for ever there. */
const LONGEST = platform === 'browser' ? 600_000 : Number.POSITIVE_INFINITY; // ms

/** What workerpool says when it hands a task to a worker that had died idle: the task itself was never begun. */
const DIED_BEFORE = 'Worker is terminated';

export class TaskPool {
  readonly #threads: Pool;
  readonly #workers: number;
  readonly #stops = new Set<AbortController>(); // one per task, waiting or running
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #closed = false;

  /** At most `workers` threads of the entry at `workerUrl` (see `startThreads`), each started when first needed. */
  constructor(workerUrl: string | URL, workers: number) {
    assert(Number.isInteger(workers) && workers >= 1, `${workers} workers; a task pool takes at least 1`);
    this.#threads = startThreads(workerUrl, workers);
    this.#workers = workers;
    this.#free = workers;
  }

  /**
   * Runs `task` with a copy of `argument` and resolves to its result.
   *
   * A cancelled or late task takes its thread with it, whatever the task is doing; another thread is started.
   *
   * @throws {TypeError} when the argument cannot be cloned
   * @throws {LostWorkerError} when two workers died over the task
   * @throws {TaskTimeoutError} when an attempt ran longer than `timeout`
   * @throws the signal's reason when cancelled, and what the task threw
   */
  async run<Result = unknown>(task: string, argument: unknown, options: RunOptions = {}): Promise<Result> {
    assert(!this.#closed, `task '${task}' on a closed pool`);
    const { signal } = options;
    signal?.throwIfAborted();
    const copy = cloneFor(`argument of task '${task}'`, argument);
    const stop = new AbortController();
    const relay = () => stop.abort(signal?.reason);
    signal?.addEventListener('abort', relay);
    this.#stops.add(stop);
    try {
      await this.#turn(stop.signal);
      try {
        return (await this.#insist(task, copy, options, stop.signal)) as Result;
      } finally {
        this.#giveWay();
      }
    } finally {
      this.#stops.delete(stop);
      signal?.removeEventListener('abort', relay);
    }
  }

  /**
   * Runs `task` for each argument and yields the results in the order of the arguments.
   *
   * Arguments are drawn as results are taken: at most twice as many as workers are under way or wait to be taken. The
   * first failure, in order, ends the iteration; what is still under way is then cancelled, as when the caller leaves.
   */
  async *runAll<Result = unknown>(
    task: string,
    argumentsInOrder: Iterable<unknown>,
    { signal, timeout, onProgress }: Omit<RunOptions, 'onProgress'> & { onProgress?: AllProgress } = {},
  ): AsyncGenerator<Result, void, void> {
    const stop = new AbortController();
    const relay = () => stop.abort(signal?.reason);
    if (signal?.aborted) relay();
    signal?.addEventListener('abort', relay);
    const window: Promise<Result>[] = [];
    let index = 0;
    try {
      for (const argument of argumentsInOrder) {
        const at = index++;
        const report = onProgress && ((progress: unknown) => onProgress(at, progress));
        const running = this.run<Result>(task, argument, { timeout, onProgress: report, signal: stop.signal });
        running.catch(() => {}); // heard of when its turn comes
        window.push(running);
        if (window.length === 2 * this.#workers) yield await (window.shift() as Promise<Result>);
      }
      while (window.length > 0) yield await (window.shift() as Promise<Result>);
    } finally {
      signal?.removeEventListener('abort', relay);
      stop.abort();
    }
  }

  /** Stops all threads; tasks under way or waiting are rejected. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop.abort(new Error('the task pool was closed'));
    await this.#threads.terminate(true);
  }

  /** Resolves when a worker is free for the caller, who then has it until `#giveWay`. */
  async #turn(stop: AbortSignal): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push(resolve);
      stop.addEventListener('abort', () => {
        const place = this.#waiting.indexOf(resolve);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(stop.reason);
      });
    });
  }

  /** Hands the worker straight to whoever waits longest, so that nobody can come in between. */
  #giveWay(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free++;
  }

  /** A second attempt if the first one's worker dies. */
  async #insist(task: string, argument: unknown, options: RunOptions, stop: AbortSignal): Promise<unknown> {
    for (let deaths = 0; ; ) {
      try {
        return await this.#attempt(task, argument, options, stop);
      } catch (error) {
        if (!(error instanceof TerminateError)) throw error;
        if (error.message !== DIED_BEFORE) deaths++;
        if (deaths === 2)
          throw new LostWorkerError(task, `task '${task}' lost its worker twice: ${error.message.trim()}`);
      }
    }
  }

  #attempt(task: string, argument: unknown, options: RunOptions, stop: AbortSignal): Promise<unknown> {
    const { onProgress, timeout = LONGEST } = options;
    return new Promise((resolve, reject) => {
      stop.throwIfAborted();
      // Progress that was under way when the task was given up is not passed on.
      const on = (progress: unknown) => {
        if (!stop.aborted) onProgress?.(progress);
      };
      const call = this.#threads.exec('runTask', [task, argument], { on });
      const giveUp = (reason: unknown) => {
        reject(reason);
        call.cancel();
      };
      const late = () => giveUp(new TaskTimeoutError(`task '${task}' took longer than ${timeout} ms`));
      const timer = timeout < Number.POSITIVE_INFINITY ? setTimeout(late, timeout) : undefined;
      const cancel = () => giveUp(stop.reason);
      stop.addEventListener('abort', cancel);
      const settled = () => {
        clearTimeout(timer);
        stop.removeEventListener('abort', cancel);
      };
      call.then(
        (outcome: Outcome) => {
          settled();
          if ('failure' in outcome) reject(errorFromWords(outcome.failure));
          else resolve(outcome.result);
        },
        (error: unknown) => {
          settled();
          // `runTask` catches what a task throws, so all that is left besides a death is a result that stays behind.
          const back = () => new TypeError(`the result of task '${task}' cannot be sent back from its worker`);
          reject(error instanceof TerminateError ? error : back());
        },
      );
    });
  }
}

/** Progress of the task with the argument at `index`. */
export type AllProgress = (index: number, progress: unknown) => void;
