import { expect, test } from 'vitest';
import { completed } from '../../viewer/recording/run-folder.ts';
import type { Place } from '../../viewer/simulation/reports.ts';
import { largeCity } from './large-city.ts';

test('a place recorded before there were bridges, tunnels and pitched roofs lies on the ground and is upright', () => {
  const site = largeCity(60, 500);
  const place = { attribution: '', site, layouts: [] } as unknown as Place;
  expect(completed(place)).toEqual(place);
  const old = JSON.parse(JSON.stringify(place, (key, value) => (['level', 'faces'].includes(key) ? undefined : value)));
  const { buildings, roads, walkways } = completed(old).site;
  expect(buildings.map(({ faces }) => faces)).toEqual(buildings.map(() => []));
  expect(new Set([...roads.lanes, ...walkways.paths].map(({ level }) => level))).toEqual(new Set([0]));
  expect(buildings[0].footprint).toEqual(site.buildings[0].footprint);
});
