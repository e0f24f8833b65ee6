/** Ten minutes of life in each style: people get where they are going, and traffic goes on. */
import { expect, test } from 'vitest';
import { takenEnd } from '../../engine/columns/slots.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import { MODE } from '../../sim/agents/walking/pedestrians.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { State } from '../../sim/state.ts';
import { generateSite } from '../../sim/world/generator/generate.ts';
import { DEFAULTS, type GeneratorParameters, type Style } from '../../sim/world/generator/parameters.ts';
import { arcBetween, hopTowards, type WalkNetwork } from '../../sim/world/walkways.ts';
import { compileWorld } from '../../sim/world/world.ts';
import { fill, peopleNow, placeOf, playUntil, worldOf } from './incident-worlds.ts';

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
    noteStanding(standing, state);
  });
  for (const { due } of legs.under.values()) if (due < RUN) legs.overdue++;
  expect(legs.arrived).toBeGreaterThan(80);
  expect(legs.overdue).toBeLessThanOrEqual(0.02 * (legs.arrived + legs.overdue));
  expect(state.counts.peopleStuck).toBe(0);
  expect(state.counts.vehiclesLeft).toBeGreaterThan(120);
  // Some four cycles of a signal.
  expect(standing.longest).toBeLessThan(5 * 60);
});

/** Ways from one stay to the next that people are on, and how those before ended. */
interface Legs {
  readonly under: Map<string, { readonly due: number }>; // by person and leg
  arrived: number;
  overdue: number;
}

function createLegs(): Legs {
  return { under: new Map(), arrived: 0, overdue: 0 };
}

/** A leg is due after half as long again as its length takes, with half a minute for who walks slowly. */
const TIME_SHARE = 1.5;
const TIME_MORE = 30_000; // ms
const TIME_PER_CROSSING = 70_000; // ms: a cycle of the signals

function noteLegs(legs: Legs, state: State, at: number): void {
  const people = peopleNow(state);
  const seen = new Set<string>();
  for (let slot = 0; slot < takenEnd(state.walking.slots); slot++) {
    if (people.active[slot] === 0 || people.mode[slot] === MODE.visiting) continue;
    const name = `${people.idHi[slot]} ${people.idLo[slot]} ${people.leg[slot]}`;
    seen.add(name);
    if (legs.under.has(name)) continue;
    // From the node left last: the path being walked may be a crossing.
    const from = people.from[slot] < 0 ? people.node[slot] : people.from[slot];
    const way = wayTo(state.walking.network, people.destination[slot], from);
    const walking = (1000 * way.length) / people.freeSpeed[slot];
    legs.under.set(name, { due: at + TIME_SHARE * walking + TIME_MORE + TIME_PER_CROSSING * way.crossings });
  }
  for (const [name, { due }] of legs.under) {
    if (seen.has(name)) continue;
    legs.under.delete(name);
    if (at <= due) legs.arrived++;
    else legs.overdue++;
  }
}

function wayTo(network: WalkNetwork, destination: number, from: number): { length: number; crossings: number } {
  const way = { length: 0, crossings: 0 };
  let node = from;
  for (let next = hopTowards(network, destination, node); next >= 0 && next !== node; ) {
    way.length += Math.hypot(network.nodeX[next] - network.nodeX[node], network.nodeY[next] - network.nodeY[node]);
    if (network.arcCrossing[arcBetween(network, node, next)] >= 0) way.crossings++;
    node = next;
    next = hopTowards(network, destination, node);
  }
  return way;
}

/** How long each vehicle has stood without a break, s. */
interface Standing {
  readonly now: Map<string, number>;
  longest: number;
}

function createStanding(): Standing {
  return { now: new Map(), longest: 0 };
}

function noteStanding(standing: Standing, state: State): void {
  const { active, speed, idHi, idLo } = state.shared.traffic.vehicles;
  for (let slot = 0; slot < takenEnd(state.vehicleSlots); slot++) {
    const name = `${idHi[slot]} ${idLo[slot]}`;
    if (active[slot] === 0 || speed[slot] > 0.1) {
      standing.now.delete(name);
      continue;
    }
    const seconds = (standing.now.get(name) ?? 0) + state.scenario.tickMs / 1000;
    standing.now.set(name, seconds);
    standing.longest = Math.max(standing.longest, seconds);
  }
}
