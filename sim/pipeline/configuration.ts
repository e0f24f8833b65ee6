/** What a pipeline is set up with: calibrations, zones, lines, rules. SI units and milliseconds; plain data. */
import type { Label, ReportedPose } from './contract.ts';

/** What a pipeline knows of a camera before its first frame. */
export interface CameraCalibration {
  readonly id: string;
  readonly rate: number; // Hz
  readonly frameSize: readonly [widthPx: number, heightPx: number];
  readonly pose: ReportedPose;
}

/** A named area; what a rules file calls one zone may be many rings, and each is an area of its own. */
export interface ZoneArea {
  readonly zone: string; // its name in the rules file
  readonly area: string; // one of its rings: "doors:entrance/b3-2", or the zone's name where there is but one
  readonly ring: readonly number[]; // x0, y0, …, m, not closed
}

export interface RuleLine {
  readonly name: string;
  readonly from: readonly [x: number, y: number]; // m
  readonly to: readonly [x: number, y: number]; // m
  readonly direction: 'both' | 'left' | 'right'; // towards which side it counts, looking from `from` to `to`
}

/** A line that vehicles must not pass while a signal's group is red. */
export interface StopLine {
  readonly name: string; // the lane's id
  readonly from: readonly [x: number, y: number]; // m, across the lane, left end as seen by the driver
  readonly to: readonly [x: number, y: number];
  readonly signal: string;
  readonly group: string;
}

export type RuleCondition =
  | { readonly kind: 'intrusion' }
  | { readonly kind: 'loiter'; readonly loitering: number } // ms
  | { readonly kind: 'door-dwell'; readonly dwell: number } // ms
  | { readonly kind: 'line-crossing'; readonly lines: readonly string[] }
  | { readonly kind: 'crowd'; readonly count: number; readonly held: number } // ms
  | { readonly kind: 'running'; readonly speed: number; readonly held: number } // m/s, ms
  | { readonly kind: 'speeding'; readonly speed: number } // m/s
  | { readonly kind: 'wrong-way'; readonly heading: number; readonly held: number } // rad, ms
  | { readonly kind: 'stopped'; readonly stopped: number } // ms
  | { readonly kind: 'pursuit'; readonly near: number; readonly speed: number; readonly within: number } // m, m/s, ms
  | { readonly kind: 'red-light'; readonly grace: number }; // ms after the change to red

export type RuleKind = RuleCondition['kind'];

export interface Rule {
  readonly id: string;
  readonly objects: readonly Label[];
  readonly inertia: number; // ms
  readonly schedule: { readonly from: number; readonly to: number } | null; // ms of the local day
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  readonly cooldown: number; // ms
  readonly zones: readonly string[];
  readonly condition: RuleCondition;
}

export interface PipelineConfiguration {
  readonly utcOffset: number; // ms, local time minus UTC: schedules are local
  readonly cameras: readonly CameraCalibration[];
  readonly zones: readonly ZoneArea[];
  readonly lines: readonly RuleLine[];
  readonly stopLines: readonly StopLine[];
  readonly rules: readonly Rule[];
}
