/** Alert tests as people run them: what passes, what fails and how it is told, and what proves nothing. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { afterAll, describe, expect, test } from 'vitest';
import { judge } from '../../scenarios/alert-tests/judge.ts';
import { loadText } from '../../scenarios/commands/files.ts';
import { verdictRecord } from '../../scenarios/commands/test-print.ts';
import { readAlertTests } from '../../scenarios/read/alert-test.ts';
import { NotationError, parsePhases, parseWay } from '../../scenarios/read/notation.ts';
import { runSunqar } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'sunqar-tests-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sunqar = (...args: string[]) => runSunqar(folder, args);

function write(file: string, content: string): string {
  writeFileSync(join(folder, file), content);
  return file;
}

const BENCH = `version: 1
rule: { kind: loiter, zones: [bench], loitering_s: 20 }
zones: { bench: { polygon_m: [[0, 0], [10, 0], [10, 10], [0, 10]] } }
`;
/** The verdict on one test of the bench. */
function verdictOn(tracks: string, expected: string, more = '') {
  return judge(
    readAlertTests(`${BENCH}${more}tracks: { ${tracks} }\nexpect: [${expected}]\n`, 'a.test.yaml', loadText)[0],
  );
}

describe('the suite of the rules', () => {
  const tests = readdirSync('test/rules').flatMap((name) => {
    const file = join('test/rules', name);
    return readAlertTests(readFileSync(file, 'utf8'), file, loadText);
  });

  test.each(tests.map((one) => [`${one.file}: ${one.name}`, one] as const))('%s', (_, one) => {
    const { status, got, trouble } = judge(one);
    expect({ status, got: got.filter(({ isExpected }) => !isExpected), trouble }).toMatchObject({ status: 'pass' });
  });

  test('has for every kind of rule one test that fires and one that is silent', () => {
    const kinds = (silent: boolean) => [
      ...new Set(
        tests
          .filter(({ expected }) => (expected.length === 0) === silent)
          .map(({ configuration }) => configuration.rules[0].condition.kind),
      ),
    ];
    const all = [
      ...['crowd', 'door-dwell', 'intrusion', 'line-crossing', 'loiter', 'pursuit', 'red-light', 'running'],
      ...['speeding', 'stopped', 'wrong-way'],
    ];
    expect(kinds(false).sort()).toEqual(all);
    expect(kinds(true).sort()).toEqual(all);
  });
});

describe('a report', () => {
  const file = write(
    'yard.test.yaml',
    `${BENCH}tests:
  - name: who stays is told of
    tracks: { stays: { at: "5,5 for 30s" } }
    expect: [{ track: stays, alert_s: 20 }]
  - name: late & with "another" <track>
    tracks: { a: { at: "5,5 for 60s" }, b: { from_s: 5, at: "5,4 for 60s" } }
    expect: [{ track: a, alert_s: 20 }, { track: b, alert_s: 23 }]
  - name: only cars come by
    tracks: { car: { label: car, at: "5,5 for 60s" } }
    expect: []
`,
  );

  test('shows expected beside got, and why a test proves nothing', () => {
    const { code, stdout, stderr } = sunqar('test', file, '--junit', 'report.xml');
    expect(code).toBe(1);
    expect(stderr).toBe('\n');
    expect(stdout).toMatchInlineSnapshot(`
      "
      result  where              test
      PASS    yard.test.yaml:5   who stays is told of
      FAIL    yard.test.yaml:8   late & with "another" <track>
      ERROR   yard.test.yaml:11  only cars come by

      yard.test.yaml:8: FAIL: late & with "another" <track>
        expected:
             20.0 s ± 1.0 s  loiter  a
          ✗  23.0 s ± 1.0 s  loiter  b
        got:
             20.0 s  loiter  a  person at bench for 20 s (limit 20 s)
          ✗  25.0 s  loiter  b  person at bench for 20 s (limit 20 s)

      yard.test.yaml:11: ERROR: only cars come by
        rule loiter was never evaluated: no track is one of its objects (person)

      3 tests: 1 passed, 1 failed, 1 in error
      "
    `);
    expect(readFileSync(join(folder, 'report.xml'), 'utf8')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="sunqar test" tests="3" failures="1" errors="1" time="200.000">
        <testsuite name="yard.test.yaml" tests="3" failures="1" errors="1" time="200.000">
          <testcase name="who stays is told of" classname="yard.test.yaml" file="yard.test.yaml" line="5" time="45.000"/>
          <testcase name="late &amp; with &quot;another&quot; &lt;track&gt;" classname="yard.test.yaml" file="yard.test.yaml" line="8" time="80.000">
            <failure message="expected: 23.0 s ± 1.0 s  loiter  b" type="alerts">  expected:
             20.0 s ± 1.0 s  loiter  a
          ✗  23.0 s ± 1.0 s  loiter  b
        got:
             20.0 s  loiter  a  person at bench for 20 s (limit 20 s)
          ✗  25.0 s  loiter  b  person at bench for 20 s (limit 20 s)</failure>
          </testcase>
          <testcase name="only cars come by" classname="yard.test.yaml" file="yard.test.yaml" line="11" time="75.000">
            <error message="rule loiter was never evaluated: no track is one of its objects (person)" type="unevaluated">  rule loiter was never evaluated: no track is one of its objects (person)</error>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  test('in JUnit XML has only what its readers know, and counts that add up', () => {
    const xml = readFileSync(join(folder, 'report.xml'), 'utf8');
    expect(XMLValidator.validate(xml)).toBe(true);
    const { testsuites } = new XMLParser({
      ignoreAttributes: false,
      isArray: (name) => /^test(suite|case)$/.test(name),
    }).parse(xml);
    const [suite] = testsuites.testsuite;
    const count = (kind: string) => suite.testcase.filter((one: object) => kind in one).length;
    expect([suite['@_tests'], suite['@_failures'], suite['@_errors']].map(Number)).toEqual([
      3,
      count('failure'),
      count('error'),
    ]);
    expect(suite.testcase[1]['@_name']).toBe('late & with "another" <track>');
    // Jenkins, junit-10.xsd.
    const known = /^(@_(name|classname|time|file|line)|failure|error)$/;
    for (const one of suite.testcase) expect(Object.keys(one).filter((key) => !known.test(key))).toEqual([]);
  });

  test('as data carries the same, and only the tests that were asked for', () => {
    const { code, stdout } = sunqar('test', file, '--json', '--filter', 'cars');
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      tests: [
        {
          ...{ file, line: 11, name: 'only cars come by', status: 'error', simulated_s: 75, expected: [], got: [] },
          reason: 'rule loiter was never evaluated: no track is one of its objects (person)',
        },
      ],
    });
    const { expected, got } = verdictRecord(verdictOn('a: { at: "5,5 for 30s" }', '{ track: a, alert_s: 23 }'));
    expect(expected).toEqual([{ rule: 'loiter', tracks: ['a'], alert_s: 23, within_s: 1, met: false }]);
    const reason = 'person at bench for 20 s (limit 20 s)';
    expect(got).toEqual([{ rule: 'loiter', tracks: ['a'], alert_s: 20, reason, expected: false }]);
  });
});

test('everything that is wrong with a file is told at once, each at its place, and nothing is run', () => {
  write(
    'far.rules.yaml',
    'version: 1\nzones: { doors: { place: "entrance/*", radius_m: 3 } }\nrules: [{ id: a, kind: intrusion, zones: [doors] }]\n',
  );
  const far = write(
    'far.test.yaml',
    'version: 1\nrules_file: far.rules.yaml\ntracks: { a: { at: "5,5 for 3s" } }\nexpect: []\n',
  );
  const bad = write(
    'bad.test.yaml',
    `version: 1
rules:
  - { kind: loiter, zones: [bnech], loitering: 60 }
  - { kind: red-light }
zones: { bench: { polygon_m: [[0, 0], [10, 0], [10, 10], [0, 10]] } }
tests:
  - name: a
    tracks:
      stays: { at: "5,5 fro 90s" }
      goes: { at: "0,5 to 10,5 in 8; 3,3 for 2s" }
      hides: { at: "unseen for 3s" }
    expect:
      - { track: stay, alert_s: 60 }
  - name: a
    signals: { j1/west: "grean for 3s" }
    tracks: { a: { at: "5,5 for 30s; unseen for 20s" } }
    expect: [{ alert_s: 3 }]
`,
  );
  const { code, stdout, stderr } = sunqar('test', bad, far, 'none.test.yaml', '--junit', 'bad.xml');
  expect(code).toBe(2);
  expect(stdout).toBe('\n');
  expect(readdirSync(folder)).not.toContain('bad.xml');
  expect(stderr).toMatchInlineSnapshot(`
    "
    bad.test.yaml:3:29: rules[0].zones[0] is "bnech"; this file has no such zone; did you mean bench?
        3 |   - { kind: loiter, zones: [bnech], loitering: 60 }
          |                             ^
    bad.test.yaml:3:37: "loitering" names no unit; write loitering_s
        3 |   - { kind: loiter, zones: [bnech], loitering: 60 }
          |                                     ^
    bad.test.yaml:4:13: rules[1].kind is "red-light"; this file draws no line to stop at; add stop_lines
        4 |   - { kind: red-light }
          |             ^
    bad.test.yaml:9:25: "fro" stands here; it must be one of for, to; write legs like "5,5 for 90s; unseen for 3s; 0,5 to 10,5 in 8s"
        9 |       stays: { at: "5,5 fro 90s" }
          |                         ^
    bad.test.yaml:10:36: ";" stands here; it must be the unit, s; write legs like "5,5 for 90s; unseen for 3s; 0,5 to 10,5 in 8s"
       10 |       goes: { at: "0,5 to 10,5 in 8; 3,3 for 2s" }
          |                                    ^
    bad.test.yaml:11:21: "unseen" stands here; it must be a place, like 5,5; write legs like "5,5 for 90s; unseen for 3s; 0,5 to 10,5 in 8s"
       11 |       hides: { at: "unseen for 3s" }
          |                     ^
    bad.test.yaml:13:18: tests[0].expect[0].track is "stay"; this test has no such track; did you mean stays?
       13 |       - { track: stay, alert_s: 60 }
          |                  ^
    bad.test.yaml:14:11: tests[1].name is "a"; tests[0] has that name already; rename one of them
       14 |   - name: a
          |           ^
    bad.test.yaml:15:16: tests[1].signals.j1/west is "j1/west"; stop_lines has no such signal group
       15 |     signals: { j1/west: "grean for 3s" }
          |                ^
    bad.test.yaml:15:26: "grean" stands here; it must be one of red, yellow, green; write phases like "green for 10s; red for 20s"
       15 |     signals: { j1/west: "grean for 3s" }
          |                          ^
    bad.test.yaml:16:49: "20s" stands here; it must be at most 8s; write legs like "5,5 for 90s; unseen for 3s; 0,5 to 10,5 in 8s"
       16 |     tracks: { a: { at: "5,5 for 30s; unseen for 20s" } }
          |                                                 ^
    bad.test.yaml:17:14: tests[1].expect[0] is a mapping; it must be given with track or with tracks, and not with both
       17 |     expect: [{ alert_s: 3 }]
          |              ^
    far.test.yaml:2:13: "doors" of the rules file: only a city knows where that is; draw it under zones: doors
        2 | rules_file: far.rules.yaml
          |             ^
    none.test.yaml: there is no such file

    14 problems in 3 files; nothing was run
    "
  `);
});

test('a suite without tests does not end well', () => {
  const file = write('empty.test.yaml', `${BENCH}tests: []\n`);
  expect(sunqar('test', file)).toEqual({
    ...{ code: 4, stderr: '\n' },
    stdout: '\nno tests were found; nothing is proved\n',
  });
});

describe('a test is in error', () => {
  const night = (start: string) =>
    `version: 1
rule: { kind: intrusion, zones: [z], schedule: "22:00-06:00" }
zones: { z: { polygon_m: [[0, 0], [10, 0], [10, 10], [0, 10]] } }
start: ${start}
tracks: { a: { at: "5,5 for 30s" } }
expect: []
`;
  const verdict = (text: string) => judge(readAlertTests(text, 'a.test.yaml', loadText)[0]);

  test('where nobody is there', () => {
    expect(verdictOn('', '')).toMatchObject({ status: 'error', trouble: { key: 'test.blind.objects' } });
  });

  test('where the schedule of its rule was never open', () => {
    expect(verdict(night('2026-06-12T21:00:00+05:00'))).toMatchObject({
      status: 'error',
      trouble: { key: 'test.blind.schedule' },
    });
    expect(verdict(night('2026-06-12T23:00:00+05:00')).status).toBe('fail');
    expect(verdict(night('2026-06-12T21:59:50+05:00')).status).toBe('fail');
  });

  test('where no signal tells its phase to a rule for red lights', () => {
    const text = (signals: string) => `version: 1
rule: { kind: red-light }
stop_lines: { lane: { from_m: [0, 2], to_m: [0, -2], signal: j/w } }
${signals}
tracks: { car: { label: car, at: "-50,0 to 50,0 in 10s" } }
expect: []
`;
    expect(verdict(text(''))).toMatchObject({ status: 'error', trouble: { key: 'test.blind.signals' } });
    expect(verdict(text('signals: { j/w: "green for 9s" }')).status).toBe('pass');
  });

  test('where one of several rules, of which it expects an alert, saw nothing', () => {
    const text = (expected: string) => `version: 1
rules: [{ kind: intrusion, zones: [z] }, { kind: stopped, zones: [z] }]
zones: { z: { polygon_m: [[0, 0], [10, 0], [10, 10], [0, 10]] } }
tracks: { a: { at: "5,5 for 3s" } }
expect: [{ track: a, rule: intrusion, alert_s: 1 }${expected}]
`;
    expect(verdict(text('')).status).toBe('pass');
    expect(verdict(text(', { track: a, rule: stopped, alert_s: 2 }')).status).toBe('error');
  });
});

describe('an expectation', () => {
  const stays = 'a: { at: "5,5 for 30s" }';

  test('is met within its tolerance, and not beyond', () => {
    expect(verdictOn(stays, '{ track: a, alert_s: 22, within_s: 2 }').status).toBe('pass');
    expect(verdictOn(stays, '{ track: a, alert_s: 22, within_s: 1.9 }').status).toBe('fail');
  });

  test('is met by one alert only, and by all of its tracks', () => {
    expect(verdictOn(stays, '{ track: a, alert_s: 20 }, { track: a, alert_s: 20 }').status).toBe('fail');
    const two = `${stays}, b: { at: "6,5 for 30s" }`;
    expect(verdictOn(two, '{ tracks: [a, b], alert_s: 20 }').status).toBe('fail');
    expect(verdictOn(two, '{ track: a, alert_s: 20 }, { track: b, alert_s: 20 }').status).toBe('pass');
  });

  test('of an alert moves with its track, at any frame rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.constantFrom(1, 3, 5, 15), (from, rate) => {
        const tracks = `a: { from_s: ${from}, at: "5,5 for 30s" }`;
        const expected = `{ track: a, alert_s: ${from + 20}, within_s: 0.01 }`;
        expect(verdictOn(tracks, expected, `frame_rate_hz: ${rate}\n`).status).toBe('pass');
      }),
      { numRuns: 20 },
    );
  });
});

describe('a notation', () => {
  test('of a way is read leg by leg', () => {
    expect(parseWay(' 0,5 to 10.5,-5 in 8s ;unseen for 0.5s; 3,3 for 2s ')).toEqual([
      { from: 0, to: 8000, line: [0, 5, 10.5, -5], isSeen: true },
      { from: 8000, to: 8500, line: [10.5, -5, 10.5, -5], isSeen: false },
      { from: 8500, to: 10_500, line: [3, 3, 3, 3], isSeen: true },
    ]);
  });

  test('of phases is read in order', () => {
    expect(parsePhases('green for 10s; red for 20s')).toEqual([
      { from: 0, colour: 'green' },
      { from: 10_000, colour: 'red' },
    ]);
  });

  test('that is no notation is refused at a place within it, whatever it is', () => {
    const pieces = fc.constantFrom(
      '5',
      ',',
      'for',
      'to',
      'in',
      's',
      ';',
      'unseen',
      '-',
      '1e9',
      '∞',
      ' ',
      'red',
      '99999999',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join(' ');
        for (const parse of [parseWay, parsePhases]) {
          try {
            parse(text);
          } catch (error) {
            if (!(error instanceof NotationError)) throw error;
            expect(error.at).toBeLessThanOrEqual(text.length);
            expect(text.slice(error.at)).toContain(error.found.replace(/s$/, ''));
          }
        }
      }),
    );
  });
});

test('rules of a rules file are tested with the zones that the test draws for them', () => {
  write(
    'door.rules.yaml',
    'version: 1\nzones: { doors: { place: "entrance/*", radius_m: 3 } }\nrules: [{ id: at-door, kind: intrusion, zones: [doors] }]\n',
  );
  const text = `version: 1
rules_file: door.rules.yaml
zones: { doors: { polygon_m: [[0, 0], [4, 0], [4, 4], [0, 4]] } }
tracks: { a: { at: "2,2 for 3s" } }
expect: [{ track: a, alert_s: 0.6, within_s: 0.2 }]
`;
  const load = (file: string) => loadText(join(folder, file));
  expect(judge(readAlertTests(text, 'door.test.yaml', load)[0]).status).toBe('pass');
});

test('the example of the documentation passes', () => {
  for (const page of ['docs/formats/alert-test.md', 'docs/test-alert-logic.md']) {
    const [, example] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(page, 'utf8'))!;
    const verdicts = readAlertTests(example, 'a.test.yaml', loadText).map(judge);
    expect(verdicts.map(({ status }) => status)).toEqual(['pass', 'pass']);
  }
});
