/** Tidy tables: a header line, one record a line, RFC 4180 quoting. Numbers are written as they are. */
import { csvCell } from '../../sim/recording/csv.ts';

export type Cell = string | number | null;

/** @param rows every row has the keys of the first, in its order; null is an empty cell */
export function csv(rows: readonly Readonly<Record<string, Cell>>[]): string {
  if (rows.length === 0) return '';
  const keys = Object.keys(rows[0]);
  const lines = [
    keys.join(','),
    ...rows.map((row) => keys.map((key) => (row[key] === null ? '' : csvCell(row[key]))).join(',')),
  ];
  return `${lines.join('\n')}\n`;
}
