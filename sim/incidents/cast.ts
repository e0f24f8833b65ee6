/** The state of incidents in a run: rows parallel to the plan, and who plays. */
import { type Columns, viewColumns } from '../../engine/columns/columns.ts';
import { type Cast, INCIDENT_PHASE } from './incident.ts';
import type { Planned } from './plan.ts';

/** One row per incident. */
export const INCIDENT = {
  phase: 'u8', //     INCIDENT_PHASE
  actedAt: 'f64', //  ms
  driver: 'i32', //   slot of the vehicle that was found, -1 none
  lane: 'i32', //     that it came by
  driverLo: 'u32', // its id
  driverHi: 'u32',
} as const;

/** One row per role of a script, incident by incident. */
export const ACTOR = {
  part: 'u8', //    PART
  slot: 'i32', //   among the people
  step: 'i32', //   of the role, that is being played
  since: 'f64', //  ms, when it was begun
} as const;

export const PART = { toCome: 0, playing: 1, gone: 2 } as const;

export interface Incidents {
  readonly plan: readonly Planned[];
  readonly rows: Columns<typeof INCIDENT>;
  readonly actors: Columns<typeof ACTOR>;
  readonly firstActor: Int32Array; // incidents + 1, into `actors`
  readonly endOfRun: number; // ms
  /** Who plays in what that has begun and not ended: row by the low word of the id; null: to be found again. */
  playing: Map<number, Player[]> | null;
}

interface Player {
  readonly hi: number;
  readonly row: number;
}

export function createIncidents(plan: readonly Planned[], endOfRun: number): Incidents {
  const firstActor = new Int32Array(plan.length + 1);
  plan.forEach(({ actors }, row) => {
    firstActor[row + 1] = firstActor[row] + actors.length;
  });
  const rows = viewColumns(INCIDENT, plan.length);
  rows.driver.fill(-1);
  return { plan, rows, actors: viewColumns(ACTOR, firstActor[plan.length]), firstActor, endOfRun, playing: null };
}

/** Who takes part in what, at any moment: one look-up a call. */
export function castOf(incidents: Incidents): Cast {
  return {
    incidentOf(lo, hi) {
      incidents.playing ??= findPlayers(incidents);
      const players = incidents.playing.get(lo);
      if (players === undefined) return -1;
      return players.find((player) => player.hi === hi)?.row ?? -1;
    },
  };
}

function findPlayers({ plan, rows }: Incidents): Map<number, Player[]> {
  const playing = new Map<number, Player[]>();
  plan.forEach(({ actors }, row) => {
    if (rows.phase[row] !== INCIDENT_PHASE.begun && rows.phase[row] !== INCIDENT_PHASE.acted) return;
    const driver = rows.driver[row] < 0 ? [] : [{ lo: rows.driverLo[row], hi: rows.driverHi[row] }];
    for (const { lo, hi } of [...actors, ...driver]) playing.set(lo, [...(playing.get(lo) ?? []), { hi, row }]);
  });
  return playing;
}
