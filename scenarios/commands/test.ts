/**
 * `sunqar test`: alert tests through the pipeline's own rules. Files that are wrong are told together and nothing is
 * run; a suite that proves nothing does not end well.
 */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { judge, type Verdict } from '../alert-tests/judge.ts';
import { message } from '../messages/catalogue.ts';
import { type AlertTest, readAlertTests } from '../read/alert-test.ts';
import { fileProblem, InputError, type Problem } from '../read/problem.ts';
import { EXIT } from './exit.ts';
import { loadText } from './files.ts';
import { junitXml } from './junit.ts';
import { printJson } from './print.ts';
import { printVerdicts, verdictRecord } from './test-print.ts';

interface Options {
  readonly filter?: string;
  readonly junit?: string;
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('test')
    .description(message('cli.test.description'))
    .argument('<files...>', message('cli.test.files'))
    .option('--filter <text>', message('cli.test.filter'))
    .option('--junit <file>', message('cli.test.junit'))
    .option('--json', message('cli.json'))
    .addHelpText('after', `\n${message('cli.example')}\n  sunqar test my-rules/ --junit report.xml`)
    .action((files: string[], options: Options) => {
      process.exitCode = test(files, options);
    });
}

function test(files: readonly string[], { filter = '', junit, json }: Options): number {
  const tests = readAll(files).filter(({ name }) => name.includes(filter));
  const verdicts = tests.map(judge);
  if (junit !== undefined) writeReport(junit, junitXml(verdicts));
  if (json) printJson({ ok: exitCodeOf(verdicts) === EXIT.done, tests: verdicts.map(verdictRecord) });
  else printVerdicts(verdicts);
  return exitCodeOf(verdicts);
}

function exitCodeOf(verdicts: readonly Verdict[]): number {
  if (verdicts.some(({ status }) => status === 'fail')) return EXIT.expectationFailed;
  const provesNothing = verdicts.length === 0 || verdicts.some(({ status }) => status === 'error');
  return provesNothing ? EXIT.inconclusive : EXIT.done;
}

/** @throws {InputError} with every problem of every file */
function readAll(named: readonly string[]): AlertTest[] {
  const problems: Problem[] = [];
  const tests = [...new Set(named.flatMap(testFiles))].flatMap((file): AlertTest[] => {
    try {
      const text = loadText(file);
      if (text === null) throw new InputError([fileProblem(file, { key: 'problem.no_file' })]);
      return readAlertTests(text, file, loadText);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new InputError(problems);
  return tests;
}

/** A file, or every *.test.yaml in a folder and below. */
function testFiles(named: string): string[] {
  if (!existsSync(named) || !statSync(named).isDirectory()) return [named];
  return readdirSync(named, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.yaml'))
    .sort()
    .map((name) => join(named, name));
}

function writeReport(file: string, content: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  } catch (error) {
    const reason = String((error as NodeJS.ErrnoException).code);
    throw new InputError([fileProblem(file, { key: 'problem.unwritable', values: { reason } })]);
  }
}
