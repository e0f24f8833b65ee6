/**
 * The queue engine against the formulas it must reduce to. Erlang, "Solution of some problems in the theory of
 * probabilities of significance in automatic telephone exchanges" (1917); Cobham, "Priority assignment in waiting
 * line problems", Oper. Res. 2, 70 (1954). Accepted: 3 standard errors, by the means of 30 batches.
 */
import { expect, test } from 'vitest';
import { exponential } from '../../engine/random/distributions.ts';
import { entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { admit, type Customer, createServiceQueue, takeBegun } from '../../sim/operations/queue.ts';

const KEY = keyFromSeed('erlang');
const ENTITY = entityNamed('customers');
const SERVICE = 100_000; // ms: whole milliseconds are fine enough
const BATCHES = 30;

/** What becomes of each of `count` customers of M/M/c: how long they wait, −1 when lost. */
function waits(c: number, load: number, count: number, room: number | null, priority: (n: number) => number) {
  const queue = createServiceQueue(c, room);
  const waited = new Float64Array(count);
  let arrived = 0;
  const settle = (until: number) => {
    for (let begun = takeBegun(queue, until); begun !== null; begun = takeBegun(queue, until)) {
      waited[begun.customer.number] = begun.at - begun.customer.arrived;
    }
  };
  for (let number = 0; number < count; number++) {
    arrived += Math.round(exponential(uniform(KEY, 2 * c, ENTITY, number), SERVICE / load));
    const service = Math.round(exponential(uniform(KEY, 2 * c + 1, ENTITY, number), SERVICE));
    const customer: Customer = { number, arrived, priority: priority(number), service };
    settle(arrived);
    if (admit(queue, customer) === 'lost') waited[number] = -1;
  }
  settle(Number.MAX_SAFE_INTEGER);
  return waited;
}

/** Mean and standard error of `value` over those that count, the first tenth left out. */
function batchMeans(
  waited: Float64Array,
  value: (wait: number) => number,
  counts: (n: number) => boolean = () => true,
) {
  const first = waited.length / 10;
  const size = (waited.length - first) / BATCHES;
  const means = Array.from({ length: BATCHES }, (_, batch) => {
    let [sum, members] = [0, 0];
    for (let n = Math.ceil(first + batch * size); n < first + (batch + 1) * size; n++) {
      if (!counts(n)) continue;
      sum += value(waited[n]);
      members++;
    }
    return sum / members;
  });
  const mean = means.reduce((sum, m) => sum + m, 0) / BATCHES;
  const variance = means.reduce((sum, m) => sum + (m - mean) ** 2, 0) / (BATCHES - 1);
  return { mean, error: Math.sqrt(variance / BATCHES) };
}

function expectWithin({ mean, error }: { mean: number; error: number }, expected: number): void {
  expect(Math.abs(mean - expected), `${mean} ± ${error}, expected ${expected}`).toBeLessThan(3 * error);
  // A claim of 3 standard errors says nothing where the error is large.
  expect(error / expected).toBeLessThan(0.06);
}

test.each([
  [1, 0.5, 100_000, 0.5, 1],
  [1, 0.8, 300_000, 0.8, 4],
  [2, 1, 100_000, 0.3333, 0.3333],
  [3, 2, 100_000, 0.4444, 0.4444],
  [5, 4, 200_000, 0.5541, 0.5541],
  [8, 6, 200_000, 0.357, 0.1785],
  [10, 8, 200_000, 0.4092, 0.2046],
  [10, 9, 1_120_000, 0.6687, 0.6687],
])('%i servers under %d erlang of %i customers make them wait as Erlang C says', (c, load, count, share, mean) => {
  const waited = waits(c, load, count, null, () => 0);
  expectWithin(
    batchMeans(waited, (wait) => (wait > 0 ? 1 : 0)),
    share,
  );
  expectWithin(
    batchMeans(waited, (wait) => wait / SERVICE),
    mean,
  );
});

test.each([
  [1, 0.5, 0.3333],
  [2, 1, 0.2],
  [3, 2, 0.2105],
  [5, 4, 0.1991],
  [10, 8, 0.1217],
])('%i servers under %d erlang without a waiting room lose as many as Erlang B says', (c, load, share) => {
  const waited = waits(c, load, 100_000, 0, () => 0);
  expectWithin(
    batchMeans(waited, (wait) => (wait < 0 ? 1 : 0)),
    share,
  );
  expect(waited.every((wait) => wait <= 0)).toBe(true);
});

test('the urgent wait less and the others more, as Cobham says, and all together as long as without priorities', () => {
  const [c, load, urgent] = [2, 1.6, 0.25]; // erlang, share
  const isUrgent = (n: number) => uniform(KEY, 99, ENTITY, n) < urgent;
  const waited = waits(c, load, 300_000, null, (n) => (isUrgent(n) ? 3 : 1));
  const rho = load / c;
  const erlangC = (2 * rho * rho) / (1 + rho); // of two servers
  const unit = erlangC / c;
  const relative = (wait: number) => wait / SERVICE;
  expectWithin(batchMeans(waited, relative, isUrgent), unit / (1 - urgent * rho));
  expectWithin(
    batchMeans(waited, relative, (n) => !isUrgent(n)),
    unit / ((1 - urgent * rho) * (1 - rho)),
  );
  expectWithin(batchMeans(waited, relative), unit / (1 - rho));
});
