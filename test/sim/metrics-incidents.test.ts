/**
 * Twelve incidents under two cameras, "a" and "b", worked by hand. Times in the tables are seconds since the start of a
 * run of 600 s.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FunnelStage } from '../../sim/funnel/stages.ts';
import type { Incident } from '../../sim/incidents/incident.ts';
import { alertRows, alikesAlarmed, falseAlarmRate } from '../../sim/metrics/alert-rows.ts';
import { furthestByIncident, pairRows } from '../../sim/metrics/furthest.ts';
import { type IncidentRow, incidentRows, unstagedIncidents } from '../../sim/metrics/incident-rows.ts';
import {
  funnelTable,
  incidentShares,
  kindsWithoutRule,
  knewFirstTable,
  type RaisedBy,
} from '../../sim/metrics/incident-tables.ts';
import type { LayoutOutcome, SeedOutcome } from '../../sim/outcome.ts';
import type { Alert } from '../../sim/pipeline/contract.ts';
import type { Channel, LayoutEvent, WorldChannel, WorldEvent } from '../../sim/recording/event-log.ts';
import type { IncidentKind } from '../../sim/scenario.ts';

const START = 1_780_000_000_000;

/** begins, acts, ends; null: not before the run ended. */
const INCIDENTS: readonly [id: string, times: readonly (number | null)[]][] = [
  ['theft-1', [10, 20, 40]],
  ['theft-2', [50, 60, 80]],
  ['loitering-1', [100, 110, 300]],
  ['loitering-2', [100, 110, 140]],
  ['robbery-1', [145, 146, 170]],
  ['robbery-2', [199, 201, 210]],
  ['robbery-3', [225, 230, 280]],
  ['door-forcing-2', [300, 302, 350]],
  ['intrusion-1', [585, 590, null]],
  ['door-forcing-1', [395, 400, 460]],
  ['theft-3-alike', [500, null, 520]],
  ['red-light-1', [530, 535, 540]],
];

const reached = (incident: string, camera: string, ...stages: readonly [FunnelStage, number][]): LayoutEvent[] =>
  stages.map(([stage, at]) => ({ kind: 'reached', at: 1000 * at, incident, camera, stage }));

function alert(id: string, at: number, incident: string | null, state: Alert['state'] = 'firing'): LayoutEvent {
  const about = { rule: 'door-dwell', kind: 'loiter', severity: 'high', cameras: ['a'], tracks: ['a#1'] } as const;
  const told: Alert = { id, ...about, state, zone: null, at: START + 1000 * at, position: null, reason: 'stood' };
  return { kind: 'alert', at: 1000 * at, alert: told, incident };
}

const seen = (
  alert: string | null,
  at: number,
  incident: string,
  camera: string,
  isBelieved: boolean,
): LayoutEvent => ({
  ...{ kind: 'seen', at: 1000 * at, alert, incident, camera, waited: 0, isBelieved },
});

const sent = (
  incident: string,
  channel: Channel,
  at: number,
  arrives: number | null,
  isInTime = false,
): LayoutEvent[] => {
  const by = { incident, alert: channel === 'alert' ? 'al' : null, unit: 'patrol-1' };
  const going: LayoutEvent = { kind: 'dispatched', at: 1000 * at, ...by, channel, way: 400 };
  return arrives === null ? [going] : [going, { kind: 'arrived', at: 1000 * arrives, ...by, isInTime }];
};

const witnessed = (incident: string, channel: WorldChannel, at: number): WorldEvent => ({
  ...{ kind: 'witnessed', at: 1000 * at, incident, channel },
});

const EVENTS: readonly LayoutEvent[] = [
  // Detected before it was unhidden for long enough: the furthest stage counts, whatever was left out before it.
  ...reached('theft-1', 'a', ['in_view', 10], ['enough_pixels', 10], ['detected', 10.4], ['unhidden', 11]),
  ...sent('theft-1', 'witness', 95, 200),
  // theft-2: in no camera's view.
  // All the way at "a", which is best though "b" had a rule's condition earlier.
  ...reached('loitering-1', 'b', ['in_view', 100], ['detected', 101], ['tracked', 102], ['rule', 120]),
  ...reached('loitering-1', 'a', ['in_view', 101], ['detected', 102], ['tracked', 103], ['rule', 140], ['alert', 140]),
  ...[alert('al-1', 140, 'loitering-1'), seen('al-1', 150, 'loitering-1', 'a', true)],
  ...reached('loitering-1', 'a', ['seen', 150], ['dispatched', 155], ['arrived', 250]),
  ...sent('loitering-1', 'alert', 155, 250, true),
  // Both cameras raise an alert; "b" does so first.
  ...reached('loitering-2', 'a', ['in_view', 100], ['detected', 104], ['rule', 130], ['alert', 130]),
  ...reached('loitering-2', 'b', ['in_view', 110], ['detected', 111], ['rule', 128], ['alert', 128]),
  ...[
    alert('al-2', 128, 'loitering-2'),
    alert('al-3', 130, 'loitering-2'),
    alert('al-3', 150, 'loitering-2', 'resolved'),
  ],
  // Both cameras come equally far in the same instant: the lower id. A patrol passes by and is there.
  ...reached('robbery-1', 'b', ['in_view', 145], ['enough_pixels', 145], ['unhidden', 150]),
  ...reached('robbery-1', 'a', ['in_view', 146], ['enough_pixels', 147], ['unhidden', 150]),
  ...sent('robbery-1', 'patrol', 160, 165, true),
  // Never unhidden for a second, and detected all the same.
  ...reached('robbery-2', 'b', ['in_view', 199]),
  ...reached('robbery-2', 'a', ['in_view', 200], ['enough_pixels', 200], ['detected', 200.2]),
  // An operator watching "b" notices; help comes too late.
  ...reached('robbery-3', 'a', ['in_view', 225], ['detected', 226]),
  ...reached(
    'robbery-3',
    'b',
    ['in_view', 228],
    ['enough_pixels', 228],
    ['unhidden', 229],
    ['seen', 232],
    ['dispatched', 233],
  ),
  ...[seen(null, 232, 'robbery-3', 'b', true), ...sent('robbery-3', 'watching', 233, 300)],
  // An alert in the same instant as a witness's call; nobody believes the alert.
  ...reached('door-forcing-2', 'a', ['in_view', 300], ['detected', 301], ['rule', 305], ['alert', 305]),
  ...[alert('al-4', 305, 'door-forcing-2'), seen('al-4', 330, 'door-forcing-2', 'a', false)],
  ...sent('door-forcing-2', 'witness', 306, 340, true),
  // Still going on when the run ends.
  ...reached('intrusion-1', 'a', ['in_view', 585], ['detected', 586], ['tracked', 590]),
  // A panic post was first; the camera's alert is believed, and somebody is under way already.
  ...reached('door-forcing-1', 'a', ['in_view', 395], ['detected', 396], ['rule', 410], ['alert', 410], ['seen', 415]),
  ...[alert('al-5', 410, 'door-forcing-1'), seen('al-5', 415, 'door-forcing-1', 'a', true)],
  ...sent('door-forcing-1', 'panic-post', 405, 450, true),
  // A look-alike alarms, and is seen through.
  ...reached('theft-3-alike', 'b', ['in_view', 500], ['detected', 501], ['rule', 510], ['alert', 510]),
  ...[alert('al-6', 510, 'theft-3-alike'), seen('al-6', 515, 'theft-3-alike', 'b', false)],
  // No rule of the file can raise it.
  ...reached('red-light-1', 'b', ['in_view', 530], ['enough_pixels', 530]),
  // Two alerts of nothing; the second comes to hold an incident as well.
  ...[
    alert('al-7', 20, null),
    alert('al-7', 30, null, 'resolved'),
    alert('al-8', 296, null),
    alert('al-8', 312, 'door-forcing-2'),
  ],
];

const WORLD: readonly WorldEvent[] = [
  ...INCIDENTS.flatMap(([incident, times]) =>
    (['begins', 'acts', 'ends'] as const).flatMap((phase, k): WorldEvent[] => {
      const at = times[k];
      return at === null ? [] : [{ kind: 'incident', at: 1000 * at, incident, phase, x: 0, y: 0, actors: [] }];
    }),
  ),
  { kind: 'incident', at: 480_000, incident: 'theft-3', phase: 'dropped', x: 0, y: 0, actors: [] },
  ...[witnessed('theft-1', 'witness', 90), witnessed('robbery-1', 'patrol', 160)],
  ...[witnessed('door-forcing-2', 'witness', 305), witnessed('door-forcing-1', 'panic-post', 402)],
];

/** furthest, camera, loss · knew first, at · detected, alert, dispatched, arrived after · outcome, evidence (s). */
type Line = readonly [
  ...[furthest: FunnelStage | 'none', camera: string | null, loss: FunnelStage | null],
  ...[knewFirst: Channel | 'nobody', knewAt: number | null],
  ...[detected: number | null, alert: number | null, dispatched: number | null, arrived: number | null],
  ...[outcome: string, evidence: number],
];
const WORKED: Readonly<Record<string, Line>> = {
  'theft-1': ['detected', 'a', 'tracked', 'witness', 90, 0.4, null, 85, 190, 'answered_late', 0],
  'theft-2': ['none', null, 'in_view', 'nobody', null, null, null, null, null, 'missed', 0],
  'loitering-1': ['arrived', 'a', null, 'alert', 140, 1, 40, 55, 150, 'answered_in_time', 12.4],
  'loitering-2': ['alert', 'b', 'seen', 'alert', 128, 4, 28, null, null, 'evidenced', 3],
  'robbery-1': ['unhidden', 'a', 'detected', 'patrol', 160, null, null, 15, 20, 'answered_in_time', 0],
  'robbery-2': ['detected', 'a', 'tracked', 'nobody', null, 1.2, null, null, null, 'missed', 0],
  'robbery-3': ['dispatched', 'b', 'arrived', 'watching', 232, 1, null, 8, 75, 'answered_late', 1],
  'door-forcing-2': ['alert', 'a', 'seen', 'alert', 305, 1, 5, 6, 40, 'answered_in_time', 0],
  'intrusion-1': ['tracked', 'a', 'rule', 'nobody', null, 1, null, null, null, 'missed', 0],
  'door-forcing-1': ['seen', 'a', 'dispatched', 'panic-post', 402, 1, 15, 10, 55, 'answered_in_time', 0],
  'theft-3-alike': ['alert', 'b', 'seen', 'alert', 510, 1, 10, null, null, 'missed', 0],
  'red-light-1': ['enough_pixels', 'b', 'unhidden', 'nobody', null, null, null, null, null, 'evidenced', 2],
};

const SEED: SeedOutcome = {
  ...{ seed: 'by-hand', startMs: START, durationMs: 600_000, hash: '' },
  incidents: [...INCIDENTS.map(([id, [at]]) => [id, at!] as const), ['theft-3', 480] as const].map(
    ([id, at]): Incident => {
      const isAlike = id.endsWith('-alike');
      const kind = id.replace(/-\d+(-alike)?$/, '') as IncidentKind;
      const realRate = isAlike ? 0 : 1 / 86_400;
      return { id, kind, isAlike, isScripted: false, place: 'yard', x: 0, y: 0, at: 1000 * at, realRate };
    },
  ),
  world: WORLD,
  layouts: [],
};

const LAYOUT: LayoutOutcome = {
  layout: 'today',
  events: EVENTS,
  totals: {
    ...{ frames: 6000, sightings: 0, detections: 0, falsePositives: 0, personMinutes: 0, identifyMinutes: 0 },
    cameraHours: 1 / 3,
  },
  evidence: { 'loitering-1': 12.4, 'loitering-2': 3, 'robbery-3': 1, 'red-light-1': 2 },
};

const RAISED_BY: RaisedBy = {
  ...{ theft: ['running'], loitering: ['door-dwell'], robbery: ['pursuit'], 'red-light': [] },
  ...{ intrusion: ['fence'], 'door-forcing': ['door-dwell'] },
};

const ROWS = incidentRows(SEED, LAYOUT);
const s = (milliseconds: number | null) => (milliseconds === null ? null : milliseconds / 1000);
const lineOf = (row: IncidentRow): Line => [
  ...([row.furthest, row.camera, row.loss, row.knewFirst, s(row.knewAt)] as const),
  ...([s(row.detected), s(row.alert), s(row.dispatched), s(row.arrived), row.outcome, row.evidence] as const),
];

describe('twelve incidents worked by hand', () => {
  test.each(Object.keys(WORKED))('%s', (id) => {
    expect(lineOf(ROWS.find((row) => row.id === id)!)).toEqual(WORKED[id]);
  });

  test('have a row each in the order of the plan, with times since the start; what was dropped has none', () => {
    expect(ROWS.map(({ id }) => id)).toEqual(INCIDENTS.map(([id]) => id));
    expect(ROWS.map(({ begins, acts, ends }) => [begins, acts, ends].map(s))).toEqual(
      INCIDENTS.map(([, times]) => times),
    );
    expect(unstagedIncidents(SEED)).toEqual(['theft-3']);
  });

  test('give a funnel: where the ten that some rule can raise were lost', () => {
    expect(funnelTable(ROWS, RAISED_BY).map(({ stage, reached, lost }) => [stage, reached, lost])).toEqual([
      ['in_view', 9, 1], //       theft-2
      ['enough_pixels', 9, 0],
      ['unhidden', 9, 0],
      ['detected', 8, 1], //      robbery-1
      ['tracked', 6, 2], //       theft-1, robbery-2
      ['rule', 5, 1], //          intrusion-1
      ['alert', 5, 0],
      ['seen', 3, 2], //          loitering-2, door-forcing-2
      ['dispatched', 2, 1], //    door-forcing-1
      ['arrived', 1, 1], //       robbery-3
    ]);
  });

  test('give a table of who knew first, and what came of it', () => {
    const counts = knewFirstTable(ROWS, RAISED_BY);
    expect(counts).toHaveLength(6 * 4);
    expect(counts.filter(({ incidents }) => incidents > 0).map((row) => Object.values(row))).toEqual([
      ['alert', 'answered_in_time', 2],
      ['alert', 'evidenced', 1],
      ['watching', 'answered_late', 1],
      ['witness', 'answered_late', 1],
      ['panic-post', 'answered_in_time', 1],
      ['patrol', 'answered_in_time', 1],
      ['nobody', 'missed', 3],
    ]);
  });

  test('leave kinds that no rule can raise to a count of their own', () => {
    expect(kindsWithoutRule(ROWS, RAISED_BY)).toEqual([{ kind: 'red-light', incidents: 1 }]);
    expect(kindsWithoutRule(ROWS, {})).toHaveLength(6);
    expect(funnelTable(ROWS, {}).every(({ reached, lost }) => reached === 0 && lost === 0)).toBe(true);
  });

  test('come to shares of the eleven real ones', () => {
    expect(incidentShares(ROWS)).toEqual({
      detected: 8 / 11,
      alerted: 4 / 11,
      answeredInTime: 4 / 11,
      evidenced: 4 / 11, // two of them answered
    });
    expect(incidentShares([])).toEqual({ detected: null, alerted: null, answeredInTime: null, evidenced: null });
  });

  test('give a row per alert, true, of a look-alike or false, by the first thing that it was about', () => {
    const alerts = alertRows(LAYOUT, SEED.incidents);
    expect(
      alerts.map(({ id, fired, resolved, incident, truth }) => [id, s(fired), s(resolved), incident, truth]),
    ).toEqual([
      ['al-7', 20, 30, null, 'false'],
      ['al-2', 128, null, 'loitering-2', 'true'],
      ['al-3', 130, 150, 'loitering-2', 'true'],
      ['al-1', 140, null, 'loitering-1', 'true'],
      ['al-8', 296, null, 'door-forcing-2', 'true'],
      ['al-4', 305, null, 'door-forcing-2', 'true'],
      ['al-5', 410, null, 'door-forcing-1', 'true'],
      ['al-6', 510, null, 'theft-3-alike', 'look-alike'],
    ]);
    expect(falseAlarmRate(alerts, LAYOUT.totals.cameraHours)).toBeCloseTo(3, 12);
    expect(falseAlarmRate(alerts, 0)).toBeNull();
    expect(alikesAlarmed(ROWS)).toBe(1);
    expect(alikesAlarmed(ROWS.filter(({ isAlike }) => !isAlike))).toBeNull();
  });
});

describe('rows do not depend', () => {
  const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });

  test('on the order of events, of the world or of a layout', () => {
    fc.assert(
      fc.property(shuffled(EVENTS), shuffled(WORLD), (events, world) => {
        expect(incidentRows({ ...SEED, world }, { ...LAYOUT, events })).toEqual(ROWS);
        expect(alertRows({ ...LAYOUT, events }, SEED.incidents)).toEqual(alertRows(LAYOUT, SEED.incidents));
        expect(pairRows(events)).toEqual(pairRows(EVENTS));
      }),
    );
  });

  test('on the order of incidents, which is that of the rows', () => {
    fc.assert(
      fc.property(shuffled(SEED.incidents), (incidents) => {
        const rows = incidentRows({ ...SEED, incidents }, LAYOUT);
        expect(rows.map(({ id }) => id)).toEqual(incidents.map(({ id }) => id).filter((id) => id !== 'theft-3'));
        expect(funnelTable(rows, RAISED_BY)).toEqual(funnelTable(ROWS, RAISED_BY));
        expect(knewFirstTable(rows, RAISED_BY)).toEqual(knewFirstTable(ROWS, RAISED_BY));
      }),
    );
  });

  test('on what cameras are called, but for ties', () => {
    const names = { a: 'z-front', b: 'c-back' } as const;
    const renamed = EVENTS.map((event) =>
      event.kind === 'reached' ? { ...event, camera: names[event.camera as 'a' | 'b'] } : event,
    );
    const furthest = furthestByIncident(renamed);
    for (const { id, furthest: stage, camera, loss } of ROWS.filter(({ furthest }) => furthest !== 'none')) {
      const expected = id === 'robbery-1' ? 'c-back' : names[camera as 'a' | 'b'];
      expect(furthest.get(id)).toMatchObject({ furthest: stage, camera: expected, loss });
    }
  });
});
