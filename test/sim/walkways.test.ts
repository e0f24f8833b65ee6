import { expect, test } from 'vitest';
import { distanceToSegment } from '../../engine/geometry/segment.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import { generateSite } from '../../sim/world/generator/generate.ts';
import { DEFAULTS } from '../../sim/world/generator/parameters.ts';
import type { Building, Path } from '../../sim/world/site.ts';
import { arcBetween, compileWalkways, hopTowards, type WalkNetwork } from '../../sim/world/walkways.ts';
import { compileWalls, WALL_CELL, WALL_REACH } from '../../sim/world/walls.ts';

const SITE = generateSite(DEFAULTS.microdistrict, keyFromSeed('walkways'));

function path(from: string, to: string, crossing: string | null = null): Path {
  return { from, to, width: 2, crossing: crossing ? { id: crossing, signal: null } : null, level: 0 };
}

/** a –40– b over a road, and a –30– c –30– b round it. */
function detour(): WalkNetwork {
  return compileWalkways({
    walkways: {
      nodes: [
        { id: 'a', x: 0, y: 0 },
        { id: 'b', x: 40, y: 0 },
        { id: 'c', x: 20, y: 22.36 },
        { id: 'island', x: 500, y: 0 },
      ],
      paths: [path('a', 'b', 'zebra'), path('a', 'c'), path('c', 'b')],
      kerbs: [],
    },
    assets: [
      { id: 'shop/1', kind: 'shop', x: 40, y: 1, weight: 3, node: 'b' },
      { id: 'shop/2', kind: 'shop', x: 500, y: 1, weight: 1, node: 'island' },
    ],
  });
}

test('the way leads over a crossing where going round costs more than the wait', () => {
  const network = detour();
  expect(hopTowards(network, 0, 0)).toBe(1);
  expect(network.arcCrossing[arcBetween(network, 0, 1)]).toBe(0);
  expect(network.arcCrossing[arcBetween(network, 0, 2)]).toBe(-1);
});

test('where no path leads there is no way, and a destination is its own next node', () => {
  const network = detour();
  expect(hopTowards(network, 1, 0)).toBe(-1);
  expect(hopTowards(network, 0, 1)).toBe(1);
  expect(arcBetween(network, 0, 3)).toBe(-1);
});

test('a path that names an unknown node is an error that names it', () => {
  expect(() =>
    compileWalkways({ walkways: { nodes: [], paths: [path('nowhere', 'b')], kerbs: [] }, assets: [] }),
  ).toThrow('nowhere');
});

test('in a microdistrict every destination is reached from everywhere by the hops', () => {
  const network = compileWalkways(SITE);
  const nodes = network.nodeX.length;
  network.destinationNode.forEach((goal, destination) => {
    for (let from = 0; from < nodes; from += 17) {
      let node = from;
      for (let hop = 0; node !== goal && hop < nodes; hop++) node = hopTowards(network, destination, node);
      expect(node).toBe(goal);
    }
  });
});

test('crossings are numbered as their paths stand in the file', () => {
  const network = compileWalkways(SITE);
  const place = new Map(SITE.walkways.nodes.map(({ id }, node) => [id, node]));
  const over = SITE.walkways.paths.filter(({ crossing }) => crossing !== null);
  expect(network.crossings).toBe(over.length);
  over.forEach(({ from, to }, rank) => {
    const [a, b] = [place.get(from) ?? -1, place.get(to) ?? -1];
    expect([network.arcCrossing[arcBetween(network, a, b)], network.arcCrossing[arcBetween(network, b, a)]]).toEqual([
      rank,
      rank,
    ]);
  });
});

test('a cell lists every wall within reach of any point of it', () => {
  const walls = compileWalls(SITE);
  const { segments, cellStart, cellWalls, originX, originY, columns } = walls;
  for (let sample = 0; sample < 400; sample++) {
    // Beside a wall, since most of the site is far from any.
    const wall = 4 * ((sample * 7) % (segments.length / 4));
    const x = segments[wall] + ((sample * 0.37) % 2.2) - 1.1;
    const y = segments[wall + 1] + ((sample * 0.61) % 2.2) - 1.1;
    const cell = Math.floor((y - originY) / WALL_CELL) * columns + Math.floor((x - originX) / WALL_CELL);
    const listed = new Set(cellWalls.subarray(cellStart[cell], cellStart[cell + 1]));
    for (let k = 0; k < segments.length; k += 4) {
      const distance = distanceToSegment(segments[k], segments[k + 1], segments[k + 2], segments[k + 3], x, y);
      if (distance <= WALL_REACH) expect(listed.has(k / 4)).toBe(true);
    }
  }
});

test('where a walkway leads through a wall, what joins on to that wall is open too, and what lies beyond its end is not', () => {
  const nodes = [
    { id: 'in', x: -5, y: 0.05 },
    { id: 'out', x: 5, y: 0.05 },
  ];
  const walkways = {
    nodes,
    paths: [{ from: 'in', to: 'out', width: 1, crossing: null, level: 0 }],
    kerbs: [],
  };
  const fence = (id: string, line: number[]) => ({ id, kind: 'fence', line, height: 1, opaque: false }) as const;
  // The wall that is crossed ends five centimetres beside the walkway, where another begins, set back; near the end of
  // the walkway it crosses one more, and stops before the last.
  const barriers = [
    fence('north', [0, 0, 0, 8]),
    fence('south', [0.3, 0, 0.3, -8]),
    fence('gate', [4.7, -8, 4.7, 8]),
    fence('end', [5, -8, 5, 8]),
    fence('far', [500, -50, 500, -50, 500, 50]),
  ];
  const { segments } = compileWalls({ buildings: [], barriers, walkways });
  const at = (x: number) =>
    Array.from(segments).flatMap((value, k) =>
      k % 2 === 0 && value === x ? [Math.round(1e6 * segments[k + 1]) / 1e6] : [],
    );
  expect(at(0)).toEqual([0.8, 8]);
  expect(at(0.3)).toEqual([-0.7, -8]);
  expect(at(4.7)).toEqual([-8, -0.7, 0.8, 8]);
  expect(at(5)).toEqual([-8, 8]);
  expect(at(500)).toEqual([-50, 50]); // a point told twice is no wall
});

test('people walk under what begins at two metres, and round courtyards and fences', () => {
  const house: Building = {
    id: 'b',
    footprint: [0, 0, 10, 0, 10, 10, 0, 10],
    holes: [[4, 4, 6, 4, 5, 6]],
    base: 0,
    top: 9,
    faces: [],
    heightFrom: 'tag',
    use: 'other',
  };
  const fence = { id: 'f', kind: 'fence', line: [0, 20, 5, 20, 5, 25], height: 1, opaque: false } as const;
  const walkways = { nodes: [], paths: [], kerbs: [[0, 30, 1, 30]] };
  const count = (building: Building) =>
    compileWalls({ buildings: [building], barriers: [fence], walkways }).segments.length / 4;
  expect(count(house)).toBe(4 + 3 + 2 + 1);
  expect(count({ ...house, base: 3 })).toBe(2 + 1);
});
