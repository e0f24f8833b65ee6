/**
 * Asking a server for a city, against one that answers as Overpass does on good days and bad; and the areas that may be
 * asked for.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';
import { fetchOverpass, type OverpassRequest } from '../../scenarios/import/osm/reading/overpass.ts';
import { type Box, parseBox, parseRing } from '../../scenarios/import/osm/reading/overpass-area.ts';
import { InputError } from '../../scenarios/read/problem.ts';

const ANSWER = JSON.stringify({
  version: 0.6,
  osm3s: { timestamp_osm_base: '2026-05-01T04:00:00Z' },
  elements: [{ type: 'node', id: 1, lat: 43.24, lon: 76.94, tags: { name: 'Абай' } }],
});
const page = (words: string) =>
  `<?xml version="1.0"?><html><head><title>OSM3S Response</title></head><body><p>The data included …</p>${words}</body></html>`;

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** What a server may do, by path. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  '/good': (_, response) => response.setHeader('Content-Type', 'application/json').end(ANSWER),
  '/packed': (_, response) => response.setHeader('Content-Encoding', 'gzip').end(gzipSync(ANSWER)),
  '/moved': (_, response) => response.writeHead(301, { Location: '/good' }).end('moved'),
  '/circle': (_, response) => response.writeHead(307, { Location: '/circle' }).end(),
  '/astray': (_, response) => response.writeHead(302, { Location: 'file:///etc/passwd' }).end(),
  '/often': (_, response) =>
    response
      .writeHead(429)
      .end(
        page(
          '<p><strong style="color:#FF0000">Error</strong>: runtime error: open64: 0 Success Dispatcher_Client::request_read_and_idx::rate_limited. Please check /api/status for the quota of your IP address. </p>',
        ),
      ),
  '/busy': (_, response) =>
    response.writeHead(504).end(page('<p>The server is probably too busy to handle your request. </p>')),
  '/wrong': (_, response) =>
    response
      .writeHead(400)
      .end(page('<p><strong>Error</strong>: line 1: parse error: Unknown type &quot;nod&quot; </p>')),
  '/gone': (_, response) => response.writeHead(404).end(),
  '/page': (_, response) => response.end(page('<p>Welcome</p>')),
  '/silent-page': (_, response) => response.end(''),
  '/gave-up': (_, response) =>
    response.end(
      '{"version": 0.6, "elements": [\n], "remark": "runtime error: Query timed out in \\"query\\" at line 3 after 2 seconds." }',
    ),
  '/slow': () => {},
  '/stuck': (_, response) => response.write('{"version": 0.6,'),
  '/cut': (_, response) => {
    response.writeHead(200, { 'Content-Length': '100000' }).write(ANSWER.slice(0, 60), () => response.destroy());
  },
  '/short': (_, response) => response.end(ANSWER.slice(0, 60)),
  '/endless': (_, response) => pour(response, '{"elements": [', Buffer.alloc(2 ** 20, ' ')),
  '/endless-page': (_, response) => pour(response, '<html>', Buffer.alloc(2 ** 16, 'la ')),
};

/** Writes `more` for as long as anybody listens. */
function pour(response: ServerResponse, head: string, more: Uint8Array): void {
  response.write(head);
  const go = () => {
    while (!response.destroyed && response.write(more));
    if (!response.destroyed) response.once('drain', go);
  };
  go();
}

const asked: { method?: string | undefined; agent?: string | undefined; query: string | null }[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => {
    body += piece;
  });
  request.on('end', () => {
    asked.push({
      method: request.method,
      agent: request.headers['user-agent'],
      query: new URLSearchParams(body).get('data'),
    });
    ANSWERS[request.url!](request, response, body);
  });
});
let root = '';
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const BLOCK: Box = [76.93, 43.23, 76.96, 43.25];
const fetchFrom = (path: string, more: Partial<OverpassRequest> = {}) =>
  fetchOverpass({ url: `${root}${path}`, timeoutS: 60, box: BLOCK, ...more } as OverpassRequest);

/** What a person is told, less the address, which has another port each time. */
async function told(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).not.toContain('{{');
    return error.message.replace(root, 'overpass');
  }
  return 'it was read';
}

test('a good answer comes whole, and is read', async () => {
  const received: number[] = [];
  const bytes = await fetchFrom('/good', { onProgress: (count) => received.push(count) });
  expect(new TextDecoder().decode(bytes)).toBe(ANSWER);
  expect(received.at(-1)).toBe(bytes.length);
  const { nodes, taken } = await readOsm(bytes, 'overpass');
  expect([nodes.ids.length, taken]).toEqual([1, '2026-05-01T04:00:00Z']);
  expect(new TextDecoder().decode(await fetchFrom('/packed'))).toBe(ANSWER);
});

test('the query asks for all of the box, as a form, by a name of its own', async () => {
  await fetchFrom('/good', { timeoutS: 100 });
  const { method, agent, query } = asked.at(-1)!;
  expect([method, agent]).toEqual(['POST', 'sunqar (camera deployment simulator)']);
  expect(`\n${query}\n`).toMatchInlineSnapshot(`
    "
    [out:json][timeout:90][maxsize:536870912];
    (
      node(43.2300000,76.9300000,43.2500000,76.9600000)(if:count_tags()>0);
      way(43.2300000,76.9300000,43.2500000,76.9600000);
      relation(43.2300000,76.9300000,43.2500000,76.9600000)["type"~"^(multipolygon|building|restriction)$"];
    )->.found;
    (
      relation.found[~"^building(:part)?$"~"."];
      relation.found["type"="building"];
    )->.houses;
    (way.found; way(r.houses);)->.lines;
    (.found; .lines; node(w.lines););
    out body qt;
    "
  `);
});

test('a polygon is asked for as latitudes before longitudes', async () => {
  const ring = [
    [76.93, 43.23],
    [76.96, 43.23],
    [76.95, 43.25],
    [76.93, 43.23],
  ] as const;
  await fetchOverpass({ url: `${root}/good`, timeoutS: 60, polygon: ring });
  expect(asked.at(-1)!.query).toContain(
    'way(poly:"43.2300000 76.9300000 43.2300000 76.9600000 43.2500000 76.9500000 43.2300000 76.9300000");',
  );
});

test('a box across longitude 180 is asked for on both of its sides', async () => {
  await fetchFrom('/good', { box: [179.98, 64.7, -179.97, 64.75] });
  const { query } = asked.at(-1)!;
  expect(query).toContain('way(64.7000000,179.9800000,64.7500000,180.0000000);');
  expect(query).toContain('way(64.7000000,-180.0000000,64.7500000,-179.9700000);');
});

test('a server that has moved is asked again, with the query', async () => {
  await fetchFrom('/moved');
  expect(asked.slice(-2).map(({ method, query }) => [method, query!.startsWith('[out:json]')])).toEqual([
    ['POST', true],
    ['POST', true],
  ]);
});

test.each([
  [
    '/often',
    'overpass/often: the server answered 429: Error: runtime error: open64: 0 Success Dispatcher_Client::request_read_and_idx::rate_limited. Please check /api/status for the quota of your IP address.; wait some minutes, or ask another server',
  ],
  [
    '/busy',
    'overpass/busy: the server answered 504: The server is probably too busy to handle your request.; wait some minutes, or ask another server',
  ],
  [
    '/wrong',
    'overpass/wrong: the server answered 400: Error: line 1: parse error: Unknown type "nod"; check the address, or ask another server',
  ],
  ['/gone', 'overpass/gone: the server answered 404: empty; check the address, or ask another server'],
  [
    '/page',
    'overpass/page: the server answered with something else than map data: The data included … Welcome; wait some minutes, or ask another server',
  ],
  [
    '/silent-page',
    'overpass/silent-page: the server answered with something else than map data: empty; wait some minutes, or ask another server',
  ],
  ['/circle', 'overpass/circle: the server sends on more than 3 times; check the address, or ask another server'],
  [
    '/astray',
    'overpass/astray: url is "file:///etc/passwd"; it must be an address that begins with https:// or http://',
  ],
  [
    '/cut',
    'overpass/cut: the answer broke off after 60 bytes (UND_ERR_SOCKET); wait some minutes, or ask another server',
  ],
  ['/endless', 'overpass/endless: the answer goes on beyond 100 MiB; ask for a smaller area, or later'],
  [
    '/endless-page',
    'overpass/endless-page: the server answered with something else than map data: la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la la l…; wait some minutes, or ask another server',
  ],
])('what a person is told of a server at %s', async (path, said) => {
  expect(await told(fetchFrom(path))).toBe(said);
});

test.each(['/slow', '/stuck'])('a server at %s is given up in time', async (path) => {
  const begin = performance.now();
  expect(await told(fetchFrom(path, { timeoutS: 0.5 }))).toBe(
    `overpass${path}: the server was not done after 0.5 s; ask for a smaller area, or later`,
  );
  expect(performance.now() - begin).toBeLessThan(20_000);
});

test('what the server says inside its answer, and an answer that is cut, are told by the reader', async () => {
  expect(await told(readOsm(await fetchFrom('/gave-up'), 'overpass'))).toBe(
    'overpass:2:14: the server stopped before it was done: runtime error: Query timed out in "query" at line 3 after 2 seconds; ask for a smaller area, or later',
  );
  expect(await told(readOsm(await fetchFrom('/short'), 'overpass'))).toBe(
    'overpass:1:61: this is not JSON: it ends too early',
  );
});

test('nobody at the address, no such host, and no address', async () => {
  const ask = (url: string) => told(fetchOverpass({ url, timeoutS: 20, box: BLOCK }));
  const closed = createServer();
  await new Promise<void>((listening) => closed.listen(0, '127.0.0.1', listening));
  const { port } = closed.address() as AddressInfo;
  await new Promise((done) => closed.close(done));
  expect(await ask(`http://127.0.0.1:${port}/api`)).toBe(
    `http://127.0.0.1:${port}/api: the server cannot be reached (ECONNREFUSED); check the address, or ask another server`,
  );
  expect(await ask('http://nowhere.invalid/api')).toMatch(
    /^http:\/\/nowhere\.invalid\/api: the server cannot be reached \((ENOTFOUND|EAI_AGAIN)\); /,
  );
  expect(await ask('overpass-api.de')).toBe(
    'overpass-api.de: url is "overpass-api.de"; it must be an address that begins with https:// or http://',
  );
});

test('a person who stops gets what they stopped with, and no report', async () => {
  const [stopping, enough] = [new AbortController(), new Error('enough')];
  const work = fetchFrom('/stuck', { signal: stopping.signal, onProgress: () => stopping.abort(enough) });
  await expect(work).rejects.toBe(enough);
  await expect(fetchFrom('/good', { signal: AbortSignal.abort(enough) })).rejects.toBe(enough);
});

test('nothing is sent for an area that no city has', async () => {
  const before = asked.length;
  expect(await told(fetchFrom('/good', { box: [76, 43, 77, 44] }))).toContain('at most 12 km');
  const ring = [
    [76, 43],
    [77, 43],
    [77, 44],
    [76, 43],
  ] as const;
  expect(await told(fetchOverpass({ url: `${root}/good`, timeoutS: 60, polygon: ring }))).toContain('at most 12 km');
  expect(asked).toHaveLength(before);
});

test('a box is four numbers, west first', () => {
  expect(parseBox('76.93,43.23,76.96,43.25', '--box')).toEqual(BLOCK);
  expect(parseBox(' 76.93, 43.23 ,+76.96,43.250 ', '--box')).toEqual(BLOCK);
  expect(parseBox('179.98,64.7,-179.97,64.75', '--box')).toEqual([179.98, 64.7, -179.97, 64.75]);
  expect(parseBox('180,64.7,-179.97,64.75', '--box')).toEqual([180, 64.7, -179.97, 64.75]);
});

test.each([
  [
    '76.93,43.23,76.96',
    '--box: box is "76.93,43.23,76.96"; it must be four numbers in degrees, west,south,east,north, like 76.93,43.23,76.96,43.25',
  ],
  [
    '76.93;43.23;76.96;43.25',
    '--box: box is "76.93;43.23;76.96;43.25"; it must be four numbers in degrees, west,south,east,north, like 76.93,43.23,76.96,43.25',
  ],
  [
    '76,93,43,23,76,96,43,25',
    '--box: box is "76,93,43,23,76,96,43,25"; it must be four numbers in degrees, west,south,east,north, like 76.93,43.23,76.96,43.25',
  ],
  [
    '76.93,43.23,76.96,',
    '--box: box is "76.93,43.23,76.96,"; it must be four numbers in degrees, west,south,east,north, like 76.93,43.23,76.96,43.25',
  ],
  [
    '76.93,43.23,76.96,1e1',
    '--box: box is "76.93,43.23,76.96,1e1"; it must be four numbers in degrees, west,south,east,north, like 76.93,43.23,76.96,43.25',
  ],
  ['51.1,91.4,51.2,91.5', '--box: south is 91.4; it must be -85 to 85; longitude comes first: west,south,east,north'],
  ['76.93,95,76.96,96', '--box: south is 95; it must be -85 to 85; longitude comes first: west,south,east,north'],
  ['0,89.9,0.1,89.95', '--box: south is 89.9; it must be -85 to 85; longitude comes first: west,south,east,north'],
  ['190,43.23,190.01,43.25', '--box: west is 190; it must be -180 to 180'],
  [
    '76.93,43.25,76.96,43.23',
    '--box: box is [76.93, 43.25, 76.96, 43.23]; it must be an area with some width and some height, its south below its north',
  ],
  [
    '76.93,43.23,76.93,43.25',
    '--box: box is [76.93, 43.23, 76.93, 43.25]; it must be an area with some width and some height, its south below its north',
  ],
  [
    '76.93,43.23,76.96,43.23',
    '--box: box is [76.93, 43.23, 76.96, 43.23]; it must be an area with some width and some height, its south below its north',
  ],
  [
    '76.9,43.2,77.1,43.25',
    '--box: box is [76.9, 43.2, 77.1, 43.25]; it must be at most 12 km from west to east and from south to north',
  ],
  [
    '76.93,43.2,76.96,43.32',
    '--box: box is [76.93, 43.2, 76.96, 43.32]; it must be at most 12 km from west to east and from south to north',
  ],
  [
    '76.96,43.23,76.93,43.25',
    '--box: box is [76.96, 43.23, 76.93, 43.25]; it must be at most 12 km from west to east and from south to north',
  ],
])('no box: %s', async (text, said) => {
  expect(await told(() => parseBox(text, '--box'))).toBe(said);
});

test('the largest box is 12 km a side wherever it lies', () => {
  const height = 11_990 / 111_195; // degrees
  for (const nearest of [0, 43, -60, 84]) {
    const width = height / Math.cos((nearest * Math.PI) / 180);
    const south = nearest < 0 ? nearest - height : nearest;
    const box = (wider: number) =>
      [10, south, 10 + wider * width, south + height].map((side) => side.toFixed(9)).join();
    expect(parseBox(box(1), 'a')).toHaveLength(4);
    expect(() => parseBox(box(1.002), 'a')).toThrow('12 km');
  }
});

const RING = [
  [76.93, 43.23],
  [76.96, 43.23],
  [76.95, 43.25],
  [76.93, 43.23],
];
const polygon = (...coordinates: readonly unknown[]) => JSON.stringify({ type: 'Polygon', coordinates });

test('a ring is that of a GeoJSON polygon, by itself or of the only feature', () => {
  const feature = `{"type": "Feature", "properties": null, "geometry": ${polygon(RING)}}`;
  const collection = `{"type": "FeatureCollection", "features": [${feature}]}`;
  for (const text of [polygon(RING), feature, collection]) expect(parseRing(text, 'a.geojson')).toEqual(RING);
  expect(parseRing(polygon(RING.map((position) => [...position, 850])), 'a.geojson')).toEqual(RING); // heights are dropped
});

test.each([
  [
    'a line',
    '{"type": "LineString", "coordinates": []}',
    `a.geojson:1:10: type is "LineString"; it must be a GeoJSON Polygon, by itself or as the one feature
    1 | {"type": "LineString", "coordinates": []}
      |          ^`,
  ],
  [
    'two features',
    `{"type": "FeatureCollection", "features": [${polygon(RING)}, ${polygon(RING)}]}`,
    `a.geojson:1:10: type is "FeatureCollection"; it must be a GeoJSON Polygon, by itself or as the one feature
    1 | {"type": "FeatureCollection", "features": [{"type":"Polygon","coordinates":[[[76.93,43.23],[76.9 …
      |          ^`,
  ],
  [
    'several polygons',
    `{"type": "MultiPolygon", "coordinates": [[${JSON.stringify(RING)}]]}`,
    `a.geojson:1:10: type is "MultiPolygon"; it must be a GeoJSON Polygon, by itself or as the one feature
    1 | {"type": "MultiPolygon", "coordinates": [[[[76.93,43.23],[76.96,43.23],[76.95,43.25],[76.93,43.2 …
      |          ^`,
  ],
  [
    'a feature without a shape',
    '{"type": "Feature", "geometry": null}',
    `a.geojson:1:33: geometry is empty; it must be a GeoJSON Polygon, by itself or as the one feature
    1 | {"type": "Feature", "geometry": null}
      |                                 ^`,
  ],
  [
    'no rings',
    polygon(),
    `a.geojson:1:33: coordinates is an empty list; it must be a GeoJSON Polygon, by itself or as the one feature
    1 | {"type":"Polygon","coordinates":[]}
      |                                 ^`,
  ],
  [
    'a number',
    '7',
    `a.geojson:1:1: this file is 7; it must be a GeoJSON Polygon, by itself or as the one feature
    1 | 7
      | ^`,
  ],
  [
    'no JSON',
    '{"type": ',
    `a.geojson:1:10: this is not JSON: it ends too early
    1 | {"type": 
      |          ^`,
  ],
  [
    'a hole',
    polygon(RING, RING),
    `a.geojson:1:92: coordinates[1] is a hole; an area that is asked for has none; take it out
    1 | … .23],[76.96,43.23],[76.95,43.25],[76.93,43.23]],[[76.93,43.23],[76.96,43.23],[76.95,43.25],[76.9 …
      |                                                   ^`,
  ],
  [
    'three positions',
    polygon(RING.slice(1)),
    `a.geojson:1:34: coordinates[0] is a list of 3; it must be a ring of at least 4 positions that ends where it begins
    1 | {"type":"Polygon","coordinates":[[[76.96,43.23],[76.95,43.25],[76.93,43.23]]]}
      |                                  ^`,
  ],
  [
    'an open ring',
    polygon([...RING.slice(0, 3), [76.94, 43.24]]),
    `a.geojson:1:34: coordinates[0] is a list of 4; it must be a ring of at least 4 positions that ends where it begins
    1 | {"type":"Polygon","coordinates":[[[76.93,43.23],[76.96,43.23],[76.95,43.25],[76.94,43.24]]]}
      |                                  ^`,
  ],
  [
    'a position that is text',
    polygon([RING[0], ['76.96', '43.23'], RING[2], RING[3]]),
    `a.geojson:1:49: coordinates[0][1] is a list of 2; it must be [longitude, latitude] in degrees
    1 | {"type":"Polygon","coordinates":[[[76.93,43.23],["76.96","43.23"],[76.95,43.25],[76.93,43.23]]]}
      |                                                 ^`,
  ],
  [
    'latitude before longitude',
    polygon(RING.map(([lon, lat]) => [lat, lon + 20])),
    `a.geojson:1:42: coordinates[0][0][1] is 96.93; it must be -85 to 85; longitude comes first: [longitude, latitude]
    1 | {"type":"Polygon","coordinates":[[[43.23,96.93],[43.23,96.96],[43.25,96.95],[43.23,96.93]]]}
      |                                          ^
a.geojson:1:56: coordinates[0][1][1] is 96.96; it must be -85 to 85; longitude comes first: [longitude, latitude]
    1 | {"type":"Polygon","coordinates":[[[43.23,96.93],[43.23,96.96],[43.25,96.95],[43.23,96.93]]]}
      |                                                        ^
a.geojson:1:70: coordinates[0][2][1] is 96.95; it must be -85 to 85; longitude comes first: [longitude, latitude]
    1 | {"type":"Polygon","coordinates":[[[43.23,96.93],[43.23,96.96],[43.25,96.95],[43.23,96.93]]]}
      |                                                                      ^
a.geojson:1:84: coordinates[0][3][1] is 96.93; it must be -85 to 85; longitude comes first: [longitude, latitude]
    1 | {"type":"Polygon","coordinates":[[[43.23,96.93],[43.23,96.96],[43.25,96.95],[43.23,96.93]]]}
      |                                                                                    ^`,
  ],
  [
    'a longitude beyond the antimeridian',
    polygon([
      [179.99, 64],
      [180.01, 64],
      [180, 64.01],
      [179.99, 64],
    ]),
    `a.geojson:1:48: coordinates[0][1][0] is 180.01; it must be -180 to 180
    1 | {"type":"Polygon","coordinates":[[[179.99,64],[180.01,64],[180,64.01],[179.99,64]]]}
      |                                                ^`,
  ],
  [
    'a ring across the antimeridian',
    polygon([
      [179.99, 64],
      [-179.99, 64],
      [-179.99, 64.01],
      [179.99, 64],
    ]),
    `a.geojson:1:34: coordinates[0] is a list of 4; it must be at most 12 km from west to east and from south to north; ask for two areas, one on each side of longitude 180
    1 | {"type":"Polygon","coordinates":[[[179.99,64],[-179.99,64],[-179.99,64.01],[179.99,64]]]}
      |                                  ^`,
  ],
  [
    'a ring of no width',
    polygon([RING[0], RING[0], RING[0], RING[0]]),
    `a.geojson:1:34: coordinates[0] is a list of 4; it must be an area with some width and some height, its south below its north
    1 | {"type":"Polygon","coordinates":[[[76.93,43.23],[76.93,43.23],[76.93,43.23],[76.93,43.23]]]}
      |                                  ^`,
  ],
  [
    'a region',
    polygon([
      [76, 43],
      [78, 43],
      [78, 44],
      [76, 43],
    ]),
    `a.geojson:1:34: coordinates[0] is a list of 4; it must be at most 12 km from west to east and from south to north
    1 | {"type":"Polygon","coordinates":[[[76,43],[78,43],[78,44],[76,43]]]}
      |                                  ^`,
  ],
  [
    'too many positions',
    polygon(new Array(1001).fill(RING[0])),
    `a.geojson:1:34: coordinates[0] is a list of 1001; it must be a list of at most 1000
    1 | {"type":"Polygon","coordinates":[[[76.93,43.23],[76.93,43.23],[76.93,43.23],[76.93,43.23],[76.93 …
      |                                  ^`,
  ],
])('no ring: %s', async (_, text, said) => {
  expect(await told(() => parseRing(text, 'a.geojson'))).toBe(said);
});
