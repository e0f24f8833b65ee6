/**
 * A test through the pipeline's own rules, and what was told against what was expected. A rule that never looked at
 * anything proves nothing: such a test is an error, whatever it expected.
 */
import type { Rule } from '../../sim/pipeline/configuration.ts';
import type { Alert } from '../../sim/pipeline/contract.ts';
import { LATENESS } from '../../sim/pipeline/in-order.ts';
import { createPipeline, endPipeline, takeObservation, takeTracks } from '../../sim/pipeline/pipeline.ts';
import { isSeen } from '../../sim/pipeline/rules/rule.ts';
import { isArmed } from '../../sim/pipeline/schedule.ts';
import type { TrackFrame } from '../../sim/pipeline/tracking/track.ts';
import type { Phrase } from '../messages/catalogue.ts';
import { type AlertTest, type ExpectedAlert, TEST_CAMERA } from '../read/alert-test.ts';
import { momentsOf, nameOfTrack } from './frames.ts';

export interface Verdict {
  readonly test: AlertTest;
  readonly status: 'pass' | 'fail' | 'error';
  readonly trouble: Phrase | null; // of an error
  readonly duration: number; // ms of the test's own time
  readonly expected: readonly (ExpectedAlert & { readonly isMet: boolean })[];
  readonly got: readonly (ToldAlert & { readonly isExpected: boolean })[];
}

/** An alert when it is told of tracks that it was not told of before. */
export interface ToldAlert {
  readonly rule: string;
  readonly tracks: readonly string[]; // names, in order
  readonly at: number; // ms from the start of the test
  readonly reason: string;
}

export function judge(test: AlertTest): Verdict {
  const { alerts, looked, duration } = played(test);
  const told = newsOf(alerts, test.startMs);
  const taken = new Set<ToldAlert>();
  const expected = test.expected
    .toSorted((a, b) => a.at - b.at)
    .map((alert) => {
      const met = told.find((one) => !taken.has(one) && isMeant(alert, one));
      if (met !== undefined) taken.add(met);
      return { ...alert, isMet: met !== undefined };
    });
  const got = told.map((one) => ({ ...one, isExpected: taken.has(one) }));
  const trouble = troubleOf(test, looked);
  const isRight = expected.every(({ isMet }) => isMet) && got.every(({ isExpected }) => isExpected);
  return { test, status: trouble !== null ? 'error' : isRight ? 'pass' : 'fail', trouble, duration, expected, got };
}

function isMeant({ rule, tracks, at, within }: ExpectedAlert, told: ToldAlert): boolean {
  if (rule !== told.rule || Math.abs(told.at - at) > within) return false;
  return tracks.length === told.tracks.length && tracks.every((name) => told.tracks.includes(name));
}

/** What a rule was shown. */
interface Looked {
  readonly rule: Rule;
  sawObject: boolean;
  sawObjectWhenOpen: boolean; // within its schedule
}

function played(test: AlertTest) {
  const { configuration, startMs } = test;
  const pipeline = createPipeline(configuration);
  const looked = configuration.rules.map((rule): Looked => ({ rule, sawObject: false, sawObjectWhenOpen: false }));
  const alerts: Alert[] = [];
  let at = startMs;
  for (const { signals, frame } of momentsOf(test)) {
    at = frame.at;
    // Signals wait for what may be late; word of a later time brings them through before the frame that sees them.
    for (const signal of signals) alerts.push(...takeObservation(pipeline, signal).alerts);
    const heartbeat = { kind: 'heartbeat', camera: TEST_CAMERA, at: at + LATENESS } as const;
    if (signals.length > 0) alerts.push(...takeObservation(pipeline, heartbeat).alerts);
    for (const one of looked) note(one, frame, configuration.utcOffset);
    alerts.push(...takeTracks(pipeline, frame).alerts);
  }
  alerts.push(...endPipeline(pipeline).alerts);
  return { alerts, looked, duration: at - startMs };
}

function note(looked: Looked, { at, tracks }: TrackFrame, offset: number): void {
  const { rule } = looked;
  if (!tracks.some((track) => isSeen(track) && rule.objects.includes(track.label))) return;
  looked.sawObject = true;
  if (isArmed(rule, at, offset)) looked.sawObjectWhenOpen = true;
}

/** Why the test proves nothing: none of its rules looked at anything, or one that it expects an alert of did not. */
function troubleOf({ expected, signals }: AlertTest, looked: readonly Looked[]): Phrase | null {
  const hasLights = ({ condition }: Rule) => condition.kind !== 'red-light' || signals.length > 0;
  const blind = looked.filter(({ rule, sawObjectWhenOpen }) => !sawObjectWhenOpen || !hasLights(rule));
  const missed = blind.find(({ rule }) => expected.some((alert) => alert.rule === rule.id));
  const [first] = blind.length === looked.length ? blind : [];
  const one = missed ?? first;
  if (one === undefined) return null;
  const values = { rule: one.rule.id, objects: one.rule.objects.join(', ') };
  if (!one.sawObject) return { key: 'test.blind.objects', values };
  return { key: one.sawObjectWhenOpen ? 'test.blind.signals' : 'test.blind.schedule', values };
}

/** Every time that an alert is told of somebody new. */
function newsOf(alerts: readonly Alert[], startMs: number): ToldAlert[] {
  const known = new Map<string, readonly string[]>();
  return alerts.flatMap(({ id, rule, state, tracks, at, reason }): ToldAlert[] => {
    if (state !== 'firing') return [];
    const before = known.get(id) ?? [];
    known.set(id, tracks);
    const news = tracks.filter((track) => !before.includes(track)).map(nameOfTrack);
    return news.length === 0 ? [] : [{ rule, tracks: news, at: at - startMs, reason }];
  });
}
