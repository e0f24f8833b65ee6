/** What the world itself tells those who answer: how fast its streets are, where patrols walk, and who witnesses what. */
import { viewColumns } from '../engine/columns/columns.ts';
import { takenEnd } from '../engine/columns/slots.ts';
import type { Key } from '../engine/random/draw.ts';
import { currentPeople, KIND, MODE } from './agents/walking/pedestrians.ts';
import type { Incidents } from './incidents/cast.ts';
import { INCIDENT_PHASE } from './incidents/incident.ts';
import { whereabouts } from './incidents/turn.ts';
import { LINK, type LinkColumns, linkSpeeds, measureLinks } from './operations/link-speeds.ts';
import type { Streets } from './operations/response.ts';
import type { PatrolPosition } from './operations/units.ts';
import { createWitnesses, type Surroundings, type Witnesses, witness } from './operations/witnesses.ts';
import type { State } from './state.ts';
import type { RoadNetwork } from './world/roads.ts';

export interface StreetLife {
  readonly links: LinkColumns;
  readonly speeds: Float64Array; // m/s, by lane: what `links` come to now
  readonly witnesses: Witnesses;
}

export function createStreetLife(roads: RoadNetwork, incidents: Incidents, key: Key): StreetLife {
  const lanes = roads.length.length;
  return {
    links: viewColumns(LINK, lanes),
    speeds: Float64Array.from(roads.speedLimit),
    witnesses: createWitnesses(
      key,
      incidents.plan.map(({ incident }) => incident),
    ),
  };
}

/** Measures the streets of the tick that was just stepped, and adds to its events who has witnessed what. */
export function lookAround(state: State, at: number): void {
  const { shared, vehicleSlots, scenario, streets, worldEvents } = state;
  const { vehicles, roads } = shared.traffic;
  measureLinks(
    streets.links,
    vehicles.lane,
    vehicles.speed,
    vehicles.active,
    takenEnd(vehicleSlots),
    scenario.tickMs / 1000,
  );
  linkSpeeds(streets.links, roads.speedLimit, streets.speeds);
  worldEvents.push(...witness(streets.witnesses, surroundingsOf(state, at)));
  state.worldTold.push(...worldEvents);
}

/** Speeds and patrols as they are now. */
export function streetsOf(state: State): Streets {
  return { speeds: state.streets.speeds, patrols: patrolsOf(state) };
}

function surroundingsOf(state: State, at: number): Surroundings {
  const { incidents, shared, walking } = state;
  const now = shared.people[currentPeople(state)];
  const scene = { now, traffic: shared.traffic };
  const ongoing = [...incidents.rows.phase.keys()].flatMap((row) => {
    const phase = incidents.rows.phase[row];
    if (phase !== INCIDENT_PHASE.begun && phase !== INCIDENT_PHASE.acted) return [];
    const [x, y] = whereabouts(incidents, scene, row);
    return [{ incident: row, x, y }];
  });
  return {
    at,
    ongoing,
    people: {
      x: now.x,
      y: now.y,
      active: now.active,
      count: takenEnd(walking.slots),
      isBystander: (row) =>
        now.mode[row] !== MODE.visiting && now.kind[row] !== KIND.patrol && now.kind[row] !== KIND.actor,
    },
    patrols: patrolsOf(state),
  };
}

function patrolsOf(state: State): PatrolPosition[] {
  const { shared, walking } = state;
  const now = shared.people[currentPeople(state)];
  const { ids } = walking.beats;
  const patrols: PatrolPosition[] = [];
  // They came first and stay for ever, so they are found at once.
  for (let slot = 0; patrols.length < ids.length && slot < takenEnd(walking.slots); slot++) {
    if (now.active[slot] === 0 || now.kind[slot] !== KIND.patrol) continue;
    patrols.push({ unit: `patrol/${ids[now.destination[slot]]}`, x: now.x[slot], y: now.y[slot] });
  }
  return patrols;
}
