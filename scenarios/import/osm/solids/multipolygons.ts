/**
 * Member ways of a multipolygon → closed rings, outer and inner, whatever their order and direction.
 *
 * https://wiki.openstreetmap.org/wiki/Relation:multipolygon. Roles are believed where a ring has one; where members
 * have none, a ring that lies in another is a hole of it.
 */
import { contains, signedArea } from '../../../../engine/geometry/polygon.ts';
import type { Ring } from '../../../../sim/world/site.ts';
import { pointInside } from './rings.ts';

/** A member way as it is joined: the nodes it runs through and what the relation calls it. */
interface MemberWay {
  readonly refs: readonly number[];
  readonly role: string;
}

/** A chain of members: closed where its ends are one node. */
interface Chain {
  readonly refs: readonly number[];
  readonly role: 'outer' | 'inner' | null; // null: members disagree, or none says
}

/** Joins ways end to end. Inner and other ways are joined apart first; what stays open is then joined whatever its role. */
export function joinWays(members: readonly MemberWay[]): { closed: Chain[]; open: Chain[] } {
  const apart = [false, true].flatMap((inner) => chains(members.filter(({ role }) => (role === 'inner') === inner)));
  const closed = apart.filter(isClosed);
  const again = chains(apart.filter((chain) => !isClosed(chain)).map(({ refs, role }) => ({ refs, role: role ?? '' })));
  return { closed: [...closed, ...again.filter(isClosed)], open: again.filter((chain) => !isClosed(chain)) };
}

function isClosed({ refs }: Chain): boolean {
  return refs.length > 2 && refs[0] === refs.at(-1);
}

function chains(members: readonly MemberWay[]): Chain[] {
  const ways = members.filter(({ refs }) => refs.length >= 2);
  const ends = new Map<number, number[]>(); // node → ways that end there
  for (const [way, { refs }] of ways.entries()) {
    for (const end of new Set([refs[0], refs.at(-1)!])) {
      const there = ends.get(end);
      if (there === undefined) ends.set(end, [way]);
      else there.push(way);
    }
  }
  const isUsed = ways.map(() => false);
  const takeAt = (node: number): MemberWay | null => {
    const way = ends.get(node)?.find((candidate) => !isUsed[candidate]);
    if (way === undefined) return null;
    isUsed[way] = true;
    return ways[way];
  };
  return ways.flatMap((first, way): Chain[] => {
    if (isUsed[way]) return [];
    isUsed[way] = true;
    const refs = [...first.refs];
    const roles = new Set([first.role]);
    // Forward from the end, then backward from the begin, so that a ring cut by the edge of the file is one chain.
    for (let turn = 0; turn < 2; turn++) {
      for (let next = nextOf(refs, takeAt); next !== null; next = nextOf(refs, takeAt)) {
        const onward = next.refs[0] === refs.at(-1) ? next.refs : [...next.refs].reverse();
        for (let k = 1; k < onward.length; k++) refs.push(onward[k]);
        roles.add(next.role);
      }
      refs.reverse();
    }
    return [{ refs, role: commonRole(roles) }];
  });
}

function nextOf(refs: readonly number[], takeAt: (node: number) => MemberWay | null): MemberWay | null {
  return refs[0] === refs.at(-1) ? null : takeAt(refs.at(-1)!);
}

function commonRole(roles: ReadonlySet<string>): Chain['role'] {
  const [role] = roles;
  return roles.size === 1 && (role === 'outer' || role === 'inner') ? role : null;
}

/** A ring in metres, with the role that its members gave it. */
export interface RoleRing {
  readonly ring: Ring;
  readonly role: Chain['role'];
}

/**
 * Outlines with their holes, in the order of the outlines.
 *
 * @returns how many inner rings lie in no outline beside them, and are in no group
 */
export function nestRings(rings: readonly RoleRing[]): { groups: { outline: Ring; holes: Ring[] }[]; stray: number } {
  const probes = rings.map(({ ring }) => pointInside({ outline: ring, holes: [] }));
  const isHole = rings.map(({ role }, r) => {
    if (role !== null) return role === 'inner';
    const [x, y] = probes[r];
    return rings.filter(({ ring }, other) => other !== r && contains(ring, x, y)).length % 2 === 1;
  });
  const groups = rings.flatMap(({ ring }, r) => (isHole[r] ? [] : [{ outline: ring, holes: [] as Ring[] }]));
  const bySize = [...groups].sort((a, b) => Math.abs(signedArea(a.outline)) - Math.abs(signedArea(b.outline)));
  let stray = 0;
  for (const [r, { ring }] of rings.entries()) {
    if (!isHole[r]) continue;
    const [x, y] = probes[r];
    const around = bySize.find(({ outline }) => contains(outline, x, y));
    if (around === undefined) stray++;
    else around.holes.push(ring);
  }
  return { groups, stray };
}
