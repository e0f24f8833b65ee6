/** Opens an interrupted run folder to go on with it: its checkpoint, and its files cut to where the checkpoint was taken. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DamagedFileError } from '../../sim/recording/bytes.ts';
import { type Checkpoint, decodeCheckpoint } from '../../sim/recording/checkpoint.ts';
import { fileMarks } from '../../sim/run.ts';
import { fileProblem, InputError } from '../read/problem.ts';
import { RUN_FOLDER_VERSION, type RunFolder, readManifest } from './run-folder.ts';

/** @throws {InputError} without a checkpoint, with a damaged one, or one made from other inputs */
export function openCheckpoint(out: string, inputs: string): Checkpoint {
  const file = join(out, 'checkpoint.sqcp');
  if (!existsSync(file)) throw new InputError([fileProblem(out, { key: 'problem.no_checkpoint' })]);
  const version = readManifest(out)?.version;
  if (version !== RUN_FOLDER_VERSION) {
    const reason = `version ${String(version)}, ${RUN_FOLDER_VERSION} expected`;
    throw new InputError([fileProblem(join(out, 'manifest.json'), { key: 'problem.damaged', values: { reason } })]);
  }
  const checkpoint = decode(file);
  if (checkpoint.inputs !== inputs) {
    throw new InputError([fileProblem(out, { key: 'problem.other_inputs' }, { key: 'fix.same_inputs' })]);
  }
  return checkpoint;
}

function decode(file: string): Checkpoint {
  try {
    return decodeCheckpoint(readFileSync(file));
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    throw new InputError([fileProblem(file, { key: 'problem.damaged', values: { reason: error.message } })]);
  }
}

/**
 * Puts the beginnings of the run's files where it will append to them.
 *
 * @param layouts names, in the run's order: never those of the manifest, which anybody may have written
 * @throws {InputError} for a file that is missing or shorter than the checkpoint says
 */
export function copyBeginnings(
  out: string,
  checkpoint: Checkpoint,
  layouts: readonly string[],
  folder: RunFolder,
): void {
  const marks = fileMarks(checkpoint);
  const files: [name: string, length: number][] = [
    ['motion.sqmo', marks.motion.offset],
    ['events.ndjson', marks.events],
    ...layouts.flatMap((layout, k): [string, number][] => [
      [`overlay-${layout}.sqov`, marks.layouts[k].overlay.offset],
      [`observations-${layout}.ndjson`, marks.layouts[k].observations],
      [`truth-${layout}.csv`, marks.layouts[k].truth],
    ]),
  ];
  for (const [name, length] of files) {
    const path = join(out, name);
    const found = existsSync(path) ? statSync(path).size : 0;
    if (found < length) {
      const reason = `${found} bytes, at least ${length} expected`;
      throw new InputError([fileProblem(path, { key: 'problem.damaged', values: { reason } })]);
    }
    folder.write(name, readFileSync(path).subarray(0, length));
  }
}
