/**
 * Cameras that go through pixels: their exposures are drawn, and what the pixel detector makes of the pictures takes the
 * place of what the metadata feed would have said. Serial, after the other cameras have observed.
 */
import { assert } from '../engine/assert.ts';
import type { BodyColumns } from './cameras/bodies.ts';
import type { CameraSpec } from './cameras/layout.ts';
import type { FeedCamera, FeedOutput } from './feeds/feed.ts';
import { LABELS, reportedPose } from './feeds/frames.ts';
import { createPictureCamera, type PictureCamera, type Studio, takePicture } from './feeds/picture-feed.ts';
import { attributeByOverlap } from './funnel/overlap.ts';
import {
  createPixelDetector,
  detectPixels,
  type PixelDetector,
  restorePixelDetector,
  type SavedPixelDetector,
  savePixelDetector,
} from './pipeline/detect/pixels.ts';

interface PicturedCamera {
  readonly picture: PictureCamera;
  detector: PixelDetector;
}

/** By place among the cameras of all layouts. */
export type Pictured = Map<number, PicturedCamera>;

/** @param ids of the cameras that are pictured, in whatever layout */
export function createPictured(
  specs: readonly CameraSpec[],
  feeds: readonly FeedCamera[],
  ids: readonly string[],
): Pictured {
  const pictured: Pictured = new Map();
  specs.forEach((spec, camera) => {
    if (!ids.includes(spec.id)) return;
    const detector = createPixelDetector(calibrationOf(spec));
    pictured.set(camera, { picture: createPictureCamera(spec, feeds[camera]), detector });
  });
  return pictured;
}

/** Draws and detects all exposures of pictured cameras in `outputs`. @param epoch ms since the Unix epoch of time 0 */
export function detectInPictures(
  pictured: Pictured,
  studio: Studio,
  bodies: BodyColumns,
  outputs: readonly FeedOutput[],
  epoch: number,
): void {
  if (pictured.size === 0) return;
  for (const output of outputs) {
    for (let row = 0; row < output.counts[0]; row++) {
      const camera = pictured.get(output.exposures.camera[row]);
      if (camera) replaceDetections(camera, studio, bodies, output, row, epoch);
    }
  }
}

function replaceDetections(
  { picture, detector }: PicturedCamera,
  studio: Studio,
  bodies: BodyColumns,
  output: FeedOutput,
  row: number,
  epoch: number,
): void {
  const { exposures, sightings, detections, truth, counts } = output;
  const [begin, end] = [exposures.sightingBegin[row], exposures.sightingEnd[row]];
  const exposure = { index: exposures.index[row], at: epoch + exposures.at[row], begin, end };
  const { detections: found } = detectPixels(detector, takePicture(picture, studio, { bodies, sightings }, exposure));
  const first = counts[1];
  assert(first + found.length <= detections.left.length, `more detections than rows: ${detections.left.length}`);
  found.forEach(({ box, label, confidence }, k) => {
    const at = first + k;
    [detections.left[at], detections.top[at], detections.right[at], detections.bottom[at]] = box.map((edge) =>
      Math.round(10 * edge),
    );
    detections.confidence[at] = Math.round(1000 * confidence);
    detections.label[at] = LABELS.indexOf(label);
  });
  counts[1] = first + found.length;
  exposures.detectionBegin[row] = first;
  exposures.detectionEnd[row] = counts[1];
  attributeByOverlap(sightings, begin, end, detections, first, counts[1], truth);
}

export type SavedPictured = readonly (readonly [camera: number, detector: SavedPixelDetector | null])[];

export function savePictured(pictured: Pictured): SavedPictured {
  return [...pictured].map(([camera, { detector }]) => [camera, savePixelDetector(detector)]);
}

export function restorePictured(pictured: Pictured, saved: SavedPictured): void {
  for (const [camera, detector] of saved) {
    const one = pictured.get(camera)!;
    one.detector = restorePixelDetector(calibrationOf(one.picture.spec), detector);
  }
}

function calibrationOf(spec: CameraSpec) {
  const frameSize = [spec.widthPx, spec.heightPx] as const;
  return { id: spec.id, rate: spec.frameRate, frameSize, pose: reportedPose(spec) };
}
