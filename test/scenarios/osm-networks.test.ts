/** Streets, junctions, signals, crossings and walks of OpenStreetMap, drawn in metres. */
import { finish } from '../../scenarios/import/steps.ts';
import '../property-seed.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildNetworks } from '../../scenarios/import/osm/networks.ts';
import type { Bounds } from '../../scenarios/import/osm/streets/carriageways.ts';
import type { DrivingSide } from '../../scenarios/import/osm/streets/movements.ts';
import type { Door } from '../../scenarios/import/osm/walks/walk-network.ts';
import { compileCrossings } from '../../sim/world/crossings.ts';
import { compileRoads, NO_WAY } from '../../sim/world/roads.ts';
import type { Building, Lane } from '../../sim/world/site.ts';
import { compileWalkways, hopTowards } from '../../sim/world/walkways.ts';
import { compileWalls } from '../../sim/world/walls.ts';
import { Drawing, line, objections, type Point, siteOf } from './osm-drawing.ts';

const BOUNDS: Bounds = [-200, -200, 200, 200];

interface Ground {
  readonly side?: DrivingSide;
  readonly buildings?: readonly Building[];
  readonly doors?: readonly Door[];
}

/** The networks of a drawing, compiled as a run would: whatever they lack, that tells. */
function built(drawing: Drawing, { side = 'right', buildings = [], doors = [] }: Ground = {}) {
  const { built: networks, found } = drawing.build((extract, projected, findings) =>
    finish(buildNetworks(extract, projected, { bounds: BOUNDS, side, buildings, barriers: [], doors }, findings)),
  );
  const { roads, walkways } = networks;
  const site = siteOf({ buildings: [...buildings], roads, walkways, bounds: [...BOUNDS] });
  expect(objections(site)).toEqual([]);
  const compiled = compileRoads(site);
  compileCrossings(site, compiled);
  return { ...networks, found, site, compiled };
}

const street = (drawing: Drawing, id: number, points: string, tags: Record<string, string> = {}) =>
  drawing.way(id, line(points), { highway: 'residential', sidewalk: 'no', ...tags });

/** Four streets that meet at (0, 0). */
function cross(tags: Record<string, string> = {}): Drawing {
  const drawing = new Drawing();
  drawing.node([0, 0], { highway: 'traffic_signals' });
  street(drawing, 1, '-210,0 0,0', tags);
  street(drawing, 2, '0,0 210,0', tags);
  street(drawing, 3, '0,-210 0,0', tags);
  street(drawing, 4, '0,0 0,210', tags);
  return drawing;
}

const outside = (lanes: readonly Lane[]) => lanes.filter(({ junction }) => junction === null);
const turnsFrom = (lanes: readonly Lane[], prefix: string) => {
  const own = new Set(outside(lanes).flatMap(({ id, next }) => (id.startsWith(prefix) ? next : [])));
  return lanes.filter(({ id }) => own.has(id));
};

describe('signs', () => {
  const SIGN = [-20, 0] as const;
  const road = { highway: 'residential', sidewalk: 'no' };
  /** A street that runs from the west to a junction at (0, 0), with a sign 20 m before it. */
  function signed(
    sign: Record<string, string>,
    tags: Record<string, string> = {},
    points = '-210,0 -20,0 0,0',
    signal: Record<string, string> = {},
  ) {
    const drawing = new Drawing();
    drawing.node(SIGN, { highway: 'give_way', ...sign });
    drawing.node([0, 0], signal);
    drawing.way(1, line(points), { ...road, ...tags });
    street(drawing, 2, '0,0 210,0');
    street(drawing, 3, '0,-210 0,0');
    street(drawing, 4, '0,0 0,210');
    return drawing;
  }
  function giving(drawing: Drawing) {
    const { roads, found } = built(drawing);
    const lanes = roads.lanes.filter(({ givesWay }) => givesWay === true).map(({ id }) => id);
    return { lanes, dropped: found['dropped.signs'], stops: found['guess.stop_signs'] };
  }

  test.each([
    ['for the nearer end', signed({}), ['way/1/1/f0']],
    ['for those along the way', signed({ direction: 'forward' }), ['way/1/1/f0']],
    ['along a way drawn from the junction', signed({ direction: 'backward' }, {}, '0,0 -20,0 -210,0'), ['way/1/1/b0']],
    ['for both', signed({ direction: 'both' }), ['way/1/1/f0']],
    ['for those who may not come', signed({ direction: 'backward' }, { oneway: 'yes' }), []],
    ['for those who leave', signed({ direction: 'backward' }), []],
  ])('a sign %s', (_, drawing, lanes) => {
    const found = giving(drawing);
    expect(found.lanes).toEqual(lanes);
    expect(found.dropped ?? []).toHaveLength(lanes.length === 0 ? 1 : 0);
  });

  test('where only the number of lanes changes, a sign is for the junction behind', () => {
    const drawing = new Drawing();
    drawing.node([-50, 0], { highway: 'give_way' });
    street(drawing, 1, '-210,0 -50,0 -40,0');
    street(drawing, 5, '-40,0 0,0', { lanes: '4' });
    street(drawing, 2, '0,0 210,0');
    street(drawing, 3, '0,-210 0,0 0,210');
    const { lanes, dropped } = giving(drawing);
    expect(lanes).toEqual(['way/5/1/f0']); // nothing leads to the lane beside it
    expect(dropped).toBe(undefined);
  });

  test('a stop sign is one to give way, and says so; where there is a signal neither counts, nor at the border', () => {
    for (const hasSignal of [false, true]) {
      const signal: Record<string, string> = hasSignal ? { highway: 'traffic_signals' } : {};
      const drawing = signed({ highway: 'stop' }, {}, '-210,0 -20,0 0,0', signal);
      const { lanes, dropped = [], stops = [] } = giving(drawing);
      expect(lanes).toEqual(hasSignal ? [] : ['way/1/1/f0']);
      expect(stops).toHaveLength(hasSignal ? 0 : 1);
      expect(dropped).toHaveLength(hasSignal ? 1 : 0);
    }
    const drawing = new Drawing();
    drawing.node([-190, 0], { highway: 'stop' });
    street(drawing, 1, '-210,0 -190,0 210,0');
    expect(giving(drawing)).toEqual({ lanes: [], dropped: ['node/1'], stops: undefined });
  });
});

describe('lanes', () => {
  test('lie right of the axis where one drives on the right, and left of it where on the left', () => {
    for (const side of ['right', 'left'] as const) {
      const drawing = new Drawing();
      street(drawing, 1, '-210,0 210,0', { lanes: '4' });
      const { roads } = built(drawing, { side });
      const eastward = roads.lanes.filter(({ line: [x0, , x1] }) => x1 > x0);
      expect(roads.lanes).toHaveLength(4);
      expect(eastward).toHaveLength(2);
      for (const { line: l } of eastward) expect(l[1] < 0).toBe(side === 'right');
      // The first lane is the one at the kerb.
      expect(Math.abs(eastward[0].line[1])).toBeGreaterThan(Math.abs(eastward[1].line[1]));
      expect(roads.drivingSide).toBe(side);
    }
  });

  test.each([
    [{ lanes: '3', oneway: 'yes' }, 3, 0],
    [{ oneway: '-1' }, 0, 1],
    [{ lanes: '3', 'lanes:forward': '2', 'lanes:backward': '1' }, 2, 1],
    [{ junction: 'roundabout' }, 1, 0],
    [{ lanes: '2' }, 1, 1],
    [{ lanes: 'many' }, 1, 1],
  ])('%j has %d lanes along and %d against', (tags, along, against) => {
    const drawing = new Drawing();
    street(drawing, 1, '-210,0 210,0', tags);
    const { roads } = built(drawing);
    expect(roads.lanes.filter(({ line: [x0, , x1] }) => x1 > x0)).toHaveLength(along);
    expect(roads.lanes.filter(({ line: [x0, , x1] }) => x1 < x0)).toHaveLength(against);
  });

  test.each([
    ['50', 50],
    ['30 mph', 48.28],
    ['RU:urban', 50],
    ['walk', 10],
    ['none', 30],
    ['-5', 30],
    ['9999', 30],
  ])('maxspeed=%s is %d km/h', (maxspeed, kmh) => {
    const drawing = new Drawing();
    street(drawing, 1, '-210,0 210,0', { maxspeed });
    const { roads, found } = built(drawing);
    expect(roads.lanes[0].speedLimit * 3.6).toBeCloseTo(kmh, 2);
    expect('guess.speed' in found).toBe(kmh === 30);
  });

  test('pieces of one street run on as one, and a road in a tunnel has its level', () => {
    const drawing = new Drawing();
    street(drawing, 1, '-210,0 -50,0');
    street(drawing, 2, '-50,0 60,0', { maxspeed: '60' });
    street(drawing, 3, '60,0 210,0', { tunnel: 'yes' });
    const { roads } = built(drawing);
    const levels = outside(roads.lanes).map(({ id, level }) => [id.split('/')[1], level]);
    expect(levels.filter(([, level]) => level === 0).every(([id]) => id === '1')).toBe(true);
    expect(levels.filter(([, level]) => level === -1).every(([id]) => id === '3')).toBe(true);
  });
});

describe('junctions', () => {
  test('every way but back leads on from each arm, told apart as the driver turns', () => {
    for (const side of ['right', 'left'] as const) {
      const { roads } = built(cross(), { side });
      const turns = turnsFrom(roads.lanes, 'way/1/1/f');
      expect(turns.map(({ turn }) => turn).sort()).toEqual(['left', 'right', 'straight']);
      const left = turns.find(({ turn }) => turn === 'left')!;
      expect(left.next[0]).toMatch(/^way\/4\//); // towards the north, coming from the west
      const tight = turns.find(({ turn }) => turn === (side === 'right' ? 'right' : 'left'))!;
      const wide = turns.find(({ turn }) => turn === (side === 'right' ? 'left' : 'right'))!;
      expect(tight.speedLimit).toBeLessThan(wide.speedLimit);
    }
  });

  test('turn restrictions hold, only_ and no_', () => {
    for (const [restriction, turns] of [
      ['no_left_turn', ['right', 'straight']],
      ['only_left_turn', ['left']],
    ] as const) {
      const drawing = cross();
      drawing.restriction(9, { from: 1, via: [0, 0], to: 4 }, restriction);
      const { roads, found } = built(drawing);
      expect(
        turnsFrom(roads.lanes, 'way/1/1/f')
          .map(({ turn }) => turn)
          .sort(),
      ).toEqual(turns);
      expect(found).not.toHaveProperty(['dropped.restrictions']);
    }
  });

  test('turn:lanes decides from which lane', () => {
    const drawing = cross({ lanes: '4', 'turn:lanes:forward': 'left|through;right' });
    const { roads } = built(drawing);
    const from = (lane: number) =>
      turnsFrom(roads.lanes, `way/1/1/f${lane}`)
        .map(({ turn }) => turn)
        .sort();
    expect(from(0)).toEqual(['right', 'straight']);
    expect(from(1)).toEqual(['left']);
  });

  test('a crossing of two dual carriageways is one junction with one signal', () => {
    const drawing = new Drawing();
    for (const [x, y] of [[-8, -8], [8, -8], [-8, 8], [8, 8]] as const) drawing.node([x, y], { highway: 'traffic_signals' }); // biome-ignore format: corners
    const one = { oneway: 'yes', lanes: '2' };
    street(drawing, 1, '-210,-8 -8,-8 8,-8 210,-8', one);
    street(drawing, 2, '210,8 8,8 -8,8 -210,8', one);
    street(drawing, 3, '8,-210 8,-8 8,8 8,210', one);
    street(drawing, 4, '-8,210 -8,8 -8,-8 -8,-210', one);
    const { roads } = built(drawing);
    expect(new Set(roads.lanes.flatMap(({ junction }) => junction ?? [])).size).toBe(1);
    expect(roads.signals).toHaveLength(1);
    expect(roads.signals[0].stages).toHaveLength(2);
    // From the west one still gets to all three others.
    const turns = turnsFrom(roads.lanes, 'way/1/1/f');
    expect(new Set(turns.map(({ turn }) => turn))).toEqual(new Set(['left', 'right', 'straight']));
  });

  test('a signal before the junction is the junction’s, and every arm has a green, yellow and all-red', () => {
    const drawing = new Drawing();
    drawing.node([-12, 0], { highway: 'traffic_signals' });
    street(drawing, 1, '-210,0 -12,0 0,0');
    street(drawing, 2, '0,0 210,0');
    street(drawing, 3, '0,-210 0,0');
    const { roads } = built(drawing);
    const [signal] = roads.signals;
    expect(signal.yellow).toBeGreaterThan(0);
    expect(signal.allRed).toBeGreaterThan(0);
    const governed = new Set(roads.lanes.flatMap((lane) => lane.signal ?? []));
    const green = new Set(signal.stages.flatMap((stage) => stage.green.map((group) => `${signal.id}/${group}`)));
    expect(governed.size).toBe(3);
    for (const group of governed) expect(green).toContain(group);
    // What crosses is never green at once: east–west and the arm from the south.
    for (const { green: groups } of signal.stages)
      expect(groups.filter((g) => g.startsWith('arm')).length).toBeLessThan(3);
  });

  test('dead ends turn round, and what cannot be left is left out', () => {
    const drawing = new Drawing();
    street(drawing, 1, '-210,0 0,0 210,0');
    street(drawing, 2, '0,0 0,60');
    street(drawing, 3, '60,0 60,50', { oneway: 'yes' });
    drawing.node([60, 0], {});
    const { roads, compiled, found } = built(drawing);
    expect(roads.lanes.some(({ id }) => id.startsWith('way/2/'))).toBe(true);
    expect(found['dropped.dead_lanes']).toContain('way/3/1/f0');
    for (const source of compiled.sources) expect(reachesExit(compiled, source)).toBe(true);
  });

  test('service roads, closed and unbuilt ones carry nobody, and are told', () => {
    const drawing = new Drawing();
    street(drawing, 1, '-210,0 210,0');
    street(drawing, 2, '0,0 0,50', { highway: 'service' });
    street(drawing, 3, '20,0 20,50', { motor_vehicle: 'no' });
    street(drawing, 4, '40,0 40,50', { highway: 'construction' });
    const { roads, found } = built(drawing);
    expect(roads.lanes.every(({ id }) => id.startsWith('way/1/') || id.startsWith('node/'))).toBe(true);
    expect(found['dropped.service_roads']).toEqual(['way/2']);
    expect(found['dropped.closed_roads']).toEqual(['way/3']);
    expect(found['dropped.unbuilt_ways']).toEqual(['way/4']);
  });

  test('any tangle of streets compiles, and whoever enters can leave', () => {
    const grid = fc.integer({ min: -6, max: 6 }).map((k) => 35 * k);
    const way = fc.record({
      points: fc.array(fc.tuple(grid, grid), { minLength: 2, maxLength: 5 }),
      oneway: fc.constantFrom('yes', 'no', '-1'),
      lanes: fc.constantFrom('1', '2', '3', '5'),
      highway: fc.constantFrom('residential', 'primary', 'primary_link', 'living_street'),
      level: fc.constantFrom('no', 'yes'),
    });
    fc.assert(
      fc.property(fc.array(way, { minLength: 1, maxLength: 8 }), fc.constantFrom('right', 'left'), (ways, side) => {
        const drawing = new Drawing();
        ways.forEach(({ points, oneway, lanes, highway, level }, k) => {
          const tags = { highway, oneway, lanes, tunnel: level, sidewalk: 'both' };
          drawing.way(k + 1, points as Point[], tags);
        });
        const { compiled } = built(drawing, { side: side as DrivingSide });
        for (const source of compiled.sources) expect(reachesExit(compiled, source)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

function reachesExit({ exits, choice, length }: ReturnType<typeof compileRoads>, lane: number): boolean {
  return [...exits.keys()].some((exit) => exits[exit] === lane || choice[exit * length.length + lane] !== NO_WAY);
}

describe('walks', () => {
  const foot = { highway: 'footway' };
  const house = (x0: number, y0: number, x1: number, y1: number): Building => ({
    ...{ id: 'house', footprint: [x0, y0, x1, y0, x1, y1, x0, y1], holes: [], faces: [], base: 0, top: 9 },
    ...{ heightFrom: 'tag', use: 'other' },
  });

  /** Whether a way leads from each of the doors to each other. */
  function connected(networks: ReturnType<typeof built>, doors: readonly Door[]): boolean {
    const assets = doors.map(({ id, x, y }) => {
      return { id, kind: 'shop' as const, x, y, weight: 1, node: networks.nodeOf.get(id)! };
    });
    const network = compileWalkways({ walkways: networks.walkways, assets });
    return assets.every((_, a) => assets.every((_, b) => hopTowards(network, b, network.destinationNode[a]) >= 0));
  }

  test('a footway over a street is cut at its kerbs, and joins the sidewalks on both sides', () => {
    const drawing = new Drawing();
    street(drawing, 1, '-210,0 210,0', { sidewalk: 'both', lanes: '2' });
    drawing.way(2, line('0,-30 0,30'), foot);
    const doors = [{ id: 'a', x: -60, y: 9 }, { id: 'b', x: 60, y: -9 }]; // biome-ignore format: a pair
    const networks = built(drawing, { doors });
    const crossings = networks.walkways.paths.filter(({ crossing }) => crossing !== null);
    expect(crossings).toHaveLength(1);
    const at = new Map(networks.walkways.nodes.map((node) => [node.id, node]));
    const ends = [at.get(crossings[0].from)!.y, at.get(crossings[0].to)!.y].sort((a, b) => a - b);
    expect(ends[0]).toBeGreaterThan(-6);
    expect(ends[0]).toBeLessThan(-3.25);
    expect(connected(networks, doors)).toBe(true);
  });

  test('a crossing drawn in halves that meet on the road is one crossing', () => {
    const drawing = new Drawing();
    street(drawing, 1, '-210,0 0,0 210,0', { lanes: '2' });
    drawing.way(2, line('0,-30 0,0'), foot);
    drawing.way(3, line('0,0 0,30'), foot);
    const { walkways } = built(drawing);
    expect(walkways.paths.filter(({ crossing }) => crossing !== null)).toHaveLength(1);
  });

  test('walkers over an arm of a signal have its green while nothing drives straight through it', () => {
    const drawing = cross();
    drawing.way(11, line('-13,-13 -13,13'), foot);
    drawing.way(12, line('-13,13 13,13 13,-13 -13,-13'), foot);
    const { walkways, roads } = built(drawing);
    const signals = walkways.paths.flatMap(({ crossing }) => (crossing ? [crossing.signal] : []));
    expect(signals).toHaveLength(4);
    expect(new Set(signals).size).toBe(4);
    const [signal] = roads.signals;
    const westLane = roads.lanes.find(({ id }) => id === 'way/1/1/f0')!;
    const west = westLane.signal!.slice(signal.id.length + 1);
    for (const { green } of signal.stages) {
      const walk = west.replace('arm', 'walk');
      expect(green.includes(walk) && green.includes(west)).toBe(false);
    }
    for (const reference of signals) {
      const group = reference!.slice(signal.id.length + 1);
      expect(signal.stages.some(({ green }) => green.includes(group))).toBe(true);
    }
  });

  test('an underpass keeps its level and crosses nothing', () => {
    const drawing = new Drawing();
    street(drawing, 1, '-210,0 210,0', { sidewalk: 'both' });
    drawing.way(2, line('0,-9 0,9'), { highway: 'footway', tunnel: 'yes' });
    drawing.way(3, line('0,-30 0,-9'), foot);
    drawing.way(4, line('0,9 0,30'), foot);
    const { walkways } = built(drawing);
    expect(walkways.paths.filter(({ crossing }) => crossing !== null)).toEqual([]);
    expect(walkways.paths.some(({ level }) => level === -1)).toBe(true);
  });

  test('sidewalks are drawn where the map is silent, not where a footway runs beside already', () => {
    const drawing = new Drawing();
    drawing.way(1, line('-210,0 210,0'), { highway: 'residential' });
    drawing.way(2, line('-210,5 210,5'), foot);
    const { found, walkways } = built(drawing);
    expect(found['guess.sidewalks']).toEqual(['way/1/1']);
    const north = walkways.nodes.filter(({ y }) => y > 0).map(({ y }) => y);
    expect(new Set(north)).toEqual(new Set([5]));
  });

  test('a walk that brushes or cuts off a corner is led round it, and leaves room for a body', () => {
    for (const shift of [0.2, -0.4]) {
      const drawing = new Drawing();
      drawing.way(1, line(`-40,${-10 - shift} 0,${-10 - shift} 30,${20 - shift}`), foot);
      const { walkways } = built(drawing, { buildings: [house(-30, -9.9, -0.3, 10)] });
      const site = { buildings: [house(-30, -9.9, -0.3, 10)], barriers: [], walkways };
      expect(compileWalls(site).segments).toHaveLength(4 * 4); // nothing had to be opened
    }
  });

  test('a walk that crosses a wall nearly along it goes along it first, and then straight through', () => {
    const drawing = new Drawing();
    drawing.way(1, line('-60,-0.9 0,-0.7 30,0.8 30,40'), foot);
    const buildings = [house(-20, 0, 60, 20)];
    const { walkways } = built(drawing, { buildings });
    const place = new Map(walkways.nodes.map((node) => [node.id, node]));
    const steepness = walkways.paths.flatMap(({ from, to }) => {
      const [a, b] = [place.get(from)!, place.get(to)!];
      if (a.y < 0 === b.y < 0) return [];
      return [Math.abs(b.y - a.y) / Math.sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y))];
    });
    expect(steepness).toHaveLength(1);
    expect(steepness[0]).toBeGreaterThan(0.9);
  });

  test('a walk right through a house opens its walls, as wide as it is, and says so', () => {
    const drawing = new Drawing();
    drawing.way(1, line('-60,0 60,0'), foot);
    const buildings = [house(-10, -20, 10, 20)];
    const { walkways, found } = built(drawing, { buildings });
    expect(found['repair.opened_wall']).toEqual(['way/1']);
    const { segments } = compileWalls({ buildings, barriers: [], walkways });
    const gap = (x: number) => {
      const parts = Array.from({ length: segments.length / 4 }, (_, k) => [...segments.subarray(4 * k, 4 * k + 4)]);
      return 40 - parts.filter((s) => s[0] === x && s[2] === x).reduce((sum, s) => sum + Math.abs(s[3] - s[1]), 0);
    };
    const [{ width }] = walkways.paths;
    for (const x of [-10, 10]) expect(gap(x)).toBeCloseTo(width + 0.5, 6);
  });

  test('a door gets the nearest walk that no wall and no road lies before', () => {
    const drawing = new Drawing();
    street(drawing, 1, '-210,0 210,0');
    drawing.way(2, line('-100,-8 100,-8'), foot);
    drawing.way(3, line('-100,40 100,40'), foot);
    drawing.way(4, line('100,-8 100,40'), foot);
    // Nearer to the footway over the street, which has no crossing here.
    const doors = [{ id: 'near', x: 0, y: 8 }, { id: 'lost', x: 0, y: 150 }]; // biome-ignore format: a pair
    const { nodeOf, found, walkways } = built(drawing, { doors });
    const node = walkways.nodes.find(({ id }) => id === nodeOf.get('near'))!;
    expect([node.x, node.y]).toEqual([0, 8]);
    const ends = walkways.paths.filter(({ from, to }) => from === node.id || to === node.id);
    const other = walkways.nodes.find(({ id }) => id === (ends[0].from === node.id ? ends[0].to : ends[0].from))!;
    expect(other.y).toBe(40);
    expect(found['dropped.unreachable_places']).toEqual(['lost']);
  });

  test('what nothing joins to the rest is joined over a few metres, or left out', () => {
    const drawing = new Drawing();
    drawing.way(1, line('-100,0 100,0'), foot);
    drawing.way(2, line('0,10 0,60'), foot);
    drawing.way(3, line('-100,150 -60,150'), foot);
    const { found, walkways } = built(drawing);
    expect(found['repair.joined_walks']).toEqual(['way/2']);
    expect(found['dropped.walk_islands']).toEqual(['way/3']);
    expect(walkways.nodes.every(({ y }) => y < 100)).toBe(true);
  });

  test('walks that leave the place end in gates', () => {
    const drawing = new Drawing();
    drawing.way(1, line('-300,0 300,0'), foot);
    const { gates } = built(drawing);
    expect(gates.map(({ x, y }) => [x, y])).toEqual([[-200, 0], [200, 0]]); // biome-ignore format: two points
  });
});
