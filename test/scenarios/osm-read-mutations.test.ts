/**
 * Files of OpenStreetMap damaged at random: whatever is made of one, it is an extract that keeps its promises or a
 * report that names the file and a place in it. Nothing else is ever thrown.
 */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countFeatures } from '../../scenarios/import/osm/counts.ts';
import type { OsmReading } from '../../scenarios/import/osm/reading/gather.ts';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';
import { InputError, type Problem } from '../../scenarios/read/problem.ts';
import { jsonFile, pbfFile, type Sketch, xmlFile } from './osm-files.ts';

const YARD: Sketch = {
  box: [76.9, 43.2, 77, 43.3],
  taken: '2026-05-01T04:00:00Z',
  nodes: [
    { id: 1, lon: 76.94, lat: 43.238, version: 2, timestamp: '2024-02-29T23:59:59Z' },
    { id: 2, lon: 76.95, lat: 43.238, tags: { highway: 'crossing', name: 'Абай даңғылы 🌲' } },
    { id: -3, lon: 76.95, lat: 43.239, visible: true },
  ],
  ways: [
    { id: 20, refs: [1, 2, -3, 1], tags: { building: 'yes', name: 'A & "B"' } },
    { id: 21, refs: [2, 1], tags: { highway: 'residential' } },
  ],
  relations: [{ id: 9, members: [{ type: 'way', ref: 20, role: 'outer' }], tags: { type: 'multipolygon' } }],
};

const FILES: Readonly<Record<string, Uint8Array>> = {
  xml: Buffer.from(xmlFile(YARD)),
  json: Buffer.from(jsonFile(YARD)),
  'pbf, dense, raw': pbfFile(YARD, { packing: 'raw' }),
  'pbf, plain, raw': pbfFile(YARD, { packing: 'raw', dense: false, perBlock: 1 }),
  'pbf, dense, zlib': pbfFile(YARD, { granularity: 10, offset: 7 }),
  'xml in gzip': gzipSync(xmlFile(YARD)),
  'pbf in gzip': gzipSync(pbfFile(YARD)),
  /** A node in XML, packed by bzip2 −9. */
  'xml in bzip2': Buffer.from(
    'QlpoOTFBWSZTWSuhGPwAAAxZgAAQUAHhByYnnQAgAFCgAxGmmjQSqeo0ek8ieoyPUYvQ750sDvvZAdhvI+1hb4xms5lBChDrXZ/ZUlvxdyRThQkCuhGPwA==',
    'base64',
  ),
};

/** One slip: bytes cut out, bytes put in, taken from another file, from the same, or from nowhere. */
const slip = fc.record({
  at: fc.nat(),
  cut: fc.oneof(fc.constant(0), fc.constant(1), fc.nat(40), fc.nat(5000)),
  flip: fc.oneof(fc.constant(0), fc.constantFrom(1, 2, 4, 8, 16, 32, 64, 128)),
  put: fc.oneof(
    fc.constant(new Uint8Array(0)),
    fc.uint8Array({ maxLength: 12 }),
    fc
      .constantFrom(0x00, 0xff, 0x80, 0x7f)
      .chain((byte) => fc.nat(30).map((count) => new Uint8Array(count).fill(byte))),
    fc
      .record({ from: fc.constantFrom(...Object.values(FILES)), begin: fc.nat(), length: fc.nat(200) })
      .map(({ from, begin, length }) => from.slice(begin % from.length, (begin % from.length) + length)),
  ),
});
type Slip = typeof slip extends fc.Arbitrary<infer T> ? T : never;

function damaged(bytes: Uint8Array, slips: readonly Slip[]): Uint8Array {
  return slips.reduce((now, { at, cut, flip, put }) => {
    const begin = at % (now.length + 1);
    const after = Buffer.concat([now.subarray(0, begin), put, now.subarray(begin + cut)]);
    if (begin < after.length) after[begin] ^= flip;
    return after;
  }, bytes);
}

/** Reads the bytes, and holds what comes of it against what is promised. */
async function survives(bytes: Uint8Array): Promise<'read' | 'refused'> {
  let extract: OsmReading;
  try {
    extract = await readOsm(bytes, 'yard');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const problem of error.problems) expectPlaced(problem, bytes);
    expect(error.message).toMatch(/^yard:/);
    expect(error.message).not.toContain('{{');
    return 'refused';
  }
  expectWhole(extract);
  countFeatures(extract);
  return 'read';
}

const OF_THE_WHOLE = ['problem.empty', 'problem.osm.no_nodes', 'problem.osm.centre_only'];

function expectPlaced({ says, line, col }: Problem, bytes: Uint8Array): void {
  if (says.key === 'problem.osm.at_byte') {
    expect(says.values!.byte).toBeGreaterThanOrEqual(0);
    expect(says.values!.byte).toBeLessThanOrEqual(bytes.length);
  } else if (line === 0) expect(OF_THE_WHOLE).toContain(says.key);
  else if (bytes[0] !== 0x1f && bytes[0] !== 0x42) {
    const lines = Buffer.from(bytes)
      .toString('utf8')
      .split(bytes.includes(0x7b) && bytes[0] !== 0x3c ? '\n' : /\r\n|\r|\n/);
    expect(lines[line - 1], `line ${line}`).toBeDefined();
    expect(col).toBeGreaterThanOrEqual(1);
    expect(col).toBeLessThanOrEqual(lines[line - 1].length + 1);
  }
}

function expectWhole({ nodes, ways, relations }: OsmReading): void {
  const { ids, lon, lat, tags } = nodes;
  expect(ids.length).toBeGreaterThan(0);
  for (const list of [ids, ways.map(({ id }) => id), relations.map(({ id }) => id)]) {
    expect([...list].every((id, k) => Number.isSafeInteger(id) && (k === 0 || id > list[k - 1]))).toBe(true);
  }
  expect(lon.every((degrees) => Math.abs(degrees) <= 180) && lat.every((degrees) => Math.abs(degrees) <= 90)).toBe(
    true,
  );
  expect([...tags.keys()].every((index) => index >= 0 && index < ids.length)).toBe(true);
  expect(ways.every(({ refs }) => refs.every(Number.isSafeInteger))).toBe(true);
  const members = relations.flatMap((relation) => relation.members);
  expect(members.every(({ type, ref }) => /^(node|way|relation)$/.test(type) && Number.isSafeInteger(ref))).toBe(true);
  for (const own of [...tags.values(), ...ways.map((way) => way.tags), ...relations.map((relation) => relation.tags)]) {
    expect([...own].every((tag) => tag.every((text) => typeof text === 'string' && text.length <= 1000))).toBe(true);
  }
}

test.each(Object.entries(FILES))('%s, damaged at random', async (_, bytes) => {
  await fc.assert(
    fc.asyncProperty(fc.array(slip, { minLength: 1, maxLength: 4 }), async (slips) => {
      await survives(damaged(bytes, slips));
    }),
    { numRuns: 200 },
  );
});

test.each(Object.entries(FILES))('%s, cut off at any byte', async (name, bytes) => {
  const read: number[] = [];
  for (let length = 0; length < bytes.length; length++) {
    if ((await survives(bytes.subarray(0, length))) === 'read') read.push(length);
  }
  // Blocks of PBF stand for themselves: cut between two, a file is a smaller file. All others say where they end.
  const allowed = name.startsWith('pbf,') ? 12 : name === 'xml' || name === 'json' ? 1 : 0;
  expect(read.length, String(read)).toBeLessThanOrEqual(allowed);
});

test.each(Object.entries(FILES))('%s, with any bit flipped', async (_, bytes) => {
  const step = Math.max(1, Math.floor((8 * bytes.length) / 800));
  for (let bit = 0; bit < 8 * bytes.length; bit += step) {
    const flipped = Uint8Array.from(bytes);
    flipped[bit >> 3] ^= 1 << (bit & 7);
    await survives(flipped);
  }
});

test('bytes from nowhere', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        [],
        [0x1f, 0x8b, 8, 0],
        [0x42, 0x5a, 0x68, 0x39],
        [0, 0, 0, 13],
        [...Buffer.from('{"elements":[')],
        [...Buffer.from('<osm>')],
      ),
      fc.uint8Array({ maxLength: 400 }),
      async (begins, bytes) => {
        await survives(Uint8Array.from([...begins, ...bytes]));
      },
    ),
    { numRuns: 1000 },
  );
});
