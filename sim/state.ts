/**
 * All that a run works on. `Shared` is what several threads read and write: one plain object on shared memory, made
 * once and cloned to the workers. `Run state` beside it is kept by the one thread that leads.
 */
import { type Columns, viewColumns } from '../engine/columns/columns.ts';
import { createSlots, type Slots } from '../engine/columns/slots.ts';
import type { Key } from '../engine/random/draw.ts';
import { CROSSING, type CrossingColumns } from './agents/crossing-columns.ts';
import { createTraffic, type Traffic } from './agents/driving/traffic.ts';
import { createEntries, type Demand, type Entries } from './agents/driving/vehicle-arrivals.ts';
import { type Crowd, createCrowd } from './agents/walking/crowd.ts';
import { compileBeats, startPatrols } from './agents/walking/patrols.ts';
import { PEDESTRIAN, type PedestrianColumns } from './agents/walking/pedestrians.ts';
import { type Inflow, peopleStreets } from './agents/walking/people.ts';
import { ARRIVAL, compileSources } from './agents/walking/people-arrivals.ts';
import type { WalkingWorld } from './agents/walking/wayfinding.ts';
import { BODY, type BodyColumns } from './cameras/bodies.ts';
import type { Layout } from './cameras/layout.ts';
import { type CandidateGroups, createCandidateGroups, mapNearby, type NearbyMap, sectorOf } from './cameras/nearby.ts';
import type { SightTable } from './cameras/sight-table.ts';
import { capacities, footDemand, patrolBeats, roadDemand } from './demand.ts';
import { createFeedCamera, createFeedOutput, type FeedCamera, type FeedOutput } from './feeds/feed.ts';
import type { SureBodies } from './feeds/metadata.ts';
import { type DetectorProfile, PROFILES } from './feeds/profile.ts';
import { createIncidents, type Incidents } from './incidents/cast.ts';
import { planIncidents } from './incidents/plan.ts';
import type { WorldEvent } from './recording/event-log.ts';
import type { Scenario } from './scenario.ts';
import { sightRange } from './sights.ts';
import type { Site } from './world/site.ts';
import type { World } from './world/world.ts';

/** Cameras that one thread takes at a time. Outputs lie by chunk, so who took it leaves no trace. */
export const CAMERA_CHUNK = 4;

export interface Shared {
  readonly key: Key;
  readonly world: World;
  readonly profile: DetectorProfile;
  readonly sure: SureBodies | null; // who is found whenever enough shows; null: nobody
  readonly people: readonly [PedestrianColumns, PedestrianColumns]; // now and next, by turns
  readonly crowd: Crowd;
  readonly traffic: Traffic;
  readonly bodies: BodyColumns;
  readonly cameras: readonly FeedCamera[]; // of all layouts, layout by layout
  readonly groups: CandidateGroups;
  readonly outputs: readonly FeedOutput[]; // by chunk of cameras
}

export interface State {
  readonly shared: Shared;
  readonly scenario: Scenario;
  readonly site: Site;
  readonly layouts: readonly Layout[];
  readonly nearby: NearbyMap;
  readonly walking: WalkingWorld;
  readonly inflow: Inflow;
  readonly vehicleSlots: Slots;
  readonly entries: Entries;
  readonly demand: Demand;
  readonly incidents: Incidents;
  readonly worldEvents: WorldEvent[]; // of the tick that was stepped last
  readonly before: Columns<typeof CENTRE>; // of the vehicles, at the previous tick
  readonly signalsBefore: Uint8Array;
  tick: number;
  bodyCount: number;
  readonly counts: Counts;
}

const CENTRE = { x: 'f64', y: 'f64' } as const; // m

/** What happened so far. */
export interface Counts {
  peopleAtStart: number; // patrols included
  peopleEntered: number;
  peopleLeft: number;
  peopleTurnedAway: number;
  peopleStuck: number;
  vehiclesEntered: number;
  vehiclesLeft: number;
  vehiclesHeldBack: number; // found every slot taken and came in later, if at all
}

/** @param tables one per camera of all layouts, layout by layout */
export function createState(
  scenario: Scenario,
  site: Site,
  world: World,
  layouts: readonly Layout[],
  tables: readonly SightTable[],
  key: Key,
): State {
  const capacity = capacities(scenario);
  const walkers: CrossingColumns = viewColumns(CROSSING, world.crossings.ids.length);
  const traffic = createTraffic(world.roads, world.crossings, walkers, capacity.vehicles);
  const profile: DetectorProfile = PROFILES[scenario.detector];
  const specs = layouts.flatMap(({ cameras }) => cameras);
  const cameras = specs.map((spec, k) =>
    createFeedCamera(key, spec, profile, sightRange(spec), tables[k], world.occluders.crowns),
  );
  const nearby = mapNearby(
    specs.map((spec) => sectorOf(spec, sightRange(spec))),
    site.bounds,
  );
  const mostBodies = capacity.people + capacity.vehicles;
  const shared: Shared = {
    key,
    world,
    profile,
    sure: null,
    people: [viewColumns(PEDESTRIAN, capacity.people), viewColumns(PEDESTRIAN, capacity.people)],
    crowd: createCrowd(site, capacity.people),
    traffic,
    bodies: viewColumns(BODY, mostBodies),
    cameras,
    groups: createCandidateGroups(nearby, mostBodies),
    outputs: Array.from({ length: Math.ceil(cameras.length / CAMERA_CHUNK) }, (_, k) =>
      createFeedOutput(cameras.slice(k * CAMERA_CHUNK, (k + 1) * CAMERA_CHUNK), scenario.tickMs),
    ),
  };
  const demand = roadDemand(scenario, key);
  const sources = compileSources(world.walkways, footDemand(scenario));
  return {
    shared,
    scenario,
    site,
    layouts,
    nearby,
    walking: {
      key,
      network: world.walkways,
      beats: compileBeats(patrolBeats(scenario, site, key), site, world.walkways),
      crossings: walkers,
      slots: createSlots(capacity.people),
    },
    inflow: { sources, arrivals: viewColumns(ARRIVAL, sources.ids.length) },
    vehicleSlots: createSlots(capacity.vehicles),
    entries: createEntries(world.roads, demand, -DRIVING_WARM_UP),
    demand,
    before: viewColumns(CENTRE, capacity.vehicles),
    incidents: createIncidents(
      planIncidents(scenario.incidents, { site, walkways: world.walkways, roads: world.roads }, scenario, key),
      scenario.durationMs,
    ),
    worldEvents: [],
    signalsBefore: new Uint8Array(traffic.signalCode.length),
    tick: 0,
    bodyCount: 0,
    counts: {
      ...{ peopleAtStart: 0, peopleEntered: 0, peopleLeft: 0, peopleTurnedAway: 0, peopleStuck: 0 },
      ...{ vehiclesEntered: 0, vehiclesLeft: 0, vehiclesHeldBack: 0 },
    },
  };
}

/** Traffic runs this long before time 0, ms, so that the streets are as full as they will be. */
export const DRIVING_WARM_UP = 180_000;

/** Puts people and patrols where they are at time 0; see `peopleStreets` for how. */
export function populate({ shared, walking, inflow, counts }: State): void {
  const [people] = shared.people;
  startPatrols(people, walking.slots, walking.network, walking.beats);
  const { entered, turnedAway } = peopleStreets(people, walking, inflow);
  counts.peopleAtStart += walking.beats.ids.length + entered;
  counts.peopleTurnedAway += turnedAway;
}
