/** How far incidents came through the chain of cameras, and where they were lost. */
import { FUNNEL_STAGES, type FunnelStage, stageRank } from '../funnel/stages.ts';
import type { LayoutEvent } from '../recording/event-log.ts';

/** The furthest stage that one incident reached at one camera. */
export interface PairRow {
  readonly incident: string;
  readonly camera: string;
  readonly furthest: FunnelStage;
  readonly at: number; // ms since the start of the run, when it was first reached
}

/** An incident's best camera. */
export interface Furthest {
  readonly furthest: FunnelStage | 'none'; // none: in no camera's view
  readonly camera: string | null;
  readonly at: number | null; // ms since the start of the run
  readonly loss: FunnelStage | null; // the stage after; null: it was not lost
}

/** One row per pair of incident and camera that reached anything, by incident and camera. */
export function pairRows(events: readonly LayoutEvent[]): PairRow[] {
  const rows = new Map<string, PairRow>();
  for (const event of events) {
    if (event.kind !== 'reached') continue;
    const { incident, camera, stage, at } = event;
    const key = JSON.stringify([incident, camera]);
    const row: PairRow = { incident, camera, furthest: stage, at };
    const known = rows.get(key);
    if (known === undefined || isFurther(row, known)) rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => compare(a.incident, b.incident) || compare(a.camera, b.camera));
}

/** Each incident's best camera by its id: the furthest; of equals the earlier, then the lower id. */
export function furthestByIncident(events: readonly LayoutEvent[]): ReadonlyMap<string, Furthest> {
  const best = new Map<string, PairRow>();
  // Rows come by camera, so of equals the lower id is the first.
  for (const row of pairRows(events)) {
    const known = best.get(row.incident);
    if (known === undefined || isFurther(row, known)) best.set(row.incident, row);
  }
  return new Map(
    [...best].map(([incident, { furthest, camera, at }]) => [
      incident,
      { furthest, camera, at, loss: after(furthest) },
    ]),
  );
}

/** Of an incident that no camera had in view. */
export const NOWHERE: Furthest = { furthest: 'none', camera: null, at: null, loss: FUNNEL_STAGES[0] };

function after(stage: FunnelStage): FunnelStage | null {
  return FUNNEL_STAGES[stageRank(stage) + 1] ?? null;
}

function isFurther(a: PairRow, b: PairRow): boolean {
  const ranks = stageRank(a.furthest) - stageRank(b.furthest);
  return ranks > 0 || (ranks === 0 && a.at < b.at);
}

/** By code units: the same everywhere. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
