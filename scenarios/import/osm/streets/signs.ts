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
import type { Junction } from './junctions.ts';

/** A sign further than this from its junction is for something else, m; assumed. */
const REACH = 60;

/** Streets at whose start or end a sign stands. */
export interface Signs {
  readonly atStart: ReadonlySet<number>;
  readonly atEnd: ReadonlySet<number>;
}

export function placeSigns(
  extract: OsmExtract,
  streets: readonly Street[],
  junctions: readonly Junction[],
  findings: Findings,
): Signs {
  const signs = { atStart: new Set<number>(), atEnd: new Set<number>() };
  const placed = new Set<number>(); // nodes
  const junctionAt = junctionsByEnd(junctions);
  for (const [k, { nodes, line, road }] of streets.entries()) {
    for (const [point, node] of nodes.entries()) {
      const tags = tagsOf(extract.nodes, node);
      // A sign at a street's end is one of the street that goes on from there, if any does.
      if (!isSign(tags) || point === 0 || point === nodes.length - 1) continue;
      const before = lengthOf(line.slice(0, 2 * point + 2));
      const after = lengthOf(line.slice(2 * point));
      for (const atStart of directionsOf(tags, before, after)) {
        if ((atStart ? road.backward : road.forward) === 0) continue;
        const end = approach({ street: k, atStart }, REACH - (atStart ? before : after), streets, junctionAt);
        if (end === null) continue;
        signs[end.atStart ? 'atStart' : 'atEnd'].add(end.street);
        placed.add(node);
      }
    }
  }
  for (const [node, tags] of extract.nodes.tags) {
    if (!isSign(tags)) continue;
    const id = `node/${extract.nodes.ids[node]}`;
    if (!placed.has(node)) findings.add('import.dropped.signs', id);
    else if (tags.get('highway') === 'stop') findings.add('import.guess.stop_signs', id);
  }
  return signs;
}

function isSign(tags: Tags): boolean {
  return tags.get('highway') === 'stop' || tags.get('highway') === 'give_way';
}

/** Towards which ends those drive whom a sign is for: true for the start. A street runs as its ways are drawn. */
function directionsOf(tags: Tags, before: number, after: number): boolean[] {
  const told = tags.get('direction');
  if (told === 'both') return [true, false];
  if (told === 'forward' || told === 'backward') return [told === 'backward'];
  return [before < after];
}

interface End {
  readonly street: number;
  readonly atStart: boolean;
}

const keyOf = ({ street, atStart }: End) => 2 * street + (atStart ? 1 : 0);

function junctionsByEnd(junctions: readonly Junction[]): Map<number, Junction> {
  return new Map(junctions.flatMap((junction) => junction.arms.map((arm) => [keyOf(arm), junction] as const)));
}

/** The end at a junction without signals that one comes to by `end` within `left` metres; null where there is none. */
function approach(
  end: End,
  left: number,
  streets: readonly Street[],
  junctionAt: ReadonlyMap<number, Junction>,
): End | null {
  const junction = junctionAt.get(keyOf(end));
  if (left < 0 || junction === undefined || junction.isBorder || junction.isSignalised) return null;
  if (junction.arms.length > 2) return end;
  // Where only the number of lanes changes, the street goes on.
  const onward = junction.arms.find((arm) => keyOf(arm) !== keyOf(end));
  if (onward === undefined) return null;
  const { street, atStart } = onward;
  return approach({ street, atStart: !atStart }, left - lengthOf(streets[street].line), streets, junctionAt);
}
