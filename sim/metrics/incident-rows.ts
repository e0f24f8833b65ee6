/**
 * What became of each incident under one layout: how far it came, who knew first, how long everything took, how it
 * ended. Only incidents that began have a row; those that never came to it say nothing about cameras.
 */
import type { FunnelStage } from '../funnel/stages.ts';
import type { Incident } from '../incidents/incident.ts';
import type { LayoutOutcome, SeedOutcome } from '../outcome.ts';
import type { Channel, LayoutEvent, WorldEvent } from '../recording/event-log.ts';
import type { IncidentKind } from '../scenario.ts';
import { furthestByIncident, NOWHERE } from './furthest.ts';

/**
 * answered_in_time: a unit came before it ended, whoever called it. answered_late: units came, none in time.
 * evidenced: nobody came, and some picture showed an actor at identify density. missed: neither.
 */
export type Outcome = 'answered_in_time' | 'answered_late' | 'evidenced' | 'missed';
export const OUTCOMES: readonly Outcome[] = ['answered_in_time', 'answered_late', 'evidenced', 'missed'];

/** Who knew first; of the same instant the one that stands first here. */
export const CHANNELS: readonly Channel[] = ['alert', 'watching', 'witness', 'panic-post', 'patrol'];

export interface IncidentRow {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly isAlike: boolean;
  readonly isScripted: boolean;
  readonly place: string;
  readonly realRate: number; // 1/s
  readonly begins: number; // ms since the start of the run, as are acts and ends
  readonly acts: number | null; // null: it did not come to that
  readonly ends: number | null; // null: it still lasted when the run ended
  readonly furthest: FunnelStage | 'none';
  readonly camera: string | null; // the best one
  readonly loss: FunnelStage | null;
  readonly knewFirst: Channel | 'nobody';
  readonly knewAt: number | null; // ms since the start of the run
  readonly detected: number | null; // ms since it began, at any camera; null: never
  readonly alert: number | null; // ms since it began, to the first alert that fired
  readonly dispatched: number | null; // ms since it began, to the first unit sent by anybody
  readonly arrived: number | null; // ms since it began, to the first unit that came, in time or not
  readonly outcome: Outcome;
  readonly evidence: number; // s, an actor at identify density in some picture
}

/** One row per incident and look-alike that began, in the order of the plan. */
export function incidentRows({ incidents, world }: SeedOutcome, layout: LayoutOutcome): IncidentRow[] {
  const best = furthestByIncident(layout.events);
  const times = worldTimes(world);
  const deeds = deedsByIncident([...world.flatMap(worldDeeds), ...layout.events.flatMap(layoutDeeds)]);
  return incidents.flatMap((incident) => {
    const time = times.get(incident.id);
    if (time === undefined || time.begins === null || time.isDropped) return [];
    const { begins, acts, ends } = time;
    const { furthest, camera, loss } = best.get(incident.id) ?? NOWHERE;
    const firsts = deeds.get(incident.id) ?? NO_DEEDS;
    const delay = (what: Deed) => (firsts[what] === undefined ? null : firsts[what] - begins);
    const evidence = layout.evidence[incident.id] ?? 0;
    return [
      {
        ...aboutOf(incident),
        ...{ begins, acts, ends, furthest, camera, loss },
        ...knewFirst(firsts),
        detected: delay('detected'),
        alert: delay('alert'),
        dispatched: delay('dispatched'),
        arrived: delay('arrived'),
        outcome: outcomeOf(firsts, evidence),
        evidence,
      },
    ];
  });
}

/** Ids of what was planned and has no row: it was dropped, or the run ended before it began. */
export function unstagedIncidents({ incidents, world }: SeedOutcome): string[] {
  const times = worldTimes(world);
  const isStaged = (id: string) => times.get(id)?.begins != null && !times.get(id)?.isDropped;
  return incidents.map(({ id }) => id).filter((id) => !isStaged(id));
}

interface IncidentTimes {
  readonly begins: number | null;
  readonly acts: number | null;
  readonly ends: number | null;
  readonly isDropped: boolean;
}

function worldTimes(world: readonly WorldEvent[]): ReadonlyMap<string, IncidentTimes> {
  const times = new Map<string, IncidentTimes>();
  for (const event of world) {
    if (event.kind !== 'incident') continue;
    const known = times.get(event.incident) ?? { begins: null, acts: null, ends: null, isDropped: false };
    const change = event.phase === 'dropped' ? { isDropped: true } : { [event.phase]: event.at };
    times.set(event.incident, { ...known, ...change });
  }
  return times;
}

/** What may be done about an incident, apart from the stages of its cameras. */
type Deed = Channel | 'detected' | 'dispatched' | 'arrived' | 'arrived in time';
/** ms since the start of the run, when each was first done. */
type FirstDeeds = Readonly<Partial<Record<Deed, number>>>;
type DatedDeed = readonly [incident: string | null, deed: Deed, at: number];

const NO_DEEDS: FirstDeeds = {};

function deedsByIncident(deeds: readonly DatedDeed[]): ReadonlyMap<string, FirstDeeds> {
  const firsts = new Map<string, Partial<Record<Deed, number>>>();
  for (const [incident, deed, at] of deeds) {
    if (incident === null) continue;
    const known = firsts.get(incident) ?? {};
    known[deed] = Math.min(known[deed] ?? Infinity, at);
    firsts.set(incident, known);
  }
  return firsts;
}

function worldDeeds(event: WorldEvent): DatedDeed[] {
  return event.kind === 'witnessed' ? [[event.incident, event.channel, event.at]] : [];
}

function layoutDeeds(event: LayoutEvent): DatedDeed[] {
  const { incident, at } = event;
  switch (event.kind) {
    case 'reached':
      return event.stage === 'detected' ? [[incident, 'detected', at]] : [];
    case 'alert':
      return event.alert.state === 'firing' ? [[incident, 'alert', at]] : [];
    case 'seen':
      return event.alert === null && event.isBelieved ? [[incident, 'watching', at]] : [];
    case 'dispatched':
      return [[incident, 'dispatched', at]];
    case 'arrived':
      return [[incident, 'arrived', at], ...(event.isInTime ? [[incident, 'arrived in time', at] as const] : [])];
  }
}

function knewFirst(firsts: FirstDeeds): Pick<IncidentRow, 'knewFirst' | 'knewAt'> {
  const at = Math.min(...CHANNELS.map((channel) => firsts[channel] ?? Infinity));
  const channel = CHANNELS.find((one) => firsts[one] === at);
  return channel === undefined ? { knewFirst: 'nobody', knewAt: null } : { knewFirst: channel, knewAt: at };
}

function outcomeOf(firsts: FirstDeeds, evidence: number): Outcome {
  if (firsts['arrived in time'] !== undefined) return 'answered_in_time';
  if (firsts.arrived !== undefined) return 'answered_late';
  return evidence > 0 ? 'evidenced' : 'missed';
}

function aboutOf({ id, kind, isAlike, isScripted, place, realRate }: Incident) {
  return { id, kind, isAlike, isScripted, place, realRate };
}
