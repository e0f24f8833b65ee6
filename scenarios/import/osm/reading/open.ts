/**
 * Reads a file of OpenStreetMap data, whatever it is called: XML, PBF or Overpass JSON, by itself or packed by gzip or
 * bzip2, is told by how it begins. One file, one answer: an extract, or a report of where it is wrong.
 */
import type { Phrase } from '../../../messages/catalogue.ts';
import { fileProblem, InputError } from '../../../read/problem.ts';
import type { OsmReading } from './gather.ts';
import { JsonFile } from './json.ts';
import { FILE_BYTES_MOST } from './limits.ts';
import { PbfFile } from './pbf.ts';
import { refused } from './refusal.ts';
import { unpack } from './unpack.ts';
import { XmlFile } from './xml.ts';

/** Takes a file's bytes as they come. */
interface Reader {
  write(piece: Uint8Array): void;
  end(): OsmReading;
}

/**
 * @param file        as a report names it; its ending plays no part
 * @param onProgress  told now and then what share of the bytes is read
 * @throws {InputError} naming the element, or the line and column, or the byte
 */
export async function readOsm(
  bytes: Uint8Array,
  file: string,
  onProgress: (share: number) => void = () => {},
): Promise<OsmReading> {
  refuseLargeOsm(file, bytes.length);
  const opening = new Opening(file);
  await unpack(bytes, file, (piece, consumed) => {
    opening.write(piece);
    onProgress(consumed / bytes.length);
  });
  return opening.end();
}

/** Refuses a file by its size alone, so that nobody need read it first. */
export function refuseLargeOsm(file: string, bytes: number): void {
  if (bytes <= FILE_BYTES_MOST) return;
  const mebibytes = (count: number) => `${(count / 2 ** 20).toFixed(1)} MiB`;
  const limit: Phrase = { key: 'limit.at_most', values: { limit: mebibytes(FILE_BYTES_MOST) } };
  const says: Phrase = { key: 'problem.too_large', values: { value: mebibytes(bytes), limit } };
  throw new InputError([fileProblem(file, says, { key: 'fix.osm.clip' })]);
}

const ENOUGH = 64; // bytes that tell every format from the others

/** Waits for the first bytes, and hands them and all that follow to the reader that they ask for. */
class Opening implements Reader {
  private readonly file: string;
  private head: Uint8Array = new Uint8Array(0);
  private reader: Reader | null = null;

  constructor(file: string) {
    this.file = file;
  }

  write(piece: Uint8Array): void {
    if (this.reader === null) {
      this.head = this.head.length === 0 ? piece : Buffer.concat([this.head, piece]);
      if (this.head.length >= ENOUGH) this.begin();
    } else this.reader.write(piece);
  }

  end(): OsmReading {
    if (this.reader === null) this.begin();
    return this.reader!.end();
  }

  private begin(): void {
    this.reader = readerOf(this.head, this.file);
    this.reader.write(this.head);
  }
}

/** What else people have at hand, by the bytes that it begins with. */
const FOREIGN: readonly (readonly [name: string, begins: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zip', [0x50, 0x4b]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['Zstandard', [0x28, 0xb5, 0x2f, 0xfd]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['o5m', [0xff, 0xe0]],
  ['UTF-16', [0xff, 0xfe]],
  ['UTF-16', [0xfe, 0xff]],
];

function readerOf(head: Uint8Array, file: string): Reader {
  if (head.length === 0) throw new InputError([fileProblem(file, { key: 'problem.empty' })]);
  const foreign = FOREIGN.find(([, begins]) => begins.every((byte, k) => head[k] === byte));
  if (foreign !== undefined) {
    const says: Phrase = { key: 'problem.osm.foreign', values: { name: foreign[0] } };
    throw refused(file, { byte: 0 }, { says, fix: { key: 'fix.osm.formats' } });
  }
  if (head[0] === 0 && head[1] === 0) return new PbfFile(file); // the length of a header is below 64 KiB
  const hasMark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const text = Buffer.from(head.subarray(hasMark ? 3 : 0))
    .toString('latin1')
    .trimStart();
  if (/^<(!doctype )?html/i.test(text)) {
    throw refused(
      file,
      { line: 1, col: 1 },
      { says: { key: 'problem.osm.web_page' }, fix: { key: 'fix.osm.ask_again' } },
    );
  }
  if (text.startsWith('<')) return new XmlFile(file);
  if (text.startsWith('{')) return new JsonFile(file);
  const says: Phrase = { key: 'problem.osm.unknown', values: { begins: hexOf(head) } };
  throw refused(file, { byte: 0 }, { says, fix: { key: 'fix.osm.formats' } });
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
