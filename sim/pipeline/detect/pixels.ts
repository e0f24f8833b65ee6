/**
 * Pictures → detections, of one camera: what stands out from the street, piece by piece, by its size.
 *
 * Boxes are in pixels of the camera's full frame, whatever the size of its pictures, so that what follows need not
 * know where they came from.
 */
import { createPinhole, type Pinhole } from '../../../engine/geometry/pinhole.ts';
import type { CameraCalibration } from '../configuration.ts';
import type { Box, Detection, DetectionFrame, ImageFrame } from '../contract.ts';
import { type Background, createBackground, standOut } from './background.ts';
import { type Blob, findBlobs } from './blobs.ts';
import { classOf } from './sizes.ts';

export interface PixelDetector {
  readonly calibration: CameraCalibration;
  background: Background | null; // until the first picture says how large pictures are
  pinhole: Pinhole | null; // in picture pixels
}

/** A detector as it is saved: plain data. */
export interface SavedPixelDetector {
  readonly width: number;
  readonly height: number;
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  readonly foreground: readonly number[];
  readonly since: number | null;
  readonly at: number | null;
}

/** Fewer pixels are not taken for anything. Axxon asks for an object of 15 px or more each way; a far body is narrow. */
const LEAST_AREA = 14; // px

export function createPixelDetector(calibration: CameraCalibration): PixelDetector {
  return { calibration, background: null, pinhole: null };
}

/** What the picture shows, ordered by box. The first seconds show nothing: the street is not known yet. */
export function detectPixels(detector: PixelDetector, frame: ImageFrame): DetectionFrame {
  const { calibration } = detector;
  const { width, height } = frame;
  if (detector.background?.width !== width || detector.background.height !== height) begin(detector, width, height);
  const background = detector.background!;
  const isReady = standOut(background, frame.pixels, frame.stride, frame.at);
  const blobs = isReady ? findBlobs(background.foreground, background.contrast, background, LEAST_AREA) : [];
  const scale = calibration.frameSize[0] / width;
  const detections = blobs.flatMap((blob): Detection[] => {
    const label = classOf(blob, detector.pinhole!);
    return label === null ? [] : [{ label, confidence: confidenceOf(blob), box: boxOf(blob, scale) }];
  });
  detections.sort((a, b) => compareBoxes(a.box, b.box));
  return {
    kind: 'detections',
    camera: frame.camera,
    at: frame.at,
    frameSize: calibration.frameSize,
    pose: frame.pose ?? calibration.pose,
    detections,
  };
}

function begin(detector: PixelDetector, width: number, height: number): void {
  detector.background = createBackground(width, height);
  detector.pinhole = createPinhole({ ...detector.calibration.pose, widthPx: width, heightPx: height });
}

/** More for a blob that stands out far and fills its box; assumed, since nothing is learned here. */
function confidenceOf({ left, top, right, bottom, area, contrast }: Blob): number {
  const fill = area / ((right - left) * (bottom - top));
  const value = 0.35 + 0.35 * Math.min(1, contrast / 40) + 0.2 * fill + 0.1 * Math.min(1, area / 100);
  return Math.round(1000 * value) / 1000;
}

function boxOf({ left, top, right, bottom }: Blob, scale: number): Box {
  return [left * scale, top * scale, right * scale, bottom * scale];
}

function compareBoxes(a: Box, b: Box): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}

export function savePixelDetector({ background }: PixelDetector): SavedPixelDetector | null {
  if (background === null) return null;
  const { width, height, mean, variance, foreground, since, at } = background;
  return {
    ...{ width, height },
    ...{ mean: Array.from(mean), variance: Array.from(variance), foreground: Array.from(foreground) },
    since: Number.isNaN(since) ? null : since,
    at: Number.isNaN(at) ? null : at,
  };
}

export function restorePixelDetector(calibration: CameraCalibration, saved: SavedPixelDetector | null): PixelDetector {
  const detector = createPixelDetector(calibration);
  if (saved === null) return detector;
  begin(detector, saved.width, saved.height);
  const background = detector.background!;
  background.mean.set(saved.mean);
  background.variance.set(saved.variance);
  background.foreground.set(saved.foreground);
  background.since = saved.since ?? Number.NaN;
  background.at = saved.at ?? Number.NaN;
  return detector;
}
