/**
 * YAML text → value, with places. Files come from anywhere: depth, line length and aliases are bounded before or while
 * parsing, and nothing that the parser throws gets out as it is.
 */
import { type Document, isMap, isNode, isScalar, parseDocument, visit, type YAMLError } from 'yaml';
import { InputError, type Path, type Problem, type Slip } from './problem.ts';
import { KNOWN_VERSION, type Parsed, plainText, problemAt, reasonOf } from './text.ts';

const DEEPEST = 32; // the formats need 8
const LONGEST_LINE = 100_000; // a camera with every mask it may have; beyond it the parser grows quadratic
const MOST_ALIASES = 64;
const MOST_ERRORS = 10; // after the first few, a parser only guesses
const SAMPLE = 65_536; // characters parsed first of a large text: what begins as rubbish is not read to its end

/** @throws {InputError} for text that is not YAML, or that is built to exhaust its reader */
export function parseYaml(source: string, file: string): Parsed {
  const text = plainText(source, file);
  refuseDeep(text, file);
  refuseLongLines(text, file);
  refuseRubbish(text, file);
  const document = documentOf(text, file);
  if (document.errors.length > 0) throw syntaxError(document.errors, text, file);
  const repeated = repeatedKeys(document, text, file);
  if (repeated.length > 0) throw new InputError(repeated);
  return {
    file,
    text,
    value: plainValue(document, text, file),
    locate: (slips) => slips.map((slip) => offsetOf(document, slip)),
  };
}

/** A large text is looked at before it is parsed, which costs seconds: by its beginning it must be one of ours. */
function refuseRubbish(text: string, file: string): void {
  if (text.length <= 4 * SAMPLE) return;
  const sample = text.slice(0, text.lastIndexOf('\n', SAMPLE));
  if (!sample.includes('version')) {
    throw new InputError([problemAt(file, text, 0, { key: 'problem.no_version', values: { limit: KNOWN_VERSION } })]);
  }
  const { errors } = documentOf(sample, file);
  if (errors.length > MOST_ERRORS) throw syntaxError(errors, text, file);
}

/** Keys are compared in `repeatedKeys`: the parser's own comparison is quadratic. */
function documentOf(text: string, file: string): Document {
  try {
    return parseDocument(text, { prettyErrors: false, logLevel: 'silent', stringKeys: true, uniqueKeys: false });
  } catch {
    throw tooDeep(text, file, 0); // the parser recurses: its stack ran out
  }
}

function syntaxError(errors: readonly YAMLError[], text: string, file: string): InputError {
  const stackRanOut = errors.find(({ message }) => message.includes('call stack'));
  if (stackRanOut !== undefined) return tooDeep(text, file, stackRanOut.pos[0]);
  return new InputError(
    errors.slice(0, MOST_ERRORS).map(({ pos, message }) => {
      const reason = lowered(reasonOf(message));
      return problemAt(file, text, pos[0], { key: 'problem.syntax', values: { reason } });
    }),
  );
}

function repeatedKeys(document: Document, text: string, file: string): Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key) || !key.range) continue;
        if (seen.has(key.value)) {
          problems.push(problemAt(file, text, key.range[0], { key: 'problem.duplicate_key' }, { key: 'fix.remove' }));
        }
        if (problems.length >= MOST_ERRORS) return visit.BREAK;
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return problems;
}

function plainValue(document: Document, text: string, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch {
    const offset = Math.max(0, text.search(/\*\S/));
    throw new InputError([problemAt(file, text, offset, { key: 'problem.aliases' }, { key: 'fix.unfold' })]);
  }
}

/** Counts brackets, and dashes at the head of a line, before a recursive parser meets them. */
function refuseDeep(text: string, file: string): void {
  let depth = 0;
  for (const { index, 0: bracket } of text.matchAll(/[[\]{}]/g)) {
    if (bracket === '[' || bracket === '{') {
      if (++depth > DEEPEST) throw tooDeep(text, file, index);
    } else if (depth > 0) depth--;
  }
  const dashes = text.search(new RegExp(`^[ \\t]*(?:[-?:][ \\t]+){${DEEPEST}}`, 'm'));
  if (dashes >= 0) throw tooDeep(text, file, dashes);
}

function refuseLongLines(text: string, file: string): void {
  for (let begin = 0; begin < text.length; ) {
    const newline = text.indexOf('\n', begin);
    const end = newline < 0 ? text.length : newline;
    if (end - begin > LONGEST_LINE) {
      const values = { value: end - begin, limit: LONGEST_LINE };
      throw new InputError([problemAt(file, text, begin, { key: 'problem.long_line', values }, { key: 'fix.break' })]);
    }
    begin = end + 1;
  }
}

function tooDeep(text: string, file: string, offset: number): InputError {
  return new InputError([problemAt(file, text, offset, { key: 'problem.too_deep', values: { limit: DEEPEST } })]);
}

/** Where the text that a slip speaks of begins. A missing key has no text, so it points at its parent. */
function offsetOf(document: Document, { path, onKey }: Slip): number {
  const at = (keys: Path) => (keys.length === 0 ? document.contents : document.getIn(keys, true));
  if (onKey) {
    const map = at(path.slice(0, -1));
    const pair = isMap(map) && map.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1));
    if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
  }
  for (let depth = path.length; depth >= 0; depth--) {
    const node = at(path.slice(0, depth));
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function lowered(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text[0].toLowerCase() + text.slice(1) : text;
}
