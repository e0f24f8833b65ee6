/** Drivers at signals, from the moment that one is found until they have left the site. */
import { ACTIVE } from '../agents/driving/vehicles.ts';
import { SIGNAL_CODE } from '../world/signals.ts';
import { INCIDENT_PHASE } from './incident.ts';
import { APPROACH, findDriver, toLine, untilRed } from './red-light.ts';
import { AFTERMATH } from './stage.ts';
import { type Turn, tell } from './turn.ts';

/** Plays incident `row`, at signal group `group`, on to this moment. */
export function playOnRoad(turn: Turn, row: number, group: number): void {
  const { incidents, scene, at } = turn;
  const { plan, rows } = incidents;
  const { vehicles, signalCode } = scene.traffic;
  const { incident } = plan[row];
  if (rows.phase[row] === INCIDENT_PHASE.planned) {
    if (at >= incident.at) castDriver(turn, row, group);
    return;
  }
  const slot = rows.driver[row];
  const isThere = vehicles.active[slot] === ACTIVE.driving && isDriver(turn, row, slot);
  const left = isThere ? toLine(scene.traffic, slot, group) : -1;
  if (rows.phase[row] === INCIDENT_PHASE.coming && left <= APPROACH) tell(turn, row, 'begins');
  if (rows.phase[row] === INCIDENT_PHASE.begun && left >= 0) {
    if (incident.isAlike && isTooLate(turn, slot, group, left)) vehicles.defiant[slot] = 0;
  } else if (rows.phase[row] === INCIDENT_PHASE.begun) {
    if (isThere) vehicles.defiant[slot] = 0;
    tell(turn, row, incident.isAlike || signalCode[group] === SIGNAL_CODE.red ? 'acts' : 'ends');
  }
  const isOver = !isThere || at >= rows.actedAt[row] + AFTERMATH;
  if (rows.phase[row] === INCIDENT_PHASE.acted && isOver) tell(turn, row, 'ends');
}

/** Whether a look-alike would meet the red light after all: then it stops like anybody. */
function isTooLate({ scene, at, tickMs }: Turn, slot: number, group: number, left: number): boolean {
  const { roads, vehicles } = scene.traffic;
  return 1000 * left > vehicles.speed[slot] * untilRed(roads.signals, group, at, tickMs);
}

/** Takes on the driver who is about to meet the change of the signal, if there is one. */
function castDriver(turn: Turn, row: number, group: number): void {
  const { at, tickMs } = turn;
  const { plan, rows } = turn.incidents;
  const { traffic, vehicles: count } = turn.scene;
  const isFree = (slot: number) => plan.every((_, other) => !isDriver(turn, other, slot));
  const slot = findDriver(traffic, count, { group, isAlike: plan[row].incident.isAlike, at, tickMs }, isFree);
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
