/**
 * The truth ledger: which detection was whom. It is kept apart from the frames and only metrics may read it.
 *
 * An entry names a detection as the observation log does, by camera, exposure and place in the frame.
 */
import type { CameraSpec } from '../cameras/layout.ts';
import type { FeedOutput } from './feed.ts';

export interface TruthEntry {
  readonly camera: string;
  readonly exposure: number; // serial number at its camera
  readonly detection: number; // place in the frame
  readonly idLo: number; // stable entity id; both words 0: a false positive
  readonly idHi: number;
}

export function isFalsePositive({ idLo, idHi }: TruthEntry): boolean {
  return idLo === 0 && idHi === 0;
}

/** One entry per detection of exposure `row`, in the order of its frame. */
export function ledgerOf({ exposures, truth }: FeedOutput, row: number, cameras: readonly CameraSpec[]): TruthEntry[] {
  const begin = exposures.detectionBegin[row];
  return Array.from({ length: exposures.detectionEnd[row] - begin }, (_, detection) => ({
    camera: cameras[exposures.camera[row]].id,
    exposure: exposures.index[row],
    detection,
    idLo: truth.idLo[begin + detection],
    idHi: truth.idHi[begin + detection],
  }));
}
