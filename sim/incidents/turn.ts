/** One tick of incidents, as all that play in it see it, and how what happens is told. */
import type { Traffic } from '../agents/driving/traffic.ts';
import type { PedestrianColumns } from '../agents/walking/pedestrians.ts';
import type { WalkingWorld } from '../agents/walking/wayfinding.ts';
import type { WorldEvent } from '../recording/event-log.ts';
import { type Incidents, PART } from './cast.ts';
import { INCIDENT_PHASE } from './incident.ts';

/** The world that incidents play in, just walked and driven. */
export interface Scene {
  readonly before: PedestrianColumns; // people at the tick before
  readonly now: PedestrianColumns;
  readonly walking: WalkingWorld;
  readonly traffic: Traffic;
  readonly vehicles: number; // slots in use
}

export type IncidentEvent = Extract<WorldEvent, { kind: 'incident' }>;

export interface Turn {
  readonly incidents: Incidents;
  readonly scene: Scene;
  readonly at: number; // ms since the start of the run
  readonly tickMs: number;
  readonly events: IncidentEvent[]; // what has happened so far in this tick
}

const ENTERS = { begins: 'begun', acts: 'acted', ends: 'ended', dropped: 'dropped' } as const;

/** Brings an incident into its next phase and tells of it. */
export function tell(turn: Turn, row: number, phase: IncidentEvent['phase']): void {
  const { incidents, scene, at, events } = turn;
  const { plan, rows } = incidents;
  rows.phase[row] = INCIDENT_PHASE[ENTERS[phase]];
  if (phase === 'acts') rows.actedAt[row] = at;
  incidents.playing = null;
  const { incident, actors: ids } = plan[row];
  const [x, y] = whereabouts(incidents, scene, row);
  const driver = rows.driver[row];
  const cast = driver < 0 ? ids : [{ lo: rows.driverLo[row], hi: rows.driverHi[row] }];
  const names = cast.map(({ lo, hi }) => hex(hi) + hex(lo));
  events.push({ kind: 'incident', at, incident: incident.id, phase, x, y, actors: names });
}

/** Where the main actor of an incident is (m); where it is to happen, before there is one. */
export function whereabouts(
  { plan, rows, actors, firstActor }: Incidents,
  { now, traffic }: Pick<Scene, 'now' | 'traffic'>,
  row: number,
): readonly [x: number, y: number] {
  const { incident, actors: ids } = plan[row];
  const driver = rows.driver[row];
  if (driver >= 0) return [traffic.vehicles.x[driver], traffic.vehicles.y[driver]];
  const main = firstActor[row];
  if (ids.length === 0 || actors.part[main] === PART.toCome) return [incident.x, incident.y];
  return [now.x[actors.slot[main]], now.y[actors.slot[main]]];
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
