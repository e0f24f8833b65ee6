/**
 * The bytes of a file as they were before it was packed, piece by piece: gzip, bzip2 or neither, told by the first
 * bytes. Nothing is held whole, so that what unpacks to far more than it is costs no memory before it is refused.
 */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import Bunzip from 'seek-bzip';
import type { Phrase } from '../../../messages/catalogue.ts';
import { reasonOf } from '../../../read/text.ts';
import { unpackedMost } from './limits.ts';
import { type Refusal, refused } from './refusal.ts';

const PIECE = 256 * 1024; // bytes
const PACKED_PIECE = 4096; // bytes: zlib tells only which piece is damaged, so these are short

/** @param consumed  of the packed bytes, how many lie behind */
type TakePiece = (piece: Uint8Array, consumed: number) => void;

/** @throws {InputError} for what cannot be unpacked, or unpacks to too much */
export async function unpack(bytes: Uint8Array, file: string, take: TakePiece): Promise<void> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzip(bytes, file, take);
  if (bytes[0] === 0x42 && bytes[1] === 0x5a && bytes[2] === 0x68) return bunzip(bytes, file, take);
  for (let at = 0; at < bytes.length; at += PIECE) {
    const end = Math.min(at + PIECE, bytes.length);
    take(bytes.subarray(at, end), end);
  }
}

async function gunzip(bytes: Uint8Array, file: string, take: TakePiece): Promise<void> {
  const stream = Readable.from(packedPieces(bytes)).pipe(createGunzip({ chunkSize: PIECE }));
  const count = countUnpacked(file, bytes);
  try {
    for await (const piece of stream) {
      count(piece.length, stream.bytesWritten);
      take(piece, stream.bytesWritten);
    }
  } catch (error) {
    if (!isOfZlib(error)) throw error;
    throw unpackable(file, 'gzip', Math.min(stream.bytesWritten, bytes.length), reasonOf(error.message));
  }
}

/** Whether zlib found fault with what it was given. */
export function isOfZlib(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

function* packedPieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PACKED_PIECE) yield bytes.subarray(at, at + PACKED_PIECE);
}

/** Steps through bytes as seek-bzip asks for them. Past the end it would go on with zeros for ever. */
class Source {
  at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  readByte(): number {
    if (this.eof()) throw new Error('unexpected end of file');
    return this.bytes[this.at++];
  }

  read(into: Uint8Array, offset: number, length: number): number {
    for (let k = 0; k < length; k++) into[offset + k] = this.readByte();
    return length;
  }

  eof(): boolean {
    return this.at >= this.bytes.length;
  }
}

function bunzip(bytes: Uint8Array, file: string, take: TakePiece): void {
  const source = new Source(bytes);
  const count = countUnpacked(file, bytes);
  let piece = new Uint8Array(PIECE);
  let length = 0;
  let thrown: unknown; // by whoever takes the pieces: passed on as it is
  const pass = () => {
    try {
      count(length, source.at);
      take(piece.subarray(0, length), source.at);
    } catch (error) {
      thrown = error;
      throw error;
    }
    piece = new Uint8Array(PIECE); // whoever took the last one may keep it
    length = 0;
  };
  const writeByte = (byte: number) => {
    piece[length++] = byte;
    if (length === PIECE) pass();
  };
  try {
    Bunzip.decode(source, { writeByte }, true);
    if (!hasBzip2End(bytes)) throw new Error('unexpected end of file');
    pass();
  } catch (error) {
    if (error === thrown) throw error;
    throw unpackable(file, 'bzip2', source.at, reasonOf(error instanceof Error ? error.message : String(error)));
  }
}

const BZIP2_END = 0x177245385090n; // 48 bits, √π; then 32 bits of checksum, then up to 7 bits of nothing

/** A file cut off between two blocks reads like a whole one; only a whole one has this mark at its end. */
function hasBzip2End(bytes: Uint8Array): boolean {
  const last = bytes.subarray(-11).reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  return Array.from({ length: 8 }, (_, bits) => (last >> BigInt(32 + bits)) & 0xffffffffffffn).includes(BZIP2_END);
}

/** Refuses once more has come out than may come out of what went in. */
function countUnpacked(file: string, bytes: Uint8Array): (more: number, consumed: number) => void {
  let unpacked = 0;
  return (more, consumed) => {
    unpacked += more;
    const most = unpackedMost(consumed);
    if (unpacked > most) throw refused(file, { byte: Math.min(consumed, bytes.length) }, tooMuchUnpacked(most));
  };
}

/** A bomb, or a region far larger than a city. */
export function tooMuchUnpacked(most: number): Refusal {
  const limit: Phrase = { key: 'limit.at_most', values: { limit: `${Math.floor(most / 2 ** 20)} MiB` } };
  return { says: { key: 'problem.osm.bomb', values: { limit } }, limit, fix: { key: 'fix.osm.clip' } };
}

function unpackable(file: string, packing: string, byte: number, reason: string): Error {
  const says: Phrase = { key: 'problem.osm.unpack', values: { packing, reason } };
  return refused(file, { byte }, { says, fix: { key: 'fix.osm.copy_again' } });
}
