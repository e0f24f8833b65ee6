/** What is wrong with an alert test file beside its shape: names that nothing has, notations that break, rules unplaced. */
import { expectedSchema, stopLineSchema, trackSchema } from '../schema/alert-test.ts';
import { loneRuleSchema, type RulesFile } from '../schema/rules.ts';
import { duplicates, noSuch } from './names.ts';
import { NotationError, parsePhases, parseWay } from './notation.ts';
import { type Path, type Problem, type Slip, valuePhrase } from './problem.ts';
import { rulesSlips } from './rules.ts';
import { entries, members, part, sound } from './shape.ts';
import { type Parsed, problemAt } from './text.ts';

/** A part of the file that may hold tracks, signals and expectations: each test, and the file itself. */
type Section = readonly [path: Path, value: unknown];

const MOST_TESTS = 1000; // as the schema has it

/** @param named  the rules file that this one names; null where there is none, or it cannot be read */
export function alertTestSlips(file: unknown, named: RulesFile | null): Slip[] {
  const own = ownRules(file);
  const rules = named?.rules ?? own.map(([, rule]) => sound(rule, loneRuleSchema));
  const ids = rules.map((rule) => rule?.id);
  const sections = sectionsOf(file);
  const names = sections.map(([, test]) => part(test, 'name'));
  const isTimed = rules.some((rule) => rule !== null && rule.schedule !== null) && part(file, 'start') === undefined;
  const untimed = isTimed ? testsAmong(sections).filter(([, test]) => part(test, 'start') === undefined) : [];
  return [
    ...ownRuleSlips(file, own),
    ...(named === null ? [] : undrawn(file, named)),
    ...duplicates(
      names.map((name) => (typeof name === 'string' ? name : undefined)),
      (i) => [...sections[i][0], 'name'],
    ),
    ...untimed.map(([path]) => noStart(path)),
    ...sections.flatMap((section) => [...signalSlips(file, section), ...expectationSlips(section, ids)]),
  ];
}

/** Every notation that breaks, at the very place. */
export function notationProblems(parsed: Parsed): Problem[] {
  return sectionsOf(parsed.value).flatMap(([path, section]) => [
    ...members(part(section, 'tracks'), trackSchema).flatMap(([name, track]) => {
      return track === null ? [] : notationProblem(parsed, [...path, 'tracks', name, 'at'], track.at, parseWay);
    }),
    ...Object.entries(mapping(part(section, 'signals'))).flatMap(([group, text]) => {
      return typeof text === 'string' ? notationProblem(parsed, [...path, 'signals', group], text, parsePhases) : [];
    }),
  ]);
}

function sectionsOf(file: unknown): Section[] {
  const list = part(file, 'tests');
  const tests = Array.isArray(list) ? list.slice(0, MOST_TESTS) : [];
  return [[[], file], ...tests.map((test, i): Section => [['tests', i], test])];
}

/** All sections but the file itself, unless it is the only test. */
function testsAmong(sections: readonly Section[]): readonly Section[] {
  return sections.length === 1 ? sections : sections.slice(1);
}

/** The rules that stand in the file, and where. */
function ownRules(file: unknown): Section[] {
  const [one, several] = [part(file, 'rule'), part(file, 'rules')];
  if (one !== undefined) return [[['rule'], one]];
  return Array.isArray(several) ? several.slice(0, MOST_TESTS).map((rule, i): Section => [['rules', i], rule]) : [];
}

function ownRuleSlips(file: unknown, own: readonly Section[]): Slip[] {
  const like = { zones: part(file, 'zones'), lines: part(file, 'lines'), rules: own.map(([, rule]) => rule) };
  const slips = rulesSlips(like, null).map((slip): Slip => {
    const [list, i, ...below] = slip.path;
    return list === 'rules' ? { ...slip, path: [...own[Number(i)][0], ...below] } : slip;
  });
  if (Object.keys(mapping(part(file, 'stop_lines'))).length > 0) return slips;
  const fix = { key: 'fix.add', values: { key: 'stop_lines' } } as const;
  return [
    ...slips,
    ...own
      .filter(([, rule]) => part(rule, 'kind') === 'red-light')
      .map(([path]): Slip => ({ path: [...path, 'kind'], says: 'problem.no_stop_lines', value: 'red-light', fix })),
  ];
}

/** Zones of the rules file of which only a city knows where they are. */
function undrawn(file: unknown, { rules, zones }: RulesFile): Slip[] {
  const drawn = mapping(part(file, 'zones'));
  const used = new Set(rules.flatMap((rule) => rule.zones));
  const missing = Object.entries(zones)
    .filter(([zone, { form }]) => form === 'place' && used.has(zone) && !(zone in drawn))
    .map(([zone]) => zone);
  if (missing.length === 0) return [];
  const value = missing.join(', ');
  return [{ path: ['rules_file'], says: 'problem.undrawn', value, fix: { key: 'fix.draw', values: { names: value } } }];
}

function noStart(path: Path): Slip {
  const fix = { key: 'fix.add', values: { key: 'start: 2026-06-12T21:00:00+05:00' } } as const;
  return { path: [...path, 'start'], says: 'problem.no_start', fix };
}

function signalSlips(file: unknown, [path, test]: Section): Slip[] {
  const groups = members(part(file, 'stop_lines'), stopLineSchema).flatMap(([, line]) => line?.signal ?? []);
  return Object.keys(mapping(part(test, 'signals')))
    .filter((group) => !groups.includes(group))
    .map((group) => {
      return { ...noSuch([...path, 'signals', group], group, 'noun.signal', 'where.stop_lines', groups), onKey: true };
    });
}

function expectationSlips([path, test]: Section, ids: readonly (string | undefined)[]): Slip[] {
  const tracks = Object.keys(mapping(part(test, 'tracks')));
  const list = part(test, 'expect');
  return entries(list, expectedSchema).flatMap((alert, k): Slip[] => {
    if (alert === null) return [];
    const at = [...path, 'expect', k];
    const isOne = part((list as readonly unknown[])[k], 'track') !== undefined;
    const strangers = alert.tracks.flatMap((name, t): Slip[] => {
      if (tracks.includes(name)) return [];
      return [noSuch([...at, ...(isOne ? ['track'] : ['tracks', t])], name, 'noun.track', 'where.test', tracks)];
    });
    return [...strangers, ...ruleOfAlert(alert.rule, [...at, 'rule'], ids)];
  });
}

/** Where a rule has no name that can be read, none is missed. */
function ruleOfAlert(rule: string | null, path: Path, ids: readonly (string | undefined)[]): Slip[] {
  const known = ids.filter((id) => id !== undefined);
  if (known.length === 0 || known.length < ids.length) return [];
  if (rule !== null) return known.includes(rule) ? [] : [noSuch(path, rule, 'noun.rule', 'where.test', known)];
  if (known.length === 1) return [];
  return [{ path, says: 'problem.missing', fix: { key: 'fix.one_of', values: { names: known.join(', ') } } }];
}

function notationProblem(parsed: Parsed, path: Path, text: string, parse: (text: string) => unknown): Problem[] {
  try {
    parse(text);
    return [];
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    const { at, found, limit } = error;
    const value = valuePhrase(found === '' ? null : found);
    const says = { key: 'problem.notation', values: { value, limit } } as const;
    const [begin] = parsed.locate([{ path, says: 'problem.notation' }]);
    const first = begin + (/^["']/.test(parsed.text.slice(begin, begin + 1)) ? 1 : 0);
    // A text that is folded, or has escapes, does not stand in the file letter by letter.
    const offset = parsed.text.startsWith(text, first) ? first + at : begin;
    const fix = { key: parse === parseWay ? 'fix.way' : 'fix.phases' } as const;
    return [{ ...problemAt(parsed.file, parsed.text, offset, says, fix), value, limit }];
  }
}

function mapping(value: unknown): Readonly<Record<string, unknown>> {
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMapping ? (value as Record<string, unknown>) : {};
}
