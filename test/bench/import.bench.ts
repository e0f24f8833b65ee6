/**
 * How long does a mapped city take to become a place? Below 10 s for the largest extracts beside the checkout: Monaco's
 * buildings with all that stands between them, Heidelberg's streets and walks. Made-up towns show that the cost of a
 * house does not grow with the town.
 */
import { existsSync, readFileSync } from 'node:fs';
import { Findings } from '../../scenarios/import/findings.ts';
import { planeAround } from '../../scenarios/import/frame.ts';
import { extentOf } from '../../scenarios/import/osm/extent.ts';
import { buildNetworks } from '../../scenarios/import/osm/networks.ts';
import { placeFromOsm } from '../../scenarios/import/osm/place.ts';
import { projectNodes } from '../../scenarios/import/osm/projected.ts';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';
import { finish } from '../../scenarios/import/steps.ts';
import { pbfFile, type Sketch } from '../scenarios/osm-files.ts';
import type { BenchLine } from './line.ts';

const FOLDER = '/work/shared/data/osm';
const BUDGET = 10; // s

export async function bench(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  const monaco = `${FOLDER}/osrm-monaco.osm.pbf`;
  if (existsSync(monaco)) {
    const value = await seconds(() => place(readFileSync(monaco), 'osrm-monaco'));
    lines.push({ bench: 'import', size: 'osrm-monaco, 23 373 buildings', value, unit: 's', budget: BUDGET });
  }
  const heidelberg = `${FOLDER}/ors-heidelberg.osm.pbf`;
  if (existsSync(heidelberg)) {
    const value = await seconds(() => networks(readFileSync(heidelberg), 'ors-heidelberg'));
    lines.push({ bench: 'import', size: 'ors-heidelberg, 25 359 ways', value, unit: 's', budget: BUDGET });
  }
  await place(pbfFile(town(10)), 'warming up');
  for (const side of [20, 40, 60]) {
    const bytes = pbfFile(town(side));
    const houses = HOUSES * side * side;
    const value = (1e6 * (await seconds(() => place(bytes, 'a made-up town')))) / houses;
    lines.push({ bench: 'import', size: `a town of ${houses} houses`, value, unit: 'µs/house' });
  }
  return lines;
}

async function seconds(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return (performance.now() - begin) / 1000;
}

async function place(bytes: Uint8Array, name: string): Promise<unknown> {
  const extract = await readOsm(bytes, name);
  const options = { name, layoutName: 'today', season: 'summer' } as const;
  return finish(placeFromOsm(extract, extentOf(extract, null, name), options));
}

/** All of an extract that is too wide for a place: what its streets and walks alone cost. */
async function networks(bytes: Uint8Array, name: string): Promise<unknown> {
  const extract = await readOsm(bytes, name);
  const projected = projectNodes(extract, planeAround({ lon: extract.nodes.lon[0], lat: extract.nodes.lat[0] }));
  const ground = { bounds: [-1e5, -1e5, 1e5, 1e5], side: 'right', buildings: [], barriers: [], doors: [] } as const;
  return finish(buildNetworks(extract, projected, ground, new Findings()));
}

const BLOCK = 0.001; // degrees
const HOUSES = 9; //   in a block

/** Square blocks with a street on each side, three rows of three houses in each. */
function town(side: number): Sketch {
  const corner = (i: number, j: number) => ({ id: 1 + i * (side + 1) + j, lon: 71 + i * BLOCK, lat: 51 + j * BLOCK });
  const every = Array.from({ length: side + 1 }, (_, k) => k);
  const streets = every.flatMap((i) => [
    { id: 2 * i + 1, refs: every.map((j) => corner(i, j).id), tags: { highway: 'residential' } },
    { id: 2 * i + 2, refs: every.map((j) => corner(j, i).id), tags: { highway: 'residential' } },
  ]);
  const houses = Array.from({ length: HOUSES * side * side }, (_, k) => {
    const [block, spot] = [Math.floor(k / HOUSES), k % HOUSES];
    const [i, j] = [Math.floor(block / side), block % side];
    const west = 71 + (i + 0.2 + 0.22 * (spot % 3)) * BLOCK;
    const south = 51 + (j + 0.2 + 0.22 * Math.floor(spot / 3)) * BLOCK;
    const own = [0, 1, 2, 3].map((n) => ({
      id: 1e6 + 4 * k + n,
      lon: west + (n === 1 || n === 2 ? 0.15 * BLOCK : 0),
      lat: south + (n > 1 ? 0.15 * BLOCK : 0),
    }));
    const refs = [0, 1, 2, 3, 0].map((n) => own[n].id);
    return { own, way: { id: 1e6 + k, refs, tags: { building: 'yes', 'addr:housenumber': `${k}` } } };
  });
  return {
    nodes: [...every.flatMap((i) => every.map((j) => corner(i, j))), ...houses.flatMap(({ own }) => own)],
    ways: [...streets, ...houses.map(({ way }) => way)],
    relations: [],
  };
}
