/** Walls, fences and hedges of OpenStreetMap, and where one goes through them. */
import '../property-seed.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distanceToSegment } from '../../engine/geometry/segment.ts';
import { buildBarriers } from '../../scenarios/import/osm/solids/barriers.ts';
import type { Barrier } from '../../sim/world/site.ts';
import { Drawing, line, objections, type Point, siteOf, square } from './osm-drawing.ts';

const built = (drawing: Drawing) => {
  const { built, found } = drawing.build(buildBarriers);
  expect(objections(siteOf({ barriers: built }))).toEqual([]);
  return { barriers: built, found };
};

const length = ({ line }: Barrier) => {
  let sum = 0;
  for (let i = 0; i + 3 < line.length; i += 2) sum += Math.hypot(line[i + 2] - line[i], line[i + 3] - line[i + 1]);
  return sum;
};
const total = (barriers: readonly Barrier[]) => barriers.reduce((sum, barrier) => sum + length(barrier), 0);
const distance = ({ line }: Barrier, [x, y]: Point) =>
  Math.min(
    ...Array.from({ length: line.length / 2 - 1 }, (_, k) => {
      return distanceToSegment(line[2 * k], line[2 * k + 1], line[2 * k + 2], line[2 * k + 3], x, y);
    }),
  );

describe('kinds', () => {
  test.each([
    [{ barrier: 'wall' }, 'wall', true, 2],
    [{ barrier: 'wall', height: '3 m' }, 'wall', true, 3],
    [{ barrier: 'fence' }, 'fence', false, 1.6],
    [{ barrier: 'fence', fence_type: 'wood' }, 'fence', true, 1.6],
    [{ barrier: 'fence', height: '0' }, 'fence', false, 1.6],
    [{ barrier: 'fence', height: '70' }, 'fence', false, 1.6],
    [{ barrier: 'hedge', height: '1,2' }, 'wall', true, 1.2],
    [{ barrier: 'guard_rail' }, 'fence', false, 0.8],
  ] as const)('%o', (tags, kind, opaque, height) => {
    const drawing = new Drawing();
    drawing.way(1, line('0,0 10,0'), tags);
    const { barriers, found } = built(drawing);
    expect(barriers).toEqual([{ id: 'way/1', kind, opaque, height, line: [0, 0, 10, 0] }]);
    const isKnown = 'height' in tags && !['0', '70'].includes(tags.height);
    expect(found['guess.barrier_height']).toEqual(isKnown ? undefined : ['way/1']);
  });

  test.each([
    { barrier: 'kerb' },
    { barrier: 'bollard' },
    { barrier: 'constructor' },
    { barrier: 'wall', indoor: 'yes' },
    { barrier: 'fence', location: 'roof' },
    { barrier: 'wall', layer: '-1' },
    { barrier: 'fence', bridge: 'yes' },
  ])('%o is none on the ground', (tags) => {
    const drawing = new Drawing();
    drawing.way(1, line('0,0 10,0'), tags as Record<string, string>);
    expect(built(drawing).barriers).toEqual([]);
  });
});

describe('openings', () => {
  test.each([
    [{ barrier: 'gate' }, 2.5],
    [{ barrier: 'lift_gate' }, 3],
    [{ barrier: 'turnstile' }, 1.5],
    [{ entrance: 'yes' }, 1.5],
    [{ barrier: 'gate', width: '1' }, 1.5],
    [{ barrier: 'gate', width: '2' }, 2],
    [{ barrier: 'gate', maxwidth: '9' }, 3],
    [{ barrier: 'gate', locked: 'yes' }, 0],
    [{ barrier: 'block' }, 0],
    [{ barrier: 'constructor' }, 0],
    [{ entrance: 'no' }, 0],
  ])('%o opens %d m', (tags, width) => {
    const drawing = new Drawing();
    drawing.node([10, 0], tags as Record<string, string>);
    drawing.way(1, line('0,0 10,0 20,0'), { barrier: 'fence' });
    const { barriers } = built(drawing);
    expect(total(barriers)).toBeCloseTo(20 - width, 6);
    expect(barriers.map(({ id }) => id)).toEqual(width === 0 ? ['way/1'] : ['way/1', 'way/1-2']);
  });

  test('a way that crosses without a gate opens it, and that is told', () => {
    const drawing = new Drawing();
    drawing.way(1, line('0,0 20,0'), { barrier: 'wall' });
    drawing.way(2, line('10,-5 10,5'), { highway: 'footway' });
    const { barriers, found } = built(drawing);
    expect(barriers.map(({ line }) => line)).toEqual([
      [0, 0, 8.5, 0],
      [11.5, 0, 20, 0],
    ]);
    expect(found['repair.barrier_opened']).toEqual(['way/1']);
  });

  test('so does one that shares a node, and one that drives needs more room', () => {
    const drawing = new Drawing();
    drawing.way(1, line('0,0 10,0 20,0'), { barrier: 'wall' });
    drawing.way(2, line('10,-5 10,0 10,5'), { highway: 'residential' });
    const { barriers } = built(drawing);
    expect(Math.min(...barriers.map((barrier) => distance(barrier, [10, 0])))).toBeGreaterThan(3.25);
  });

  test('at a gate the way needs no opening of its own', () => {
    const drawing = new Drawing();
    drawing.node([10, 0], { barrier: 'gate' });
    drawing.way(1, line('0,0 10,0 20,0'), { barrier: 'wall' });
    drawing.way(2, line('10,-5 10,0 10,5'), { highway: 'footway' });
    const { barriers, found } = built(drawing);
    expect(total(barriers)).toBeCloseTo(17.5, 6);
    expect(found).not.toHaveProperty(['repair.barrier_opened']);
  });

  test.each([
    { highway: 'footway', bridge: 'yes' },
    { highway: 'residential', tunnel: 'yes' },
    { highway: 'corridor', indoor: 'yes' },
    { highway: 'proposed' },
  ])('%o passes over or under it', (tags) => {
    const drawing = new Drawing();
    drawing.way(1, line('0,0 20,0'), { barrier: 'wall' });
    drawing.way(2, line('10,-5 10,5'), tags as Record<string, string>);
    expect(total(built(drawing).barriers)).toBe(20);
  });

  test('a way along the wall does not open it', () => {
    const drawing = new Drawing();
    drawing.way(1, line('0,0 20,0'), { barrier: 'wall' });
    drawing.way(2, line('5,0 15,0'), { highway: 'footway' });
    expect(total(built(drawing).barriers)).toBe(20);
  });

  test('a fence round a yard is open on both sides of a gate at its seam', () => {
    const drawing = new Drawing();
    drawing.node([0, 0], { barrier: 'lift_gate' });
    drawing.ring(1, square(0, 0, 10), { barrier: 'fence' });
    const { barriers } = built(drawing);
    expect(total(barriers)).toBeCloseTo(37, 6);
    expect(Math.min(...barriers.map((barrier) => distance(barrier, [0, 0])))).toBeCloseTo(1.5, 6);
  });

  test('and where a way crosses just beside the seam', () => {
    const drawing = new Drawing();
    drawing.ring(1, square(0, 0, 10), { barrier: 'fence' });
    drawing.way(2, line('0.5,-5 0.5,5'), { highway: 'footway' });
    const { barriers } = built(drawing);
    expect(total(barriers)).toBeCloseTo(37, 6);
    expect(Math.min(...barriers.map((barrier) => distance(barrier, [0, 0])))).toBeCloseTo(1, 6);
  });

  test('wherever the gates are, as much stands as is not open, and none of it at a gate', () => {
    const arcs = fc.uniqueArray(fc.integer({ min: 1, max: 38 }), { maxLength: 6 });
    fc.assert(
      fc.property(arcs, fc.boolean(), (gates, isClosed) => {
        const drawing = new Drawing();
        const at = (arc: number): Point =>
          arc <= 10 ? [arc, 0] : arc <= 20 ? [10, arc - 10] : arc <= 30 ? [30 - arc, 10] : [0, 40 - arc];
        for (const arc of gates) drawing.node(at(arc), { barrier: 'gate' });
        const corners = [...new Set([0, 10, 20, 30, ...gates])].sort((a, b) => a - b).map(at);
        if (isClosed) drawing.ring(1, corners, { barrier: 'wall' });
        else drawing.way(1, corners, { barrier: 'wall' });
        const { barriers } = built(drawing);
        for (const arc of gates) {
          for (const barrier of barriers) expect(distance(barrier, at(arc))).toBeGreaterThan(0.6);
        }
        const whole = isClosed ? 40 : Math.max(30, ...gates);
        expect(total(barriers)).toBeLessThanOrEqual(whole - (gates.length > 0 ? 1.25 : 0) + 0.01);
        expect(total(barriers)).toBeGreaterThanOrEqual(whole - 2.7 * gates.length - 0.01);
      }),
    );
  });
});
