import fc from 'fast-check';
import { getPosition } from 'suncalc';
import { expect, test } from 'vitest';
import {
  areLampsOn,
  compileLamps,
  lampIlluminance,
  lampLightAt,
  lightAt,
  skyAt,
  skyIlluminance,
  sunPosition,
} from '../../sim/world/light.ts';
import { contrastExtinction, contrastKept } from '../../sim/world/weather.ts';

const DEGREE = Math.PI / 180;
const AKTAU = { lon: 51.16, lat: 43.65 };
const CLEAR = { cloud: 0, rain: 0, visibility: 10_000 };

const moment = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2050, 0, 1) });
const longitude = fc.integer({ min: -180, max: 180 });
const latitude = fc.integer({ min: -66, max: 66 });

/** Bennett's refraction as suncalc adds it would hide the comparison near the horizon, so it starts higher. */
test('the sun stands where suncalc puts it, within 0.01°, when well above the horizon', () => {
  fc.assert(
    fc.property(moment, longitude, latitude, (at, lon, lat) => {
      const oracle = getPosition(new Date(at), lat, lon);
      fc.pre(oracle.altitude > 15 && oracle.altitude < 85);
      const sun = sunPosition(lon, lat, at);
      const refraction = 0.0167 / Math.tan(oracle.altitude * DEGREE);
      expect(Math.abs(sun.elevation / DEGREE + refraction - oracle.altitude)).toBeLessThan(0.01);
      const turn = ((sun.azimuth / DEGREE - oracle.azimuth + 540) % 360) - 180;
      expect(Math.abs(turn) * Math.cos(sun.elevation)).toBeLessThan(0.01);
    }),
    { numRuns: 500 },
  );
});

test('noon at the equinox on the equator is overhead, and midsummer noon at the tropic', () => {
  const equinox = sunPosition(0, 0, Date.UTC(2026, 2, 20, 12, 7, 20)).elevation / DEGREE;
  expect(equinox).toBeGreaterThan(89.6);
  const solstice = sunPosition(0, 23.44, Date.UTC(2026, 5, 21, 12, 2)).elevation / DEGREE;
  expect(solstice).toBeGreaterThan(89.5);
});

test('in the northern temperate zone the sun rises in the east and culminates in the south', () => {
  // Aktau lies at 51.16° E: the sun culminates near 08:35 UTC.
  const morning = sunPosition(AKTAU.lon, AKTAU.lat, Date.UTC(2026, 5, 12, 2));
  const noon = sunPosition(AKTAU.lon, AKTAU.lat, Date.UTC(2026, 5, 12, 8, 35));
  expect(morning.azimuth / DEGREE).toBeGreaterThan(45);
  expect(morning.azimuth / DEGREE).toBeLessThan(120);
  expect(Math.abs(noon.azimuth / DEGREE - 180)).toBeLessThan(2);
});

test('skylight spans the known decades: 10⁵ lx at the zenith, hundreds at sunset, 3.4 lx when civil dusk ends', () => {
  expect(skyIlluminance(90 * DEGREE, 0)).toBeGreaterThan(100_000);
  expect(skyIlluminance(90 * DEGREE, 0)).toBeLessThan(140_000);
  expect(skyIlluminance(-0.833 * DEGREE, 0)).toBeGreaterThan(300);
  expect(skyIlluminance(-0.833 * DEGREE, 0)).toBeLessThan(600);
  expect(Math.abs(skyIlluminance(-6 * DEGREE, 0) - 3.4)).toBeLessThan(0.2);
  expect(skyIlluminance(-30 * DEGREE, 0)).toBeLessThan(0.1);
});

test('a higher sun never gives less light, apart from the steps where two polynomials meet', () => {
  let before = 0;
  for (let tenth = -300; tenth <= 900; tenth++) {
    const light = skyIlluminance((tenth / 10) * DEGREE, 0);
    expect(light).toBeGreaterThan(before * 0.98);
    before = light;
  }
});

test('clouds take light away, at most three quarters, and leave the night as it is', () => {
  const clear = skyIlluminance(40 * DEGREE, 0);
  expect(skyIlluminance(40 * DEGREE, 0.5)).toBeLessThan(clear);
  expect(skyIlluminance(40 * DEGREE, 1) / clear).toBeCloseTo(0.25, 4);
  expect(skyIlluminance(-40 * DEGREE, 1)).toBe(skyIlluminance(-40 * DEGREE, 0));
});

test('under a lamp the ground has Φ / 2πh², and light falls with the cube of the distance', () => {
  const lamp = { id: 'l1', x: 3, y: 4, height: 8, flux: 9000 };
  expect(lampIlluminance(lamp, 3, 4)).toBeCloseTo(9000 / (2 * Math.PI * 64), 9);
  const ratio = lampIlluminance(lamp, 3 + 800, 4) / lampIlluminance(lamp, 3 + 1600, 4);
  expect(ratio).toBeCloseTo(8, 2);
});

test('all light of a lamp arrives on the ground', () => {
  const lamp = { id: 'l1', x: 0, y: 0, height: 8, flux: 9000 };
  // Midpoint rule over rings; what falls beyond the last ring is Φ h / d.
  let arrived = 0;
  const width = 0.05;
  for (let r = width / 2; r < 400; r += width) arrived += lampIlluminance(lamp, r, 0) * 2 * Math.PI * r * width;
  arrived += (9000 * 8) / Math.sqrt(400 * 400 + 64);
  expect(arrived / 9000).toBeCloseTo(1, 4);
});

test('the lattice agrees with the sum over lamps within 4 % and 0.06 lx per far lamp, anywhere', () => {
  const coordinate = fc.integer({ min: 0, max: 12_000 }).map((centimetre) => centimetre / 100);
  const lamps = fc.array(
    fc.record({ x: coordinate, y: coordinate, height: fc.integer({ min: 5, max: 12 }), flux: fc.constant(6000) }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(lamps, coordinate, coordinate, (placed, x, y) => {
      const site = { bounds: [0, 0, 120, 120] as const, lamps: placed.map((lamp, k) => ({ id: `l${k}`, ...lamp })) };
      const exact = site.lamps.reduce((sum, lamp) => sum + lampIlluminance(lamp, x, y), 0);
      const found = lampLightAt(compileLamps(site), x, y);
      expect(Math.abs(found - exact)).toBeLessThan(0.04 * exact + 0.06 * placed.length + 1e-6);
    }),
    { numRuns: 100 },
  );
});

test('on lattice points the lattice is the sum itself, to the precision of a float', () => {
  const site = { bounds: [10, 20, 51, 61] as const, lamps: [{ id: 'l1', x: 31, y: 33, height: 8, flux: 9000 }] };
  const lamps = compileLamps(site);
  for (const [x, y] of [
    [10, 20],
    [30, 34],
    [50, 60],
  ]) {
    expect(lampLightAt(lamps, x, y)).toBe(Math.fround(lampIlluminance(site.lamps[0], x, y)));
  }
});

test('lamps burn by night and not by day', () => {
  const site = { bounds: [0, 0, 20, 20] as const, lamps: [{ id: 'l1', x: 10, y: 10, height: 8, flux: 9000 }] };
  const lamps = compileLamps(site);
  const day = skyAt(AKTAU, CLEAR, Date.UTC(2026, 5, 12, 8));
  const night = skyAt(AKTAU, CLEAR, Date.UTC(2026, 5, 12, 20));
  expect([areLampsOn(day), areLampsOn(night)]).toEqual([false, true]);
  expect(lightAt(lamps, day, 10, 10)).toBe(day);
  expect(lightAt(lamps, night, 10, 10)).toBeGreaterThan(20);
});

test('at the visibility 2 % of the contrast is left, at half of it the square root of that', () => {
  const extinction = contrastExtinction(CLEAR);
  expect(contrastKept(extinction, 10_000)).toBeCloseTo(0.02, 5);
  expect(contrastKept(extinction, 5_000)).toBeCloseTo(Math.sqrt(0.02), 5);
  expect(contrastKept(extinction, 0)).toBe(1);
});
