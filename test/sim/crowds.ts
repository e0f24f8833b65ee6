/** Crowds to walk in tests: people placed by hand, ticks taken one by one. */
import { viewColumns } from '../../engine/columns/columns.ts';
import { type Crowd, createCrowd, crowdCount, gatherCrowd } from '../../sim/agents/walking/crowd.ts';
import { PEDESTRIAN, type PedestrianColumns } from '../../sim/agents/walking/pedestrians.ts';
import { SUBSTEPS, walkAlone, walkSubstep } from '../../sim/agents/walking/walking.ts';
import { indexWalls, type Walls } from '../../sim/world/walls.ts';

export const TICK = 0.2; // s

export interface Person {
  readonly x: number;
  readonly y: number;
  readonly targetX: number;
  readonly targetY: number;
  readonly freeSpeed: number;
  readonly radius: number;
}

export interface Scene {
  now: PedestrianColumns;
  next: PedestrianColumns;
  readonly crowd: Crowd;
  readonly walls: Walls;
  readonly count: number;
}

export function sceneOf(people: readonly Person[], wallCoordinates: readonly number[] = []): Scene {
  const count = people.length;
  const now = viewColumns(PEDESTRIAN, count);
  people.forEach((person, slot) => {
    for (const [name, value] of Object.entries(person)) now[name as keyof Person][slot] = value;
    now.active[slot] = 1;
  });
  const xs = people.map(({ x }) => x);
  const ys = people.map(({ y }) => y);
  const bounds = [Math.min(...xs) - 5, Math.min(...ys) - 5, Math.max(...xs) + 5, Math.max(...ys) + 5] as const;
  const crowd = createCrowd({ bounds }, count);
  return { now, next: viewColumns(PEDESTRIAN, count), crowd, walls: indexWalls(wallCoordinates), count };
}

/** Walks one tick as step.ts does, and swaps. */
export function walkTick(scene: Scene): void {
  const { now, next, crowd, walls, count } = scene;
  gatherCrowd(now, next, crowd, count);
  const end = crowdCount(crowd);
  walkAlone(crowd, next, walls, 0, end, TICK);
  for (let k = 0; k < SUBSTEPS; k++) walkSubstep(crowd, next, walls, k, 0, end, TICK);
  scene.now = next;
  scene.next = now;
}
