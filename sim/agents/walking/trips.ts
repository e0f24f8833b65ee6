/**
 * What people are out for: which destination next, how many visits, how long each lasts.
 *
 * A trip is one to three visits and the way home, to where the person came from; a stop or a gate ends it, since
 * there one leaves the site. Every draw is keyed by the person and the leg. Attractions and dwells are assumed.
 */
import { exponential } from '../../../engine/random/distributions.ts';
import { type EntityId, type Key, uniform } from '../../../engine/random/draw.ts';
import { STREAM } from '../../../engine/random/streams.ts';
import { DESTINATION, hopTowards, type WalkNetwork } from '../../world/walkways.ts';
import { KIND } from './pedestrians.ts';

const MINUTE = 60_000; // ms

/** How much each kind of person is drawn to each kind of destination, in the order of DESTINATION. */
const ATTRACTION: Readonly<Record<number, readonly number[]>> = {
  //                 entrance school kindergarten shop stop playground gate
  [KIND.resident]: [0.1, 0.3, 0.3, 1, 1, 0.3, 1],
  [KIND.visitor]: [1, 0.3, 0.2, 1, 0.3, 0.1, 0.5],
  [KIND.child]: [0.3, 2, 0, 0.5, 0.2, 2, 0.2],
};

/** Mean visits, ms, in the order of DESTINATION; exponential. */
const DWELL = [40 * MINUTE, 180 * MINUTE, 10 * MINUTE, 10 * MINUTE, 0, 30 * MINUTE, 0];

/** Shares of trips with one and with two visits before the way home. */
const ONE_VISIT = 0.7;
const TWO_VISITS = 0.25;

/** Visits a person makes before going home. */
export function drawVisits(key: Key, person: EntityId): number {
  const u = uniform(key, STREAM.destination, person, 0xffffffff);
  return u < ONE_VISIT ? 1 : u < ONE_VISIT + TWO_VISITS ? 2 : 3;
}

/**
 * Where a person of `kind` at `node` goes on leg number `leg`: any destination elsewhere that can be reached, in
 * proportion to its weight and its attraction for them; -1 when there is none.
 */
export function drawDestination(
  key: Key,
  network: WalkNetwork,
  person: EntityId,
  { kind, node, leg }: { readonly kind: number; readonly node: number; readonly leg: number },
): number {
  const { destinationNode, destinationWeight, destinationKind } = network;
  const attraction = ATTRACTION[kind];
  const pull = (destination: number) => {
    if (destinationNode[destination] === node || hopTowards(network, destination, node) < 0) return 0;
    return destinationWeight[destination] * attraction[destinationKind[destination]];
  };
  let total = 0;
  for (let destination = 0; destination < destinationNode.length; destination++) total += pull(destination);
  let rest = uniform(key, STREAM.destination, person, leg) * total;
  let last = -1;
  for (let destination = 0; destination < destinationNode.length; destination++) {
    const weight = pull(destination);
    if (weight === 0) continue;
    last = destination;
    if (rest < weight) break;
    rest -= weight;
  }
  return last;
}

/** How long a visit lasts, in whole ms. */
export function drawDwell(key: Key, person: EntityId, leg: number, destinationKind: number): number {
  return Math.round(exponential(uniform(key, STREAM.dwell, person, leg), DWELL[destinationKind]));
}

/** Whether people leave the site for good at this kind of destination. */
export function isExit(destinationKind: number): boolean {
  return destinationKind === DESTINATION.gate || destinationKind === DESTINATION.stop;
}
