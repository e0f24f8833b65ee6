/**
 * YAML text → value, with places. Files come from anywhere: depth and aliases are bounded, and nothing that the
 * parser throws gets out as it is.
 */
import { type Document, isMap, isNode, isScalar, parseDocument } from 'yaml';
import { InputError, type Path, type Slip } from './problem.ts';
import { type Parsed, plainText, problemAt } from './text.ts';

const DEEPEST = 32; // the formats need 8
const MOST_ALIASES = 64;
const MOST_ERRORS = 10; // after the first few, a parser only guesses

/** @throws {InputError} for text that is not YAML, or that is built to exhaust its reader */
export function parseYaml(source: string, file: string): Parsed {
  const text = plainText(source, file);
  refuseDeep(text, file);
  const document = documentOf(text, file);
  if (document.errors.length > 0) {
    throw new InputError(
      document.errors.slice(0, MOST_ERRORS).map(({ code, pos, message }) => {
        const reason = message.split('\n')[0].replace(/ at line \d+, column \d+:?$/, '');
        const duplicate = code === 'DUPLICATE_KEY';
        return duplicate
          ? problemAt(file, text, pos[0], { key: 'problem.duplicate_key' }, { key: 'fix.remove' })
          : problemAt(file, text, pos[0], { key: 'problem.syntax', values: { reason: lowered(reason) } });
      }),
    );
  }
  return {
    file,
    text,
    value: plainValue(document, text, file),
    locate: (slips) => slips.map((s) => offsetOf(document, s)),
  };
}

function documentOf(text: string, file: string): Document {
  try {
    return parseDocument(text, { prettyErrors: false, logLevel: 'silent', stringKeys: true });
  } catch {
    throw tooDeep(text, file, 0); // the parser recurses: its stack ran out
  }
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
