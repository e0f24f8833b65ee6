/**
 * What nobody on foot crosses: building outlines, barriers and kerbs as segments, with a static index by cell.
 *
 * Where a walkway leads through a wall, the wall is open as wide as the walkway and a body, up to 4 m: a passage through
 * a building, a gap in a fence that a map does not show. That holds for tunnels too, since walls have no depth below the ground.
 *
 * A cell lists every segment within `WALL_REACH` of any point of it, so whoever looks for walls reads one list.
 */
import { assert } from '../../engine/assert.ts';
import { distanceToSegment, segmentsMeet } from '../../engine/geometry/segment.ts';
import { buildTree, openTree, queryTree } from '../../engine/spatial/tree.ts';
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

/** Room beside a walkway where it leads through a wall, m: half a body. */
const BODY = 0.25;

/** A walkway that ends within this of a wall ends at it, m. */
const AT_WALL = 0.05;
/** A wall on the ground is open over no more than this, m; assumed: a wide gate. */
const LONGEST_GAP = 4;
/** How far along a walkway what joins on to a crossed wall is open too, m; assumed. */
const POST = 0.65;

/** Lowest free height under a building that people still walk through, m; assumed. */
export const HEADROOM = 2;

export function compileWalls(site: Pick<Site, 'buildings' | 'barriers' | 'walkways'>): Walls {
  const segments: number[] = [];
  for (const building of site.buildings) if (building.base < HEADROOM) addBuilding(building, segments);
  for (const barrier of site.barriers) addLine(barrier.line, segments);
  for (const kerb of site.walkways.kerbs) addLine(kerb, segments);
  return indexWalls(opened(segments, site.walkways));
}

/** The segments without what lies in the way of a walkway that leads through them. */
function opened(segments: readonly number[], { nodes, paths }: Site['walkways']): number[] {
  const place = new Map(nodes.map((node) => [node.id, node]));
  const ways = paths.map(({ from, to, width, level }): Way => {
    return { a: place.get(from)!, b: place.get(to)!, half: width / 2 + BODY, level };
  });
  const gaps = gapsAlong(ways, segments);
  const tree = openTree(buildTree(gaps.flatMap(boxOfGap)));
  const near: number[] = [];
  const out: number[] = [];
  for (let k = 0; k < segments.length; k += 4) {
    const [ax, ay, bx, by] = segments.slice(k, k + 4);
    queryTree(tree, Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), near);
    const open = near.flatMap((n) => shareIn([ax, ay, bx, by], gaps[n]));
    out.push(...without([ax, ay, bx, by], open));
  }
  return out;
}

type Segment = readonly [ax: number, ay: number, bx: number, by: number];
type Point = { readonly x: number; readonly y: number };

interface Way {
  readonly a: Point;
  readonly b: Point;
  readonly half: number; // m, of what is kept open
  readonly level: number;
}

/** A part of a walkway where no wall stands: from `begin` to `end` metres along it, `half` to either side. */
interface Gap {
  readonly way: Way;
  readonly begin: number;
  readonly end: number;
  readonly half: number;
}

/** In a tunnel whatever lies over it is out of the way; on the ground, what is about the place where a wall is crossed. */
function gapsAlong(ways: readonly Way[], segments: readonly number[]): Gap[] {
  const tree = openTree(
    buildTree(
      ways.flatMap(({ a, b }) => [Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y)]),
    ),
  );
  const near: number[] = [];
  const gaps: Gap[] = [];
  for (const way of ways) {
    const { level, half } = way;
    if (level !== 0) gaps.push({ way, begin: -half, end: lengthOf(way) + half, half });
  }
  for (let k = 0; k < segments.length; k += 4) {
    const [ax, ay, bx, by] = segments.slice(k, k + 4);
    for (const n of queryTree(tree, Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by), near)) {
      const way = ways[n];
      if (way.level === 0 && leadsThrough(way, [ax, ay, bx, by])) gaps.push(gapAt(way, [ax, ay, bx, by]));
    }
  }
  return gaps;
}

/** About where a wall is crossed: for that wall, and for what joins on to it in the way, such as corners and gate posts. */
function gapAt(way: Way, wall: Segment): Gap {
  const { along, across, dAlong, dAcross } = inFrame(wall, way);
  const length = Math.sqrt(dAlong * dAlong + dAcross * dAcross);
  const half = Math.min(way.half, LONGEST_GAP / 2);
  const middle = dAcross === 0 ? along + dAlong / 2 : along - (across / dAcross) * dAlong;
  // A wall nearly along the walkway is only open about where they cross, or people would drift behind it.
  const oblique = Math.min(Math.abs((half * dAlong) / dAcross), (LONGEST_GAP / 2) * Math.abs(dAlong / length));
  const reach = Math.max(oblique, Math.min(half, POST));
  // Not at the end, where a door may be.
  const [first, last] = [AT_WALL, lengthOf(way) - AT_WALL];
  return { way, begin: Math.max(first, middle - reach), end: Math.min(last, middle + reach), half };
}

function lengthOf({ a, b }: Pick<Way, 'a' | 'b'>): number {
  return Math.sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
}

/** A wall's beginning and course along and across a walkway, m. */
function inFrame([ax, ay, bx, by]: Segment, way: Way) {
  const { a, b } = way;
  const long = lengthOf(way);
  const [ux, uy] = long === 0 ? [1, 0] : [(b.x - a.x) / long, (b.y - a.y) / long];
  return {
    along: (ax - a.x) * ux + (ay - a.y) * uy,
    across: (ay - a.y) * ux - (ax - a.x) * uy,
    dAlong: (bx - ax) * ux + (by - ay) * uy,
    dAcross: (by - ay) * ux - (bx - ax) * uy,
  };
}

function boxOfGap({ way: { a, b }, begin, end, half }: Gap): [number, number, number, number] {
  const long = lengthOf({ a, b }) || 1;
  const [ux, uy] = [(b.x - a.x) / long, (b.y - a.y) / long];
  const [fromX, fromY, toX, toY] = [a.x + begin * ux, a.y + begin * uy, a.x + end * ux, a.y + end * uy];
  return [
    Math.min(fromX, toX) - half,
    Math.min(fromY, toY) - half,
    Math.max(fromX, toX) + half,
    Math.max(fromY, toY) + half,
  ];
}

/** The share of a wall, as [begin, end] in 0 to 1, that lies in a gap: clipped after Liang and Barsky (1984). */
function shareIn(wall: Segment, { way, begin, end, half }: Gap): (readonly [begin: number, end: number])[] {
  const { along, across, dAlong, dAcross } = inFrame(wall, way);
  let [from, to] = [0, 1];
  for (const [step, room] of [
    [-dAlong, along - begin],
    [dAlong, end - along],
    [-dAcross, across + half],
    [dAcross, half - across],
  ]) {
    if (step === 0 && room < 0) return [];
    if (step < 0) from = Math.max(from, room / step);
    if (step > 0) to = Math.min(to, room / step);
  }
  return from < to ? [[from, to]] : [];
}

/** Whether a walkway crosses a wall, and does not merely end at it: before a door one stops. */
function leadsThrough({ a, b }: Way, [ax, ay, bx, by]: Segment): boolean {
  if (!segmentsMeet(ax, ay, bx, by, a.x, a.y, b.x, b.y)) return false;
  return [a, b].every(({ x, y }) => distanceToSegment(ax, ay, bx, by, x, y) > AT_WALL);
}

/** The parts of a segment outside the gaps. */
function without([ax, ay, bx, by]: Segment, gaps: readonly (readonly [number, number])[]): number[] {
  const out: number[] = [];
  let from = 0;
  const keep = (begin: number, end: number) => {
    if (begin === 0 && end === 1) out.push(ax, ay, bx, by);
    else if (end > begin) {
      out.push(ax + begin * (bx - ax), ay + begin * (by - ay), ax + end * (bx - ax), ay + end * (by - ay));
    }
  };
  for (const [begin, end] of [...gaps].sort((p, q) => p[0] - q[0])) {
    keep(from, Math.min(1, begin));
    from = Math.max(from, end);
  }
  keep(from, 1);
  return out;
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

/** Index of the walls' cell that holds the point, -1 outside, where no wall is near. */
export function cellOfWalls({ originX, originY, columns, rows }: Walls, x: number, y: number): number {
  const column = Math.floor((x - originX) / WALL_CELL);
  const row = Math.floor((y - originY) / WALL_CELL);
  return column >= 0 && row >= 0 && column < columns && row < rows ? row * columns + column : -1;
}

/**
 * Whether one of the walls that are listed at (x, y), all within WALL_REACH and some beyond, stands between there and
 * (toX, toY). A place at a wall, as before a door, is not behind it.
 */
export function wallBetween(walls: Walls, x: number, y: number, toX: number, toY: number): boolean {
  const { segments, cellStart, cellWalls } = walls;
  const cell = cellOfWalls(walls, x, y);
  if (cell < 0) return false;
  for (let k = cellStart[cell]; k < cellStart[cell + 1]; k++) {
    const w = 4 * cellWalls[k];
    const [ax, ay, bx, by] = [segments[w], segments[w + 1], segments[w + 2], segments[w + 3]];
    if (segmentsMeet(x, y, toX, toY, ax, ay, bx, by) && distanceToSegment(ax, ay, bx, by, toX, toY) > AT_WALL)
      return true;
  }
  return false;
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
    addLine([...ring, ring[0], ring[1]], segments);
  }
}

/** Points that a line repeats are left out: between them stands nothing. */
function addLine(line: Polyline, segments: number[]): void {
  for (let k = 0; k + 3 < line.length; k += 2) {
    if (line[k] === line[k + 2] && line[k + 1] === line[k + 3]) continue;
    segments.push(line[k], line[k + 1], line[k + 2], line[k + 3]);
  }
}
