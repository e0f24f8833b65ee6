/**
 * Which streets run one way, and which way: a street as a whole, neighbours in turn in opposite directions.
 *
 * Streets are tried in an order drawn by chance, until their stretches make up the share asked for, as nearly as whole
 * streets can. A street begins and ends at the border or at one that goes on, so whatever its direction and theirs,
 * vehicles come to its start and leave from its end: every junction keeps a way in and a way out.
 */
import type { Chance } from '../parameters.ts';
import type { Flow, Link } from './junction.ts';

/** The flow of each link. Arterials stay as they are. */
export function chooseFlows(links: readonly Link[], share: number, chance: Chance): Flow[] {
  const flows = links.map((): Flow => 'both');
  const streets = localStreets(links);
  const wanted = share * streets.reduce((sum, { members }) => sum + members.length, 0);
  const order = streets.map((street) => ({ ...street, rank: chance(`one-way/${street.name}`, 0) }));
  let count = 0;
  for (const { members, isOdd } of order.sort((a, b) => a.rank - b.rank)) {
    if (count + members.length / 2 > wanted) continue;
    for (const k of members) flows[k] = isOdd ? 'backward' : 'forward';
    count += members.length;
  }
  return flows;
}

interface LocalStreet {
  readonly name: string;
  readonly members: readonly number[]; // links
  readonly isOdd: boolean; // of those along its axis
}

function localStreets(links: readonly Link[]): LocalStreet[] {
  const members = new Map<string, number[]>();
  for (const [k, { street }] of links.entries()) {
    if (street.kind !== 'local') continue;
    const known = members.get(street.name);
    if (known === undefined) members.set(street.name, [k]);
    else known.push(k);
  }
  const counts = { x: 0, y: 0 };
  return [...members].map(([name, own]) => ({ name, members: own, isOdd: counts[links[own[0]].axis]++ % 2 === 1 }));
}
