/** From an alert to its verification: it comes before the operators, waits its turn, and is looked at. */
import { assert } from '../../engine/assert.ts';
import { schedule } from '../../engine/events/queue.ts';
import { type EntityId, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { Alert } from '../pipeline/contract.ts';
import { type Centre, LOAD, openCentre, runCentre, STANDING, submit, verificationTime, WARM_UP } from './centre.ts';
import type { Begun } from './queue.ts';
import { type AlertRow, EVENT, isTrue, NONE, type Operations, STANDING_CENTRE, whoseChance } from './state.ts';

/** An alert that begins to fire, and the incident or look-alike whose actors its tracks truly are. */
export interface FiringAlert {
  readonly alert: Alert;
  readonly incident: string | null;
}

const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const satisfies readonly Alert['severity'][];

/** Puts alerts before the operators, in order of time and then of id. One that tells of the past comes now. */
export function takeAlerts(operations: Operations, alerts: readonly FiringAlert[]): void {
  const { setup, state } = operations;
  const arrivals = alerts
    .map(({ alert, incident }) => ({
      alert,
      incident: incident === null ? NONE : incidentRowOf(operations, incident),
      at: Math.max(state.at, alert.at - setup.scenario.startMs),
    }))
    .toSorted((a, b) => a.at - b.at || (a.alert.id < b.alert.id ? -1 : 1));
  for (const { alert, incident, at } of arrivals) takeAlert(operations, alert, incident, at);
}

export function incidentRowOf({ incidentRow }: Operations, incident: string): number {
  const row = incidentRow.get(incident);
  assert(row !== undefined, `incident ${incident} is not in the plan`);
  return row;
}

/** Lets every centre work until `at` (ms). Copies in which no alert waits any more are closed. */
export function runCentres(operations: Operations, at: number): void {
  const { state, staff } = operations;
  for (const centre of state.centres) {
    beginVerifying(operations, runCentre(centre, staff, ownerOf(operations, centre), at));
  }
  state.centres = state.centres.filter(({ incident, unanswered }) => incident === STANDING || unanswered > 0);
}

function takeAlert(operations: Operations, alert: Alert, incident: number, at: number): void {
  const { state, setup } = operations;
  const number = state.alerts.length;
  const row = alertRow(operations, alert, incident, at);
  state.alerts.push(row);
  if (incident === NONE) schedule(state.events, at, EVENT.falseAlarm);
  if (setup.doOver === 'seen' && isTrue(operations, incident)) {
    schedule(state.events, at, EVENT.verified, number, 0);
    return;
  }
  const isOwn = setup.scenario.centre.contention === 'own';
  const [standing, ...copies] = state.centres;
  put(operations, isOwn && incident !== NONE ? copyFor(operations, incident) : standing, row, number);
  if (isOwn && incident === NONE) for (const copy of copies) put(operations, copy, row, LOAD);
}

function alertRow(operations: Operations, alert: Alert, incident: number, at: number): AlertRow {
  const { state, cameraRow, setup, staff } = operations;
  const camera = alert.cameras[0];
  const cameraAt = setup.cameras[cameraRow.get(camera) ?? NONE];
  assert(cameraAt !== undefined, `alert ${alert.id} is of camera ${camera}, which the layout does not have`);
  const earlier = incident === NONE ? 0 : state.incidents[incident].alerts++;
  const whose = whoseChance(operations, incident, alert.id);
  const [x, y] = alert.position ?? [cameraAt.x, cameraAt.y];
  const service = verificationTime(staff, uniform(setup.key, STREAM.verification, whose, earlier));
  const priority = SEVERITIES.indexOf(alert.severity);
  return { id: alert.id, incident, camera, priority, arrived: at, service, earlier, x, y };
}

/** The incident's own copy of the centre, opened when an alert needs it, with the unstaged alerts since its warm-up. */
function copyFor(operations: Operations, incident: number): Centre {
  const { state, setup, staff, incidentIds } = operations;
  const open = state.centres.find((centre) => centre.incident === incident);
  if (open !== undefined) return open;
  const begin = setup.incidents[incident].at; // not when it is opened: its background is that of the incident
  const copy = openCentre(staff, incident, incidentIds[incident], begin);
  for (const row of state.alerts) {
    if (row.incident === NONE && row.arrived >= begin - WARM_UP) put(operations, copy, row, LOAD);
  }
  state.centres.push(copy);
  return copy;
}

function put(operations: Operations, centre: Centre, { arrived, priority, service }: AlertRow, number: number): void {
  const customer = { number, arrived, priority, service };
  beginVerifying(operations, submit(centre, operations.staff, ownerOf(operations, centre), customer));
}

function beginVerifying({ state }: Operations, begun: readonly Begun[]): void {
  for (const { customer, at } of begun) {
    schedule(state.events, at + customer.service, EVENT.verified, customer.number, at - customer.arrived);
  }
}

function ownerOf({ incidentIds }: Operations, { incident }: Centre): EntityId {
  return incident === STANDING ? STANDING_CENTRE : incidentIds[incident];
}
