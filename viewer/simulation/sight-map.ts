/** Sight tables of a layout → one map of the ground: where some camera of it sees a body's waist. */
import type { Layout } from '../../sim/cameras/layout.ts';
import { SIGHT_HEIGHTS, sees } from '../../sim/cameras/sight-table.ts';
import type { FeedCamera } from '../../sim/feeds/feed.ts';
import type { Site } from '../../sim/world/site.ts';
import type { SightReport } from './reports.ts';

const CELL = 0.5; // m
const WAIST = SIGHT_HEIGHTS.indexOf(1.0);

/** @param cameras of all layouts, layout by layout */
export function mapSeen(
  bounds: Site['bounds'],
  layouts: readonly Layout[],
  cameras: readonly FeedCamera[],
): SightReport {
  const [minX, minY, maxX, maxY] = bounds;
  const columns = Math.ceil((maxX - minX) / CELL);
  const rows = Math.ceil((maxY - minY) / CELL);
  let first = 0;
  const seen = layouts.map((layout) => {
    const map = new Uint8Array(columns * rows);
    for (const { eye } of cameras.slice(first, first + layout.cameras.length)) {
      const { table } = eye;
      if (table === null) continue;
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const cell = row * columns + column;
          if (map[cell] === 0 && sees(table, WAIST, minX + (column + 0.5) * CELL, minY + (row + 0.5) * CELL))
            map[cell] = 1;
        }
      }
    }
    first += layout.cameras.length;
    return map;
  });
  return { kind: 'sight', cell: CELL, columns, rows, seen };
}
