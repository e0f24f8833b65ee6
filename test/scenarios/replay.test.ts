/** Recorded observations through rules again: the same ones change nothing, others show what they change. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alertChanges } from '../../scenarios/alert-tests/changes.ts';
import type { Alert } from '../../sim/pipeline/contract.ts';
import { DamagedFileError } from '../../sim/recording/bytes.ts';
import { readObservations } from '../../sim/recording/observation-log.ts';
import { runSunqar } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'sunqar-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sunqar = (...args: string[]) => runSunqar(folder, args);

const LOG = 'run/observations-doors.ndjson';
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

/** Small-yard with a rule that somebody makes true whatever the day is like. */
function writeScenario(): void {
  cpSync('scenarios/library/small-yard', join(folder, 'yard'), { recursive: true });
  writeFileSync(join(folder, 'yard/small.rules.yaml'), rulesWith('inertia_s: 0'));
}

function rulesWith(change: string, more = ''): string {
  return `version: 1
zones: { around: { polygon_m: [[-900, -900], [900, -900], [900, 900], [-900, 900]] } }
rules:
  - { id: anybody, kind: intrusion, zones: [around], ${change} }
  - { id: unchanged, kind: intrusion, zones: [around], cooldown_s: 5 }
${more}`;
}

describe('a run, replayed', () => {
  beforeAll(() => {
    writeScenario();
    const { code, stderr } = sunqar('run', 'yard', '--out', 'run', '--layout', 'doors', '--minutes', '0.3');
    expect([code, stderr]).toEqual([0, '\n']);
  });

  test('gives the alerts of the live run to the byte, without the truth beside it', () => {
    rmSync(join(folder, 'run/truth-doors.csv'));
    const { code, stdout, stderr } = sunqar('replay', 'run', '--expect-same', '--out', 'alerts.ndjson');
    expect([code, stderr]).toEqual([0, '\n']);
    expect(stdout.replace(/ *[1-9]\d*/, ' N')).toMatchInlineSnapshot(`
      "
      doors, through the run's own rules

      same  told differently  gone  new
       N                 0     0    0

      The alerts are those of the live run, byte for byte.
      "
    `);
    const live = read('run/events.ndjson')
      .split('\n')
      .flatMap((line) => /"kind":"alert".*"alert":(\{.*\}),"incident":/.exec(line)?.[1] ?? []);
    expect(live.length).toBeGreaterThan(5);
    expect(read('alerts.ndjson')).toBe(live.map((alert) => `${alert}\n`).join(''));
  });

  test('through changed thresholds shows what is new, gone and told differently', () => {
    const more = '  - { id: somebody, kind: loiter, zones: [around], loitering_s: 4 }\n';
    writeFileSync(join(folder, 'changed.rules.yaml'), rulesWith('inertia_s: 3', more));
    const { code, stdout, stderr } = sunqar('replay', LOG, '--rules', 'changed.rules.yaml', '--expect-same', '--json');
    expect([code, stderr]).toEqual([1, '\n']);
    const { identical, same, changes } = JSON.parse(stdout);
    expect(identical).toBe(false);
    expect(same).toBeGreaterThan(0); // of the rule that is the same
    const told = changes.map(({ what, rule }: { what: string; rule: string }) => `${what} ${rule}`);
    expect([...new Set(told)].sort()).toEqual(['gone anybody', 'new anybody', 'new somebody']);
  });

  test('is refused with the line where the log is damaged', () => {
    cpSync(join(folder, 'run'), join(folder, 'cut'), { recursive: true });
    const text = read(LOG);
    writeFileSync(join(folder, 'cut/observations-doors.ndjson'), text.slice(0, text.length / 2));
    const { code, stdout, stderr } = sunqar('replay', 'cut', '--out', 'cut.ndjson');
    expect([code, stdout]).toEqual([2, '\n']);
    const lines = text.slice(0, text.length / 2).split('\n').length;
    expect(stderr).toContain(`cut/observations-doors.ndjson: line ${lines}: a JSON object was expected`);
  });

  test('is refused where its configuration was altered', () => {
    cpSync(join(folder, 'run'), join(folder, 'altered'), { recursive: true });
    const file = join(folder, 'altered/configuration-doors.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"cooldown":5000', '"cooldown":5001'));
    const { code, stderr } = sunqar('replay', 'altered');
    expect(code).toBe(2);
    expect(stderr).toContain('altered/configuration-doors.json: it was altered: its hash does not fit');
  });
});

describe('an observation log is refused', () => {
  const camera = {
    ...{ id: 'a', rateHz: 5, phaseMs: 0, frameSize: [10, 10] },
    pose: { x: 0, y: 0, z: 3, heading: 0, tilt: 0, horizontalFov: 1 },
  };
  const header = { format: 'sunqar-observations', version: 1, scenario: 's', seed: '1', layout: 'l', startMs: 0 };
  const first = JSON.stringify({ ...header, cameras: [camera] });
  const reasonOf = (...lines: string[]) => {
    try {
      return [...readObservations(lines)].length;
    } catch (error) {
      if (error instanceof DamagedFileError) return error.message;
      throw error;
    }
  };

  test('with the line that is none of a log', () => {
    expect(reasonOf(first, '{"block":0}', '{"camera":"a","empty":[0,3]}')).toBe(3);
    const frame = (detections: string) => `{"camera":"a","exposure":0,"detections":${detections}}`;
    expect(reasonOf(first, frame('[["person",0.5,1,2,3,4]]'))).toBe(1);
    for (const line of [
      ...['{}', '{"block":"0"}', '{"camera":"a"}', '{"camera":"a","empty":[0,1e12]}', '{"camera":"a","empty":3}'],
      ...[
        '{"signal":"j","at":0,"phase":{"w":"blue"}}',
        '{"signal":"j","phase":{}}',
        frame('7'),
        frame('[["cat",1,1,2,3,4]]'),
      ],
      ...[frame('[["person",1,1,2,3]]'), frame('[["person",null,1,2,3,4]]')],
    ]) {
      expect(reasonOf(first, '{"block":0}', line), line).toMatch(/^line 3: /);
    }
    expect(reasonOf(first, '{"camera":"b","empty":[0,3]}')).toBe('line 2: camera "b" is not in the header');
  });

  test('whose header says too little, or another version', () => {
    expect(reasonOf(JSON.stringify(header))).toMatch(/^line 1: /);
    expect(reasonOf(JSON.stringify({ ...header, cameras: [{ ...camera, rateHz: 0 }] }))).toMatch(/^line 1: /);
    expect(reasonOf(JSON.stringify({ ...header, version: 2 }))).toBe(
      'line 1: version 2 is unknown; this reader knows 1',
    );
  });
});

test('an alert is the same only where all that was ever told of it is', () => {
  const alert = (id: string, at: number, state: Alert['state'] = 'firing') => JSON.stringify({ id, at, state });
  const before = [alert('a', 1), alert('b', 2), alert('c', 3), alert('a', 4, 'resolved'), alert('c', 5, 'resolved')];
  const after = [alert('d', 0), alert('a', 1), alert('c', 3), alert('a', 4, 'resolved'), alert('c', 6, 'resolved')];
  expect(alertChanges(before, after).map(({ what, alert: { id } }) => [id, what])).toEqual([
    ['d', 'new'],
    ['a', 'same'],
    ['b', 'gone'],
    ['c', 'changed'],
  ]);
});
