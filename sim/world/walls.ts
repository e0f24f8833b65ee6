/**
 * What nobody on foot crosses: building outlines, barriers and kerbs as segments, with a static index by cell.
 *
 * A cell lists every segment within `WALL_REACH` of any point of it, so whoever looks for walls reads one list.
 */
import { assert } from '../../engine/assert.ts';
import { distanceToSegment } from '../../engine/geometry/segment.ts';
import type { Building, Polyline, Site } from './site.ts';

export interface Walls {
  readonly segments: Float64Array; // ax, ay, bx, by in metres
  readonly originX: number; // m, corner of the index
  readonly originY: number;
  readonly columns: number;
  readonly rows: number;
  readonly cellStart: Int32Array; // columns · rows + 1, into cellWalls; row by row
  readonly cellWalls: Int32Array; // segment indices
}

/** How far from a point its cell's list still holds every segment, m. */
export const WALL_REACH = 1.1;
/** Side of a cell, m. */
export const WALL_CELL = 2;

/** Most segments a cell may list, so that kernels can keep what one body meets in arrays of fixed length. */
export const WALLS_PER_CELL = 1024;

/** Lowest free height under a building that people still walk through, m; assumed. */
export const HEADROOM = 2;

export function compileWalls(site: Pick<Site, 'buildings' | 'barriers' | 'walkways'>): Walls {
  const segments: number[] = [];
  for (const building of site.buildings) if (building.base < HEADROOM) addBuilding(building, segments);
  for (const barrier of site.barriers) addLine(barrier.line, segments);
  for (const kerb of site.walkways.kerbs) addLine(kerb, segments);
  return indexWalls(segments);
}

/** Indexes segments given as ax, ay, bx, by, … */
export function indexWalls(coordinates: readonly number[]): Walls {
  const segments = new Float64Array(new SharedArrayBuffer(8 * coordinates.length));
  segments.set(coordinates);
  const [minX, minY, maxX, maxY] = boundsOf(segments);
  const originX = minX - WALL_REACH;
  const originY = minY - WALL_REACH;
  const columns = Math.floor((maxX + WALL_REACH - originX) / WALL_CELL) + 1;
  const rows = Math.floor((maxY + WALL_REACH - originY) / WALL_CELL) + 1;
  const frame = { segments, originX, originY, columns, rows };

  // Counted first, filled second: a list per cell would cost more than the walls themselves.
  const cellStart = new Int32Array(new SharedArrayBuffer(4 * (columns * rows + 1)));
  eachCell(frame, (cell) => cellStart[cell + 1]++);
  for (let cell = 0; cell < columns * rows; cell++) {
    const x = originX + (cell % columns) * WALL_CELL;
    const y = originY + Math.floor(cell / columns) * WALL_CELL;
    assert(cellStart[cell + 1] <= WALLS_PER_CELL, `${cellStart[cell + 1]} walls meet within 2 m of (${x}, ${y})`);
    cellStart[cell + 1] += cellStart[cell];
  }
  const cellWalls = new Int32Array(new SharedArrayBuffer(4 * cellStart[columns * rows]));
  const fill = cellStart.slice();
  eachCell(frame, (cell, wall) => {
    cellWalls[fill[cell]++] = wall;
  });
  return { ...frame, cellStart, cellWalls };
}

type Frame = Omit<Walls, 'cellStart' | 'cellWalls'>;

/** Calls `visit` for every cell that a segment comes within reach of, segments in order. */
function eachCell(frame: Frame, visit: (cell: number, wall: number) => void): void {
  const { segments, originX, originY, columns } = frame;
  // To the centre instead of to the square: a few cells too many, none too few.
  const reach = WALL_REACH + WALL_CELL * Math.SQRT1_2;
  for (let wall = 0; wall < segments.length / 4; wall++) {
    const [ax, ay, bx, by] = segments.subarray(4 * wall, 4 * wall + 4);
    const left = Math.floor((Math.min(ax, bx) - WALL_REACH - originX) / WALL_CELL);
    const right = Math.floor((Math.max(ax, bx) + WALL_REACH - originX) / WALL_CELL);
    const low = Math.floor((Math.min(ay, by) - WALL_REACH - originY) / WALL_CELL);
    const high = Math.floor((Math.max(ay, by) + WALL_REACH - originY) / WALL_CELL);
    for (let row = low; row <= high; row++) {
      for (let column = left; column <= right; column++) {
        const x = originX + (column + 0.5) * WALL_CELL;
        const y = originY + (row + 0.5) * WALL_CELL;
        if (distanceToSegment(ax, ay, bx, by, x, y) <= reach) visit(row * columns + column, wall);
      }
    }
  }
}

function boundsOf(segments: Float64Array): [minX: number, minY: number, maxX: number, maxY: number] {
  if (segments.length === 0) return [0, 0, 0, 0];
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < segments.length; k += 2) {
    bounds[0] = Math.min(bounds[0], segments[k]);
    bounds[1] = Math.min(bounds[1], segments[k + 1]);
    bounds[2] = Math.max(bounds[2], segments[k]);
    bounds[3] = Math.max(bounds[3], segments[k + 1]);
  }
  return bounds;
}

function addBuilding({ footprint, holes }: Building, segments: number[]): void {
  for (const ring of [footprint, ...holes]) {
    addLine(ring, segments);
    segments.push(ring[ring.length - 2], ring[ring.length - 1], ring[0], ring[1]);
  }
}

function addLine(line: Polyline, segments: number[]): void {
  for (let k = 0; k + 3 < line.length; k += 2) segments.push(line[k], line[k + 1], line[k + 2], line[k + 3]);
}
