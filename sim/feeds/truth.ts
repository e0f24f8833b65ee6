/**
 * The truth ledger: which detection was whom. It is kept apart from the frames and only metrics may read it.
 *
 * An entry names a detection as the pipeline knows it, by camera, time and place in the frame.
 */
import type { FeedOutput } from './feed.ts';

export interface TruthEntry {
  readonly camera: string;
  readonly at: number; // ms since the Unix epoch
  readonly detection: number; // place in the frame
  readonly idLo: number; // stable entity id; both words 0: a false positive
  readonly idHi: number;
}

export function isFalsePositive(entry: TruthEntry): boolean {
  return entry.idLo === 0 && entry.idHi === 0;
}

/**
 * One entry per detection of the output, in its order.
 *
 * @param cameras  ids, in layout order
 * @param epoch  ms since the Unix epoch at which the run starts
 */
export function ledgerOf(output: FeedOutput, cameras: readonly string[], epoch: number): TruthEntry[] {
  const { exposures, truth, counts } = output;
  const entries: TruthEntry[] = [];
  for (let row = 0; row < counts[0]; row++) {
    const begin = exposures.detectionBegin[row];
    for (let i = begin; i < exposures.detectionEnd[row]; i++) {
      entries.push({
        camera: cameras[exposures.camera[row]],
        at: epoch + exposures.at[row],
        detection: i - begin,
        idLo: truth.idLo[i],
        idHi: truth.idHi[i],
      });
    }
  }
  return entries;
}
