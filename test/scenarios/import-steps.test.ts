/** Long work in steps: told how far it is, and stopped between two of them. */
import { expect, test } from 'vitest';
import { finish, type Steps, watch, within } from '../../scenarios/import/steps.ts';

function* half(): Steps<string> {
  yield 0.5;
  return 'half';
}

function* work(done: string[]): Steps<string[]> {
  done.push('first');
  yield 0.2;
  done.push(yield* within(half(), 0.2, 0.6));
  yield 0.6;
  done.push('last');
  return done;
}

test('at once, all is done', () => {
  expect(finish(work([]))).toEqual(['first', 'half', 'last']);
});

test('watched, each share is told once, those of a part as shares of the whole, and others get their turn', async () => {
  const shares: number[] = [];
  let turns = 0;
  setImmediate(() => turns++);
  const done = await watch(
    work([]),
    (share) => shares.push(share),
    () => false,
  );
  expect(done).toEqual(['first', 'half', 'last']);
  expect(shares).toEqual([0.2, 0.4, 0.6]);
  expect(turns).toBe(1);
});

test('who asks to stop is heard before the next step', async () => {
  const done: string[] = [];
  expect(
    await watch(
      work(done),
      () => {},
      () => done.length === 2,
    ),
  ).toBe(null);
  expect(done).toEqual(['first', 'half']);
});
