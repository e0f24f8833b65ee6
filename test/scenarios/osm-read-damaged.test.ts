/**
 * OpenStreetMap XML and JSON that is cut, forged or too much: each is refused with the file, the line and column, the
 * element where one is at fault, and what to do.
 */
import { expect, test } from 'vitest';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';
import { InputError } from '../../scenarios/read/problem.ts';

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
  ['nothing', '', 'yard: the file is empty'],
  [
    'no elements',
    osm(),
    'yard: the file holds no node; check the area that was asked for, and ask for shapes as well: out body; >; out skel qt;',
  ],
  ['a node that is cut off', '<osm>\n  <node id="1" lat="1" l', 'yard:2:24: this is not XML: unclosed tag: osm'],
  [
    'a way that ends as a node',
    osm(' <way id="1">', '  <nd ref="1"/>', ' </node>'),
    'yard:4:8: this is not XML: unexpected close tag',
  ],
  [
    'a document type',
    `<?xml version="1.0"?>\n<!DOCTYPE osm SYSTEM "osm.dtd">\n${osm(node)}`,
    'yard:2:31: this XML declares a document type, which no file of OpenStreetMap has; take it out',
  ],
  [
    'entities in entities',
    `<!DOCTYPE osm [\n<!ENTITY a "ha">\n<!ENTITY b "${'&a;'.repeat(9)}">\n]>\n${osm(`<tag k="x" v="&b;"/>`)}`,
    'yard:4:2: this XML declares a document type, which no file of OpenStreetMap has; take it out',
  ],
  [
    'an entity that none declared',
    osm(` <node id="1" lat="1" lon="1"><tag k="a" v="&b;"/></node>`),
    'yard:2:47: this is not XML: undefined entity',
  ],
  [
    'another encoding',
    `<?xml version="1.0" encoding="windows-1251"?>${osm(node)}`,
    'yard:1:45: encoding is "windows-1251"; it must be UTF-8; save the file as UTF-8',
  ],
  [
    'another root',
    '<gpx version="1.1"><wpt lat="1" lon="1"/></gpx>',
    'yard:1:1: the root of this XML is <gpx>, not <osm> or <osmChange>; OpenStreetMap XML, .osm.pbf and Overpass JSON are read, by themselves or packed by gzip or bzip2',
  ],
  ['another version', `<osm version="0.5">${node}</osm>`, 'yard:1:1: version is "0.5"; it must be 0.6'],
  [
    'a latitude beyond the pole',
    osm(node, ' <node id="5" lat="90.0000001" lon="1"/>'),
    'yard:3:2: node/5.lat is 90.0000001; it must be -90 to 90',
  ],
  [
    'a longitude beyond the antimeridian',
    osm('<node id="5" lat="1" lon="-180.0000001"/>'),
    'yard:2:1: node/5.lon is -180.0000001; it must be -180 to 180',
  ],
  [
    'a latitude that is no number',
    osm('<node id="5" lat="NaN" lon="1"/>'),
    'yard:2:1: node/5.lat is "NaN"; it must be a number',
  ],
  [
    'a latitude in sixteens',
    osm('<node id="5" lat="0x10" lon="1"/>'),
    'yard:2:1: node/5.lat is "0x10"; it must be a number',
  ],
  ['a node without a place', osm('<node id="5" version="1"/>'), 'yard:2:1: node/5.lon is empty; it must be a number'],
  [
    'an id that is none',
    osm('<node lat="1" lon="1" id="5a"/>'),
    'yard:2:1: node.id is "5a"; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'no id',
    osm('<node lat="1" lon="1"/>'),
    'yard:2:1: node.id is empty; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'an id of 2^53',
    osm(`<node lat="1" lon="1" id="${2 ** 53}"/>`),
    'yard:2:1: node.id is "9007199254740992"; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'a reference without a number',
    osm(node, ' <way id="7">', '  <nd ref="1"/><nd ref=""/>', ' </way>'),
    'yard:4:16: way/7.nd.ref is ""; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'a tag without a value',
    osm(' <node id="5" lat="1" lon="1">', '   <tag k="name"/>', ' </node>'),
    'yard:3:4: node/5.tag.v is missing',
  ],
  [
    'a value of 1001 characters',
    osm(`<node id="5" lat="1" lon="1"><tag k="name" v="${'я'.repeat(1001)}"/></node>`),
    'yard:2:30: node/5.tags.name is "яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя…"; it must be text of at most 1000 characters; leave it out',
  ],
  [
    'a member that is a street',
    osm('<relation id="5"><member type="street" ref="1" role=""/></relation>'),
    'yard:2:18: relation/5.member.type is "street"; it must be one of node, way, relation',
  ],
  [
    'a way of 10 001 nodes',
    osm(node, ` <way id="77">${'<nd ref="1"/>'.repeat(10_001)}</way>`),
    'yard:3:130015: way/77 has more than 10000 nodes; split the way, or leave it out',
  ],
  [
    '2001 tags',
    osm(
      `<node id="5" lat="1" lon="1">${Array.from({ length: 2001 }, (_, k) => `<tag k="${k}" v=""/>`).join('')}</node>`,
    ),
    'yard:2:38920: node/5 has more than 2000 tags; leave it out',
  ],
  ['nested without end', `<osm>${'<a>'.repeat(20)}`, 'yard:1:29: this is nested too deep; 8 levels are allowed'],
  [
    'a comment without end',
    `<osm><!-- ${'so '.repeat(500_000)}`,
    'yard:1:1310720: nothing ends within the last 1048576 characters',
  ],
  [
    'a server that gave up',
    osm(node, '<remark> runtime error: Query timed out in "query" at line 3 after 25 seconds. </remark>'),
    'yard:3:1: the server stopped before it was done: runtime error: Query timed out in "query" at line 3 after 25 seconds; ask for a smaller area, or later',
  ],
  [
    'centres of ways',
    osm(node, '<way id="8"><center lat="1" lon="1"/><nd ref="2"/><nd ref="3"/></way>'),
    'yard: way/8 has a centre and no shape: the query asked for centres (out center); ask for the shapes as well: out body; >; out skel qt;',
  ],
  [
    'no west of the bounds',
    osm('<bounds minlat="1" maxlat="2" maxlon="2"/>'),
    'yard:2:1: bounds.minlon is empty; it must be a number',
  ],
  [
    'bounds upside down',
    osm('<bounds minlat="3" minlon="1" maxlat="2" maxlon="2"/>'),
    'yard:2:1: bounds is [1, 3, 2, 2]; it must be west, south, east and north in degrees, the south not above the north',
  ],
])('XML with %s', async (_, text, said) => {
  expect(await report(text)).toBe(said);
});

const json = (...elements: readonly unknown[]) =>
  `{"version": 0.6,\n"elements": [\n${elements.map((element) => JSON.stringify(element)).join(',\n')}\n]}`;
const place = { type: 'node', id: 1, lat: 1, lon: 1 };

test.each([
  [
    'no elements',
    json(),
    'yard: the file holds no node; check the area that was asked for, and ask for shapes as well: out body; >; out skel qt;',
  ],
  [
    'no list of elements',
    '{"type": "FeatureCollection", "features": []}',
    'yard:1:46: elements is missing; OpenStreetMap XML, .osm.pbf and Overpass JSON are read, by themselves or packed by gzip or bzip2',
  ],
  [
    'a mapping of elements',
    '{"version": 0.6, "elements": {"1": 2}}',
    'yard:1:30: elements is "{"1": 2}}"; it must be a list',
  ],
  ['an end too early', json(place, place).slice(0, -20), 'yard:4:22: this is not JSON: it ends too early'],
  ['an end between elements', json(place).slice(0, -3), 'yard:3:39: this is not JSON: it ends too early'],
  ['a comma too many', json(place).replace('}\n]', '},\n]'), 'yard:4:1: this is not JSON: expected a value'],
  [
    'a key without quotes',
    json(place).replace('"lat"', 'lat'),
    `yard:3:23: this is not JSON: expected a key in double quotes
    3 | {"type":"node","id":1,lat:1,"lon":1}
      |                       ^`,
  ],
  ['a key without quotes at the top', '{version: 0.6}', 'yard:1:2: this is not JSON: expected a key in double quotes'],
  ['no colon', '{"version" 0.6}', 'yard:1:12: this is not JSON: expected ":"'],
  ['a value that is none', '{"version": 0.6, "generator": ]', 'yard:1:31: this is not JSON: expected a value'],
  ['something behind its end', `${json(place)}\n}`, 'yard:5:1: this is not JSON: something follows its end'],
  ['another version', '{"version": "2.0", "elements": []}', 'yard:1:13: version is "2.0"; it must be 0.6'],
  [
    'a server that gave up',
    json(place).replace(/}$/, ',\n"remark": "runtime error: Query run out of memory"}'),
    'yard:5:11: the server stopped before it was done: runtime error: Query run out of memory; ask for a smaller area, or later',
  ],
  ['an element that is a number', json(place, 7), 'yard:4:1: elements[1] is 7; it must be a mapping'],
  [
    'an id that is text',
    json({ ...place, id: '1' }),
    'yard:3:1: node.id is "1"; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'an id of 2^53',
    json({ ...place, id: 2 ** 53 }),
    'yard:3:1: node.id is 9007199254740992; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'half an id',
    json({ ...place, id: 1.5 }),
    'yard:3:1: node.id is 1.5; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  ['no latitude', json({ type: 'node', id: 5, lon: 1 }), 'yard:3:1: node/5.lat is empty; it must be a number'],
  [
    'a latitude of infinity',
    json({ ...place, id: 5 }).replace('"lat":1', '"lat":1e999'),
    'yard:3:1: node/5.lat is Infinity; it must be -90 to 90',
  ],
  [
    'a latitude beyond the pole',
    json(place, { ...place, id: 5, lat: -91 }),
    'yard:4:1: node/5.lat is -91; it must be -90 to 90',
  ],
  [
    'a tag that is a number',
    json({ ...place, tags: { 'building:levels': 9 } }),
    'yard:3:1: node/1.tags.building:levels is 9; it must be text',
  ],
  [
    'tags that are a list',
    json({ ...place, tags: ['a'] }),
    'yard:3:1: node/1.tags is a list of 1; it must be a mapping',
  ],
  [
    'nodes that are no list',
    json(place, { type: 'way', id: 7, nodes: '1,2' }),
    'yard:4:1: way/7.nodes is "1,2"; it must be a list',
  ],
  [
    'a node of a way that is null',
    json(place, { type: 'way', id: 7, nodes: [1, null] }),
    'yard:4:1: way/7.nodes[1] is empty; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'a shape that is no list',
    json(place, { type: 'way', id: 7, nodes: [1], geometry: {} }),
    'yard:4:1: way/7.geometry is a mapping; it must be a list',
  ],
  [
    'a shape beyond the pole',
    json(place, { type: 'way', id: 7, nodes: [1], geometry: [{ lat: 99, lon: 0 }] }),
    'yard:4:1: node/1.lat is 99; it must be -90 to 90',
  ],
  [
    'a member that is a street',
    json(place, { type: 'relation', id: 7, members: [{ type: 'street', ref: 1, role: '' }] }),
    'yard:4:1: relation/7.members[0].type is "street"; it must be one of node, way, relation',
  ],
  [
    'a member without a number',
    json(place, { type: 'relation', id: 7, members: [{ type: 'node', role: '' }] }),
    'yard:4:1: relation/7.members[0].ref is empty; it must be a whole number of at most 9007199254740991 (2^53 − 1), or its negative',
  ],
  [
    'a role that is a number',
    json(place, { type: 'relation', id: 7, members: [{ type: 'node', ref: 1, role: 1 }] }),
    'yard:4:1: relation/7.members[0].role is 1; it must be text',
  ],
  [
    'centres of ways',
    json(place, { type: 'way', id: 8, center: { lat: 1, lon: 1 }, nodes: [2, 3] }),
    'yard: way/8 has a centre and no shape: the query asked for centres (out center); ask for the shapes as well: out body; >; out skel qt;',
  ],
  [
    'centres and nothing else',
    json({ type: 'way', id: 8, center: { lat: 1, lon: 1 } }),
    'yard: way/8 has a centre and no shape: the query asked for centres (out center); ask for the shapes as well: out body; >; out skel qt;',
  ],
  [
    'a way of 10 001 nodes',
    json(place, { type: 'way', id: 77, nodes: new Array(10_001).fill(1) }),
    'yard:4:1: way/77 has more than 10000 nodes; split the way, or leave it out',
  ],
  [
    'a way of a million nodes',
    json(place, { type: 'way', id: 77, nodes: new Array(1e6).fill(12_345_678_901) }),
    'yard:4:1: way/77 has more than 10000 nodes; split the way, or leave it out',
  ],
  [
    'an element of 9 MiB',
    json(place, { type: 'node', note: 'x'.repeat(9 * 2 ** 20) }),
    'yard:4:1: this element is too long; it must have at most 8 MiB',
  ],
  [
    'a relation of 100 001 members',
    json(place, { type: 'relation', id: 78, members: new Array(100_001).fill({ type: 'node', ref: 1, role: '' }) }),
    'yard:4:1: relation/78 has more than 100000 members; leave it out',
  ],
  [
    'nested without end',
    `{"elements": [${'['.repeat(100_000)}`,
    'yard:1:23: this is nested too deep; 8 levels are allowed',
  ],
])('JSON with %s', async (_, text, said) => {
  expect(await report(text)).toBe(said);
});

test.each([
  [
    'XML',
    osm(node, ' <node id="2" lat="1" lon="1"><tag k="name" v="Аба@"/></node>'),
    'yard:3:51: this byte is not UTF-8; save the file as UTF-8',
  ],
  [
    'JSON',
    json(place, { ...place, id: 2, tags: { name: 'Аба@' } }),
    'yard:4:58: this byte is not UTF-8; save the file as UTF-8',
  ],
])('%s with a byte that is no UTF-8', async (_, text, said) => {
  const bytes = bytesOf(text);
  bytes[bytes.indexOf(0x40)] = 0xd0; // begins a character that does not go on
  expect(await report(bytes)).toBe(said);
  expect(await report(bytes.subarray(0, bytes.indexOf(0xd0) + 1))).toContain('yard:'); // cut in a character
});
