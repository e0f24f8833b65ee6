/**
 * What enters and leaves the pipeline. This file is the wall: synthetic feeds and real-camera adapters both produce
 * `Observation`s, and nothing else gets in. No field says who a detection really is, and none ever may.
 *
 * Times are integer milliseconds since the Unix epoch: schedules need the calendar, and whole numbers compare exactly.
 */
export type Label = 'person' | 'car' | 'truck' | 'bus' | 'bicycle';

/** Pixels of the full frame, y down, from its top left corner; left < right, top < bottom. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

export interface Detection {
  readonly label: Label;
  readonly confidence: number; // 0 to 1
  readonly box: Box;
  /** Posture, action, plate: absent until a profile with an error model names them. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Appearance vector: absent until a re-identification profile with a source is named. */
  readonly embedding?: readonly number[];
}

/** The pose a camera *reports*, faults included. Site frame: metres; heading clockwise from north, tilt down positive, radians. */
export interface ReportedPose {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly heading: number;
  readonly tilt: number;
  readonly horizontalFov: number;
}

/** One exposure, analysed. An exposure with nothing in it is still a frame. Detections are ordered by box. */
export interface DetectionFrame {
  readonly kind: 'detections';
  readonly camera: string;
  readonly at: number;
  readonly frameSize: readonly [widthPx: number, heightPx: number];
  readonly pose?: ReportedPose;
  readonly detections: readonly Detection[];
}

/** One exposure, as a picture. Row y begins at `pixels[y * stride]`. */
export interface ImageFrame {
  readonly kind: 'image';
  readonly camera: string;
  readonly at: number;
  readonly width: number;
  readonly height: number;
  readonly stride: number; // bytes
  readonly format: 'luma8';
  readonly pixels: Uint8Array;
  readonly pose?: ReportedPose;
}

/** A traffic signal tells its phase when it changes. */
export interface SignalState {
  readonly kind: 'signal';
  readonly signal: string;
  readonly at: number;
  readonly phase: Readonly<Record<string, 'red' | 'yellow' | 'green'>>; // by group
}

/** Time went on at this camera though nothing was sent. */
export interface Heartbeat {
  readonly kind: 'heartbeat';
  readonly camera: string;
  readonly at: number;
}

export type Observation = DetectionFrame | ImageFrame | SignalState | Heartbeat;

export interface Alert {
  readonly id: string;
  readonly rule: string;
  readonly kind: string;
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  readonly state: 'pending' | 'firing' | 'resolved';
  readonly cameras: readonly string[];
  readonly tracks: readonly string[];
  readonly zone: string | null;
  readonly at: number;
  readonly position: readonly [x: number, y: number] | null; // m, site frame
  readonly reason: string;
}
