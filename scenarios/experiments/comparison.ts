/**
 * What a comparison of layouts comes to: every figure with its interval, its seeds and what it is made of. This is
 * `summary.json` of a comparison, and what reports and viewers draw. Layouts are compared with the first one.
 */
import type { FunnelStage } from '../../sim/funnel/stages.ts';
import type { Outcome } from '../../sim/metrics/incident-rows.ts';
import type { Channel } from '../../sim/recording/event-log.ts';
import type { IncidentKind, PrimaryOutcome } from '../../sim/scenario.ts';

/** What an interval says. */
export type Verdict = 'better' | 'worse' | 'no-clear-difference';

/** What is said in the end: where headings or lenses are not known, a word must hold over their draws. */
export type OverallVerdict = Verdict | 'depends-on-unknown-headings';

/** A mean over seeds with its 95 % interval; null where there is nothing to take it of. */
export interface Estimate {
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly seeds: number; // that have a value; 0 of a figure that no chance is in
  readonly method: 'student-t' | 'bootstrap' | 'exact' | 'none'; // exact: of the layout alone, without an interval
}

/** One figure of merit or harm, by layout, and the difference of each to the first. */
export interface MetricRow {
  readonly metric: string; // key of the message catalogue under "metric."
  readonly unit: string; // "share", "s", "1/h", "min/h", or a currency
  readonly better: 'more' | 'less' | 'neither';
  readonly role: 'primary' | 'secondary' | 'harm' | 'cost';
  readonly values: readonly Estimate[]; // by layout
  /** Layout k + 1 against layout 0. The verdict follows the interval; of the primary row the draws, where there are any. */
  readonly differences: readonly (Estimate & { readonly verdict: OverallVerdict })[];
}

export interface FunnelRow {
  readonly layout: string;
  readonly stage: FunnelStage;
  readonly reached: number; // incidents, over all seeds
  readonly lost: number; // at this stage
}

export interface KnewFirstRow {
  readonly layout: string;
  readonly channel: Channel | 'nobody';
  readonly outcome: Outcome;
  readonly incidents: number;
}

/** One of the three largest moves between stages, and what is behind it. */
export interface Shift {
  readonly against: string; // the layout that is compared with the first
  readonly from: FunnelStage | 'none'; // furthest stage under the first layout; 'none': in no camera's view
  readonly to: FunnelStage | 'none';
  readonly incidents: readonly HandChange[];
  readonly cameras: readonly { readonly layout: string; readonly camera: string; readonly incidents: number }[];
}

/** An incident whose furthest stage differs between two layouts. */
export interface HandChange {
  readonly against: string; // the layout that is compared with the first
  readonly seed: string;
  readonly incident: string;
  readonly kind: IncidentKind;
  readonly place: string;
  readonly at: number; // ms since the start of the run
  readonly from: FunnelStage | 'none';
  readonly to: FunnelStage | 'none';
  readonly fromCamera: string | null;
  readonly toCamera: string | null;
}

/** Share of incidents that came to something by a delay since they began: a step curve. */
export interface DelayCurve {
  readonly layout: string;
  readonly to: 'detected' | 'alert' | 'dispatched' | 'arrived';
  readonly seconds: readonly number[];
  readonly share: readonly number[];
}

/** Cameras whose heading or lens nobody knows were drawn: each draw is one way in which they may stand in truth. */
export interface Draws {
  readonly count: number; // the same draws in every seed
  readonly unknowns: readonly LayoutUnknowns[]; // of the layouts that have any, in their order
  readonly pairs: readonly DrawnPair[]; // of which one layout or both have any
}

export interface LayoutUnknowns {
  readonly layout: string;
  readonly cameras: number; // of which something was drawn
  readonly headings: number;
  readonly lenses: number;
  readonly stakes: readonly CameraStake[]; // the five on which most hangs, most first
}

/** Incidents of all seeds that came to the primary outcome with this camera as their best, in the draws of fewest and most. */
export interface CameraStake {
  readonly camera: string;
  readonly fewest: number;
  readonly most: number;
}

/** A layout against the first one: the primary difference draw by draw. */
export interface DrawnPair {
  readonly against: string; // the layout that is compared with the first
  readonly verdict: OverallVerdict;
  readonly asWritten: Verdict; // with the assumed headings
  readonly counts: Readonly<Record<Verdict, number>>; // of draws
  readonly low: number | null; // the least difference of a draw
  readonly high: number | null;
  readonly differences: readonly (Estimate & { readonly verdict: Verdict })[]; // draw by draw, paired over seeds
}

export interface Comparison {
  readonly format: 'sunqar-comparison';
  readonly version: 1;
  readonly sunqar: string;
  readonly scenario: string;
  readonly seeds: readonly string[];
  /** How often the interval was looked at, each time ready to stop; absent where the number of seeds was set before. */
  readonly looks?: number;
  readonly minutesPerSeed: number;
  readonly probesPerSeed: number;
  readonly bodiesPerFrame: number;
  readonly wallSeconds: number;
  readonly primaryOutcome: PrimaryOutcome;
  readonly detector: { readonly profile: string; readonly status: string };
  readonly attribution: string;
  readonly layouts: readonly {
    readonly name: string;
    readonly cameras: number;
    readonly price: Readonly<Record<string, number>>; // by currency
    readonly coverage: { readonly share: number; readonly demandShare: number; readonly level: string };
  }[];
  readonly metrics: readonly MetricRow[]; // the primary one first
  readonly funnel: readonly FunnelRow[];
  readonly knewFirst: readonly KnewFirstRow[];
  readonly shifts: readonly Shift[]; // the three largest of each layout against the first
  readonly handChanges: readonly HandChange[];
  readonly delays: readonly DelayCurve[];
  readonly kindsWithoutRule: readonly { readonly kind: IncidentKind; readonly incidents: number }[];
  readonly draws?: Draws; // absent where nothing was drawn
}
