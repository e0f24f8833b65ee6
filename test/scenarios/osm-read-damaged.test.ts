/**
 * Files of OpenStreetMap that are cut, flipped, forged or of another kind: each is read, or refused with the file, the
 * place and what to do. The place is a line and column of a text, a byte of anything else, and an element where it is
 * one that is at fault.
 */
import { spawnSync } from 'node:child_process';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OsmReading } from '../../scenarios/import/osm/gather.ts';
import { readOsm } from '../../scenarios/import/osm/open.ts';
import { InputError } from '../../scenarios/read/problem.ts';
import {
  blob,
  bytesField,
  dataBlock,
  field,
  headerBlock,
  jsonFile,
  pbfFile,
  type Sketch,
  signedField,
  xmlFile,
  zigzag,
} from './osm-files.ts';

const YARD: Sketch = {
  taken: '2026-05-01T04:00:00Z',
  nodes: [
    { id: 1, lon: 76.94, lat: 43.238, version: 2, timestamp: '2024-02-29T23:59:59Z' },
    { id: 2, lon: 76.95, lat: 43.238, tags: { highway: 'crossing', name: 'Абай' } },
    { id: -3, lon: 76.95, lat: 43.239 },
  ],
  ways: [{ id: 20, refs: [1, 2, -3, 1], tags: { building: 'yes' } }],
  relations: [{ id: 9, members: [{ type: 'way', ref: 20, role: 'outer' }], tags: { type: 'multipolygon' } }],
};

const bytesOf = (text: string) => new TextEncoder().encode(text);
const join = (...parts: readonly (Uint8Array | readonly number[])[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

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
  ['entities in entities', `<!DOCTYPE osm [\n<!ENTITY a "ha">\n<!ENTITY b "${'&a;'.repeat(9)}">\n]>\n${osm(`<tag k="x" v="&b;"/>`)}`, ''],
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
  ['a value of 1001 characters', osm(`<node id="5" lat="1" lon="1"><tag k="name" v="${'я'.repeat(1001)}"/></node>`), ''],
  ['a member that is a street', osm('<relation id="5"><member type="street" ref="1" role=""/></relation>'), ''],
  ['a way of 10 001 nodes', osm(node, ` <way id="77">${'<nd ref="1"/>'.repeat(10_001)}</way>`), ''],
  ['2001 tags', osm(`<node id="5" lat="1" lon="1">${Array.from({ length: 2001 }, (_, k) => `<tag k="${k}" v=""/>`).join('')}</node>`), ''],
  ['nested without end', `<osm>${'<a>'.repeat(20)}`, ''],
  ['a comment without end', `<osm><!-- ${'so '.repeat(500_000)}`, ''],
  ['a server that gave up', osm(node, '<remark> runtime error: Query timed out in "query" at line 3 after 25 seconds. </remark>'), ''],
  ['centres of ways', osm(node, '<way id="8"><center lat="1" lon="1"/><nd ref="2"/><nd ref="3"/></way>'), ''],
  ['no west of the bounds', osm('<bounds minlat="1" maxlat="2" maxlon="2"/>'), ''],
  ['bounds upside down', osm('<bounds minlat="3" minlon="1" maxlat="2" maxlon="2"/>'), ''],
])('XML with %s', async (_, text, said) => {
  expect(await report(text)).toBe(said);
});
