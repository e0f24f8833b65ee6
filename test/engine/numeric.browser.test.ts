import { expect, test } from 'vitest';
import { NUMERIC_GOLDEN, numericDigests } from './numeric-golden.ts';

test('special functions give the bits that Node gives', () => {
  expect(numericDigests()).toEqual(NUMERIC_GOLDEN);
});
