/**
 * People at crossings as clocks: each comes at a keyed instant, waits until the crossing is open, and walks straight
 * across at a keyed speed whatever comes. They keep the walkers' side of the protocol and nothing else.
 */
import { entityNamed, type Key, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { Beat, Traffic } from '../../sim/agents/driving/traffic.ts';
import type { Site } from '../../sim/world/site.ts';

interface Walker {
  readonly side: number; // 0 starts at a, 1 at b
  readonly speed: number; // m/s
  readonly offset: number; // m, to the left of a → b
  readonly since: number; // tick
  along: number; // m walked
}

export interface Walkers {
  readonly waiting: Walker[][]; // per crossing
  readonly walking: Walker[][];
  crossed: number;
  waited: number; // s, sum over those who stepped off
  longest: number; // s
}

const RADIUS = 0.25; // m

export function createWalkers(crossings: number): Walkers {
  const lists = () => Array.from({ length: crossings }, () => [] as Walker[]);
  return { waiting: lists(), walking: lists(), crossed: 0, waited: 0, longest: 0 };
}

/** What wayfinding does in a tick: come, step off where it is open, walk, count; before driving. */
export function stepWalkers(walkers: Walkers, traffic: Traffic, key: Key, rate: number, { tick, dt }: Beat): void {
  const { waiting, walking, open } = traffic.walkers;
  for (let c = 0; c < walkers.waiting.length; c++) {
    const name = NAMES[c] ?? entityNamed(`zebra ${c}`);
    NAMES[c] = name;
    const u = uniform(key, STREAM.arrivalGap, name, tick);
    if (u < rate * dt) {
      const v = uniform(key, STREAM.arrivalTraits, name, tick);
      const side = u < (rate * dt) / 2 ? 0 : 1;
      walkers.waiting[c].push({ side, speed: 0.8 + 0.8 * v, offset: 2 * v - 1, since: tick, along: 0 });
    }
    if (open[c] === 1) {
      for (const walker of walkers.waiting[c]) {
        const wait = (tick - walker.since) * dt;
        walkers.waited += wait;
        walkers.longest = Math.max(walkers.longest, wait);
        walkers.walking[c].push(walker);
      }
      walkers.waiting[c].length = 0;
    }
    const length = traffic.crossings.length[c];
    for (const walker of walkers.walking[c]) walker.along += walker.speed * dt;
    const before = walkers.walking[c].length;
    if (before > 0) walkers.walking[c] = walkers.walking[c].filter(({ along }) => along < length);
    walkers.crossed += before - walkers.walking[c].length;
    waiting[c] = walkers.waiting[c].length;
    walking[c] = walkers.walking[c].length;
  }
}
const NAMES: ReturnType<typeof entityNamed>[] = [];

/** Ends of each crossing, in order: ax, ay, bx, by. */
export function crossingEnds(site: Pick<Site, 'walkways'>): number[][] {
  const nodes = new Map(site.walkways.nodes.map((node) => [node.id, node]));
  const paths = site.walkways.paths.filter((path) => path.crossing !== null);
  return paths.map(({ from, to }) => [nodes.get(from)!.x, nodes.get(from)!.y, nodes.get(to)!.x, nodes.get(to)!.y]);
}

/** How many walkers' discs a vehicle's box touches; only vehicles over a crossing can touch anybody. */
export function countCollisions(walkers: Walkers, traffic: Traffic, ends: number[][], count: number): number {
  const { vehicles, crossings } = traffic;
  let touched = 0;
  for (let i = 0; i < count; i++) {
    if (vehicles.active[i] !== 1) continue;
    for (const l of [vehicles.lane[i], vehicles.behind[i], vehicles.behindThat[i]]) {
      if (l < 0) continue;
      for (let k = crossings.firstLine[l]; k < crossings.firstLine[l + 1]; k++) {
        const c = crossings.crossing[k];
        if (c < 0 || walkers.walking[c].length === 0) continue;
        const [ax, ay, bx, by] = ends[c];
        const far = Math.abs(vehicles.x[i] - (ax + bx) / 2) + Math.abs(vehicles.y[i] - (ay + by) / 2);
        if (far > 25) continue;
        for (const walker of walkers.walking[c]) if (touches(traffic, i, walker, ends[c])) touched++;
      }
    }
  }
  return touched;
}

function touches({ vehicles }: Traffic, i: number, walker: Walker, [ax, ay, bx, by]: number[]): boolean {
  const length = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay));
  const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
  const along = walker.side === 0 ? walker.along : length - walker.along;
  const dx = ax + ux * along - uy * walker.offset - vehicles.x[i];
  const dy = ay + uy * along + ux * walker.offset - vehicles.y[i];
  const [sin, cos] = [Math.sin(vehicles.heading[i]), Math.cos(vehicles.heading[i])];
  const beyond = Math.max(0, Math.abs(dx * sin + dy * cos) - vehicles.length[i] / 2);
  const beside = Math.max(0, Math.abs(dx * cos - dy * sin) - vehicles.width[i] / 2);
  return beyond * beyond + beside * beside < RADIUS * RADIUS;
}
