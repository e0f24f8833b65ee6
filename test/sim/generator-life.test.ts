/** Ten minutes of life in each style: people get where they are going, and traffic goes on. */
import { expect, test } from 'vitest';
import { keyFromSeed } from '../../engine/random/draw.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { State } from '../../sim/state.ts';
import { generateSite } from '../../sim/world/generator/generate.ts';
import { DEFAULTS, type GeneratorParameters, type Style } from '../../sim/world/generator/parameters.ts';
import { compileWorld } from '../../sim/world/world.ts';
import { fill, placeOf, playUntil, worldOf } from './incident-worlds.ts';
import { createLegs, createStanding, noteLegs, noteStanding } from './life.ts';

const MINUTE = 60_000; // ms
const RUN = 10 * MINUTE;

/** The bundled evening's people and traffic, without its incidents and patrols. */
const EVENING: Scenario = { ...placeOf('evening-yard').scenario, durationMs: RUN, incidents: [], units: [] };

function evening(style: Style, change: Partial<GeneratorParameters> = {}): State {
  const site = generateSite({ ...DEFAULTS[style], ...change }, keyFromSeed(style));
  const world = compileWorld(site);
  const setting = { site, walkways: world.walkways, roads: world.roads };
  return fill(worldOf({ scenario: EVENING, site, world, setting }));
}

const CASES: readonly (readonly [Style, Partial<GeneratorParameters>])[] = [
  ['microdistrict', {}],
  ['old-town', {}],
  ['grid', {}],
  ['embankment', {}],
  ['grid', { drivingSide: 'left', oneWayShare: 1, courtyardOpenness: 1, density: 0.5 }],
];

test.each(CASES)('%s %o', { timeout: 180_000 }, (style, change) => {
  const state = evening(style, change);
  const legs = createLegs();
  const standing = createStanding();
  playUntil(state, RUN, (at) => {
    noteLegs(legs, state, at);
    noteStanding(standing, state, EVENING.tickMs / 1000);
  });
  for (const { due } of legs.under.values()) if (due < RUN) legs.overdue++;
  expect(legs.arrived).toBeGreaterThan(80);
  expect(legs.overdue).toBeLessThanOrEqual(0.02 * (legs.arrived + legs.overdue));
  expect(state.counts.peopleStuck).toBe(0);
  expect(state.counts.vehiclesLeft).toBeGreaterThan(120);
  // Some four cycles of a signal.
  expect(standing.longest).toBeLessThan(5 * 60);
});
