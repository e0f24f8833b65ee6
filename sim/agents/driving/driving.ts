/**
 * One tick of driving, stage by stage: order and leaders, right of way, car following, placement.
 *
 * Order and right of way are serial and cheap; the rest are kernels, `findLeaders` over lanes and the others over
 * slots, shared out to the threads of a gang with a barrier after each.
 */
import type { Gang } from '../../../engine/workers/gang.ts';
import { signalCodes } from '../../world/signals.ts';
import { noteHoldings, reviewAuthorities } from './authority.ts';
import { claimCrossings, openCrossings } from './crossings.ts';
import { grantAuthorities } from './junctions.ts';
import { orderLanes } from './lanes.ts';
import type { Beat, Traffic } from './traffic.ts';

/** Items that one thread takes at a time: enough work to be worth the taking. */
const CHUNK = { lanes: 64, vehicles: 512 } as const;

type DrivingGang = Pick<Gang<'findLeaders' | 'followLeaders' | 'placeVehicles'>, 'run'>;

/** Moves the vehicles of slots 0 to `count` − 1, those of the gang's `traffic`, by one tick. */
export function drive(traffic: Traffic, count: number, beat: Beat, gang: DrivingGang): void {
  orderLanes(traffic.order, traffic.vehicles, count);
  gang.run('findLeaders', traffic.roads.length.length, CHUNK.lanes);
  settleRightOfWay(traffic, count, beat);
  gang.run('followLeaders', count, CHUNK.vehicles, [beat.dt]);
  gang.run('placeVehicles', count, CHUNK.vehicles);
}

/** Signals, crossings and junctions: who may pass which line. */
function settleRightOfWay(traffic: Traffic, count: number, beat: Beat): void {
  signalCodes(traffic.roads.signals, beat.at, traffic.signalCode);
  claimCrossings(traffic, beat);
  reviewAuthorities(traffic, count);
  noteHoldings(traffic, count);
  grantAuthorities(traffic, count, beat);
  openCrossings(traffic, beat);
}
