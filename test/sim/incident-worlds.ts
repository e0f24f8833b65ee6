/** Small worlds in which incidents are played: the library's places, stepped on this thread and watched by nobody. */
import { readFileSync } from 'node:fs';
import { keyFromSeed } from '../../engine/random/draw.ts';
import { readProject } from '../../scenarios/read/project.ts';
import { currentPeople, type PedestrianColumns } from '../../sim/agents/walking/pedestrians.ts';
import { PART } from '../../sim/incidents/cast.ts';
import type { Setting } from '../../sim/incidents/stage.ts';
import type { IncidentEvent } from '../../sim/incidents/turn.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { STAGES, type StageName } from '../../sim/stages.ts';
import { createState, populate, type State } from '../../sim/state.ts';
import { step, warmUpTraffic } from '../../sim/step.ts';
import type { Site } from '../../sim/world/site.ts';
import { compileWorld, type World } from '../../sim/world/world.ts';

export interface Place {
  readonly scenario: Scenario;
  readonly site: Site;
  readonly world: World;
  readonly setting: Setting;
}

/** A scenario of the library with its place. */
export function placeOf(name: 'small-yard' | 'evening-yard'): Place {
  const file = `scenarios/library/${name}/scenario.yaml`;
  const { scenario, site } = readProject(file, (path) => readFileSync(path, 'utf8'));
  const world = compileWorld(site);
  return { scenario, site, world, setting: { site, walkways: world.walkways, roads: world.roads } };
}

export function worldOf({ scenario, site, world }: Place, changes: Partial<Scenario> = {}): State {
  const changed = { ...scenario, ...changes };
  const key = keyFromSeed(changed.seed);
  const arrangement = { configurations: [] };
  return createState({ scenario: changed, site, world, layouts: [], tables: [], key, arrangement });
}

/** Puts everybody where they are at time 0. */
export function fill(state: State): State {
  populate(state);
  warmUpTraffic(state, gangOf(state));
  return state;
}

/** Steps on until `end` (ms), and gives all that has happened; `watch` is called after each tick. */
export function playUntil(state: State, end: number, watch: (at: number) => void = () => {}): IncidentEvent[] {
  const events: IncidentEvent[] = [];
  const gang = gangOf(state);
  const { tickMs } = state.scenario;
  while (state.tick * tickMs < end) {
    step(state, gang);
    for (const event of state.worldEvents) if (event.kind === 'incident') events.push(event);
    watch(state.tick * tickMs);
  }
  return events;
}

export function peopleNow(state: State): PedestrianColumns {
  return state.shared.people[currentPeople(state)];
}

/** Row of an incident in the plan. */
export function rowOf({ incidents }: State, id: string): number {
  return incidents.plan.findIndex(({ incident }) => incident.id === id);
}

/** Slot of an actor of an incident on foot, and its step; null while it is not in the world. */
export function actorOf({ incidents }: State, row: number, role = 0): { slot: number; step: number } | null {
  const { actors, firstActor } = incidents;
  const actor = firstActor[row] + role;
  return actors.part[actor] === PART.playing ? { slot: actors.slot[actor], step: actors.step[actor] } : null;
}

type Stage = (shared: State['shared'], begin: number, end: number, args: Float64Array) => void;

/** A gang of one. */
function gangOf({ shared }: State): Parameters<typeof step>[1] {
  const run = (stage: StageName, items: number, _chunk: number, args: readonly number[] = []) => {
    if (items > 0) (STAGES[stage] as Stage)(shared, 0, items, Float64Array.from(args));
  };
  return { run } as Parameters<typeof step>[1];
}
