/**
 * One tick of driving, stage by stage: order and leaders, right of way, car following, placement.
 *
 * `settleRightOfWay` is serial and cheap; `followLeaders` and `placeVehicles` are kernels over slots and
 * `findLeaders` over lanes, to be shared out to workers with a barrier after each. `drive` is all of them on one thread.
 */
import { signalCodes } from '../world/signals.ts';
import { noteHoldings, reviewAuthorities } from './authority.ts';
import { CITY_DRIVER, followLeaders } from './car-following.ts';
import { claimCrossings, openCrossings } from './crossings.ts';
import { grantAuthorities } from './junctions.ts';
import { findLeaders, orderLanes } from './lanes.ts';
import { placeVehicles } from './placement.ts';
import type { Beat, Traffic } from './traffic.ts';

/** Signals, crossings and junctions: who may pass which line; after `findLeaders`. */
export function settleRightOfWay(traffic: Traffic, count: number, beat: Beat): void {
  signalCodes(traffic.roads.signals, beat.at, traffic.signalCode);
  claimCrossings(traffic, beat);
  reviewAuthorities(traffic, count);
  noteHoldings(traffic, count);
  grantAuthorities(traffic, count, beat);
  openCrossings(traffic, beat);
}

/** Moves the vehicles of slots 0 to `count` − 1 from the beginning of the tick to its end. */
export function drive(traffic: Traffic, count: number, beat: Beat): void {
  const { vehicles, next, roads, order } = traffic;
  orderLanes(order, vehicles, count);
  findLeaders(vehicles, order, roads, 0, roads.length.length);
  settleRightOfWay(traffic, count, beat);
  followLeaders(vehicles, next, roads, 0, count, beat.dt, CITY_DRIVER);
  placeVehicles(vehicles, next, roads, 0, count);
}
