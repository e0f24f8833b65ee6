/** What every command prints the same way: problems, tables, colour where a terminal shows it. */
import pc from 'picocolors';
import { message } from '../messages/catalogue.ts';
import { type InputError, type Problem, problemRecord, problemText, visible } from '../read/problem.ts';

/** Colour for people who look at the stream, and not for pipes; NO_COLOR turns it off. */
function coloursOf(stream: NodeJS.WriteStream) {
  return pc.createColors(stream.isTTY === true && !process.env.NO_COLOR);
}

/** Every problem of the input: for people on stderr, or as JSON on stdout. */
export function printProblems({ problems }: InputError, json: boolean): void {
  if (json) {
    printJson({ ok: false, problems: problems.map(problemRecord) });
    return;
  }
  const { red, bold } = coloursOf(process.stderr);
  const files = message('check.files', { count: new Set(problems.map(({ file }) => file)).size });
  for (const problem of problems) console.error(highlighted(problem, bold));
  console.error(`\n${red(message('check.problems', { count: problems.length, files }))}`);
}

function highlighted(problem: Problem, bold: (text: string) => string): string {
  const [first, ...rest] = problemText(problem).split('\n');
  return [bold(first), ...rest].join('\n');
}

/** JSON keeps every character of other people's text, in its own notation where a terminal would heed it. */
export function printJson(value: unknown): void {
  const lines = JSON.stringify(value, null, 2).split('\n');
  process.stdout.write(`${lines.map(visible).join('\n')}\n`);
}

/** Rows in columns: the first row is the heading, numbers stand right. */
export function printTable(rows: readonly (readonly (string | number)[])[]): void {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? grouped(cell) : visible(cell))));
  const widths = texts[0].map((_, c) => Math.max(...texts.map((row) => row[c]?.length ?? 0)));
  const { dim } = coloursOf(process.stdout);
  texts.forEach((row, r) => {
    const cells = row.map((cell, c) => (isNumeric(rows, c) ? cell.padStart(widths[c]) : cell.padEnd(widths[c])));
    const line = cells.join('  ').trimEnd();
    process.stdout.write(`${r === 0 ? dim(line) : line}\n`);
  });
}

function isNumeric(rows: readonly (readonly (string | number)[])[], column: number): boolean {
  return rows.slice(1).every((row) => typeof row[column] === 'number');
}

/** 1234567 → 1 234 567 */
export function grouped(value: number): string {
  const [whole, fraction] = String(value).split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ' ');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}
