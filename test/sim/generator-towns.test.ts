/** What a planner would know each style by, and what its parameters do; laws of all styles are in generator.test.ts. */
import { expect, test } from 'vitest';
import { contains, distanceToRing } from '../../engine/geometry/polygon.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import { generateSite } from '../../sim/world/generator/generate.ts';
import { DEFAULTS, type GeneratorParameters, type Style } from '../../sim/world/generator/parameters.ts';
import type { Site } from '../../sim/world/site.ts';

const generate = (style: Style, change: Partial<GeneratorParameters> = {}, seed: string = style) =>
  generateSite({ ...DEFAULTS[style], ...change }, keyFromSeed(seed));

const PERIMETER = ['old-town', 'grid', 'embankment'] as const;

test('an old town has narrow streets that bend, attached low houses, squares with kiosks, lamps on façades', () => {
  const site = generate('old-town', { blocks: [4, 4] });
  const inside = site.roads.lanes.filter(({ junction, line }) => junction === null && !touchesBorder(site, line));
  expect(inside.filter(({ line }) => isSlanted(line)).length).toBeGreaterThan(0.8 * inside.length);
  // From façade to façade a lane of one direction is 8.3 m wide.
  const crossings = crossingLengths(site);
  expect(Math.min(...crossings)).toBeCloseTo(3.5, 1);
  expect(Math.max(...crossings)).toBeLessThan(7);
  const houses = site.buildings.filter(({ use, base }) => use === 'residential' && base === 0);
  expect(new Set(houses.map(({ top }) => top))).toEqual(new Set([6.4, 9.6, 12.8]));
  const attached = houses.filter((house) => houses.some((other) => other !== house && sharesCorner(house, other)));
  expect(attached.length).toBeGreaterThan(0.9 * houses.length);
  expect(site.zones.some(({ id }) => id.startsWith('square/'))).toBe(true);
  expect(site.barriers.some(({ kind }) => kind === 'kiosk')).toBe(true);
  const onFacades = site.mounts.filter(({ id }) => id.startsWith('facade/l')).length;
  expect(onFacades).toBeGreaterThan(0.4 * site.lamps.length);
});

test('junctions of three arms are common in an old town and absent inside a grid', () => {
  const arms = (site: Site) => {
    const of = new Map<string, number>();
    for (const { ring, id } of site.zones) if (id.startsWith('junction/')) of.set(id, ring.length / 4);
    return [...of.values()];
  };
  const town = arms(generate('old-town', { blocks: [4, 4] }));
  expect(town.filter((count) => count === 3).length).toBeGreaterThan(0.4 * town.length);
  expect(new Set(arms(generate('grid')))).toEqual(new Set([4]));
});

test('a grid has equal square blocks with cut corners, each round a courtyard that one gets into', () => {
  const site = generate('grid', { blocks: [4, 3], courtyardOpenness: 0 });
  expect(site.roads.lanes.some(({ junction, line }) => junction === null && isSlanted(line))).toBe(false);
  const yards = site.zones.filter(({ id }) => id.startsWith('yard/'));
  const sizes = yards.map(({ ring }) => [ring[2] - ring[0], ring[5] - ring[1]].map((size) => Math.round(size)));
  expect(new Set(sizes.map(String))).toEqual(new Set(['73,73']));
  const cut = site.buildings.filter(({ footprint }) => footprint.length === 14); // an L with one corner cut off
  expect(cut.length).toBeGreaterThanOrEqual(4 * yards.length);
  const arches = site.buildings.filter(({ base }) => base > 2);
  expect(arches.length).toBe(yards.length);
});

test('an embankment has open water, a promenade with benches, kiosks and trees, and signals along the arterial', () => {
  const site = generate('embankment');
  const [water, promenade] = ['water/1', 'promenade/1'].map((name) => site.zones.find(({ id }) => id === name)!.ring);
  const things = [...site.trees, ...site.lamps, ...site.mounts, ...site.assets, ...site.walkways.nodes];
  expect(things.filter(({ x, y }) => contains(water, x, y))).toEqual([]);
  const lines = [
    ...site.roads.lanes.map(({ line }) => line),
    ...site.buildings.map(({ footprint }) => footprint),
    ...site.walkways.kerbs,
  ];
  const quay = water[5];
  for (const line of lines) expect(Math.min(...line.filter((_, i) => i % 2 === 1))).toBeGreaterThan(quay);
  const on = (points: readonly { readonly x: number; readonly y: number }[]) =>
    points.filter(({ x, y }) => contains(promenade, x, y)).length;
  expect(on(site.trees)).toBeGreaterThan(40);
  expect(on(site.assets.filter(({ id }) => id.startsWith('kiosk/')))).toBeGreaterThanOrEqual(3);
  expect(site.barriers.filter(({ id }) => id.startsWith('bench/')).length).toBeGreaterThanOrEqual(15);
  // Houses stand on the land side only, and every junction of the arterial has signals and a crossing over it.
  const arterial = site.roads.lanes.filter(({ id }) => id.startsWith('row-0/'));
  const northernmost = Math.max(...arterial.map(({ line }) => line[1]));
  for (const { footprint } of site.buildings) {
    expect(Math.min(...footprint.filter((_, i) => i % 2 === 1))).toBeGreaterThan(northernmost);
  }
  for (const { next, signal } of arterial) expect(signal === null).toBe(next.length === 0);
  expect(site.roads.signals.length).toBe(4);
});

test('density is the share of plots that are built on; the others have a wall towards the street', () => {
  for (const style of PERIMETER) {
    // Where nothing is drawn but houses, plots are counted by what stands at full density.
    const change = { blocks: [4, 3], courtyardOpenness: 0 } as const;
    const houses = (density: number) =>
      generate(style, { ...change, density }).buildings.filter(({ use, base }) => use === 'residential' && base === 0);
    const walls = (density: number) =>
      generate(style, { ...change, density }).barriers.filter(({ id }) => id.startsWith('wall/')).length;
    const all = houses(1).length;
    expect(walls(1)).toBe(0);
    expect(houses(0.4).length).toBeGreaterThan(0.3 * all);
    expect(houses(0.4).length).toBeLessThan(0.5 * all);
    expect(walls(0.4)).toBeGreaterThanOrEqual(all - houses(0.4).length);
    // A denser place has all that a less dense one has.
    const places = new Set(houses(0.8).map(({ footprint }) => footprint.join()));
    for (const { footprint } of houses(0.4)) expect(places).toContain(footprint.join());
  }
});

test('courtyard openness is the share of sides with an open gap; closed blocks have one archway', () => {
  for (const style of PERIMETER) {
    const count = (courtyardOpenness: number) => {
      const site = generate(style, { blocks: [4, 3], courtyardOpenness, density: 1 });
      const arches = site.buildings.filter(({ base }) => base > 2).length;
      const yards = site.zones.filter(({ id }) => id.startsWith('yard/')).length;
      // Kindergartens are always behind an archway.
      const closed = site.assets.filter(({ kind }) => kind === 'kindergarten').length;
      return { arches, yards, closed };
    };
    const shut = count(0);
    expect([style, shut.arches]).toEqual([style, shut.yards]);
    const open = count(1);
    expect([style, open.arches]).toEqual([style, open.closed]);
    const between = count(0.2);
    expect(between.arches).toBeGreaterThan(open.arches);
    expect(between.arches).toBeLessThan(shut.arches);
  }
});

test('the share of one-way streets is met as nearly as whole streets allow, and all lanes of a stretch run one way', () => {
  for (const style of Object.keys(DEFAULTS) as Style[]) {
    for (const oneWayShare of [0, 0.5, 1]) {
      const site = generate(style, { blocks: [4, 4], oneWayShare });
      const ways = new Map<string, Set<string>>();
      for (const { id, junction } of site.roads.lanes) {
        if (junction !== null) continue;
        const [stretch, way] = [id.slice(0, id.lastIndexOf('/')), id.slice(id.lastIndexOf('/') + 1).split('.')[0]];
        ways.set(stretch, (ways.get(stretch) ?? new Set()).add(way));
      }
      const main = style === 'old-town' ? 'row-2/' : 'row-0/'; // and of the others every fourth row
      const local = [...ways].filter(
        ([stretch]) =>
          !stretch.startsWith(main) &&
          !(style !== 'embankment' && stretch.startsWith('row-4/') && style !== 'old-town'),
      );
      const share = local.filter(([, directions]) => directions.size === 1).length / local.length;
      expect([style, oneWayShare, Math.abs(share - oneWayShare) < 0.12]).toEqual([style, oneWayShare, true]);
    }
  }
});

test('the side that one drives on changes nothing but lanes', () => {
  for (const style of Object.keys(DEFAULTS) as Style[]) {
    const [right, left] = (['right', 'left'] as const).map((drivingSide) => generate(style, { drivingSide }));
    expect({ ...left, roads: null }).toEqual({ ...right, roads: null });
    expect(left.roads.signals).toEqual(right.roads.signals);
    const stretches = ({ roads }: Site) => roads.lanes.filter(({ junction }) => junction === null).map(({ id }) => id);
    expect(stretches(left)).toEqual(stretches(right));
    expect(left.roads.lanes).not.toEqual(right.roads.lanes);
  }
});

test('trees and lamps are as many as asked for, while there is room', () => {
  for (const style of Object.keys(DEFAULTS) as Style[]) {
    const trees = [0, 10, 30].map((treesPerBlock) => generate(style, { treesPerBlock }).trees.length);
    expect([style, trees[2] - trees[1] > 6 * 12, trees[1] - trees[0] > 6 * 6]).toEqual([style, true, true]);
    if (style !== 'microdistrict') expect([style, trees[0]]).toEqual([style, 0]);
    const lamps = [20, 60].map((lampSpacing) => generate(style, { lampSpacing }).lamps.length);
    expect([style, lamps[0] > 1.5 * lamps[1]]).toEqual([style, true]);
  }
});

function touchesBorder({ bounds: [minX, minY, maxX, maxY] }: Site, line: readonly number[]): boolean {
  const border = [minX, minY, maxX, minY, maxX, maxY, minX, maxY];
  return [0, line.length - 2].some((k) => distanceToRing(border, line[k], line[k + 1]) < 1e-6);
}

/** By more than half a degree to both axes. */
function isSlanted([ax, ay, bx, by]: readonly number[]): boolean {
  const length = Math.hypot(bx - ax, by - ay);
  return Math.min(Math.abs(bx - ax), Math.abs(by - ay)) / length > 0.01;
}

function crossingLengths({ walkways }: Site): number[] {
  const at = new Map(walkways.nodes.map((node) => [node.id, node]));
  return walkways.paths
    .filter(({ crossing }) => crossing !== null)
    .map(({ from, to }) => Math.hypot(at.get(to)!.x - at.get(from)!.x, at.get(to)!.y - at.get(from)!.y));
}

function sharesCorner(a: Site['buildings'][number], b: Site['buildings'][number]): boolean {
  const corners = new Set<string>();
  for (let k = 0; k < a.footprint.length; k += 2) corners.add(`${a.footprint[k]} ${a.footprint[k + 1]}`);
  return b.footprint.some((x, k) => k % 2 === 0 && corners.has(`${x} ${b.footprint[k + 1]}`));
}
