/** The control room of one layout and the units: what is given, and what changes. What changes is plain data. */
import { createQueue, type EventQueue } from '../../engine/events/queue.ts';
import { type EntityId, entityNamed, type Key } from '../../engine/random/draw.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Channel } from '../recording/event-log.ts';
import type { Scenario } from '../scenario.ts';
import type { RoadNetwork } from '../world/roads.ts';
import type { Site } from '../world/site.ts';
import { type Centre, openCentre, STANDING, type Staff } from './centre.ts';
import { createTrust, type Trust } from './trust.ts';
import { compileUnits, type Unit } from './units.ts';
import { createScreens, type Gaze, type Screens } from './watching.ts';

/** The stage that a re-run makes perfect. */
export type DoOver = 'seen' | 'dispatched' | 'arrived';

export interface OperationsSetup {
  readonly key: Key;
  readonly scenario: Pick<Scenario, 'startMs' | 'incidents' | 'centre' | 'units'>;
  readonly site: Pick<Site, 'assets' | 'zones'>;
  readonly roads: RoadNetwork;
  readonly incidents: readonly Incident[];
  readonly cameras: readonly { readonly id: string; readonly x: number; readonly y: number }[]; // of the layout; m
  readonly doOver: DoOver | null;
}

export interface Operations {
  readonly setup: OperationsSetup;
  readonly staff: Staff;
  readonly screens: Screens;
  readonly units: readonly Unit[];
  readonly realRate: number; // 1/s, at which all kinds together truly happen
  readonly incidentIds: readonly EntityId[];
  readonly cameraIds: readonly EntityId[];
  readonly incidentRow: ReadonlyMap<string, number>;
  readonly cameraRow: ReadonlyMap<string, number>;
  state: OperationsState;
}

/** Times are ms since the start of the run; rows and times that are not there are NONE. */
export interface OperationsState {
  at: number; // all up to here has been told
  readonly incidents: readonly IncidentRow[];
  readonly alerts: AlertRow[];
  readonly missions: Mission[];
  readonly engagedUntil: number[]; // by unit, on calls of this layout
  centres: Centre[]; // the standing one first, then copies in which an alert waits
  readonly trust: Trust;
  readonly events: EventQueue; // EVENT
  gazes: Gaze[];
}

export interface IncidentRow {
  x: number; // m, where it was seen last by those who know
  y: number;
  ended: number;
  arrived: number; // the first unit
  alerts: number; // that came of it so far
  isSought: boolean; // a unit has been asked for
}

export interface AlertRow {
  readonly id: string;
  readonly incident: number; // NONE: of nothing that was staged
  readonly camera: string;
  readonly priority: number;
  readonly arrived: number; // before the operators
  readonly service: number; // ms
  readonly earlier: number; // alerts of the same incident before it
  readonly x: number; // m
  readonly y: number;
}

export interface Mission {
  readonly incident: number;
  readonly alert: number;
  readonly channel: Channel;
  readonly unit: number;
  readonly isFree: boolean; // when it was asked for
}

export const NONE = -1;

/** Kinds of queued events, with their payloads. */
export const EVENT = {
  falseAlarm: 0, // an alert of nothing that was staged has come
  verified: 1, //   alert, ms it waited
  noticed: 2, //    incident, camera
  called: 3, //     incident
  found: 4, //      incident, by a patrol
  departs: 5, //    mission
  arrives: 6, //    mission
} as const;

export function createOperations(setup: OperationsSetup): Operations {
  const { key, scenario, incidents, cameras } = setup;
  const { centre } = scenario;
  const { operators, monitorsEach, backgroundRate, verification } = centre;
  const staff = { key, operators, backgroundRate, verification };
  const units = fleet(setup);
  return {
    setup,
    staff,
    screens: createScreens(key, operators, monitorsEach, cameras.length),
    units,
    realRate: scenario.incidents.reduce((sum, one) => sum + (one.form === 'probes' ? one.realRate : 0), 0),
    incidentIds: incidents.map(({ id }) => entityNamed(id)),
    cameraIds: cameras.map(({ id }) => entityNamed(id)),
    incidentRow: new Map(incidents.map(({ id }, row) => [id, row])),
    cameraRow: new Map(cameras.map(({ id }, row) => [id, row])),
    state: {
      ...{ at: 0, alerts: [], missions: [], gazes: [], trust: createTrust(), events: createQueue() },
      incidents: incidents.map(({ x, y }) => ({ x, y, ended: NONE, arrived: NONE, alerts: 0, isSought: false })),
      engagedUntil: units.map(() => 0),
      centres: [openCentre(staff, STANDING, STANDING_CENTRE, 0)],
    },
  };
}

/** The scenario's units; where a unit is always free although there is none, one that comes in by the first road. */
function fleet({ scenario, site, roads, doOver }: OperationsSetup): Unit[] {
  const units = compileUnits(scenario.units, site);
  if (units.length > 0 || doOver !== 'dispatched') return units;
  const vertex = roads.firstVertex[roads.sources[0] ?? 0];
  const [x, y] = [roads.x[vertex] ?? 0, roads.y[vertex] ?? 0];
  return [{ name: 'spare', id: entityNamed('spare'), kind: 'patrol', backgroundLoad: 0, x, y }];
}

/** Whose chance decides what becomes of an alert: the incident's; that of the alert itself where nothing was staged. */
export function whoseChance({ incidentIds }: Operations, incident: number, alert: string): EntityId {
  return incident === NONE ? entityNamed(alert) : incidentIds[incident];
}

/** Whether it is what it looks like: neither a look-alike nor nothing at all. */
export function isTrue({ setup }: Operations, incident: number): boolean {
  return incident !== NONE && !setup.incidents[incident].isAlike;
}

/** Whom the background of the standing centre belongs to. */
export const STANDING_CENTRE = entityNamed('standing centre');

/** What a checkpoint keeps: plain data, exact through JSON. */
export function saveOperations({ state }: Operations): OperationsState {
  return structuredClone(state);
}

export function restoreOperations(operations: Operations, saved: OperationsState): void {
  operations.state = structuredClone(saved);
}
