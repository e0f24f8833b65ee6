/**
 * Files damaged at random: whatever a reader makes of one, it is a value or an `InputError` whose problems lie inside
 * the text. JSON places are held against the YAML parser's, which is another programme.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineCounter, parseDocument } from 'yaml';
import { parseJson } from '../../scenarios/read/json.ts';
import { fitsPattern } from '../../scenarios/read/names.ts';
import { editsBetween, nearest } from '../../scenarios/read/nearest.ts';
import { InputError, type Path } from '../../scenarios/read/problem.ts';
import { readCity, readLayoutAlone, readProject, readRulesAlone } from '../../scenarios/read/project.ts';
import { beside, decodeText } from '../../scenarios/read/text.ts';

const FOLDER = 'scenarios/library/evening-yard';
const files = new Map(
  ['scenario.yaml', 'today.layout.yaml', 'proposal.layout.yaml', 'yard.rules.yaml'].map((file) => [
    file,
    readFileSync(`${FOLDER}/${file}`, 'utf8'),
  ]),
);
const CITY = /```json\n([\s\S]*?)```/.exec(readFileSync('docs/formats/city.md', 'utf8'))![1];

/** Cuts, doublings and insertions of what means something in YAML and JSON. */
const SCRAPS = ['{', '}', '[', ']', ': ', ', ', '- ', '#', '&a ', '*a', '"', "'", '\n', '\t', '~', '-1', '1e999', '.nan', '.inf',
  '<<: ', '__proto__: ', 'constructor: ', '!!js ', '? ', '| ', '> ', '%', '@', '\u0000', '\ufeff', '\ud800', '😀', 'null', '---\n', '9'.repeat(400)]; // biome-ignore format: one paragraph
const change = fc.record({
  at: fc.nat(),
  cut: fc.nat(30),
  scrap: fc.constantFrom('', ...SCRAPS),
  times: fc.integer({ min: 1, max: 3 }),
});

function damaged(text: string, changes: readonly { at: number; cut: number; scrap: string; times: number }[]): string {
  return changes.reduce((now, { at, cut, scrap, times }) => {
    const begin = at % (now.length + 1);
    return now.slice(0, begin) + scrap.repeat(times) + now.slice(begin + cut);
  }, text);
}

/** Runs a reader on damaged text; anything but a value or a well-placed report fails. */
function survives(read: () => unknown, textOf: (file: string) => string): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    const { problems } = error as InputError;
    expect(problems.length).toBeGreaterThan(0);
    for (const { file, line, col } of problems) {
      if (line === 0) continue;
      const quoted = textOf(file)
        .replace(/^\ufeff/, '')
        .split('\n')[line - 1];
      expect(quoted).toBeDefined();
      expect(col).toBeGreaterThanOrEqual(1);
      expect(col).toBeLessThanOrEqual(quoted.length + 1);
    }
  }
}

const few = { numRuns: 300 };
const changes = fc.array(change, { minLength: 1, maxLength: 4 });

test('damaged layouts and rules', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('today.layout.yaml', 'proposal.layout.yaml', 'yard.rules.yaml'),
      changes,
      (file, slips) => {
        const text = damaged(files.get(file)!, slips);
        const read = file.endsWith('.rules.yaml') ? readRulesAlone : readLayoutAlone;
        survives(
          () => read(text, file),
          () => text,
        );
      },
    ),
    few,
  );
});

test('damaged scenarios with everything they name', () => {
  const small = files.get('scenario.yaml')!.replace('blocks: [3, 2]', 'blocks: [1, 1]');
  fc.assert(
    fc.property(changes, (slips) => {
      const text = damaged(small, slips);
      const texts = new Map([...files, ['scenario.yaml', text]]);
      survives(
        () => readProject('scenario.yaml', (file) => texts.get(file) ?? null),
        (file) => texts.get(file)!,
      );
    }),
    { numRuns: 100 },
  );
});

test('damaged cities', () => {
  fc.assert(
    fc.property(changes, (slips) => {
      const text = damaged(CITY, slips);
      survives(
        () => readCity(text, 'a.city.json'),
        () => text,
      );
    }),
    few,
  );
});

/** Each would keep a plain reader busy for minutes, or exhaust its stack. */
const EXHAUSTING: Record<string, string> = {
  'an error on every line': `version: 1\n${'a: b: c\n'.repeat(450_000)}`,
  'quotes only': '"'.repeat(4_000_000),
  'one mapping of many equal keys': `{${'a,\n'.repeat(1_300_000)}`,
  'one mapping of many keys': Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'),
  'a staircase of mappings': Array.from({ length: 2500 }, (_, i) => `${' '.repeat(i)}k${i}:`).join('\n'),
  'an anchor on an anchor': 'a: &a '.repeat(600_000),
  'one word on every line': 'k\n'.repeat(1_000_000),
};

test.each(Object.entries(EXHAUSTING))('%s is refused', (_, text) => {
  const read = () => {
    readLayoutAlone(text, 'a.layout.yaml');
    throw new Error('it was read');
  };
  survives(read, () => text);
});

test('deep JSON is refused without a stack', () => {
  for (const text of ['['.repeat(5_000_000), `{"version":1,"x":${'['.repeat(500_000)}${']'.repeat(500_000)}}`]) {
    expect(() => readCity(text, 'a.city.json')).toThrow(InputError);
  }
});

test('places in JSON are those that the YAML parser gives', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1, 2), (value, indent) => {
      const text = `${JSON.stringify(value, null, indent)}\n`;
      if (text.trim() === '' || /[\u007f\ud800-\udfff]/.test(text)) return;
      const lines = new LineCounter();
      const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, stringKeys: true });
      const paths = pathsOf(value);
      const offsets = parseJson(text, 'a.json').locate(paths.map((path) => ({ path, says: 'problem.missing' })));
      paths.forEach((path, i) => {
        const node = path.length === 0 ? document.contents : document.getIn(path, true);
        expect(offsets[i], `${text} ${JSON.stringify(path)}`).toBe((node as { range: number[] }).range[0]);
      });
    }),
    few,
  );
});

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Array.isArray(value)
    ? value.flatMap((item, i) => pathsOf(item, [...path, i]))
    : Object.entries(value).flatMap(([key, item]) => (key === '__proto__' ? [] : pathsOf(item, [...path, key])));
  return [path, ...below];
}

test('the text that JSON.parse refuses is faulted where its longest valid beginning ends', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.nat(), (value, at) => {
      const text = JSON.stringify(value);
      const cut = at % text.length;
      const broken = `${text.slice(0, cut)}§${text.slice(cut)}`;
      if (/\p{Cc}/u.test(broken) || isJson(broken)) return; // control characters are refused first
      try {
        parseJson(broken, 'a.json');
        expect.unreachable();
      } catch (error) {
        // A word or a string begins before what breaks it; nothing valid is faulted earlier than its own beginning.
        const { col } = (error as InputError).problems[0];
        expect(col - 1).toBeLessThanOrEqual(broken.length);
        expect(isPrefixOfJson(broken.slice(0, col - 1))).toBe(true);
      }
    }),
    few,
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether some continuation makes it JSON: tried by closing what is open. */
function isPrefixOfJson(text: string): boolean {
  const closers: string[] = [];
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, (string) => 's'.repeat(string.length));
  for (const sign of bare) {
    if (sign === '[' || sign === '{') closers.unshift(sign === '[' ? ']' : '}');
    else if (sign === ']' || sign === '}') closers.shift();
  }
  const close = closers.join('');
  return ['', '0', '"k":0', ':0', ',0', ',"k":0'].some((more) => isJson(text + more + close));
}

test('the nearest name is the one with fewest edits, and nothing where all are far', () => {
  expect(nearest('heigth_m', ['heading_deg', 'height_m'])).toBe('height_m');
  expect(nearest('Pole/L12', ['pole/l2', 'pole/l12'])).toBe('pole/l12');
  expect(nearest('colour', ['height_m', 'model'])).toBeNull();
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      expect(editsBetween(a, b)).toBe(editsBetween(b, a));
      expect(editsBetween(a, b) === 0).toBe(a === b);
      expect(editsBetween(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});

/** By definition: a star stands for nothing, or for one sign and what a star stands for. */
function fitsByDefinition(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  if (pattern[0] !== '*') return pattern[0] === name[0] && fitsByDefinition(pattern.slice(1), name.slice(1));
  return fitsByDefinition(pattern.slice(1), name) || (name !== '' && fitsByDefinition(pattern, name.slice(1)));
}

test('a star in a pattern stands for any text', () => {
  const text = (signs: string[], maxLength: number) =>
    fc.array(fc.constantFrom(...signs), { maxLength }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text(['a', 'b', '*', '.'], 6), text(['a', 'b', '.'], 8), (pattern, name) => {
      expect(fitsPattern(pattern)(name)).toBe(fitsByDefinition(pattern, name));
    }),
    { numRuns: 3000 },
  );
});

test('a pattern of many stars is as quick as any', () => {
  expect(fitsPattern(`${'a*'.repeat(20)}b`)('a'.repeat(120))).toBe(false);
});

test('a file beside another', () => {
  expect(beside('scenario.yaml', 'a.yaml')).toBe('a.yaml');
  expect(beside('x/y/scenario.yaml', '../../cities/./old.city.json')).toBe('cities/old.city.json');
  expect(beside('x/scenario.yaml', '../../a.yaml')).toBe('../a.yaml');
  expect(beside('/x/scenario.yaml', '../a.yaml')).toBe('/a.yaml');
  expect(beside('C:\\x\\scenario.yaml', 'a.yaml')).toBe('C:/x/a.yaml');
});

test('bytes that are UTF-8 come back as text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(decodeText(new TextEncoder().encode(text), 'a.yaml')).toBe(text.replace(/^\ufeff/, ''));
    }),
  );
});

test('more lists and mappings than fit in memory are refused before they are parsed, and just as many are not', () => {
  const lists = (count: number) => `[${'[],'.repeat(count - 2)}[]]`;
  expect(parseJson(lists(2_000_000), 'a.json').value).toHaveLength(1_999_999);
  expect(() => parseJson(lists(2_000_001), 'a.json')).toThrow(
    'a.json:1:5999999: the file has more than 2000000 lists and mappings; the next one begins here',
  );
});
