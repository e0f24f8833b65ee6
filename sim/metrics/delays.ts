/**
 * How soon something is done about incidents, over all of them: an incident that ends with nothing done counts as
 * never, and only the end of the run hides what would have come.
 *
 * The share that was done by a delay is the Aalen–Johansen estimate of cumulative incidence, with "never" as the
 * competing end: Aalen & Johansen, Scand. J. Statist. 5, 141 (1978). Where nothing is hidden it is the plain share; where
 * nothing competes it is one minus Kaplan & Meier's survival, J. Am. Stat. Assoc. 53, 457 (1958).
 */
import type { IncidentRow } from './incident-rows.ts';

export type DelayTarget = 'detected' | 'alert' | 'dispatched' | 'arrived';

/** came: after `delay`. never: it ended after `delay` and nothing came. hidden: the run ended after `delay`. */
export interface Delay {
  readonly delay: number; // ms since the incident began
  readonly end: 'came' | 'never' | 'hidden';
}

/** Share of incidents to which it came by `delay`; steps rise in both. */
export interface IncidenceStep {
  readonly delay: number; // ms
  readonly share: number; // 0 to 1
}

/**
 * Delays to `target`. The run is followed to its end and no further, for all alike: what came after it, or is still under
 * way, is hidden at the end. To count it for those who were lucky would leave the others' later luck out of the estimate.
 *
 * @param duration  ms, of the run
 */
export function delaysTo(target: DelayTarget, rows: readonly IncidentRow[], duration: number): Delay[] {
  return rows.map((row) => {
    const came = row[target];
    const followed = duration - row.begins;
    if (came !== null) return came <= followed ? { delay: came, end: 'came' } : { delay: followed, end: 'hidden' };
    const isUnderWay = target === 'arrived' && row.dispatched !== null;
    if (row.ends === null || isUnderWay) return { delay: followed, end: 'hidden' };
    return { delay: row.ends - row.begins, end: 'never' };
  });
}

/** Steps of the cumulative incidence, from the first that came; empty when nothing did. Order says nothing. */
export function cumulativeIncidence(delays: readonly Delay[]): IncidenceStep[] {
  const sorted = delays.toSorted((a, b) => a.delay - b.delay);
  const steps: IncidenceStep[] = [];
  let share = 0;
  let left = 1; // to whom neither has happened yet, of all
  for (let i = 0; i < sorted.length; ) {
    const { delay } = sorted[i];
    const atRisk = sorted.length - i;
    const now = { came: 0, never: 0, hidden: 0 };
    for (; i < sorted.length && sorted[i].delay === delay; i++) now[sorted[i].end]++;
    // What is hidden at a delay was still at risk at it.
    share += (left * now.came) / atRisk;
    left *= (atRisk - now.came - now.never) / atRisk;
    if (now.came > 0) steps.push({ delay, share });
  }
  return steps;
}

/** Share of all incidents to which it came within `delay` ms. Beyond what was followed it stays where it was. */
export function shareWithin(steps: readonly IncidenceStep[], delay: number): number {
  return steps.findLast((step) => step.delay <= delay)?.share ?? 0;
}

/** Shortest delay, ms, within which it came to `share` of all incidents; null: not reached. */
export function delayQuantile(steps: readonly IncidenceStep[], share: number): number | null {
  // Sums of n-ths fall a little short of the share that they are.
  return steps.find((step) => step.share >= share - 1e-12)?.delay ?? null;
}

/** Horizon of the mean delay that layouts are compared by, ms. Assumed: help that is later is as good as none. */
export const DELAY_HORIZON = 300_000;

/** Mean delay over all incidents, ms, each counted up to `horizon`: what never came counts as the horizon. */
export function restrictedMean(steps: readonly IncidenceStep[], horizon: number): number {
  let mean = horizon;
  let before = 0;
  for (const { delay, share } of steps) {
    if (delay >= horizon) break;
    mean -= (share - before) * (horizon - delay);
    before = share;
  }
  return mean;
}
