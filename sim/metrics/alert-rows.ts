/** What became of each alert that fired, and what it was truly about. */
import type { LayoutOutcome } from '../outcome.ts';
import type { Alert } from '../pipeline/contract.ts';
import type { LayoutEvent } from '../recording/event-log.ts';
import type { IncidentRow } from './incident-rows.ts';

/** true: of a real incident. look-alike: of a benign one that begins alike. false: of nothing that was staged. */
export type AlertTruth = 'true' | 'look-alike' | 'false';

export interface AlertRow {
  readonly id: string;
  readonly rule: string;
  readonly kind: string;
  readonly severity: Alert['severity'];
  readonly cameras: readonly string[]; // as it fired
  readonly fired: number; // ms since the start of the run
  readonly resolved: number | null; // ms since the start of the run; null: it still fired when the run ended
  readonly incident: string | null; // the first one that it was about
  readonly truth: AlertTruth;
}

type AlertEvent = Extract<LayoutEvent, { kind: 'alert' }>;

/**
 * One row per alert that fired, by time, then by id.
 *
 * @param incidents  whether each incident is a look-alike
 */
export function alertRows(
  layout: LayoutOutcome,
  incidents: readonly { readonly id: string; readonly isAlike: boolean }[],
): AlertRow[] {
  const alikes = new Set(incidents.filter(({ isAlike }) => isAlike).map(({ id }) => id));
  const tellings = layout.events.filter((event) => event.kind === 'alert').sort((a, b) => a.at - b.at);
  const first = (is: (event: AlertEvent) => boolean) => {
    const events = new Map<string, AlertEvent>();
    for (const event of tellings) if (is(event) && !events.has(event.alert.id)) events.set(event.alert.id, event);
    return events;
  };
  const firing = first(({ alert }) => alert.state === 'firing');
  const staged = first(({ alert, incident }) => alert.state === 'firing' && incident !== null);
  const resolved = first(({ alert }) => alert.state === 'resolved');
  return [...firing.values()]
    .map(({ alert, at }): AlertRow => {
      const { id, rule, kind, severity, cameras } = alert;
      const incident = staged.get(id)?.incident ?? null;
      const truth = incident === null ? 'false' : alikes.has(incident) ? 'look-alike' : 'true';
      const times = { fired: at, resolved: resolved.get(id)?.at ?? null };
      return { ...{ id, rule, kind, severity, cameras }, ...times, incident, truth };
    })
    .sort((a, b) => a.fired - b.fired || (a.id < b.id ? -1 : 1));
}

/** Alerts that were nobody's, per camera-hour; null: no camera stood for any time. Look-alikes are told apart. */
export function falseAlarmRate(alerts: readonly AlertRow[], cameraHours: number): number | null {
  return cameraHours > 0 ? alerts.filter(({ truth }) => truth === 'false').length / cameraHours : null;
}

/** Share of the look-alikes that began of which some alert was, 0 to 1; null: none began. */
export function alikesAlarmed(rows: readonly IncidentRow[]): number | null {
  const alikes = rows.filter(({ isAlike }) => isAlike);
  return alikes.length === 0 ? null : alikes.filter(({ alert }) => alert !== null).length / alikes.length;
}
