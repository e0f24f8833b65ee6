import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compileSignals,
  greenLeft,
  greenPassed,
  longestGreen,
  SIGNAL_CODE,
  signalChanges,
  signalCodes,
} from '../../sim/world/signals.ts';
import type { Signal } from '../../sim/world/site.ts';
import { drive, lane, NO_WALKWAYS, putCar, TICK, trafficOn } from './street.ts';

const PLAN: Signal = {
  id: 's',
  stages: [
    { green: ['ns', 'walk'], duration: 30 },
    { green: ['ew', 'walk'], duration: 20 },
    { green: ['left'], duration: 10 },
  ],
  yellow: 3,
  allRed: 2,
  offset: 7,
};
const CYCLE = 75_000;
const plans = compileSignals([PLAN]);
const group = (name: string) => plans.groups.indexOf(`s/${name}`);

function codes(at: number): Record<string, number> {
  const out = new Uint8Array(plans.groups.length);
  signalCodes(plans, at, out);
  return Object.fromEntries(plans.groups.map((name, g) => [name.slice(2), out[g]]));
}

describe('a fixed-time plan', () => {
  const { red, yellow, green } = SIGNAL_CODE;

  test('runs through green, yellow and all red to the millisecond, from its offset', () => {
    expect(codes(6_999)).toEqual({ ns: red, walk: red, ew: red, left: red });
    expect(codes(7_000)).toEqual({ ns: green, walk: green, ew: red, left: red });
    expect(codes(36_999).ns).toBe(green);
    expect(codes(37_000).ns).toBe(yellow);
    expect(codes(40_000)).toEqual({ ns: red, walk: green, ew: red, left: red });
    expect(codes(42_000).ew).toBe(green);
    expect(codes(62_000)).toEqual({ ns: red, walk: yellow, ew: yellow, left: red });
  });

  test('a group that the next stage lists too stays green through the change', () => {
    for (let at = 7_000; at < 62_000; at += 500) expect(codes(at).walk).toBe(green);
  });

  test('repeats with its cycle, before and after time zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: CYCLE }), fc.integer({ min: -1000, max: 1e7 }), (at, laps) => {
        expect(codes(at + laps * CYCLE)).toEqual(codes(at));
      }),
    );
  });

  test('green passed and green left add up to the green', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * CYCLE }), fc.constantFrom('ns', 'walk', 'ew', 'left'), (at, name) => {
        const isGreen = codes(at)[name] === green;
        const sum = greenPassed(plans, group(name), at) + greenLeft(plans, group(name), at);
        expect(sum).toBe(isGreen ? { ns: 30_000, walk: 55_000, ew: 20_000, left: 10_000 }[name] : 0);
      }),
    );
    expect(longestGreen(plans, group('walk'))).toBe(55_000);
  });

  test('a change is told by group, and no change is not told', () => {
    const [before, now] = [new Uint8Array(4), new Uint8Array(4)];
    signalCodes(plans, 36_999, before);
    signalCodes(plans, 37_000, now);
    const phase = { ns: 'yellow', walk: 'green', ew: 'red', left: 'red' };
    expect(signalChanges(plans, before, now, 37_000)).toEqual([{ kind: 'signal', signal: 's', at: 37_000, phase }]);
    expect(signalChanges(plans, now, now, 37_200)).toEqual([]);
  });
});

test('at yellow who can stop firmly stops and who cannot goes: nobody passes a red light', () => {
  const lanes = [
    lane('a', [0, 0, 0, 400], { next: ['b'], signal: 's/ns' }),
    lane('b', [0, 400, 0, 424], { next: ['c'], junction: 'j', turn: 'straight' }),
    lane('c', [0, 424, 0, 9000]),
  ];
  let [went, stopped] = [0, 0];
  for (let start = 0; start < 400; start += 3) {
    const traffic = trafficOn({ roads: { drivingSide: 'right', lanes, signals: [PLAN] }, walkways: NO_WALKWAYS }, 1);
    putCar(traffic, 0, 0, start, { speed: 13.9 });
    // Yellow begins after 37 s, red 3 s later; the car comes at any moment around them.
    for (let tick = 25 * 5; tick < 60 * 5; tick++) {
      const before = traffic.vehicles.speed[0];
      const laneBefore = traffic.vehicles.lane[0];
      drive(traffic, 1, { tick, at: tick * TICK, dt: TICK / 1000 });
      expect((before - traffic.vehicles.speed[0]) * 5).toBeLessThan(3.1);
      const passes = laneBefore === 0 && traffic.vehicles.lane[0] !== 0;
      if (passes) expect(tick * TICK).toBeLessThanOrEqual(40_000);
      if (passes) went++;
    }
    if (traffic.vehicles.lane[0] === 0) stopped++;
  }
  expect(went).toBeGreaterThan(10);
  expect(stopped).toBeGreaterThan(10);
});
