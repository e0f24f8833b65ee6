/** An imported place with the people and the traffic of the scenario that import writes for it. */
import { starterScenario } from '../../scenarios/import/starter.ts';
import type { State } from '../../sim/state.ts';
import type { Site } from '../../sim/world/site.ts';
import { compileWorld } from '../../sim/world/world.ts';
import { fill, placeOf, playUntil, worldOf } from '../sim/incident-worlds.ts';
import { createLegs, createStanding, type Legs, noteLegs, noteStanding, type Standing } from '../sim/life.ts';

interface Life {
  readonly legs: Legs;
  readonly standing: Standing;
  readonly counts: State['counts'];
}

/** @param minutes  from 20 to 21 o'clock, or a part of that */
export function liveFor(minutes: number, site: Site): Life {
  const starter = starterScenario(site, { name: site.name, city: 'a.city.json', layouts: [] });
  const told = (key: string) => Number(new RegExp(`${key}: (\\d+)`).exec(starter)![1]);
  const { scenario } = placeOf('evening-yard');
  const world = compileWorld(site);
  const lived = {
    ...scenario,
    durationMs: minutes * 60_000,
    people: { ...scenario.people, residents: told('residents'), visitorRate: told('visitors_per_h') / 3600 },
    traffic: { ...scenario.traffic, vehicleRate: told('vehicles_per_h') / 3600 },
    incidents: [],
    units: [],
  };
  const setting = { site, walkways: world.walkways, roads: world.roads };
  const state = fill(worldOf({ scenario: lived, site, world, setting }));
  const legs = createLegs();
  const standing = createStanding();
  const second = 1000 / scenario.tickMs;
  playUntil(state, lived.durationMs, (at) => {
    if (state.tick % second !== 0) return;
    noteLegs(legs, state, at);
    noteStanding(standing, state, 1);
  });
  for (const { due } of legs.under.values()) if (due < lived.durationMs) legs.overdue++;
  return { legs, standing, counts: state.counts };
}
