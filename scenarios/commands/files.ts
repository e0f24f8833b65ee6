/** The one place where the files that people name are found and opened. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Phrase } from '../messages/catalogue.ts';
import { nearest } from '../read/nearest.ts';
import { fileProblem, InputError } from '../read/problem.ts';
import { decodeText, refuseLarge } from '../read/text.ts';

/**
 * The text of a file, or null where there is none.
 *
 * @throws {InputError} for a folder, a file that may not be read, one that is too large or not UTF-8
 */
export function loadText(file: string): string | null {
  try {
    const status = statSync(file);
    if (status.isDirectory()) throw new InputError([fileProblem(file, { key: 'problem.folder' })]);
    refuseLarge(file, status.size);
    return decodeText(readFileSync(file), file);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (reason === 'ENOENT' || reason === 'ENOTDIR') return null;
    if (reason === null) throw error;
    throw new InputError([fileProblem(file, { key: 'problem.unreadable', values: { reason } })]);
  }
}

/**
 * The file that an argument of the command line means: itself, the scenario.yaml of a folder, or a scenario of the
 * library by its name.
 *
 * @throws {InputError} where there is neither, with the names that the library has
 */
export function findInput(argument: string): string {
  if (existsSync(argument)) return statSync(argument).isDirectory() ? join(argument, 'scenario.yaml') : argument;
  if (!/^[a-z0-9-]+$/.test(argument)) throw new InputError([fileProblem(argument, { key: 'problem.no_file' })]);
  const names = libraryNames();
  if (names.includes(argument)) return shownPath(join(libraryFolder(), argument, 'scenario.yaml'));
  const near = nearest(argument, names);
  const fix: Phrase =
    near === null
      ? { key: 'fix.library', values: { names: names.join(', ') } }
      : { key: 'fix.did_you_mean', values: { name: near } };
  throw new InputError([fileProblem(argument, { key: 'problem.no_scenario' }, fix)]);
}

/** Whether an argument of the command line means a scenario of the library. */
export function isBundled(argument: string): boolean {
  return !existsSync(argument) && libraryNames().includes(argument);
}

export function libraryNames(): string[] {
  return readdirSync(libraryFolder(), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The library lies beside the sources, wherever the bundle runs from: the root is the folder with package.json. */
function libraryFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, 'scenarios', 'library');
}

/** A path as people would type it from where they stand. */
function shownPath(file: string): string {
  const short = relative(process.cwd(), resolve(file));
  return short.startsWith('..') || isAbsolute(short) ? file : short;
}
