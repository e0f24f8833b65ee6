/**
 * Events of the chain → the incidents, each with how far the best camera of one layout brought it. The funnel's own
 * rule: an incident takes the furthest stage of any camera (ties: the earliest, then the camera's id), and is lost at
 * the stage after it. Look-alikes cannot be lost.
 */
import { FUNNEL_STAGES, type FunnelStage, stageRank } from '../../sim/funnel/stages.ts';
import type { Incident } from '../../sim/incidents/incident.ts';
import type { Channel, LoggedEvent } from '../../sim/recording/event-log.ts';

export interface Reached {
  readonly stage: FunnelStage;
  readonly camera: string;
  readonly at: number; // ms
}

export interface IncidentStory {
  readonly incident: Incident;
  readonly begins: number | null; // ms; null: not yet, or never
  readonly acts: number | null;
  readonly ends: number | null;
  readonly isDropped: boolean; // it never came to it
  readonly actors: readonly string[]; // bodies, main actor first
  readonly place: readonly [x: number, y: number]; // m, where its main actor was last told to be
  readonly reached: readonly Reached[]; // at any camera, in order of time
  readonly furthest: Reached | null;
  readonly lostAt: FunnelStage | null; // null: arrived in time, a look-alike, dropped, or not over yet
  readonly knewFirst: { readonly channel: Channel; readonly at: number } | null;
}

/** In order of their plan. */
export function incidentsOf(
  incidents: readonly Incident[],
  events: readonly LoggedEvent[],
  layout: string,
): IncidentStory[] {
  const own = new Map<string, LoggedEvent[]>(incidents.map(({ id }) => [id, []]));
  for (const event of events) {
    if (event.incident !== null && (event.layout === null || event.layout === layout)) {
      own.get(event.incident)?.push(event);
    }
  }
  return incidents.map((incident) => storyOf(incident, own.get(incident.id)!));
}

function storyOf(incident: Incident, events: readonly LoggedEvent[]): IncidentStory {
  const phases = events.filter((event) => event.kind === 'incident');
  const when = (phase: string) => phases.find((event) => event.phase === phase)?.at ?? null;
  const reached = events.filter((event) => event.kind === 'reached').sort((a, b) => a.at - b.at);
  const furthest = furthestOf(reached);
  const isDropped = when('dropped') !== null;
  const canBeLost = !incident.isAlike && !isDropped && when('ends') !== null;
  const { x, y } = phases.at(-1) ?? incident;
  return {
    incident,
    ...{ begins: when('begins'), acts: when('acts'), ends: when('ends'), isDropped },
    actors: phases.findLast(({ actors }) => actors.length > 0)?.actors ?? [],
    place: [x, y],
    ...{ reached, furthest },
    lostAt: canBeLost ? (FUNNEL_STAGES[furthest === null ? 0 : stageRank(furthest.stage) + 1] ?? null) : null,
    knewFirst: firstToKnow(events),
  };
}

function furthestOf(reached: readonly Reached[]): Reached | null {
  const order = (a: Reached, b: Reached) =>
    stageRank(b.stage) - stageRank(a.stage) || a.at - b.at || (a.camera < b.camera ? -1 : 1);
  return [...reached].sort(order)[0] ?? null;
}

/** An operator who believes what he sees, or a call that was answered, whichever is earlier. */
function firstToKnow(events: readonly LoggedEvent[]): IncidentStory['knewFirst'] {
  type Known = NonNullable<IncidentStory['knewFirst']>;
  const known = events.flatMap((event): Known[] => {
    if (event.kind === 'witnessed') return [{ channel: event.channel, at: event.at }];
    if (event.kind !== 'seen' || !event.isBelieved) return [];
    return [{ channel: event.alert === null ? 'watching' : 'alert', at: event.at }];
  });
  return known.sort((a, b) => a.at - b.at)[0] ?? null;
}
