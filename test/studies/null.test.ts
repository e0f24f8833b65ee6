import { expect, test } from 'vitest';
import { studyNull } from './null-study.ts';

// The whole of it, 300 comparisons, is `node --import tsx test/studies/null.ts`.
test('luck alone seldom makes a verdict, and half the cameras are found worse', async () => {
  const { alike, planted } = await studyNull({ sets: 1, pairs: 4, seeds: 6, minutes: 1.5, workers: 2 });
  expect(alike).toHaveLength(4);
  expect(alike.some(({ low, high }) => high! > low!)).toBe(true);
  // Three errors of four come about by luck once in 2 000 times.
  const errors = alike.filter(({ verdict }) => verdict !== 'no-clear-difference');
  expect(errors.length).toBeLessThan(3);
  expect(planted).toMatchObject([{ verdict: 'worse' }]);
});
