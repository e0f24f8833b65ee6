/**
 * Two tables of incidents, never one: how far the chain of cameras brought them, and who knew first with what outcome.
 * Both are of real incidents that some rule can raise; kinds that none can are counted apart, since they would compare
 * nothing.
 */
import { FUNNEL_STAGES, type FunnelStage, stageRank } from '../funnel/stages.ts';
import type { Channel } from '../recording/event-log.ts';
import type { IncidentKind } from '../scenario.ts';
import { CHANNELS, type IncidentRow, OUTCOMES, type Outcome } from './incident-rows.ts';

/** Which rules of the file in use can raise a kind; none, or no entry: it cannot be raised. */
export type RaisedBy = Readonly<Partial<Record<IncidentKind, readonly string[]>>>;

export interface StageCount {
  readonly stage: FunnelStage;
  readonly reached: number; // incidents that came to this stage or further
  readonly lost: number; //    whose loss this stage is
}

export interface KnewFirstCount {
  readonly channel: Channel | 'nobody';
  readonly outcome: Outcome;
  readonly incidents: number;
}

/** Real incidents that some rule can raise. */
export function comparedIncidents(rows: readonly IncidentRow[], raisedBy: RaisedBy): IncidentRow[] {
  return rows.filter(({ isAlike, kind }) => !isAlike && isRaised(kind, raisedBy));
}

/** One row per stage. What is lost at all stages and what arrived together are all incidents. */
export function funnelTable(rows: readonly IncidentRow[], raisedBy: RaisedBy): StageCount[] {
  const compared = comparedIncidents(rows, raisedBy);
  return FUNNEL_STAGES.map((stage) => ({
    stage,
    reached: compared.filter(({ furthest }) => furthest !== 'none' && stageRank(furthest) >= stageRank(stage)).length,
    lost: compared.filter(({ loss }) => loss === stage).length,
  }));
}

/** One row per channel and outcome, also where it holds nothing. */
export function knewFirstTable(rows: readonly IncidentRow[], raisedBy: RaisedBy): KnewFirstCount[] {
  const compared = comparedIncidents(rows, raisedBy);
  return [...CHANNELS, 'nobody' as const].flatMap((channel) =>
    OUTCOMES.map((outcome) => ({
      channel,
      outcome,
      incidents: compared.filter((row) => row.knewFirst === channel && row.outcome === outcome).length,
    })),
  );
}

/** Real incidents of kinds that no rule can raise, in the order in which the kinds first come. */
export function kindsWithoutRule(
  rows: readonly IncidentRow[],
  raisedBy: RaisedBy,
): { readonly kind: IncidentKind; readonly incidents: number }[] {
  const apart = rows.filter(({ isAlike, kind }) => !isAlike && !isRaised(kind, raisedBy));
  return [...new Set(apart.map(({ kind }) => kind))].map((kind) => ({
    kind,
    incidents: apart.filter((row) => row.kind === kind).length,
  }));
}

/** Shares of incidents, 0 to 1; null: there was none. */
export interface IncidentShares {
  readonly detected: number | null;
  readonly alerted: number | null;
  readonly answeredInTime: number | null;
  readonly evidenced: number | null; // an actor at identify density, whatever else became of it
}

/** What share of the real incidents among `rows` came to what. */
export function incidentShares(rows: readonly IncidentRow[]): IncidentShares {
  const real = rows.filter(({ isAlike }) => !isAlike);
  const share = (has: (row: IncidentRow) => boolean) =>
    real.length === 0 ? null : real.filter(has).length / real.length;
  return {
    detected: share(({ detected }) => detected !== null),
    alerted: share(({ alert }) => alert !== null),
    answeredInTime: share(({ outcome }) => outcome === 'answered_in_time'),
    evidenced: share(({ evidence }) => evidence > 0),
  };
}

function isRaised(kind: IncidentKind, raisedBy: RaisedBy): boolean {
  return (raisedBy[kind] ?? []).length > 0;
}
