/**
 * Everybody who has a body on the ground, in the order of the cells they stand in: what walking works on (kernel).
 *
 * A crowd kept in slot order halves in speed at 100 000 people, since neighbours lie far apart in memory. So the
 * columns that walking reads are copied in cell order once a tick, and positions are kept twice: each sub-step reads
 * one pair and writes the other. Plain object on shared memory, made once and cloned to the workers.
 */
import { type Columns, viewColumns } from '../../../engine/columns/columns.ts';
import { createGrid, type Grid, rebuildGrid } from '../../../engine/spatial/grid.ts';
import type { Site } from '../../world/site.ts';
import { MODE, PEDESTRIAN, type PedestrianColumns } from './pedestrians.ts';

/** One row per body, in cell order. */
const CROWD = {
  startX: 'f64', //     m     at the beginning of the tick
  startY: 'f64',
  evenX: 'f64', //      m     read by sub-steps 0 and 2, written by 1 and 3
  evenY: 'f64',
  oddX: 'f64', //       m     read by sub-steps 1 and 3, written by 0 and 2
  oddY: 'f64',
  dirX: 'f64', //       unit  direction at the beginning of the tick
  dirY: 'f64',
  headX: 'f64', //      unit  direction so far; a body reads and writes only its own
  headY: 'f64',
  targetX: 'f64', //    m
  targetY: 'f64',
  freeSpeed: 'f64', //  m/s   0 for those who stand
  radius: 'f64', //     m
  slot: 'i32', //             in the pedestrians' columns
  neighbours: 'i32', //       count of neighbours listed; -1: alone, and done in one step
} as const;

export interface Crowd {
  readonly grid: Grid;
  readonly bodies: Columns<typeof CROWD>;
  readonly neighbour: Int32Array; // NEIGHBOUR_LIMIT places per body: rows of `bodies`
  readonly isBody: Uint8Array; // of each slot
  readonly fastest: Float64Array; // [m/s], of all free speeds
}

/** Most neighbours one body heeds. In a tighter crowd it heeds the nearest only: see `listNeighbours`. */
export const NEIGHBOUR_LIMIT = 64;

/** About the distance at which people heed each other, so that three cells a row hold them. */
const CELL = 2; // m

export function createCrowd({ bounds }: Pick<Site, 'bounds'>, capacity: number): Crowd {
  return {
    grid: createGrid(...bounds, CELL, capacity),
    bodies: viewColumns(CROWD, capacity),
    neighbour: new Int32Array(new SharedArrayBuffer(4 * NEIGHBOUR_LIMIT * capacity)),
    isBody: new Uint8Array(new SharedArrayBuffer(capacity)),
    fastest: new Float64Array(new SharedArrayBuffer(8)),
  };
}

/** How many bodies the last `gatherCrowd` found: the kernels' ranges run from 0 to this. */
export function crowdCount({ grid }: Crowd): number {
  return grid.cellStart[grid.cellStart.length - 1];
}

/**
 * Prepares a tick of walking: sorts those of slots 0 to `count` − 1 who have a body, and begins `next` as a copy of
 * `now`, in which walking then moves the bodies. Serial. Visitors are indoors and have no body.
 */
export function gatherCrowd(now: PedestrianColumns, next: PedestrianColumns, crowd: Crowd, count: number): void {
  const { active, mode } = now;
  const { grid, bodies, isBody } = crowd;
  for (const name of Object.keys(PEDESTRIAN) as (keyof typeof PEDESTRIAN)[]) {
    next[name].set(now[name].subarray(0, count));
  }
  for (let slot = 0; slot < count; slot++) isBody[slot] = active[slot] === 1 && mode[slot] !== MODE.visiting ? 1 : 0;
  rebuildGrid(grid, now.x, now.y, isBody, count);

  const { order } = grid;
  const end = crowdCount(crowd);
  let fastest = 0;
  for (let i = 0; i < end; i++) {
    const slot = order[i];
    bodies.slot[i] = slot;
    bodies.startX[i] = now.x[slot];
    bodies.startY[i] = now.y[slot];
    bodies.dirX[i] = now.dirX[slot];
    bodies.dirY[i] = now.dirY[slot];
    bodies.targetX[i] = now.targetX[slot];
    bodies.targetY[i] = now.targetY[slot];
    bodies.freeSpeed[i] = mode[slot] === MODE.waiting ? 0 : now.freeSpeed[slot];
    bodies.radius[i] = now.radius[slot];
    fastest = Math.max(fastest, bodies.freeSpeed[i]);
  }
  crowd.fastest[0] = fastest;
}
