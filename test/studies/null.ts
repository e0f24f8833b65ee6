/**
 * `node --import tsx test/studies/null.ts`: 300 comparisons without a difference, of ten two-minute seeds each, in 20
 * sets, and 20 with a planted one. Prints what it found as JSON; exit 1 where errors are not 2.5 to 8 % of the former
 * (two standard errors of 300 beside 5 %), or the planted difference was found in fewer than 19 of 20.
 */
import { availableParallelism } from 'node:os';
import { studyNull } from './null-study.ts';

const began = performance.now();
const { alike, planted } = await studyNull(
  { sets: 20, pairs: 15, seeds: 10, minutes: 2, workers: availableParallelism() },
  (done) => process.stderr.write(`${done} of 20 sets, ${((performance.now() - began) / 1000).toFixed(0)} s\n`),
);

const count = (verdict: string, differences: typeof alike) =>
  differences.filter((difference) => difference.verdict === verdict).length;
const better = count('better', alike);
const worse = count('worse', alike);
const share = (better + worse) / alike.length;
const found = count('worse', planted);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const holds = share >= 0.025 && share <= 0.08 && found >= 19;
const summary = {
  comparisons: alike.length,
  better,
  worse,
  errors: share,
  without_spread: alike.filter(({ low, high }) => low === high).length,
  mean_difference: mean(alike.map((difference) => difference.mean ?? 0)),
  mean_width: mean(alike.map(({ low, high }) => (high ?? 0) - (low ?? 0))),
  planted: planted.length,
  found_worse: found,
  mean_planted: mean(planted.map((difference) => difference.mean ?? 0)),
  wall_s: Math.round((performance.now() - began) / 1000),
  holds,
};
process.stdout.write(`${JSON.stringify(summary)}\n`);
process.exitCode = holds ? 0 : 1;
