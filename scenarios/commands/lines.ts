/** The lines of a text file of any length, one at a time: a log of a week is never held. */
import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { DamagedFileError } from '../../sim/recording/bytes.ts';

const CHUNK = 1 << 20; // bytes
const LONGEST = 1 << 25; // characters of a line; a frame of 300 detections takes 20 000

/** @throws {DamagedFileError} for a line that no log of ours has */
export function* linesOf(file: string): Generator<string, void, undefined> {
  const descriptor = openSync(file, 'r');
  const decoder = new StringDecoder('utf8');
  const chunk = Buffer.alloc(CHUNK);
  let rest = '';
  try {
    for (let count = readSync(descriptor, chunk); count > 0; count = readSync(descriptor, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, count))).split('\n');
      rest = lines.pop()!;
      if (rest.length > LONGEST) throw new DamagedFileError(`a line is longer than ${LONGEST} characters`);
      yield* lines;
    }
    yield rest + decoder.end();
  } finally {
    closeSync(descriptor);
  }
}
