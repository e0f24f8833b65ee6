/**
 * Traffic signals with fixed-time plans: the state of every group as a function of time.
 *
 * A plan is a cycle of stages, each green, then yellow, then red for all. A group that the next stage lists too stays
 * green through the change. Times are whole milliseconds, so that a state never depends on when it was last asked.
 */
import { assert } from '../../engine/assert.ts';
import type { Signal } from './site.ts';

export const SIGNAL_CODE = { red: 0, yellow: 1, green: 2 } as const;
const CODE_NAMES = ['red', 'yellow', 'green'] as const;

export interface SignalPlans {
  readonly ids: readonly string[];
  readonly groups: readonly string[]; // "signal/group", signal by signal
  readonly firstGroup: Int32Array; // signals + 1
  readonly signalOf: Int32Array; // per group
  readonly firstPhase: Int32Array; // signals + 1
  readonly phaseEnd: Float64Array; // ms from the start of the cycle
  readonly offset: Float64Array; // ms, per signal
  readonly firstCode: Int32Array; // phases + 1, into codes
  readonly codes: Uint8Array; // SIGNAL_CODE, phase by phase, one per group of its signal
}

/** A change as the feeds pass it on. */
export interface SignalChange {
  readonly kind: 'signal';
  readonly signal: string;
  readonly at: number;
  readonly phase: Readonly<Record<string, 'red' | 'yellow' | 'green'>>; // by group, without the signal's id
}

export function compileSignals(signals: readonly Signal[]): SignalPlans {
  const groups: string[] = [];
  const signalOf: number[] = [];
  const [firstGroup, firstPhase, phaseEnd, codes, firstCode] = [[0], [0], [] as number[], [] as number[], [0]];
  for (const signal of signals) {
    const own = [...new Set(signal.stages.flatMap((stage) => stage.green))];
    let end = 0;
    for (const [at, stage] of signal.stages.entries()) {
      const following = signal.stages[(at + 1) % signal.stages.length];
      const stays = (group: string) => stage.green.includes(group) && following.green.includes(group);
      for (const [seconds, code] of [
        [stage.duration, SIGNAL_CODE.green],
        [signal.yellow, SIGNAL_CODE.yellow],
        [signal.allRed, SIGNAL_CODE.red],
      ] as const) {
        assert(seconds >= 0, `signal ${signal.id} has a phase of ${seconds} s`);
        end += Math.round(seconds * 1000);
        phaseEnd.push(end);
        for (const group of own) {
          codes.push(stays(group) ? SIGNAL_CODE.green : stage.green.includes(group) ? code : SIGNAL_CODE.red);
        }
        firstCode.push(codes.length);
      }
    }
    assert(end > 0, `signal ${signal.id} has a cycle of no duration`);
    for (const group of own) {
      signalOf.push(firstGroup.length - 1);
      groups.push(`${signal.id}/${group}`);
    }
    firstGroup.push(groups.length);
    firstPhase.push(phaseEnd.length);
  }
  return {
    ids: signals.map((signal) => signal.id),
    groups,
    firstGroup: Int32Array.from(firstGroup),
    signalOf: Int32Array.from(signalOf),
    firstPhase: Int32Array.from(firstPhase),
    phaseEnd: Float64Array.from(phaseEnd),
    offset: Float64Array.from(signals, (signal) => Math.round(signal.offset * 1000)),
    firstCode: Int32Array.from(firstCode),
    codes: Uint8Array.from(codes),
  };
}

/** Index of a group by its reference, -1 for null; a reference to no group is a broken site. */
export function signalGroupIndex(plans: SignalPlans, reference: string | null): number {
  if (reference === null) return -1;
  const group = plans.groups.indexOf(reference);
  assert(group >= 0, `no signal has a group ${reference}`);
  return group;
}

/** Writes SIGNAL_CODE of every group at time `at` (ms). */
export function signalCodes(plans: SignalPlans, at: number, out: Uint8Array): void {
  for (let signal = 0; signal < plans.ids.length; signal++) {
    const begin = plans.firstCode[phaseAt(plans, signal, at)];
    const first = plans.firstGroup[signal];
    const end = plans.firstGroup[signal + 1];
    for (let group = first; group < end; group++) out[group] = plans.codes[begin + group - first];
  }
}

/** How long (ms) the group will still be green, from time `at`; 0 when it is not green, the cycle when it always is. */
export function greenLeft(plans: SignalPlans, group: number, at: number): number {
  const signal = plans.signalOf[group];
  const [begin, end] = [plans.firstPhase[signal], plans.firstPhase[signal + 1]];
  const cycle = plans.phaseEnd[end - 1];
  let phase = phaseAt(plans, signal, at);
  let since = timeInCycle(plans, signal, at);
  let left = 0;
  while (left < cycle && plans.codes[plans.firstCode[phase] + group - plans.firstGroup[signal]] === SIGNAL_CODE.green) {
    left += plans.phaseEnd[phase] - since;
    since = phase + 1 < end ? plans.phaseEnd[phase] : 0;
    phase = phase + 1 < end ? phase + 1 : begin;
  }
  return Math.min(left, cycle);
}

/** How long (ms) the group has been green at time `at`, 0 when it is not, the cycle when it always is. */
export function greenPassed(plans: SignalPlans, group: number, at: number): number {
  const signal = plans.signalOf[group];
  const [begin, end] = [plans.firstPhase[signal], plans.firstPhase[signal + 1]];
  const cycle = plans.phaseEnd[end - 1];
  let phase = phaseAt(plans, signal, at);
  let until = timeInCycle(plans, signal, at);
  let passed = 0;
  while (
    passed < cycle &&
    plans.codes[plans.firstCode[phase] + group - plans.firstGroup[signal]] === SIGNAL_CODE.green
  ) {
    passed += until - (phase === begin ? 0 : plans.phaseEnd[phase - 1]);
    phase = phase > begin ? phase - 1 : end - 1;
    until = plans.phaseEnd[phase];
  }
  return Math.min(passed, cycle);
}

/** How long (ms) the group's longest green lasts. */
export function longestGreen(plans: SignalPlans, group: number): number {
  const signal = plans.signalOf[group];
  let longest = 0;
  for (let phase = plans.firstPhase[signal]; phase < plans.firstPhase[signal + 1]; phase++) {
    const start = phase === plans.firstPhase[signal] ? 0 : plans.phaseEnd[phase - 1];
    longest = Math.max(longest, greenLeft(plans, group, start + plans.offset[signal]));
  }
  return longest;
}

/** The state of every signal with a group whose code differs between `before` and `now`. */
export function signalChanges(plans: SignalPlans, before: Uint8Array, now: Uint8Array, at: number): SignalChange[] {
  const changes: SignalChange[] = [];
  for (let signal = 0; signal < plans.ids.length; signal++) {
    const groups = plans.groups.slice(plans.firstGroup[signal], plans.firstGroup[signal + 1]);
    const first = plans.firstGroup[signal];
    if (groups.every((_, g) => before[first + g] === now[first + g])) continue;
    const id = plans.ids[signal];
    const phase = Object.fromEntries(groups.map((name, g) => [name.slice(id.length + 1), CODE_NAMES[now[first + g]]]));
    changes.push({ kind: 'signal', signal: id, at, phase });
  }
  return changes;
}

function phaseAt(plans: SignalPlans, signal: number, at: number): number {
  const last = plans.firstPhase[signal + 1] - 1;
  const time = timeInCycle(plans, signal, at);
  let phase = plans.firstPhase[signal];
  while (phase < last && plans.phaseEnd[phase] <= time) phase++;
  return phase;
}

function timeInCycle({ firstPhase, phaseEnd, offset }: SignalPlans, signal: number, at: number): number {
  const cycle = phaseEnd[firstPhase[signal + 1] - 1];
  const time = (at - offset[signal]) % cycle;
  return time < 0 ? time + cycle : time;
}
