/** Laws of every generated place: over parameters and seeds, and what the bundled one holds. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains, distanceToRing, selfIntersection } from '../../engine/geometry/polygon.ts';
import { distanceToSegment, segmentsMeet } from '../../engine/geometry/segment.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import { buildTree, openTree, queryTree } from '../../engine/spatial/tree.ts';
import { generateSite } from '../../sim/world/generator/generate.ts';
import { DEFAULTS, type GeneratorParameters } from '../../sim/world/generator/parameters.ts';
import { type Lane, type Path, type Site, signalGroup } from '../../sim/world/site.ts';

type Segment = readonly [ax: number, ay: number, bx: number, by: number];

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

test('the same key gives the same place, another key another', () => {
  expect(generate('aktau-4')).toEqual(SITE);
  expect(generate('aktau-5').buildings).not.toEqual(SITE.buildings);
});

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

test('slabs are 60 to 100 m long, 12 to 14 m deep and have one of the two storey counts', () => {
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
  });
});

test('names are unique', () => {
  always((site) => {
    const lists = [
      site.buildings,
      site.barriers,
      site.trees,
      site.lamps,
      site.mounts,
      site.zones,
      site.assets,
      site.roads.lanes,
      site.roads.signals,
      site.walkways.nodes,
      site.walkways.paths.flatMap(({ crossing }) => (crossing === null ? [] : [crossing])),
    ];
    for (const list of lists) expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
  });
});

test('rings are simple and no two buildings overlap or touch', () => {
  always((site) => {
    for (const ring of [...site.buildings.map((b) => b.footprint), ...site.zones.map((z) => z.ring)]) {
      expect(selfIntersection(ring)).toBeNull();
    }
    const near = nearby(site.buildings.map((building) => boxOf(building.footprint)));
    for (const [i, { footprint }] of site.buildings.entries()) {
      for (const j of near(boxOf(footprint))) {
        if (j === i) continue;
        const other = site.buildings[j].footprint;
        expect(contains(other, footprint[0], footprint[1])).toBe(false);
        for (const a of edges(footprint)) for (const b of edges(other)) expect(segmentsMeet(...a, ...b)).toBe(false);
      }
    }
  });
});

test('nothing stands on a carriageway', () => {
  always((site) => {
    const road = carriageway(site);
    const points = [...site.trees, ...site.lamps, ...site.mounts, ...site.assets];
    for (const { id, x, y } of points) expect([id, road(x, y)]).toEqual([id, false]);
    for (const { id, footprint } of site.buildings) {
      for (const [ax, ay] of edges(footprint)) expect([id, road(ax, ay)]).toEqual([id, false]);
    }
    for (const { id, line } of site.barriers) {
      for (let i = 0; i < line.length; i += 2) expect([id, road(line[i], line[i + 1])]).toEqual([id, false]);
    }
  });
});

test('everything lies within the bounds, and mounts, lamps, trees and assets outside solids', () => {
  always((site) => {
    const [minX, minY, maxX, maxY] = site.bounds;
    const near = nearby(site.buildings.map((building) => boxOf(building.footprint)));
    for (const { id, x, y } of [...site.mounts, ...site.lamps, ...site.trees, ...site.assets]) {
      expect([id, x >= minX && y >= minY && x <= maxX && y <= maxY]).toEqual([id, true]);
      const around = near([x, y, x, y]).filter((k) => contains(site.buildings[k].footprint, x, y));
      expect([id, around]).toEqual([id, []]);
    }
  });
});

test('walkways are one piece, in straight paths of at most 40 m', () => {
  always((site) => {
    const at = nodesOf(site);
    const neighbours = new Map(site.walkways.nodes.map(({ id }) => [id, [] as string[]]));
    for (const { from, to } of site.walkways.paths) {
      const [ax, ay, bx, by] = segmentOf(at, { from, to });
      expect(Math.hypot(bx - ax, by - ay)).toBeLessThanOrEqual(40.02);
      neighbours.get(from)?.push(to);
      neighbours.get(to)?.push(from);
    }
    const [start] = site.walkways.nodes;
    const reached = new Set([start.id]);
    const open = [start.id];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      for (const next of neighbours.get(id) ?? []) {
        if (!reached.has(next)) {
          reached.add(next);
          open.push(next);
        }
      }
    }
    expect(reached.size).toBe(site.walkways.nodes.length);
    expect(site.assets.some(({ kind }) => kind === 'gate')).toBe(true);
    for (const { id, node } of site.assets) expect([id, reached.has(node)]).toEqual([id, true]);
  });
});

test('no path meets another except at a node', () => {
  always((site) => {
    const at = nodesOf(site);
    const segments = site.walkways.paths.map((path) => segmentOf(at, path));
    const near = nearby(segments.map(boxOf));
    for (const [i, path] of site.walkways.paths.entries()) {
      for (const j of near(boxOf(segments[i]))) {
        const other = site.walkways.paths[j];
        if (j <= i || [path.from, path.to].some((id) => id === other.from || id === other.to)) continue;
        expect([path, other, segmentsMeet(...segments[i], ...segments[j])]).toEqual([path, other, false]);
      }
    }
  });
});

test('no wall, fence or kerb comes nearer to a path than half its width', () => {
  always((site) => {
    const walls = [
      ...site.buildings.flatMap(({ footprint }) => edges(footprint)),
      ...site.barriers.flatMap(({ line }) => pieces(line)),
      ...site.walkways.kerbs.flatMap(pieces),
    ];
    const near = nearby(walls.map(boxOf));
    const at = nodesOf(site);
    for (const path of site.walkways.paths) {
      const segment = segmentOf(at, path);
      for (const k of near(boxOf(segment), path.width / 2)) {
        const gap = segmentDistance(segment, walls[k]);
        expect([path, walls[k], gap >= path.width / 2 - 1e-6]).toEqual([path, walls[k], true]);
      }
    }
  });
});

test('no lamp, tree or façade mount stands on a path', () => {
  always((site) => {
    const at = nodesOf(site);
    const segments = site.walkways.paths.map((path) => segmentOf(at, path));
    const near = nearby(segments.map(boxOf));
    for (const { id, x, y } of [...site.lamps, ...site.trees, ...site.mounts]) {
      const on = near([x, y, x, y], 3).filter(
        (k) => distanceToSegment(...segments[k], x, y) < site.walkways.paths[k].width / 2,
      );
      expect([id, on]).toEqual([id, []]);
    }
  });
});

test('a crossing spans exactly the carriageway, and no other path touches a carriageway', () => {
  always((site) => {
    const road = carriageway(site);
    const at = nodesOf(site);
    for (const path of site.walkways.paths) {
      const [ax, ay, bx, by] = segmentOf(at, path);
      const length = Math.hypot(bx - ax, by - ay);
      // Ends are on kerbs: just inside is road, just outside is not.
      const along = (d: number) => road(ax + (d * (bx - ax)) / length, ay + (d * (by - ay)) / length);
      const samples = Array.from({ length: 9 }, (_, k) => 0.02 + (k * (length - 0.04)) / 8).map(along);
      expect([path, samples]).toEqual([path, samples.map(() => path.crossing !== null)]);
      if (path.crossing !== null) expect([path, along(-0.02), along(length + 0.02)]).toEqual([path, false, false]);
    }
  });
});

test('kerbs part at crossings and nowhere else: every way off the road is a kerb or a crossing', () => {
  always((site) => {
    const kerbs = site.walkways.kerbs.flatMap(pieces);
    const nearKerb = nearby(kerbs.map(boxOf));
    const at = nodesOf(site);
    const crossings = site.walkways.paths.filter(({ crossing }) => crossing !== null);
    const spans = crossings.map((path) => segmentOf(at, path));
    for (const lane of site.roads.lanes) {
      if (lane.junction !== null) continue;
      const [ax, ay, bx, by] = lane.line as unknown as Segment;
      const length = Math.hypot(bx - ax, by - ay);
      const step = (d: number): Segment => {
        const [x, y] = [ax + (d * (bx - ax)) / length, ay + (d * (by - ay)) / length];
        const out = lane.id.endsWith('.0') ? 2 : 0; // over the kerb, to the right
        return [x, y, x + (out * (by - ay)) / length, y - (out * (bx - ax)) / length];
      };
      for (let d = 0.5; d < length && lane.id.endsWith('.0'); d += 3.3) {
        const way = step(d);
        const isHeld = nearKerb(boxOf(way)).some((k) => segmentsMeet(...way, ...kerbs[k]));
        expect([lane.id, d, isHeld]).toEqual([lane.id, d, true]);
      }
    }
    for (const [k, [ax, ay, bx, by]] of spans.entries()) {
      const half = crossings[k].width / 2;
      const length = Math.hypot(bx - ax, by - ay);
      const [nx, ny] = [(-(by - ay) / length) * half, ((bx - ax) / length) * half];
      // Both kerbs end exactly at both edges of the crossing.
      for (const [x, y] of [
        [ax + nx, ay + ny],
        [ax - nx, ay - ny],
        [bx + nx, by + ny],
        [bx - nx, by - ny],
      ]) {
        const ends = site.walkways.kerbs.filter((kerb) =>
          [
            [kerb[0], kerb[1]],
            [kerb.at(-2) ?? 0, kerb.at(-1) ?? 0],
          ].some(([u, v]) => Math.hypot(u - x, v - y) < 0.011),
        );
        expect([crossings[k].crossing, ends.length]).toEqual([crossings[k].crossing, 1]);
      }
    }
  });
});

test('lanes meet end to end; lanes between junctions are 30 m or longer and begin or end at the border', () => {
  always((site) => {
    const byId = new Map(site.roads.lanes.map((lane) => [lane.id, lane]));
    const entered = new Set(site.roads.lanes.flatMap(({ next }) => next));
    for (const lane of site.roads.lanes) {
      for (const id of lane.next) expect(byId.get(id)?.line.slice(0, 2)).toEqual(lane.line.slice(-2));
      if (lane.next.length === 0) expect(onBorder(site, lane.line.slice(-2))).toBe(true);
      if (!entered.has(lane.id)) expect(onBorder(site, lane.line.slice(0, 2))).toBe(true);
      expect(lane.junction === null).toBe(lane.turn === 'none');
      if (lane.junction === null) {
        const [ax, ay, bx, by] = lane.line;
        expect(Math.hypot(bx - ax, by - ay)).toBeGreaterThanOrEqual(30);
      } else {
        for (const [ax, ay, bx, by] of lane.turn === 'straight' ? [] : bendOf(lane)) {
          expect(Math.hypot(bx - ax, by - ay)).toBeLessThanOrEqual(2);
        }
      }
    }
  });
});

test('traffic keeps right, right turns turn right and left turns left', () => {
  always((site) => {
    for (const { turn, line } of site.roads.lanes) {
      if (turn === 'none' || turn === 'straight') continue;
      const n = line.length;
      const before = [line[2] - line[0], line[3] - line[1]];
      const after = [line[n - 2] - line[n - 4], line[n - 1] - line[n - 3]];
      const turned = before[0] * after[1] - before[1] * after[0];
      expect(turned > 0).toBe(turn === 'left');
    }
    // The lane of the opposite direction next to the axis lies to the left.
    const [east, west] = ['east', 'west'].map((way) => site.roads.lanes.find(({ id }) => id === `row-0/1/${way}.0`));
    expect(east!.line[1]).toBeLessThan(west!.line[1]);
  });
});

test('from every way in one reaches every way out, changing between parallel lanes', () => {
  always((site) => {
    // Lanes of one direction of a stretch differ only in the number after the last dot.
    const road = (id: string) => id.slice(0, id.lastIndexOf('.'));
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

test('every signal group is green once, every reference names one, and cycles last 60 to 90 s', () => {
  always((site) => {
    const groups = new Map(site.roads.signals.map(({ id, stages }) => [id, stages.flatMap(({ green }) => green)]));
    const references = [
      ...site.roads.lanes.map(({ signal }) => signal),
      ...site.walkways.paths.map(({ crossing }) => crossing?.signal ?? null),
    ].filter((reference) => reference !== null);
    const used = new Set(references);
    for (const reference of used) {
      const { signal, group } = signalGroup(reference);
      expect([reference, groups.get(signal)?.filter((name) => name === group).length]).toEqual([reference, 1]);
    }
    expect(used.size).toBe([...groups.values()].flat().length);
    for (const { stages, yellow, allRed } of site.roads.signals) {
      const cycle = stages.reduce((sum, { duration }) => sum + duration + yellow + allRed, 0);
      expect(cycle).toBeGreaterThanOrEqual(60);
      expect(cycle).toBeLessThanOrEqual(90);
    }
  });
});

test('walkers are never green together with vehicles that go straight over their crossing', () => {
  always((site) => {
    const at = nodesOf(site);
    const crossings = site.walkways.paths.filter(({ crossing }) => crossing?.signal);
    const spans = crossings.map((path) => segmentOf(at, path));
    const near = nearby(spans.map(boxOf));
    const stopLines = new Map(site.roads.lanes.flatMap((lane) => lane.next.map((id) => [id, lane.signal] as const)));
    const signals = new Map(site.roads.signals.map((signal) => [signal.id, signal]));
    for (const lane of site.roads.lanes) {
      const reference = stopLines.get(lane.id);
      if (lane.turn !== 'straight' || !reference) continue;
      const [way] = pieces(lane.line);
      for (const k of near(boxOf(way)).filter((index) => segmentsMeet(...way, ...spans[index]))) {
        const { signal, group } = signalGroup(reference);
        const walkers = signalGroup(crossings[k].crossing!.signal!);
        expect(walkers.signal).toBe(signal);
        const together = signals
          .get(signal)!
          .stages.filter(({ green }) => green.includes(group) && green.includes(walkers.group));
        expect([lane.id, walkers.group, together]).toEqual([lane.id, walkers.group, []]);
      }
    }
  });
});

test('crossings lie on connectors, never on a lane between junctions', () => {
  always((site) => {
    const at = nodesOf(site);
    const spans = site.walkways.paths.filter(({ crossing }) => crossing).map((path) => segmentOf(at, path));
    const near = nearby(spans.map(boxOf));
    for (const lane of site.roads.lanes.filter(({ junction }) => junction === null)) {
      const [way] = pieces(lane.line);
      expect([lane.id, near(boxOf(way)).filter((k) => segmentsMeet(...way, ...spans[k]))]).toEqual([lane.id, []]);
    }
  });
});

function stretch(roadId: string): string {
  return roadId.slice(0, roadId.lastIndexOf('/'));
}

function nodesOf(site: Site) {
  return new Map(site.walkways.nodes.map(({ id, x, y }) => [id, [x, y] as const]));
}

function segmentOf(at: ReturnType<typeof nodesOf>, { from, to }: Pick<Path, 'from' | 'to'>): Segment {
  return [...at.get(from)!, ...at.get(to)!];
}

function pieces(line: readonly number[]): Segment[] {
  return Array.from({ length: line.length / 2 - 1 }, (_, k) => line.slice(2 * k, 2 * k + 4) as unknown as Segment);
}

function edges(ring: readonly number[]): Segment[] {
  return pieces([...ring, ring[0], ring[1]]);
}

/** A bend without its straight ends. */
function bendOf(lane: Lane): Segment[] {
  return pieces(lane.line).slice(1, -1);
}

function boxOf(points: readonly number[]): [number, number, number, number] {
  const xs = points.filter((_, i) => i % 2 === 0);
  const ys = points.filter((_, i) => i % 2 === 1);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Finds boxes within `margin` of a box. */
function nearby(boxes: readonly (readonly number[])[]) {
  const tree = openTree(buildTree(boxes.flat()));
  return ([x0, y0, x1, y1]: readonly number[], margin = 0.01) =>
    queryTree(tree, x0 - margin, y0 - margin, x1 + margin, y1 + margin, []);
}

/** Whether a point is on a lane: within half its width of its centreline, ends square. */
function carriageway(site: Site): (x: number, y: number) => boolean {
  const lanes = site.roads.lanes.flatMap(({ line, width }) => pieces(line).map((piece) => ({ piece, width })));
  const near = nearby(lanes.map(({ piece }) => boxOf(piece)));
  return (x, y) =>
    near([x, y, x, y], 2).some((k) => {
      const { piece, width } = lanes[k];
      const [ax, ay, bx, by] = piece;
      const along = (x - ax) * (bx - ax) + (y - ay) * (by - ay);
      const isBeside = along >= 0 && along <= (bx - ax) * (bx - ax) + (by - ay) * (by - ay);
      return isBeside && distanceToSegment(ax, ay, bx, by, x, y) <= width / 2 + 1e-9;
    });
}

function onBorder(site: Site, [x, y]: readonly number[]): boolean {
  const [minX, minY, maxX, maxY] = site.bounds;
  return distanceToRing([minX, minY, maxX, minY, maxX, maxY, minX, maxY], x, y) < 1e-9;
}

function segmentDistance(a: Segment, b: Segment): number {
  if (segmentsMeet(...a, ...b)) return 0;
  return Math.min(
    distanceToSegment(...a, b[0], b[1]),
    distanceToSegment(...a, b[2], b[3]),
    distanceToSegment(...b, a[0], a[1]),
    distanceToSegment(...b, a[2], a[3]),
  );
}
