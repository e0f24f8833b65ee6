/**
 * Which cameras a body may concern: a coarse grid over the site, each cell listing the cameras whose sector it
 * touches. Each tick every body is handed to the cameras of its cell only, so a camera with nobody near costs nothing.
 */
import { assert } from '../../engine/assert.ts';
import { atan2, cos, sin, tan } from '../../engine/numeric/special.ts';
import type { BodyColumns } from './bodies.ts';
import type { CameraSpec } from './layout.ts';

/** How far a body may reach past its centre's cell: half a bus, and its way at 40 m/s during a tick, 200 ms at most. */
const MARGIN = 14; // m

/** What a camera can reach on the ground. */
export interface Sector {
  readonly x: number; // m
  readonly y: number;
  readonly heading: number; // rad, clockwise from north
  readonly horizontalFov: number; // rad, of everything the picture shows on the ground
  readonly range: number; // m
}

/** Cell → cameras, compressed rows: cameras of cell c are cameras[begin[c]..begin[c + 1]), ascending. */
export interface NearbyMap {
  readonly minX: number; // m
  readonly minY: number;
  readonly cellSize: number; // m
  readonly columns: number;
  readonly rows: number;
  readonly cameraCount: number;
  readonly deepest: number; // most cameras over any one cell
  readonly begin: Int32Array;
  readonly cameras: Int32Array;
}

/** Camera → candidates, compressed rows: those of camera k are slots[begin[k]..begin[k + 1]), in body order. */
export interface CandidateGroups {
  readonly begin: Int32Array; // cameraCount + 1
  readonly slots: Int32Array;
}

/** The sector that the picture of `camera` covers on the ground; `range` is in m along the optical axis. */
export function sectorOf(camera: CameraSpec, range: number): Sector {
  const { x, y, heading, tilt, horizontalFov, widthPx, heightPx } = camera;
  const across = tan(horizontalFov / 2);
  const upright = (across * heightPx) / widthPx;
  // Tilted down, the lower corners look furthest aside; once they look back, every direction is seen.
  const ahead = cos(tilt) - upright * sin(tilt);
  const fov = ahead <= 0 ? 2 * Math.PI : Math.max(horizontalFov, 2 * atan2(across, ahead));
  return { x, y, heading, horizontalFov: fov, range: range * Math.sqrt(1 + across * across + upright * upright) };
}

/** @param cellSize  m; smaller hands out fewer candidates and takes more memory */
export function mapNearby(
  sectors: readonly Sector[],
  bounds: readonly [minX: number, minY: number, maxX: number, maxY: number],
  cellSize = 16,
): NearbyMap {
  const [minX, minY, maxX, maxY] = bounds;
  const columns = Math.max(1, Math.ceil((maxX - minX) / cellSize));
  const rows = Math.max(1, Math.ceil((maxY - minY) / cellSize));
  const perCell: number[][] = Array.from({ length: columns * rows }, () => []);
  const reach = cellSize * Math.SQRT1_2 + MARGIN;
  sectors.forEach((sector, camera) => {
    const column = (x: number) => clamp(Math.floor((x - minX) / cellSize), columns);
    const row = (y: number) => clamp(Math.floor((y - minY) / cellSize), rows);
    const far = sector.range + reach;
    for (let r = row(sector.y - far); r <= row(sector.y + far); r++) {
      for (let c = column(sector.x - far); c <= column(sector.x + far); c++) {
        const x = minX + (c + 0.5) * cellSize;
        const y = minY + (r + 0.5) * cellSize;
        if (touches(sector, x, y, reach)) perCell[r * columns + c].push(camera);
      }
    }
  });
  const begin = new Int32Array(new SharedArrayBuffer(4 * (perCell.length + 1)));
  perCell.forEach((cell, c) => {
    begin[c + 1] = begin[c] + cell.length;
  });
  const cameras = new Int32Array(new SharedArrayBuffer(4 * begin[perCell.length]));
  cameras.set(perCell.flat());
  const deepest = perCell.reduce((most, cell) => Math.max(most, cell.length), 0);
  return { minX, minY, cellSize, columns, rows, cameraCount: sectors.length, deepest, begin, cameras };
}

/** Room for the worst tick: every body stands where most cameras look. */
export function createCandidateGroups(map: NearbyMap, bodyCapacity: number): CandidateGroups {
  return {
    begin: new Int32Array(new SharedArrayBuffer(4 * (map.cameraCount + 1))),
    slots: new Int32Array(new SharedArrayBuffer(4 * map.deepest * bodyCapacity)),
  };
}

/** Hands each of the first `count` bodies to the cameras near it. Overwrites `groups`; allocates nothing. */
export function groupByCamera(map: NearbyMap, bodies: BodyColumns, count: number, groups: CandidateGroups): void {
  const { begin, slots } = groups;
  assert(begin.length === map.cameraCount + 1, `groups are for ${begin.length - 1} cameras, not ${map.cameraCount}`);
  assert(slots.length >= map.deepest * count, `groups hold ${slots.length} candidates, fewer than the worst case`);
  const { x1, y1 } = bodies;

  // Count, shifted by one, so that the prefix sums become the beginnings.
  begin.fill(0);
  for (let slot = 0; slot < count; slot++) {
    const cell = cellAt(map, x1[slot], y1[slot]);
    const end = map.begin[cell + 1];
    for (let i = map.begin[cell]; i < end; i++) begin[map.cameras[i] + 1]++;
  }
  for (let camera = 0; camera < map.cameraCount; camera++) begin[camera + 1] += begin[camera];

  // Fill in body order; begin[k] serves as the cursor and is put back afterwards.
  for (let slot = 0; slot < count; slot++) {
    const cell = cellAt(map, x1[slot], y1[slot]);
    const end = map.begin[cell + 1];
    for (let i = map.begin[cell]; i < end; i++) slots[begin[map.cameras[i]]++] = slot;
  }
  for (let camera = map.cameraCount; camera > 0; camera--) begin[camera] = begin[camera - 1];
  begin[0] = 0;
}

/** The cell of a place; places outside the site belong to the nearest border cell. */
function cellAt(map: NearbyMap, x: number, y: number): number {
  const column = clamp(Math.floor((x - map.minX) / map.cellSize), map.columns);
  return clamp(Math.floor((y - map.minY) / map.cellSize), map.rows) * map.columns + column;
}

function clamp(index: number, count: number): number {
  return index < 0 ? 0 : index >= count ? count - 1 : index;
}

/** Whether a disc of radius `reach` may touch the sector; errs on the side of yes. */
function touches(sector: Sector, x: number, y: number, reach: number): boolean {
  const dx = x - sector.x;
  const dy = y - sector.y;
  const distance = Math.sqrt(dx * dx + dy * dy);
  if (distance > sector.range + reach) return false;
  if (distance <= reach || sector.horizontalFov >= Math.PI) return true;
  let off = Math.abs(atan2(dx, dy) - sector.heading) % (2 * Math.PI);
  if (off > Math.PI) off = 2 * Math.PI - off;
  // asin(t) <= t · π / 2 on 0 ≤ t ≤ 1.
  return off <= sector.horizontalFov / 2 + (reach / distance) * (Math.PI / 2);
}
