/** A table of cameras as text: commas, semicolons or tabs between columns, quotes as RFC 4180 has them. */
import { CsvError, parse } from 'csv-parse/sync';
import { InputError, type Path, type Slip } from '../../read/problem.ts';
import { type Parsed, placed, plainText, problemAt, reasonOf } from '../../read/text.ts';
import type { Findings } from '../findings.ts';
import { type Field, fieldOf } from './columns.ts';
import { type InventoryInputs, layoutOfRows, type Row, refuseCount, refuseOutside } from './inventory.ts';
import type { LayoutInput } from './placing.ts';

/**
 * The cameras of a table that stand in the city, as a layout.
 *
 * @throws {InputError} with all that is wrong in it, each at its line and column
 */
export function readCameraTable(
  source: string,
  file: string,
  inputs: InventoryInputs,
  findings: Findings,
): LayoutInput {
  const text = plainText(source, file);
  const [header, ...records] = recordsOf(text, file);
  const fields = header.cells.map(fieldOf);
  refuseColumns(fields, file, text);
  for (const [column, name] of header.cells.entries()) {
    if (fields[column] === null || fields.indexOf(fields[column]) < column)
      findings.add('import.dropped.columns', name);
  }
  refuseCount(file, records.length);
  const rows = records.map(({ cells }) => rowOf(cells, fields));
  const columnOf = (field: Field) => Math.max(0, fields.indexOf(field));
  const pathOf = (row: number, field: Field): Path => ['cameras', row, header.cells[columnOf(field)]];
  const { layout, slips } = layoutOfRows(rows, pathOf, inputs, findings);
  const parsed: Parsed = {
    file,
    text,
    value: null,
    locate: (all) => all.map((slip) => offsetOf(slip, records, header)),
  };
  if (slips.length > 0) throw new InputError(placed(parsed, slips));
  return layout ?? refuseOutside(file, rows.length, inputs.site);
}

/** A record, and where each of its cells begins in the text. */
interface TableRecord {
  readonly cells: readonly string[];
  readonly offsets: readonly number[];
}

function recordsOf(text: string, file: string): TableRecord[] {
  const delimiter = delimiterOf(text);
  let at = 0;
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  try {
    const parsed = parse(text, {
      delimiter,
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; raw: string }[];
    return parsed.map(({ record, raw }) => {
      // Empty lines are skipped, so a record is looked for from the end of the one before.
      const begin = text.indexOf(raw, at);
      at = begin + raw.length;
      return { cells: record, offsets: cellOffsets(raw, delimiter).map((offset) => begin + offset) };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Math.max(0, Math.min(starts.length, Number(error.lines ?? 1)) - 1);
    const says = { key: 'problem.inventory.table', values: { reason: reasonOf(error.message) } } as const;
    throw new InputError([problemAt(file, text, starts[line], says)]);
  }
}

/** Whichever of the three the first line has most of. */
function delimiterOf(text: string): string {
  const [first] = text.split('\n', 1);
  const count = (sign: string) => first.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** Where the text of each cell begins, blanks and empty lines before it left out. */
function cellOffsets(raw: string, delimiter: string): number[] {
  const begins = [0];
  let isQuoted = false;
  for (let at = 0; at < raw.length; at++) {
    if (raw[at] === '"') isQuoted = !isQuoted;
    else if (raw[at] === delimiter && !isQuoted) begins.push(at + 1);
  }
  return begins.map((begin) => {
    const blank = /^[ \r\n]*/.exec(raw.slice(begin))![0].length;
    return begin + blank;
  });
}

function rowOf(cells: readonly string[], fields: readonly (Field | null)[]): Row {
  const row = new Map<Field, string>();
  for (const [column, field] of fields.entries()) {
    const text = cells[column] ?? '';
    if (field !== null && text !== '' && !row.has(field)) row.set(field, text);
  }
  return row;
}

function refuseColumns(fields: readonly (Field | null)[], file: string, text: string): void {
  const isPlaced = (a: Field, b: Field) => fields.includes(a) && fields.includes(b);
  if (isPlaced('lon', 'lat') || isPlaced('x', 'y')) return;
  throw new InputError([problemAt(file, text, 0, { key: 'problem.inventory.columns' })]);
}

function offsetOf({ path: [, row, name] }: Slip, records: readonly TableRecord[], header: TableRecord): number {
  const { offsets } = records[Number(row)];
  return offsets[header.cells.indexOf(String(name))] ?? offsets[0]; // a short row lacks the cell
}
