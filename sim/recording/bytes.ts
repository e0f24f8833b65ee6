/** A growing little-endian byte buffer, and a cursor over one: what every binary file here is written and read with. */
import { assert } from '../../engine/assert.ts';

export class ByteWriter {
  private bytes = new Uint8Array(1 << 12);
  private view = new DataView(this.bytes.buffer);
  private used = 0;

  get length(): number {
    return this.used;
  }
  u8(value: number): void {
    mustFit(value, 0, 0xff);
    const at = this.advance(1);
    this.view.setUint8(at, value);
  }
  i8(value: number): void {
    mustFit(value, -0x80, 0x7f);
    const at = this.advance(1);
    this.view.setInt8(at, value);
  }
  u16(value: number): void {
    mustFit(value, 0, 0xffff);
    const at = this.advance(2);
    this.view.setUint16(at, value, true);
  }
  i16(value: number): void {
    mustFit(value, -0x8000, 0x7fff);
    const at = this.advance(2);
    this.view.setInt16(at, value, true);
  }
  u32(value: number): void {
    mustFit(value, 0, 0xffffffff);
    const at = this.advance(4);
    this.view.setUint32(at, value, true);
  }
  i32(value: number): void {
    mustFit(value, -0x80000000, 0x7fffffff);
    const at = this.advance(4);
    this.view.setInt32(at, value, true);
  }
  f64(value: number): void {
    const at = this.advance(8);
    this.view.setFloat64(at, value, true);
  }
  raw(bytes: Uint8Array): void {
    const at = this.advance(bytes.length);
    this.bytes.set(bytes, at);
  }
  /** UTF-8, length first. */
  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.u32(bytes.length);
    this.raw(bytes);
  }
  /** A copy of what was written. */
  take(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.used);
  }

  /** Makes room and tells where; to be called before `view` is looked at, which it may replace. */
  private advance(count: number): number {
    const at = this.used;
    this.used += count;
    if (this.used > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.used, 2 * this.bytes.length));
      grown.set(this.bytes);
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    return at;
  }
}

/** DataView would wrap what does not fit, and the file would read as something else. */
function mustFit(value: number, least: number, most: number): void {
  const fits = Number.isInteger(value) && value >= least && value <= most;
  if (!fits) assert(false, `${value} does not fit between ${least} and ${most}`);
}

/** Reads what `ByteWriter` wrote. Reading past the end is a `DamagedFileError`, never garbage. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  offset: number;

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.offset = offset;
  }
  get left(): number {
    return this.bytes.length - this.offset;
  }
  u8(): number {
    return this.view.getUint8(this.advance(1));
  }
  i8(): number {
    return this.view.getInt8(this.advance(1));
  }
  u16(): number {
    return this.view.getUint16(this.advance(2), true);
  }
  i16(): number {
    return this.view.getInt16(this.advance(2), true);
  }
  u32(): number {
    return this.view.getUint32(this.advance(4), true);
  }
  i32(): number {
    return this.view.getInt32(this.advance(4), true);
  }
  f64(): number {
    return this.view.getFloat64(this.advance(8), true);
  }
  raw(count: number): Uint8Array {
    const at = this.advance(count);
    return this.bytes.subarray(at, at + count);
  }
  text(): string {
    return new TextDecoder('utf-8', { fatal: true }).decode(this.raw(this.u32()));
  }

  private advance(count: number): number {
    const at = this.offset;
    if (count > this.left) {
      throw new DamagedFileError(`byte ${at}: ${count} bytes expected, ${this.left} left; the file is cut short`);
    }
    this.offset += count;
    return at;
  }
}

/** A recorded file that cannot be read: cut short, of another kind, or of a version this reader does not know. */
export class DamagedFileError extends Error {
  override name = 'DamagedFileError';
}

/** Writes the four letters and the version every binary file begins with. */
export function writeMagic(out: ByteWriter, letters: string, version: number): void {
  assert(letters.length === 4, `magic "${letters}" must have four letters`);
  for (let i = 0; i < 4; i++) out.u8(letters.charCodeAt(i));
  out.u32(version);
}

/** @throws {DamagedFileError} for another kind of file or an unknown version */
export function readMagic(input: ByteReader, letters: string, version: number): void {
  const found = String.fromCharCode(input.u8(), input.u8(), input.u8(), input.u8());
  if (found !== letters) throw new DamagedFileError(`byte 0: found "${found}"; a "${letters}" file was expected`);
  const foundVersion = input.u32();
  if (foundVersion !== version) {
    throw new DamagedFileError(`byte 4: version ${foundVersion} is unknown; this reader knows version ${version}`);
  }
}
