/** Drivers at signals, from the moment that one is found until they have left the site. */
import { ACTIVE } from '../agents/driving/vehicles.ts';
import { SIGNAL_CODE } from '../world/signals.ts';
import { INCIDENT_PHASE } from './incident.ts';
import { beginsAt, findDriver, hasLeave, isLastMoment } from './red-light.ts';
import type { RoadScript } from './script.ts';
import { AFTERMATH } from './stage.ts';
import { type Turn, tell } from './turn.ts';

/** Plays incident `row` on to this moment. */
export function playOnRoad(turn: Turn, row: number, { groups }: RoadScript): void {
  const { plan, rows } = turn.incidents;
  const slot = rows.driver[row];
  const isThere = slot >= 0 && turn.scene.traffic.vehicles.active[slot] === ACTIVE.driving && isDriver(turn, row, slot);
  switch (rows.phase[row]) {
    case INCIDENT_PHASE.planned:
      if (turn.at >= plan[row].incident.at) castDriver(turn, row, groups);
      break;
    case INCIDENT_PHASE.coming:
      waitForLeave(turn, row, slot);
      break;
    case INCIDENT_PHASE.begun:
      if (!isThere) tell(turn, row, 'ends');
      else if (plan[row].incident.isAlike) brakeInTime(turn, row, slot);
      else passLine(turn, row, slot);
      break;
    case INCIDENT_PHASE.acted:
      if (!isThere || turn.at >= rows.actedAt[row] + AFTERMATH) tell(turn, row, 'ends');
  }
}

/** Begins with leave to pass, at the stated distance; without, the driver is let go and another is waited for. */
function waitForLeave(turn: Turn, row: number, slot: number): void {
  const { traffic } = turn.scene;
  const { lane, arc, defiant } = traffic.vehicles;
  const { rows } = turn.incidents;
  if (traffic.roads.length[lane[slot]] - arc[slot] > beginsAt(traffic.roads.speedLimit[lane[slot]])) return;
  if (hasLeave(traffic, slot)) {
    rows.lane[row] = lane[slot];
    tell(turn, row, 'begins');
    return;
  }
  defiant[slot] = 0;
  rows.driver[row] = -1;
  rows.phase[row] = INCIDENT_PHASE.planned;
}

/** The offender: acts when the bumper has passed the line, on red as was foreseen. */
function passLine(turn: Turn, row: number, slot: number): void {
  const { vehicles, signalCode, roads } = turn.scene.traffic;
  const { rows } = turn.incidents;
  if (vehicles.lane[slot] === rows.lane[row]) return;
  vehicles.defiant[slot] = 0;
  tell(turn, row, signalCode[roads.signalGroup[rows.lane[row]]] === SIGNAL_CODE.red ? 'acts' : 'ends');
}

/** The look-alike: gives in at the last moment to stop firmly, and is then a driver like all others. */
function brakeInTime(turn: Turn, row: number, slot: number): void {
  const { traffic } = turn.scene;
  const { lane, arc, defiant } = traffic.vehicles;
  if (!isLastMoment(traffic, slot, traffic.roads.length[lane[slot]] - arc[slot], turn.tickMs)) return;
  defiant[slot] = 0;
  tell(turn, row, 'acts');
}

/** Takes on a driver who is about to meet a red light, if there is one. */
function castDriver(turn: Turn, row: number, groups: readonly number[]): void {
  const { plan, rows } = turn.incidents;
  const { traffic, vehicles } = turn.scene;
  const isFree = (slot: number) => plan.every((_, other) => !isDriver(turn, other, slot));
  const slot = findDriver(traffic, vehicles, { groups, at: turn.at }, isFree);
  if (slot < 0) return;
  rows.driver[row] = slot;
  rows.driverLo[row] = traffic.vehicles.idLo[slot];
  rows.driverHi[row] = traffic.vehicles.idHi[slot];
  traffic.vehicles.defiant[slot] = 1;
  rows.phase[row] = INCIDENT_PHASE.coming;
}

/** Whether the vehicle in `slot` is the one that plays in incident `row`. */
function isDriver({ incidents: { rows }, scene }: Turn, row: number, slot: number): boolean {
  const { idLo, idHi } = scene.traffic.vehicles;
  return rows.driver[row] === slot && rows.driverLo[row] === idLo[slot] && rows.driverHi[row] === idHi[slot];
}
