/**
 * Threads that work in lockstep within a run: the caller and N−1 long-lived workers share the chunks of each stage.
 *
 * `run` is synchronous and returns when all of the stage is done. Work is taken, not dealt out, and waiting is passive,
 * so a busy machine slows the gang by what it takes away and no more. One worker means no thread at all, and the same
 * path through the code. A thread in Atomics.wait hears no events: that a worker died is learnt from its silence.
 */
import type { Pool } from 'workerpool';
import { assert } from '../assert.ts';
import { LostWorkerError } from './errors.ts';
import {
  ARGS,
  BELL,
  CLOSED,
  chunksInHand,
  createRound,
  DONE,
  END,
  publish,
  type Round,
  type Seat,
  type Stage,
  takeFailure,
  work,
} from './round.ts';
import type { Invitation } from './serve.ts';
import { cloneFor, startThreads } from './spawn.ts';

/** A stage threw. The message names the stage, the items and the error; the stack is that of the error. */
export class StageError extends Error {
  override readonly name = 'StageError';
}

interface GangPlan<Context, Name extends string> {
  readonly workers: number; // threads that work, the caller included
  readonly workerUrl: string | URL; // an entry that serves these stages
  readonly stages: Readonly<Record<Name, Stage<Context>>>;
  readonly context: Context; // cloned to each worker once; typed arrays on SharedArrayBuffer stay shared
  readonly patience?: number; // s without one finished chunk before the gang is given up; 10 if not said
}

const SLICE = 1000; // ms of one wait; patience counts slices, since a machine that sleeps must not use it up
const SEATED_WITHIN = 60_000; // ms

export class Gang<Name extends string = string> {
  readonly #round: Round;
  readonly #names: readonly Name[];
  readonly #self: Seat<never>;
  readonly #workers: number;
  readonly #patience: number;
  readonly #threads: Pool | null;
  #lost: LostWorkerError | null = null;
  #closed = false;
  #running = false;

  private constructor(plan: GangPlan<never, Name>) {
    const { workers, stages, context } = plan;
    this.#round = createRound(workers);
    this.#names = Object.keys(stages) as Name[];
    this.#self = { round: this.#round, seat: 0, stages: this.#names.map((name) => stages[name]), context };
    this.#workers = workers;
    this.#patience = plan.patience ?? 10;
    this.#threads = workers > 1 ? startThreads(plan.workerUrl, workers - 1) : null;
  }

  /**
   * Starts the workers and waits until each has its seat.
   *
   * @throws {LostWorkerError} when a worker does not come up, with what it said
   */
  static async start<Context, Name extends string>(plan: GangPlan<Context, Name>): Promise<Gang<Name>> {
    assert(Number.isInteger(plan.workers) && plan.workers >= 1, `${plan.workers} workers; it takes at least 1`);
    assert(
      typeof SharedArrayBuffer === 'function',
      'this page has no SharedArrayBuffer; serve it cross-origin isolated (COOP same-origin, COEP require-corp)',
    );
    if (plan.workers > 1) assert(mayWait(), 'a page’s main thread may not wait; start the gang inside a worker');
    const gang = new Gang(plan as unknown as GangPlan<never, Name>);
    try {
      await gang.#seatAll(plan.context);
    } catch (error) {
      await gang.close();
      throw error;
    }
    return gang;
  }

  /**
   * Runs `stage` over `count` items in chunks of `chunkSize`, on all threads; blocks until the last chunk is done.
   *
   * @param args  at most 64 numbers for the stage
   * @throws {StageError} when the stage threw; every chunk was still tried, and the gang can be used again
   * @throws {LostWorkerError} when a worker is gone or silent; the gang can then only be closed
   */
  run(stage: Name, count: number, chunkSize: number, args: readonly number[] = []): void {
    if (this.#lost) throw this.#lost;
    const number = this.#names.indexOf(stage);
    assert(!this.#closed, `stage '${stage}' on a closed gang`);
    assert(!this.#running, `stage '${stage}' runs inside another stage of its gang`);
    assert(number >= 0, `the gang has no stage '${stage}'`);
    assert(Number.isInteger(count) && count >= 0, `stage '${stage}' over ${count} items`);
    assert(Number.isInteger(chunkSize) && chunkSize >= 1, `stage '${stage}' in chunks of ${chunkSize}`);
    assert(args.length <= ARGS, `stage '${stage}' with ${args.length} numbers; at most ${ARGS} fit`);
    if (count === 0) return;

    this.#running = true;
    this.#round.args.set(args);
    publish(this.#round, number, count, chunkSize);
    // The caller takes chunks too: who would find none left is not woken.
    const helpers = Math.min(this.#workers, Math.ceil(count / chunkSize)) - 1;
    if (helpers > 0) Atomics.notify(this.#round.control, BELL, helpers);
    work(this.#self);
    this.#awaitOthers(stage);
    this.#running = false;

    const failure = takeFailure(this.#round, this.#workers);
    if (!failure) return;
    const [said] = failure.stack.split('\n    at ');
    const error = new StageError(`stage '${stage}', items ${failure.begin} to ${failure.end - 1}: ${said}`);
    error.stack = `${error.message}\n${failure.stack}`;
    throw error;
  }

  /** Sends the workers home. A worker that does not go is stopped. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    Atomics.store(this.#round.control, CLOSED, 1);
    Atomics.add(this.#round.control, BELL, 1);
    Atomics.notify(this.#round.control, BELL);
    await this.#threads?.terminate(true);
  }

  async #seatAll(context: unknown): Promise<void> {
    const threads = this.#threads;
    if (!threads) return;
    const copy = cloneFor('context of the gang', context);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const error = new LostWorkerError('gang', `a worker of the gang did not start within ${SEATED_WITHIN} ms`);
      timer = setTimeout(() => reject(error), SEATED_WITHIN);
    });
    try {
      const seats = Array.from({ length: this.#workers - 1 }, (_, i) => this.#seat(threads, i + 1, copy));
      await Promise.race([Promise.all(seats), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolves when the worker has its seat. The call itself lasts until the gang is closed or the worker dies. */
  #seat(threads: Pool, seat: number, context: unknown): Promise<void> {
    const invitation: Invitation = { round: this.#round, seat, names: this.#names, context };
    return new Promise((resolve, reject) => {
      threads.exec('takeSeat', [invitation], { on: () => resolve() }).then(null as never, (error: Error) => {
        this.#lost ??= new LostWorkerError('gang', `worker ${seat} of the gang is gone: ${error.message}`);
        reject(this.#lost);
      });
    });
  }

  #awaitOthers(stage: Name): void {
    const { control } = this.#round;
    for (let silent = 0; ; ) {
      const done = Atomics.load(control, DONE);
      if (done === control[END]) return;
      // Only the last chunk wakes the caller; the slices are there to see whether the others still come.
      const woke = Atomics.wait(control, DONE, done, SLICE);
      silent = woke === 'timed-out' && Atomics.load(control, DONE) === done ? silent + 1 : 0;
      if (silent < this.#patience) continue;
      const held = chunksInHand(this.#round, this.#workers);
      this.#lost = new LostWorkerError(stage, `stage '${stage}': no chunk finished for ${this.#patience} s; ${held}`);
      throw this.#lost;
    }
  }
}

/** Whether this thread may block: all may but the main thread of a page, where the attempt throws. */
function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
}
