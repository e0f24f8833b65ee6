/**
 * What every rule is given and gives back. A rule is a pure function of where it stands, what it remembers, and one
 * frame of one camera; what it claims holds now, and whether that becomes an alert is for the life cycle to say.
 *
 * Rules of zones speak of positions on the ground, the middle of a box's lower edge, as Frigate does.
 */
import type { Rule, RuleCondition, RuleKind, RuleLine, StopLine } from '../configuration.ts';
import type { Pace } from '../pace.ts';
import type { Track } from '../tracking/track.ts';

/** A rule with the places it stands on looked up. */
export interface PlacedRule<K extends RuleKind = RuleKind> {
  readonly kind: K;
  readonly rule: Rule;
  readonly condition: Extract<RuleCondition, { kind: K }>;
  readonly areas: readonly Area[];
  readonly areasByCell: AreaCells;
  readonly lines: readonly RuleLine[];
  readonly stopLines: readonly StopLine[];
}

/** A ring of a zone, with what tells quickly that somebody is not in it. */
export interface Area {
  readonly name: string;
  readonly ring: readonly number[]; // m
  readonly box: readonly [minX: number, minY: number, maxX: number, maxY: number]; // m, round the ring
  readonly depth: number; // m, from its centre to its nearest edge
}

/** Areas by the cell of the ground that they reach into: a rule of a hundred doors asks few of them. */
export type AreaCells = ReadonlyMap<number, readonly Area[]>;

/** One camera at one of its frames. */
export interface Scene {
  readonly camera: string;
  readonly at: number; // ms since the Unix epoch
  readonly tracks: readonly Track[]; // confirmed and on the ground, in order of birth; coasting ones too
  readonly paces: ReadonlyMap<string, Pace>; // by track, of those followed for long enough
  readonly lights: ReadonlyMap<string, Light>; // by "signal/group"
}

/** When a group of a signal last was red. */
export interface Light {
  readonly redFrom: number; // ms since the Unix epoch
  readonly redTo: number | null; // null: it still is
}

/** Something that is true at this frame. */
export interface Claim {
  readonly key: string; // tells it from other claims of its rule and camera, from one frame to the next
  readonly area: string; // the area or line it is about: silence after an alert is kept for it alone
  readonly tracks: readonly string[];
  readonly held: number; // ms for which it must go on being true
  readonly x: number; // m
  readonly y: number; // m
  readonly reason: () => string; // in words; asked for only when it is told
}

export interface Evaluation<S> {
  readonly state: readonly S[];
  readonly claims: readonly Claim[];
}

/** Whether the track took a detection of this frame. */
export function isSeen(track: Track): boolean {
  return track.detection >= 0;
}

/** 3400 → "3.4 s"; whole seconds from ten on. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}

/** 3.4 (m/s) → "12.2 km/h" */
export function kmh(speed: number): string {
  return `${(3.6 * speed).toFixed(1)} km/h`;
}
