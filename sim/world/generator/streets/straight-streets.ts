/** Streets along both axes, side by side; and crossed, all from border to border, but that columns may begin at a row. */
import { centimetres } from '../parameters.ts';
import type { Link, Place, Streets } from './junction.ts';
import type { Point, Street } from './street.ts';

export interface StraightStreet extends Street {
  readonly at: number; // m, x of a column, y of a row
}

/** Streets side by side, the first at `first`. */
export function layStreets(
  streets: readonly Street[],
  first: number,
  blockSize: (index: number) => number,
): StraightStreet[] {
  const laid: StraightStreet[] = [];
  for (const [k, street] of streets.entries()) {
    const before = laid.at(-1);
    const at = before === undefined ? first : before.at + before.reach + blockSize(k - 1) + street.reach;
    laid.push({ ...street, at: centimetres(at) });
  }
  return laid;
}

/** What junctions have in common, or what depends on the streets that meet there. */
export type Meeting = (column: StraightStreet, row: StraightStreet) => Omit<Place, 'id' | 'x' | 'y'>;

interface Crossed {
  readonly columns: readonly StraightStreet[];
  readonly rows: readonly StraightStreet[];
  readonly bounds: Streets['bounds'];
  readonly columnsBegin: 'border' | 'first row';
}

export function crossStreets(
  { columns, rows, bounds: [, , width, depth], columnsBegin }: Crossed,
  meeting: Meeting,
): { places: Place[]; links: Link[] } {
  const places = rows.flatMap((row, j) =>
    columns.map((column, i): Place => {
      const id = `j${j * columns.length + i + 1}`;
      return { id, x: column.at, y: row.at, ...meeting(column, row) };
    }),
  );
  const index = (i: number, j: number) => j * columns.length + i;
  const chain = (street: Street, axis: 'x' | 'y', ends: readonly (number | Point)[]): Link[] =>
    ends.slice(1).map((to, k) => ({ id: `${street.name}/${k}`, street, axis, from: ends[k], to }));
  const links = [
    ...rows.flatMap((row, j) => chain(row, 'x', [[0, row.at], ...columns.map((_, i) => index(i, j)), [width, row.at]])),
    ...columns.flatMap((column, i) => {
      const south: Point[] = columnsBegin === 'border' ? [[column.at, 0]] : [];
      return chain(column, 'y', [...south, ...rows.map((_, j) => index(i, j)), [column.at, depth]]);
    }),
  ];
  return { places, links };
}
