/**
 * All that a run works on. `Shared` is what several threads read and write: one plain object on shared memory, made
 * once and cloned to the workers. `Run state` beside it is kept by the one thread that leads.
 */
import { type Columns, viewColumns } from '../engine/columns/columns.ts';
import { createSlots, type Slots } from '../engine/columns/slots.ts';
import { type Key, keyFromSeed } from '../engine/random/draw.ts';
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
import type { CameraSpec, Layout } from './cameras/layout.ts';
import { type CandidateGroups, createCandidateGroups, mapNearby, type NearbyMap, sectorOf } from './cameras/nearby.ts';
import type { SightTable } from './cameras/sight-table.ts';
import { createChain, type LayoutChain } from './chain.ts';
import { capacities, footDemand, patrolBeats, roadDemand } from './demand.ts';
import { createFeedCamera, createFeedOutput, type FeedCamera, type FeedOutput } from './feeds/feed.ts';
import { createSureBodies, type SureBodies } from './feeds/metadata.ts';
import { type DetectorProfile, PROFILES } from './feeds/profile.ts';
import { CRITERIA } from './funnel/criteria.ts';
import type { FunnelStage } from './funnel/stages.ts';
import { createIncidents, type Incidents } from './incidents/cast.ts';
import { actorsOf, planIncidents } from './incidents/plan.ts';
import type { DoOver } from './operations/state.ts';
import { createPictured, type Pictured } from './pictured.ts';
import type { PipelineConfiguration } from './pipeline/configuration.ts';
import type { SignalState } from './pipeline/contract.ts';
import type { WorldEvent } from './recording/event-log.ts';
import type { Scenario } from './scenario.ts';
import { sightRange } from './sights.ts';
import { createStreetLife, type StreetLife } from './surroundings.ts';
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
  readonly specs: readonly CameraSpec[]; // of all layouts, layout by layout
  readonly arrangement: Arrangement;
  readonly chains: readonly LayoutChain[]; // by layout
  readonly pictured: Pictured;
  readonly streets: StreetLife;
  readonly nearby: NearbyMap;
  readonly walking: WalkingWorld;
  readonly inflow: Inflow;
  readonly vehicleSlots: Slots;
  readonly entries: Entries;
  readonly demand: Demand;
  readonly incidents: Incidents;
  readonly worldEvents: WorldEvent[]; // of the tick that was stepped last
  readonly worldTold: WorldEvent[]; // all so far
  readonly before: Columns<typeof CENTRE>; // of the vehicles, at the previous tick
  readonly signalsBefore: Uint8Array;
  signalChanges: readonly SignalState[]; // of the tick that was stepped last
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

/** How each layout's cameras are fed, and what is made of their feeds. */
export interface Arrangement {
  readonly configurations: readonly PipelineConfiguration[]; // by layout
  /** By layout: a text of its own for all chance on the layout's side; left out, the scenario's seed serves all. */
  readonly feedSeeds?: readonly string[];
  readonly pictured?: readonly string[]; // ids of cameras, of whatever layout, that go through pixels
  readonly doOver?: FunnelStage | null; // the stage that is made perfect
}

/** What a state is made from. */
export interface StatePlan {
  readonly scenario: Scenario;
  readonly site: Site;
  readonly world: World;
  readonly layouts: readonly Layout[];
  readonly tables: readonly SightTable[]; // one per camera of all layouts, layout by layout
  readonly key: Key;
  readonly arrangement: Arrangement;
}

/** No SIGNAL_CODE: it differs from whatever a signal shows at the first tick, so that tick reports all of them. */
const NEVER_REPORTED = 255;

export function createState(plan: StatePlan): State {
  const { scenario, site, world, layouts, key, arrangement } = plan;
  const capacity = capacities(scenario);
  const walkers: CrossingColumns = viewColumns(CROSSING, world.crossings.ids.length);
  const traffic = createTraffic(world.roads, world.crossings, walkers, capacity.vehicles);
  const specs = layouts.flatMap(({ cameras }) => cameras);
  const cameras = feedCameras(plan);
  const incidents = createIncidents(
    planIncidents(scenario.incidents, { site, walkways: world.walkways, roads: world.roads }, scenario, key),
    scenario.durationMs,
  );
  const nearby = mapNearby(
    specs.map((spec) => sectorOf(spec, sightRange(spec))),
    site.bounds,
  );
  const shared = createShared(plan, capacity, { cameras, traffic, nearby });
  const demand = roadDemand(scenario, key);
  const sources = compileSources(world.walkways, footDemand(scenario));
  return {
    ...{ shared, scenario, site, layouts, specs, arrangement },
    chains: createChains(plan, incidents, shared.bodies.x1.length),
    pictured: createPictured(specs, cameras, arrangement.pictured ?? []),
    streets: createStreetLife(world.roads, incidents, key),
    nearby,
    walking: {
      key,
      network: world.walkways,
      walls: world.walls,
      beats: compileBeats(patrolBeats(scenario, site, key), site, world.walkways),
      crossings: walkers,
      slots: createSlots(capacity.people),
    },
    inflow: { sources, arrivals: viewColumns(ARRIVAL, sources.ids.length) },
    vehicleSlots: createSlots(capacity.vehicles),
    entries: createEntries(world.roads, demand, -DRIVING_WARM_UP),
    demand,
    before: viewColumns(CENTRE, capacity.vehicles),
    incidents,
    ...{ worldEvents: [], worldTold: [] },
    signalsBefore: new Uint8Array(traffic.signalCode.length).fill(NEVER_REPORTED),
    signalChanges: [],
    tick: 0,
    bodyCount: 0,
    counts: {
      ...{ peopleAtStart: 0, peopleEntered: 0, peopleLeft: 0, peopleTurnedAway: 0, peopleStuck: 0 },
      ...{ vehiclesEntered: 0, vehiclesLeft: 0, vehiclesHeldBack: 0 },
    },
  };
}

function createShared(
  { scenario, site, world, key, arrangement }: StatePlan,
  capacity: { readonly people: number; readonly vehicles: number },
  { cameras, traffic, nearby }: { cameras: readonly FeedCamera[]; traffic: Traffic; nearby: NearbyMap },
): Shared {
  const mostBodies = capacity.people + capacity.vehicles;
  return {
    ...{ key, world, cameras, traffic },
    profile: PROFILES[scenario.detector],
    sure: arrangement.doOver === 'detected' ? createSureBodies(actorsOf(scenario.incidents), CRITERIA) : null,
    people: [viewColumns(PEDESTRIAN, capacity.people), viewColumns(PEDESTRIAN, capacity.people)],
    crowd: createCrowd(site, capacity.people),
    bodies: viewColumns(BODY, mostBodies),
    groups: createCandidateGroups(nearby, mostBodies),
    outputs: Array.from({ length: Math.ceil(cameras.length / CAMERA_CHUNK) }, (_, k) =>
      createFeedOutput(cameras.slice(k * CAMERA_CHUNK, (k + 1) * CAMERA_CHUNK), scenario.tickMs),
    ),
  };
}

/** Chance on a layout's side: the feeds' and the operators'. */
function keyOfLayout({ scenario, key, arrangement }: StatePlan, layout: number): Key {
  const own = arrangement.feedSeeds?.[layout];
  return own === undefined ? key : keyFromSeed(`${scenario.seed}\n${own}`);
}

function feedCameras(plan: StatePlan): FeedCamera[] {
  const { scenario, world, layouts, tables } = plan;
  const { crowns } = world.occluders;
  let camera = 0;
  return layouts.flatMap(({ cameras }, layout) => {
    const key = keyOfLayout(plan, layout);
    return cameras.map((spec) =>
      createFeedCamera(key, spec, PROFILES[scenario.detector], sightRange(spec), tables[camera++], crowns),
    );
  });
}

function createChains(plan: StatePlan, incidents: Incidents, slots: number): LayoutChain[] {
  const { scenario, site, world, layouts, arrangement } = plan;
  const { doOver } = arrangement;
  const staged = incidents.plan.map(({ incident }) => incident);
  let firstCamera = 0;
  return layouts.map((layout, k) => {
    const { rules, ...rest } = arrangement.configurations[k];
    // A perfect stage "alert": nothing that was sent keeps the next one back.
    const configuration = {
      ...rest,
      rules: doOver === 'alert' ? rules.map((rule) => ({ ...rule, cooldown: 0 })) : rules,
    };
    const chain = createChain({
      ...{ layout, firstCamera, configuration, slots },
      key: keyOfLayout(plan, k),
      incidents: staged,
      inputWidthPx: PROFILES[scenario.detector].inputWidthPx,
      operations: { scenario, site, roads: world.roads, doOver: isOfOperations(doOver) ? doOver : null },
      clock: { startMs: scenario.startMs, tickMs: scenario.tickMs },
    });
    firstCamera += layout.cameras.length;
    return chain;
  });
}

function isOfOperations(stage: FunnelStage | null | undefined): stage is DoOver {
  return stage === 'seen' || stage === 'dispatched' || stage === 'arrived';
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
