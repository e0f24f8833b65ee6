/**
 * Published figures of walking, reproduced: Weidmann's fundamental diagram and RiMEA 3.0, tests 1 and 6.
 *
 * The diagram is measured in a corridor of 30 m × 6 m whose ends are joined: everybody has an image 30 m on or back,
 * set anew each tick, and 8 m of images feed what happens within a tick at both ends.
 */
import { expect, test } from 'vitest';
import { exp } from '../../engine/numeric/special.ts';
import { normalQuantile } from '../../engine/random/distributions.ts';
import { keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import { type Person, sceneOf, TICK, walkTick } from '../sim/crowds.ts';

const KEY = keyFromSeed('papers');
const RADIUS = 0.2;

/** Weidmann's speed at `density` people per m², m/s. */
function weidmann(density: number): number {
  return 1.34 * (1 - exp(-1.913 * (1 / density - 1 / 5.4)));
}

function draw(serial: number, index: number): number {
  return uniform(KEY, STREAM.generator, { lo: serial, hi: 1 }, index);
}

function freeSpeed(serial: number): number {
  return Math.min(2.2, Math.max(0.5, 1.34 + 0.26 * normalQuantile(draw(serial, 9))));
}

/** Mean speed along a corridor with joined ends over 50 s, after 20 s to settle, m/s. */
function corridorSpeed(density: number): number {
  const [length, width] = [30, 6];
  const count = Math.round(density * length * width);
  const columns = Math.ceil(Math.sqrt((count * length) / width));
  const rows = Math.ceil(count / columns);
  const places = Array.from({ length: columns * rows }, (_, k) => ({ k, turn: draw(k, 0) }))
    .toSorted((a, b) => a.turn - b.turn)
    .slice(0, count);
  const people = [0, length].flatMap((shift) =>
    places.map(
      ({ k }): Person => ({
        x: (((k % columns) + 0.5) * length) / columns + shift,
        y: RADIUS + ((Math.floor(k / columns) + 0.5) * (width - 2 * RADIUS)) / rows,
        targetX: 0,
        targetY: 0,
        freeSpeed: freeSpeed(k),
        radius: RADIUS,
      }),
    ),
  );
  const scene = sceneOf(people, [-20, 0, 80, 0, -20, width, 80, width]);
  let travelled = 0;
  for (let tick = 0; tick < 350; tick++) {
    const { now } = scene;
    for (let i = 0; i < count; i++) {
      now.x[i] -= Math.floor(now.x[i] / length) * length;
      now.x[count + i] = now.x[i] + (now.x[i] < length / 2 ? length : -length);
      for (const name of ['y', 'dirX', 'dirY'] as const) now[name][count + i] = now[name][i];
      for (const slot of [i, count + i]) {
        now.targetX[slot] = now.x[slot] + 50;
        now.targetY[slot] = now.y[slot];
      }
    }
    const before = now.x.slice(0, count);
    walkTick(scene);
    if (tick >= 100) for (let i = 0; i < count; i++) travelled += scene.now.x[i] - before[i];
  }
  return travelled / count / (250 * TICK);
}

test.each([0.5, 1, 2, 3])('at %s people per m² a crowd walks at Weidmann’s speed within 15 percent', (density) => {
  const speed = corridorSpeed(density);
  expect(Math.abs(speed / weidmann(density) - 1), `${speed} m/s, Weidmann ${weidmann(density)}`).toBeLessThan(0.15);
});

test.each([0.95, 1, 1.05])('RiMEA 1: a 40 m corridor at 1.33 m/s × %s takes 26 to 34 s', (factor) => {
  const start = { x: 0, y: 0, targetX: 60, targetY: 0, freeSpeed: 1.33 * factor, radius: RADIUS };
  const scene = sceneOf([start], [-1, 1, 61, 1, -1, -1, 61, -1]);
  let ticks = 0;
  for (; scene.now.x[0] < 40; ticks++) walkTick(scene);
  expect(ticks * TICK).toBeGreaterThanOrEqual(26);
  expect(ticks * TICK).toBeLessThanOrEqual(34);
  expect(Math.abs(40 / (ticks * TICK) / (1.33 * factor) - 1)).toBeLessThan(0.01);
});

test('RiMEA 6: twenty people round a corner of a 2 m corridor, and nobody passes a wall', () => {
  const walls = [
    [-12, 0, 0, 0],
    [0, 0, 0, 60],
    [-12, -2, 2, -2],
    [2, -2, 2, 60],
  ].flat();
  const people = Array.from({ length: 20 }, (_, k) => ({
    x: -11.5 + 0.6 * (k >> 1) + 0.2 * draw(k, 1),
    y: k % 2 === 0 ? -0.5 : -1.5,
    targetX: 1 - 0.5 * draw(k, 2),
    targetY: -1 + 0.5 * draw(k, 3),
    freeSpeed: freeSpeed(k),
    radius: RADIUS,
  }));
  const scene = sceneOf(people, walls);
  for (let tick = 0; tick < 200; tick++) {
    for (let i = 0; i < 20; i++) scene.now.targetY[i] = scene.now.x[i] > 0.2 ? 70 : -1 + 0.5 * draw(i, 3);
    walkTick(scene);
    const { x, y } = scene.now;
    for (let i = 0; i < 20; i++) expect(y[i] > -2 && x[i] < 2 && (y[i] < 0 || x[i] > 0)).toBe(true);
  }
  expect(Math.min(...scene.now.y)).toBeGreaterThan(8);
});
