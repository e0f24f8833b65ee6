/**
 * A checkpoint: everything a run must remember to go on as if it had never stopped. Named columns as they stand in
 * memory, and plain values (counts, marks of the files, and what later stages of the chain remember) as JSON. What is a function of the scenario
 * (the world, views, keyed chance) is rebuilt, not stored; the scenario's own hash is, so that a checkpoint cannot
 * be resumed under another scenario.
 */
import { createHash, hashBytes, hashDigest } from '../../engine/hash.ts';
import { ByteReader, ByteWriter, DamagedFileError, readMagic, writeMagic } from './bytes.ts';

export const CHECKPOINT_VERSION = 1;
const CHECKPOINT_LETTERS = 'SQCP';
/** A text of 16 digits with its length. */
const DIGEST_BYTES = 4 + 16;

export interface Checkpoint {
  readonly inputs: string; // hash of scenario, site, layouts and version
  readonly tick: number;
  readonly values: unknown; // JSON
  readonly columns: ReadonlyMap<string, Uint8Array>; // name → bytes, as stored in memory (little-endian)
}

export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  writeMagic(out, CHECKPOINT_LETTERS, CHECKPOINT_VERSION);
  out.text(checkpoint.inputs);
  out.u32(checkpoint.tick);
  out.text(JSON.stringify(checkpoint.values));
  out.u32(checkpoint.columns.size);
  for (const [name, bytes] of checkpoint.columns) {
    out.text(name);
    out.u32(bytes.length);
    out.raw(bytes);
  }
  const hash = createHash();
  hashBytes(hash, out.take());
  out.text(hashDigest(hash));
  return out.take();
}

/** @throws {DamagedFileError} when cut short, altered, of another kind or of an unknown version */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const input = new ByteReader(bytes);
  readMagic(input, CHECKPOINT_LETTERS, CHECKPOINT_VERSION);
  // The digest comes first: nothing of an altered file is looked into.
  const end = bytes.length - DIGEST_BYTES;
  const hash = createHash();
  hashBytes(hash, bytes.subarray(0, Math.max(0, end)));
  if (end < input.offset || new ByteReader(bytes, end).text() !== hashDigest(hash)) {
    throw new DamagedFileError('the checkpoint was cut short or altered: its hash does not fit');
  }
  const inputs = input.text();
  const tick = input.u32();
  const values: unknown = JSON.parse(input.text());
  const columns = new Map<string, Uint8Array>();
  for (let left = input.u32(); left > 0; left--) {
    const name = input.text();
    columns.set(name, input.raw(input.u32()));
  }
  return { inputs, tick, values, columns };
}
