/**
 * `node --import tsx test/studies/null.ts`: 300 comparisons without a difference, of ten two-minute seeds each, in 20
 * sets, and 20 with a planted one. Prints what it found as JSON; exit 1 where errors are not 2.5 to 8 % of the former
 * (two standard errors of 300 beside 5 %), or the planted difference was found in fewer than 19 of 20.
 */
import { availableParallelism } from 'node:os';
import { type Findings, studyNull } from './null-study.ts';

const began = performance.now();
const SIZE = { sets: 20, pairs: 15, seeds: 10, minutes: 2, workers: availableParallelism() };
const findings = await studyNull(SIZE, (soFar) => {
  process.stderr.write(`${soFar.planted.length} of ${SIZE.sets} sets: ${JSON.stringify(summary(soFar))}\n`);
});
const { errors, found_worse } = summary(findings);
const holds = errors >= 0.025 && errors <= 0.08 && found_worse >= 19;
process.stdout.write(`${JSON.stringify({ ...summary(findings), holds })}\n`);
process.exitCode = holds ? 0 : 1;

function summary({ alike, planted }: Findings) {
  const count = (verdict: string, differences: Findings['alike']) =>
    differences.filter((difference) => difference.verdict === verdict).length;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [better, worse] = [count('better', alike), count('worse', alike)];
  return {
    ...{ comparisons: alike.length, better, worse, errors: (better + worse) / alike.length },
    without_spread: alike.filter(({ low, high }) => low === high).length,
    mean_difference: mean(alike.map((difference) => difference.mean ?? 0)),
    mean_width: mean(alike.map(({ low, high }) => (high ?? 0) - (low ?? 0))),
    ...{ planted: planted.length, found_worse: count('worse', planted) },
    mean_planted: mean(planted.map((difference) => difference.mean ?? 0)),
    wall_s: Math.round((performance.now() - began) / 1000),
  };
}
