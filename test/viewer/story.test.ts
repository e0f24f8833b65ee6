import { describe, expect, test } from 'vitest';
import type { Incident } from '../../sim/incidents/incident.ts';
import type { Alert } from '../../sim/pipeline/contract.ts';
import type { LoggedEvent } from '../../sim/recording/event-log.ts';
import { marksOf, nearestMark } from '../../viewer/panels/timeline-marks.ts';
import { alertsOf } from '../../viewer/story/alerts.ts';
import { incidentsOf } from '../../viewer/story/incidents.ts';

const incident = (id: string, isAlike = false): Incident => {
  const when = { at: 0, realRate: 0, isScripted: false };
  return { id, kind: 'theft', isAlike, place: 'shop/1', x: 1, y: 2, ...when } as Incident;
};
const phase = (name: 'begins' | 'ends' | 'dropped', at: number): LoggedEvent => {
  return { layout: null, kind: 'incident', at, incident: 'i', phase: name, x: 5, y: 6, actors: ['a'] };
};
const reached = (camera: string, stage: 'in_view' | 'detected', at: number, layout = 'A'): LoggedEvent => {
  return { layout, kind: 'reached', at, incident: 'i', camera, stage };
};
const alert = (at: number, state: Alert['state'], layout = 'A'): LoggedEvent => {
  const named = {
    id: 'x',
    rule: 'r',
    kind: 'loiter',
    severity: 'low',
    cameras: ['c'],
    tracks: [],
    zone: null,
  } as const;
  const told: Alert = { ...named, state, at, position: null, reason: '' };
  return { layout, kind: 'alert', at, alert: told, incident: null };
};
const told = (events: readonly LoggedEvent[], isAlike = false) => incidentsOf([incident('i', isAlike)], events, 'A')[0];

describe('an incident', () => {
  const lasting = [phase('begins', 1000), phase('ends', 9000)];

  test('takes the furthest stage of any camera, the earliest, then the first by name', () => {
    const events = [
      ...lasting,
      reached('z', 'detected', 3000),
      reached('b', 'detected', 3000),
      reached('a', 'in_view', 500),
    ];
    expect(told(events)).toMatchObject({ furthest: { camera: 'b', stage: 'detected' }, lostAt: 'tracked' });
  });

  test('that no camera saw is lost at the first stage', () => {
    expect(told(lasting)).toMatchObject({ furthest: null, lostAt: 'in_view' });
  });

  test('that another layout saw is still lost here', () => {
    expect(told([...lasting, reached('a', 'detected', 3000, 'B')]).lostAt).toBe('in_view');
  });

  test('is not lost while it lasts, when it was dropped, or when it was a look-alike', () => {
    expect(told([phase('begins', 1000)]).lostAt).toBeNull();
    expect(told([phase('dropped', 1000)])).toMatchObject({ isDropped: true, lostAt: null });
    expect(told(lasting, true).lostAt).toBeNull();
  });

  test('is known first by whoever believed or called first', () => {
    const seen = { layout: 'A', kind: 'seen', alert: 'x', incident: 'i', camera: 'c', waited: 0 } as const;
    const call: LoggedEvent = { layout: null, kind: 'witnessed', at: 7000, incident: 'i', channel: 'witness' };
    const doubted: LoggedEvent = { ...seen, at: 5000, isBelieved: false };
    expect(told([...lasting, doubted, call]).knewFirst).toEqual({ channel: 'witness', at: 7000 });
    const believed: LoggedEvent = { ...seen, at: 6000, isBelieved: true };
    expect(told([...lasting, doubted, call, believed]).knewFirst).toEqual({ channel: 'alert', at: 6000 });
  });
});

describe('an alert', () => {
  test('is raised when it fires, not while it is pending, and keeps the latest of what is said of it', () => {
    const stories = alertsOf([alert(1000, 'pending'), alert(2000, 'firing'), alert(5000, 'resolved')], 'A');
    expect(stories).toMatchObject([{ at: 2000, resolvedAt: 5000, alert: { state: 'resolved' } }]);
  });

  test('that never fired, or is another layout’s, is none', () => {
    expect(alertsOf([alert(1000, 'pending'), alert(2000, 'firing', 'B')], 'A')).toEqual([]);
  });
});

test('a click on the timeline means the nearest mark within reach', () => {
  const marks = marksOf(alertsOf([alert(2000, 'firing')], 'A'), [told([phase('begins', 2400), phase('ends', 9000)])]);
  expect(nearestMark(marks, 2300, 500)?.selection).toEqual({ kind: 'alert', id: 'x' });
  expect(nearestMark(marks, 8800, 500)).toMatchObject({ kind: 'loss', at: 9000 });
  expect(nearestMark(marks, 5000, 500)).toBeNull();
});
