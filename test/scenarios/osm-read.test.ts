/**
 * What is read from files of OpenStreetMap: the same from every format and packing, exact in ids, places and words, and
 * of what stands twice the newest. What damaged files meet is in osm-read-damaged.test.ts.
 */
import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countFeatures } from '../../scenarios/import/osm/counts.ts';
import type { OsmMember } from '../../scenarios/import/osm/extract.ts';
import type { OsmReading } from '../../scenarios/import/osm/reading/gather.ts';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';
import { blob, bytesField, jsonFile, located, pbfFile, type Sketch, xmlElements, xmlFile } from './osm-files.ts';

/** A corner of Almaty: two houses, one of them of two ways, a street with its furniture, and what an editor just drew. */
const CORNER: Sketch = {
  box: [76.93, 43.23, 76.96, 43.25],
  taken: '2026-05-01T04:00:00Z',
  nodes: [
    { id: 7, lon: 76.9412345, lat: 43.2387123, tags: { highway: 'traffic_signals' }, version: 3 },
    { id: 1, lon: 76.9400001, lat: 43.2380001, version: 1, timestamp: '2024-02-29T23:59:59Z' },
    { id: 2, lon: 76.9410001, lat: 43.2380001 },
    { id: 3, lon: 76.9410001, lat: 43.2390001, tags: { natural: 'tree', name: 'Ағаш “ёлка” 🌲 <&>"\'\nекі жол' } },
    { id: 12_345_678_901, lon: 76.94, lat: 43.2401, tags: { highway: 'crossing' }, timestamp: '2025-07-04T12:00:00Z' },
    { id: -5, lon: -179.9999999, lat: -89.9999999, tags: { man_made: 'surveillance', 'camera:direction': '90' } },
  ],
  ways: [
    { id: 20, refs: [1, 2, 3, 1], tags: { building: 'yes', 'building:levels': '9', name: 'Абай даңғылы' }, version: 2 },
    { id: 10, refs: [1, 2], tags: { highway: 'residential', name: 'проспект Абая / Абай даңғылы' } },
    { id: -3, refs: [3, 12_345_678_901, -5], tags: { highway: 'footway' } },
    { id: 30, refs: [2, 3, 404, 2] },
  ],
  relations: [
    {
      id: 9,
      members: [
        { type: 'way', ref: 30, role: 'outer' },
        { type: 'way', ref: 20, role: 'inner' },
      ],
      tags: { type: 'multipolygon', building: 'apartments', height: '30' },
    },
    {
      id: 4,
      members: [
        { type: 'way', ref: 10, role: 'from' },
        { type: 'node', ref: -5, role: 'via' },
        { type: 'relation', ref: 9, role: '' },
      ],
      tags: { type: 'restriction', restriction: 'no_left_turn' },
    },
  ],
};

const tagsOf = (tags: Readonly<Record<string, string>> = {}) => new Map(Object.entries(tags));

/** What a sketch says, in order of ids. */
function extractOf({ nodes, ways, relations, box, taken }: Sketch): OsmReading {
  const inOrder = <T extends { readonly id: number }>(list: readonly T[]) => list.toSorted((a, b) => a.id - b.id);
  const sorted = inOrder(nodes);
  const times = [...nodes, ...ways, ...relations].map(({ timestamp = '' }) => timestamp);
  return {
    nodes: {
      ids: Float64Array.from(sorted, ({ id }) => id),
      lon: Float64Array.from(sorted, ({ lon }) => lon),
      lat: Float64Array.from(sorted, ({ lat }) => lat),
      tags: new Map(sorted.flatMap(({ tags }, k) => (tags === undefined ? [] : [[k, tagsOf(tags)]]))),
    },
    ways: inOrder(ways).map(({ id, refs, tags }) => ({ id, refs, tags: tagsOf(tags) })),
    relations: inOrder(relations).map(({ id, members, tags }) => ({ id, members, tags: tagsOf(tags) })),
    box: box ?? null,
    newest: times.toSorted().at(-1) ?? '',
    taken: taken ?? '',
    repeated: 0,
  };
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const readXml = (body: string) => readOsm(bytesOf(`<osm version="0.6">${body}</osm>`), 'a.osm');
const readElements = (elements: readonly unknown[]) =>
  readOsm(bytesOf(JSON.stringify({ version: 0.6, elements })), 'a.json');

/** bzip2 has no writer here; the test that packs with the tool, where there is one, says whether this is still right. */
const CORNER_BZ2 =
  'QlpoOTFBWSZTWQEdPCUAAc/f+8gQWYP//4EABhC/7//gcEzpBogAdznwABAAQABAAvyQdUAMNImp5TaiemammhNoRo0YRiMmAI0AYQZpqHMJoD' +
  'QGjRhGgxGmJkxNBhGgZAMmAxJU0YQyGjEMjE00yZMmEwmI0yZGCYCCRQJo0RkKemo9U9RtR6hiG9T1JoDTT0gaNDQGRaSQG47aElBAhUEJensi' +
  'ki/6vhGxt8oPwICQl5GeAG0NptoPIhoDm+bOH2eo/Hs9G/3fD1VgeGsA0JBp0BQQrJKh05aCqLYW0c4NAhopK+q2RUe6kl4GFicGnETJZmJmod' +
  'UuF5v8YEr8w+4IHyIAmOqbDEMnt0LeCBHe7/ydfehhbp0jw0YeJ69EtlyW0yoJBySJ+GuF7rCLuoZbSlCSOQTgpDORepc4qRcxXttrlAgqHi2w' +
  'iVrSIm0V1NMJygMnKZhZwUqpQUQKQnFuEE0tSkUmykYwMi+srJbTCuuCWwyxyTqYFFdGE4lkpgzCzeWJdTr6vgPLTeHNib3iBhZBiAEBNl0hYD' +
  '5wc4smCSAZM+LmcBeYM8JhJKMouz8oMrBDcGDgnBgyAQDxm9tsZSKRKQQRSIKcWL2aXJqNeXxSpPdGi+3C0UXOO31XOebigHGYT+Kap47cYIV0' +
  'jsAGjZRYOY98SKEwWSXdYQvUO/PpSxHZa8KqbbamGYIj5vaih1R3aQ8yNuMaI6axTMMRBp1bSMUBejaK+aOpFsb7GsF82OgQ7FG5bCTNDGQpIa' +
  'lVATzNI6NHnwRsXQjs4Rpc0XXX8c8Nbds7yqKruI0hkpmMQuwS2tJR3yCGGCFlrsBSQn1hQmC42RxdUWe5oaTOFsKY6uOroDPilbo2AdrCUO0I' +
  'NRhqGpFJo17b0Yz7eyVYQ6OG5G5SRl3LpWAyzQF6y4ZqizTL8sSpdPVjMvRvW+Xn2GEaIC2yCL8wa2BXcGo99gE9Jpew9YH6v1g/Yn6D/okhHp' +
  'Ygzs3/R6n/CL7JIjvn4D5iEfDYI34npanJUoPA/FDsYQHTG/xdyRThQkAEdPCU';

const FORMATS: Readonly<Record<string, Uint8Array>> = {
  XML: bytesOf(xmlFile(CORNER)),
  'XML with a byte-order mark': bytesOf(`\ufeff${xmlFile(CORNER)}`),
  'XML in gzip': gzipSync(xmlFile(CORNER)),
  'XML in bzip2': Buffer.from(CORNER_BZ2, 'base64'),
  'XML in two members of gzip': Buffer.concat([
    gzipSync(xmlFile(CORNER).slice(0, 700)),
    gzipSync(xmlFile(CORNER).slice(700)),
  ]),
  'JSON of Overpass': bytesOf(jsonFile(CORNER)),
  'JSON on one line': bytesOf(JSON.stringify(JSON.parse(jsonFile(CORNER)))),
  'JSON in gzip': gzipSync(jsonFile(CORNER)),
  'PBF, dense nodes, zlib': pbfFile(CORNER),
  'PBF, dense nodes, raw': pbfFile(CORNER, { packing: 'raw' }),
  'PBF, plain nodes, zlib': pbfFile(CORNER, { dense: false }),
  'PBF, plain nodes, raw': pbfFile(CORNER, { dense: false, packing: 'raw' }),
  'PBF, an element a block': pbfFile(CORNER, { perBlock: 1 }),
  'PBF, coarser units about an offset': pbfFile(CORNER, { granularity: 1, offset: -123_456_789 }),
  'PBF in gzip': gzipSync(pbfFile(CORNER)),
};

test.each(Object.entries(FORMATS))('%s says what the sketch says', async (_, bytes) => {
  const extract = await readOsm(bytes, 'almaty');
  expect(extract).toEqual(extractOf(CORNER));
  expect(countFeatures(extract)).toEqual(countFeatures(extractOf(CORNER)));
});

test('what bzip2 packs is what is read above', ({ skip }) => {
  const { status, stdout } = spawnSync('bzip2', ['-9', '-c'], { input: xmlFile(CORNER) });
  if (status !== 0) skip('bzip2 is not on this machine');
  expect(stdout.toString('base64')).toBe(CORNER_BZ2);
});

test('features are counted by their tags', async () => {
  const { features, highways, nodeBox, ...counts } = countFeatures(
    await readOsm(FORMATS['JSON of Overpass'], 'a.json'),
  );
  expect(counts).toEqual({ nodes: 6, ways: 4, relations: 2, box: CORNER.box, newest: '2025-07-04T12:00:00Z' });
  expect(nodeBox).toEqual([-179.9999999, -89.9999999, 76.9412345, 43.2401]);
  expect([...highways]).toEqual([
    ['footway', 1],
    ['residential', 1],
  ]);
  expect(features).toEqual({
    ...{
      buildings: 2,
      buildingsLevels: 1,
      buildingsHeight: 1,
      buildingRelations: 1,
      buildingNodes: 0,
      buildingParts: 0,
    },
    ...{ barriers: 0, crossings: 1, trafficSignals: 1, streetLamps: 0, speedCameras: 0, trees: 1, entrances: 0 },
    ...{ surveillance: 1, police: 0, railWays: 0, turnRestrictions: 1 },
  });
});

const id = fc.oneof(fc.integer({ min: -3, max: 30 }), fc.maxSafeInteger());
const word = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/\p{Cc}/u.test(text));
const tags = fc.option(
  fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 3 }).map((pairs) => Object.fromEntries(pairs)),
  { nil: undefined },
);
const degrees = (most: number) => fc.integer({ min: -most * 1e7, max: most * 1e7 }).map((units) => units / 1e7);
const drawn = { id, tags, version: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }) };
const uniquely = { selector: ({ id }: { readonly id: number }) => id, maxLength: 8 };
const member = fc.record<OsmMember>({ type: fc.constantFrom('node', 'way', 'relation'), ref: id, role: word });
const sketch: fc.Arbitrary<Sketch> = fc.record({
  nodes: fc.uniqueArray(fc.record({ ...drawn, lon: degrees(180), lat: degrees(90) }), { ...uniquely, minLength: 1 }),
  ways: fc.uniqueArray(fc.record({ ...drawn, refs: fc.array(id, { maxLength: 6 }) }), uniquely),
  relations: fc.uniqueArray(fc.record({ ...drawn, members: fc.array(member, { maxLength: 4 }) }), uniquely),
});

test('every format tells the same of any sketch: ids to 2^53, places to seven decimals, words to the letter', async () => {
  const isExact = ({ nodes, ways, relations }: Sketch) => {
    const steps = [
      nodes.map((node) => node.id),
      ...ways.map(({ refs }) => refs),
      ...relations.map(({ members }) => members.map(({ ref }) => ref)),
    ];
    return steps.every((ids) => ids.every((now, k) => k === 0 || Number.isSafeInteger(now - ids[k - 1])));
  };
  await fc.assert(
    fc.asyncProperty(sketch, fc.boolean(), async (drawing, dense) => {
      const expected = extractOf(drawing);
      expect(await readOsm(bytesOf(xmlFile(drawing)), 'a')).toEqual(expected);
      expect(await readOsm(bytesOf(jsonFile(drawing)), 'a')).toEqual(expected);
      // A step of more than 2^53 is refused rather than rounded; no file has one.
      if (isExact(drawing)) expect(await readOsm(pbfFile(drawing, { dense, perBlock: 3 }), 'a')).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});

test('elements may come in any order', async () => {
  const lines = xmlElements({ ...CORNER, ways: [], relations: [] });
  const [way, relation] = ['<way id="1"><nd ref="1"/></way>', '<relation id="1"/>'];
  const forth = await readXml(`${lines}${way}${relation}`);
  expect(await readXml(`${relation}${way}${lines}`)).toEqual(forth);
  expect([...forth.nodes.ids]).toEqual([-5, 1, 2, 3, 7, 12_345_678_901]);
});

test('of what stands twice the highest version stays, wherever it stands', async () => {
  const [old, now] = ['<node id="1" version="2" lat="1" lon="1"/>', '<node id="1" version="10" lat="2" lon="2"/>'];
  for (const body of [old + now, now + old, now + now + old]) {
    const { nodes, repeated } = await readXml(body);
    expect([...nodes.lat]).toEqual([2]);
    expect(repeated).toBe(1);
  }
});

test('of what stands twice without versions the last stays', async () => {
  const { nodes, ways, relations, repeated } = await readElements([
    { type: 'node', id: 1, lat: 1, lon: 1 },
    { type: 'way', id: 1, nodes: [1, 2] },
    { type: 'relation', id: 1, members: [{ type: 'node', ref: 1, role: 'a' }] },
    { type: 'node', id: 1, lat: 2, lon: 2 },
    { type: 'way', id: 1, nodes: [2, 1] },
    { type: 'relation', id: 1, members: [{ type: 'node', ref: 1, role: 'b' }] },
  ]);
  expect([...nodes.lat, ways[0].refs, relations[0].members[0].role, repeated]).toEqual([2, [2, 1], 'b', 3]);
});

test('a skeleton takes no tags away, and is not counted as a repetition', async () => {
  const { nodes, ways, repeated } = await readElements([
    { type: 'node', id: 1, lat: 1, lon: 1, tags: { highway: 'crossing' } },
    { type: 'node', id: 2, lat: 1, lon: 2 },
    { type: 'way', id: 5, nodes: [1, 2], tags: { highway: 'path' } },
    { type: 'node', id: 1, lat: 1, lon: 1 },
    { type: 'node', id: 2, lat: 1, lon: 2 },
    { type: 'way', id: 5, nodes: [1, 2] },
  ]);
  expect([[...nodes.tags], ways[0].tags, repeated]).toEqual([
    [[0, tagsOf({ highway: 'crossing' })]],
    tagsOf({ highway: 'path' }),
    0,
  ]);
});

test('what is deleted is left out, and a deletion that is older than its thing deletes nothing', async () => {
  const nodes = Array.from({ length: 6 }, (_, k) => `<node id="${k}" version="2" lat="1" lon="1"/>`).join('');
  const ids = async (text: string) => [...(await readOsm(bytesOf(text), 'a.osc')).nodes.ids];
  expect(await ids(`<osm>${nodes}<node id="1" action="delete" version="2" lat="1" lon="1"/></osm>`)).toEqual([
    0, 2, 3, 4, 5,
  ]);
  expect(await ids(`<osm>${nodes}<node id="2" visible="false" version="3"/></osm>`)).toEqual([0, 1, 3, 4, 5]);
  expect(
    await ids(
      `<osmChange version="0.6"><create>${nodes}</create><delete><node id="3" version="3"/></delete></osmChange>`,
    ),
  ).toEqual([0, 1, 2, 4, 5]);
  expect(
    await ids(`<osmChange><delete><node id="4" version="1"/></delete><modify>${nodes}</modify></osmChange>`),
  ).toHaveLength(6);
});

test('a history keeps of each thing what it last was', async () => {
  const [early, late] = [
    { lon: 1, lat: 1, version: 1, visible: true },
    { lon: 2, lat: 2, version: 2, visible: true },
  ];
  const history: Sketch = {
    nodes: [
      { id: 1, ...early },
      { id: 1, ...late },
      { id: 2, ...early },
      { id: 2, ...late, visible: false },
    ],
    ways: [
      { id: 3, refs: [1], version: 1, visible: true },
      { id: 3, refs: [], version: 2, visible: false },
    ],
    relations: [],
  };
  for (const dense of [true, false]) {
    const { nodes, ways } = await readOsm(pbfFile(history, { dense, feature: 'HistoricalInformation' }), 'a.osh.pbf');
    expect([[...nodes.ids], [...nodes.lat], ways]).toEqual([[1], [2], []]);
  }
});

test('a way that brings its shape brings its nodes, and a node that stands for itself is better', async () => {
  const point = (lat: number, lon: number) => ({ lat, lon });
  const shaped = { type: 'way', id: 1, nodes: [3, 2, 9], geometry: [point(5, 5), point(6, 6), null] };
  const { nodes, repeated } = await readElements([
    shaped,
    { type: 'node', id: 2, ...point(6.5, 6.5), tags: { a: 'b' } },
  ]);
  expect([[...nodes.ids], [...nodes.lat], repeated]).toEqual([[2, 3], [6.5, 5], 1]);
  const inXml = await readXml('<way id="1"><bounds minlat="5"/><nd ref="3" lat="5" lon="5"/><nd ref="9"/></way>');
  expect([...inXml.nodes.ids]).toEqual([3]);
  const inPbf = await readOsm(
    located(
      1,
      [3, 2],
      [
        [5, 5],
        [6, 6],
      ],
    ),
    'a.pbf',
  );
  expect([[...inPbf.nodes.ids], [...inPbf.nodes.lon]]).toEqual([
    [2, 3],
    [6, 5],
  ]);
});

test('a head tells the box round all its boxes, and up to when the data is complete', async () => {
  const head = '<meta osm_base="2026-05-01T04:00:00Z"/><bounds minlat="1" minlon="2" maxlat="3" maxlon="4"/>';
  const { box, taken } = await readXml(
    `${head}<bounds minlat="0" minlon="3" maxlat="2" maxlon="5"/><node id="1" lat="1" lon="1"/>`,
  );
  expect([box, taken]).toEqual([[2, 0, 5, 3], '2026-05-01T04:00:00Z']);
});

test('what a reader does not know is passed over', async () => {
  const strange =
    '<note>by hand</note><changeset id="1"><tag k="a" v="b"/></changeset><node id="1" lat="1" lon="1"><mark><tag k="a" v="b"/></mark></node>';
  expect((await readXml(strange)).nodes.tags.size).toBe(0);
  const counted = await readElements([
    { type: 'count', id: 0, tags: { nodes: '1' } },
    { type: 'node', id: 1, lat: 1, lon: 1 },
  ]);
  expect(counted.nodes.ids).toHaveLength(1);
  const file = [...pbfFile(CORNER)];
  expect(await readOsm(Uint8Array.from([...file, ...blob('Index', [1, 2, 3])]), 'a.pbf')).toEqual(extractOf(CORNER));
  const unknownFields = blob('OSMData', bytesField(99, [1, 2, 3]));
  expect(await readOsm(Uint8Array.from([...file, ...unknownFields]), 'a.pbf')).toEqual(extractOf(CORNER));
});

test('a character that two pieces of a file share is whole', async () => {
  const [piece, name] = [256 * 1024, 'ё🌲'];
  for (let shared = 0; shared <= 6; shared++) {
    const padded = (before: string, after: string) =>
      before + ' '.repeat(piece - shared - bytesOf(before).length) + after;
    // The blanks are within markup: between two pieces of it, no more than a mebibyte of anything may stand.
    const xml = padded('<osm version="0.6"><node id="1" lat="1" lon="1"><tag k="name"', `v="${name}"/></node></osm>`);
    const json = padded(
      '{"elements": [{"type": "node", "id": 1, "lat": 1, "lon": 1, "tags": {"name":',
      `"${name}"}}]}`,
    );
    for (const text of [xml, json]) {
      const { nodes } = await readOsm(bytesOf(text), 'a');
      expect(nodes.tags.get(0), `${shared} bytes before ${text.slice(0, 9)}`).toEqual(tagsOf({ name }));
    }
  }
});

test('progress goes up to the whole', async () => {
  for (const [name, bytes] of Object.entries(FORMATS)) {
    const shares: number[] = [];
    await readOsm(bytes, name, (share) => shares.push(share));
    expect(shares.at(-1), name).toBe(1);
    expect(shares, name).toEqual(shares.toSorted((a, b) => a - b));
  }
});
