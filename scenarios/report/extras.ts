/** What a report needs beside the comparison: pictures, and where the tables and the viewer are. */
import type { Comparison, HandChange } from '../experiments/comparison.ts';

export interface ReportExtras {
  readonly maps: readonly string[]; // SVG text, one per layout, in their order; none: no maps are shown
  readonly tables: Tables;
  /** Address of the viewer at the second an incident began under a layout; null: it cannot be seen there. */
  readonly viewerLink: ((layout: string, change: HandChange) => string | null) | null;
}

/** File names of the tables beside the report. */
export interface Tables {
  readonly metrics: string;
  readonly coverage: string;
  readonly funnel: string;
  readonly handChanges: string;
  readonly knewFirst: string;
  readonly delays: string;
  readonly draws?: string; // where something was drawn
}

/** What every section of a report is drawn from. */
export interface Subject {
  readonly comparison: Comparison;
  readonly extras: ReportExtras;
}
