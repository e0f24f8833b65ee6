/** The figures that layouts are compared by, in the order of tables: one value per seed and layout. */
import { alertRows, alikesAlarmed, falseAlarmRate } from '../../sim/metrics/alert-rows.ts';
import {
  cumulativeIncidence,
  DELAY_HORIZON,
  type DelayTarget,
  delaysTo,
  restrictedMean,
} from '../../sim/metrics/delays.ts';
import type { IncidentRow } from '../../sim/metrics/incident-rows.ts';
import { comparedIncidents, incidentShares, type RaisedBy } from '../../sim/metrics/incident-tables.ts';
import { ALIKES_PER_INCIDENT, realLoad } from '../../sim/metrics/real-load.ts';
import type { LayoutOutcome } from '../../sim/outcome.ts';
import type { PrimaryOutcome } from '../../sim/scenario.ts';
import { MS_PER_SECOND, SECONDS_PER_HOUR } from '../schema/quantities.ts';
import type { MetricRow } from './comparison.ts';
import type { Parts } from './intervals.ts';

interface Metric extends Pick<MetricRow, 'unit' | 'better' | 'role'> {
  readonly most: number; // values lie from 0 to this
}

const SHARE = { unit: 'share', better: 'more', role: 'secondary', most: 1 } as const;
const DELAY = { unit: 's', better: 'less', role: 'secondary', most: DELAY_HORIZON / MS_PER_SECOND } as const;
const HARM = { better: 'less', role: 'harm', most: Infinity } as const;

export const METRICS = {
  detected: SHARE, //                              of incidents, as the next three
  alerted: SHARE,
  answered_in_time: SHARE,
  evidenced: SHARE,
  delay_to_alert: DELAY, //                        mean over all incidents, restricted to a horizon
  delay_to_arrival: DELAY,
  predictive_value: SHARE, //                      of alerts that are true, at the rate at which incidents truly happen
  false_alarms: { ...HARM, unit: '1/h' }, //       of nothing that was staged, per camera
  alikes_alarmed: { ...HARM, unit: 'share', most: 1 }, // of look-alikes
  operator_alerts: { ...HARM, unit: '1/h' }, //    per operator, at the rate at which incidents truly happen
  exposure: { ...HARM, unit: 'min/h' }, //         of uninvolved people in some picture
  identifiable: { ...HARM, unit: 'min/h' }, //     of those, at the density at which a stranger is identified
} as const satisfies Readonly<Record<PrimaryOutcome, Metric>> & Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as MetricName[];

/** Of one seed. null: there was nothing to measure; parts: of a ratio that is taken over all seeds together. */
export type MetricValue = number | null | Parts;
export type MetricValues = Readonly<Record<MetricName, MetricValue>> & OutcomeShares;

/** Shares of what a scenario may name its primary outcome. */
export type OutcomeShares = Readonly<Record<PrimaryOutcome, number | null>>;

/** What the figures of a seed depend on beside its outcome. */
export interface Setting {
  readonly raisedBy: RaisedBy;
  readonly operators: number; // on duty at once
  readonly durationMs: number;
}

/** @param rows of incidents and look-alikes under this layout */
export function metricValues(
  layout: LayoutOutcome,
  rows: readonly IncidentRow[],
  { raisedBy, operators, durationMs }: Setting,
): MetricValues {
  const compared = comparedIncidents(rows, raisedBy);
  const alerts = alertRows(layout, rows);
  const hours = durationMs / MS_PER_SECOND / SECONDS_PER_HOUR;
  const load = realLoad(rows, alerts, { hours, operators, alikesPerIncident: ALIKES_PER_INCIDENT });
  return {
    ...outcomeShares(compared),
    delay_to_alert: meanDelay('alert', compared, durationMs),
    delay_to_arrival: meanDelay('arrived', compared, durationMs),
    predictive_value: { above: load.trueAlerts, below: load.alerts },
    false_alarms: falseAlarmRate(alerts, layout.totals.cameraHours),
    alikes_alarmed: alikesAlarmed(rows),
    operator_alerts: load.perOperator,
    exposure: layout.totals.personMinutes / hours,
    identifiable: layout.totals.identifyMinutes / hours,
  };
}

/** Of one seed. */
export function outcomeShares(compared: readonly IncidentRow[]): OutcomeShares {
  const { detected, alerted, answeredInTime, evidenced } = incidentShares(compared);
  return { detected, alerted, answered_in_time: answeredInTime, evidenced };
}

/** s */
function meanDelay(target: DelayTarget, rows: readonly IncidentRow[], durationMs: number): number | null {
  if (rows.length === 0) return null;
  const steps = cumulativeIncidence(delaysTo(target, rows, durationMs));
  return restrictedMean(steps, DELAY_HORIZON) / MS_PER_SECOND;
}
