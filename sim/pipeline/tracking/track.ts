/** What tracking hands to rules: who is where, by one camera, at one of its frames. */
import type { Label } from '../contract.ts';

/** One thing followed by one camera. */
export interface Track {
  readonly id: string; // "camera#number": unique in a run, and of one camera
  readonly label: Label;
  readonly detection: number; // place in the frame of the detection it took; -1: none, and it coasts
  readonly isConfirmed: boolean; // seen often enough to count
  readonly since: number; // ms since the Unix epoch, of its first detection
  readonly box: readonly [left: number, top: number, right: number, bottom: number]; // px, as filtered
  readonly x: number; // m, site frame: where it stands on the ground, as filtered; NaN: above the horizon
  readonly y: number; // m
  readonly vx: number; // m/s
  readonly vy: number; // m/s
  readonly spread: number; // m, standard deviation of x and y
}

/** Tracks of one camera after one of its frames, in order of birth; confirmed or not, coasting ones too. */
export interface TrackFrame {
  readonly camera: string;
  readonly at: number; // ms since the Unix epoch
  readonly tracks: readonly Track[];
}
