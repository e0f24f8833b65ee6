/** The stages of a tick that run on several threads, by name. Each reads its numbers from `args` in the order noted. */
import type { Stages } from '../engine/workers/round.ts';
import { CITY_DRIVER, followLeaders } from './agents/driving/car-following.ts';
import { findLeaders } from './agents/driving/lanes.ts';
import { placeVehicles } from './agents/driving/placement.ts';
import { walkAlone, walkSubstep } from './agents/walking/walking.ts';
import { createFeedThread, type FeedThread, runFeeds } from './feeds/feed.ts';
import { CAMERA_CHUNK, type Shared } from './state.ts';

export const STAGES = {
  /** Bodies of the crowd. args: which of `people` is next, dt (s) */
  walkAlone: ({ crowd, people, world }, begin, end, [next, dt]) =>
    walkAlone(crowd, people[next], world.walls, begin, end, dt),

  /** Bodies of the crowd. args: which of `people` is next, dt (s), sub-step */
  walkSubstep: ({ crowd, people, world }, begin, end, [next, dt, k]) =>
    walkSubstep(crowd, people[next], world.walls, k, begin, end, dt),

  /** Lanes. */
  findLeaders: ({ traffic }, begin, end) => findLeaders(traffic.vehicles, traffic.order, traffic.roads, begin, end),

  /** Slots of vehicles. args: dt (s) */
  followLeaders: ({ traffic }, begin, end, [dt]) =>
    followLeaders(traffic.vehicles, traffic.next, traffic.roads, begin, end, dt, CITY_DRIVER),

  /** Slots of vehicles. */
  placeVehicles: ({ traffic }, begin, end) => placeVehicles(traffic.vehicles, traffic.next, traffic.roads, begin, end),

  /** Cameras, a chunk at a time. args: after (ms), until (ms), sky (lx), extinction (1/m), unrest */
  observe: (shared, begin, end, [after, until, sky, extinction, unrest]) => {
    const output = shared.outputs[begin / CAMERA_CHUNK];
    const conditions = { sky, lamps: shared.world.lamps, extinction, unrest };
    output.counts.fill(0);
    const { cameras, bodies, groups } = shared;
    runFeeds(feedThread(shared), cameras, begin, end, bodies, groups, after, until, conditions, output);
  },
} satisfies Stages<Shared>;

export type StageName = keyof typeof STAGES;

const threads = new WeakMap<Shared, FeedThread>();

/** A thread's own memory for a run: caches of what is a function of keys and time, and scratch space. */
function feedThread(shared: Shared): FeedThread {
  let thread = threads.get(shared);
  if (!thread) {
    thread = createFeedThread(shared.profile, shared.bodies.x1.length, shared.sure);
    threads.set(shared, thread);
  }
  return thread;
}
