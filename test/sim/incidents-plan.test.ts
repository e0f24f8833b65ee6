import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains } from '../../engine/geometry/polygon.ts';
import { keyFromSeed } from '../../engine/random/draw.ts';
import { RAISED_BY } from '../../sim/incidents/answers.ts';
import { KINDS } from '../../sim/incidents/kinds.ts';
import { FITTING, placesFor } from '../../sim/incidents/places.ts';
import { actorsOf, type Clock, type Planned, planIncidents } from '../../sim/incidents/plan.ts';
import { type FootScript, RUN, type Step } from '../../sim/incidents/script.ts';
import type { RuleKind } from '../../sim/pipeline/configuration.ts';
import type { IncidentKind, IncidentRequest } from '../../sim/scenario.ts';
import '../property-seed.ts';
import { placeOf } from './incident-worlds.ts';

const { setting, site } = placeOf('evening-yard');
const MINUTE = 60_000;
const EVENING: Clock = { startMs: Date.UTC(2026, 5, 12, 15), utcOffsetMs: 5 * 60 * MINUTE, durationMs: 30 * MINUTE };
const FEW: readonly IncidentRequest[] = KINDS.map((kind) => {
  return { form: 'probes', kind, probes: 3, where: 'anywhere', realRate: 1 / 86_400 };
});
const planWith = (seed: string, requests = FEW, clock = EVENING) =>
  planIncidents(requests, setting, clock, keyFromSeed(seed));
const plans = Array.from({ length: 25 }, (_, k) => planWith(`plan ${k}`));

/** Incidents with their look-alikes. */
function pairs(plan: readonly Planned[]): [Planned, Planned][] {
  return plan.flatMap((planned, row): [Planned, Planned][] =>
    planned.incident.isAlike ? [[plan[row - 1], planned]] : [],
  );
}

test('every probe has a look-alike of its kind, at another time and another place where there is one', () => {
  const all = plans.flatMap(pairs);
  expect(all).toHaveLength(plans.length * 18);
  for (const [{ incident }, { incident: alike }] of all) {
    expect(alike).toMatchObject({ id: `${incident.id}-alike`, kind: incident.kind, realRate: 0, isAlike: true });
    expect(incident.realRate).toBeCloseTo(1 / 86_400, 12);
    expect(alike.at).not.toBe(incident.at);
    if (incident.kind !== 'red-light') expect(alike.place).not.toBe(incident.place);
  }
});

test('two thirds of a look-alike are within 20 % of its incident in dwell, speed and distance', () => {
  for (const plan of plans) {
    for (const [{ script }, { script: alike }] of pairs(plan)) {
      if (script?.on !== 'foot' || alike?.on !== 'foot') continue;
      const [a, b] = [sharedPart(script), sharedPart(alike)];
      for (const name of ['dwell', 'speed', 'distance'] as const) {
        expect(b[name] / a[name]).toBeGreaterThan(0.8);
        expect(b[name] / a[name]).toBeLessThan(1.2);
      }
      expect(script.roles[0].steps.slice(0, script.parts).map(({ does }) => does)).toEqual(
        alike.roles[0].steps.slice(0, alike.parts).map(({ does }) => does),
      );
    }
  }
});

test('no look-alike does harm: none runs, hides, goes into the grounds of a school or stays as long', () => {
  for (const plan of plans) {
    for (const [{ script }, { incident, script: alike }] of pairs(plan)) {
      if (script?.on !== 'foot' || alike?.on !== 'foot') continue;
      const grounds = site.zones.find(({ id }) => id === incident.place && incident.kind === 'intrusion');
      for (const step of alike.roles.flatMap((role): readonly Step[] => role.steps)) {
        expect(step.does).not.toBe('hide');
        if ('pace' in step) expect(step.pace).toBeLessThan(12 / 3.6);
        if (step.does === 'step' && grounds) expect(contains(grounds.ring, step.x, step.y)).toBe(false);
      }
      expect(alike.acts).toBe(alike.parts);
      if (incident.kind !== 'robbery') expect(stood(alike.roles[0].steps)).toBeLessThan(stood(script.roles[0].steps));
    }
  }
});

test('offenders of theft, robbery and intrusion run out of the site; of a forced door, they go in', () => {
  for (const { incident, script } of plans.flat()) {
    if (incident.isAlike || script?.on !== 'foot') continue;
    const last = script.roles[0].steps.at(-1)!;
    if (incident.kind === 'door-forcing') expect(last.does).toBe('hide');
    else if (incident.kind !== 'loitering') expect(last).toMatchObject({ does: 'go', pace: RUN });
  }
});

test('neither the order of the list nor other kinds move an incident', () => {
  const whole = new Map(planWith('order').map((planned) => [planned.incident.id, planned]));
  const requests = fc.shuffledSubarray([...FEW], { minLength: 1 });
  const property = fc.property(requests, (some) => {
    const plan = planWith('order', some);
    expect(plan).toHaveLength(6 * some.length);
    for (const planned of plan) expect(planned).toEqual(whole.get(planned.incident.id));
  });
  fc.assert(property, { numRuns: 6 });
});

test('one probe fewer leaves the others as they were, though another request of its kind goes before it', () => {
  const scripted: IncidentRequest = { form: 'scripted', kind: 'theft', at: 90_000, place: 'shop/3' };
  const fewer = FEW.map((request) => (request.form === 'probes' ? { ...request, probes: 2 } : request));
  const whole = planWith('fewer', [scripted, ...FEW]);
  const rest = planWith('fewer', fewer);
  const kept = new Set(rest.map(({ incident }) => incident.id));
  expect(rest).toEqual(whole.filter(({ incident }) => kept.has(incident.id)));
  expect(kept.size).toBe(24);
});

test('a probe begins so early that it can play out, and at once in a run too short for it', () => {
  const times = plans.flat().map(({ incident }) => incident.at);
  for (const at of times) expect(at).toBeLessThan(EVENING.durationMs - 3.5 * MINUTE);
  for (const { incident } of planWith('short', FEW, { ...EVENING, durationMs: MINUTE })) expect(incident.at).toBe(0);
  expect(Math.min(...times)).toBeLessThan(MINUTE);
  expect(Math.max(...times)).toBeGreaterThan(22 * MINUTE);
});

test('schools are intruded on when they are closed, or not at all', () => {
  const intrusions = FEW.filter(({ kind }) => kind === 'intrusion');
  const from = (hour: number) => ({ ...EVENING, startMs: Date.UTC(2026, 5, 12, hour - 5) });
  for (const { incident, script } of planWith('noon', intrusions, from(12))) {
    expect(script).toBeNull();
    expect(incident.at).toBe(EVENING.durationMs);
  }
  const early = { ...from(19), durationMs: 90 * MINUTE };
  for (const { incident } of planWith('evening', intrusions, early)) expect(incident.at).toBeGreaterThan(60 * MINUTE);
});

test('a scripted incident keeps its second and its place, and has no look-alike and no rate', () => {
  const scripted: IncidentRequest = { form: 'scripted', kind: 'door-forcing', at: 370_000, place: 'entrance/b3-2' };
  const plan = planWith('scripted', [scripted]);
  expect(plan).toHaveLength(1);
  const door = site.assets.find(({ id }) => id === 'entrance/b3-2')!;
  const { incident } = plan[0];
  expect(incident).toMatchObject({ at: 370_000, place: 'entrance/b3-2', realRate: 0, isScripted: true });
  expect(Math.abs(incident.x - door.x) + Math.abs(incident.y - door.y)).toBeLessThan(0.8);
});

test('places are of kinds that fit, and there are none for a word that does not', () => {
  for (const kind of KINDS) {
    expect(placesFor(kind, 'anywhere', site).length).toBeGreaterThan(0);
    for (const where of FITTING[kind]) expect(placesFor(kind, where, site).length).toBeGreaterThan(0);
  }
  expect(placesFor('theft', 'stops', site)).toEqual([]);
  expect(placesFor('intrusion', 'anywhere', { ...site, zones: [] })).toEqual([]);
});

test('rooms are kept for all who play', () => {
  const plan = planWith('actors', [...FEW, { form: 'scripted', kind: 'robbery', at: 60_000, place: 'shop/1' }]);
  const actors = plan.reduce((sum, { actors: ids }) => sum + ids.length, 0);
  expect(actors).toBe(actorsOf([...FEW, { form: 'scripted', kind: 'robbery', at: 60_000, place: 'shop/1' }]));
});

test('every kind is answered by rules that there are', () => {
  const answers: Readonly<Record<IncidentKind, readonly RuleKind[]>> = RAISED_BY; // the compiler compares the names
  for (const kind of KINDS) expect(answers[kind].length).toBeGreaterThan(0);
});

/** What the main actor does from the beginning to where a look-alike parts. */
function sharedPart({ roles, begins, parts }: FootScript): { dwell: number; speed: number; distance: number } {
  const steps = roles[0].steps.slice(begins, parts);
  const paces = steps.flatMap((step) => ('pace' in step ? step.pace : []));
  const speed = paces.reduce((sum, pace) => sum + pace, 0) / paces.length;
  const chase = steps.flatMap((step) => (step.does === 'catch' && step.closes ? step.closes : []));
  // Who catches up walks for so long; others pace up and down.
  if (chase.length > 0) return { dwell: chase[0].within, speed, distance: (speed * chase[0].within) / 1000 };
  const spots = steps.flatMap((step) => (step.does === 'step' ? [[step.x, step.y]] : []));
  const distance = spots
    .slice(1)
    .reduce((sum, [x, y], k) => sum + Math.sqrt((x - spots[k][0]) ** 2 + (y - spots[k][1]) ** 2), 0);
  return { dwell: stood(steps), speed, distance };
}

function stood(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + (step.does === 'stand' ? step.duration : 0), 0);
}
