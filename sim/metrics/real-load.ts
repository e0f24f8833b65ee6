/**
 * What operators would meet at the real rate. Runs hold more incidents than a real evening, so alerts of probes are not
 * counted but weighed: each kind at its real rate times the alerts that one of its incidents raised. Alerts of nothing
 * come as they came in the run. So more probes make these figures surer and no larger.
 */
import type { AlertRow } from './alert-rows.ts';
import type { IncidentRow } from './incident-rows.ts';

/**
 * Benign look-alikes per real incident. Assumed: no source counts them. Of ten thousand alarms that were verified by
 * video 54 % showed a person and no threat, 0.2 % a threat (IPVM); that is 300, and holds everybody who passed by.
 */
export const ALIKES_PER_INCIDENT = 10;

export interface RealLoad {
  readonly trueAlerts: number; //  1/h
  readonly alikeAlerts: number; // 1/h
  readonly falseAlerts: number; // 1/h
  readonly alerts: number; //      1/h, of all three: of these `trueAlerts` are of a real incident
  readonly perOperator: number | null; // alerts per operator-hour; null: nobody is on duty
}

export interface Watched {
  readonly hours: number; // h that the rows come from
  readonly operators: number; // on duty at once
  readonly alikesPerIncident: number;
}

/** @param rows  of incidents and look-alikes; those of no real rate do not count */
export function realLoad(rows: readonly IncidentRow[], alerts: readonly AlertRow[], watched: Watched): RealLoad {
  const { hours, operators, alikesPerIncident } = watched;
  const rated = rows.filter(({ isAlike, realRate }) => !isAlike && realRate > 0);
  let trueAlerts = 0;
  let alikeAlerts = 0;
  for (const kind of new Set(rated.map((row) => row.kind))) {
    const ofKind = rated.filter((row) => row.kind === kind);
    const perHour = (3600 * ofKind.reduce((sum, { realRate }) => sum + realRate, 0)) / ofKind.length;
    const alikes = rows.filter((row) => row.isAlike && row.kind === kind);
    trueAlerts += perHour * alertsEach(ofKind, alerts);
    alikeAlerts += perHour * alikesPerIncident * alertsEach(alikes, alerts);
  }
  const falseAlerts = alerts.filter(({ truth }) => truth === 'false').length / hours;
  const all = trueAlerts + alikeAlerts + falseAlerts;
  return {
    ...{ trueAlerts, alikeAlerts, falseAlerts, alerts: all },
    perOperator: operators > 0 ? all / operators : null,
  };
}

/** Mean number of alerts of one of these incidents; 0 of none. */
function alertsEach(rows: readonly IncidentRow[], alerts: readonly AlertRow[]): number {
  const ids = new Set(rows.map(({ id }) => id));
  const raised = alerts.filter(({ incident }) => incident !== null && ids.has(incident)).length;
  return rows.length === 0 ? 0 : raised / rows.length;
}
