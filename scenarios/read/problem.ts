/**
 * What is wrong with a file that a person wrote: where, what stands there, what it must be, what to do. Data first;
 * words are chosen when a problem is printed, in the language then spoken.
 */
import { type MessageKey, type Phrase, say } from '../messages/catalogue.ts';

export type Path = readonly (string | number)[];

/** A problem of a value, not yet placed in a text. Gaps `path`, `value` and `limit` of the sentence fill themselves. */
export interface Slip {
  readonly path: Path;
  /** Points at the key rather than at its value. */
  readonly onKey?: boolean;
  readonly says: MessageKey;
  readonly value?: unknown; // as it stands in the file
  readonly limit?: Phrase;
  readonly fix?: Phrase;
  readonly gaps?: Phrase['values'];
}

export interface Problem {
  readonly file: string;
  readonly line: number; // from 1; 0: the file as a whole
  readonly col: number; // from 1, in UTF-16 units
  readonly path: string;
  readonly value: Phrase | null;
  readonly limit: Phrase | null;
  readonly fix: Phrase | null;
  readonly says: Phrase;
  readonly quote: Quote | null;
}

/** The line that a problem is on, cut to what fits, and the column of the cut line that it points at. */
export interface Quote {
  readonly text: string;
  readonly caret: number; // from 0
}

/** Files a person must fix. The message is the whole report; a command prints it and exits with 2. */
export class InputError extends Error {
  override name = 'InputError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join('\n'));
    this.problems = problems;
  }
}

/** A problem of a file as a whole: it is missing, too large, not text. */
export function fileProblem(file: string, says: Phrase, fix: Phrase | null = null): Problem {
  return { file, line: 0, col: 0, path: '', value: null, limit: null, fix, says, quote: null };
}

/** `file:line:col: what; fix`, then the line quoted with a caret under the place. */
export function problemText(problem: Problem): string {
  const { file, line, col, quote } = problem;
  const where = line === 0 ? file : `${file}:${line}:${col}`;
  const told = visible(`${where}: ${problemSentence(problem)}`);
  if (quote === null) return told;
  const [before, after] = [quote.text.slice(0, quote.caret), quote.text.slice(quote.caret)].map(visible);
  return `${told}\n${String(line).padStart(5)} | ${before}${after}\n      | ${before.replace(/[^\t]/g, ' ')}^`;
}

const STEERING = /(?!\t)[\p{Cc}\p{Cf}]/gu;

/** Text of other people for a terminal: what would steer it (colours, cursor, direction) is shown, as `\u001b`. */
export function visible(text: string): string {
  return text.replace(STEERING, escaped);
}

/** As JSON writes it: one `\u….` for each UTF-16 unit. */
export function escaped(sign: string): string {
  return sign.split('').reduce((all, unit) => `${all}\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`, '');
}

/** What is wrong and what to do, without the place. */
export function problemSentence({ says, fix }: Problem): string {
  return fix === null ? say(says) : `${say(says)}; ${say(fix)}`;
}

/** A problem as data, in words of the language now spoken. */
export function problemRecord(problem: Problem) {
  const { file, line, col, path, value, limit, fix } = problem;
  const said = (phrase: Phrase | null) => (phrase === null ? null : say(phrase));
  return { file, line, col, path, value: said(value), limit: said(limit), fix: said(fix), message: say(problem.says) };
}

/** ['cameras', 1, 'id'] → cameras[1].id */
export function pathText(path: Path): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${key}`)).join('');
}

const LONGEST_VALUE = 60;

/** A value of a file as a sentence names it: text in quotes, numbers as they are, lists and mappings by size. */
export function valuePhrase(value: unknown): Phrase {
  if (typeof value === 'string') {
    const text = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
    return { key: 'value.text', values: { text: text.replace(/\s+/g, ' ') } };
  }
  if (value === null || value === undefined) return { key: 'value.nothing' };
  if (Array.isArray(value)) {
    if (value.length === 0) return { key: 'value.empty_list' };
    if (value.length <= 4 && value.every((item) => typeof item === 'number')) {
      return { key: 'limit.exactly', values: { limit: `[${value.join(', ')}]` } };
    }
    return { key: 'value.list', values: { count: value.length } };
  }
  if (typeof value === 'object') return { key: 'value.mapping' };
  return { key: 'limit.exactly', values: { limit: String(value) } };
}
