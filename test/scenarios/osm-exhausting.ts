/**
 * Small and large files made to keep a reader busy or to fill its memory, each refused; run as a process of its own by
 * osm-read-exhausting.test.ts, which looks at what they cost. One JSON line a file: what was told, and the time of the
 * processor in seconds; at the end the most memory that was held, in MiB.
 */
import { gzipSync } from 'node:zlib';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';
import { blob, bytesField, field, headerBlock, signedField, varint } from './osm-files.ts';

const MEBIBYTE = 2 ** 20;
const HEADER = Buffer.from(blob('OSMHeader', headerBlock({})));
const times = (count: number, piece: Uint8Array | string) => Buffer.alloc(count * Buffer.from(piece).length, piece);
/** A field of bytes that are not listed one by one: some of these are many millions. */
const longField = (number: number, bytes: Uint8Array) =>
  Buffer.concat([Uint8Array.from([...varint(8 * number + 2), ...varint(bytes.length)]), bytes]);
const longBlob = (content: Uint8Array) => {
  const body = longField(1, content);
  const header = [...bytesField(1, Buffer.from('OSMData')), ...field(3, body.length)];
  return Buffer.concat([Uint8Array.from([0, 0, 0, header.length, ...header]), body]);
};
const pbfOf = (group: Uint8Array, texts: Uint8Array = Uint8Array.from(bytesField(1, []))) =>
  Buffer.concat([HEADER, longBlob(Buffer.concat([longField(1, texts), longField(2, group)]))]);
const zlibBlob = Buffer.from(blob('OSMData', longField(15, Buffer.alloc(24 * MEBIBYTE)), 'zlib'));
/** Numbers that no packing makes smaller, the same each time. */
const noise = (length: number, head: readonly number[] = []) => {
  const bytes = Buffer.alloc(length);
  for (let at = 0, state = 1; at + 4 <= length; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes.writeUInt32LE((state ^ (state >>> 13)) >>> 0, at);
  }
  bytes.set(head);
  return bytes;
};
const numbered = (count: number) =>
  Buffer.concat(Array.from({ length: count }, (_, k) => Uint8Array.from(bytesField(1, Buffer.from(`k${k}`)))));
const many = Array.from({ length: 2000 }, (_, k) => varint(k + 1)).flat();

const FILES: Readonly<Record<string, () => Uint8Array>> = {
  'nodes without end in gzip': () => gzipSync(`<osm>${'<node id="1" lat="1" lon="1"/>'.repeat(2e6)}`),
  'a gibibyte of blanks in gzip': () => Buffer.concat([gzipSync('{'), times(1024, gzipSync(' '.repeat(MEBIBYTE)))]),
  'blocks of nothing in PBF': () => Buffer.concat([HEADER, ...new Array(60).fill(zlibBlob)]),
  'entities in entities': () =>
    Buffer.from(
      `<!DOCTYPE osm [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, k) => `<!ENTITY ${'abcdefghij'[k + 1]} "${`&${'abcdefghij'[k]};`.repeat(10)}">`).join('')}]><osm>&j;</osm>`,
    ),
  'a way of a million nodes in XML': () =>
    Buffer.concat([Buffer.from('<osm><node id="1" lat="1" lon="1"/><way id="77">'), times(1e6, '<nd ref="1"/>')]),
  'a way of a million nodes in JSON': () =>
    Buffer.concat([
      Buffer.from('{"elements":[{"type":"way","id":77,"nodes":['),
      times(1e6, '12345678901,'),
      Buffer.from('1]}]}'),
    ]),
  'a way of a million nodes in PBF': () =>
    pbfOf(longField(3, Buffer.concat([Uint8Array.from(field(1, 77)), longField(8, Buffer.alloc(1e6, 2))]))),
  'five million nodes in PBF': () =>
    pbfOf(
      longField(
        2,
        Buffer.concat([
          longField(1, Buffer.alloc(5e6, 2)),
          longField(8, Buffer.alloc(5e6)),
          longField(9, Buffer.alloc(5e6)),
        ]),
      ),
    ),
  'five million ways in PBF': () => pbfOf(times(5e6, Uint8Array.from(bytesField(3, field(1, 7))))),
  'five million relations in PBF': () => pbfOf(times(5e6, Uint8Array.from(bytesField(4, field(1, 7))))),
  'twenty million nodes of ways in PBF': () =>
    pbfOf(
      times(
        2000,
        Buffer.concat([
          longField(3, Buffer.concat([Uint8Array.from(field(1, 7)), longField(8, Buffer.alloc(10_000, 2))])),
        ]),
      ),
    ),
  'five million tags in PBF': () =>
    pbfOf(
      times(
        2500,
        Uint8Array.from(
          bytesField(1, [
            ...signedField(1, 7),
            ...bytesField(2, many),
            ...bytesField(3, many),
            ...signedField(8, 0),
            ...signedField(9, 0),
          ]),
        ),
      ),
      numbered(2001),
    ),
  'two million members in PBF': () => {
    const columns = [
      longField(8, Buffer.alloc(1e5)),
      longField(9, Buffer.alloc(1e5, 2)),
      longField(10, Buffer.alloc(1e5)),
    ];
    return pbfOf(times(20, longField(4, Buffer.concat([Uint8Array.from(field(1, 7)), ...columns]))));
  },
  'ten million texts in PBF': () => pbfOf(Uint8Array.from([]), times(1e7, Uint8Array.from(bytesField(1, [])))),
  'an element of empty lists in JSON': () => Buffer.concat([Buffer.from('{"elements":[{"a":['), times(1e7, '[],')]),
  'brackets without end in JSON': () => Buffer.concat([Buffer.from('{"elements":['), times(2e7, '[')]),
  'a word without end in XML': () => Buffer.concat([Buffer.from('<osm><node id="'), times(2e7, '1')]),
  'blanks without end in XML': () => Buffer.concat([Buffer.from('<osm>'), times(2e7, ' ')]),
  noise: () => noise(24 * MEBIBYTE),
  'noise in PBF': () => Buffer.concat([HEADER, noise(24 * MEBIBYTE, [0, 0, 0, 13])]),
  'noise in gzip': () => noise(24 * MEBIBYTE, [0x1f, 0x8b, 8, 0]),
  'noise in bzip2': () => noise(24 * MEBIBYTE, [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59]),
  'noise in XML': () => noise(24 * MEBIBYTE, [...Buffer.from('<osm>')]),
  'noise in JSON': () => noise(24 * MEBIBYTE, [...Buffer.from('{"a":')]),
  'a file that is too large': () => Buffer.alloc(101 * MEBIBYTE),
};

/** Their names as arguments; without any, all names are listed. */
const wanted = process.argv.slice(2);
if (wanted.length === 0) process.stdout.write(`${JSON.stringify(Object.keys(FILES))}\n`);

for (const name of wanted) {
  const make = FILES[name as keyof typeof FILES];
  globalThis.gc!(); // what the last file took is not this one's
  const bytes = make();
  const begin = process.cpuUsage();
  let said = 'it was read';
  try {
    await readOsm(bytes, 'bomb');
  } catch (error) {
    said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  const { user, system } = process.cpuUsage(begin);
  process.stdout.write(`${JSON.stringify({ name, said, seconds: (user + system) / 1e6 })}\n`);
}
if (wanted.length > 0) process.stdout.write(`${JSON.stringify({ peak: process.resourceUsage().maxRSS / 1024 })}\n`);
