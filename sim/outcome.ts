/** What one run of one seed comes to: all that measures and comparisons are computed from. Plain data. */
import type { Incident } from './incidents/incident.ts';
import type { LayoutEvent, WorldEvent } from './recording/event-log.ts';

/** Sums over one layout that no event tells. */
export interface LayoutTotals {
  readonly frames: number; // exposures of all cameras
  readonly sightings: number; // bodies in them, summed
  readonly detections: number;
  readonly falsePositives: number;
  readonly cameraHours: number;
  readonly personMinutes: number; // of uninvolved people in some picture, each counted once at a time
  readonly identifyMinutes: number; // of those, at the density at which a stranger is identified
}

export interface LayoutOutcome {
  readonly layout: string;
  readonly events: readonly LayoutEvent[]; // in order of time
  readonly totals: LayoutTotals;
  readonly evidence: Readonly<Record<string, number>>; // s by incident: an actor at identify density in some picture
}

export interface SeedOutcome {
  readonly seed: string;
  readonly startMs: number; // Unix epoch
  readonly durationMs: number;
  readonly hash: string;
  readonly incidents: readonly Incident[];
  readonly world: readonly WorldEvent[];
  readonly layouts: readonly LayoutOutcome[];
}
