/** Laws of every generated place: over styles, parameters and seeds. */
import '../property-seed.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains, distanceToRing, selfIntersection } from '../../engine/geometry/polygon.ts';
import { distanceToSegment, segmentsMeet } from '../../engine/geometry/segment.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import { buildTree, openTree, queryTree } from '../../engine/spatial/tree.ts';
import { citySlips } from '../../scenarios/read/city.ts';
import { generateSite } from '../../sim/world/generator/generate.ts';
import { DEFAULTS, type GeneratorParameters, type Style } from '../../sim/world/generator/parameters.ts';
import { type Lane, type Path, type Site, signalGroup } from '../../sim/world/site.ts';
import { HEADROOM } from '../../sim/world/walls.ts';
import { compileWorld } from '../../sim/world/world.ts';

type Segment = readonly [ax: number, ay: number, bx: number, by: number];

const STYLES = Object.keys(DEFAULTS) as Style[];
const share = fc.double({ min: 0, max: 1, noNaN: true });

const wishes = fc.record({
  style: fc.constantFrom(...STYLES),
  blocks: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })),
  storeys: fc.constantFrom([5, 9] as const, [1, 3] as const, [4, 4] as const),
  density: fc.oneof(fc.constant(1), fc.double({ min: 0.2, max: 1, noNaN: true })),
  courtyardOpenness: fc.oneof(fc.constantFrom(0, 1), share),
  oneWayShare: fc.oneof(fc.constantFrom(0, 1), share),
  treesPerBlock: fc.integer({ min: 0, max: 80 }),
  lampSpacing: fc.integer({ min: 10, max: 60 }),
  drivingSide: fc.constantFrom('right' as const, 'left' as const),
  season: fc.constantFrom('summer' as const, 'winter' as const),
});

type Wishes = Partial<GeneratorParameters> & Pick<GeneratorParameters, 'style'>;

/** Every law draws the same cases: each place is made once. */
const places = new Map<string, Site>();
function place(change: Wishes, seed: string): Site {
  const name = JSON.stringify([change, seed]);
  const site = places.get(name) ?? generateSite({ ...DEFAULTS[change.style], ...change }, keyFromSeed(seed));
  places.set(name, site);
  return site;
}

/** Checks a law on each style as it comes, on its smallest place, and on many others. */
function always(law: (site: Site, change: Wishes) => void): void {
  for (const style of STYLES) {
    law(place({ style }, style), { style });
    const smallest: Wishes = { style, blocks: [1, 1], oneWayShare: 1 };
    law(place(smallest, 'smallest'), smallest);
  }
  fc.assert(
    fc.property(wishes, fc.string(), (change, seed) => law(place(change, seed), change)),
    { numRuns: 24 },
  );
}

test('the same key gives the same place, another key another', () => {
  for (const style of STYLES) {
    const again = generateSite(DEFAULTS[style], keyFromSeed(style));
    expect(JSON.stringify(again)).toBe(JSON.stringify(place({ style }, style)));
    expect(generateSite(DEFAULTS[style], keyFromSeed('another')).buildings).not.toEqual(again.buildings);
  }
});

test('a place is sound as a city file, and compiles', () => {
  always((site) => {
    expect(citySlips(site)).toEqual([]);
    const { roads } = compileWorld(site);
    expect(roads.sources.length).toBeGreaterThan(0);
    expect(roads.conflict.length).toBeGreaterThan(0);
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

/** Points are rounded to whole centimetres: a line between two may lie this far beside where it was meant, m. */
const ROUNDING = 0.02;

test('rings are simple and no building reaches into another', () => {
  always((site) => {
    for (const { id, ring } of [
      ...site.buildings.map(({ id, footprint }) => ({ id, ring: footprint })),
      ...site.zones,
    ]) {
      expect([id, selfIntersection(ring)]).toEqual([id, null]);
    }
    const near = nearby(site.buildings.map((building) => boxOf(building.footprint)));
    for (const [i, { id, footprint }] of site.buildings.entries()) {
      for (const [x, y] of edges(footprint).flatMap((edge) => pointsAlong(edge, 1))) {
        const inside = near([x, y, x, y]).filter((j) => j !== i && reachesInto(site.buildings[j].footprint, x, y));
        expect([id, x, y, inside]).toEqual([id, x, y, []]);
      }
    }
  });
});

test('nothing stands on a carriageway', () => {
  always((site) => {
    const road = carriageway(site, -ROUNDING);
    const points = [...site.trees, ...site.lamps, ...site.mounts, ...site.assets];
    for (const { id, x, y } of points) expect([id, road(x, y)]).toEqual([id, false]);
    const lines = [
      ...site.buildings.map(({ id, footprint }) => ({ id, segments: edges(footprint) })),
      ...site.barriers.map(({ id, line }) => ({ id, segments: pieces(line) })),
    ];
    for (const { id, segments } of lines) {
      const on = segments.flatMap((segment) => pointsAlong(segment, 1)).filter(([x, y]) => road(x, y));
      expect([id, on]).toEqual([id, []]);
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
    for (const { id, footprint } of site.buildings) {
      const [west, south, east, north] = boxOf(footprint);
      expect([id, west >= minX && south >= minY && east <= maxX && north <= maxY]).toEqual([id, true]);
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
    const reached = spread([site.walkways.nodes[0].id], (id) => neighbours.get(id) ?? []);
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
      ...site.buildings.filter(({ base }) => base < HEADROOM).flatMap(({ footprint }) => edges(footprint)),
      ...site.barriers.flatMap(({ line }) => pieces(line)),
      ...site.walkways.kerbs.flatMap(pieces),
    ];
    const near = nearby(walls.map(boxOf));
    const at = nodesOf(site);
    for (const path of site.walkways.paths) {
      const segment = segmentOf(at, path);
      for (const k of near(boxOf(segment), path.width / 2)) {
        const gap = segmentDistance(segment, walls[k]);
        expect([path, segment, walls[k], gap, gap >= path.width / 2 - ROUNDING]).toEqual([
          ...[path, segment, walls[k], gap],
          true,
        ]);
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
    // A connector is as wide as the narrower of its lanes.
    const [road, nearRoad] = [carriageway(site, 0), carriageway(site, 0.3)];
    const at = nodesOf(site);
    for (const path of site.walkways.paths) {
      const [ax, ay, bx, by] = segmentOf(at, path);
      const length = Math.hypot(bx - ax, by - ay);
      const along = (d: number) => [ax + (d * (bx - ax)) / length, ay + (d * (by - ay)) / length] as const;
      // Ends are on kerbs: just inside is road, just outside is not.
      const edge = 3 * ROUNDING;
      const samples = Array.from({ length: 9 }, (_, k) => along(edge + (k * (length - 2 * edge)) / 8));
      if (path.crossing === null) {
        expect([path, samples.filter((point) => road(...point))]).toEqual([path, []]);
      } else {
        expect([path, samples.filter((point) => !nearRoad(...point))]).toEqual([path, []]);
        expect([path, road(...along(-edge)), road(...along(length + edge))]).toEqual([path, false, false]);
      }
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
      if (lane.junction !== null || !lane.id.endsWith('.0')) continue;
      const [ax, ay, bx, by] = lane.line as unknown as Segment;
      const length = Math.hypot(bx - ax, by - ay);
      const out = site.roads.drivingSide === 'right' ? 2 : -2; // m to the right, over the kerb
      for (let d = 0.5; d < length; d += 3.3) {
        const [x, y] = [ax + (d * (bx - ax)) / length, ay + (d * (by - ay)) / length];
        const way: Segment = [x, y, x + (out * (by - ay)) / length, y - (out * (bx - ax)) / length];
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
          ].some(([u, v]) => Math.hypot(u - x, v - y) < 2 * ROUNDING),
        );
        expect([crossings[k].crossing, ends.length]).toEqual([crossings[k].crossing, 1]);
      }
    }
  });
});

test('lanes meet end to end, begin or end at the border, and have room for a lorry between junctions', () => {
  always((site) => {
    const byId = new Map(site.roads.lanes.map((lane) => [lane.id, lane]));
    const entered = new Set(site.roads.lanes.flatMap(({ next }) => next));
    for (const lane of site.roads.lanes) {
      for (const id of lane.next) expect(byId.get(id)?.line.slice(0, 2)).toEqual(lane.line.slice(-2));
      if (lane.next.length === 0) expect(onBorder(site, lane.line.slice(-2))).toBe(true);
      if (!entered.has(lane.id)) expect(onBorder(site, lane.line.slice(0, 2))).toBe(true);
      expect(lane.junction === null).toBe(lane.turn === 'none');
      const steps = pieces(lane.line).map(([ax, ay, bx, by]) => Math.hypot(bx - ax, by - ay));
      expect([lane.id, steps.every((step) => step > 0.1)]).toEqual([lane.id, true]);
      if (lane.junction === null) expect([lane.id, steps[0] >= 10]).toEqual([lane.id, true]);
    }
  });
});

test('connectors turn no more sharply than a driver can, and lead on in the direction of the lane', () => {
  always((site) => {
    const byId = new Map(site.roads.lanes.map((lane) => [lane.id, lane]));
    for (const lane of site.roads.lanes) {
      if (lane.junction === null) continue;
      const after = byId.get(lane.next[0])!;
      const before = site.roads.lanes.find(({ next }) => next.includes(lane.id))!;
      const way = [pieces(before.line).at(-1)!, ...pieces(lane.line), pieces(after.line)[0]].map(headingOf);
      for (let k = 1; k < way.length; k++)
        expect([lane.id, k, turnOf(way[k - 1], way[k]) < 0.5]).toEqual([lane.id, k, true]);
    }
  });
});

test('turns are called what the driver does, and one drives on the side that the place says', () => {
  always((site, { drivingSide = 'right' }) => {
    expect(site.roads.drivingSide).toBe(drivingSide);
    for (const { id, turn, line } of site.roads.lanes) {
      if (turn === 'none') continue;
      const [first, last] = [pieces(line)[0], pieces(line).at(-1)!].map(headingOf);
      const turned = first[0] * last[1] - first[1] * last[0];
      if (turn === 'straight') expect([id, Math.abs(turned) < 0.72]).toEqual([id, true]);
      else expect([id, turned > 0]).toEqual([id, turn === 'left']);
    }
    // Of a stretch with both directions, the other one lies across the axis.
    const kerbLanes = site.roads.lanes.filter(({ id, junction }) => junction === null && id.endsWith('.0'));
    for (const lane of kerbLanes) {
      const other = kerbLanes.find(({ id }) => id !== lane.id && stretchOf(id) === stretchOf(lane.id));
      if (other === undefined) continue;
      const [ux, uy] = headingOf(pieces(lane.line)[0]);
      const left = ux * (other.line[1] - lane.line[1]) - uy * (other.line[0] - lane.line[0]);
      expect([lane.id, left > 0]).toEqual([lane.id, drivingSide === 'right']);
    }
  });
});

test('the turn that crosses no oncoming traffic hugs the kerb, the other one swings', () => {
  always((site, { drivingSide = 'right' }) => {
    const arcs = site.roads.lanes.filter(({ turn, id }) => turn === drivingSide && id.endsWith('.0'));
    const nearest = kerbDistance(site);
    for (const { id, line, width } of arcs) {
      const middle = pieces(line)[Math.floor(line.length / 4) - 1];
      expect([id, nearest(middle[0], middle[1]) <= width / 2 + 0.3]).toEqual([id, true]);
    }
  });
  for (const style of STYLES) {
    for (const drivingSide of ['right', 'left'] as const) {
      const { roads } = place({ style, drivingSide, oneWayShare: 0 }, style);
      const pace = (turn: string) => {
        const speeds = roads.lanes.filter((lane) => lane.turn === turn).map(({ speedLimit }) => speedLimit);
        return speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
      };
      const [hugging, swinging] = drivingSide === 'right' ? ['right', 'left'] : ['left', 'right'];
      expect([style, drivingSide, pace(swinging) > 1.1 * pace(hugging)]).toEqual([style, drivingSide, true]);
    }
  }
});

test('no lane is dead: each is reached from the border and leads to it', () => {
  always((site) => {
    const byId = new Map(site.roads.lanes.map((lane) => [lane.id, lane]));
    const before = new Map(site.roads.lanes.map(({ id }) => [id, [] as string[]]));
    for (const { id, next } of site.roads.lanes) for (const after of next) before.get(after)!.push(id);
    const sources = site.roads.lanes.filter(({ id }) => before.get(id)!.length === 0).map(({ id }) => id);
    const exits = site.roads.lanes.filter(({ next }) => next.length === 0).map(({ id }) => id);
    expect(spread(sources, (id) => byId.get(id)!.next).size).toBe(byId.size);
    expect(spread(exits, (id) => before.get(id)!).size).toBe(byId.size);
    // So every junction has a way in and a way out, and each lane of the border has some exit in reach.
    for (const source of sources) {
      const reached = spread([source], (id) => byId.get(id)!.next);
      expect([source, exits.some((exit) => reached.has(exit))]).toEqual([source, true]);
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
      expect(yellow).toBeGreaterThan(0);
      expect(allRed).toBeGreaterThan(0);
      const cycle = stages.reduce((sum, { duration }) => sum + duration + yellow + allRed, 0);
      expect(cycle).toBeGreaterThanOrEqual(60);
      expect(cycle).toBeLessThanOrEqual(90);
    }
    // Where one lane into a junction has a signal, all have.
    const junctionOf = new Map(site.roads.lanes.map(({ id, junction }) => [id, junction]));
    const governed = new Map<string, Set<boolean>>();
    for (const { junction, next, signal } of site.roads.lanes) {
      if (junction !== null || next.length === 0) continue;
      const into = junctionOf.get(next[0])!;
      governed.set(into, (governed.get(into) ?? new Set()).add(signal !== null));
    }
    for (const [id, kinds] of governed) expect([id, kinds.size]).toEqual([id, 1]);
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
      for (const way of pieces(lane.line)) {
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

/** "row-0/1/east.0" → "row-0/1" */
function stretchOf(laneId: string): string {
  return laneId.slice(0, laneId.lastIndexOf('/'));
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

/** Points of a segment, at most `step` apart, its end left out. */
function pointsAlong([ax, ay, bx, by]: Segment, step: number): (readonly [number, number])[] {
  const count = Math.ceil(Math.hypot(bx - ax, by - ay) / step);
  return Array.from({ length: count }, (_, k) => [ax + (k * (bx - ax)) / count, ay + (k * (by - ay)) / count] as const);
}

function reachesInto(ring: readonly number[], x: number, y: number): boolean {
  return contains(ring, x, y) && distanceToRing(ring, x, y) > ROUNDING;
}

function headingOf([ax, ay, bx, by]: Segment): readonly [number, number] {
  const length = Math.hypot(bx - ax, by - ay);
  return [(bx - ax) / length, (by - ay) / length];
}

/** Angle between two headings, rad. */
function turnOf([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number {
  return Math.abs(Math.atan2(ax * by - ay * bx, ax * bx + ay * by));
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

/** Whether a point is on a lane: within half its width, and `more`, of its centreline, ends square. */
function carriageway(site: Site, more: number): (x: number, y: number) => boolean {
  const lanes = site.roads.lanes.flatMap(({ line, width }: Lane) => pieces(line).map((piece) => ({ piece, width })));
  const near = nearby(lanes.map(({ piece }) => boxOf(piece)));
  return (x, y) =>
    near([x, y, x, y], 2).some((k) => {
      const { piece, width } = lanes[k];
      const [ax, ay, bx, by] = piece;
      const along = (x - ax) * (bx - ax) + (y - ay) * (by - ay);
      const isBeside = along >= 0 && along <= (bx - ax) * (bx - ax) + (by - ay) * (by - ay);
      return isBeside && distanceToSegment(ax, ay, bx, by, x, y) <= width / 2 + more + 1e-9;
    });
}

function kerbDistance(site: Site): (x: number, y: number) => number {
  const kerbs = site.walkways.kerbs.flatMap(pieces);
  const near = nearby(kerbs.map(boxOf));
  return (x, y) => Math.min(...near([x, y, x, y], 5).map((k) => distanceToSegment(...kerbs[k], x, y)));
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

/** All that can be reached from `start`. */
function spread(start: readonly string[], onward: (id: string) => readonly string[]): Set<string> {
  const reached = new Set(start);
  const open = [...start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of onward(at)) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}
