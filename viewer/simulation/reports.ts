/**
 * What the page hears from whoever has a run for it: a worker that computes one, or a folder that holds one. First the
 * place, then blocks of recording (a folder is one large block), then how it ended.
 */
import type { Layout } from '../../sim/cameras/layout.ts';
import type { Incident } from '../../sim/incidents/incident.ts';
import type { LoggedEvent } from '../../sim/recording/event-log.ts';
import type { Site } from '../../sim/world/site.ts';

export interface Ask {
  readonly scenario: string; // a name from the library, or of one of `files`
  readonly files: Readonly<Record<string, string>> | null; // name → text; null: the library
  readonly language: string;
  readonly seed: string | null; // null: the scenario's own
  readonly minutes: number; // at most so many
  readonly workers: number;
}

/** What `place.json` of a run folder holds. */
export interface Place {
  readonly scenario: {
    readonly name: string;
    readonly seed: string;
    readonly startMs: number; // Unix epoch, UTC
    readonly utcOffsetMs: number;
    readonly durationMs: number;
    readonly tickMs: number;
  };
  readonly attribution: string;
  readonly site: Site;
  readonly layouts: readonly Layout[];
}

export type Report = PlaceReport | BlockReport | OverReport | RefusedReport | FailedReport;

export interface PlaceReport {
  readonly kind: 'place';
  readonly place: Place;
  readonly detector: string | null; // a profile that nobody has calibrated; null: one that somebody has
}

/** Recording of a stretch of time: whole files, with one chunk in them or all. */
export interface BlockReport {
  readonly kind: 'block';
  readonly until: number; // s since the start
  readonly motion: Uint8Array;
  readonly overlays: readonly Uint8Array[]; // by layout
  readonly incidents: readonly Incident[]; // that were not told before
  readonly events: readonly LoggedEvent[]; // in the order of the log
  readonly hash: string | null; // of the run so far
  readonly pace: number | null; // simulated seconds a second, while computed here
}

export interface OverReport {
  readonly kind: 'over';
  readonly hash: string | null;
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
