/**
 * One tick, read from top to bottom: who comes, where they go, how they move, what happens, what cameras see of it, and
 * what every layout's chain makes of that.
 *
 * Stages handed to the gang run on several threads and touch only their own rows; everything between is serial. Time
 * is that of the tick's end; exposures fall inside the tick and see bodies between their places at its ends.
 */
import { takenEnd } from '../engine/columns/slots.ts';
import type { Gang } from '../engine/workers/gang.ts';
import { drive } from './agents/driving/driving.ts';
import type { Beat } from './agents/driving/traffic.ts';
import { admitVehicles, removeArrived } from './agents/driving/vehicle-arrivals.ts';
import { crowdCount, gatherCrowd } from './agents/walking/crowd.ts';
import { currentPeople } from './agents/walking/pedestrians.ts';
import { enterArrivals } from './agents/walking/people.ts';
import { SUBSTEPS } from './agents/walking/walking.ts';
import { findWays } from './agents/walking/wayfinding.ts';
import { writePeople, writeVehicles } from './bodies.ts';
import { groupByCamera } from './cameras/nearby.ts';
import { followChains } from './chain.ts';
import { shadingAt } from './feeds/picture-feed.ts';
import { writeSureBodies } from './funnel/sure-bodies.ts';
import { castOf } from './incidents/cast.ts';
import { playIncidents } from './incidents/play.ts';
import { detectInPictures } from './pictured.ts';
import type { StageName } from './stages.ts';
import { CAMERA_CHUNK, DRIVING_WARM_UP, type State } from './state.ts';
import { lookAround } from './surroundings.ts';
import { skyAt } from './world/light.ts';
import { signalChanges } from './world/signals.ts';
import { contrastExtinction, unrest } from './world/weather.ts';

/** Bodies that one thread takes at a time: enough work to be worth the taking. */
const BODY_CHUNK = 256;
/** The sky is taken as constant for this long, ms. */
const LIGHT_EPOCH = 60_000;

type RunGang = Gang<StageName>;

/** Advances `state` by one tick: to the same bits with any number of threads in the gang. */
export function step(state: State, gang: RunGang): void {
  const { tickMs } = state.scenario;
  const at = ++state.tick * tickMs;
  comeAndGo(state, at);
  walk(state, gang, tickMs / 1000);
  moveVehicles(state, gang, { tick: state.tick, at, dt: tickMs / 1000 });
  happen(state, at);
  lookAround(state, at);
  placeBodies(state);
  reportSignals(state, at);
  observe(state, gang, at - tickMs, at);
  followChains(state, at);
}

/** Fills the roads before time 0: traffic alone, by the same stages. */
export function warmUpTraffic(state: State, gang: RunGang): void {
  const { tickMs } = state.scenario;
  for (let tick = 1 - Math.floor(DRIVING_WARM_UP / tickMs); tick <= 0; tick++) {
    admit(state, tick * tickMs);
    moveVehicles(state, gang, { tick, at: tick * tickMs, dt: tickMs / 1000 });
  }
}

function comeAndGo(state: State, at: number): void {
  const { walking, inflow, counts, shared } = state;
  const now = shared.people[1 - currentPeople(state)];
  const { entered, turnedAway } = enterArrivals(now, walking, inflow, at);
  const { left, stuck } = findWays(now, walking, at);
  counts.peopleEntered += entered;
  counts.peopleTurnedAway += turnedAway;
  counts.peopleLeft += left;
  counts.peopleStuck += stuck;
  admit(state, at);
}

function admit({ shared, vehicleSlots, entries, demand, counts }: State, at: number): void {
  const before = vehicleSlots.count;
  removeArrived(shared.traffic, vehicleSlots, takenEnd(vehicleSlots));
  counts.vehiclesLeft += before - vehicleSlots.count;
  const { entered, heldBack } = admitVehicles(shared.traffic, vehicleSlots, entries, demand, at);
  counts.vehiclesEntered += entered;
  counts.vehiclesHeldBack += heldBack;
}

function walk(state: State, gang: RunGang, dt: number): void {
  const { people, crowd } = state.shared;
  const next = currentPeople(state);
  gatherCrowd(people[1 - next], people[next], crowd, takenEnd(state.walking.slots));
  const bodies = crowdCount(crowd);
  gang.run('walkAlone', bodies, BODY_CHUNK, [next, dt]);
  for (let k = 0; k < SUBSTEPS; k++) gang.run('walkSubstep', bodies, BODY_CHUNK, [next, dt, k]);
}

function moveVehicles({ shared, vehicleSlots, before }: State, gang: RunGang, beat: Beat): void {
  const { vehicles } = shared.traffic;
  const count = takenEnd(vehicleSlots);
  before.x.set(vehicles.x.subarray(0, count));
  before.y.set(vehicles.y.subarray(0, count));
  drive(shared.traffic, count, beat, gang);
}

/** What truly happens. Whoever comes in for it is seen in this tick, and walks from the next. */
function happen(state: State, at: number): void {
  const { shared, walking, vehicleSlots, incidents, scenario, worldEvents } = state;
  const next = currentPeople(state);
  const [before, now] = [shared.people[1 - next], shared.people[next]];
  const scene = { before, now, walking, traffic: shared.traffic, vehicles: takenEnd(vehicleSlots) };
  worldEvents.splice(0, Infinity, ...playIncidents(incidents, scene, at, scenario.tickMs));
}

function placeBodies(state: State): void {
  const { shared, walking, vehicleSlots, before } = state;
  const { people, bodies, traffic } = shared;
  const next = currentPeople(state);
  const onFoot = writePeople(people[1 - next], people[next], takenEnd(walking.slots), walking.network, bodies);
  const source0 = people[0].x.length;
  const count = takenEnd(vehicleSlots);
  state.bodyCount = writeVehicles(
    traffic.vehicles,
    traffic.roads.level,
    before.x,
    before.y,
    count,
    bodies,
    onFoot,
    source0,
  );
}

/** Signals whose state has changed, as pipelines are told. */
function reportSignals(state: State, at: number): void {
  const { shared, scenario, signalsBefore } = state;
  const { traffic, world } = shared;
  const { signals } = world.roads;
  state.signalChanges = signalChanges(signals, signalsBefore, traffic.signalCode, scenario.startMs + at);
  signalsBefore.set(traffic.signalCode);
}

function observe(state: State, gang: RunGang, after: number, until: number): void {
  const { shared, nearby, scenario, site, pictured } = state;
  const { startMs, weather } = scenario;
  groupByCamera(nearby, shared.bodies, state.bodyCount, shared.groups);
  if (shared.sure !== null) writeSureBodies(state.chains[0].watch, castOf(state.incidents), shared.sure);
  const epoch = startMs + Math.floor(until / LIGHT_EPOCH) * LIGHT_EPOCH;
  const sky = skyAt(site.origin, weather, epoch);
  const extinction = contrastExtinction(weather);
  gang.run('observe', shared.cameras.length, CAMERA_CHUNK, [after, until, sky, extinction, unrest(weather)]);
  if (pictured.size === 0) return;
  const { occluders, lamps } = shared.world;
  const conditions = { sky, lamps, extinction, unrest: 1 }; // what stirs a detector's false positives stirs no picture
  const shading = shadingAt(site.origin, weather.cloud, conditions, epoch);
  detectInPictures(pictured, { occluders, shading, epoch }, shared.bodies, shared.outputs, startMs);
}
