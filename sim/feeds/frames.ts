/** Exposures → frames of the pipeline's contract. Every exposure yields one, with nothing in it as well. */
import type { CameraSpec } from '../cameras/layout.ts';
import type { Detection, DetectionFrame, Label, ReportedPose } from '../pipeline/contract.ts';
import type { FeedOutput } from './feed.ts';

/** Labels by BODY_KIND. */
export const LABELS: readonly Label[] = ['person', 'car', 'truck', 'bus'];

/**
 * The frame of exposure `row`.
 *
 * @param epoch  ms since the Unix epoch at which the run starts
 */
export function frameOf(
  output: FeedOutput,
  row: number,
  cameras: readonly CameraSpec[],
  epoch: number,
): DetectionFrame {
  const { exposures, detections } = output;
  const camera = cameras[exposures.camera[row]];
  const found: Detection[] = [];
  for (let i = exposures.detectionBegin[row]; i < exposures.detectionEnd[row]; i++) {
    found.push({
      label: LABELS[detections.label[i]],
      confidence: detections.confidence[i] / 1000,
      box: [detections.left[i] / 10, detections.top[i] / 10, detections.right[i] / 10, detections.bottom[i] / 10],
    });
  }
  return {
    kind: 'detections',
    camera: camera.id,
    at: epoch + exposures.at[row],
    frameSize: [camera.widthPx, camera.heightPx],
    pose: reportedPose(camera),
    detections: found,
  };
}

/** What the camera says of itself: the truth, unless a fault says otherwise. */
export function reportedPose({ x, y, z, heading, tilt, horizontalFov }: CameraSpec): ReportedPose {
  return { x, y, z, heading, tilt, horizontalFov };
}
