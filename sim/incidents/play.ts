/**
 * One tick of all incidents: who comes, what they do, and what has truly happened by now. Serial, after walking and
 * driving; whoever comes in is seen from this tick on and walks from the next.
 */
import { type Incidents, PART } from './cast.ts';
import { INCIDENT_PHASE } from './incident.ts';
import { playRoles, takeOut } from './on-foot.ts';
import { playOnRoad } from './on-road.ts';
import type { FootScript } from './script.ts';
import { AFTERMATH } from './stage.ts';
import { type IncidentEvent, type Scene, type Turn, tell } from './turn.ts';

/** Plays every incident on to time `at`, ms; gives what has happened in this tick, in the order of the plan. */
export function playIncidents(incidents: Incidents, scene: Scene, at: number, tickMs: number): IncidentEvent[] {
  const turn: Turn = { incidents, scene, at, tickMs, events: [] };
  const { plan, rows } = incidents;
  for (let row = 0; row < plan.length; row++) {
    const { script } = plan[row];
    if (rows.phase[row] === INCIDENT_PHASE.dropped) continue;
    if (script === null) tell(turn, row, 'dropped');
    else if (script.on === 'foot') playOnFoot(turn, row, script);
    else if (rows.phase[row] !== INCIDENT_PHASE.ended) playOnRoad(turn, row, script);
    if (rows.phase[row] < INCIDENT_PHASE.begun && at >= incidents.endOfRun) tell(turn, row, 'dropped');
  }
  return turn.events;
}

/** How many incidents and look-alikes never came to it. */
export function droppedCount({ rows }: Incidents): number {
  return rows.phase.reduce((sum, phase) => sum + (phase === INCIDENT_PHASE.dropped ? 1 : 0), 0);
}

function playOnFoot(turn: Turn, row: number, script: FootScript): void {
  const { rows, actors, firstActor } = turn.incidents;
  if (!playRoles(turn, row, script)) {
    // Half a cast plays nothing: those who are there go.
    for (let actor = firstActor[row]; actor < firstActor[row + 1]; actor++) {
      if (actors.part[actor] === PART.playing) takeOut(turn, actor);
    }
    tell(turn, row, 'dropped');
    return;
  }
  const main = firstActor[row];
  if (rows.phase[row] === INCIDENT_PHASE.ended || actors.part[main] === PART.toCome) return;
  if (rows.phase[row] === INCIDENT_PHASE.planned) rows.phase[row] = INCIDENT_PHASE.coming;
  const step = actors.step[main];
  if (rows.phase[row] === INCIDENT_PHASE.coming && step >= script.begins) tell(turn, row, 'begins');
  if (rows.phase[row] === INCIDENT_PHASE.begun && step >= script.acts) tell(turn, row, 'acts');
  if (rows.phase[row] !== INCIDENT_PHASE.acted) return;
  const isGone = actors.part[main] === PART.gone;
  if (isGone || turn.at >= rows.actedAt[row] + AFTERMATH) tell(turn, row, 'ends');
}
