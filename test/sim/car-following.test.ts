import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { viewColumns } from '../../engine/columns/columns.ts';
import { CITY_DRIVER, followLeaders } from '../../sim/agents/driving/car-following.ts';
import type { Traffic } from '../../sim/agents/driving/traffic.ts';
import { VEHICLE_STEP } from '../../sim/agents/driving/vehicles.ts';
import { drive, lane, NO_WALKWAYS, putCar, TICK, trafficOn } from './street.ts';

const DT = TICK / 1000;
const LIMIT = 13.9; // m/s

/** One straight lane of 10 km without lines. */
function openRoad(capacity: number): Traffic {
  return trafficOn(
    { roads: { drivingSide: 'right', lanes: [lane('a', [0, 0, 0, 10_000])], signals: [] }, walkways: NO_WALKWAYS },
    capacity,
  );
}

/** `count` cars, the front one in slot 0, each with the next `gap` behind it. */
function platoon(count: number, speed: number, gap: number): Traffic {
  const traffic = openRoad(count);
  for (let i = 0; i < count; i++) {
    putCar(traffic, i, 0, 5000 - i * (gap + 4.5), { speed });
    traffic.vehicles.leader[i] = i - 1;
    if (i > 0) traffic.vehicles.gap[i] = gap;
  }
  return traffic;
}

function follow(traffic: Traffic, begin: number, end: number, next = traffic.next) {
  followLeaders(traffic.vehicles, next, traffic.roads, begin, end, DT, CITY_DRIVER);
  return next;
}

/** A target whose old contents poison whoever reads them. */
function unreadable(count: number) {
  const next = viewColumns(VEHICLE_STEP, count);
  next.arc.fill(NaN);
  next.speed.fill(NaN);
  return next;
}

describe('intelligent driver model', () => {
  test('a car starting on an open road gains a·dt of speed and a·dt²/2 of road', () => {
    const traffic = platoon(1, 0, 0);
    const next = follow(traffic, 0, 1);
    expect(next.speed[0]).toBeCloseTo(CITY_DRIVER.acceleration * DT, 12);
    expect(next.arc[0] - 5000).toBeCloseTo((CITY_DRIVER.acceleration * DT * DT) / 2, 9);
  });

  test('an open road is driven at the limit the driver takes it for', () => {
    const traffic = openRoad(1);
    putCar(traffic, 0, 0, 10, { compliance: 1.1 });
    for (let tick = 0; tick < 1000; tick++) drive(traffic, 1, { tick, at: tick * TICK, dt: DT });
    expect(traffic.vehicles.speed[0]).toBeCloseTo(LIMIT * 1.1, 3);
  });

  test('a platoon at its equilibrium gap neither closes nor opens', () => {
    for (const speed of [0, 2, 7, 12]) {
      // s_e(v) = (s0 + v T) / √(1 − (v/v0)⁴), Treiber et al. 2000, eq. (5).
      const share = speed / LIMIT;
      const gap = (2 + speed * CITY_DRIVER.timeGap) / Math.sqrt(1 - share * share * share * share);
      const traffic = platoon(3, speed, gap);
      const next = follow(traffic, 0, 3);
      expect(next.speed[1]).toBeCloseTo(speed, 12);
      expect(next.speed[2]).toBeCloseTo(speed, 12);
    }
  });

  test('a queue before a red light stops at the line, about s0 apart', () => {
    const lanes = [lane('a', [0, 0, 0, 2000], { next: ['b'], signal: 's/a' }), lane('b', [0, 2000, 0, 3000])];
    const stages = [
      { green: ['b'], duration: 1000 },
      { green: ['a'], duration: 1000 },
    ];
    const signals = [{ id: 's', stages, yellow: 3, allRed: 2, offset: 0 }];
    const traffic = trafficOn({ roads: { drivingSide: 'right', lanes, signals }, walkways: NO_WALKWAYS }, 10);
    const { vehicles } = traffic;
    for (let i = 0; i < 10; i++) putCar(traffic, i, 0, 1800 - 30 * i, { speed: LIMIT });
    for (let tick = 0; tick < 600; tick++) drive(traffic, 10, { tick, at: tick * TICK, dt: DT });
    expect(2000 - vehicles.arc[0]).toBeGreaterThanOrEqual(0);
    expect(2000 - vehicles.arc[0]).toBeLessThan(0.1);
    for (let i = 1; i < 10; i++) {
      expect(vehicles.speed[i]).toBeLessThan(0.05);
      expect(vehicles.gap[i]).toBeGreaterThan(1.7);
      expect(vehicles.gap[i]).toBeLessThan(2.3);
    }
  });

  test('results do not depend on how slots are split over workers, nor on who finishes first', () => {
    const cutsIn = fc.uniqueArray(fc.integer({ min: 1, max: 63 }), { maxLength: 7 });
    fc.assert(
      fc.property(cutsIn, fc.infiniteStream(fc.nat()), (cuts, order) => {
        const traffic = platoon(64, 12, 9);
        const [whole, parts] = [unreadable(64), unreadable(64)];
        follow(traffic, 0, 64, whole);
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), 64];
        const ranges = bounds.slice(1).map((end, k) => ({ begin: bounds[k], end, turn: order.next().value as number }));
        for (const { begin, end } of ranges.toSorted((a, b) => a.turn - b.turn)) follow(traffic, begin, end, parts);
        expect([...whole.arc, ...whole.speed].every(Number.isFinite)).toBe(true);
        expect(parts.arc).toEqual(whole.arc);
        expect(parts.speed).toEqual(whole.speed);
      }),
    );
  });

  test('whatever the state, nobody reverses, passes its line or reaches the bumper ahead', () => {
    const state = fc.record({
      speed: fc.double({ min: 0, max: 40, noNaN: true }),
      aheadSpeed: fc.double({ min: 0, max: 40, noNaN: true }),
      gap: fc.double({ min: 0, max: 200, noNaN: true }),
      toLine: fc.double({ min: 0, max: 200, noNaN: true }),
    });
    fc.assert(
      fc.property(state, ({ speed, aheadSpeed, gap, toLine }) => {
        const traffic = platoon(2, aheadSpeed, gap);
        const { vehicles } = traffic;
        vehicles.speed[1] = speed;
        const authority = vehicles.arc[1] + toLine;
        vehicles.authority[1] = authority;
        const next = follow(traffic, 0, 2, unreadable(2));
        expect(next.speed[1]).toBeGreaterThanOrEqual(0);
        expect(next.arc[1]).toBeGreaterThanOrEqual(vehicles.arc[1]);
        expect(next.arc[1]).toBeLessThanOrEqual(authority);
        expect(next.arc[1]).toBeLessThanOrEqual(vehicles.arc[0] - 4.5 + 1e-9);
      }),
      { numRuns: 2000 },
    );
  });

  test('a driver braking for a line needs no more than it did when it began, and stops at it', () => {
    for (const speed of [3, 8, 13.9]) {
      const traffic = openRoad(1);
      const { vehicles } = traffic;
      const room = (speed * speed) / (2 * 2.5); // firm: 2.5 m/s² from the first tick on
      putCar(traffic, 0, 0, 1000, { speed });
      vehicles.authority[0] = 1000 + room;
      for (let tick = 0; tick < 100 && vehicles.speed[0] > 0; tick++) {
        const before = vehicles.speed[0];
        follow(traffic, 0, 1);
        vehicles.arc[0] = traffic.next.arc[0];
        vehicles.speed[0] = traffic.next.speed[0];
        if (vehicles.speed[0] > 0.6) expect((before - vehicles.speed[0]) / DT).toBeCloseTo(2.5, 9);
      }
      expect(1000 + room - vehicles.arc[0]).toBeGreaterThanOrEqual(0);
      expect(1000 + room - vehicles.arc[0]).toBeLessThan(0.1);
    }
  });
});
