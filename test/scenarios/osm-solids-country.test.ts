/** Which side of the road one drives on, where. */
import { expect, test } from 'vitest';
import { drivingSideAt } from '../../scenarios/import/country.ts';
import { Findings } from '../../scenarios/import/findings.ts';
import { foundOf } from './osm-drawing.ts';

test.each([
  ['London', -0.128, 51.507, 'left'],
  ['Gibraltar, British and on the right', -5.353, 36.14, 'right'],
  ['Helsinki', 24.94, 60.17, 'right'],
  ['Aktau', 51.15, 43.65, 'right'],
  ['Hong Kong, in China and on the left', 114.17, 22.3, 'left'],
  ['Shenzhen, across its border', 114.06, 22.54, 'right'],
  ['Malta', 14.51, 35.9, 'left'],
  ['Cyprus', 33.36, 35.17, 'left'],
  ['Tokyo', 139.69, 35.69, 'left'],
  ['Sydney', 151.21, -33.87, 'left'],
  ['the US Virgin Islands, American and on the left', -64.93, 18.34, 'left'],
] as const)('%s', (_, lon, lat, side) => {
  const findings = new Findings();
  expect(drivingSideAt(lon, lat, findings)).toBe(side);
  expect(findings.list()).toEqual([]);
});

test('out at sea it is a guess, and told', () => {
  const findings = new Findings();
  expect(drivingSideAt(-40, 30, findings)).toBe('right');
  expect(foundOf(findings)).toHaveProperty(['guess.driving_side']);
});
