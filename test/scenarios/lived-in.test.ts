/** The imported quarter of the library, lived in for an hour: people get where they are going, and traffic goes on. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readProject } from '../../scenarios/read/project.ts';
import { liveFor } from './lived-in.ts';

test('an hour in a quarter that was drawn as a map', { timeout: 300_000 }, () => {
  const { site } = readProject('scenarios/library/old-quarter/scenario.yaml', (path) => readFileSync(path, 'utf8'));
  const { legs, standing, counts } = liveFor(60, site);
  expect(legs.arrived).toBeGreaterThan(300);
  expect(legs.overdue + counts.peopleStuck).toBeLessThan(0.02 * (legs.arrived + legs.overdue));
  expect(counts.vehiclesLeft / counts.vehiclesEntered).toBeGreaterThan(0.8);
  expect(standing.longest).toBeLessThan(600);
});
