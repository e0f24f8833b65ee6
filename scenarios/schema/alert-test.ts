/**
 * The alert test file: a rule, who is where when, and which alerts must come of it. For people who write rules and no
 * programs, in the manner of promtool. Rules, zones and lines are written as in a rules file.
 */
import { z } from 'zod';
import type { MessageKey } from '../messages/catalogue.ts';
import { lineOfText, MS_PER_SECOND, name, point, siteId } from './quantities.ts';
import { drawnZone, lineSchema, loneRuleSchema, OBJECTS } from './rules.ts';
import { fileNames } from './scenario.ts';

const LONGEST = 86_400; // s
const milliseconds = (seconds: number) => Math.round(seconds * MS_PER_SECOND);
const seconds = z.number().min(0).max(LONGEST);
const notation = z.string().max(10_000);

const track = z
  .strictObject({
    label: z.enum(OBJECTS).default('person').meta({ description: 'What it is' }),
    from_s: seconds.default(0).meta({ description: 'When it is first seen, from the start of the test', unit: 's' }),
    at: notation.meta({ description: 'Where it is: legs joined by `;`', unit: 'm, s' }),
  })
  .transform((t) => ({ label: t.label, from: milliseconds(t.from_s), at: t.at }));

const expected = z
  .strictObject({
    track: name.optional().meta({ description: 'The track that the alert tells of', otherwise: 'see `tracks`' }),
    tracks: z.array(name).min(1).max(1000).optional().meta({ description: 'All of them, where they are several' }),
    rule: name.optional().meta({ description: 'Its rule', otherwise: 'the rule, where there is but one' }),
    alert_s: seconds.meta({ description: 'When it is told, from the start of the test', unit: 's' }),
    within_s: seconds.default(1).meta({ description: 'How far off it may be', unit: 's', source: 'assumed' }),
  })
  .refine((e) => (e.track === undefined) !== (e.tracks === undefined), 'limit.track_or_tracks' satisfies MessageKey)
  .transform((e) => ({
    tracks: e.tracks ?? [e.track!],
    rule: e.rule ?? null,
    at: milliseconds(e.alert_s),
    within: milliseconds(e.within_s),
  }));

const stopLine = z
  .strictObject({
    from_m: point.meta({ description: 'Left end as the driver sees it [east, north]', unit: 'm' }),
    to_m: point.meta({ description: 'Right end', unit: 'm' }),
    signal: siteId
      .regex(/\//, 'limit.signal_group' satisfies MessageKey)
      .meta({ description: 'Signal and group, such as j1/west' }),
  })
  .transform((s) => ({ from: s.from_m, to: s.to_m, signal: s.signal }));

/** Of the whole file, or of one test. */
const setting = {
  start: z.iso
    .datetime({ offset: true, error: 'limit.start' satisfies MessageKey })
    .optional()
    .meta({ description: 'First moment; needed where a rule has a schedule', otherwise: 'noon' }),
  frame_rate_hz: z
    .number()
    .gt(0)
    .max(120)
    .optional()
    .meta({ description: 'Frames a second', unit: 'Hz', source: 'Frigate analyses 5', otherwise: '`5`' }),
  signals: z
    .record(siteId, notation)
    .optional()
    .meta({ description: 'Phases of each signal group from the start, such as `green for 10s; red for 20s`' }),
};
const tracks = z.record(name, track).meta({ description: 'Who is there, by name' });
const expect = z.array(expected).max(1000).meta({ description: 'All alerts that must be told; [] for silence' });

const test = z.strictObject({
  name: lineOfText(200).min(1).meta({ description: 'What is claimed, in words' }),
  ...setting,
  tracks,
  expect,
});

export const trackSchema = track;
export const expectedSchema = expected;
export const stopLineSchema = stopLine;

export const alertTestSchema = z
  .strictObject({
    version: z.literal(1).meta({ description: 'Version of this format' }),
    rule: loneRuleSchema.optional().meta({ description: 'The rule under test; or `rules`, or `rules_file`' }),
    rules: z.array(loneRuleSchema).min(1).max(1000).optional().meta({ description: 'Several' }),
    rules_file: fileNames.rules.optional().meta({ description: 'The rules, zones and lines of a rules file' }),
    zones: z
      .record(name, drawnZone)
      .default({})
      .meta({ description: 'Areas, by name; those of a city are drawn for the test' }),
    lines: z.record(name, lineSchema).default({}).meta({ description: 'Lines to cross, by name' }),
    stop_lines: z.record(siteId, stopLine).default({}).meta({ description: 'Lines not to pass on red, by name' }),
    ...setting,
    tests: z.array(test).max(1000).optional().meta({ description: 'Tests; or one test without a name' }),
    tracks: tracks.optional(),
    expect: expect.optional(),
  })
  .refine(
    (f) => [f.rule, f.rules, f.rules_file].filter((given) => given !== undefined).length === 1,
    'limit.one_of_rules' satisfies MessageKey,
  )
  .refine(
    (f) => (f.tests === undefined) === (f.tracks !== undefined && f.expect !== undefined),
    'limit.tests_or_tracks' satisfies MessageKey,
  )
  .meta({ title: 'Sunqar alert tests', description: 'Which alerts rules must raise, and which not' });

export type AlertTestFile = z.output<typeof alertTestSchema>;
