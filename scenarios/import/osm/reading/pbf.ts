/**
 * OpenStreetMap's binary format: https://wiki.openstreetmap.org/wiki/PBF_Format, `fileformat.proto`. A file is blobs
 * one behind the other, each with its length before it; the first is a header, the others are blocks of elements.
 */
import { inflateSync } from 'node:zlib';
import { PbfReader } from 'pbf';
import type { Phrase } from '../../../messages/catalogue.ts';
import { reasonOf } from '../../../read/text.ts';
import { Gathering, type OsmReading } from './gather.ts';
import { BLOB_HEADER_MOST, BLOB_MOST, unpackedMost } from './limits.ts';
import { readBlock, timeText } from './pbf-block.ts';
import { BlockFault, intOf, overrun, readFields, readInside, sintOf, spanOf } from './pbf-message.ts';
import { type Refusal, refused } from './refusal.ts';
import { isOfZlib, tooMuchUnpacked } from './unpack.ts';

/** Block features that this reader knows. A file that needs others would be misread. */
const KNOWN_FEATURES = ['OsmSchema-V0.6', 'DenseNodes', 'HistoricalInformation'];
const NANODEGREES = 1e9; // in a degree
const LENGTH_BYTES = 4;
const REPACK: Phrase = { key: 'fix.osm.repack_pbf' };
const COPY_AGAIN: Phrase = { key: 'fix.osm.copy_again' };

/** Ways to pack a blob that this reader does not know, by their fields. */
const FOREIGN_PACKINGS: Readonly<Record<number, string>> = { 4: 'LZMA', 5: 'bzip2', 6: 'LZ4', 7: 'Zstandard' };

export class PbfFile {
  private readonly file: string;
  private readonly into: Gathering;
  private waiting: Uint8Array[] = []; // bytes not yet read, in pieces
  private waitingLength = 0;
  private wanted = LENGTH_BYTES; // bytes that must have come before anything can be read
  private at = 0; // of the blob at hand, or of the next
  private headerLength = 0; // 0: the length itself is still to come
  private blobLength = -1; // -1: the header is still to come
  private blobType = '';
  private isHeaded = false;
  private unpacked = 0;

  constructor(file: string) {
    this.file = file;
    this.into = new Gathering(file, () => ({ byte: this.at }));
  }

  /** Takes the next bytes of the file, and reads the blobs that are whole. */
  write(piece: Uint8Array): void {
    this.waiting.push(piece);
    this.waitingLength += piece.length;
    if (this.waitingLength < this.wanted) return;
    let bytes = this.waiting.length === 1 ? piece : Buffer.concat(this.waiting);
    while (bytes.length >= this.wanted) {
      const part = bytes.subarray(0, this.wanted);
      bytes = bytes.subarray(this.wanted);
      this.readPart(part);
    }
    this.waiting = bytes.length === 0 ? [] : [bytes];
    this.waitingLength = bytes.length;
  }

  end(): OsmReading {
    if (this.waitingLength > 0 || this.headerLength > 0) {
      this.refuse({ says: { key: 'problem.osm.blob_cut' }, fix: COPY_AGAIN });
    }
    if (!this.isHeaded) this.refuse({ says: { key: 'problem.osm.no_header' } });
    return this.into.finish();
  }

  /** A length, a header or a blob: they take turns. */
  private readPart(part: Uint8Array): void {
    if (this.headerLength === 0) {
      this.headerLength = Buffer.from(part.buffer, part.byteOffset, LENGTH_BYTES).readUInt32BE(0);
      const isLength = this.headerLength > 0 && this.headerLength < BLOB_HEADER_MOST;
      if (!isLength) this.refuseSize(this.headerLength, BLOB_HEADER_MOST - 1);
      this.wanted = this.headerLength;
    } else if (this.blobLength < 0) {
      this.guarded(() => this.readHeader(part));
      if (!(this.blobLength >= 0 && this.blobLength <= BLOB_MOST)) this.refuseSize(this.blobLength, BLOB_MOST);
      this.wanted = this.blobLength;
    } else {
      this.guarded(() => this.readBlob(part));
      this.at += LENGTH_BYTES + this.headerLength + this.blobLength;
      this.headerLength = 0;
      this.blobLength = -1;
      this.wanted = LENGTH_BYTES;
    }
  }

  private readHeader(part: Uint8Array): void {
    const pbf = new PbfReader(part);
    this.blobType = '';
    readFields(pbf, part.length, (field) => {
      if (field === 1) {
        const { begin, end } = spanOf(pbf, field);
        this.blobType = Buffer.from(part.subarray(begin, end)).toString('latin1');
      } else if (field === 3) this.blobLength = intOf(pbf, field);
    });
  }

  private readBlob(part: Uint8Array): void {
    const isHeader = this.blobType === 'OSMHeader';
    if (!isHeader && !this.isHeaded) this.refuse({ says: { key: 'problem.osm.no_header' } });
    if (isHeader) {
      this.readFileHeader(this.blockOf(part));
      this.isHeaded = true;
    } else if (this.blobType === 'OSMData') readBlock(this.blockOf(part), this.into);
    // Other types are for programmes that know them; the format tells readers to pass over.
  }

  /** What is packed in a blob. */
  private blockOf(part: Uint8Array): Uint8Array {
    const pbf = new PbfReader(part);
    let [raw, packed]: (Uint8Array | null)[] = [null, null];
    let size = -1;
    readFields(pbf, part.length, (field) => {
      const foreign = FOREIGN_PACKINGS[field];
      if (foreign !== undefined) {
        this.refuse({ says: { key: 'problem.osm.packing', values: { packing: foreign } }, fix: REPACK });
      }
      if (field === 2) size = intOf(pbf, field);
      if (field !== 1 && field !== 3) return;
      const { begin, end } = spanOf(pbf, field);
      if (field === 1) raw = part.subarray(begin, end);
      else packed = part.subarray(begin, end);
    });
    if (raw === null && packed === null) throw new BlockFault({ key: 'problem.osm.blob_empty' });
    const block = raw ?? this.inflated(packed!, size);
    this.unpacked += block.length;
    const most = unpackedMost(this.at + part.length);
    if (this.unpacked > most) this.refuse(tooMuchUnpacked(most));
    return block;
  }

  private inflated(packed: Uint8Array, size: number): Uint8Array {
    if (!(size >= 0 && size <= BLOB_MOST)) this.refuseSize(size, BLOB_MOST);
    const block = this.inflate(packed, size);
    if (block.length !== size) throw overrun();
    return block;
  }

  private inflate(packed: Uint8Array, size: number): Uint8Array {
    try {
      return inflateSync(packed, { maxOutputLength: Math.max(1, size), chunkSize: Math.max(64, size + 1) });
    } catch (error) {
      if (!isOfZlib(error)) throw overrun(); // more comes out than the blob says
      const values = { packing: 'zlib', reason: reasonOf(error.message) };
      return this.refuse({ says: { key: 'problem.osm.unpack', values }, fix: COPY_AGAIN });
    }
  }

  private readFileHeader(bytes: Uint8Array): void {
    const pbf = new PbfReader(bytes);
    const box = [Number.NaN, Number.NaN, Number.NaN, Number.NaN]; // left, right, top, bottom
    let isBoxed = false;
    readFields(pbf, bytes.length, (field) => {
      if (field === 1) {
        isBoxed = true;
        readInside(pbf, field, (inner) => {
          if (inner >= 1 && inner <= 4) box[inner - 1] = sintOf(pbf, inner) / NANODEGREES;
        });
      } else if (field === 4) {
        const { begin, end } = spanOf(pbf, field);
        const feature = Buffer.from(bytes.subarray(begin, end)).toString('latin1');
        if (!KNOWN_FEATURES.includes(feature)) {
          this.refuse({ says: { key: 'problem.osm.feature', values: { feature } }, fix: REPACK });
        }
      } else if (field === 32) this.into.addTaken(timeText(intOf(pbf, field)));
    });
    const [west, east, north, south] = box;
    if (isBoxed) this.into.addBox(west, south, east, north);
  }

  /** Says at which byte a block begins that is not what the format says. */
  private guarded(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof BlockFault)) throw error;
      this.refuse({ says: error.says, fix: COPY_AGAIN });
    }
  }

  private refuseSize(size: number, most: number): never {
    const values = { value: size, limit: { key: 'limit.at_most', values: { limit: most } } as const };
    return this.refuse({ says: { key: 'problem.osm.blob_size', values }, fix: COPY_AGAIN });
  }

  private refuse(refusal: Refusal): never {
    throw refused(this.file, { byte: this.at }, refusal);
  }
}
