/** A control room to put questions to: one straight street, a home at its start, and alerts and incidents by hand. */
import { keyFromSeed } from '../../engine/random/draw.ts';
import type { Incident } from '../../sim/incidents/incident.ts';
import type { FiringAlert } from '../../sim/operations/alerts.ts';
import type { OperationsInput } from '../../sim/operations/operations.ts';
import { createOperations, type Operations, type OperationsSetup } from '../../sim/operations/state.ts';
import type { Alert } from '../../sim/pipeline/contract.ts';
import type { LayoutEvent } from '../../sim/recording/event-log.ts';
import type { Centre, UnitGroup } from '../../sim/scenario.ts';
import { compileRoads } from '../../sim/world/roads.ts';
import { lane } from './street.ts';

export const START = 1_781_272_800_000; // ms since the epoch
const LIMIT = 10; // m/s
/** East, 1 km; patrols are at home at its start. */
export const STREET = compileRoads({
  roads: { drivingSide: 'right', lanes: [lane('street', [0, 0, 1000, 0], { speedLimit: LIMIT })], signals: [] },
});
const SITE = {
  assets: [{ id: 'post', kind: 'gate' as const, x: 0, y: 0, weight: 1, node: 'n' }],
  zones: [],
};
const CENTRE: Centre = { operators: 1, monitorsEach: 4, contention: 'own', backgroundRate: 0, verification: 20 };
export const PATROL: UnitGroup = { kind: 'patrol', count: 1, home: 'post', backgroundLoad: 0 };

export interface Room {
  readonly seed?: string;
  readonly incidents: readonly Incident[];
  readonly centre?: Partial<Centre>;
  readonly units?: readonly UnitGroup[];
  readonly cameras?: readonly string[];
  readonly doOver?: OperationsSetup['doOver'];
  readonly realRate?: number; // 1/s
}

export function room({ seed = 'room', incidents, centre, units, cameras, doOver, realRate }: Room): Operations {
  return createOperations({
    key: keyFromSeed(seed),
    scenario: {
      startMs: START,
      incidents: [{ form: 'probes', kind: 'theft', probes: 1, where: 'shops', realRate: realRate ?? 1e-5 }],
      centre: { ...CENTRE, ...centre },
      units: units ?? [PATROL],
    },
    site: SITE,
    roads: STREET,
    incidents,
    cameras: (cameras ?? ['cam']).map((id) => ({ id, x: 500, y: 0 })),
    doOver: doOver ?? null,
  });
}

/** An incident on the street, 500 m from home unless said. */
export function incident(id: string, rest: Partial<Incident> = {}): Incident {
  const isAlike = id.endsWith('-alike');
  return {
    ...{ id, kind: 'theft', isAlike, isScripted: false, place: 'street', x: 500, y: 0, at: 0, realRate: 1e-5 },
    ...rest,
  };
}

export function firing(id: string, of: string | null, at: number, rest: Partial<Alert> = {}): FiringAlert {
  const alert: Alert = {
    ...{ id, rule: 'rule', kind: 'loiter', severity: 'medium', state: 'firing', cameras: ['cam'], tracks: [] },
    ...{ zone: null, at: START + at, position: null, reason: '' },
    ...rest,
  };
  return { alert, incident: of };
}

/** One tick in which nothing happens unless said. */
export function tick(at: number, rest: Partial<OperationsInput> = {}): OperationsInput {
  return { at, alerts: [], sights: [], world: [], speeds: STREET.speedLimit, patrols: [], ...rest };
}

export function ofKind<K extends LayoutEvent['kind']>(events: readonly LayoutEvent[], kind: K) {
  return events.filter((event): event is Extract<LayoutEvent, { kind: K }> => event.kind === kind);
}
