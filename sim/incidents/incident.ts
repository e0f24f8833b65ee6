/**
 * What truly happens: incidents and their benign look-alikes. A look-alike plays the first two thirds of the same
 * script and then does nothing wrong. Everything here is a function of the seed and the place, never of a camera.
 */
import type { IncidentKind } from '../scenario.ts';

/** One incident or look-alike, as it was planned before the run began. */
export interface Incident {
  readonly id: string; // "theft-3"; its look-alike is "theft-3-alike"
  readonly kind: IncidentKind;
  readonly isAlike: boolean;
  readonly isScripted: boolean; // at an exact second and place, and of no real rate
  readonly place: string; // an asset of the site, a `signal/group`, or `signals`: at any of them
  readonly x: number; // m, where it is to happen
  readonly y: number; // m
  readonly at: number; // ms, when it is to begin
  readonly realRate: number; // 1/s, how often its kind truly happens on the site; 0: scripted, or a look-alike
}

/** Rows of the incidents' state, in the order of the plan. */
export const INCIDENT_PHASE = { planned: 0, coming: 1, begun: 2, acted: 3, ended: 4, dropped: 5 } as const;

/** Which incident somebody takes part in while it lasts, from begun to ended. */
export interface Cast {
  /** Row of the incident that body `lo`, `hi` is an actor of now; -1: of none. */
  readonly incidentOf: (lo: number, hi: number) => number;
}

/** An incident or look-alike begins, or ceases, to show to the eye on a camera's live screen. */
export interface SightChange {
  readonly at: number; // ms from the start of the run
  readonly incident: string;
  readonly camera: string;
  readonly isVisible: boolean;
}
