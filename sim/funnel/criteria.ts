/**
 * From when on a stage of the funnel counts as reached, where that is a matter of degree; and the densities by which
 * evidence and exposure are measured. Heights are pixels of the network's input, as detectors see them.
 */
import { type DensityScale, DORI } from '../cameras/density.ts';

export const CRITERIA = {
  /** enough_pixels: input px of the whole body. Least height that TJU-DHD pedestrian counts ("All": 20 px and more). */
  leastHeight: 20,
  /**
   * unhidden: share of the body that shows. Assumed, between 0.2, below which nothing is found (Caltech's bands end
   * there), and 0.65, from where benchmarks call a view reasonable (Caltech, TJU-DHD).
   */
  leastFraction: 0.35,
  /** unhidden: ms in a row, tall enough. Assumed; vendors ask for 2 s (Dahua, TVT) or 8 frames at 6 Hz (Axxon). */
  unhiddenFor: 1000,
  /** tracked: ms since the track first took a detection of the actor. Assumed: rules hold what they see for 0.6 s. */
  heldFor: 1000,
  /** px/m at which an eye on a live screen makes out what is going on: "observe" of IEC 62676-4:2014. */
  noticeable: stepOf(DORI, 'observe'),
  /**
   * px/m at which a stranger is identified: "identify" of IEC 62676-4:2014, which tenders still quote. The scale of
   * 2025 calls the same density "characterise" and asks for twice as much to validate an identity.
   */
  identify: stepOf(DORI, 'identify'),
} as const;

function stepOf({ steps }: DensityScale, name: string): number {
  return steps.find((step) => step.name === name)!.pxPerM;
}
