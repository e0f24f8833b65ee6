/**
 * Stop and give-way signs: from which ends of streets vehicles let others go first.
 *
 * A sign stands on the street before the junction (https://wiki.openstreetmap.org/wiki/Tag:highway=give_way). `direction`
 * tells whom it is for; where it does not, it is for those who drive towards the nearer end.
 */
import type { Findings } from '../../findings.ts';
import { type OsmExtract, type Tags, tagsOf } from '../extract.ts';
import { lengthOf } from '../lines.ts';
import type { Street } from './carriageways.ts';

/** A sign further than this from the end of its street is for something else, m; assumed. */
const REACH = 60;

/** Ends of streets where a sign stands. */
export interface Signs {
  readonly atStart: ReadonlySet<number>; // streets
  readonly atEnd: ReadonlySet<number>;
}

export function placeSigns(extract: OsmExtract, streets: readonly Street[], findings: Findings): Signs {
  const signs = { atStart: new Set<number>(), atEnd: new Set<number>() };
  const placed = new Set<number>(); // nodes
  const refsOf = new Map(extract.ways.map(({ id, refs }) => [id, refs]));
  for (const [k, street] of streets.entries()) {
    for (let point = 1; point + 1 < street.nodes.length; point++) {
      const node = street.nodes[point];
      const tags = tagsOf(extract.nodes, node);
      if (!isSign(tags)) continue;
      const isAlong = () => runsAlong(street, point, extract, refsOf);
      const end = endOf(street, point, tags.get('direction'), isAlong);
      if (end === null) continue;
      signs[end].add(k);
      placed.add(node);
      if (tags.get('highway') === 'stop') findings.add('import.guess.stop_signs', `node/${extract.nodes.ids[node]}`);
    }
  }
  for (const [node, tags] of extract.nodes.tags) {
    if (isSign(tags) && !placed.has(node)) findings.add('import.dropped.signs', `node/${extract.nodes.ids[node]}`);
  }
  return signs;
}

function isSign(tags: Tags): boolean {
  return tags.get('highway') === 'stop' || tags.get('highway') === 'give_way';
}

/** The end that a sign is for, or null where nobody drives towards it or it is too far away. */
function endOf(
  street: Street,
  point: number,
  told: string | undefined,
  isAlong: () => boolean,
): 'atStart' | 'atEnd' | null {
  const before = lengthOf(street.line.slice(0, 2 * point + 2));
  const after = lengthOf(street.line.slice(2 * point));
  let isForEnd = after <= before;
  if (told === 'forward' || told === 'backward') isForEnd = (told === 'forward') === isAlong();
  if (street.road.backward === 0) isForEnd = true;
  if (street.road.forward === 0) isForEnd = false;
  return (isForEnd ? after : before) > REACH ? null : isForEnd ? 'atEnd' : 'atStart';
}

/** Whether the way that a point of a street comes from runs as the street does. */
function runsAlong(
  { nodes, ways }: Street,
  point: number,
  extract: OsmExtract,
  refsOf: ReadonlyMap<number, readonly number[]>,
): boolean {
  const [own, next] = [nodes[point], nodes[point + 1]].map((node) => extract.nodes.ids[node]);
  for (const id of ways) {
    const refs = refsOf.get(id)!;
    const at = refs.indexOf(own);
    if (at < 0) continue;
    if (refs[at + 1] === next) return true;
    if (refs[at - 1] === next) return false;
  }
  return true;
}
