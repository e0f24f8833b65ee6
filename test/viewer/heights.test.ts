import { expect, test } from 'vitest';
import { mapPage } from '../../viewer/inspector/BuildingCard.tsx';
import { stripeFor } from '../../viewer/scene/hatched.ts';
import { countHeights, DOUBT, doubtOf, hasGuesses } from '../../viewer/scene/heights.ts';
import { extrudeBuildings } from '../../viewer/scene/solids.ts';
import { largeCity } from './large-city.ts';

const { buildings } = largeCity(300, 1500);

test('heights are counted by how they are known', () => {
  const { all, storeys, guesses } = countHeights(buildings);
  expect(all).toBe(300);
  expect(guesses).toBe(buildings.filter(({ heightFrom }) => heightFrom === 'default').length);
  expect(storeys).toBe(buildings.filter(({ heightFrom }) => heightFrom === 'levels').length);
  expect(hasGuesses(buildings)).toBe(true);
  expect(hasGuesses(buildings.filter(({ heightFrom }) => heightFrom !== 'default'))).toBe(false);
});

test('every corner of a building carries the doubt about its height, and no other building’s', () => {
  const { position, starts } = extrudeBuildings(buildings);
  const doubt = doubtOf(buildings, starts);
  expect(doubt.length).toBe(position.length / 3);
  for (const [k, building] of buildings.entries()) {
    const own = new Set(doubt.subarray(3 * starts[k], 3 * starts[k + 1]));
    expect([...own]).toEqual([DOUBT[building.heightFrom]]);
  }
});

test('stripes are some ten pixels apart at any scale, and a power of two of metres', () => {
  for (let scale = 0.01; scale < 100; scale *= 1.3) {
    const metres = stripeFor(scale);
    expect(Number.isInteger(Math.log2(metres))).toBe(true);
    expect(metres * scale).toBeGreaterThan(7);
    expect(metres * scale).toBeLessThan(14.2);
  }
});

test('a building of OpenStreetMap leads to its page there, and none of elsewhere does', () => {
  const osm = '© OpenStreetMap contributors';
  expect(mapPage('way/42', osm)).toBe('https://www.openstreetmap.org/way/42');
  expect(mapPage('relation/7/2', osm)).toBe('https://www.openstreetmap.org/relation/7');
  expect(mapPage('way/42', 'City of Aktau')).toBeNull();
  expect(mapPage('way/b4', osm)).toBeNull();
  expect(mapPage('b3', osm)).toBeNull();
});
