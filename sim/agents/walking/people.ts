/**
 * People entering the world: what they are like, what they are out for, and where they stand when a run begins.
 *
 * Free speeds: normal, mean 1.34, sd 0.26, clipped to 0.5–2.2 m/s (Weidmann; the clip is Vadere's). Height 1.72 m is
 * SUMO's person; its spread, the children's figures and the shares are assumed.
 */
import { freeSlot, takeSlot } from '../../../engine/columns/slots.ts';
import { normalQuantile } from '../../../engine/random/distributions.ts';
import { block, type EntityId, fraction32, type Key } from '../../../engine/random/draw.ts';
import { STREAM } from '../../../engine/random/streams.ts';
import { arcBetween, hopTowards } from '../../world/walkways.ts';
import { BODY_RADIUS, KIND, MODE, type PedestrianColumns } from './pedestrians.ts';
import { type Arrival, type ArrivalColumns, type FootSources, startArrivals, takeArrivals } from './people-arrivals.ts';
import { drawDestination, drawDwell, drawVisits, isExit } from './trips.ts';
import { setOff, stepAside, type WalkingWorld } from './wayfinding.ts';

export interface EntryCounts {
  entered: number;
  turnedAway: number; // for want of a slot
}

const CHILD_RADIUS = 0.16;
const CHILDREN = 0.15; // share of residents
const CHILD_SLOWER = 0.9;

/** Arrivals of this long before time 0 are looked at for a warm start, ms: nearly all walks end within it. */
const WARM_UP = 20 * 60_000;

/** A day's sources and how far each has come. */
export interface Inflow {
  readonly sources: FootSources;
  readonly arrivals: ArrivalColumns;
}

/** Lets everybody enter who arrives up to time `at`, ms. Serial; before wayfinding, which sends them on their way. */
export function enterArrivals(
  people: PedestrianColumns,
  world: WalkingWorld,
  { sources, arrivals }: Inflow,
  at: number,
): EntryCounts {
  const counts = { entered: 0, turnedAway: 0 };
  for (const arrival of takeArrivals(arrivals, sources, world.key, at)) {
    const slot = takeSlot(world.slots);
    if (slot < 0) {
      counts.turnedAway++;
      continue;
    }
    writePerson(people, slot, arrival, sources, world);
    const next = hopTowards(world.network, people.destination[slot], people.node[slot]);
    if (next >= 0) stepAside(people, slot, next, world);
    counts.entered++;
  }
  return counts;
}

/**
 * Fills the streets at time 0 and sets every source to its first arrival after it.
 *
 * The sources run from WARM_UP before 0, and everybody stands where a walk at free speed would have brought them, a
 * crossing costing its usual wait; who would be on a crossing stands at its kerb, who would be on a first visit is
 * indoors, and who would be done with it is left out. So long visits are too few in the first hours.
 */
export function peopleStreets(
  people: PedestrianColumns,
  world: WalkingWorld,
  { sources, arrivals }: Inflow,
): EntryCounts {
  const counts = { entered: 0, turnedAway: 0 };
  startArrivals(arrivals, sources, world.key, -WARM_UP);
  for (const arrival of takeArrivals(arrivals, sources, world.key, 0)) {
    const slot = takeSlot(world.slots);
    if (slot < 0) {
      counts.turnedAway++;
      continue;
    }
    writePerson(people, slot, arrival, sources, world);
    if (advance(people, slot, -arrival.at, world)) {
      counts.entered++;
    } else {
      people.active[slot] = 0;
      freeSlot(world.slots, slot);
    }
  }
  return counts;
}

/** Moves a new person along the way by `elapsed` ms, to time 0; false when the first visit would be over. */
function advance(people: PedestrianColumns, slot: number, elapsed: number, world: WalkingWorld): boolean {
  const destination = people.destination[slot];
  const speed = people.freeSpeed[slot];
  const { destinationNode, destinationKind } = world.network;
  const left = putOnWay(people, slot, world, {
    way: (elapsed / 1000) * speed,
    to: destinationNode[destination],
    at: 0,
  });
  if (left < 0) return true;
  const kind = destinationKind[destination];
  const person = { lo: people.idLo[slot], hi: people.idHi[slot] };
  people.mode[slot] = MODE.visiting;
  people.until[slot] = drawDwell(world.key, person, 0, kind) - Math.round((1000 * left) / speed);
  return !isExit(kind) && people.until[slot] > 0;
}

/**
 * Puts somebody who stands at a node `way` metres along the way to the destination, a crossing counting for its usual
 * wait; who would be on one stands at its kerb.
 *
 * @param way.to node where the way ends, at the destination or before it
 * @returns metres left over at that node; -1 short of it
 */
export function putOnWay(
  people: PedestrianColumns,
  slot: number,
  world: WalkingWorld,
  way: { readonly way: number; readonly to: number; readonly at: number },
): number {
  const { network } = world;
  const { graph, nodeX, nodeY, arcCrossing } = network;
  let left = way.way;
  let node = people.node[slot];
  for (;;) {
    const next = hopTowards(network, people.destination[slot], node);
    people.x[slot] = people.targetX[slot] = nodeX[node];
    people.y[slot] = people.targetY[slot] = nodeY[node];
    people.node[slot] = node;
    if (node === way.to || next === node || next < 0) return left;
    const arc = arcBetween(network, node, next);
    if (left < graph.cost[arc]) {
      if (arcCrossing[arc] >= 0) return -1;
      setOff(people, slot, next, world, way.at);
      const share = left / graph.cost[arc];
      people.x[slot] += share * (people.targetX[slot] - people.x[slot]);
      people.y[slot] += share * (people.targetY[slot] - people.y[slot]);
      return -1;
    }
    left -= graph.cost[arc];
    node = next;
  }
}

/** Writes a whole new person who stands at the source's node, on the way to a first visit. */
function writePerson(
  people: PedestrianColumns,
  slot: number,
  { person, source }: Arrival,
  sources: FootSources,
  { key, network }: WalkingWorld,
): void {
  const home = sources.destination[source];
  const node = network.destinationNode[home];
  writeTraits(people, slot, person, { key, kind: sources.kind[source] });
  const destination = drawDestination(key, network, person, { kind: people.kind[slot], node, leg: 0 });
  people.x[slot] = people.targetX[slot] = network.nodeX[node];
  people.y[slot] = people.targetY[slot] = network.nodeY[node];
  people.dirX[slot] = 0;
  people.dirY[slot] = 1;
  people.speed[slot] = people.until[slot] = people.nearest[slot] = people.nearestAt[slot] = 0;
  people.node[slot] = node;
  people.from[slot] = people.crossing[slot] = -1;
  people.home[slot] = home;
  people.leg[slot] = 0;
  // Where there is nothing to go to, one is home at once and leaves.
  people.destination[slot] = destination >= 0 ? destination : home;
  people.beat[slot] = destination >= 0 ? drawVisits(key, person) : 0;
  people.mode[slot] = MODE.walking;
  people.active[slot] = 1;
}

const lanes = new Uint32Array(4);

function writeTraits(
  people: PedestrianColumns,
  slot: number,
  person: EntityId,
  { key, kind }: { readonly key: Key; readonly kind: number },
): void {
  block(key, STREAM.arrivalTraits, person.lo, person.hi, 0, lanes);
  const isChild = kind === KIND.resident && fraction32(lanes[0]) < CHILDREN;
  const speed = 1.34 + 0.26 * normalQuantile(fraction32(lanes[1]));
  people.idLo[slot] = person.lo;
  people.idHi[slot] = person.hi;
  people.kind[slot] = isChild ? KIND.child : kind;
  people.freeSpeed[slot] = Math.min(2.2, Math.max(0.5, isChild ? CHILD_SLOWER * speed : speed));
  people.radius[slot] = isChild ? CHILD_RADIUS : BODY_RADIUS;
  people.height[slot] = isChild ? 1.1 + 0.4 * fraction32(lanes[2]) : 1.72 + 0.08 * normalQuantile(fraction32(lanes[2]));
}
