import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceToSegment, segmentsMeet } from '../../engine/geometry/segment.ts';
import { crowdCount, gatherCrowd } from '../../sim/agents/walking/crowd.ts';
import { MODE } from '../../sim/agents/walking/pedestrians.ts';
import { SUBSTEPS, walkAlone, walkSubstep } from '../../sim/agents/walking/walking.ts';
import { type Person, type Scene, sceneOf, TICK, walkTick } from './crowds.ts';

const RADIUS = 0.2;

function person(x: number, y: number, targetX: number, targetY: number, freeSpeed = 1.34): Person {
  return { x, y, targetX, targetY, freeSpeed, radius: RADIUS };
}

/** Repeatable numbers in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Two streams at a right angle over a square of `side` metres, at `density` people per m², none overlapping. */
function crossingStreams(side: number, density: number, seed: number): Person[] {
  const draw = numbers(seed);
  const perSide = Math.ceil(side * Math.sqrt(density));
  const step = side / perSide;
  return Array.from({ length: perSide * perSide }, (_, k) => {
    const x = ((k % perSide) + 0.5) * step + (step - 0.45) * (draw() - 0.5);
    const y = (Math.floor(k / perSide) + 0.5) * step + (step - 0.45) * (draw() - 0.5);
    const speed = 1 + 0.7 * draw();
    return draw() < 0.5 ? person(x, y, x + 100, y, speed) : person(x, y, x, y + 100, speed);
  });
}

function deepestOverlap({ now, count }: Scene): number {
  let deepest = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const [dx, dy] = [now.x[i] - now.x[j], now.y[i] - now.y[j]];
      deepest = Math.max(deepest, now.radius[i] + now.radius[j] - Math.sqrt(dx * dx + dy * dy));
    }
  }
  return deepest;
}

test('a person alone walks at free speed in a straight line, and stops at the target', () => {
  const scene = sceneOf([person(0, 0, 30, 40, 1.34)]);
  for (let tick = 0; tick < 100; tick++) walkTick(scene);
  expect(scene.now.x[0]).toBeCloseTo(0.6 * 1.34 * 20, 9);
  expect(scene.now.y[0]).toBeCloseTo(0.8 * 1.34 * 20, 9);
  expect(scene.now.speed[0]).toBeCloseTo(1.34, 9);
  for (let tick = 0; tick < 200; tick++) walkTick(scene);
  expect([scene.now.x[0], scene.now.y[0], scene.now.speed[0]]).toEqual([30, 40, 0]);
});

test('a person with somebody in sight but out of the way walks as one alone: four steps are one', () => {
  const [alone, company] = [
    sceneOf([person(0, 0, 100, 7)]),
    sceneOf([person(0, 0, 100, 7), person(0, -2.1, 100, -40)]),
  ];
  for (let tick = 0; tick < 5; tick++) {
    walkTick(alone);
    walkTick(company);
    if (tick === 0) expect(company.crowd.bodies.neighbours[0]).toBe(1);
    expect(company.now.x[0]).toBeCloseTo(alone.now.x[0], 12);
    expect(company.now.y[0]).toBeCloseTo(alone.now.y[0], 12);
  }
});

test('streams that cross at 1 person/m² never overlap by more than a millimetre', () => {
  const scene = sceneOf(crossingStreams(16, 1, 1));
  expect(deepestOverlap(scene)).toBe(0);
  let deepest = 0;
  for (let tick = 0; tick < 150; tick++) {
    walkTick(scene);
    deepest = Math.max(deepest, deepestOverlap(scene));
  }
  expect(deepest).toBeLessThan(0.001);
  expect(scene.now.x.some((x) => x > 30)).toBe(true);
});

test('two who come out of one door at once part within two seconds', () => {
  const scene = sceneOf([person(0, 0, 50, 0), person(0, 0, 50, 0)]);
  for (let tick = 0; tick < 10; tick++) walkTick(scene);
  expect(deepestOverlap(scene)).toBeLessThan(0.02);
});

test('two who stand inside each other and want past part, though neither has room ahead', () => {
  const scene = sceneOf([person(0, 0, 50, 0), person(0.1, 0, -50, 0)]);
  for (let tick = 0; tick < 10; tick++) walkTick(scene);
  expect(deepestOverlap(scene)).toBeLessThan(0.02);
});

test('runners who change their minds every two seconds in a crowd never overlap', () => {
  const draw = numbers(5);
  const people = Array.from({ length: 64 }, (_, k) => person((k % 8) * 0.7, Math.floor(k / 8) * 0.7, 0, 0, 6));
  const scene = sceneOf(people);
  let deepest = 0;
  for (let tick = 0; tick < 300; tick++) {
    for (let i = 0; tick % 10 === 0 && i < scene.count; i++) {
      scene.now.targetX[i] = 5 * draw();
      scene.now.targetY[i] = 5 * draw();
    }
    walkTick(scene);
    deepest = Math.max(deepest, deepestOverlap(scene));
  }
  expect(deepest).toBeLessThan(1e-9);
});

test('two who meet face to face in a corridor pass each other', () => {
  const scene = sceneOf([person(0, 0, 20, 0), person(10, 0, -10, 0)], [-20, 1, 40, 1, -20, -1, 40, -1]);
  for (let tick = 0; tick < 75; tick++) walkTick(scene);
  expect(scene.now.x[0]).toBeGreaterThan(15);
  expect(scene.now.x[1]).toBeLessThan(-5);
});

test('who waits stands still, and others walk round', () => {
  const scene = sceneOf([person(5, 0, 50, 0), person(0, 0, 20, 0)]);
  scene.now.mode[0] = MODE.waiting;
  for (let tick = 0; tick < 75; tick++) walkTick(scene);
  expect([scene.now.x[0], scene.now.y[0]]).toEqual([5, 0]);
  expect(scene.now.x[1]).toBeGreaterThan(15);
});

test('who is indoors is in nobody’s way', () => {
  const scene = sceneOf([person(5, 0, 5, 0), person(0, 0, 100, 0)]);
  scene.now.mode[0] = MODE.visiting;
  for (let tick = 0; tick < 50; tick++) walkTick(scene);
  expect(scene.now.x[1]).toBeCloseTo(13.4, 9);
  expect(scene.now.y[1]).toBe(0);
});

/** A courtyard with one door, a pier, an acute corner and a fence of two pieces that meet at a point. */
const COURTYARD = [
  [0, 0, 12, 0],
  [12, 0, 12, 9],
  [12, 9, 7, 9],
  [5.5, 9, 0, 9],
  [0, 9, 0, 0],
  [3, 0, 3, 2],
  [12, 6, 8, 4],
  [8, 4, 12, 4],
  [4, 5, 6, 6],
  [6, 6, 5, 8],
].flat();

test('no push takes anybody through a wall, nor a body into one', () => {
  let steps = 0;
  const aims = [
    [-5, -5],
    [20, 4.2],
    [11.9, 5],
    [5.4, 6.2],
    [6, 30],
  ];
  for (const [targetX, targetY] of aims) {
    const draw = numbers(1 + targetX);
    const people = Array.from({ length: 120 }, () => {
      let [x, y] = [0, 0];
      do [x, y] = [0.3 + 11.4 * draw(), 0.3 + 8.4 * draw()];
      while (clearance(COURTYARD, x, y) < RADIUS);
      return person(x, y, targetX + draw(), targetY + draw(), 0.5 + 1.7 * draw());
    });
    const scene = sceneOf(people, COURTYARD);
    for (let tick = 0; tick < 150; tick++) {
      const [x, y] = [scene.now.x.slice(), scene.now.y.slice()];
      walkTick(scene);
      for (let i = 0; i < scene.count; i++) {
        expect(crosses(COURTYARD, x[i], y[i], scene.now.x[i], scene.now.y[i])).toBe(false);
        expect(clearance(COURTYARD, scene.now.x[i], scene.now.y[i])).toBeGreaterThan(RADIUS - 1e-9);
      }
      steps += SUBSTEPS * scene.count;
    }
  }
  expect(steps).toBeGreaterThan(1e5);
});

function clearance(walls: number[], x: number, y: number): number {
  let nearest = Infinity;
  for (let k = 0; k < walls.length; k += 4) {
    nearest = Math.min(nearest, distanceToSegment(walls[k], walls[k + 1], walls[k + 2], walls[k + 3], x, y));
  }
  return nearest;
}

function crosses(walls: number[], ax: number, ay: number, bx: number, by: number): boolean {
  for (let k = 0; k < walls.length; k += 4) {
    if (segmentsMeet(ax, ay, bx, by, walls[k], walls[k + 1], walls[k + 2], walls[k + 3])) return true;
  }
  return false;
}

test('results do not depend on how bodies are split over workers, nor on who finishes first', () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 7 });
  const turns = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(cuts, turns, fc.integer({ min: 1, max: 1000 }), (cuts, turns, seed) => {
      const walls = [2, 2, 4, 7, 6, 1, 9, 3];
      const people = crossingStreams(10, 1, seed);
      const [whole, parts] = [sceneOf(people, walls), sceneOf(people, walls)];
      whole.now.mode[7] = parts.now.mode[7] = MODE.waiting;
      walkTick(whole);

      const bounds = [0, ...cuts.toSorted((a, b) => a - b), people.length];
      let turn = 0;
      const inAnyOrder = (kernel: (begin: number, end: number) => void) =>
        bounds
          .slice(1)
          .map((end, k) => ({ begin: bounds[k], end, turn: turns[turn++ % 40] }))
          .toSorted((a, b) => a.turn - b.turn)
          .forEach(({ begin, end }) => {
            kernel(begin, end);
          });
      const { now, next, crowd } = parts;
      gatherCrowd(now, next, crowd, parts.count);
      poison(parts);
      expect(crowdCount(crowd)).toBe(people.length);
      inAnyOrder((begin, end) => walkAlone(crowd, next, parts.walls, begin, end, TICK));
      for (let k = 0; k < SUBSTEPS; k++) {
        inAnyOrder((begin, end) => walkSubstep(crowd, next, parts.walls, k, begin, end, TICK));
      }
      for (const name of ['x', 'y', 'dirX', 'dirY', 'speed'] as const) {
        expect(next[name].every(Number.isFinite)).toBe(true);
        expect(next[name]).toEqual(whole.now[name]);
      }
    }),
    { numRuns: 40 },
  );
});

/** Fills everything the kernels should write before reading with what poisons whoever reads it. */
function poison({ next, crowd }: Scene): void {
  for (const name of ['x', 'y', 'speed'] as const) next[name].fill(Number.NaN);
  const { evenX, evenY, oddX, oddY, headX, headY, neighbours } = crowd.bodies;
  for (const column of [evenX, evenY, oddX, oddY, headX, headY]) column.fill(Number.NaN);
  neighbours.fill(-7);
  crowd.neighbour.fill(-1);
}

test('a crush of more people than anybody heeds keeps apart and finite', () => {
  const people = Array.from({ length: 900 }, (_, k) => person((k % 30) * 0.41, Math.floor(k / 30) * 0.41, 6, 6));
  const scene = sceneOf(people);
  for (let tick = 0; tick < 25; tick++) walkTick(scene);
  expect(scene.now.x.every(Number.isFinite)).toBe(true);
  expect(deepestOverlap(scene)).toBeLessThan(1e-9);
});
