/** Kernel: whose picture a detection made from pixels is, by how far its box overlaps the true boxes of a picture. */
import type { SightingColumns } from '../cameras/visibility.ts';
import type { DetectionColumns, DetectionTruthColumns } from '../feeds/metadata.ts';

/**
 * Least overlap, intersection over union, at which a detection is somebody's. Assumed: the 0.5 of detection benchmarks
 * judges how well a box is drawn; blobs of what moves are cut short by shadow and shade, and the question is only whose.
 */
export const LEAST_OVERLAP = 0.3;

const TENTH = 10;

/**
 * Writes to `truth` who detections `first..last` are: each the sighting of `begin..end` that its box overlaps most, of
 * equals the nearer to the camera; nobody, and so a false positive, where none overlaps by LEAST_OVERLAP. A body may
 * have several detections.
 */
export function attributeByOverlap(
  sightings: SightingColumns,
  begin: number,
  end: number,
  detections: DetectionColumns,
  first: number,
  last: number,
  truth: DetectionTruthColumns,
): void {
  for (let row = first; row < last; row++) {
    let best = -1;
    let most = 0;
    for (let i = begin; i < end; i++) {
      const overlap = overlapOf(sightings, i, detections, row);
      if (overlap >= LEAST_OVERLAP && overlap > most) {
        best = i;
        most = overlap;
      }
    }
    truth.idLo[row] = best < 0 ? 0 : sightings.idLo[best];
    truth.idHi[row] = best < 0 ? 0 : sightings.idHi[best];
  }
}

function overlapOf(sightings: SightingColumns, i: number, detections: DetectionColumns, row: number): number {
  const left = detections.left[row] / TENTH;
  const top = detections.top[row] / TENTH;
  const right = detections.right[row] / TENTH;
  const bottom = detections.bottom[row] / TENTH;
  const width = Math.min(right, sightings.right[i]) - Math.max(left, sightings.left[i]);
  const height = Math.min(bottom, sightings.bottom[i]) - Math.max(top, sightings.top[i]);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  const body = (sightings.right[i] - sightings.left[i]) * (sightings.bottom[i] - sightings.top[i]);
  return both / ((right - left) * (bottom - top) + body - both);
}
