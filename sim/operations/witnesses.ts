/**
 * Who notices an incident without any camera: people near it who call 102, and patrols that pass. Functions of the
 * world and of the incident's own chance, the same for all layouts.
 *
 * A call is made once the time that bystanders have spent near, all together, reaches a keyed exponential draw: each
 * of them calls at a constant rate. Walls are not asked: what cannot be seen may be heard. Nobody calls about a
 * look-alike, or after the incident has ended.
 */
import { ln } from '../../engine/numeric/special.ts';
import { exponential } from '../../engine/random/distributions.ts';
import { type EntityId, entityNamed, type Key, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { Incident } from '../incidents/incident.ts';
import type { WorldChannel, WorldEvent } from '../recording/event-log.ts';
import type { IncidentKind } from '../scenario.ts';

type WitnessedEvent = Extract<WorldEvent, { kind: 'witnessed' }>;

/** m: whoever is nearer may see or hear it. Assumed. */
export const WITNESS_DISTANCE = 30;
/** m: a patrol that comes so near finds it. Assumed: less than a bystander's, for it must not be heard only. */
export const PATROL_DISTANCE = 20;

/** Chance that somebody who is near for a minute calls. Assumed: of violence many, of stealth few, of nuisance hardly any. */
const CALLS_IN_A_MINUTE: Record<IncidentKind, number> = {
  robbery: 0.1,
  theft: 0.02,
  'door-forcing': 0.02,
  intrusion: 0.02,
  loitering: 0.002,
  'red-light': 0.002,
};

/** s, mean until a call is answered: exponential, 90 % within 10 s (NFPA 1225, 2022). */
const ANSWER = 10 / ln(10);

export interface Witnesses {
  readonly key: Key;
  readonly incidents: readonly Incident[];
  readonly ids: readonly EntityId[];
  readonly rate: Float64Array; // 1/s, at which one bystander calls
  readonly rows: readonly WitnessRow[];
  at: number; // ms, of the last tick
}

/** What is remembered of one incident. Plain data. */
export interface WitnessRow {
  left: number; // expected calls until one is made
  answered: number; // ms; NOT_YET
  told: boolean;
  isFound: boolean; // by a patrol
}

export interface Surroundings {
  readonly at: number; // ms, the end of the tick
  /** Incidents and look-alikes that have begun and not ended, where their main actors are (m). */
  readonly ongoing: readonly { readonly incident: number; readonly x: number; readonly y: number }[];
  /** Everybody on foot: rows 0 to `count` − 1, with `active` not 0. */
  readonly people: {
    readonly x: Float64Array; // m
    readonly y: Float64Array;
    readonly active: Uint8Array;
    readonly count: number;
    readonly isBystander: (row: number) => boolean; // neither an actor nor a patrol
  };
  readonly patrols: readonly { readonly x: number; readonly y: number }[];
}

const NOT_YET = -1;

export function createWitnesses(key: Key, incidents: readonly Incident[]): Witnesses {
  const ids = incidents.map(({ id }) => entityNamed(id));
  return {
    key,
    incidents,
    ids,
    rate: Float64Array.from(incidents, ({ kind }) => -ln(1 - CALLS_IN_A_MINUTE[kind]) / 60),
    rows: ids.map((id) => ({
      left: exponential(uniform(key, STREAM.emergencyCall, id, 0), 1),
      ...{ answered: NOT_YET, told: false, isFound: false },
    })),
    at: 0,
  };
}

/** Once a tick: calls that have been answered and incidents that a patrol found, in order of time. */
export function witness(witnesses: Witnesses, surroundings: Surroundings): WitnessedEvent[] {
  const { rows, incidents, rate } = witnesses;
  const { at, ongoing, people, patrols } = surroundings;
  const dt = (at - witnesses.at) / 1000;
  const found: WitnessedEvent[] = [];
  witnesses.at = at;
  for (const { incident, x, y } of ongoing) {
    const row = rows[incident];
    if (incidents[incident].isAlike) continue;
    if (!row.isFound && patrols.some((patrol) => isNear(patrol.x - x, patrol.y - y, PATROL_DISTANCE))) {
      row.isFound = true;
      found.push(event(witnesses, incident, 'patrol', at));
    }
    if (row.answered !== NOT_YET) continue;
    row.left -= bystanders(people, x, y) * rate[incident] * dt;
    if (row.left <= 0) row.answered = at + answerDelay(witnesses, incident);
  }
  return inOrder([...found, ...answered(witnesses, at)]);
}

/** Calls that were made but not answered when the run ended. */
export function finishWitnesses(witnesses: Witnesses): WitnessedEvent[] {
  return inOrder(answered(witnesses, Number.MAX_SAFE_INTEGER));
}

export interface SavedWitnesses {
  readonly at: number;
  readonly rows: readonly WitnessRow[];
}

/** Plain data, exact through JSON. */
export function saveWitnesses({ at, rows }: Witnesses): SavedWitnesses {
  return structuredClone({ at, rows });
}

export function restoreWitnesses(witnesses: Witnesses, saved: SavedWitnesses): void {
  witnesses.at = saved.at;
  saved.rows.forEach((row, incident) => {
    Object.assign(witnesses.rows[incident], row);
  });
}

function answered(witnesses: Witnesses, until: number): WitnessedEvent[] {
  return witnesses.rows.flatMap((row, incident) => {
    if (row.told || row.answered === NOT_YET || row.answered > until) return [];
    row.told = true;
    return [event(witnesses, incident, 'witness', row.answered)];
  });
}

function event({ incidents }: Witnesses, incident: number, channel: WorldChannel, at: number): WitnessedEvent {
  return { kind: 'witnessed', at, incident: incidents[incident].id, channel };
}

function answerDelay({ key, ids }: Witnesses, incident: number): number {
  return Math.round(1000 * exponential(uniform(key, STREAM.emergencyCall, ids[incident], 1), ANSWER));
}

function bystanders({ x, y, active, count, isBystander }: Surroundings['people'], px: number, py: number): number {
  let near = 0;
  for (let row = 0; row < count; row++) {
    if (active[row] !== 0 && isNear(x[row] - px, y[row] - py, WITNESS_DISTANCE) && isBystander(row)) near++;
  }
  return near;
}

function isNear(dx: number, dy: number, distance: number): boolean {
  return dx * dx + dy * dy <= distance * distance;
}

function inOrder(events: readonly WitnessedEvent[]): WitnessedEvent[] {
  return events.toSorted((a, b) => a.at - b.at || (a.incident < b.incident ? -1 : Number(a.incident > b.incident)));
}
