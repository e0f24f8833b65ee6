/**
 * JSON text → value, with places. City files are large, so they go through `JSON.parse`; only when something is wrong
 * is the text walked once more, and only into the branches that a problem lies in.
 */
import { InputError, type Slip } from './problem.ts';
import { type Parsed, plainText, problemAt } from './text.ts';

/** Lists and mappings of one file: parsed, two million take some 300 MB. A city of 1 600 blocks has 1.6 million (reckoned). */
const BRANCHES_MOST = 2_000_000;
const [QUOTE, BACKSLASH, BRACKET, BRACE] = [0x22, 0x5c, 0x5b, 0x7b];

/** @throws {InputError} for text that is not JSON, at the place where it stops being so, or that would not fit in memory */
export function parseJson(source: string, file: string): Parsed {
  const text = plainText(source, file);
  refuseBranches(text, file);
  try {
    const value: unknown = JSON.parse(text);
    return { file, text, value, locate: (slips) => offsetsOf(text, slips) };
  } catch {
    const { offset, reason } = firstFault(text);
    throw new InputError([problemAt(file, text, offset, { key: 'problem.json', values: { reason } })]);
  }
}

/** Refuses what would not fit in memory, at the first list or mapping too many. */
export function refuseBranches(text: string, file: string): void {
  let branches = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) isText = !isText;
    else if (isText && sign === BACKSLASH) at++;
    else if (!isText && (sign === BRACKET || sign === BRACE) && ++branches > BRANCHES_MOST) {
      const says = { key: 'problem.json_branches', values: { most: BRANCHES_MOST } } as const;
      throw new InputError([problemAt(file, text, at, says, { key: 'fix.split' })]);
    }
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** The end of what `pattern` matches at `at`, or -1. Only for short patterns: a long match costs the engine's stack. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && ' \t\r\n'.includes(text[at])) at++;
  return at;
}

/** Past the closing quote, or -1 where the string breaks off. */
function stringEnd(text: string, at: number): number {
  for (let place = at + 1; place < text.length; ) {
    const sign = text[place];
    if (sign === '"') return place + 1;
    if (sign < ' ') return -1;
    place = sign === '\\' ? endOf(ESCAPE, text, place) : place + 1;
    if (place < 0) return -1;
  }
  return -1;
}

function scalarEnd(text: string, at: number): number {
  const first = text[at];
  if (first === '"') return stringEnd(text, at);
  return endOf(first === 't' || first === 'f' || first === 'n' ? WORD : NUMBER, text, at);
}

/** Walks a text that `JSON.parse` refused, and says where the grammar breaks. Iterative: depth costs no stack. */
function firstFault(text: string): { offset: number; reason: string } {
  const open: string[] = [];
  let expected: 'value' | 'first-value' | 'key' | 'first-key' | 'after' = 'value';
  let at = skipSpace(text, 0);
  for (;;) {
    const sign = text[at];
    const inside = open.at(-1);
    if (sign === undefined)
      return { offset: text.length, reason: open.length > 0 ? 'it ends too early' : 'it is empty' };
    if (expected === 'after') {
      if (inside === undefined) return { offset: at, reason: 'something follows its end' };
      if (sign === ',') expected = inside === '{' ? 'key' : 'value';
      else if (sign === (inside === '{' ? '}' : ']')) open.pop();
      else return { offset: at, reason: `expected "," or "${inside === '{' ? '}' : ']'}"` };
      at = skipSpace(text, at + 1);
    } else if ((expected === 'first-key' && sign === '}') || (expected === 'first-value' && sign === ']')) {
      open.pop();
      expected = 'after';
      at = skipSpace(text, at + 1);
    } else if (expected === 'key' || expected === 'first-key') {
      const end = sign === '"' ? stringEnd(text, at) : -1;
      if (end < 0) return { offset: at, reason: 'expected a key in double quotes' };
      at = skipSpace(text, end);
      if (text[at] !== ':') return { offset: at, reason: 'expected ":"' };
      at = skipSpace(text, at + 1);
      expected = 'value';
    } else if (sign === '{' || sign === '[') {
      open.push(sign);
      expected = sign === '{' ? 'first-key' : 'first-value';
      at = skipSpace(text, at + 1);
    } else {
      const end = scalarEnd(text, at);
      if (end < 0) return { offset: at, reason: sign === '"' ? 'this text does not end' : 'expected a value' };
      at = skipSpace(text, end);
      expected = 'after';
    }
  }
}

/** The places wanted below one value, by key. */
interface Wanted {
  readonly slips: number[]; // that point at this value
  readonly onKey: number[]; // that point at its key
  readonly below: Map<string, Wanted>;
}

const wanted = (): Wanted => ({ slips: [], onKey: [], below: new Map() });

function offsetsOf(text: string, slips: readonly Slip[]): number[] {
  const root = wanted();
  slips.forEach((slip, i) => {
    let branch = root;
    for (const key of slip.path) {
      const next = branch.below.get(String(key)) ?? wanted();
      branch.below.set(String(key), next);
      branch = next;
    }
    (slip.onKey ? branch.onKey : branch.slips).push(i);
  });
  const offsets = new Array<number>(slips.length).fill(0);
  walk(text, skipSpace(text, 0), root, offsets);
  return offsets;
}

/** Notes where the wanted parts of the value at `at` begin; returns where the value ends. The text is valid JSON. */
function walk(text: string, at: number, branch: Wanted, offsets: number[]): number {
  note(branch, at, offsets);
  const close = text[at] === '{' ? '}' : text[at] === '[' ? ']' : null;
  if (close === null || branch.below.size === 0) return skipValue(text, at);
  let place = skipSpace(text, at + 1);
  for (let index = 0; text[place] !== close; index++) {
    let key = String(index);
    let keyAt = place;
    if (close === '}') {
      const end = stringEnd(text, place);
      key = JSON.parse(text.slice(place, end));
      place = skipSpace(text, skipSpace(text, end) + 1);
    } else keyAt = place;
    const next = branch.below.get(key);
    for (const slip of next?.onKey ?? []) offsets[slip] = keyAt;
    place = skipSpace(text, next === undefined ? skipValue(text, place) : walk(text, place, next, offsets));
    if (text[place] === ',') place = skipSpace(text, place + 1);
  }
  return place + 1;
}

/** Everything wanted here or deeper begins here, unless a deeper place is met later. */
function note(branch: Wanted, at: number, offsets: number[]): void {
  for (const slip of branch.slips) offsets[slip] = at;
  for (const next of branch.below.values()) {
    for (const slip of next.onKey) offsets[slip] = at;
    note(next, at, offsets);
  }
}

function skipValue(text: string, at: number): number {
  if (text[at] !== '{' && text[at] !== '[') return scalarEnd(text, at);
  let depth = 0;
  for (let place = at; ; ) {
    const sign = text[place];
    if (sign === '"') place = stringEnd(text, place);
    else {
      if (sign === '{' || sign === '[') depth++;
      else depth--;
      place++;
      if (depth === 0) return place;
    }
    while (!'"[]{}'.includes(text[place])) place++;
  }
}
