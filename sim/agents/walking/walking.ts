/**
 * How people walk: the collision-free speed model, with walls (kernel).
 *
 * Tordeux, Chraibi & Seyfried, "Collision-free speed model for pedestrian dynamics" (2016), arXiv:1512.05597: each
 * turns away from those close by, and goes as fast as the gap in front allows. Walls as in JuPedSim's version 2.
 *
 * Ours: (1) people give way to the right of whoever comes towards them, or two could stand face to face for ever;
 * (2) nobody turns back because of others; (3) bodies and walls are half-planes no step may enter. Each of two
 * people may use half the gap between them and a segment is convex, so a step inside its half-planes cannot overlap
 * a body nor cross a wall, whatever pushes, and no order of evaluation matters.
 */
import { distanceToSegment, nearestOnSegment } from '../../../engine/geometry/segment.ts';
import { columnOf, rowOf } from '../../../engine/spatial/grid.ts';
import { cellOfWalls, WALL_REACH, WALLS_PER_CELL, type Walls } from '../../world/walls.ts';
import { type Crowd, NEIGHBOUR_LIMIT } from './crowd.ts';
import type { PedestrianColumns } from './pedestrians.ts';

/** Steps a tick is cut into where somebody is near: at 200 ms crossing streams would run into each other. */
export const SUBSTEPS = 4;

/** T of the paper: s from a standstill's gap to free speed. Fitted to Weidmann (test/papers/pedestrians.test.ts). */
const TIME_GAP = 0.6;
/**
 * People further apart than this, centre to centre, do not heed each other, m; assumed. With what two may walk in a
 * tick it makes about 2 m: whoever has nobody within that takes the tick in one step.
 */
const REACH = 1.6;
/** a and D of the paper, as JuPedSim sets them; of walls likewise. */
const REPULSION = 8;
const REPULSION_RANGE = 0.1; // m
const WALL_REPULSION = 5;
const WALL_RANGE = 0.02; // m
/** Weight of the sidestep round whoever is slower, and the gap at which it begins, m; assumed. */
const PASSING = 1.2;
const PASSING_RANGE = 1.2;
/** exp(−x) is taken as (1 − x/8)⁸ up to x = 8 and 0 beyond: at most 0.036 too small. */
const EXP_REACH = 8;

// What one body meets, rewritten for each: a worker has one set, so nothing is allocated in the loops.
const LIMITS = NEIGHBOUR_LIMIT + WALLS_PER_CELL;
const unitX = new Float64Array(NEIGHBOUR_LIMIT); // towards the neighbour
const unitY = new Float64Array(NEIGHBOUR_LIMIT);
const gaps = new Float64Array(NEIGHBOUR_LIMIT); // m between the bodies
const breadths = new Float64Array(NEIGHBOUR_LIMIT); // sum of radii over distance: sine of the cone the neighbour fills
const limitX = new Float64Array(LIMITS); // half-planes: step · limit ≤ room
const limitY = new Float64Array(LIMITS);
const room = new Float64Array(LIMITS); // m, never negative
let limits = 0;
// Sums and answers live in an array, since engines box a number kept in a module's variable on every write.
const sums = new Float64Array(7);
const PUSH_X = 0;
const PUSH_Y = 1;
const STEP_X = 2; // m
const STEP_Y = 3;
const WISH_X = 4; // unit: towards the target
const WISH_Y = 5;
const CLOSE = 6; // m, gap below which bodies could touch within the sub-step

/**
 * Lists the neighbours of bodies `begin..end`, and takes those who have none and no wall about through the whole
 * tick of `dt` seconds. First of a tick, after `gatherCrowd`; may run beside other ranges of itself only.
 */
export function walkAlone(
  crowd: Crowd,
  next: PedestrianColumns,
  walls: Walls,
  begin: number,
  end: number,
  dt: number,
): void {
  const { startX, startY, evenX, evenY, headX, headY, dirX, dirY } = crowd.bodies;
  const { slot, targetX, targetY, freeSpeed, neighbours } = crowd.bodies;
  for (let i = begin; i < end; i++) {
    const x = startX[i];
    const y = startY[i];
    evenX[i] = x;
    evenY[i] = y;
    headX[i] = dirX[i];
    headY[i] = dirY[i];
    const count = listNeighbours(crowd, i, dt);
    neighbours[i] = count;
    if (count > 0 || (freeSpeed[i] > 0 && isWallNear(crowd, walls, i, dt))) continue;

    neighbours[i] = -1;
    const wayX = targetX[i] - x;
    const wayY = targetY[i] - y;
    const way = Math.sqrt(wayX * wayX + wayY * wayY);
    const step = Math.min(way, freeSpeed[i] * dt);
    const person = slot[i];
    next.speed[person] = step / dt;
    if (step === 0) continue;
    next.x[person] = x + (wayX / way) * step;
    next.y[person] = y + (wayY / way) * step;
    next.dirX[person] = wayX / way;
    next.dirY[person] = wayY / way;
  }
}

/**
 * Takes bodies `begin..end` through sub-step `k` of a tick of `dt` seconds. All ranges of sub-step k − 1 come first;
 * those of one sub-step may run in any order or at once.
 */
export function walkSubstep(
  crowd: Crowd,
  next: PedestrianColumns,
  walls: Walls,
  k: number,
  begin: number,
  end: number,
  dt: number,
): void {
  const { bodies, fastest } = crowd;
  const { neighbours, freeSpeed, targetX, targetY, radius, headX, headY } = bodies;
  const isEven = k % 2 === 0;
  const fromX = isEven ? bodies.evenX : bodies.oddX;
  const fromY = isEven ? bodies.evenY : bodies.oddY;
  const toX = isEven ? bodies.oddX : bodies.evenX;
  const toY = isEven ? bodies.oddY : bodies.evenY;
  const duration = dt / SUBSTEPS;

  for (let i = begin; i < end; i++) {
    if (neighbours[i] < 0) continue;
    const x = fromX[i];
    const y = fromY[i];
    toX[i] = x;
    toY[i] = y;
    const wayX = targetX[i] - x;
    const wayY = targetY[i] - y;
    const way = Math.sqrt(wayX * wayX + wayY * wayY);
    if (freeSpeed[i] === 0 || way === 0) continue;
    const wishX = wayX / way;
    const wishY = wayY / way;

    limits = 0;
    const longest = freeSpeed[i] * duration;
    sums[WISH_X] = wishX;
    sums[WISH_Y] = wishY;
    sums[CLOSE] = longest + fastest[0] * duration;
    const met = meetNeighbours(crowd, fromX, fromY, i);
    meetWalls(walls, x, y, radius[i], longest);
    turn(wishX, wishY, headX, headY, i);
    const free = Math.min(longest, (spaceAhead(met, headX[i], headY[i]) / TIME_GAP) * duration, way);
    takeStep(headX[i] * free, headY[i] * free);
    toX[i] = x + sums[STEP_X];
    toY[i] = y + sums[STEP_Y];
  }
  if (k === SUBSTEPS - 1) placeBodies(crowd, next, begin, end, dt);
}

/** Writes where sub-steps have brought bodies to `next`. */
function placeBodies({ bodies }: Crowd, next: PedestrianColumns, begin: number, end: number, dt: number): void {
  const { neighbours, slot, startX, startY, evenX, evenY, headX, headY } = bodies;
  for (let i = begin; i < end; i++) {
    if (neighbours[i] < 0) continue;
    const person = slot[i];
    const dx = evenX[i] - startX[i];
    const dy = evenY[i] - startY[i];
    next.x[person] = evenX[i];
    next.y[person] = evenY[i];
    next.dirX[person] = headX[i];
    next.dirY[person] = headY[i];
    next.speed[person] = Math.sqrt(dx * dx + dy * dy) / dt;
  }
}

/**
 * Lists who may come within reach of body `i` during the tick, and gives their count. The relation is symmetric,
 * except in a crush of more than NEIGHBOUR_LIMIT, where the reach of `i` shrinks until they fit.
 */
function listNeighbours(crowd: Crowd, i: number, dt: number): number {
  const { grid, bodies, neighbour, fastest } = crowd;
  const { startX, startY, freeSpeed } = bodies;
  const { cellStart, columns } = grid;
  const x = startX[i];
  const y = startY[i];
  const mine = REACH + freeSpeed[i] * dt;
  const first = i * NEIGHBOUR_LIMIT;

  for (let share = 1; ; share *= 0.9) {
    const widest = (mine + fastest[0] * dt) * share;
    const left = columnOf(grid, x - widest);
    const right = columnOf(grid, x + widest) + 1;
    const high = rowOf(grid, y + widest);
    let count = 0;
    for (let row = rowOf(grid, y - widest); row <= high; row++) {
      const to = cellStart[row * columns + right];
      for (let j = cellStart[row * columns + left]; j < to; j++) {
        const dx = startX[j] - x;
        const dy = startY[j] - y;
        const reach = (mine + freeSpeed[j] * dt) * share;
        if (dx * dx + dy * dy >= reach * reach || j === i) continue;
        if (count < NEIGHBOUR_LIMIT) neighbour[first + count] = j;
        count++;
      }
    }
    if (count <= NEIGHBOUR_LIMIT) return count;
  }
}

/** Whether a wall could touch or turn body `i` anywhere on its way of this tick. */
function isWallNear({ bodies }: Crowd, walls: Walls, i: number, dt: number): boolean {
  const { segments, cellStart, cellWalls } = walls;
  const x = bodies.startX[i];
  const y = bodies.startY[i];
  const cell = cellOfWalls(walls, x, y);
  if (cell < 0) return false;
  const reach = bodies.radius[i] + bodies.freeSpeed[i] * dt + WALL_RANGE * EXP_REACH;
  if (reach > WALL_REACH) return true; // a runner outruns the index in one step, and never in a sub-step
  for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
    const wall = 4 * cellWalls[k];
    if (distanceToSegment(segments[wall], segments[wall + 1], segments[wall + 2], segments[wall + 3], x, y) < reach) {
      return true;
    }
  }
  return false;
}

/**
 * Adds the push of every neighbour of body `i`, and the half-planes of the closest. Keeps those near enough to slow
 * the body down, and gives their count.
 */
function meetNeighbours(crowd: Crowd, fromX: Float64Array, fromY: Float64Array, i: number): number {
  const { bodies, neighbour } = crowd;
  const { radius, freeSpeed, dirX, dirY, neighbours } = bodies;
  const x = fromX[i];
  const y = fromY[i];
  const mine = radius[i];
  const wishX = sums[WISH_X];
  const wishY = sums[WISH_Y];
  const close = sums[CLOSE];
  const slowing = freeSpeed[i] * TIME_GAP;
  const last = i * NEIGHBOUR_LIMIT + neighbours[i];
  let met = 0;
  let pushX = 0;
  let pushY = 0;
  for (let k = i * NEIGHBOUR_LIMIT; k < last; k++) {
    const j = neighbour[k];
    const dx = fromX[j] - x;
    const dy = fromY[j] - y;
    const distance2 = dx * dx + dy * dy;
    if (distance2 >= REACH * REACH) continue;
    const distance = Math.sqrt(distance2);
    const contact = mine + radius[j];
    const gap = distance - contact;
    const isAhead = dx * wishX + dy * wishY > 0.5 * distance;
    if (gap >= REPULSION_RANGE * EXP_REACH && !isAhead && gap >= slowing) continue;
    // Two at one place, as when both come out of a door, part by their order.
    const inverse = distance > 0 ? 1 / distance : 0;
    const ux = distance > 0 ? dx * inverse : i < j ? 1 : -1;
    const uy = dy * inverse;

    if (gap < slowing) {
      unitX[met] = ux;
      unitY[met] = uy;
      gaps[met] = gap;
      breadths[met] = contact * inverse;
      met++;
    }
    if (gap < REPULSION_RANGE * EXP_REACH) {
      const push = REPULSION * decay(gap * (1 / REPULSION_RANGE));
      pushX -= push * ux;
      pushY -= push * uy;
    }
    if (isAhead && gap < PASSING_RANGE) {
      const along = dirX[j] * wishX + dirY[j] * wishY;
      const left = dy * wishX - dx * wishY;
      if (freeSpeed[j] * along < freeSpeed[i] && left < contact && left > -contact) {
        // To the side where the other leaves more room; face to face, to the right unless clearly left of him.
        const side = left > (along < 0 ? -0.5 * contact : 0) ? 1 : -1;
        const turning = PASSING * (1 - gap * (1 / PASSING_RANGE)) * side;
        pushX += turning * wishY;
        pushY -= turning * wishX;
      }
    }
    if (gap < close) limit(ux, uy, 0.5 * gap);
  }
  sums[PUSH_X] = pushX;
  sums[PUSH_Y] = pushY;
  return met;
}

/** Adds the push and the half-plane of every wall near the point. */
function meetWalls(walls: Walls, x: number, y: number, radius: number, longest: number): void {
  const { segments, cellStart, cellWalls } = walls;
  const cell = cellOfWalls(walls, x, y);
  if (cell < 0) return;
  const reach = radius + Math.max(WALL_RANGE * EXP_REACH, longest);
  let pushX = 0;
  let pushY = 0;
  for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
    const wall = 4 * cellWalls[k];
    const ax = segments[wall];
    const ay = segments[wall + 1];
    const bx = segments[wall + 2];
    const by = segments[wall + 3];
    const t = nearestOnSegment(ax, ay, bx, by, x, y);
    const wallX = ax + t * (bx - ax) - x;
    const wallY = ay + t * (by - ay) - y;
    const distance2 = wallX * wallX + wallY * wallY;
    if (distance2 >= reach * reach || distance2 === 0) continue;
    const distance = Math.sqrt(distance2);
    const ux = wallX / distance;
    const uy = wallY / distance;
    if (distance - radius < WALL_RANGE * EXP_REACH) {
      const push = WALL_REPULSION * decay((distance - radius) / WALL_RANGE);
      pushX -= push * ux;
      pushY -= push * uy;
    }
    limit(ux, uy, distance - radius);
  }
  sums[PUSH_X] += pushX;
  sums[PUSH_Y] += pushY;
}

/** exp(−x) for x < EXP_REACH, see there; not above its value at −1, so that no overlap pushes without bound. */
function decay(x: number): number {
  const y = 1 - Math.max(-1, x) * (1 / EXP_REACH);
  const y2 = y * y;
  const y4 = y2 * y2;
  return y4 * y4;
}

function limit(x: number, y: number, length: number): void {
  limitX[limits] = x;
  limitY[limits] = y;
  room[limits] = Math.max(0, length);
  limits++;
}

/** Writes body `i`'s direction: the wish, turned by the pushes but not backwards. */
function turn(wishX: number, wishY: number, headX: Float64Array, headY: Float64Array, i: number): void {
  let x = wishX + sums[PUSH_X];
  let y = wishY + sums[PUSH_Y];
  const ahead = x * wishX + y * wishY;
  if (ahead < 0) {
    x -= ahead * wishX;
    y -= ahead * wishY;
  }
  const length = Math.sqrt(x * x + y * y);
  if (length > 1e-9) {
    headX[i] = x / length;
    headY[i] = y / length;
  } else {
    headX[i] = wishX;
    headY[i] = wishY;
  }
}

/** Smallest gap to the first `met` neighbours that stand in the way of a body going (headX, headY), m. */
function spaceAhead(met: number, headX: number, headY: number): number {
  let space = Infinity;
  for (let m = 0; m < met; m++) {
    if (gaps[m] >= space) continue;
    const ahead = unitX[m] * headX + unitY[m] * headY;
    const across = unitX[m] * headY - unitY[m] * headX;
    if (ahead > 0 && across < breadths[m] && across > -breadths[m]) space = gaps[m];
  }
  return Math.max(0, space);
}

/**
 * Sets STEP_X, STEP_Y to a step near (x, y), and no longer, inside every half-plane: slid along each in
 * turn, then cut back where sliding along one has left another. All rooms hold the zero step, so none grows longer.
 */
function takeStep(x: number, y: number): void {
  for (let round = 0; round < 2; round++) {
    for (let k = 0; k < limits; k++) {
      const over = x * limitX[k] + y * limitY[k] - room[k];
      if (over > 0) {
        x -= over * limitX[k];
        y -= over * limitY[k];
      }
    }
  }
  let share = 1;
  for (let k = 0; k < limits; k++) {
    const along = x * limitX[k] + y * limitY[k];
    if (along > room[k] && room[k] < share * along) share = room[k] / along;
  }
  sums[STEP_X] = x * share;
  sums[STEP_Y] = y * share;
}
