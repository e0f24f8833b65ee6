/** People and vehicles → the bodies that cameras see and recordings keep: in slot order, people first. */
import { atan2 } from '../engine/numeric/special.ts';
import { ACTIVE, VEHICLE_KIND, type VehicleColumns } from './agents/driving/vehicles.ts';
import { MODE, type PedestrianColumns } from './agents/walking/pedestrians.ts';
import { BODY_KIND, type BodyColumns } from './cameras/bodies.ts';
import { arcBetween, type WalkNetwork } from './world/walkways.ts';

/** A grown person seen from above, m: SUMO's pedestrian, 0.478 m across and 0.215 m deep. */
const HALF_BREADTH = 0.239;
const HALF_DEPTH = 0.1075;

const KIND_OF_VEHICLE = {
  [VEHICLE_KIND.car]: BODY_KIND.car,
  [VEHICLE_KIND.truck]: BODY_KIND.truck,
  [VEHICLE_KIND.bus]: BODY_KIND.bus,
};

/** Writes everybody outdoors and above ground from row 0 on; returns how many. `before` and `now` have the same slots. */
export function writePeople(
  before: PedestrianColumns,
  now: PedestrianColumns,
  count: number,
  network: WalkNetwork,
  bodies: BodyColumns,
): number {
  let row = 0;
  for (let slot = 0; slot < count; slot++) {
    if (now.active[slot] === 0 || now.mode[slot] === MODE.visiting) continue;
    if (network.hasTunnels && isBelow(network, now.from[slot], now.node[slot])) continue;
    bodies.x0[row] = before.x[slot];
    bodies.y0[row] = before.y[slot];
    bodies.x1[row] = now.x[slot];
    bodies.y1[row] = now.y[slot];
    bodies.heading[row] = atan2(now.dirX[slot], now.dirY[slot]);
    bodies.speed[row] = now.speed[slot];
    bodies.halfLength[row] = HALF_DEPTH;
    bodies.halfWidth[row] = HALF_BREADTH;
    bodies.height[row] = now.height[slot];
    bodies.idLo[row] = now.idLo[slot];
    bodies.idHi[row] = now.idHi[slot];
    bodies.source[row] = slot;
    bodies.kind[row] = BODY_KIND.person;
    row++;
  }
  return row;
}

function isBelow(network: WalkNetwork, from: number, node: number): boolean {
  const arc = from < 0 ? -1 : arcBetween(network, from, node);
  return arc >= 0 && network.arcLevel[arc] < 0;
}

/**
 * Writes the vehicles from row `first` on, but those in tunnels, and returns one past the last.
 *
 * @param level    of each lane
 * @param beforeX  centres before the step; of who entered since, where it entered
 * @param source0  `source` of slot 0
 */
export function writeVehicles(
  vehicles: VehicleColumns,
  level: Int8Array,
  beforeX: Float64Array,
  beforeY: Float64Array,
  count: number,
  bodies: BodyColumns,
  first: number,
  source0: number,
): number {
  let row = first;
  for (let slot = 0; slot < count; slot++) {
    if (vehicles.active[slot] !== ACTIVE.driving || level[vehicles.lane[slot]] < 0) continue;
    bodies.x0[row] = beforeX[slot];
    bodies.y0[row] = beforeY[slot];
    bodies.x1[row] = vehicles.x[slot];
    bodies.y1[row] = vehicles.y[slot];
    bodies.heading[row] = vehicles.heading[slot];
    bodies.speed[row] = vehicles.speed[slot];
    bodies.halfLength[row] = vehicles.length[slot] / 2;
    bodies.halfWidth[row] = vehicles.width[slot] / 2;
    bodies.height[row] = vehicles.height[slot];
    bodies.idLo[row] = vehicles.idLo[slot];
    bodies.idHi[row] = vehicles.idHi[slot];
    bodies.source[row] = source0 + slot;
    bodies.kind[row] = KIND_OF_VEHICLE[vehicles.kind[slot] as keyof typeof KIND_OF_VEHICLE];
    row++;
  }
  return row;
}
