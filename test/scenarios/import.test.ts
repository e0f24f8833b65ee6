/** Importing on the command line, as people do it: from files and from a server, into a folder that is whole or absent. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';
import { readProject } from '../../scenarios/read/project.ts';
import { CLI, runSunqar } from './command-line.ts';

const LIBRARY = resolve('scenarios/library/old-quarter');
const OSM = join(LIBRARY, 'old-quarter.osm');
const folder = mkdtempSync(join(tmpdir(), 'sunqar-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const json = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

describe('import osm', () => {
  let printed: ReturnType<typeof runSunqar>;
  beforeAll(() => {
    printed = runSunqar(folder, ['import', 'osm', OSM, '--out', 'quarter']);
  });

  test('the library’s quarter is what its map gives, byte for byte', () => {
    expect(printed.stderr).toBe('\n');
    expect(printed.code).toBe(0);
    expect(readdirSync(join(folder, 'quarter')).sort()).toEqual([
      ...['manifest.json', 'mapped.layout.yaml', 'old-quarter.city.json', 'scenario.yaml'],
    ]);
    for (const name of ['old-quarter.city.json', 'mapped.layout.yaml']) {
      expect(readFileSync(join(folder, 'quarter', name), 'utf8'), name).toBe(readFileSync(join(LIBRARY, name), 'utf8'));
    }
  });

  test('the report counts what the map draws, and says what was guessed, mended and left out', () => {
    const { format, source, place, found, built, heights, findings } = json('quarter/manifest.json');
    expect(format).toBe('sunqar-import');
    expect(source).toMatchObject({ kind: 'osm', bytes: readFileSync(OSM).length });
    expect(place).toMatchObject({ attribution: '© OpenStreetMap contributors', driving_side: 'right' });
    const drawn = readFileSync(OSM, 'utf8');
    const count = (pattern: RegExp) => drawn.match(pattern)?.length ?? 0;
    expect(found).toMatchObject({
      nodes: count(/<node /g),
      ways: count(/<way /g),
      relations: count(/<relation /g),
      surveillance: 12,
      traffic_signals: 1,
      buildings: count(/k="building" /g),
      highways: { residential: count(/v="residential"/g) - count(/k="construction" v="residential"/g) },
    });
    expect(built).toMatchObject({ cameras: 12, signals: 1 });
    const total = Object.values(heights as Record<string, number>).reduce((sum, n) => sum + n, 0);
    expect(total).toBe(built.buildings);
    const kinds = new Set(findings.map(({ kind }: { kind: string }) => kind));
    expect([...kinds].sort()).toEqual(['dropped', 'guess', 'repair']);
    const of = (key: string) => findings.find((finding: { key: string }) => finding.key === key);
    expect(of('import.repair.crossing').ids).toEqual(['way/1083']); // drawn across itself
    expect(of('import.guess.camera_heading')).toMatchObject({ count: 8, of: 12 });
    for (const { says } of findings) expect(printed.stdout).toContain(says);
  });

  test('the scenario to begin with passes check, mapped cameras in it', () => {
    const { code, stdout } = runSunqar(folder, ['check', 'quarter']);
    expect([code, stdout.includes('cameras 12')]).toEqual([0, true]);
    const { site } = readProject(join(folder, 'quarter/scenario.yaml'), (file) => readFileSync(file, 'utf8'));
    expect(site.roads.lanes.length).toBeGreaterThan(30);
  });

  test('packed or not, the same place; a part of it by a box', () => {
    writeFileSync(join(folder, 'old-quarter.osm.gz'), gzipSync(readFileSync(OSM)));
    expect(runSunqar(folder, ['import', 'osm', 'old-quarter.osm.gz', '--out', 'packed']).code).toBe(0);
    expect(readFileSync(join(folder, 'packed/old-quarter.city.json'))).toEqual(
      readFileSync(join(folder, 'quarter/old-quarter.city.json')),
    );
    const box = '51.1595,43.6512,51.1640,43.6545';
    const part = runSunqar(folder, ['import', 'osm', OSM, '--box', box, '--json']);
    const report = JSON.parse(part.stdout);
    expect(report.built.buildings).toBeLessThan(json('quarter/manifest.json').built.buildings);
    expect(report.found).toEqual(json('quarter/manifest.json').found);
  });

  test('what is no map, too wide, at a pole or asked wrongly is refused, and leaves nothing', () => {
    const bad: readonly (readonly [
      name: string,
      content: string | Uint8Array,
      args: readonly string[],
      says: string,
    ])[] = [
      ['cut.osm', readFileSync(OSM, 'utf8').slice(0, 5000), [], 'cut.osm:'],
      ['empty.osm', '<osm version="0.6"></osm>', [], 'empty.osm'],
      ['wide.osm', wide(0, 0, 20, 0.2), [], '21.9 × 2226.4 km'],
      ['pole.osm', wide(89, 0, 89.001, 0.1), [], 'pole'],
      ['bare.osm', '<osm version="0.6"><node id="1" lat="1" lon="1"/></osm>', [], 'no street and no building'],
      ['box.osm', readFileSync(OSM), ['--box', '51,43,51'], '--box'],
    ];
    for (const [name, content, args, says] of bad) {
      writeFileSync(join(folder, name), content);
      const { code, stderr } = runSunqar(folder, ['import', 'osm', name, ...args, '--out', `bad-${name}`]);
      expect([name, code, stderr.includes(says)], stderr).toEqual([name, 2, true]);
      expect(existsSync(join(folder, `bad-${name}`))).toBe(false);
    }
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test('a place on both sides of the antimeridian is one place', async () => {
    const file = join(folder, 'taveuni.osm');
    writeFileSync(file, wide(-16.8, 179.999, -16.798, -179.999));
    const { stdout, code } = runSunqar(folder, ['import', 'osm', 'taveuni.osm', '--json']);
    expect(code).toBe(0);
    const [west, , east] = JSON.parse(stdout).place.bounds_m;
    expect(east - west).toBeLessThan(300);
    expect(JSON.parse(stdout).place.driving_side).toBe('left'); // Fiji
    expect((await readOsm(readFileSync(file), file)).ways).toHaveLength(1);
  });

  test('a server is asked for a box, and its answer imported', async () => {
    const { nodes, ways, relations } = await readOsm(readFileSync(OSM), OSM);
    const elements = [
      ...Array.from(nodes.ids, (id, k) => {
        return {
          type: 'node',
          id,
          lat: nodes.lat[k],
          lon: nodes.lon[k],
          tags: Object.fromEntries(nodes.tags.get(k) ?? []),
        };
      }),
      ...ways.map(({ id, refs, tags }) => ({ type: 'way', id, nodes: refs, tags: Object.fromEntries(tags) })),
      ...relations.map(({ id, members, tags }) => ({ type: 'relation', id, members, tags: Object.fromEntries(tags) })),
    ];
    let asked = '';
    const server = createServer((request, response) => {
      request.on('data', (chunk) => {
        asked += chunk;
      });
      request.on('end', () => response.end(JSON.stringify({ version: 0.6, elements })));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    const box = '51.1583,43.6512,51.1647,43.6549';
    // Not in this process: the server is.
    const run = spawn(process.execPath, [
      CLI,
      ...['import', 'osm', '--box', box, '--overpass', url, '--name', 'asked', '--out', join(folder, 'asked')],
    ]);
    const code = await new Promise((done) => run.on('close', done));
    server.close();
    expect(code).toBe(0);
    expect(decodeURIComponent(asked)).toContain('43.6512');
    expect(json('asked/manifest.json').built.cameras).toBe(12);
  });
});

/** A street from one corner of a box to the other. */
function wide(south: number, west: number, north: number, east: number): string {
  return `<osm version="0.6"><node id="1" lat="${south}" lon="${west}"/><node id="2" lat="${north}" lon="${east}"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>`;
}

describe('export', () => {
  test.each(['city.json', 'glb', 'geojson'])('a place as .%s, its contributors named', (ending) => {
    const { code, stdout } = runSunqar(folder, ['export', 'quarter', '--out', `place.${ending}`]);
    expect([code, stdout.includes('© OpenStreetMap contributors')]).toEqual([0, true]);
    expect(readFileSync(join(folder, `place.${ending}`), 'latin1')).toContain('OpenStreetMap contributors');
    expect(runSunqar(folder, ['export', 'quarter', '--out', `place.${ending}`]).code).toBe(2);
  });

  test('a city model comes back as the buildings it was written from', () => {
    const { code } = runSunqar(folder, ['import', 'cityjson', 'place.city.json', '--out', 'back']);
    expect(code).toBe(0);
    expect(json('back/manifest.json').built.buildings).toBe(json('quarter/manifest.json').built.buildings);
    expect(json('back/manifest.json').heights).toEqual(json('quarter/manifest.json').heights);
  });

  test('an ending that names no format is refused', () => {
    const { code, stderr } = runSunqar(folder, ['export', 'quarter', '--out', 'place.obj']);
    expect([code, stderr.includes('place.obj')]).toEqual([2, true]);
  });
});

test('import cameras: a table becomes a layout for the place, and never overwrites one', () => {
  writeFileSync(
    join(folder, 'list.csv'),
    'id;lat;lon;heading;height\nc1;43,65235;51,16150;135;5\nc2;43.6530;51.1620;;\n',
  );
  const args = [
    'import',
    'cameras',
    'list.csv',
    '--city',
    'quarter/old-quarter.city.json',
    '--out',
    'list.layout.yaml',
  ];
  const first = runSunqar(folder, args);
  expect(first.stderr).toBe('\n');
  expect(first.code).toBe(0);
  const text = readFileSync(join(folder, 'list.layout.yaml'), 'utf8');
  expect(text).toContain('id: c1');
  expect(text).toMatch(/id: c2.*assumed: \[heading/);
  expect(runSunqar(folder, args).code).toBe(2);
});
