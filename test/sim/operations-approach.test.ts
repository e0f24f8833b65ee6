import fc from 'fast-check';
import { expect, test } from 'vitest';
import { viewColumns } from '../../engine/columns/columns.ts';
import { approachTo, ON_FOOT, type Trip, tripFrom, type Ways } from '../../sim/operations/approach.ts';
import { LINK, linkSpeeds, measureLinks } from '../../sim/operations/link-speeds.ts';
import { compileLines } from '../../sim/world/lane-lines.ts';
import '../property-seed.ts';
import { lane } from './street.ts';

/** A small town of straight one-way lanes between random corners, a speed for each, a home and a scene. */
interface Town {
  readonly corners: readonly (readonly [x: number, y: number])[];
  readonly lanes: readonly (readonly [from: number, to: number])[];
  readonly speeds: readonly number[];
  readonly homes: readonly (readonly [x: number, y: number])[];
  readonly scene: readonly [x: number, y: number];
}

const CORNERS = 6;
const MOST = 14;
const corner = fc.nat(CORNERS - 1);
const metre = fc.double({ min: 0, max: 2000, noNaN: true });
const place = fc.tuple(metre, metre);
const town: fc.Arbitrary<Town> = fc
  .record({
    corners: fc.array(place, { minLength: CORNERS, maxLength: CORNERS }),
    lanes: fc.array(fc.tuple(corner, corner), { minLength: 4, maxLength: MOST }),
    speeds: fc.array(fc.double({ min: 5, max: 20, noNaN: true }), { minLength: MOST, maxLength: MOST }),
    homes: fc.array(place, { minLength: 4, maxLength: 4 }),
    scene: place,
  })
  // A lane has length, and no two places are the same.
  .filter(({ lanes, corners }) => lanes.every(([from, to]) => from !== to && distance(corners[from], corners[to]) > 1));

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2);
}

function waysOf({ corners, lanes }: Town): Ways {
  const lines = compileLines(lanes.map(([from, to], k) => lane(`l${k}`, [...corners[from], ...corners[to]])));
  const after = lanes.map(([, to]) => lanes.flatMap(([from], next) => (from === to ? [next] : [])));
  const firstNext = [0, ...after.map((_, k) => after.slice(0, k + 1).flat().length)];
  return { ...lines, firstNext: Int32Array.from(firstNext), next: Int32Array.from(after.flat()) };
}

/** The quickest time by trying every way there is: depth first over lanes, none used twice. */
function slowest(townOf: Town, home: readonly [number, number], speeds: Float64Array): number {
  const { corners, lanes, scene } = townOf;
  const foot = (k: number, at: readonly [number, number]) => {
    const [a, b] = lanes[k].map((end) => corners[end]);
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const t = Math.min(1, Math.max(0, ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / (dx * dx + dy * dy)));
    return { arc: t * distance(a, b), apart: distance([a[0] + t * dx, a[1] + t * dy], at) };
  };
  let best = distance(home, scene) / ON_FOOT;
  const drive = (k: number, arc: number, time: number, used: readonly number[]) => {
    const out = foot(k, scene);
    if (out.arc >= arc) best = Math.min(best, time + (out.arc - arc) / speeds[k] + out.apart / ON_FOOT);
    const rest = (distance(corners[lanes[k][0]], corners[lanes[k][1]]) - arc) / speeds[k];
    lanes.forEach(([from], next) => {
      // The first lane may be driven twice: from where it was entered, and round to its start.
      if (from === lanes[k][1] && !used.includes(next)) drive(next, 0, time + rest, [...used, next]);
    });
  };
  lanes.forEach((_, k) => {
    const on = foot(k, home);
    drive(k, on.arc, on.apart / ON_FOOT, []);
  });
  return best;
}

function tripsOf(ways: Ways, { homes, scene }: Town, speeds: Float64Array): Trip[] {
  const approach = approachTo(ways, speeds, ...scene);
  return homes.map((home) => tripFrom(approach, ...home));
}

test('a trip takes as long as the best of all ways there are', () => {
  fc.assert(
    fc.property(town, (given) => {
      const speeds = Float64Array.from(given.speeds.slice(0, given.lanes.length));
      tripsOf(waysOf(given), given, speeds).forEach(({ time }, k) => {
        expect(time).toBeCloseTo(slowest(given, given.homes[k], speeds), 6);
      });
    }),
    { numRuns: 150 },
  );
});

test('its metres are those that it drives and walks', () => {
  fc.assert(
    fc.property(town, (given) => {
      // Where driving is as slow as walking, time tells the metres.
      const trips = tripsOf(waysOf(given), given, new Float64Array(given.lanes.length).fill(ON_FOOT));
      for (const { time, way } of trips) expect(way / ON_FOOT).toBeCloseTo(time, 6);
      const faster = tripsOf(waysOf(given), given, new Float64Array(given.lanes.length).fill(2 * ON_FOOT));
      for (const { time, way, lanes } of faster) {
        if (lanes.length === 0) expect(way / ON_FOOT).toBe(time);
        expect(way / (2 * ON_FOOT)).toBeLessThanOrEqual(time + 1e-9);
      }
    }),
  );
});

test('halving the speed of one lane delays exactly the units that drive it', () => {
  let delayed = 0;
  fc.assert(
    fc.property(town, fc.nat(), (given, one) => {
      const ways = waysOf(given);
      const speeds = Float64Array.from(given.speeds.slice(0, given.lanes.length));
      const before = tripsOf(ways, given, speeds);
      const driven = before.flatMap(({ lanes }) => lanes);
      if (driven.length === 0) return;
      const slowed = driven[one % driven.length];
      speeds[slowed] /= 2;
      const after = tripsOf(ways, given, speeds);
      speeds[slowed] = 1e-6;
      const without = tripsOf(ways, given, speeds);
      before.forEach(({ lanes, time }, k) => {
        if (!lanes.includes(slowed)) expect(after[k].time).toBe(time);
        // Another way may be just as quick, and a lane may be touched at one end only.
        else if (without[k].time > time && metresOn(ways, given, k, lanes, slowed) > 1e-6) {
          expect(after[k].time).toBeGreaterThan(time);
          delayed++;
        }
      });
    }),
    { numRuns: 200 },
  );
  expect(delayed).toBeGreaterThan(50);
});

/** m that unit k drives on `slowed`, which is the first, the last or a whole lane of its way. */
function metresOn(ways: Ways, { homes, scene }: Town, k: number, lanes: readonly number[], slowed: number): number {
  const nearest = approachTo(ways, new Float64Array(ways.length.length).fill(1), ...homes[k]).nearest.arc[slowed];
  const out = approachTo(ways, new Float64Array(ways.length.length).fill(1), ...scene).nearest.arc[slowed];
  const end = lanes.lastIndexOf(slowed) === lanes.length - 1 ? out : ways.length[slowed];
  return end - (lanes[0] === slowed ? nearest : 0);
}

test('on an empty road a unit takes the length of its way over the limit', () => {
  const line = compileLines([lane('street', [0, 0, 1000, 0])]);
  const ways = { ...line, firstNext: new Int32Array(2), next: new Int32Array(0) };
  const links = viewColumns(LINK, 1);
  const speeds = new Float64Array(1);
  linkSpeeds(links, Float64Array.of(12.5), speeds);
  const trip = tripFrom(approachTo(ways, speeds, 850, 0), 100, 0);
  expect(trip).toEqual({ time: 750 / 12.5, way: 750, lanes: [0] });
  // Against the direction of the lane there is no driving.
  expect(tripFrom(approachTo(ways, speeds, 100, 0), 850, 0)).toEqual({ time: 750 / ON_FOOT, way: 750, lanes: [] });
  // 30 m off the road: the rest is walked.
  expect(tripFrom(approachTo(ways, speeds, 850, 30), 100, 0).time).toBe(750 / 12.5 + 30 / ON_FOOT);
});

test('the speed of a lane is that of a steady flow on it, the limit where nobody drives, and fades back to it', () => {
  const links = viewColumns(LINK, 2);
  const free = Float64Array.of(14, 14);
  const out = new Float64Array(2);
  const [lanes, speed, active] = [Int32Array.of(0, 0, 0), Float64Array.of(4, 6, 99), Uint8Array.of(1, 1, 0)];
  for (let tick = 0; tick < 3000; tick++) measureLinks(links, lanes, speed, active, 3, 0.2);
  linkSpeeds(links, free, out);
  expect(out[0]).toBeCloseTo(5, 0);
  expect(out[1]).toBe(14);
  for (let tick = 0; tick < 3000; tick++) measureLinks(links, lanes, speed, active, 0, 0.2);
  linkSpeeds(links, free, out);
  expect(out[0]).toBeGreaterThan(13.9);
});

test('where traffic stands still a unit still gets by', () => {
  const links = viewColumns(LINK, 1);
  const out = new Float64Array(1);
  for (let tick = 0; tick < 3000; tick++) {
    measureLinks(links, Int32Array.of(0), new Float64Array(1), Uint8Array.of(1), 1, 0.2);
  }
  linkSpeeds(links, Float64Array.of(14), out);
  expect(out[0]).toBe(2);
});
