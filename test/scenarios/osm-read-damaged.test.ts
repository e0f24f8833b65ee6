/**
 * Files of OpenStreetMap that are cut, flipped, forged or of another kind: each is read, or refused with the file, the
 * place and what to do. The place is a line and column of a text, a byte of anything else, and an element where it is
 * one that is at fault.
 */
import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readOsm } from '../../scenarios/import/osm/open.ts';
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

test.each([
  ['nothing', '', ''],
  ['no elements', osm(), ''],
  ['a node that is cut off', '<osm>\n  <node id="1" lat="1" l', ''],
  ['a way that ends as a node', osm(' <way id="1">', '  <nd ref="1"/>', ' </node>'), ''],
  ['a document type', `<?xml version="1.0"?>\n<!DOCTYPE osm SYSTEM "osm.dtd">\n${osm(node)}`, ''],
  [
    'entities in entities',
    `<!DOCTYPE osm [\n<!ENTITY a "ha">\n<!ENTITY b "${'&a;'.repeat(9)}">\n]>\n${osm(`<tag k="x" v="&b;"/>`)}`,
    '',
  ],
  ['an entity that none declared', osm(` <node id="1" lat="1" lon="1"><tag k="a" v="&b;"/></node>`), ''],
  ['another encoding', `<?xml version="1.0" encoding="windows-1251"?>${osm(node)}`, ''],
  ['another root', '<gpx version="1.1"><wpt lat="1" lon="1"/></gpx>', ''],
  ['another version', `<osm version="0.5">${node}</osm>`, ''],
  ['a latitude beyond the pole', osm(node, ' <node id="5" lat="90.0000001" lon="1"/>'), ''],
  ['a longitude beyond the antimeridian', osm('<node id="5" lat="1" lon="-180.0000001"/>'), ''],
  ['a latitude that is no number', osm('<node id="5" lat="NaN" lon="1"/>'), ''],
  ['a latitude in sixteens', osm('<node id="5" lat="0x10" lon="1"/>'), ''],
  ['a node without a place', osm('<node id="5" version="1"/>'), ''],
  ['an id that is none', osm('<node lat="1" lon="1" id="5a"/>'), ''],
  ['no id', osm('<node lat="1" lon="1"/>'), ''],
  ['an id of 2^53', osm(`<node lat="1" lon="1" id="${2 ** 53}"/>`), ''],
  ['a reference without a number', osm(node, ' <way id="7">', '  <nd ref="1"/><nd ref=""/>', ' </way>'), ''],
  ['a tag without a value', osm(' <node id="5" lat="1" lon="1">', '   <tag k="name"/>', ' </node>'), ''],
  [
    'a value of 1001 characters',
    osm(`<node id="5" lat="1" lon="1"><tag k="name" v="${'я'.repeat(1001)}"/></node>`),
    '',
  ],
  ['a member that is a street', osm('<relation id="5"><member type="street" ref="1" role=""/></relation>'), ''],
  ['a way of 10 001 nodes', osm(node, ` <way id="77">${'<nd ref="1"/>'.repeat(10_001)}</way>`), ''],
  [
    '2001 tags',
    osm(
      `<node id="5" lat="1" lon="1">${Array.from({ length: 2001 }, (_, k) => `<tag k="${k}" v=""/>`).join('')}</node>`,
    ),
    '',
  ],
  ['nested without end', `<osm>${'<a>'.repeat(20)}`, ''],
  ['a comment without end', `<osm><!-- ${'so '.repeat(500_000)}`, ''],
  [
    'a server that gave up',
    osm(node, '<remark> runtime error: Query timed out in "query" at line 3 after 25 seconds. </remark>'),
    '',
  ],
  ['centres of ways', osm(node, '<way id="8"><center lat="1" lon="1"/><nd ref="2"/><nd ref="3"/></way>'), ''],
  ['no west of the bounds', osm('<bounds minlat="1" maxlat="2" maxlon="2"/>'), ''],
  ['bounds upside down', osm('<bounds minlat="3" minlon="1" maxlat="2" maxlon="2"/>'), ''],
])('XML with %s', async (_, text, said) => {
  expect(await report(text)).toBe(said);
});

const json = (...elements: readonly unknown[]) =>
  `{"version": 0.6,\n"elements": [\n${elements.map((element) => JSON.stringify(element)).join(',\n')}\n]}`;
const place = { type: 'node', id: 1, lat: 1, lon: 1 };

test.each([
  ['no elements', json(), ''],
  ['no list of elements', '{"type": "FeatureCollection", "features": []}', ''],
  ['a mapping of elements', '{"version": 0.6, "elements": {"1": 2}}', ''],
  ['an end too early', json(place, place).slice(0, -20), ''],
  ['an end between elements', json(place).slice(0, -3), ''],
  ['a comma too many', json(place).replace('}\n]', '},\n]'), ''],
  ['a key without quotes', json(place).replace('"lat"', 'lat'), ''],
  ['a key without quotes at the top', '{version: 0.6}', ''],
  ['no colon', '{"version" 0.6}', ''],
  ['a value that is none', '{"version": 0.6, "generator": ]', ''],
  ['something behind its end', `${json(place)}\n}`, ''],
  ['another version', '{"version": "2.0", "elements": []}', ''],
  ['a server that gave up', json(place).replace(/}$/, ',\n"remark": "runtime error: Query run out of memory"}'), ''],
  ['an element that is a number', json(place, 7), ''],
  ['an id that is text', json({ ...place, id: '1' }), ''],
  ['an id of 2^53', json({ ...place, id: 2 ** 53 }), ''],
  ['half an id', json({ ...place, id: 1.5 }), ''],
  ['no latitude', json({ type: 'node', id: 5, lon: 1 }), ''],
  ['a latitude of infinity', json({ ...place, id: 5 }).replace('"lat":1', '"lat":1e999'), ''],
  ['a latitude beyond the pole', json(place, { ...place, id: 5, lat: -91 }), ''],
  ['a tag that is a number', json({ ...place, tags: { 'building:levels': 9 } }), ''],
  ['tags that are a list', json({ ...place, tags: ['a'] }), ''],
  ['nodes that are no list', json(place, { type: 'way', id: 7, nodes: '1,2' }), ''],
  ['a node of a way that is null', json(place, { type: 'way', id: 7, nodes: [1, null] }), ''],
  ['a shape that is no list', json(place, { type: 'way', id: 7, nodes: [1], geometry: {} }), ''],
  ['a shape beyond the pole', json(place, { type: 'way', id: 7, nodes: [1], geometry: [{ lat: 99, lon: 0 }] }), ''],
  [
    'a member that is a street',
    json(place, { type: 'relation', id: 7, members: [{ type: 'street', ref: 1, role: '' }] }),
    '',
  ],
  ['a member without a number', json(place, { type: 'relation', id: 7, members: [{ type: 'node', role: '' }] }), ''],
  [
    'a role that is a number',
    json(place, { type: 'relation', id: 7, members: [{ type: 'node', ref: 1, role: 1 }] }),
    '',
  ],
  ['centres of ways', json(place, { type: 'way', id: 8, center: { lat: 1, lon: 1 }, nodes: [2, 3] }), ''],
  ['centres and nothing else', json({ type: 'way', id: 8, center: { lat: 1, lon: 1 } }), ''],
  ['a way of 10 001 nodes', json(place, { type: 'way', id: 77, nodes: new Array(10_001).fill(1) }), ''],
  ['a way of a million nodes', json(place, { type: 'way', id: 77, nodes: new Array(1e6).fill(12_345_678_901) }), ''],
  ['an element of 9 MiB', json(place, { type: 'node', note: 'x'.repeat(9 * 2 ** 20) }), ''],
  [
    'a relation of 100 001 members',
    json(place, { type: 'relation', id: 78, members: new Array(100_001).fill({ type: 'node', ref: 1, role: '' }) }),
    '',
  ],
  ['nested without end', `{"elements": [${'['.repeat(100_000)}`, ''],
])('JSON with %s', async (_, text, said) => {
  expect(await report(text)).toBe(said);
});

test.each([
  ['XML', osm(node, ' <node id="2" lat="1" lon="1"><tag k="name" v="Аба@"/></node>'), ''],
  ['JSON', json(place, { ...place, id: 2, tags: { name: 'Аба@' } }), ''],
])('%s with a byte that is no UTF-8', async (_, text, said) => {
  const bytes = bytesOf(text);
  bytes[bytes.indexOf(0x40)] = 0xd0; // begins a character that does not go on
  expect(await report(bytes)).toBe(said);
  expect(await report(bytes.subarray(0, bytes.indexOf(0xd0) + 1))).toContain('yard:'); // cut in a character
});

// ---- binary

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
const group = (...elements: readonly number[]) => [
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
  ['no block of data', HEADER, ''],
  ['no header', DATA, ''],
  ['half a length', [...HEADER, ...DATA.slice(0, 3)], ''],
  ['half a header', [...HEADER, ...DATA.slice(0, 9)], ''],
  ['half a block', [...HEADER, ...DATA.slice(0, -9)], ''],
  ['a header of 64 KiB', [...HEADER, 0, 1, 0, 0, ...DATA], ''],
  ['a header of no length', [...HEADER, 0, 0, 0, 0, ...DATA], ''],
  ['a block of more than 32 MiB', [...HEADER, 0, 0, 0, 5, ...field(3, 2 ** 25 + 1)], ''],
  ['a block of less than nothing', [...HEADER, 0, 0, 0, 11, ...field(3, -1)], ''],
  ['a block without a length', [...HEADER, 0, 0, 0, 9, ...bytesField(1, bytesOf('OSMData'))], ''],
  ['a block that holds nothing', [...HEADER, 0, 0, 0, 11, ...bytesField(1, bytesOf('OSMData')), ...field(3, 0)], ''],
  ['a feature of its own', blob('OSMHeader', headerBlock({}, ['Sort.Geographic'])), ''],
  ['a box upside down', blob('OSMHeader', headerBlock({ box: [1, 3, 2, 2] })), ''],
  ['LZMA', packedAs(4, [1]), ''],
  ['bzip2 in it', packedAs(5, [1]), ''],
  ['LZ4', packedAs(6, [1]), ''],
  ['Zstandard', packedAs(7, [1]), ''],
  ['a bit flipped in zlib', zlib(dataBlock(YARD).length, DAMAGED), ''],
  ['a zlib that is cut off', zlib(dataBlock(YARD).length, DAMAGED.subarray(0, 9)), ''],
  ['more in it than it says', zlib(5, deflateSync(Uint8Array.from(dataBlock(YARD)))), ''],
  ['less in it than it says', zlib(500, deflateSync(Uint8Array.from(dataBlock(YARD)))), ''],
  ['no word of how much is in it', packedAs(3, [1]).toSpliced(HEADER.length + 17, 1, 24), ''],
  ['a part that goes on beyond its block', [...HEADER, ...blob('OSMData', [...bytesField(2, []), 0x12, 0x7f])], ''],
  ['a number of eleven bytes', [...HEADER, ...blob('OSMData', [8 * 17, ...new Array(10).fill(0xff), 1])], ''],
  ['a type of field that there is none', [...HEADER, ...blob('OSMData', [8 * 17 + 3])], ''],
  ['a group that is a number', [...HEADER, ...blob('OSMData', field(2, 7))], ''],
  ['an id of 2^53', group(...plainNode(2n ** 53n, 0)), ''],
  ['an id of −2^53', group(...plainNode(-(2n ** 53n), 0)), ''],
  ['an id of 64 bits', group(...bytesField(3, field(1, 2n ** 63n - 1n))), ''],
  [
    'ids further apart than 2^53',
    group(...bytesField(3, [...field(1, 7), ...bytesField(8, steps(5, -(2n ** 60n)))])),
    '',
  ],
  ['no id', group(...bytesField(3, bytesField(8, steps(1)))), ''],
  ['no latitude', group(...bytesField(1, [...signedField(1, 5), ...signedField(9, 0)])), ''],
  ['a latitude beyond the pole', group(...plainNode(5, 900_000_001)), ''],
  ['a text that its table lacks', group(...plainNode(5, 0, ...bytesField(2, [1]), ...bytesField(3, [2]))), ''],
  [
    'a text of less than nothing',
    group(
      ...plainNode(5, 0, ...bytesField(2, [1]), ...bytesField(3, [255, 255, 255, 255, 255, 255, 255, 255, 255, 1])),
    ),
    '',
  ],
  ['a key without a value', group(...plainNode(5, 0, ...bytesField(2, [1]))), ''],
  ['a value without a key', group(...plainNode(5, 0, ...bytesField(3, [1]))), ''],
  [
    'fewer latitudes than nodes',
    group(...bytesField(2, [...bytesField(1, steps(5, 1)), ...bytesField(8, steps(0)), ...bytesField(9, steps(0, 0))])),
    '',
  ],
  [
    'more latitudes than nodes',
    group(...bytesField(2, [...bytesField(1, steps(5)), ...bytesField(8, steps(0, 0)), ...bytesField(9, steps(0))])),
    '',
  ],
  [
    'a member of a fourth kind',
    group(
      ...bytesField(4, [...field(1, 6), ...bytesField(8, [0]), ...bytesField(9, steps(1)), ...bytesField(10, [3])]),
    ),
    '',
  ],
  [
    'a role for nobody',
    group(
      ...bytesField(4, [...field(1, 6), ...bytesField(8, [0, 0]), ...bytesField(9, steps(1)), ...bytesField(10, [0])]),
    ),
    '',
  ],
  [
    'a way of 10 001 nodes',
    group(...bytesField(3, [...field(1, 77), ...bytesField(8, new Array(10_001).fill(2))])),
    '',
  ],
  [
    'a way of a million nodes',
    group(...bytesField(3, [...bytesField(8, new Array(1e6).fill(2)), ...field(1, 77)])),
    '',
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
    '',
  ],
  [
    'a text of 1001 characters',
    pbfFile({ ...YARD, nodes: [{ ...YARD.nodes[0], tags: { name: 'я'.repeat(1001) } }] }),
    '',
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
  ['gzip that is cut off', PACKED.subarray(0, -12), ''],
  ['gzip with a wrong checksum', flipped(PACKED, PACKED.length - 6), ''],
  ['gzip of nothing known', gzipSync('hello'), ''],
  ['gzip in gzip', gzipSync(PACKED), ''],
  ['gzip of nothing', gzipSync(''), ''],
  ['bzip2 that is cut off', SMALL_BZ2.subarray(0, -1), ''],
  ['bzip2 that is cut off at once', SMALL_BZ2.subarray(0, 4), ''],
  ['bzip2 cut between two blocks', TWO_BLOCKS_BZ2.subarray(0, -10), ''],
  ['bzip2 with a wrong checksum of a block', flipped(SMALL_BZ2, 12), ''],
  ['bzip2 with a wrong checksum of all', flipped(SMALL_BZ2, SMALL_BZ2.length - 2), ''],
  ['bzip2 and more', Buffer.concat([SMALL_BZ2, Buffer.from('more')]), ''],
  ['a bomb of blanks in gzip', gzipSync(`{"version": 0.6, ${' '.repeat(2 ** 26)}`), ''],
  ['a bomb of blanks in bzip2', BLANKS_BZ2, ''],
  ['a zip archive', [0x50, 0x4b, 3, 4, 0, 0], ''],
  ['an xz file', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], ''],
  ['a Zstandard file', [0x28, 0xb5, 0x2f, 0xfd], ''],
  ['a file of osmconvert', [0xff, 0xe0, 4, 0x6f, 0x35, 0x6d, 0x32], ''],
  ['UTF-16', Buffer.from(`\ufeff${osm(node)}`, 'utf16le'), ''],
  ['a page of a busy server', '<!DOCTYPE html>\n<html><body>429</body></html>', ''],
  ['a page in capitals', '\n<HTML>', ''],
  ['words', 'version: 1\nname: small\n', ''],
  ['a picture', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0], ''],
  ['zeros', new Uint8Array(1000), ''],
])('%s', async (_, content, said) => {
  expect(await report(content)).toBe(said);
});
