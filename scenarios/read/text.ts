/**
 * The text of a file and places in it. Nothing here opens a file: bytes or text come from whoever holds them, a
 * command or a page, and what cannot be text is refused before it is parsed.
 */
import type { Phrase } from '../messages/catalogue.ts';
import {
  fileProblem,
  InputError,
  type Path,
  type Problem,
  pathText,
  type Quote,
  type Slip,
  valuePhrase,
} from './problem.ts';

export const KNOWN_VERSION = 1; // of every format

const MEBIBYTE = 2 ** 20;
const YAML_LIMIT = 4 * MEBIBYTE; // 20 000 cameras, one a line
const JSON_LIMIT = 64 * MEBIBYTE; // a generated city of 1 600 blocks takes 51 MiB
const MOST_PROBLEMS = 50; // of one file: nobody reads more, and the rest is often the same slip
const QUOTE_WIDTH = 96;

/** How large a file of this name may be, in bytes. */
export function sizeLimit(file: string): number {
  return /\.(geo)?jsonl?$/i.test(file) ? JSON_LIMIT : YAML_LIMIT;
}

/** Refuses a file by its size alone, so that nobody need read it first. */
export function refuseLarge(file: string, bytes: number): void {
  const limit = sizeLimit(file);
  if (bytes <= limit) return;
  const says: Phrase = {
    key: 'problem.too_large',
    values: {
      value: `${(bytes / MEBIBYTE).toFixed(1)} MiB`,
      limit: { key: 'limit.at_most', values: { limit: `${limit / MEBIBYTE} MiB` } },
    },
  };
  throw new InputError([fileProblem(file, says, { key: 'fix.split' })]);
}

/**
 * UTF-8 bytes → text.
 *
 * @throws {InputError} pointing at the first byte that is not UTF-8
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  refuseLarge(file, bytes.length);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes);
    const says: Phrase = { key: 'problem.not_utf8' };
    throw new InputError([problemAt(file, text, text.indexOf('\ufffd'), says, { key: 'fix.save_utf8' })]);
  }
}

/**
 * The text ready to parse: no byte-order mark, and nothing that no editor writes.
 *
 * @throws {InputError} for an empty file, control characters or too much of it
 */
export function plainText(text: string, file: string): string {
  refuseLarge(file, text.length);
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (plain.trim() === '') throw new InputError([fileProblem(file, { key: 'problem.empty' })]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
  const strange = plain.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
  if (strange >= 0) {
    const code = plain.charCodeAt(strange).toString(16).toUpperCase().padStart(4, '0');
    throw new InputError([
      problemAt(file, plain, strange, { key: 'problem.control_character', values: { code } }, { key: 'fix.remove' }),
    ]);
  }
  return plain;
}

/** A file's text and its value, and a way from a value back to the text. */
export interface Parsed {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  /** The offset where each slip's value or key begins; where there is none, its nearest parent's. */
  readonly locate: (slips: readonly Slip[]) => number[];
}

/** Places slips in their text, first line first; beyond fifty they are counted. */
export function placed(parsed: Parsed, slips: readonly Slip[]): Problem[] {
  const { file, text } = parsed;
  const shown = slips.slice(0, MOST_PROBLEMS);
  const offsets = parsed.locate(shown);
  const problems = shown
    .map((slip, i) => ({ offset: offsets[i], problem: slipAt(slip, file, text, offsets[i]) }))
    .sort((a, b) => a.offset - b.offset)
    .map(({ problem }) => problem);
  const more = slips.length - shown.length;
  return more === 0
    ? problems
    : [...problems, fileProblem(file, { key: 'problem.more', values: { count: more, file } })];
}

function slipAt(slip: Slip, file: string, text: string, offset: number): Problem {
  const value = 'value' in slip ? valuePhrase(slip.value) : null;
  const path = pathText(slip.path);
  const values = {
    path: path === '' ? ({ key: 'where.file' } as const) : path,
    ...(value && { value }),
    ...(slip.limit && { limit: slip.limit }),
    ...slip.gaps,
  };
  const problem = problemAt(file, text, offset, { key: slip.says, values }, slip.fix ?? null);
  return { ...problem, path, value, limit: slip.limit ?? null };
}

/** A problem at an offset of the text. */
export function problemAt(
  file: string,
  text: string,
  offset: number,
  says: Phrase,
  fix: Phrase | null = null,
): Problem {
  const begin = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  const end = newline < 0 ? text.length : newline;
  const col = offset - begin + 1;
  const quote = quoted(text, begin, end, offset);
  return { ...fileProblem(file, says, fix), line: lineOf(text, begin), col, quote };
}

function lineOf(text: string, begin: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < begin; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** The line, or of a long one the part round `offset`. */
function quoted(text: string, begin: number, end: number, offset: number): Quote {
  const from =
    end - begin <= QUOTE_WIDTH ? begin : Math.max(begin, Math.min(offset - QUOTE_WIDTH / 2, end - QUOTE_WIDTH));
  const to = Math.min(end, from + QUOTE_WIDTH);
  const before = from > begin ? '… ' : '';
  const after = to < end ? ' …' : '';
  const line = text.slice(from, to).replace(/\r$/, '');
  return { text: `${before}${line}${after}`, caret: before.length + offset - from };
}

const LONGEST_REASON = 200;

/** What a parser of others says, as a sentence can carry it: one line of at most 200 characters. */
export function reasonOf(message: string): string {
  const line = message.split(/[\r\n]/, 1)[0];
  return line.length <= LONGEST_REASON ? line : `${line.slice(0, LONGEST_REASON - 1)}…`;
}

/** The file that `name` means in `file`: `a/b.yaml` and `../c.json` → `c.json`. */
export function beside(file: string, name: string): string {
  const parts = file.replaceAll('\\', '/').split('/').slice(0, -1);
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts.at(-1);
    if (part === '..' && last !== undefined && last !== '..' && last !== '') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** Whether `path` leads to the slip's own place or above it. */
export function isAbove(path: Path, below: Path): boolean {
  return path.length <= below.length && path.every((key, i) => key === below[i]);
}
