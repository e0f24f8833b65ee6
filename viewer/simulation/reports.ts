/**
 * What the page and its simulation worker say to each other. The page asks once; the worker reads, runs, and reports
 * the place, what the cameras can see of it, each block as it is done, and how it ended.
 */
import type { MotionTrack } from '../../sim/recording/motion.ts';
import type { Polyline, Ring } from '../../sim/world/site.ts';

export interface Ask {
  readonly scenario: string; // a name from the library, or of one of `files`
  readonly files: Readonly<Record<string, string>> | null; // name → text; null: the library
  readonly language: string;
  readonly seed: string | null; // null: the scenario's own
  readonly minutes: number; // at most so many
  readonly workers: number;
}

export type Report = PlaceReport | SightReport | BlockReport | OverReport | RefusedReport | FailedReport;

/** As soon as the files are read. */
export interface PlaceReport {
  readonly kind: 'place';
  readonly scenario: string;
  readonly seed: string;
  readonly startMs: number; // local, as if it were UTC
  readonly duration: number; // s
  readonly tick: number; // s
  readonly attribution: string;
  readonly bounds: readonly [minX: number, minY: number, maxX: number, maxY: number]; // m
  readonly buildings: readonly (readonly Ring[])[]; // outline, then holes
  readonly lanes: readonly { readonly line: Polyline; readonly width: number }[];
  readonly kerbs: readonly Polyline[];
  readonly barriers: readonly Polyline[];
  readonly trees: readonly { readonly x: number; readonly y: number; readonly radius: number }[];
  readonly layouts: readonly { readonly name: string; readonly cameras: readonly PlannedCamera[] }[];
}

export interface PlannedCamera {
  readonly id: string;
  readonly x: number; // m
  readonly y: number; // m
  readonly heading: number; // rad, clockwise from north
  readonly fov: number; // rad, horizontal
  readonly reach: number; // m along the axis, as far as the camera's own limit of detail
}

/** What each layout sees of the ground: row 0 is the south edge, a byte a cell, 1 where some camera sees it. */
export interface SightReport {
  readonly kind: 'sight';
  readonly cell: number; // m
  readonly columns: number;
  readonly rows: number;
  readonly seen: readonly Uint8Array<ArrayBuffer>[]; // layout by layout
}

/** A block of ticks, stepped and hashed. */
export interface BlockReport {
  readonly kind: 'block';
  readonly until: number; // s of simulated time
  readonly tracks: readonly MotionTrack[];
  readonly hash: string; // of the run so far
  readonly pace: number; // simulated seconds a second
}

export interface OverReport {
  readonly kind: 'over';
  readonly hash: string;
}

/** The files have problems that a person must put right. */
export interface RefusedReport {
  readonly kind: 'refused';
  readonly problems: string;
}

export interface FailedReport {
  readonly kind: 'failed';
  readonly reason: string;
}
