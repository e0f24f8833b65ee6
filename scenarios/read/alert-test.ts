/** An alert test file, and the rules file that it may name → tests that can be run, or every problem of both. */
import type { PipelineConfiguration, StopLine } from '../../sim/pipeline/configuration.ts';
import type { Label } from '../../sim/pipeline/contract.ts';
import { signalGroup } from '../../sim/world/site.ts';
import { type AlertTestFile, alertTestSchema } from '../schema/alert-test.ts';
import type { RulesFile } from '../schema/rules.ts';
import { fileNames } from '../schema/scenario.ts';
import { alertTestSlips, notationProblems } from './alert-test-slips.ts';
import { drawnAreas, ruleLines } from './configuration.ts';
import { type Leg, type Phase, parsePhases, parseWay } from './notation.ts';
import { InputError, type Path, type Problem } from './problem.ts';
import { type Load, readRulesAlone } from './project.ts';
import { utcOffset } from './scenario.ts';
import { part, shaped, sound } from './shape.ts';
import { beside, type Parsed, placed, problemAt } from './text.ts';
import { parseYaml } from './yaml.ts';

/** The one camera of a test, which is not looked through. */
export const TEST_CAMERA = 'test';

/** One test; times in ms from its start. */
export interface AlertTest {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly configuration: PipelineConfiguration;
  readonly startMs: number; // Unix epoch
  readonly frameRate: number; // Hz
  readonly tracks: readonly ScriptedTrack[];
  readonly signals: readonly ScriptedSignal[];
  readonly expected: readonly ExpectedAlert[];
}

export interface ScriptedTrack {
  readonly name: string;
  readonly label: Label;
  readonly from: number;
  readonly legs: readonly Leg[]; // times from `from`
}

export interface ScriptedSignal {
  readonly signal: string;
  readonly group: string;
  readonly phases: readonly Phase[];
}

export interface ExpectedAlert {
  readonly rule: string;
  readonly tracks: readonly string[];
  readonly at: number;
  readonly within: number;
}

const NOON = '2026-01-01T12:00:00Z'; // rules without a schedule know no hours
const USUAL_RATE = 5; // Hz, Frigate

/** @throws {InputError} with every problem of the file and of the rules file it names */
export function readAlertTests(text: string, file: string, load: Load): AlertTest[] {
  const parsed = parseYaml(text, file);
  const { value, slips } = shaped(parsed, alertTestSchema, 'subject.test');
  const named = readNamedRules(parsed, load);
  const problems = [
    ...placed(parsed, [...slips, ...alertTestSlips(parsed.value, named.rules)]),
    ...notationProblems(parsed),
  ].sort((a, b) => a.line - b.line || a.col - b.col);
  if (problems.length + named.problems.length > 0 || value === null) {
    throw new InputError([...problems, ...named.problems]);
  }
  const configuration = configurationOf(value, named.rules);
  const base = { file, configuration };
  if (value.tests === undefined) {
    const name = file.replace(/^.*[/\\]|(\.test)?\.yaml$/g, '');
    return [testOf({ ...base, line: lineOf(parsed, ['expect']), name }, value, value)];
  }
  return value.tests.map((test, i) => {
    return testOf({ ...base, line: lineOf(parsed, ['tests', i, 'name']), name: test.name }, value, test);
  });
}

function readNamedRules(parsed: Parsed, load: Load): { rules: RulesFile | null; problems: readonly Problem[] } {
  const name = sound(part(parsed.value, 'rules_file'), fileNames.rules);
  if (name === null) return { rules: null, problems: [] };
  const file = beside(parsed.file, name);
  try {
    const text = load(file);
    if (text !== null) return { rules: readRulesAlone(text, file), problems: [] };
    const slip = { path: ['rules_file'], says: 'problem.no_file_named', value: name } as const;
    return { rules: null, problems: placed(parsed, [slip]) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { rules: null, problems: error.problems };
  }
}

function lineOf(parsed: Parsed, path: Path): number {
  const [offset] = parsed.locate([{ path, says: 'problem.missing', onKey: true }]);
  return problemAt(parsed.file, parsed.text, offset, { key: 'problem.missing' }).line;
}

/** All of it but the hours, which each test may set. */
function configurationOf(file: AlertTestFile, named: RulesFile | null): PipelineConfiguration {
  const rules = named?.rules ?? file.rules ?? [file.rule!];
  return {
    utcOffset: 0,
    cameras: [
      {
        ...{ id: TEST_CAMERA, rate: USUAL_RATE, frameSize: [1920, 1080] },
        pose: { x: 0, y: 0, z: 5, heading: 0, tilt: 0, horizontalFov: 1 },
      },
    ],
    zones: drawnAreas({ ...named?.zones, ...file.zones }),
    lines: ruleLines({ lines: { ...named?.lines, ...file.lines } }),
    stopLines: Object.entries(file.stop_lines).map(([name, { from, to, signal }]): StopLine => {
      return { name, from, to, ...signalGroup(signal) };
    }),
    rules,
  };
}

type Setting = Pick<AlertTestFile, 'start' | 'frame_rate_hz' | 'signals' | 'tracks' | 'expect'>;

/** @param own  the test's own part of the file, which goes before what the file says of all */
function testOf(
  base: Pick<AlertTest, 'file' | 'line' | 'name' | 'configuration'>,
  file: AlertTestFile,
  own: Setting,
): AlertTest {
  const start = own.start ?? file.start ?? NOON;
  const [rule] = base.configuration.rules;
  return {
    ...base,
    configuration: { ...base.configuration, utcOffset: utcOffset(start) },
    startMs: Date.parse(start),
    frameRate: own.frame_rate_hz ?? file.frame_rate_hz ?? USUAL_RATE,
    tracks: Object.entries(own.tracks ?? {}).map(([name, { label, from, at }]) => {
      return { name, label, from, legs: parseWay(at) };
    }),
    signals: Object.entries(own.signals ?? file.signals ?? {}).map(([group, phases]) => {
      return { ...signalGroup(group), phases: parsePhases(phases) };
    }),
    expected: (own.expect ?? []).map((alert) => ({ ...alert, rule: alert.rule ?? rule.id })),
  };
}
