/**
 * How many agent-steps a second does walking take, with walls, among blocks and in squares, at 10 000 and 100 000?
 *
 * A sub-step counts as a step; whoever is alone takes one a tick. The crowd is made at a density that gives 4 or 10
 * others within the model's reach of 2 m.
 */
import { block, fraction32, keyFromSeed } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import { crowdCount } from '../../sim/agents/walking/crowd.ts';
import { SUBSTEPS } from '../../sim/agents/walking/walking.ts';
import { type Person, type Scene, sceneOf, walkTick } from '../sim/crowds.ts';
import { type BenchLine, medianSeconds } from './line.ts';

const KEY = keyFromSeed('walking bench');
const REACH = 2; // m
const BLOCK = 40; // m, a block and its street, or a square
const MIDDLE = 1.5; // ways across a square meet in its middle, which is that much fuller
const TICKS = 5;

export async function bench(): Promise<BenchLine[]> {
  return [10_000, 100_000].flatMap((people) =>
    ([4, 10] as const).flatMap((neighbours) => [
      measure('squares', people, neighbours),
      measure('blocks', people, neighbours),
    ]),
  );
}

function measure(place: 'squares' | 'blocks', people: number, neighbours: 4 | 10): BenchLine {
  const scene = crowdIn(place, people, neighbours);
  for (let tick = 0; tick < 10; tick++) walkTick(scene);
  let steps = 0;
  const seconds = medianSeconds(5, () => {
    steps = 0;
    for (let tick = 0; tick < TICKS; tick++) {
      walkTick(scene);
      steps += stepsTaken(scene);
    }
  });
  return {
    bench: 'walking',
    size: `${people} people in ${place}, ${neighbours} in reach`,
    value: Math.round(steps / seconds),
    unit: 'agent-steps/s',
    budget: neighbours === 4 ? 4e6 : 2e6,
    note: `found ${meanInReach(scene).toFixed(1)} in reach`,
  };
}

function stepsTaken({ crowd }: Scene): number {
  let steps = 0;
  for (let i = 0; i < crowdCount(crowd); i++) steps += crowd.bodies.neighbours[i] < 0 ? 1 : SUBSTEPS;
  return steps;
}

/** Blocks of 20 m with streets of 20 m, walked both ways, or squares of 40 m with fences, crossed every which way. */
function crowdIn(place: 'squares' | 'blocks', people: number, neighbours: number): Scene {
  const density = neighbours / (Math.PI * REACH * REACH) / (place === 'squares' ? MIDDLE : 1);
  const wall = place === 'blocks' ? 10 : 0; // m, half a block
  const open = BLOCK * BLOCK - 4 * wall * wall;
  const side = Math.ceil(Math.sqrt(people / density / open));
  const lanes = new Uint32Array(4);
  const crowd: Person[] = [];
  for (let serial = 0; crowd.length < people; serial++) {
    block(KEY, STREAM.generator, serial, 0, 0, lanes);
    const x = side * BLOCK * fraction32(lanes[0]);
    const y = side * BLOCK * fraction32(lanes[1]);
    const fromMiddleX = Math.abs((x % BLOCK) - BLOCK / 2);
    const fromMiddleY = Math.abs((y % BLOCK) - BLOCK / 2);
    if (fromMiddleX < wall + 0.3 && fromMiddleY < wall + 0.3) continue;
    const [targetX, targetY] = place === 'blocks' ? alongStreet(x, y, wall, lanes[2]) : acrossSquare(x, y, lanes[2]);
    crowd.push({
      x,
      y,
      targetX,
      targetY,
      freeSpeed: 0.8 + fraction32(lanes[3]),
      radius: 0.2,
    });
  }
  return sceneOf(crowd, wall > 0 ? blockWalls(side, wall) : squareWalls(side));
}

/** Far down the street one is in. */
function alongStreet(x: number, y: number, wall: number, lane: number): [x: number, y: number] {
  const ahead = lane % 2 === 0 ? 1000 : -1000;
  return Math.abs((x % BLOCK) - BLOCK / 2) > wall ? [x, y + ahead] : [x + ahead, y];
}

/** Somewhere else in the same square. */
function acrossSquare(x: number, y: number, lane: number): [x: number, y: number] {
  const [left, low] = [x - (x % BLOCK), y - (y % BLOCK)];
  return [left + 2 + (36 * (lane & 0xffff)) / 65536, low + 2 + (36 * (lane >>> 16)) / 65536];
}

function blockWalls(side: number, half: number): number[] {
  const walls: number[] = [];
  for (let cell = 0; cell < side * side; cell++) {
    const x = BLOCK * ((cell % side) + 0.5);
    const y = BLOCK * (Math.floor(cell / side) + 0.5);
    const [left, right, low, high] = [x - half, x + half, y - half, y + half];
    walls.push(left, low, right, low, right, low, right, high, right, high, left, high, left, high, left, low);
  }
  return walls;
}

/** Fences along the squares' edges, open at the corners. */
function squareWalls(side: number): number[] {
  const walls: number[] = [];
  for (let cell = 0; cell < side * side; cell++) {
    const x = BLOCK * (cell % side);
    const y = BLOCK * Math.floor(cell / side);
    walls.push(x + 5, y, x + BLOCK - 5, y, x, y + 5, x, y + BLOCK - 5);
  }
  return walls;
}

function meanInReach({ now, count }: Scene): number {
  let pairs = 0;
  const sample = 200;
  for (let i = 0; i < sample; i++) {
    for (let j = 0; j < count; j++) {
      const dx = now.x[i] - now.x[j];
      const dy = now.y[i] - now.y[j];
      if (i !== j && dx * dx + dy * dy < REACH * REACH) pairs++;
    }
  }
  return pairs / sample;
}
