/**
 * OpenStreetMap data as it stands in a file, whatever the format: nodes in columns, ways and relations as records.
 *
 * Ids are whole numbers up to 2^53 and negative ones are legal: editors number what is not uploaded yet below zero.
 * https://wiki.openstreetmap.org/wiki/Elements
 */

export type Tags = ReadonlyMap<string, string>;

export interface OsmNodes {
  readonly ids: Float64Array; //  strictly ascending
  readonly lon: Float64Array; //  degrees, WGS84
  readonly lat: Float64Array; //  degrees
  readonly tags: ReadonlyMap<number, Tags>; // by index, of the nodes that have any
}

export interface OsmWay {
  readonly id: number;
  readonly refs: readonly number[]; // node ids in order; closed ways repeat the first; some may be missing in `nodes`
  readonly tags: Tags;
}

export interface OsmMember {
  readonly type: 'node' | 'way' | 'relation';
  readonly ref: number;
  readonly role: string;
}

export interface OsmRelation {
  readonly id: number;
  readonly members: readonly OsmMember[];
  readonly tags: Tags;
}

/** Ways and relations are ascending by id, each id once. */
export interface OsmExtract {
  readonly nodes: OsmNodes;
  readonly ways: readonly OsmWay[];
  readonly relations: readonly OsmRelation[];
  readonly box: readonly [west: number, south: number, east: number, north: number] | null; // as the file states it, degrees
  readonly newest: string; // ISO 8601, of the last edit of any element; empty where elements do not tell
}

/** Index of a node by its id; -1 where the extract lacks it. */
export function nodeIndex({ ids }: OsmNodes, id: number): number {
  let [low, high] = [0, ids.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (ids[middle] === id) return middle;
    if (ids[middle] < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

export const NO_TAGS: Tags = new Map();

export function tagsOf({ tags }: OsmNodes, index: number): Tags {
  return tags.get(index) ?? NO_TAGS;
}
