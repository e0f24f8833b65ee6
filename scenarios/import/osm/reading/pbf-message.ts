/**
 * Protocol buffers as the blocks of a PBF file hold them. `pbf` walks the fields; what it leaves to trust is checked
 * here: that a field has the type it must have and ends inside its message, and that 64-bit integers arrive exactly.
 */
import type { PbfReader } from 'pbf';
import type { Phrase } from '../../../messages/catalogue.ts';

/** A block that is not what the format says; whoever knows where it lies makes the report. */
export class BlockFault extends Error {
  readonly says: Phrase;

  constructor(says: Phrase) {
    super(says.key);
    this.says = says;
  }
}

const [VARINT, BYTES] = [0, 2];

/** Calls `take` for each field of the message that ends at `end`; fields it does not read are passed over. */
export function readFields(pbf: PbfReader, end: number, take: (field: number) => void): void {
  for (let field = nextField(pbf, end); field !== 0; field = nextField(pbf, end)) {
    take(field);
    if (pbf.pos > end) throw overrun();
  }
  if (pbf.pos !== end) throw overrun();
}

function nextField(pbf: PbfReader, end: number): number {
  try {
    return pbf.nextField(end);
  } catch {
    throw overrun(); // a tag of more than ten bytes, or a type that no field has
  }
}

/** A part of a message by where it lies. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

export const NOTHING: Span = { begin: 0, end: 0 };

/** The bytes of the field at hand. */
export function spanOf(pbf: PbfReader, field: number): Span {
  if (pbf.type !== BYTES) throw wrongType(field);
  const integers = new Integers(pbf.buf, { begin: pbf.pos, end: pbf.length });
  const length = integers.int();
  const begin = integers.at;
  const end = begin + length;
  if (length < 0 || end > pbf.length) throw overrun();
  pbf.pos = end;
  return { begin, end };
}

/** The fields of a message inside the one at hand. */
export function readInside(pbf: PbfReader, field: number, take: (field: number) => void): void {
  const { begin, end } = spanOf(pbf, field);
  pbf.pos = begin;
  readFields(pbf, end, take);
}

/** An int32, int64, uint32, bool or enum. */
export function intOf(pbf: PbfReader, field: number): number {
  const integers = integersOf(pbf, field);
  const value = integers.int();
  pbf.pos = integers.at;
  return value;
}

/** A sint64. */
export function sintOf(pbf: PbfReader, field: number): number {
  const integers = integersOf(pbf, field);
  const value = integers.sint();
  pbf.pos = integers.at;
  return value;
}

function integersOf(pbf: PbfReader, field: number): Integers {
  if (pbf.type !== VARINT) throw wrongType(field);
  return new Integers(pbf.buf, { begin: pbf.pos, end: pbf.length });
}

/**
 * Integers packed one behind the other: a cursor that never reads past their end.
 *
 * Values beyond 2^53 lose their last bits, but never come out below it.
 */
export class Integers {
  at: number;
  readonly end: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, { begin, end }: Span) {
    this.bytes = bytes;
    this.at = begin;
    this.end = end;
  }

  get isDone(): boolean {
    return this.at >= this.end;
  }

  /** How many are left: each ends with a byte below 128. */
  countLeft(): number {
    let count = 0;
    for (let at = this.at; at < this.end; at++) if (this.bytes[at] < 0x80) count++;
    return count;
  }

  /** Two's complement of 64 bits. */
  int(): number {
    const { bytes, at } = this;
    if (at < this.end && bytes[at] < 0x80) {
      this.at = at + 1;
      return bytes[at];
    }
    const low = this.bits28();
    const middle = this.isOpen ? this.bits28() : 0;
    const high = this.isOpen ? this.bits28() & 0xff : 0;
    if (this.isOpen) throw overrun();
    return (high >= 0x80 ? high - 0x100 : high) * 2 ** 56 + middle * 2 ** 28 + low;
  }

  /** Zigzag of 64 bits: 0, −1, 1, −2, … */
  sint(): number {
    const { bytes, at } = this;
    if (at < this.end && bytes[at] < 0x80) {
      this.at = at + 1;
      return (bytes[at] >>> 1) ^ -(bytes[at] & 1);
    }
    const low = this.bits28();
    const middle = this.isOpen ? this.bits28() : 0;
    const high = this.isOpen ? this.bits28() & 0xff : 0;
    if (this.isOpen) throw overrun();
    const half = high * 2 ** 55 + middle * 2 ** 27 + (low >>> 1);
    return low % 2 === 0 ? half : -half - 1;
  }

  private isOpen = false; // the last byte read says that more belong to it

  /** Up to four bytes of seven bits. */
  private bits28(): number {
    const { bytes, end } = this;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      if (this.at >= end) throw overrun();
      const byte = bytes[this.at++];
      value |= (byte & 0x7f) << shift;
      this.isOpen = byte >= 0x80;
      if (!this.isOpen) break;
    }
    return value;
  }
}

export function overrun(): BlockFault {
  return new BlockFault({ key: 'problem.osm.overrun' });
}

function wrongType(field: number): BlockFault {
  return new BlockFault({ key: 'problem.osm.field_type', values: { field } });
}
