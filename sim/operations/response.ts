/**
 * From knowing to arriving: a unit is asked for, departs when it is free, and is then a clock on the road graph: its
 * way is that of the speeds at the moment it departs. Nobody sees it and it slows nobody.
 */
import { assert } from '../../engine/assert.ts';
import { schedule } from '../../engine/events/queue.ts';
import type { EntityId } from '../../engine/random/draw.ts';
import type { Channel, LayoutEvent } from '../recording/event-log.ts';
import { type Approach, approachTo, tripFrom } from './approach.ts';
import { EVENT, type Mission, NONE, type Operations, whoseChance } from './state.ts';
import { calledOut, callLength, freeOfBackground, type PatrolPosition } from './units.ts';

/** What the streets are like now. */
export interface Streets {
  readonly speeds: Float64Array; // m/s, by lane (link-speeds.ts)
  readonly patrols: readonly PatrolPosition[];
}

/** Asks for a unit at `at` (ms). What has been asked for already is not asked for again. */
export function seekUnit(
  operations: Operations,
  streets: Streets,
  { incident, alert, channel }: { incident: number; alert: number; channel: Channel },
  at: number,
): void {
  const { setup, state, units } = operations;
  if (incident !== NONE && state.incidents[incident].isSought) return;
  if (incident !== NONE) state.incidents[incident].isSought = true;

  const whose = whoseChance(operations, incident, state.alerts[alert]?.id ?? '');
  const approach = approachOf(operations, streets, { incident, alert });
  let best: { unit: number; departs: number; time: number } | null = null;
  for (const unit of calledOut(units)) {
    const departs = freeAt(operations, unit, whose, at);
    const { time } = tripFrom(approach, ...startOf(operations, streets, unit, departs === at));
    if (best === null || departs < best.departs || (departs === best.departs && time < best.time)) {
      best = { unit, departs, time };
    }
  }
  if (best === null) return;
  const { unit, departs, time } = best;
  state.missions.push({ incident, alert, channel, unit, isFree: departs === at });
  state.engagedUntil[unit] = departs + Math.round(1000 * time) + callLength(setup.key, whose);
  schedule(state.events, departs, EVENT.departs, state.missions.length - 1);
}

/** A unit sets out, unless somebody is there already. */
export function depart(operations: Operations, streets: Streets, number: number, at: number): LayoutEvent[] {
  const { state, units, setup } = operations;
  const { incident, alert, channel, unit, isFree } = state.missions[number];
  if (incident !== NONE && state.incidents[incident].arrived !== NONE) return [];
  const approach = approachOf(operations, streets, { incident, alert });
  const { time, way } = tripFrom(approach, ...startOf(operations, streets, unit, isFree));
  const travel = setup.doOver === 'arrived' ? 0 : Math.round(1000 * time);
  schedule(state.events, at + travel, EVENT.arrives, number);
  return [
    { kind: 'dispatched', at, ...subject(operations, state.missions[number]), channel, unit: units[unit].name, way },
  ];
}

export function arrive(operations: Operations, number: number, at: number): LayoutEvent[] {
  const mission = operations.state.missions[number];
  return [arrival(operations, mission, operations.units[mission.unit].name, at)];
}

/** A patrol comes upon an incident at `at` (ms): it is there at once, whoever else is on the way. */
export function arrivePatrol(
  operations: Operations,
  { patrols }: Streets,
  incident: number,
  at: number,
): LayoutEvent[] {
  const row = operations.state.incidents[incident];
  if (row.arrived !== NONE) return [];
  assert(patrols.length > 0, `a patrol found incident ${incident}, and no patrol is on its beat`);
  row.isSought = true;
  const away = (patrol: PatrolPosition) => distance(patrol.x - row.x, patrol.y - row.y);
  const { unit, ...patrol } = patrols.reduce((best, other) => (away(other) < away(best) ? other : best));
  const mission = { incident, alert: NONE };
  const way = distance(patrol.x - row.x, patrol.y - row.y);
  return [
    { kind: 'dispatched', at, ...subject(operations, mission), channel: 'patrol', unit, way },
    arrival(operations, mission, unit, at),
  ];
}

function arrival(operations: Operations, mission: Subject, unit: string, at: number): LayoutEvent {
  const row = operations.state.incidents[mission.incident];
  const isInTime = row !== undefined && (row.ended === NONE || at < row.ended);
  if (row !== undefined && row.arrived === NONE) row.arrived = at;
  return { kind: 'arrived', at, ...subject(operations, mission), unit, isInTime };
}

type Subject = Pick<Mission, 'incident' | 'alert'>;

function subject({ setup, state }: Operations, { incident, alert }: Subject) {
  return { incident: setup.incidents[incident]?.id ?? null, alert: state.alerts[alert]?.id ?? null };
}

function approachOf({ setup, state }: Operations, { speeds }: Streets, { incident, alert }: Subject): Approach {
  const { x, y } = incident === NONE ? state.alerts[alert] : state.incidents[incident];
  return approachTo(setup.roads, speeds, x, y);
}

/** ms at which `unit` can set out for somebody who needs it from `at` on. */
function freeAt({ setup, state, units }: Operations, unit: number, whose: EntityId, at: number): number {
  if (setup.doOver === 'dispatched') return at;
  const isShared = setup.scenario.centre.contention === 'shared';
  const engaged = isShared ? Math.max(at, state.engagedUntil[unit]) : at;
  return Math.max(engaged, freeOfBackground(setup.key, units[unit], whose, at));
}

function startOf({ units }: Operations, { patrols }: Streets, unit: number, isFree: boolean): [x: number, y: number] {
  const { name, x, y } = units[unit];
  const beat = isFree ? patrols.find((patrol) => patrol.unit === name) : undefined;
  return [beat?.x ?? x, beat?.y ?? y];
}

function distance(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}
