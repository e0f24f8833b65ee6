import { expect, test } from 'vitest';
import type { AlertRow } from '../../sim/metrics/alert-rows.ts';
import type { IncidentRow } from '../../sim/metrics/incident-rows.ts';
import { realLoad } from '../../sim/metrics/real-load.ts';

const HOUR = 3600;

function incident(id: string, realPerHour: number, isAlike = false): IncidentRow {
  const kind = id.startsWith('robbery') ? 'robbery' : 'theft';
  return {
    ...{
      id,
      kind,
      isAlike,
      isScripted: false,
      place: 'shop',
      realRate: realPerHour / HOUR,
      begins: 0,
      acts: 0,
      ends: 0,
    },
    ...{ furthest: 'none', camera: null, loss: 'in_view', knewFirst: 'nobody', knewAt: null, outcome: 'missed' },
    ...{ detected: null, alert: null, dispatched: null, arrived: null, evidence: 0 },
  };
}

function alert(incident: string | null): AlertRow {
  const truth = incident === null ? 'false' : incident.endsWith('-alike') ? 'look-alike' : 'true';
  return {
    ...{ id: `${incident}`, rule: 'running', kind: 'running', severity: 'high', cameras: ['a'] },
    ...{ fired: 0, resolved: null, incident, truth },
  };
}

const WATCHED = { hours: 0.5, operators: 2, alikesPerIncident: 10 };

/** `times` as many probes, of which half raise one alert, and a quarter of their look-alikes too; four alarms of nothing. */
function enriched(times: number) {
  const ids = Array.from({ length: 4 * times }, (_, k) => `theft-${k}`);
  const rows = ids.flatMap((id) => [incident(id, 0.1), incident(`${id}-alike`, 0, true)]);
  const alerts = [
    ...ids.filter((_, k) => k % 2 === 0).map(alert),
    ...ids.filter((_, k) => k % 4 === 0).map((id) => alert(`${id}-alike`)),
    ...[null, null, null, null].map(alert),
  ];
  return realLoad(rows, alerts, WATCHED);
}

test('load and predictive value come at the real rate: 0.1 an hour, half of it raised, beside 8 alarms of nothing', () => {
  const load = enriched(1);
  expect(load.trueAlerts).toBeCloseTo(0.05, 12);
  expect(load.alikeAlerts).toBeCloseTo(0.1 * 10 * 0.25, 12);
  expect(load.falseAlerts).toBe(8);
  expect(load.perOperator).toBeCloseTo((0.05 + 0.25 + 8) / 2, 12);
  expect(load.trueAlerts / load.alerts).toBeCloseTo(0.05 / 8.3, 12);
});

test('ten times the probes change nothing', () => {
  const [few, many] = [enriched(1), enriched(10)];
  for (const key of ['trueAlerts', 'alikeAlerts', 'falseAlerts', 'alerts', 'perOperator'] as const) {
    expect(many[key]).toBeCloseTo(few[key]!, 12);
  }
});

test('kinds add up, an incident that alarms twice costs two looks, and what has no real rate costs none', () => {
  const rows = [
    incident('theft-1', 1),
    incident('theft-2', 1),
    incident('robbery-1', 3),
    incident('theft-scripted', 0),
  ];
  const alerts = ['theft-1', 'theft-1', 'theft-2', 'robbery-1', 'theft-scripted'].map(alert);
  expect(realLoad(rows, alerts, WATCHED)).toEqual({
    ...{ trueAlerts: 1 * 1.5 + 3, alikeAlerts: 0, falseAlerts: 0 },
    ...{ alerts: 4.5, perOperator: 2.25 },
  });
});

test('without operators or alerts there is no load to state', () => {
  expect(realLoad([], [], { ...WATCHED, operators: 0 })).toEqual({
    ...{ trueAlerts: 0, alikeAlerts: 0, falseAlerts: 0, alerts: 0, perOperator: null },
  });
});
