/** Stages for the tests of engine/workers, and one small computation made of them. */
import { Gang } from '../../../engine/workers/gang.ts';
import type { Stages } from '../../../engine/workers/round.ts';

/** All on shared memory. */
export interface Floor {
  readonly values: Float64Array;
  readonly sums: Float64Array; // one per block of values
  readonly prefix: Float64Array;
  readonly arrivals: Float64Array; // block sums in the order in which they came, as no stage may keep them
  readonly met: Int32Array; // one number: how many threads or blocks have come
}

const BLOCK = 128;
const BLOCKS = 96;

export function createFloor(): Floor {
  const floats = (length: number) => new Float64Array(new SharedArrayBuffer(8 * length));
  const values = floats(BLOCK * BLOCKS).map((_, i) => (i % 3 === 0 ? -1 : 1) / (i + 1));
  // Beside 2⁵³ a single 1 is rounded away and two of them are not, so the order of a sum shows.
  values[0] = 9007199254740992;
  for (let b = 1; b < BLOCKS; b++) values[b * BLOCK] = 1;
  const shared = floats(values.length);
  shared.set(values);
  const met = new Int32Array(new SharedArrayBuffer(4));
  return { values: shared, sums: floats(BLOCKS), prefix: floats(values.length), arrivals: floats(BLOCKS), met };
}

let member = false;

/** To be called in an entry: from then on the stages know that they are not on the caller's thread. */
export function markMember(): void {
  member = true;
}

/** Blocks until `count` threads or blocks have come; fails after 20 s rather than hang. */
function awaitMet({ met }: Floor, count: number): void {
  for (let now = Atomics.load(met, 0); now < count; now = Atomics.load(met, 0)) {
    if (Atomics.wait(met, 0, now, 20_000) === 'timed-out') throw new Error(`only ${now} of ${count} came`);
  }
}

function arrive({ met }: Floor): number {
  const before = Atomics.add(met, 0, 1);
  Atomics.notify(met, 0);
  return before;
}

export const STAGES = {
  sumBlocks: (floor: Floor, begin: number, end: number) => {
    for (let b = begin; b < end; b++) floor.sums[b] = blockSum(floor, b);
  },

  /** Prefix sums within each block, on top of what the sums of the blocks before it come to. */
  prefixBlocks: (floor: Floor, begin: number, end: number) => {
    for (let b = begin; b < end; b++) {
      let sum = b === 0 ? 0 : floor.sums[b - 1];
      for (let i = b * BLOCK; i < (b + 1) * BLOCK; i++) {
        sum += floor.values[i];
        floor.prefix[i] = sum;
      }
    }
  },

  /** The classic mistake. Block 0 lets two others go first when there is a second thread: args[0] is their number. */
  sumOnArrival: (floor: Floor, begin: number, end: number, args: Float64Array) => {
    for (let b = begin; b < end; b++) {
      if (b === 0 && args[0] > 1) awaitMet(floor, 2);
      const sum = blockSum(floor, b);
      floor.arrivals[arrive(floor)] = sum;
    }
  },

  addOne: (floor: Floor, begin: number, end: number) => {
    for (let i = begin; i < end; i++) floor.prefix[i] += 1;
  },

  addArgs: (floor: Floor, begin: number, end: number, args: Float64Array) => {
    for (let i = begin; i < end; i++) floor.prefix[i] = args[0] * i + args[1];
  },

  /** Arithmetic and nothing else, args[0] turns of it per item; for the bench. */
  churn: (floor: Floor, begin: number, end: number, args: Float64Array) => {
    for (let i = begin; i < end; i++) {
      let x = i + 1;
      for (let turn = 0; turn < args[0]; turn++) x = Math.sqrt(x * x + 1);
      floor.prefix[i] = x;
    }
  },

  /** Ends only when `args[0]` chunks more are in the hands of as many threads at once. */
  meet: (floor: Floor, _begin: number, end: number, args: Float64Array) => {
    const before = arrive(floor);
    awaitMet(floor, before - (before % args[0]) + args[0]);
    floor.prefix[end - 1] = member ? 2 : 1;
  },

  /** Throws for every multiple of args[0]; the caller's thread waits for another one to throw first if there is one. */
  refuse: (floor: Floor, begin: number, end: number, args: Float64Array) => {
    if (begin === 0 && args[1] > 1) awaitMet(floor, 1);
    for (let i = begin; i < end; i++) {
      if (i % args[0] !== args[0] - 1) continue;
      arrive(floor);
      throw new RangeError(`item ${i} has no lane — полоса`);
    }
  },

  /** Item i takes i × args[0] ms, asleep. */
  nap: (_floor: Floor, begin: number, _end: number, args: Float64Array) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, begin * args[0]);
  },

  exitInMember: (floor: Floor) => {
    arrive(floor);
    awaitMet(floor, 2);
    if (member) process.exit(3);
  },

  spinInMember: (floor: Floor) => {
    arrive(floor);
    awaitMet(floor, 2);
    for (; member; );
  },
} satisfies Stages<Floor>;

function blockSum({ values }: Floor, block: number): number {
  let sum = 0;
  for (let i = block * BLOCK; i < (block + 1) * BLOCK; i++) sum += values[i];
  return sum;
}

export interface Sums {
  readonly prefix: string; // all bits of the prefix sums
  readonly arrival: number; // the sum in order of arrival
}

/** Prefix sums over the floor, block by block: two parallel stages and a fold in slot order between them. */
export async function summedBy(workers: number, workerUrl: string): Promise<Sums> {
  const floor = createFloor();
  const gang = await Gang.start({ workers, workerUrl, stages: STAGES, context: floor });
  try {
    gang.run('sumBlocks', BLOCKS, 5);
    for (let b = 1; b < BLOCKS; b++) floor.sums[b] += floor.sums[b - 1];
    gang.run('prefixBlocks', BLOCKS, 7);
    gang.run('sumOnArrival', BLOCKS, 1, [workers]);
    const words = new BigUint64Array(floor.prefix.buffer);
    return { prefix: words.join(), arrival: floor.arrivals.reduce((sum, next) => sum + next, 0) };
  } finally {
    await gang.close();
  }
}

/** How often each of 64 items was reached in `rounds` rounds. */
export async function reachedIn(rounds: number, workers: number, workerUrl: string): Promise<Set<number>> {
  const floor = createFloor();
  const gang = await Gang.start({ workers, workerUrl, stages: STAGES, context: floor });
  try {
    for (let round = 0; round < rounds; round++) gang.run('addOne', 64, 4);
    return new Set(floor.prefix.subarray(0, 64));
  } finally {
    await gang.close();
  }
}
