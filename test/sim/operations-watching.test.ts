import { expect, test } from 'vitest';
import type { SightChange } from '../../sim/incidents/incident.ts';
import { operate } from '../../sim/operations/operations.ts';
import type { WorldEvent } from '../../sim/recording/event-log.ts';
import type { Centre } from '../../sim/scenario.ts';
import { incident, ofKind, room, tick } from './operations-room.ts';

const HOUR = 3_600_000; // ms
const COUNT = 2000;
const incidents = Array.from({ length: COUNT }, (_, k) => incident(`i-${k}`));
const named = (cameras: number) => Array.from({ length: cameras }, (_, k) => `c${k}`);

/** What is noticed of incidents that each show on one camera, from `from` to `until` (ms). */
function noticed(centre: Partial<Centre>, cameras: number, [from, until]: readonly [number, number] = [0, HOUR]) {
  const operations = room({ incidents, centre, cameras: named(cameras), units: [] });
  const sights = incidents.flatMap(({ id }, k): SightChange[] => {
    const of = { incident: id, camera: `c${k % cameras}` };
    return [
      { ...of, at: from, isVisible: true },
      { ...of, at: until, isVisible: false },
    ];
  });
  return ofKind(operate(operations, tick(2 * HOUR, { sights })), 'seen');
}

/** Police Scientific Development Branch, as quoted; accepted: 5 points. */
test.each([
  [1, 85],
  [4, 74],
  [6, 58],
  [9, 53],
])('with %i monitors an operator notices %i % of what shows', (monitors, percent) => {
  const share = noticed({ operators: 1, monitorsEach: monitors }, monitors).length / COUNT;
  expect(Math.abs(100 * share - percent)).toBeLessThan(5);
});

test('a quarter is noticed however many monitors there are, and nothing without operators', () => {
  expect(noticed({ operators: 1, monitorsEach: 60 }, 60).length / COUNT).toBeCloseTo(0.25, 1);
  expect(noticed({ operators: 0, monitorsEach: 60 }, 60)).toEqual([]);
});

test('more operators share the pictures: what one has missed on eight monitors two notice on four each', () => {
  const one = noticed({ operators: 1, monitorsEach: 8 }, 8).map(({ incident }) => incident);
  const two = noticed({ operators: 2, monitorsEach: 8 }, 8).map(({ incident }) => incident);
  expect(two.length / COUNT).toBeCloseTo(0.74, 1);
  expect(one.every((id) => two.includes(id))).toBe(true);
});

test('a camera that is on a screen a quarter of the time is looked at for a quarter of the time', () => {
  const centre = { operators: 1, monitorsEach: 4 };
  // Eight seconds on a screen are the mean until it is noticed; each camera is shown in turns of ten.
  const [always, seldom] = [4, 16].map((cameras) => noticed(centre, cameras, [0, 10_000]).length / COUNT);
  const apt = 0.74;
  expect(always).toBeCloseTo(apt * (1 - Math.exp(-10 / 8)), 1);
  // Only in one of four first turns is a camera shown; there are sixteen cameras' turns to tell it by.
  expect(seldom).toBeLessThan(0.6 * always);
  expect(seldom).toBeGreaterThan(0.05 * always);
  // Given time, turns come round and as many are noticed.
  expect(noticed(centre, 16).length / COUNT).toBeCloseTo(apt, 1);
});

test('what shows in pieces is noticed once it has shown for as long in all, and once only', () => {
  const centre = { operators: 1, monitorsEach: 1 };
  const [whole] = noticed(centre, 1);
  const at = whole.at;
  const operations = room({ incidents, centre, cameras: named(1), units: [] });
  const of = { incident: whole.incident!, camera: 'c0' };
  const half = Math.floor(at / 2);
  const sights: SightChange[] = [
    { ...of, at: 0, isVisible: true },
    { ...of, at: half, isVisible: false },
    { ...of, at: 1_000_000, isVisible: true },
    { ...of, at: 1_500_000, isVisible: false },
    { ...of, at: 2_000_000, isVisible: true },
  ];
  const seen = ofKind(operate(operations, tick(HOUR, { sights })), 'seen');
  expect(seen.map((event) => event.at)).toEqual([1_000_000 + at - half]);
});

test('nothing is noticed after the incident ended', () => {
  const operations = room({ incidents, centre: { operators: 1, monitorsEach: 1 }, cameras: named(1), units: [] });
  const sights = incidents.map(({ id }): SightChange => ({ incident: id, camera: 'c0', at: 0, isVisible: true }));
  const world = incidents.map(({ id }): WorldEvent => {
    return { kind: 'incident', at: 5000, incident: id, phase: 'ends', x: 0, y: 0, actors: [] };
  });
  const seen = ofKind(operate(operations, tick(HOUR, { sights, world })), 'seen');
  expect(Math.max(...seen.map(({ at }) => at))).toBeLessThanOrEqual(5000);
  expect(seen.length / COUNT).toBeCloseTo(0.85 * (1 - Math.exp(-5 / 8)), 1);
});

test('a camera more moves the turns of no other while screens are as scarce', () => {
  // Twice the cameras before twice the operators: each camera is shown in the same turns as before.
  const few = noticed({ operators: 1, monitorsEach: 2 }, 4).filter(({ camera }) => camera === 'c0');
  const many = noticed({ operators: 2, monitorsEach: 2 }, 8);
  const both = few.filter(({ incident }) => many.some((other) => other.incident === incident && other.camera === 'c0'));
  expect(both.length).toBeGreaterThan(100);
  for (const event of both) expect(many).toContainEqual(event);
});

test('what is noticed at one instant on many cameras is told in an order that no list of cameras changes', () => {
  const cameras = named(3000);
  const told = (order: readonly string[]) => {
    const operations = room({ incidents: [incident('a')], centre: { operators: 3000 }, cameras: order, units: [] });
    const sights = order.map((camera): SightChange => ({ incident: 'a', camera, at: 0, isVisible: true }));
    return operate(operations, tick(HOUR, { sights }));
  };
  const events = told(cameras);
  expect(new Set(events.map(({ at }) => at)).size).toBeLessThan(events.length);
  expect(told(cameras.toReversed())).toEqual(events);
});
