/**
 * What actors do, as data: roles with steps that are played one after the other, each until it is done.
 *
 * The main actor's steps carry the incident's course. An incident and its look-alike share all steps before `parts`;
 * from there the one does harm and the other does nothing wrong. Nodes and destinations are those of the walkways.
 */

/** Walks or runs along the walkways to node `halt`, at `destination` or on the way there. */
export interface Go {
  readonly does: 'go';
  readonly destination: number;
  readonly halt: number;
  readonly pace: number; // m/s
  readonly until?: number; // ms since the start of the run; breaks off
  readonly follows?: { readonly whom: number; readonly behind: number }; // keeps so far behind a role, m
  readonly cue?: number; // not over before the main actor has come to this step, and then over wherever it is
}

export type Step =
  | Go
  /** Goes straight to a point of open ground nearby. */
  | { readonly does: 'step'; readonly x: number; readonly y: number; readonly pace: number }
  | { readonly does: 'stand'; readonly duration: number } // ms
  | { readonly does: 'wait'; readonly until: number } // ms since the start of the run
  /** Goes on the same way, faster, and up to another role, until `near` metres are between them. */
  | {
      readonly does: 'catch';
      readonly whom: number;
      readonly near: number; // m
      readonly pace: number; // m/s
      readonly closes?: { readonly from: number; readonly within: number }; // m, ms: how the gap is to shrink
    }
  /** Is indoors, seen by nobody. */
  | { readonly does: 'hide'; readonly duration: number }; // ms

/** Who comes out at node `from` and does `steps`; after the last one it is gone for good. */
export interface Role {
  readonly from: number;
  readonly comesAt: number; // ms since the start of the run; before 0: on the way when the run begins
  readonly steps: readonly [Go, ...Step[]];
}

/** A script on foot; the first role is the main one. Indices are of its steps, each meaning its start. */
export interface FootScript {
  readonly on: 'foot';
  readonly roles: readonly Role[];
  readonly begins: number;
  readonly parts: number; // two thirds are played: what follows is not shared
  readonly acts: number; // of a look-alike, where it parts
}

/** A driver at one of these signal groups, found when the time has come: see red-light.ts. */
export interface RoadScript {
  readonly on: 'road';
  readonly groups: readonly number[];
}

export type Script = FootScript | RoadScript;

/** What one performance is like: drawn for an incident, and within a few per cent the same for its look-alike. */
export interface Traits {
  readonly pace: number; //  m/s, walking
  readonly dwell: number; // ms, of the whole script
  readonly reach: number; // m: how far it paces, or from how far it follows
}

export type Range = readonly [least: number, most: number];

/** A runner's speed, m/s: a grown person's run over a few hundred metres; assumed. */
export const RUN = 4;

/**
 * Lingers at a place by pacing: two laps to a spot nearby and back, standing at each end.
 *
 * @param standing ms in all
 */
export function pace(here: Spot, there: Spot, standing: number, { pace }: Traits): Step[] {
  const stand: Step = { does: 'stand', duration: Math.round(standing / 4) };
  const lap: Step[] = [stand, { does: 'step', ...there, pace }, stand, { does: 'step', ...here, pace }];
  return [...lap, ...lap];
}

/** A point of the ground, m. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}
