/** The worker entry of the tests of engine/workers: tasks that behave well, and some that do not. */
import { serve, type Tasks } from '../../../engine/workers/serve.ts';
import { markMember, reachedIn, STAGES, summedBy } from './stages.ts';

/** Ends this thread: in a browser only an error that nobody catches is told to anyone. */
function die(): void {
  if (typeof process === 'object') process.exit(3);
  throwAside();
}

function throwAside(): void {
  setTimeout(() => {
    throw new Error('thrown where nobody catches');
  });
}

class OddError extends Error {
  override readonly name = 'OddError';
}

const forever = () => new Promise(() => {});

const TASKS = {
  double: (n: number) => 2 * n,
  later: async ({ value, delay }: { value: unknown; delay: number }) => {
    await new Promise((resolve) => setTimeout(resolve, delay));
    return value;
  },
  /** Tells how many of its kind ran at once, by a shared count. */
  crowd: async (running: Int32Array) => {
    const now = Atomics.add(running, 0, 1) + 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    Atomics.sub(running, 0, 1);
    return now;
  },
  count: (to: number, report: (progress: unknown) => void) => {
    for (let i = 1; i <= to; i++) report({ counted: i });
    return to;
  },
  spin: (_: unknown, report: (progress: unknown) => void) => {
    report('spinning');
    for (;;);
  },
  /** Counts its attempts in tries[0] and dies in the first tries[1] of them. */
  dieFirst: async (tries: Int32Array) => {
    if (Atomics.add(tries, 0, 1) >= tries[1]) return 'alive';
    die();
    await forever();
  },
  throwAside: async (tries: Int32Array) => {
    Atomics.add(tries, 0, 1);
    throwAside();
    await forever();
  },
  /** Answers, and takes its thread down when nobody is looking any more. */
  dieAfterwards: () => {
    setTimeout(die, 20);
  },
  throwRange: () => {
    throw new RangeError('slot 812 freed twice');
  },
  throwOdd: async () => {
    throw new OddError('odd');
  },
  giveFunction: () => () => 1,
  addOne: (shared: Int32Array) => {
    Atomics.add(shared, 0, 1);
  },
  /** Gangs started inside this worker, as a browser has to. */
  sums: ({ workers, url }: { workers: number; url: string }) => summedBy(workers, url),
  reached: ({ rounds, workers, url }: { rounds: number; workers: number; url: string }) =>
    reachedIn(rounds, workers, url),
} satisfies Tasks;

markMember();
serve({ stages: STAGES, tasks: TASKS });
