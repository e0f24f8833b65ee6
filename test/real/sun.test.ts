/** The worked example of NREL's solar position algorithm: Reda & Andreas, NREL/TP-560-34302 (2008), table A5.1. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sunPosition } from '../../sim/world/light.ts';

const FILE = '/work/shared/data/sun/nrel_spa_example.json';
const DEGREE = Math.PI / 180;

test("the sun stands where NREL's worked example puts it, within 0.01°", ({ skip }) => {
  if (!existsSync(FILE)) skip(`${FILE} is not on this machine`);
  const { input, expected } = JSON.parse(readFileSync(FILE, 'utf8'));
  const sun = sunPosition(input.lon, input.lat, Date.parse(input.local_time));
  expect(Math.abs(sun.azimuth / DEGREE - expected.azimuth_north_cw_deg)).toBeLessThan(0.01);
  expect(Math.abs(sun.elevation / DEGREE - expected.elevation_no_refraction_deg)).toBeLessThan(0.01);
});
