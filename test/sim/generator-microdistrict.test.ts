/** What a generated microdistrict is, beyond the laws of every generated place (generator.test.ts). */
import '../property-seed.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHash, hashDigest, hashString } from '../../engine/hash.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import { cityFile } from '../../scenarios/schema/city.ts';
import { generateSite } from '../../sim/world/generator/generate.ts';
import { DEFAULTS, type GeneratorParameters } from '../../sim/world/generator/parameters.ts';
import type { Site } from '../../sim/world/site.ts';

const generate = (seed: string, change: Partial<GeneratorParameters> = {}) =>
  generateSite({ ...DEFAULTS.microdistrict, ...change }, keyFromSeed(seed));

const SITE = generate('aktau-4');

const parameters = fc.record({
  blocks: fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 })),
  storeys: fc.constantFrom([5, 9] as const, [3, 16] as const),
  treesPerBlock: fc.integer({ min: 0, max: 80 }),
  lampSpacing: fc.integer({ min: 20, max: 60 }),
  season: fc.constantFrom('summer' as const, 'winter' as const),
});

/** Checks a law on the bundled place, the smallest one and on many others. */
function always(law: (site: Site) => void): void {
  law(SITE);
  law(generate('smallest', { blocks: [1, 1] }));
  fc.assert(
    fc.property(parameters, fc.string(), (change, seed) => law(generate(seed, change))),
    { numRuns: 12 },
  );
}

const KEPT: Readonly<Record<string, Partial<GeneratorParameters>>> = {
  microdistrict: {},
  'aktau-4': {},
  'small-yard': { blocks: [1, 1] },
  'a row': { blocks: [4, 1] },
  'a column': { blocks: [1, 3], storeys: [3, 16] },
  'arterials both ways': { blocks: [6, 5], treesPerBlock: 80, lampSpacing: 20 },
  bare: { blocks: [2, 2], treesPerBlock: 0, lampSpacing: 60, season: 'winter' },
};

test('a key has meant the same microdistrict since there were no other styles (golden/README.md)', async () => {
  const hashes = Object.entries(KEPT).map(([seed, change]) => [seed, hashOf(generate(seed, change))]);
  const text = `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../golden/microdistrict.hashes.json');
});

/** Of the city file, what is empty left out, so that the format may grow; and of speed limits, which it rounds. */
function hashOf(site: Site): string {
  const hash = createHash();
  const isEmpty = (value: unknown) => value === 0 || value === null || value === '';
  const withoutEmpty = (_: string, value: unknown) =>
    isEmpty(value) || (Array.isArray(value) && value.length === 0) ? undefined : value;
  hashString(hash, JSON.stringify(cityFile(site), withoutEmpty));
  hashString(hash, site.roads.lanes.map(({ speedLimit }) => String(speedLimit)).join());
  return hashDigest(hash);
}

test('the bundled place has the parts and the size of a microdistrict', () => {
  const [, , width, depth] = SITE.bounds;
  expect(width).toBeGreaterThan(500);
  expect(width).toBeLessThan(700);
  expect(depth).toBeGreaterThan(350);
  expect(depth).toBeLessThan(500);
  const uses = (use: string) => SITE.buildings.filter((building) => building.use === use).length;
  expect([uses('school'), uses('kindergarten')]).toEqual([1, 2]);
  expect(SITE.roads.signals.length).toBeGreaterThanOrEqual(2);
  const ids = [...SITE.assets, ...SITE.mounts, ...SITE.zones].map(({ id }) => id);
  for (const id of [
    'entrance/b3-2',
    'school/grounds',
    'shop/4',
    'pole/l12',
    'facade/b3-2',
    'yard/3',
    'gate/1',
    'stop/1',
  ]) {
    expect(ids).toContain(id);
  }
});

/** A length is a difference of two coordinates of some hundred metres. */
const ROUNDING = 1e-9; // m

test('slabs are 60 to 100 m long, 12 to 14 m deep, stand apart and have one of the two storey counts', () => {
  always((site) => {
    const slabs = site.buildings.filter((building) => building.use === 'residential');
    for (const { footprint, top } of slabs) {
      const [a, b] = [footprint[2] - footprint[0], footprint[5] - footprint[1]].sort((p, q) => p - q);
      expect(a).toBeGreaterThanOrEqual(12 - ROUNDING);
      expect(a).toBeLessThanOrEqual(14 + ROUNDING);
      expect(b).toBeGreaterThanOrEqual(60 - ROUNDING);
      expect(b).toBeLessThanOrEqual(100 + ROUNDING);
      expect([9, 15, 27, 48]).toContain(top);
    }
    for (const [i, { footprint: a }] of slabs.entries()) {
      for (const { footprint: b } of slabs.slice(i + 1)) {
        const apart = Math.max(a[0] - b[2], b[0] - a[2], a[1] - b[5], b[1] - a[5]);
        expect(apart).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});

test('lanes between junctions are 30 m or longer', () => {
  always((site) => {
    for (const { line, junction } of site.roads.lanes) {
      if (junction !== null) continue;
      const [ax, ay, bx, by] = line;
      expect(Math.hypot(bx - ax, by - ay)).toBeGreaterThanOrEqual(30);
    }
  });
});

test('from every way in one reaches every way out, changing between parallel lanes', () => {
  always((site) => {
    // Lanes of one direction of a stretch differ only in the number after the last dot.
    const road = (id: string) => id.slice(0, id.lastIndexOf('.'));
    const stretch = (id: string) => id.slice(0, id.lastIndexOf('/'));
    const nextRoads = new Map<string, Set<string>>();
    for (const { id, junction, next } of site.roads.lanes) {
      const from = junction === null ? road(id) : id;
      const to = nextRoads.get(from) ?? new Set();
      for (const target of next) to.add(junction === null ? target : road(target));
      nextRoads.set(from, to);
    }
    const entered = new Set(site.roads.lanes.flatMap(({ next }) => next));
    const ways = site.roads.lanes.filter(({ junction }) => junction === null);
    const sources = new Set(ways.filter(({ id }) => !entered.has(id)).map(({ id }) => road(id)));
    const sinks = new Set(ways.filter(({ next }) => next.length === 0).map(({ id }) => road(id)));
    for (const source of sources) {
      const reached = new Set([source]);
      const open = [source];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        for (const next of nextRoads.get(at) ?? []) {
          if (!reached.has(next)) {
            reached.add(next);
            open.push(next);
          }
        }
      }
      // Nobody turns on the spot: the way back out beside the way in needs a loop, which small places lack.
      const missed = [...sinks].filter((sink) => !reached.has(sink) && stretch(sink) !== stretch(source));
      expect([source, missed]).toEqual([source, []]);
    }
  });
});

test('the less dense, the fewer slabs, where the others were; the less open, the more passages have fences', () => {
  const slabs = (site: Site) =>
    site.buildings.filter(({ use }) => use === 'residential').map(({ footprint }) => footprint);
  const half = slabs(generate('aktau-4', { density: 0.5 }));
  expect(half.length).toBeGreaterThan(0.25 * slabs(SITE).length);
  expect(half.length).toBeLessThan(0.75 * slabs(SITE).length);
  for (const footprint of half) expect(slabs(SITE)).toContainEqual(footprint);
  const fences = (courtyardOpenness: number) =>
    generate('aktau-4', { courtyardOpenness }).barriers.filter(({ id }) => id.startsWith('fence/passage-')).length;
  // Six parcels of four corners, two pieces a passage, and the passages between slabs.
  expect(fences(1)).toBe(0);
  expect(fences(0)).toBeGreaterThanOrEqual(48);
  expect(fences(0.5)).toBeGreaterThan(0.3 * fences(0));
  expect(fences(0.5)).toBeLessThan(0.7 * fences(0));
});
