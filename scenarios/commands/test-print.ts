/** Verdicts of alert tests for people and as data. What failed is told as promtool does: what was expected, what came. */
import type { ToldAlert, Verdict } from '../alert-tests/judge.ts';
import { message, say } from '../messages/catalogue.ts';
import type { ExpectedAlert } from '../read/alert-test.ts';
import { visible } from '../read/problem.ts';
import { printTable } from './print.ts';

/** What people and their tools look for, in every language. */
const WORDS = { pass: 'PASS', fail: 'FAIL', error: 'ERROR' } as const;

export function printVerdicts(verdicts: readonly Verdict[]): void {
  if (verdicts.length === 0) {
    process.stdout.write(`${message('test.none')}\n`);
    return;
  }
  const rows = verdicts.map(({ test, status }) => [WORDS[status], placeOf(test), test.name]);
  printTable([['test.result', 'test.place', 'test.name'].map((key) => message(key as 'test.name')), ...rows]);
  for (const verdict of verdicts) {
    if (verdict.status === 'pass') continue;
    const { test, status } = verdict;
    const head = `${placeOf(test)}: ${WORDS[status]}: ${test.name}`;
    process.stdout.write(`\n${visible(head)}\n${detailOf(verdict).split('\n').map(visible).join('\n')}\n`);
  }
  const count = (status: Verdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  const totals = { count: verdicts.length, passed: count('pass'), failed: count('fail'), errors: count('error') };
  process.stdout.write(`\n${message('test.totals', totals)}\n`);
}

function placeOf({ file, line }: Verdict['test']): string {
  return `${file}:${line}`;
}

/** Why it did not pass, in lines; what does not fit is marked. */
export function detailOf({ trouble, expected, got }: Verdict): string {
  if (trouble !== null) return `  ${say(trouble)}`;
  const mark = (fits: boolean) => (fits ? ' ' : '✗');
  return [
    `  ${message('test.expected')}:`,
    ...aligned(expected.map((alert) => [mark(alert.isMet), ...expectedCells(alert)])),
    `  ${message('test.got')}:`,
    ...aligned(got.map((alert) => [mark(alert.isExpected), ...gotCells(alert)])),
  ].join('\n');
}

/** The first thing that does not fit, on one line. */
export function misfitOf({ expected, got }: Verdict): string {
  const unmet = expected.find(({ isMet }) => !isMet);
  if (unmet !== undefined) return `${message('test.expected')}: ${expectedCells(unmet).join('  ')}`;
  const stray = got.find(({ isExpected }) => !isExpected);
  return stray === undefined ? '' : `${message('test.got')}: ${gotCells(stray).join('  ')}`;
}

function expectedCells({ at, within, rule, tracks }: ExpectedAlert): string[] {
  return [`${seconds(at)} ± ${seconds(within)}`, rule, tracks.join(', ')];
}

function gotCells({ at, rule, tracks, reason }: ToldAlert): string[] {
  return [seconds(at), rule, tracks.join(', '), reason];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [`      ${message('test.nothing')}`];
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  return rows.map((row) => `    ${row.map((cell, c) => cell.padEnd(widths[c])).join('  ')}`.trimEnd());
}

/** A verdict as data, with units in the keys. */
export function verdictRecord({ test, status, trouble, duration, expected, got }: Verdict) {
  return {
    ...{ file: test.file, line: test.line, name: test.name, status, simulated_s: duration / 1000 },
    reason: trouble === null ? null : say(trouble),
    expected: expected.map(({ rule, tracks, at, within, isMet }) => {
      return { rule, tracks, alert_s: at / 1000, within_s: within / 1000, met: isMet };
    }),
    got: got.map(({ rule, tracks, at, reason, isExpected }) => {
      return { rule, tracks, alert_s: at / 1000, reason, expected: isExpected };
    }),
  };
}
