/**
 * A parsed value against its schema: what zod found, as slips that say what to do. One mistake is told once: a key
 * without its unit, or a misspelt one, is to zod an unknown key and a missing key beside it.
 */
import type { z } from 'zod';
import type { MessageKey, Phrase } from '../messages/catalogue.ts';
import { UNIT_SUFFIXES } from '../schema/quantities.ts';
import { nearest } from './nearest.ts';
import { InputError, type Path, pathText, type Slip } from './problem.ts';
import { KNOWN_VERSION, type Parsed, placed } from './text.ts';

type Issue = z.core.$ZodIssue;

/**
 * The value of a parsed file in SI, or null and what is wrong with its shape.
 *
 * @param subject how a sentence calls the whole file
 * @throws {InputError} for a file of another version, which says only that
 */
export function shaped<T extends z.ZodType>(parsed: Parsed, schema: T, subject: MessageKey): Shape<z.output<T>> {
  const unknown = unknownVersion(parsed.value);
  if (unknown !== null) throw new InputError(placed(parsed, [unknown]));
  const result = schema.safeParse(parsed.value, { reportInput: true });
  if (result.success) return { value: result.data, slips: [] };
  const issues = result.error.issues.flatMap(innermost);
  return { value: null, slips: slipsOf(issues, parsed.value, schema, subject) };
}

/** A value, or the slips that it has none for. */
export interface Shape<T> {
  readonly value: T | null;
  readonly slips: readonly Slip[];
}

/** What stands under a key of a value of any shape. */
export function part(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** One part of a file that may be wrong elsewhere, or null. */
export function sound<T extends z.ZodType>(value: unknown, schema: T): z.output<T> | null {
  return schema.safeParse(value).data ?? null;
}

const MOST_ENTRIES = 20_000; // cameras of a layout, the longest list that people write

/** The entries of a list, null where one is wrong: its neighbours can be looked at all the same. */
export function entries<T extends z.ZodType>(list: unknown, schema: T): (z.output<T> | null)[] {
  return Array.isArray(list) ? list.slice(0, MOST_ENTRIES).map((entry) => sound(entry, schema)) : [];
}

/** The values of a mapping by name, null where one is wrong. */
export function members<T extends z.ZodType>(mapping: unknown, schema: T): [string, z.output<T> | null][] {
  if (typeof mapping !== 'object' || mapping === null || Array.isArray(mapping)) return [];
  const pairs = Object.entries(mapping).slice(0, MOST_ENTRIES);
  return pairs.map(([name, value]) => [name, sound(value, schema)]);
}

const MOST_GUESSES = 1000; // far more than a report shows: a file of rubbish is not worth a guess for each key

function unknownVersion(value: unknown): Slip | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const limit: Phrase = { key: 'limit.exactly', values: { limit: KNOWN_VERSION } };
  if (!('version' in value)) {
    const key = `version: ${KNOWN_VERSION}`;
    return { path: [], says: 'problem.no_version', limit, fix: { key: 'fix.add', values: { key } } };
  }
  const { version } = value;
  return version === KNOWN_VERSION ? null : { path: ['version'], says: 'problem.version', value: version, limit };
}

/** Of a union, the alternative that fits best; of a bad key of a mapping, what is wrong with the key. */
function innermost(issue: Issue): Issue[] {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const alternatives = issue.errors.map((issues) => issues.flatMap(innermost));
    const misfit = (issues: readonly Issue[]) =>
      issues.reduce((sum, i) => sum + (i.code === 'unrecognized_keys' ? i.keys.length : 1), 0);
    const best = alternatives.reduce((a, b) => (misfit(b) < misfit(a) ? b : a));
    return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ ...issue, keys: [key] }));
  return [issue];
}

function slipsOf(issues: readonly Issue[], value: unknown, schema: z.ZodType, subject: MessageKey): Slip[] {
  const unknown = issues.flatMap((issue, i) => {
    if (issue.code !== 'unrecognized_keys') return [];
    const path = issue.path as Path;
    const keys = i < MOST_GUESSES ? knownKeys(schemaAt(schema, path, value)) : [];
    return [unknownKey(issue.keys[0], path, keys, subject)];
  });
  const meant = new Set(unknown.map(({ replaces }) => replaces));
  const others = issues
    .filter((issue) => issue.code !== 'unrecognized_keys')
    .filter((issue) => !(isMissing(issue) && meant.has(pathText(issue.path as Path))))
    .map((issue) => slipOf(issue, schema, value));
  return [...unknown.map(({ slip }) => slip), ...others];
}

function unknownKey(
  key: string,
  parent: Path,
  keys: readonly string[],
  subject: MessageKey,
): { slip: Slip; replaces: string } {
  const where = parent.length === 0 ? { path: { key: subject } } : { path: pathText(parent) };
  const path = [...parent, key];
  const sameStem = keys.find((known) => known !== stem(known) && stem(known) === stem(key));
  const guess = sameStem ?? nearest(key, keys);
  const replaces = guess === null ? '' : pathText([...parent, guess]);
  const base = { path, onKey: true, value: key, gaps: { ...where, value: key } };
  if (sameStem !== undefined) {
    const says = key === stem(key) ? 'problem.no_unit' : 'problem.other_unit';
    return { replaces, slip: { ...base, says, fix: { key: 'fix.write', values: { key: sameStem } } } };
  }
  const fix: Phrase =
    guess === null
      ? { key: 'fix.one_of', values: { names: keys.join(', ') } }
      : { key: 'fix.did_you_mean', values: { name: guess } };
  return { replaces, slip: { ...base, says: 'problem.unknown_key', fix } };
}

const UNIT_ENDING = new RegExp(`_(?:${[...UNIT_SUFFIXES].sort((a, b) => b.length - a.length).join('|')})$`);

/** speed_limit_kmh → speed_limit */
function stem(key: string): string {
  return key.replace(UNIT_ENDING, '');
}

function slipOf(issue: Issue, schema: z.ZodType, whole: unknown): Slip {
  const path = issue.path as Path;
  if (isMissing(issue)) return { path, says: 'problem.missing' };
  const must = (limit: Phrase, fix?: Phrase): Slip => {
    const slip: Slip = { path, says: 'problem.must_be', value: issue.input, limit };
    return fix === undefined ? slip : { ...slip, fix };
  };
  switch (issue.code) {
    case 'too_small':
      return must(bound(issue.origin, issue.minimum, issue.inclusive !== false, 'least', isTuple(schema, path, whole)));
    case 'too_big':
      return must(bound(issue.origin, issue.maximum, issue.inclusive !== false, 'most', isTuple(schema, path, whole)));
    case 'not_multiple_of':
      return must({ key: 'limit.multiple', values: { limit: issue.divisor } });
    case 'invalid_value':
      return mustBeOneOf(issue.values.map(String), issue.input, must);
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      const record = issue.input as Record<string, unknown>;
      const input = record?.[String(issue.path.at(-1))];
      if (input === undefined)
        return { path, says: 'problem.missing', fix: { key: 'fix.one_of', values: { names: options.join(', ') } } };
      return { ...mustBeOneOf(options, input, must), value: input };
    }
    case 'invalid_type': {
      const quotable = issue.expected === 'string' && typeof issue.input === 'number';
      return must({ key: typeLimit(issue.expected) }, quotable ? { key: 'fix.quote' } : undefined);
    }
    case 'invalid_key':
      return { ...must(limitOf(issue.issues[0]?.message ?? '')), onKey: true, value: path.at(-1) };
    default:
      return must(limitOf(issue.message));
  }
}

function mustBeOneOf(names: readonly string[], input: unknown, must: (limit: Phrase, fix?: Phrase) => Slip): Slip {
  const near = typeof input === 'string' ? nearest(input, names) : null;
  const limit: Phrase =
    names.length === 1
      ? { key: 'limit.exactly', values: { limit: names[0] } }
      : { key: 'limit.one_of', values: { names: names.join(', ') } };
  return must(limit, near === null ? undefined : { key: 'fix.did_you_mean', values: { name: near } });
}

function bound(
  origin: string,
  limit: number | bigint,
  inclusive: boolean,
  side: 'least' | 'most',
  tuple: boolean,
): Phrase {
  const values = { limit: Number(limit) };
  if (tuple) return { key: 'limit.entries', values };
  if (origin === 'array') return { key: `limit.entries_${side}`, values };
  if (origin === 'string') return { key: `limit.letters_${side}`, values };
  if (side === 'least') return { key: inclusive ? 'limit.at_least' : 'limit.more', values };
  return { key: inclusive ? 'limit.at_most' : 'limit.less', values };
}

const TYPE_LIMITS: Readonly<Record<string, MessageKey>> = {
  number: 'limit.number',
  int: 'limit.int',
  string: 'limit.string',
  boolean: 'limit.boolean',
  array: 'limit.array',
  tuple: 'limit.tuple',
  object: 'limit.object',
  record: 'limit.record',
};

function typeLimit(expected: string): MessageKey {
  return TYPE_LIMITS[expected] ?? 'limit.null';
}

/** Schemas carry the key of a sentence where zod has room for a message. */
function limitOf(text: string): Phrase {
  return text.startsWith('limit.') ? { key: text as MessageKey } : { key: 'limit.exactly', values: { limit: text } };
}

function isMissing(issue: Issue): boolean {
  return (issue.code === 'invalid_type' || issue.code === 'invalid_value') && issue.input === undefined;
}

function isTuple(schema: z.ZodType, path: Path, value: unknown): boolean {
  return schemaAt(schema, path, value)?.def.type === 'tuple';
}

/** What zod keeps of a schema, as far as a path leads through it. */
interface Node {
  readonly def: {
    readonly type: string;
    readonly in?: Node;
    readonly innerType?: Node;
    readonly shape?: Readonly<Record<string, Node>>;
    readonly element?: Node;
    readonly items?: readonly Node[];
    readonly valueType?: Node;
    readonly options?: readonly Node[];
  };
}

/** The schema that `path` leads to in `value`, wrappers taken off; of a union, the alternative that knows most keys. */
function schemaAt(schema: z.ZodType, path: Path, value: unknown): Node | null {
  let node: Node | undefined = bare(schema as unknown as Node, value);
  let inside: unknown = value;
  for (const key of path) {
    const { shape, element, items, valueType } = node.def;
    inside = (inside as Record<string | number, unknown> | undefined)?.[key];
    const next: Node | undefined = shape?.[key] ?? element ?? items?.[Number(key)] ?? valueType;
    if (next === undefined) return null;
    node = bare(next, inside);
  }
  return node;
}

function bare(node: Node, value: unknown): Node {
  const { in: input, innerType, options } = node.def;
  if (options !== undefined) {
    const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    const keysFitting = (option: Node) => {
      const known = new Set(knownKeys(bare(option, value)));
      return keys.filter((key) => known.has(key)).length + (kindMatches(bare(option, value), value) ? keys.length : 0);
    };
    return bare(
      options.reduce((a, b) => (keysFitting(b) > keysFitting(a) ? b : a)),
      value,
    );
  }
  const inner = innerType ?? input;
  return inner === undefined ? node : bare(inner, value);
}

function kindMatches(node: Node, value: unknown): boolean {
  const kind = node.def.shape?.kind?.def as { values?: readonly unknown[] } | undefined;
  return kind?.values?.includes((value as { kind?: unknown } | null)?.kind) === true;
}

function knownKeys(node: Node | null): string[] {
  return node === null ? [] : Object.keys(node.def.shape ?? {});
}
