import { describe, expect, test } from 'vitest';
import { polylineLength } from '../../engine/geometry/polyline.ts';
import { layBands } from '../../viewer/scene/solids.ts';
import { bridgesOf, dashesOf, type Way, waysOf } from '../../viewer/scene/ways.ts';
import { largeCity } from './large-city.ts';

const lane = (level: number, line: readonly number[] = [0, 0, 30, 0]): Way => ({
  kind: 'lane',
  level,
  line,
  width: 3.5,
});

describe('a way in a tunnel', () => {
  test('is drawn half of its length, in pieces that begin with a dash and keep its bends', () => {
    const bent = [0, 0, 7, 0, 7, 13];
    const dashes = dashesOf([lane(-1, bent)]);
    expect(dashes.map(({ line }) => line)).toEqual([
      [0, 0, 5, 0],
      [7, 3, 7, 8],
    ]);
    const drawn = dashes.reduce((sum, { line }) => sum + polylineLength(line), 0);
    expect(drawn / polylineLength(bent)).toBe(0.5);
  });

  test('is drawn round the corner where a dash lies on one', () => {
    expect(dashesOf([lane(-1, [0, 0, 2, 0, 2, 9])])[0].line).toEqual([0, 0, 2, 0, 2, 3]);
  });
});

describe('ways on bridges', () => {
  const path: Way = { kind: 'path', level: 1, line: [0, 5, 30, 5], width: 2 };
  const bands = bridgesOf([lane(2), lane(1), path, lane(1, [0, 3.5, 30, 3.5])]);

  test('are painted from the lowest up, of each level all edges before what runs between them', () => {
    expect(bands.map(({ tone }) => tone)).toEqual(['edge', 'edge', 'edge', 'path', 'lane', 'lane', 'edge', 'lane']);
  });

  test('show an edge on either side', () => {
    expect(bands[0].width).toBeGreaterThan(3.5 + 1);
    expect(bands[0].line).toEqual(bands[4].line);
  });

  test('have six corners a piece, by which their colours are dealt out', () => {
    const pieces = bands.reduce((sum, { line }) => sum + line.length / 2 - 1, 0);
    expect(layBands(bands, 0).position.length / 3).toBe(6 * pieces);
  });
});

test('every lane and path of a site is a way of its own level', () => {
  const site = largeCity(200, 1000);
  const ways = waysOf(site);
  expect(ways).toHaveLength(site.roads.lanes.length + site.walkways.paths.length);
  const count = (level: number) => ways.filter((way) => way.level === level).length;
  expect(count(1)).toBe(site.roads.lanes.filter(({ level }) => level === 1).length);
  expect(count(-1)).toBe(site.roads.lanes.filter(({ level }) => level === -1).length);
  expect(count(-1)).toBeGreaterThan(0);
});
