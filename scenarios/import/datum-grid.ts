/**
 * A national survey's grid of shifts from its datum to WGS84, as NTv2 (.gsb): exact to centimetres where the seven numbers
 * of a datum are off by some (Netherlands: 1.4 cm seen) or by metres (Great Britain: about 5, Ordnance Survey, A guide to
 * coordinate systems in Great Britain). Surveys publish them; none is part of this.
 */
import proj4 from 'proj4';
import { fileProblem, InputError } from '../read/problem.ts';
import { reasonOf } from '../read/text.ts';

const MOST = 128 * 2 ** 20; // bytes; national grids have some megabytes to some eighty, assumed
const NAME = 'given'; // one at a time is all that a command has
const BEGINS = 'NUM_OREC';

/** What a definition says to be shifted by the grid. @throws {InputError} for what is no NTv2 file, or a damaged one */
export function openGrid(bytes: Uint8Array, file: string): string {
  const begin = new TextDecoder('latin1').decode(bytes.subarray(0, BEGINS.length));
  if (begin !== BEGINS) throw new InputError([fileProblem(file, { key: 'problem.grid.foreign' }, { key: 'fix.grid' })]);
  try {
    proj4.nadgrid(NAME, Uint8Array.from(bytes).buffer);
  } catch (error) {
    const reason = error instanceof Error ? reasonOf(error.message) : String(error);
    throw new InputError([fileProblem(file, { key: 'problem.grid.damaged', values: { reason } }, { key: 'fix.grid' })]);
  }
  return ` +nadgrids=${NAME}`;
}

export function refuseLargeGrid(file: string, bytes: number): void {
  if (bytes <= MOST) return;
  const limit = { key: 'limit.at_most', values: { limit: `${MOST / 2 ** 20} MiB` } } as const;
  const value = `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  throw new InputError([
    fileProblem(file, { key: 'problem.too_large', values: { value, limit } }, { key: 'fix.grid' }),
  ]);
}
