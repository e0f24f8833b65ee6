/** Opens an interrupted run folder to go on with it: its checkpoint, and its files cut to where the checkpoint was taken. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DamagedFileError } from '../../sim/recording/bytes.ts';
import { type Checkpoint, decodeCheckpoint } from '../../sim/recording/checkpoint.ts';
import { fileMarks } from '../../sim/run.ts';
import { fileProblem, InputError } from '../read/problem.ts';
import type { RunFolder } from './run-folder.ts';

export interface Resumed {
  readonly checkpoint: Checkpoint;
  /** Puts the beginnings of the files where the run will append to them. */
  copyTo(folder: RunFolder): void;
}

/** @throws {InputError} without a checkpoint, with a damaged one, or one made from other inputs */
export function resumeFolder(out: string, inputs: string): Resumed {
  const file = join(out, 'checkpoint.sqcp');
  if (!existsSync(file)) throw new InputError([fileProblem(out, { key: 'problem.no_checkpoint' })]);
  const checkpoint = decode(file);
  if (checkpoint.inputs !== inputs) {
    throw new InputError([fileProblem(out, { key: 'problem.other_inputs' }, { key: 'fix.same_inputs' })]);
  }
  return { checkpoint, copyTo: (folder) => copyBeginnings(out, checkpoint, folder) };
}

function decode(file: string): Checkpoint {
  try {
    return decodeCheckpoint(readFileSync(file));
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    throw new InputError([fileProblem(file, { key: 'problem.damaged', values: { reason: error.message } })]);
  }
}

function copyBeginnings(out: string, checkpoint: Checkpoint, folder: RunFolder): void {
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { layouts: string[] };
  const marks = fileMarks(checkpoint);
  const files: [name: string, length: number][] = [
    ['motion.sqmo', marks.motion.offset],
    ...manifest.layouts.flatMap((layout, k): [string, number][] => [
      [`overlay-${layout}.sqov`, marks.layouts[k].overlay.offset],
      [`observations-${layout}.ndjson`, marks.layouts[k].observations],
      [`truth-${layout}.csv`, marks.layouts[k].truth],
    ]),
  ];
  for (const [name, length] of files) {
    const path = join(out, name);
    if (statSync(path).size < length) {
      const reason = `${statSync(path).size} bytes, ${length} expected`;
      throw new InputError([fileProblem(path, { key: 'problem.damaged', values: { reason } })]);
    }
    folder.write(name, readFileSync(path).subarray(0, length));
  }
}
