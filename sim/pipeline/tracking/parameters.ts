/** What the tracker takes for granted: thresholds, times, and what is known of bodies. Each with its source, or "assumed". */
import type { Label } from '../contract.ts';

/** Labels by number; columns hold the number. */
export const LABELS: readonly Label[] = ['person', 'car', 'truck', 'bus', 'bicycle'];
export const LABEL_NUMBER: Readonly<Record<Label, number>> = { person: 0, car: 1, truck: 2, bus: 3, bicycle: 4 };

/** What is known of a thing by its label alone. */
export interface Body {
  readonly kind: number; // a track never passes from one kind to another
  readonly height: number; // m
  readonly heightSpread: number; // m, standard deviation
  readonly hiddenBelow: number; // m: what looks lower at the foot of its box hides its foot; 0: cannot be told
  readonly aspect: number; // width : height of its box
  readonly reach: number; // m from the point of its footprint nearest to the camera to its middle, over all headings
  readonly reachSpread: number; // m
  readonly speed: number; // m/s, standard deviation of each component of its velocity, before anything is known
  readonly agility: number; // m²/s³, spectral density of its acceleration
}

/**
 * Bodies by label number. Height of people: 1.7 m, as usual in surveys of camera cover; a child of 0.9 m and more still
 * passes for one whose foot shows. Aspect of people: Dollár et al., PAMI 34:743 (2012). Speed of people: 1.34 m/s
 * (Weidmann 1993) and running. Vehicles: a car of 4.5 × 1.8 m, a truck of 8 × 2.5 m, a bus of 12 × 2.5 m, mean over
 * headings (length + width) / π. The rest is assumed.
 */
export const BODIES: readonly Body[] = [
  {
    ...{ kind: 0, height: 1.7, heightSpread: 0.2, hiddenBelow: 0.9, aspect: 0.41 },
    ...{ reach: 0.22, reachSpread: 0.05, speed: 1.5, agility: 0.6 },
  },
  {
    ...{ kind: 1, height: 1.5, heightSpread: 0.3, hiddenBelow: 0, aspect: 2 },
    ...{ reach: 2, reachSpread: 0.5, speed: 8, agility: 4 },
  },
  {
    ...{ kind: 1, height: 3.2, heightSpread: 0.6, hiddenBelow: 0, aspect: 1.6 },
    ...{ reach: 3.3, reachSpread: 1, speed: 8, agility: 4 },
  },
  {
    ...{ kind: 1, height: 3.1, heightSpread: 0.6, hiddenBelow: 0, aspect: 2.4 },
    ...{ reach: 4.6, reachSpread: 1.5, speed: 8, agility: 4 },
  },
  {
    ...{ kind: 2, height: 1.7, heightSpread: 0.2, hiddenBelow: 0, aspect: 0.7 },
    ...{ reach: 0.6, reachSpread: 0.2, speed: 4, agility: 1.5 },
  },
];

/** What is known of the height in the picture before anything is seen: standard deviation as a share (assumed). */
export const HEIGHT_SPREAD_IN_PICTURE = 0.5;

export interface TrackerParameters {
  readonly high: number; // confidence from which a detection may begin a track
  readonly low: number; // confidence from which it may continue one
  readonly hits: number; // detections that confirm a track
  readonly age: number; // s that it must be followed before it is confirmed
  readonly patience: number; // s that a confirmed track coasts
  readonly tentativePatience: number; // s that one coasts that is not confirmed, or that left the picture
  readonly arrivals: number; // per m²: density of things that were not there at the frame before
  readonly clutter: number; // per m²: the same of detections of low confidence
  readonly farthest: number; // squared Mahalanobis distance beyond which nothing is the same thing
  readonly boxError: number; // standard deviation of each edge of a box, as a share of the side
  readonly boxBias: number; // share of that variance which persists from frame to frame
}

export const TRACKER: TrackerParameters = {
  high: 0.6, //              ByteTrack, track_thresh
  low: 0.1, //               ByteTrack
  hits: 3, //                Frigate: the median of at least three scores decides; here each of them is at least `high`
  age: 0.4, //               three frames at Frigate's 5 fps
  patience: 8, //            assumed, as the detector misses in spells of seconds; ByteTrack waits 30 frames of 1/30 s
  tentativePatience: 1.5, // assumed: the next frame at one a second
  arrivals: 0.0003, //       assumed: one in a yard of 60 × 60 m
  clutter: 0.01, //          assumed
  farthest: 16.27, //        99.9 % of the same things, χ² with 3 degrees of freedom
  boxError: 0.06, //         matched boxes of SSDLite320 on COCO overlap by 0.83 on average
  boxBias: 0.5, //           assumed
};
