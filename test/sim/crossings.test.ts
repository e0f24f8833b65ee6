import { describe, expect, test } from 'vitest';
import { keyFromSeed } from '../../engine/random/draw.ts';
import type { Lane, Path, Site } from '../../sim/world/site.ts';
import { gridSite } from './grid-roads.ts';
import { createTown, drive, lane, putCar, stepTown, TICK, type Town, trafficOn } from './street.ts';
import { countCollisions, createWalkers, crossingEnds, stepWalkers, type Walkers } from './zebra-walkers.ts';

const KEY = keyFromSeed('zebra');

/** Streets of two lanes side by side without junctions, each cut by a crossing every 80 m. */
function streets(count: number, zebras: number): Pick<Site, 'roads' | 'walkways'> {
  const lanes: Lane[] = [];
  const nodes: { id: string; x: number; y: number }[] = [];
  const paths: Path[] = [];
  const length = 80 * zebras + 40;
  for (let s = 0; s < count; s++) {
    const x = 40 * s;
    lanes.push(lane(`${s}/up`, [x + 1.75, 0, x + 1.75, length]), lane(`${s}/down`, [x - 1.75, length, x - 1.75, 0]));
    for (let z = 0; z < zebras; z++) {
      const [a, b, y] = [`${s}/${z}a`, `${s}/${z}b`, 60 + 80 * z];
      nodes.push({ id: a, x: x - 4, y }, { id: b, x: x + 4, y });
      paths.push({ from: a, to: b, width: 3, crossing: { id: `${s}/${z}`, signal: null }, level: 0 });
    }
  }
  return { roads: { drivingSide: 'right', lanes, signals: [] }, walkways: { nodes, paths, kerbs: [] } };
}

interface Outcome {
  readonly walkers: Walkers;
  readonly collisions: number;
  readonly yielded: number; // walkers who stepped off before a driver who gave way
  readonly arrived: number; // vehicles
  readonly longestStand: number; // s, of a vehicle
}

function meet(site: Pick<Site, 'roads' | 'walkways'>, vehiclesPerHour: number, rate: number, crossed: number): Outcome {
  const town = createTown(site, vehiclesPerHour, 4000);
  const walkers = createWalkers(town.traffic.crossings.ids.length);
  const ends = crossingEnds(site);
  const standing = new Int32Array(4000);
  const { vehicles } = town.traffic;
  let [collisions, yielded, arrived, longestStand] = [0, 0, 0, 0];
  while (walkers.crossed < crossed) {
    const beat = { tick: town.tick, at: 0, dt: TICK / 1000 };
    for (let c = 0; c < ends.length; c++) {
      // Somebody was held up for those who step off now.
      if (town.traffic.walkers.open[c] === 1 && isYieldedTo(town, c)) yielded += walkers.waiting[c].length;
    }
    stepWalkers(walkers, town.traffic, KEY, rate, beat);
    const { count } = stepTown(town);
    collisions += countCollisions(walkers, town.traffic, ends, count);
    for (let i = 0; i < count; i++) {
      if (vehicles.active[i] === 2) arrived++;
      standing[i] = vehicles.active[i] === 1 && vehicles.speed[i] < 0.1 ? standing[i] + 1 : 0;
      longestStand = Math.max(longestStand, (standing[i] * TICK) / 1000);
    }
  }
  return { walkers, collisions, yielded, arrived, longestStand };
}

function isYieldedTo({ traffic, tick }: Town, c: number): boolean {
  return traffic.crossingUse.deniedAt[c] >= tick - 2;
}

describe('people and vehicles at crossings', () => {
  test('in a million crossings on streets nobody is touched, and nobody waits for ever', () => {
    const { walkers, collisions, yielded, arrived, longestStand } = meet(streets(20, 5), 4_000, 1, 1e6);
    expect(collisions).toBe(0);
    expect(yielded).toBeGreaterThan(1e5);
    expect(walkers.waited / walkers.crossed).toBeLessThan(15);
    expect(walkers.longest).toBeLessThan(120);
    expect(longestStand).toBeLessThan(120);
    expect(arrived).toBeGreaterThan(10_000);
  });

  for (const hasSignals of [false, true]) {
    test(`in a town ${hasSignals ? 'with' : 'without'} signals turning drivers yield too`, () => {
      const site = gridSite({ columns: 4, rows: 4, block: 120, hasSignals, hasCrossings: true });
      const { walkers, collisions, arrived, longestStand } = meet(site, 500, 0.03, 20_000);
      expect(collisions).toBe(0);
      expect(walkers.waited / walkers.crossed).toBeLessThan(30);
      expect(walkers.longest).toBeLessThan(240);
      expect(longestStand).toBeLessThan(600);
      expect(arrived).toBeGreaterThan(500);
    });
  }

  test('a leave over twenty crossings in a row holds each of them', () => {
    const length = 200;
    const nodes = Array.from({ length: 20 }, (_, z) => [
      { id: `${z}a`, x: -4, y: 60 + 5 * z },
      { id: `${z}b`, x: 4, y: 60 + 5 * z },
    ]).flat();
    const paths = Array.from({ length: 20 }, (_, z) => {
      return { from: `${z}a`, to: `${z}b`, width: 3, crossing: { id: `${z}`, signal: null }, level: 0 };
    });
    const lanes = [lane('a', [0, 0, 0, length])];
    const traffic = trafficOn(
      { roads: { drivingSide: 'right', lanes, signals: [] }, walkways: { nodes, paths, kerbs: [] } },
      1,
    );
    putCar(traffic, 0, 0, 55, {});
    traffic.vehicles.courteous[0] = 0;
    traffic.walkers.waiting.fill(1);
    drive(traffic, 1, { tick: 0, at: 0, dt: TICK / 1000 });
    expect(traffic.vehicles.authority[0]).toBe(Infinity);
    expect([...traffic.walkers.open]).toEqual(Array(20).fill(0));
  });

  test('leave that stands behind one who has lost theirs is taken back', () => {
    // Side street and main street run into one lane; people wait right behind the junction.
    const nodes = [
      { id: 'w', x: -4, y: 14 },
      { id: 'e', x: 4, y: 14 },
    ];
    const paths = [{ from: 'w', to: 'e', width: 3, crossing: { id: 'zebra', signal: null }, level: 0 }];
    const inside = { junction: 'j', turn: 'straight' as const, next: ['out'] };
    const lanes = [
      lane('main', [0, -100, 0, 0], { next: ['through'] }),
      lane('side', [-60, 0, -10, 0], { next: ['turn'] }),
      lane('through', [0, 0, 0, 10], inside),
      lane('turn', [-10, 0, 0, 10], inside),
      lane('out', [0, 10, 0, 100]),
    ];
    const site = {
      roads: { drivingSide: 'right' as const, lanes, signals: [] },
      walkways: { nodes, paths, kerbs: [] },
    };
    const traffic = trafficOn(site, 3);
    putCar(traffic, 0, 0, 99, {}); // courteous, first in the queue
    putCar(traffic, 1, 0, 92, {}); // not courteous, behind it
    traffic.vehicles.courteous[1] = 0;
    // Both had leave before anybody came to the crossing.
    traffic.vehicles.authority[0] = traffic.vehicles.authority[1] = 200;
    traffic.walkers.waiting[0] = 1;
    drive(traffic, 2, { tick: 0, at: 0, dt: TICK / 1000 });
    drive(traffic, 2, { tick: 1, at: TICK, dt: TICK / 1000 });
    expect(traffic.vehicles.authority[0]).toBe(100);
    expect(traffic.vehicles.authority[1]).toBe(100);
    expect(traffic.walkers.open[0]).toBe(1);
  });

  for (const hasSignals of [false, true]) {
    test(`a town ${hasSignals ? 'with' : 'without'} signals does the same whatever number its first tick has`, () => {
      const site = gridSite({ columns: 3, rows: 3, block: 120, hasSignals, hasCrossings: true });
      const [plain, shifted] = [run(site, 0), run(site, -900)];
      const [vehicles, moved] = [plain.traffic.vehicles, shifted.traffic.vehicles];
      expect(plain.slots.count).toBeGreaterThan(50);
      for (const name of ['active', 'idLo', 'lane', 'arc', 'speed', 'authority', 'exit'] as const) {
        expect(moved[name], name).toEqual(vehicles[name]);
      }
      expect(shifted.traffic.crossingUse.claim).toEqual(plain.traffic.crossingUse.claim);
      expect(shifted.traffic.walkers.open).toEqual(plain.traffic.walkers.open);
    });
  }
});

/** 1000 crowded ticks, the first with number `first`. */
function run(site: Pick<Site, 'roads' | 'walkways'>, first: number): Town {
  const town = createTown(site, 2000, 400);
  const walkers = createWalkers(town.traffic.crossings.ids.length);
  town.tick = first;
  for (let k = 0; k < 1000; k++) {
    stepWalkers(walkers, town.traffic, KEY, 0.1, { tick: k, at: 0, dt: TICK / 1000 });
    stepTown(town);
  }
  return town;
}
