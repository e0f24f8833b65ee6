/** Patrols: people in uniform who walk the same loop of walkways for the whole run. */
import { assert } from '../../../engine/assert.ts';
import { type Slots, takeSlot } from '../../../engine/columns/slots.ts';
import { shortestPath } from '../../../engine/graph/route.ts';
import { entityNamed } from '../../../engine/random/draw.ts';
import type { Site } from '../../world/site.ts';
import type { WalkNetwork } from '../../world/walkways.ts';
import { BODY_RADIUS, KIND, MODE, type PedestrianColumns } from './pedestrians.ts';

export interface Beat {
  readonly id: string;
  readonly nodes: readonly string[]; // walkway nodes in turn; after the last comes the first
  readonly speed: number; // m/s
}

/** Beats as loops of neighbouring nodes: beat b is node[first[b]] to node[first[b + 1] − 1]. */
export interface Beats {
  readonly ids: readonly string[];
  readonly speed: Float64Array; // m/s
  readonly first: Int32Array;
  readonly node: Int32Array;
}

/** Joins each beat's nodes by the shortest ways. A beat must name at least two nodes, each in reach of the next. */
export function compileBeats(
  beats: readonly Beat[],
  { walkways }: Pick<Site, 'walkways'>,
  network: WalkNetwork,
): Beats {
  const place = new Map(walkways.nodes.map(({ id }, node) => [id, node]));
  const loops = beats.map(({ id, nodes }) => {
    assert(nodes.length >= 2, `beat ${id} has ${nodes.length} nodes`);
    return nodes.flatMap((name, k) => {
      const from = place.get(name);
      const to = place.get(nodes[(k + 1) % nodes.length]);
      assert(from !== undefined && to !== undefined, `beat ${id} names a node that is not there: ${name} or its next`);
      const way = shortestPath(network.graph, from, to);
      assert(way !== null && way.length > 1, `beat ${id} has no way on from ${name}`);
      return way.slice(0, -1);
    });
  });
  const first = new Int32Array(beats.length + 1);
  loops.forEach((loop, beat) => {
    first[beat + 1] = first[beat] + loop.length;
  });
  return {
    ids: beats.map(({ id }) => id),
    speed: Float64Array.from(beats, ({ speed }) => speed),
    first,
    node: Int32Array.from(loops.flat()),
  };
}

/** Puts one person on each beat, at its first node and about to walk on. Asserts that there are slots for them. */
export function startPatrols(people: PedestrianColumns, slots: Slots, network: WalkNetwork, beats: Beats): void {
  beats.ids.forEach((name, beat) => {
    const slot = takeSlot(slots);
    assert(slot >= 0, `no slot for the patrol on beat ${name}`);
    const node = beats.node[beats.first[beat]];
    const id = entityNamed(`patrol/${name}`);
    people.x[slot] = people.targetX[slot] = network.nodeX[node];
    people.y[slot] = people.targetY[slot] = network.nodeY[node];
    people.dirX[slot] = 0;
    people.dirY[slot] = 1;
    people.speed[slot] = 0;
    people.freeSpeed[slot] = beats.speed[beat];
    people.radius[slot] = BODY_RADIUS;
    people.height[slot] = 1.75; // assumed
    people.until[slot] = people.nearest[slot] = people.nearestAt[slot] = 0;
    people.idLo[slot] = id.lo;
    people.idHi[slot] = id.hi;
    people.node[slot] = node;
    people.from[slot] = people.crossing[slot] = people.home[slot] = -1;
    people.destination[slot] = beat;
    people.leg[slot] = people.beat[slot] = 0;
    people.mode[slot] = MODE.walking;
    people.kind[slot] = KIND.patrol;
    people.active[slot] = 1;
  });
}

/** The node at `position` of a beat; positions run on round the loop, and may be negative. */
export function beatNode({ first, node }: Beats, beat: number, position: number): number {
  const length = first[beat + 1] - first[beat];
  return node[first[beat] + (((position % length) + length) % length)];
}
