/**
 * Binary and packed files of OpenStreetMap that are cut, flipped or forged, and files of other kinds: each is refused
 * with the file, the byte, the element where one is at fault, and what to do.
 */
import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';
import { InputError } from '../../scenarios/read/problem.ts';
import {
  blob,
  bytesField,
  dataBlock,
  field,
  headerBlock,
  pbfFile,
  type Sketch,
  signedField,
  zigzag,
} from './osm-files.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** What a person is told of a file. */
async function report(content: string | Uint8Array | readonly number[]): Promise<string> {
  const bytes = typeof content === 'string' ? bytesOf(content) : Uint8Array.from(content);
  try {
    await readOsm(bytes, 'yard');
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).not.toContain('{{');
    return (error as InputError).message;
  }
  return 'it was read';
}

const osm = (...lines: string[]) => ['<osm version="0.6">', ...lines, '</osm>'].join('\n');
const node = '<node id="1" lat="1" lon="1"/>';

const YARD: Sketch = {
  nodes: [{ id: 1, lon: 76.94, lat: 43.238, tags: { name: 'Абай' } }],
  ways: [{ id: 20, refs: [1, 1], tags: { building: 'yes' } }],
  relations: [],
};
const [HEADER, DATA] = [blob('OSMHeader', headerBlock({})), blob('OSMData', dataBlock(YARD))];
const packedAs = (number: number, bytes: readonly number[]) => {
  const body = [...field(2, 100), ...bytesField(number, bytes)];
  const header = [...bytesField(1, bytesOf('OSMData')), ...field(3, body.length)];
  return [...HEADER, 0, 0, 0, header.length, ...header, ...body];
};
/** A block whose table has the texts "" and "a", and whose group holds `elements`. */
const group = (elements: readonly number[]) => [
  ...HEADER,
  ...blob('OSMData', [...bytesField(1, [...bytesField(1, []), ...bytesField(1, [97])]), ...bytesField(2, elements)]),
];
const plainNode = (id: bigint | number, lat: bigint | number, ...more: readonly number[]) =>
  bytesField(1, [...signedField(1, id), ...signedField(8, lat), ...signedField(9, 0), ...more]);
const steps = (...values: readonly (bigint | number)[]) => values.flatMap((value) => zigzag(value));
const zlib = (claimed: number, bytes: Uint8Array) => {
  const body = [...field(2, claimed), ...bytesField(3, bytes)];
  const header = [...bytesField(1, bytesOf('OSMData')), ...field(3, body.length)];
  return [...HEADER, 0, 0, 0, header.length, ...header, ...body];
};
const DAMAGED = deflateSync(Uint8Array.from(dataBlock(YARD)));
DAMAGED[12] ^= 1;

test.each([
  [
    'no block of data',
    HEADER,
    'yard: the file holds no node; check the area that was asked for, and ask for shapes as well: out body; >; out skel qt;',
  ],
  ['no header', DATA, 'yard: at byte 0: the file does not begin with a block OSMHeader'],
  [
    'half a length',
    [...HEADER, ...DATA.slice(0, 3)],
    'yard: at byte 54: the block that begins here is cut off; download or copy the file again',
  ],
  [
    'half a header',
    [...HEADER, ...DATA.slice(0, 9)],
    'yard: at byte 54: the block that begins here is cut off; download or copy the file again',
  ],
  [
    'half a block',
    [...HEADER, ...DATA.slice(0, -9)],
    'yard: at byte 54: the block that begins here is cut off; download or copy the file again',
  ],
  [
    'a header of 64 KiB',
    [...HEADER, 0, 1, 0, 0, ...DATA],
    'yard: at byte 54: the block that begins here has 65536 bytes; it must have at most 65535; download or copy the file again',
  ],
  [
    'a header of no length',
    [...HEADER, 0, 0, 0, 0, ...DATA],
    'yard: at byte 54: the block that begins here has 0 bytes; it must have at most 65535; download or copy the file again',
  ],
  [
    'a block of more than 32 MiB',
    [...HEADER, 0, 0, 0, 5, ...field(3, 2 ** 25 + 1)],
    'yard: at byte 54: the block that begins here has 33554433 bytes; it must have at most 33554432; download or copy the file again',
  ],
  [
    'a block of less than nothing',
    [...HEADER, 0, 0, 0, 11, ...field(3, -1)],
    'yard: at byte 54: the block that begins here has -1 bytes; it must have at most 33554432; download or copy the file again',
  ],
  [
    'a block without a length',
    [...HEADER, 0, 0, 0, 9, ...bytesField(1, bytesOf('OSMData'))],
    'yard: at byte 54: the block that begins here has -1 bytes; it must have at most 33554432; download or copy the file again',
  ],
  [
    'a block that holds nothing',
    [...HEADER, 0, 0, 0, 11, ...bytesField(1, bytesOf('OSMData')), ...field(3, 0)],
    'yard: at byte 54: the block that begins here holds nothing; download or copy the file again',
  ],
  [
    'a feature of its own',
    blob('OSMHeader', headerBlock({}, ['Sort.Geographic'])),
    'yard: at byte 0: a reader of this file must know "Sort.Geographic", and this one does not; write it again: osmium cat -f pbf,pbf_compression=zlib',
  ],
  [
    'a box upside down',
    blob('OSMHeader', headerBlock({ box: [1, 3, 2, 2] })),
    'yard: at byte 0: bounds is [1, 3, 2, 2]; it must be west, south, east and north in degrees, the south not above the north',
  ],
  [
    'LZMA',
    packedAs(4, [1]),
    'yard: at byte 54: this block is packed by LZMA, which is not read; write it again: osmium cat -f pbf,pbf_compression=zlib',
  ],
  [
    'bzip2 in it',
    packedAs(5, [1]),
    'yard: at byte 54: this block is packed by bzip2, which is not read; write it again: osmium cat -f pbf,pbf_compression=zlib',
  ],
  [
    'LZ4',
    packedAs(6, [1]),
    'yard: at byte 54: this block is packed by LZ4, which is not read; write it again: osmium cat -f pbf,pbf_compression=zlib',
  ],
  [
    'Zstandard',
    packedAs(7, [1]),
    'yard: at byte 54: this block is packed by Zstandard, which is not read; write it again: osmium cat -f pbf,pbf_compression=zlib',
  ],
  [
    'a bit flipped in zlib',
    zlib(dataBlock(YARD).length, DAMAGED),
    'yard: at byte 54: what zlib packed is damaged: incorrect data check; download or copy the file again',
  ],
  [
    'a zlib that is cut off',
    zlib(dataBlock(YARD).length, DAMAGED.subarray(0, 9)),
    'yard: at byte 54: what zlib packed is damaged: unexpected end of file; download or copy the file again',
  ],
  [
    'more in it than it says',
    zlib(5, deflateSync(Uint8Array.from(dataBlock(YARD)))),
    'yard: at byte 54: the block that begins here is damaged: a part of it ends elsewhere than its length says; download or copy the file again',
  ],
  [
    'less in it than it says',
    zlib(500, deflateSync(Uint8Array.from(dataBlock(YARD)))),
    'yard: at byte 54: the block that begins here is damaged: a part of it ends elsewhere than its length says; download or copy the file again',
  ],
  [
    'no word of how much is in it',
    packedAs(3, [1]).toSpliced(HEADER.length + 17, 1, 24),
    'yard: at byte 54: the block that begins here is damaged: its field 3 has another type; download or copy the file again',
  ],
  [
    'a part that goes on beyond its block',
    [...HEADER, ...blob('OSMData', [...bytesField(2, []), 0x12, 0x7f])],
    'yard: at byte 54: the block that begins here is damaged: a part of it ends elsewhere than its length says; download or copy the file again',
  ],
  [
    'a number of eleven bytes',
    [...HEADER, ...blob('OSMData', [8 * 17, ...new Array(10).fill(0xff), 1])],
    'yard: at byte 54: the block that begins here is damaged: a part of it ends elsewhere than its length says; download or copy the file again',
  ],
  [
    'a type of field that there is none',
    [...HEADER, ...blob('OSMData', [8 * 17 + 3])],
    'yard: at byte 54: the block that begins here is damaged: a part of it ends elsewhere than its length says; download or copy the file again',
  ],
  [
    'a field of number 0',
    [...HEADER, ...blob('OSMData', [0, ...dataBlock(YARD)])],
    'yard: at byte 54: the block that begins here is damaged: a part of it ends elsewhere than its length says; download or copy the file again',
  ],
  [
    'a group that is a number',
    [...HEADER, ...blob('OSMData', field(2, 7))],
    'yard: at byte 54: the block that begins here is damaged: its field 2 has another type; download or copy the file again',
  ],
  [
    'an id of 2^53',
    group(plainNode(2n ** 53n, 0)),
    'yard: at byte 54: node.id is 9007199254740992; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'an id of −2^53',
    group(plainNode(-(2n ** 53n), 0)),
    'yard: at byte 54: node.id is -9007199254740992; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'an id of 64 bits',
    group(bytesField(3, field(1, 2n ** 63n - 1n))),
    'yard: at byte 54: way.id is 9223372036854776000; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'ids further apart than 2^53',
    group(bytesField(3, [...field(1, 7), ...bytesField(8, steps(5, -(2n ** 60n)))])),
    'yard: at byte 54: way/7.nodes[1] is empty; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'no id',
    group(bytesField(3, bytesField(8, steps(1)))),
    'yard: at byte 54: way.id is empty; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'no latitude',
    group(bytesField(1, [...signedField(1, 5), ...signedField(9, 0)])),
    'yard: at byte 54: node/5.lat is empty; it must be -90 to 90',
  ],
  [
    'a latitude beyond the pole',
    group(plainNode(5, 900_000_001)),
    'yard: at byte 54: node/5.lat is 90.0000001; it must be -90 to 90',
  ],
  [
    'a text that its table lacks',
    group(plainNode(5, 0, ...bytesField(2, [1]), ...bytesField(3, [2]))),
    'yard: at byte 54: node/5 names text 2 of its block, which has no such; download or copy the file again',
  ],
  [
    'a text of less than nothing',
    group(plainNode(5, 0, ...bytesField(2, [1]), ...bytesField(3, [255, 255, 255, 255, 255, 255, 255, 255, 255, 1]))),
    'yard: at byte 54: node/5 names text -1 of its block, which has no such; download or copy the file again',
  ],
  [
    'a key without a value',
    group(plainNode(5, 0, ...bytesField(2, [1]))),
    'yard: at byte 54: the block that begins here is damaged: a part of it ends elsewhere than its length says; download or copy the file again',
  ],
  [
    'a value without a key',
    group(plainNode(5, 0, ...bytesField(3, [1]))),
    'yard: at byte 54: the block that begins here is damaged: its columns differ in length; download or copy the file again',
  ],
  [
    'fewer latitudes than nodes',
    group(bytesField(2, [...bytesField(1, steps(5, 1)), ...bytesField(8, steps(0)), ...bytesField(9, steps(0, 0))])),
    'yard: at byte 54: the block that begins here is damaged: a part of it ends elsewhere than its length says; download or copy the file again',
  ],
  [
    'more latitudes than nodes',
    group(bytesField(2, [...bytesField(1, steps(5)), ...bytesField(8, steps(0, 0)), ...bytesField(9, steps(0))])),
    'yard: at byte 54: the block that begins here is damaged: its columns differ in length; download or copy the file again',
  ],
  [
    'a member of a fourth kind',
    group(bytesField(4, [...field(1, 6), ...bytesField(8, [0]), ...bytesField(9, steps(1)), ...bytesField(10, [3])])),
    'yard: at byte 54: relation/6 has a member that is neither node, way nor relation; download or copy the file again',
  ],
  [
    'a role for nobody',
    group(
      bytesField(4, [...field(1, 6), ...bytesField(8, [0, 0]), ...bytesField(9, steps(1)), ...bytesField(10, [0])]),
    ),
    'yard: at byte 54: the block that begins here is damaged: its columns differ in length; download or copy the file again',
  ],
  [
    'a way of 10 001 nodes',
    group(bytesField(3, [...field(1, 77), ...bytesField(8, new Array(10_001).fill(2))])),
    'yard: at byte 54: way/77 has more than 10000 nodes; split the way, or leave it out',
  ],
  [
    'a way of a million nodes',
    group(bytesField(3, [...bytesField(8, new Array(1e6).fill(2)), ...field(1, 77)])),
    'yard: at byte 54: way/77 has more than 10000 nodes; split the way, or leave it out',
  ],
  [
    'a text that is no UTF-8',
    [
      ...HEADER,
      ...blob(
        'OSMData',
        dataBlock(YARD).map((byte) => (byte === 0xd0 ? 0xc0 : byte)),
      ),
    ],
    'yard: at byte 54: node/1: text 2 of its block is not UTF-8; download or copy the file again',
  ],
  [
    'a text of 1001 characters',
    pbfFile({ ...YARD, nodes: [{ ...YARD.nodes[0], tags: { name: 'я'.repeat(1001) } }] }),
    'yard: at byte 64: node/1.tags.name is "яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя…"; it must be text of at most 1000 characters; leave it out',
  ],
])('PBF with %s', async (_, bytes, said) => {
  expect(await report(bytes)).toBe(said);
});

// ---- packed, and of other kinds

const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, k) => (k === at ? byte ^ 0x10 : byte));
const PACKED = gzipSync(osm(node));
/** `osm(node)` in bzip2 −9, and the head of a JSON with 64 MB of blanks behind it in bzip2 −9. */
const [SMALL_BZ2, BLANKS_BZ2] = [
  'QlpoOTFBWSZTWSuhGPwAAAxZgAAQUAHhByYnnQAgAFCgAxGmmjQSqeo0ek8ieoyPUYvQ750sDvvZAdhvI+1hb4xms5lBChDrXZ/ZUlvxdyRThQkCuhGPwA==',
  'QlpoOTFBWSZTWYkBqdoFfjmZgNAFQRACIZkIAAggAFCmAAmgmqqaaD9SHlON1FQEuJRUBL12UVAS63mc5m961rfnWKKgJfzFBWSZTWaRJBusAiqWRAMAAIAAACCAAMMwFKaakSSGwUSSHi7kinChIWyUqrw=',
].map((text) => Buffer.from(text, 'base64'));
/** Two blocks of bzip2 −1: `osm(node)` with 12 000 comments in it. Cut behind its first block, nothing else tells. */
const TWO_BLOCKS_BZ2 = Buffer.from(
  'QlpoMTFBWSZTWeN9+WQAidFZgAAQcAPhBz4nnQAwALgKaNAGgAApo0AaAABNVST1MnpGnmlMRtT6qBFtEEXOIIvuIItYgi2iCLHW74EEWzet+sQRaiCLWIIuQgi30WMVAiz8Y9cu+cQRdNIgi85SoUq8/unGfGVlnfnz0+Pbxxz9af5igrJMprOHvucMAETrsgAAIMAEAAp4AEABIEAMBNVTRo2ptQIsUCLagRc5IEXSgRYoEWKBF4oEWKBFigRaUCLFAi6UCLUUCL8xQVkmU1nlQ4BHAAHhWYAAEGACgAU8AogAIABwQAABNVQBkHKoZVDiqHdUNsVQyqGaocVQxVDCoaqhthUNVQ83lUPvfvxdyRThQkO8Kgtk',
  'base64',
);

test.each([
  [
    'gzip that is cut off',
    PACKED.subarray(0, -12),
    'yard: at byte 58: what gzip packed is damaged: unexpected end of file; download or copy the file again',
  ],
  [
    'gzip with a wrong checksum',
    flipped(PACKED, PACKED.length - 6),
    'yard: at byte 0: what gzip packed is damaged: incorrect data check; download or copy the file again',
  ],
  [
    'gzip of nothing known',
    gzipSync('hello'),
    'yard: at byte 0: the file begins with the bytes 68 65 6c 6c 6f, as no format of OpenStreetMap does; OpenStreetMap XML, .osm.pbf and Overpass JSON are read, by themselves or packed by gzip or bzip2',
  ],
  [
    'gzip in gzip',
    gzipSync(PACKED),
    'yard: at byte 0: this is gzip, which is not read; OpenStreetMap XML, .osm.pbf and Overpass JSON are read, by themselves or packed by gzip or bzip2',
  ],
  ['gzip of nothing', gzipSync(''), 'yard: the file is empty'],
  [
    'bzip2 that is cut off',
    SMALL_BZ2.subarray(0, -1),
    'yard: at byte 87: what bzip2 packed is damaged: unexpected end of file; download or copy the file again',
  ],
  [
    'bzip2 that is cut off at once',
    SMALL_BZ2.subarray(0, 4),
    'yard: at byte 4: what bzip2 packed is damaged: unexpected end of file; download or copy the file again',
  ],
  [
    'bzip2 cut between two blocks',
    TWO_BLOCKS_BZ2.subarray(0, -10),
    'yard: at byte 272: what bzip2 packed is damaged: unexpected end of file; download or copy the file again',
  ],
  [
    'bzip2 with a wrong checksum of a block',
    flipped(SMALL_BZ2, 12),
    'yard: at byte 78: what bzip2 packed is damaged: Data error: Bad block CRC (got 2ba118fc expected 2ba108fc); download or copy the file again',
  ],
  [
    'bzip2 with a wrong checksum of all',
    flipped(SMALL_BZ2, SMALL_BZ2.length - 2),
    'yard: at byte 88: what bzip2 packed is damaged: Data error: Bad stream CRC (got 2ba118fc expected 2ba119fc); download or copy the file again',
  ],
  [
    'bzip2 and more',
    Buffer.concat([SMALL_BZ2, Buffer.from('more')]),
    'yard: at byte 92: what bzip2 packed is damaged: Not bzip data: bad magic; download or copy the file again',
  ],
  [
    'a bomb of blanks in gzip',
    gzipSync(`{"version": 0.6, ${' '.repeat(2 ** 26)}`),
    'yard: at byte 8192: it unpacks to far more than its size tells; it must be at most 8 MiB; cut out a smaller area first, as with osmium extract',
  ],
  [
    'a bomb of blanks in bzip2',
    BLANKS_BZ2,
    'yard: at byte 71: it unpacks to far more than its size tells; it must be at most 8 MiB; cut out a smaller area first, as with osmium extract',
  ],
  [
    'a zip archive',
    [0x50, 0x4b, 3, 4, 0, 0],
    'yard: at byte 0: this is zip, which is not read; OpenStreetMap XML, .osm.pbf and Overpass JSON are read, by themselves or packed by gzip or bzip2',
  ],
  [
    'an xz file',
    [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
    'yard: at byte 0: this is xz, which is not read; OpenStreetMap XML, .osm.pbf and Overpass JSON are read, by themselves or packed by gzip or bzip2',
  ],
  [
    'a Zstandard file',
    [0x28, 0xb5, 0x2f, 0xfd],
    'yard: at byte 0: this is Zstandard, which is not read; OpenStreetMap XML, .osm.pbf and Overpass JSON are read, by themselves or packed by gzip or bzip2',
  ],
  [
    'a file of osmconvert',
    [0xff, 0xe0, 4, 0x6f, 0x35, 0x6d, 0x32],
    'yard: at byte 0: this is o5m, which is not read; OpenStreetMap XML, .osm.pbf and Overpass JSON are read, by themselves or packed by gzip or bzip2',
  ],
  [
    'UTF-16',
    Buffer.from(`\ufeff${osm(node)}`, 'utf16le'),
    'yard: at byte 0: this is UTF-16, which is not read; OpenStreetMap XML, .osm.pbf and Overpass JSON are read, by themselves or packed by gzip or bzip2',
  ],
  [
    'a page of a busy server',
    '<!DOCTYPE html>\n<html><body>429</body></html>',
    'yard:1:1: this is a web page, not map data; download it again: a server that is busy answers with a page',
  ],
  [
    'a page in capitals',
    '\n<HTML>',
    'yard:1:1: this is a web page, not map data; download it again: a server that is busy answers with a page',
  ],
  [
    'words',
    'version: 1\nname: small\n',
    'yard: at byte 0: the file begins with the bytes 76 65 72 73 69 6f 6e 3a, as no format of OpenStreetMap does; OpenStreetMap XML, .osm.pbf and Overpass JSON are read, by themselves or packed by gzip or bzip2',
  ],
  [
    'a picture',
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0],
    'yard: at byte 0: the file begins with the bytes 89 50 4e 47 0d 0a 1a 0a, as no format of OpenStreetMap does; OpenStreetMap XML, .osm.pbf and Overpass JSON are read, by themselves or packed by gzip or bzip2',
  ],
  [
    'zeros',
    new Uint8Array(1000),
    'yard: at byte 0: the block that begins here has 0 bytes; it must have at most 65535; download or copy the file again',
  ],
])('%s', async (_, content, said) => {
  expect(await report(content)).toBe(said);
});
