/**
 * What an extract holds, by feature, for the report of an import. Each figure is a plain question to the tags, the same
 * that `osmium tags-filter` would be asked, so that anybody can count again.
 */
import type { OsmExtract, Tags } from './extract.ts';

type Box = readonly [west: number, south: number, east: number, north: number]; // degrees

/** `building=*` is asked for, whatever the value, `no` too: the report tells what is tagged, not what is built. */
export interface OsmFeatures {
  readonly buildings: number; // ways and relations with building=*
  readonly buildingsLevels: number; // of these, with building:levels=*
  readonly buildingsHeight: number; // of these, with height=*
  readonly buildingRelations: number; // relations with building=*, among `buildings` too
  readonly buildingNodes: number; // nodes with building=*: no outline, so not among `buildings`
  readonly buildingParts: number; // ways and relations with building:part=*
  readonly barriers: number; // nodes, ways and relations with barrier=*
  readonly crossings: number; // nodes with highway=crossing
  readonly trafficSignals: number; // nodes with highway=traffic_signals
  readonly streetLamps: number; // nodes with highway=street_lamp
  readonly speedCameras: number; // nodes with highway=speed_camera
  readonly trees: number; // nodes with natural=tree
  readonly entrances: number; // nodes with entrance=*
  readonly surveillance: number; // nodes, ways and relations with man_made=surveillance
  readonly police: number; // nodes, ways and relations with amenity=police
  readonly railWays: number; // ways with railway=rail, tram, subway or light_rail: where trains run
  readonly turnRestrictions: number; // anything with type=restriction: relations, and ways that were tagged by mistake
}

export interface OsmCounts {
  readonly nodes: number;
  readonly ways: number;
  readonly relations: number;
  readonly nodeBox: Box; // round all nodes
  readonly box: Box | null; // as the file states it
  readonly newest: string; // ISO 8601: the last edit of any element; empty where elements do not tell
  readonly features: OsmFeatures;
  readonly highways: ReadonlyMap<string, number>; // ways with highway=*, by its value, most frequent first
}

export function countFeatures(extract: OsmExtract): OsmCounts {
  const { nodes, ways, relations, box, newest } = extract;
  const nodeTags = [...nodes.tags.values()];
  const wayTags = ways.map(({ tags }) => tags);
  const relationTags = relations.map(({ tags }) => tags);
  const areas = [...wayTags, ...relationTags];
  const all = [...nodeTags, ...areas];
  const buildings = areas.filter((tags) => tags.has('building'));
  const nodesWith = (key: string, value: string) => count(nodeTags, (tags) => tags.get(key) === value);
  const allWith = (key: string, value: string) => count(all, (tags) => tags.get(key) === value);
  return {
    nodes: nodes.ids.length,
    ways: ways.length,
    relations: relations.length,
    nodeBox: [least(nodes.lon), least(nodes.lat), most(nodes.lon), most(nodes.lat)],
    box,
    newest,
    features: {
      buildings: buildings.length,
      buildingsLevels: count(buildings, (tags) => tags.has('building:levels')),
      buildingsHeight: count(buildings, (tags) => tags.has('height')),
      buildingRelations: count(relationTags, (tags) => tags.has('building')),
      buildingNodes: count(nodeTags, (tags) => tags.has('building')),
      buildingParts: count(areas, (tags) => tags.has('building:part')),
      barriers: count(all, (tags) => tags.has('barrier')),
      crossings: nodesWith('highway', 'crossing'),
      trafficSignals: nodesWith('highway', 'traffic_signals'),
      streetLamps: nodesWith('highway', 'street_lamp'),
      speedCameras: nodesWith('highway', 'speed_camera'),
      trees: nodesWith('natural', 'tree'),
      entrances: count(nodeTags, (tags) => tags.has('entrance')),
      surveillance: allWith('man_made', 'surveillance'),
      police: allWith('amenity', 'police'),
      railWays: count(wayTags, (tags) => RAILS.includes(tags.get('railway') ?? '')),
      turnRestrictions: allWith('type', 'restriction'),
    },
    highways: highwaysOf(wayTags),
  };
}

/** Rails on which trains run through streets and stations; not narrow gauge, funiculars, or what lies abandoned. */
const RAILS = ['rail', 'tram', 'subway', 'light_rail'];

function highwaysOf(ways: readonly Tags[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const tags of ways) {
    const value = tags.get('highway');
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

function count(all: readonly Tags[], isOne: (tags: Tags) => boolean): number {
  return all.reduce((sum, tags) => (isOne(tags) ? sum + 1 : sum), 0);
}

function least(column: Float64Array): number {
  return column.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function most(column: Float64Array): number {
  return column.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}
