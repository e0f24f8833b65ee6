import { beforeEach, expect, test } from 'vitest';
import { type Columns, viewColumns } from '../../engine/columns/columns.ts';
import { createSlots, takenEnd, takeSlot } from '../../engine/columns/slots.ts';
import { segmentsMeet } from '../../engine/geometry/segment.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import { CROSSING } from '../../sim/agents/crossing-columns.ts';
import { createCrowd, crowdCount, gatherCrowd } from '../../sim/agents/walking/crowd.ts';
import { compileBeats, startPatrols } from '../../sim/agents/walking/patrols.ts';
import { KIND, MODE, PEDESTRIAN, type PedestrianColumns } from '../../sim/agents/walking/pedestrians.ts';
import { enterArrivals, type Inflow, peopleStreets } from '../../sim/agents/walking/people.ts';
import {
  ARRIVAL,
  type Arrival,
  compileSources,
  type FootDemand,
  startArrivals,
  takeArrivals,
  WEEKDAY,
} from '../../sim/agents/walking/people-arrivals.ts';
import { SUBSTEPS, walkAlone, walkSubstep } from '../../sim/agents/walking/walking.ts';
import { findWays, type WalkingWorld } from '../../sim/agents/walking/wayfinding.ts';
import { generateSite } from '../../sim/world/generator/generate.ts';
import { DEFAULTS } from '../../sim/world/generator/parameters.ts';
import type { Site } from '../../sim/world/site.ts';
import { compileWalkways } from '../../sim/world/walkways.ts';
import { compileWalls } from '../../sim/world/walls.ts';

const KEY = keyFromSeed('wayfinding');
const TOWN = generateSite(DEFAULTS.microdistrict, KEY);
const HOUR = 3_600_000;
const EVENING: FootDemand = { tripsPerDay: 60_000, residents: 0.6, hourly: WEEKDAY, startOfRun: 18 * HOUR };

interface Run {
  now: PedestrianColumns;
  next: PedestrianColumns;
  readonly world: WalkingWorld;
  readonly inflow: Inflow;
  readonly crossings: Columns<typeof CROSSING>;
}

function createRun(site: Site = TOWN, demand = EVENING): Run {
  const capacity = 4000;
  const network = compileWalkways(site);
  const crossings = viewColumns(CROSSING, network.crossings);
  const sources = compileSources(network, demand);
  const beats = compileBeats([{ id: 'east', nodes: ['walk/a', 'walk/b'], speed: 1.2 }], LINE, compileWalkways(LINE));
  return {
    now: viewColumns(PEDESTRIAN, capacity),
    next: viewColumns(PEDESTRIAN, capacity),
    world: { key: KEY, network, walls: compileWalls(site), beats, crossings, slots: createSlots(capacity) },
    inflow: { sources, arrivals: viewColumns(ARRIVAL, sources.ids.length) },
    crossings,
  };
}

/** Takes `ticks` ticks as step.ts does; gives how often somebody was stuck. */
function walkOn(run: Run, site: Site, begin: number, ticks: number, after: (run: Run, at: number) => void): number {
  const walls = compileWalls(site);
  const crowd = createCrowd(site, 4000);
  let stuck = 0;
  for (let tick = begin; tick < begin + ticks; tick++) {
    const at = 200 * tick;
    enterArrivals(run.now, run.world, run.inflow, at);
    stuck += findWays(run.now, run.world, at).stuck;
    gatherCrowd(run.now, run.next, crowd, takenEnd(run.world.slots));
    const end = crowdCount(crowd);
    walkAlone(crowd, run.next, walls, 0, end, 0.2);
    for (let k = 0; k < SUBSTEPS; k++) walkSubstep(crowd, run.next, walls, k, 0, end, 0.2);
    after(run, at);
    [run.now, run.next] = [run.next, run.now];
  }
  return stuck;
}

/** A gate, a path, a crossing, a path, a shop: all in one line towards east. */
const LINE: Site = {
  ...TOWN,
  bounds: [0, -10, 60, 10],
  buildings: [],
  barriers: [],
  walkways: {
    nodes: [
      { id: 'walk/a', x: 0, y: 0 },
      { id: 'walk/b', x: 20, y: 0 },
      { id: 'walk/c', x: 30, y: 0 },
      { id: 'walk/d', x: 60, y: 0 },
    ],
    paths: [
      { from: 'walk/a', to: 'walk/b', width: 3, crossing: null, level: 0 },
      { from: 'walk/b', to: 'walk/c', width: 3, crossing: { id: 'zebra', signal: null }, level: 0 },
      { from: 'walk/c', to: 'walk/d', width: 3, crossing: null, level: 0 },
    ],
    kerbs: [],
  },
  assets: [
    { id: 'gate/w', kind: 'gate', x: 0, y: 0, weight: 1, node: 'walk/a' },
    { id: 'shop/1', kind: 'shop', x: 60, y: 0, weight: 1, node: 'walk/d' },
  ],
};
const ONE_A_MINUTE: FootDemand = {
  tripsPerDay: 1440,
  residents: 0,
  hourly: Array.from({ length: 24 }, () => 1),
  startOfRun: 0,
};

let line: Run;
beforeEach(() => {
  line = createRun(LINE, ONE_A_MINUTE);
  startArrivals(line.inflow.arrivals, line.inflow.sources, KEY, 0);
});

test('nobody steps off the kerb while the crossing is closed, and all do once it opens', () => {
  walkOn(line, LINE, 0, 2000, ({ next }) => {
    for (let slot = 0; slot < 20; slot++) if (next.active[slot] === 1) expect(next.x[slot]).toBeLessThan(20.6);
  });
  const waiting = line.crossings.waiting[0];
  expect(waiting).toBeGreaterThan(3);
  line.crossings.open[0] = 1;
  let walking = 0;
  walkOn(line, LINE, 2000, 200, () => {
    walking = Math.max(walking, line.crossings.walking[0]);
  });
  expect(walking).toBeGreaterThanOrEqual(waiting);
  expect(line.crossings.waiting[0]).toBe(0);
});

test('who is beside a node with a wall in between has not reached it', () => {
  const fence = { id: 'fence', kind: 'fence', line: [59.7, -9, 59.7, 9], height: 1, opaque: false } as const;
  // A wall that the node is at does not hide it: before a door one stops.
  const own = { ...fence, line: [60, -9, 60, 9] };
  for (const [barriers, left] of [
    [[], 1],
    [[fence], 0],
    [[own], 1],
  ] as const) {
    const { now, world } = createRun({ ...LINE, barriers }, ONE_A_MINUTE);
    const shop = world.network.destinationNode.indexOf(3);
    const slot = takeSlot(world.slots);
    // Come to a stand within three metres of the shop, where it is too crowded to come nearer.
    const person = {
      active: 1,
      x: 59.6,
      y: 4,
      node: 3,
      from: 2,
      destination: shop,
      targetX: 60,
      targetY: 1.15,
      nearest: 9,
    };
    for (const [key, value] of Object.entries(person)) now[key as keyof typeof person][slot] = value;
    expect([barriers, findWays(now, world, 0).left]).toEqual([barriers, left]);
  }
});

test('people visit, come back to where they came from and leave, and their slots are free again', () => {
  line.crossings.open[0] = 1;
  let visits = 0;
  walkOn(line, LINE, 0, 12_000, ({ next }) => {
    for (let slot = 0; slot < 40; slot++)
      visits += next.active[slot] === 1 && next.mode[slot] === MODE.visiting ? 1 : 0;
  });
  expect(visits).toBeGreaterThan(0);
  const entered = line.inflow.arrivals.serial[0];
  expect(entered).toBeGreaterThan(25);
  expect(line.world.slots.count).toBeLessThan(entered - 10);
});

test('a patrol walks its beat round and round', () => {
  const site = { ...LINE, assets: [] };
  const run = createRun(site, ONE_A_MINUTE);
  startPatrols(run.now, run.world.slots, run.world.network, run.world.beats);
  const ends = [0, 0];
  walkOn(run, site, 0, 1000, ({ next }) => {
    if (next.x[0] < 1) ends[0]++;
    if (next.x[0] > 19) ends[1]++;
    expect(next.x[0]).toBeLessThan(21);
  });
  expect(run.now.kind[0]).toBe(KIND.patrol);
  expect(run.now.beat[0]).toBeGreaterThanOrEqual(10);
  expect(Math.min(...ends)).toBeGreaterThan(10);
});

test('who comes no nearer for a minute turns back and is counted', () => {
  const site: Site = {
    ...LINE,
    // A gap too narrow for a body: a fence right across the walk would be open there.
    barriers: [
      { id: 'f', kind: 'fence', line: [10, -10, 10, -0.05], height: 2, opaque: true },
      { id: 'g', kind: 'fence', line: [10, 0.05, 10, 10], height: 2, opaque: true },
    ],
  };
  let turned = false;
  const stuck = walkOn(line, site, 0, 1500, ({ next }) => {
    turned ||= next.active[0] === 1 && next.node[0] === 0;
    for (let slot = 0; slot < 10; slot++) expect(next.x[slot]).toBeLessThan(10);
  });
  expect(stuck).toBeGreaterThan(0);
  expect(turned).toBe(true);
});

test('a town of people crosses no wall, keeps its counts and gets nobody stuck in five minutes', () => {
  const run = createRun();
  const walls = compileWalls(TOWN);
  const { entered } = peopleStreets(run.now, run.world, run.inflow);
  expect(entered).toBeGreaterThan(500);
  let walking = 0;
  let moved = 0;
  const stuck = walkOn(run, TOWN, 1, 1500, ({ now, next, world }, at) => {
    run.crossings.open.fill(at % 60_000 < 20_000 ? 1 : 0);
    if (at % 1000 > 0) return;
    for (let slot = 0; slot < takenEnd(world.slots); slot++) {
      if (now.active[slot] === 0 || now.mode[slot] !== MODE.walking) continue;
      walking++;
      if (next.speed[slot] > 0.3) moved++;
      const [ax, ay, bx, by] = [now.x[slot], now.y[slot], next.x[slot], next.y[slot]];
      const cell = Math.floor((ay - walls.originY) / 2) * walls.columns + Math.floor((ax - walls.originX) / 2);
      for (let k = walls.cellStart[cell]; k < walls.cellStart[cell + 1]; k++) {
        const [cx, cy, dx, dy] = walls.segments.subarray(4 * walls.cellWalls[k]);
        expect(segmentsMeet(ax, ay, bx, by, cx, cy, dx, dy)).toBe(false);
      }
    }
  });
  expect(stuck).toBe(0);
  expect(moved / walking).toBeGreaterThan(0.97);
  let taken = 0;
  for (const active of run.now.active) taken += active;
  expect(taken).toBe(run.world.slots.count);
});

test('arrivals of a source are the same whoever else arrives', () => {
  const network = compileWalkways(TOWN);
  const all = compileSources(network, EVENING);
  const few = compileSources(
    { ...network, destinationKind: network.destinationKind.map((kind, k) => (k === 5 || kind === 6 ? kind : 3)) },
    EVENING,
  );
  expect(few.ids.length).toBeLessThan(all.ids.length);
  // A source's own rate must be as before for its times to be: only the others have gone.
  const shared = few.ids.findIndex((_, k) => few.destination[k] !== 5);
  const same = all.destination.indexOf(few.destination[shared]);
  few.perMs[shared] = all.perMs[same];
  const of = (sources: typeof all, source: number) =>
    arrivalsUntil(sources, HOUR)
      .filter((arrival) => arrival.source === source)
      .map(({ person, at }) => [person, at]);
  expect(of(few, shared).length).toBeGreaterThan(0);
  expect(of(few, shared)).toEqual(of(all, same));
});

function arrivalsUntil(sources: Inflow['sources'], at: number): Arrival[] {
  const arrivals = viewColumns(ARRIVAL, sources.ids.length);
  startArrivals(arrivals, sources, KEY, 0);
  return takeArrivals(arrivals, sources, KEY, at);
}

test('a day brings as many trips as asked for, each hour its share', () => {
  const sources = compileSources(compileWalkways(TOWN), { ...EVENING, startOfRun: 0 });
  const day = arrivalsUntil(sources, 24 * HOUR);
  expect(Math.abs(day.length - 60_000)).toBeLessThan(4 * Math.sqrt(60_000));
  const total = WEEKDAY.reduce((sum, rate) => sum + rate, 0);
  WEEKDAY.forEach((rate, hour) => {
    const expected = (60_000 * rate) / total;
    const count = day.filter(({ at }) => Math.floor(at / HOUR) === hour).length;
    expect(Math.abs(count - expected)).toBeLessThan(4.5 * Math.sqrt(expected));
  });
});

test('taking arrivals tick by tick or all at once gives the same people', () => {
  const sources = compileSources(compileWalkways(TOWN), EVENING);
  const arrivals = viewColumns(ARRIVAL, sources.ids.length);
  startArrivals(arrivals, sources, KEY, 0);
  const piecewise: Arrival[] = [];
  for (let at = 0; at <= HOUR / 4; at += 200) piecewise.push(...takeArrivals(arrivals, sources, KEY, at));
  const order = (a: Arrival, b: Arrival) => a.source - b.source || a.at - b.at;
  expect(piecewise.toSorted(order)).toEqual(arrivalsUntil(sources, HOUR / 4).toSorted(order));
});

test('free speeds of grown people have Weidmann’s mean and spread', () => {
  const run = createRun(TOWN, { ...EVENING, residents: 0 });
  const { entered } = peopleStreets(run.now, run.world, run.inflow);
  startArrivals(run.inflow.arrivals, run.inflow.sources, KEY, 0);
  enterArrivals(run.now, run.world, run.inflow, HOUR / 2);
  const speeds = [...run.now.freeSpeed.subarray(0, takenEnd(run.world.slots))].slice(entered);
  const mean = speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
  const variance = speeds.reduce((sum, speed) => sum + (speed - mean) * (speed - mean), 0) / speeds.length;
  expect(speeds.length).toBeGreaterThan(1000);
  expect(mean).toBeCloseTo(1.34, 1);
  expect(Math.sqrt(variance)).toBeCloseTo(0.26, 1);
  expect(Math.min(...speeds)).toBeGreaterThanOrEqual(0.5);
  expect(Math.max(...speeds)).toBeLessThanOrEqual(2.2);
});
