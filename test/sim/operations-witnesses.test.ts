import { expect, test } from 'vitest';
import { keyFromSeed } from '../../engine/random/draw.ts';
import type { Incident } from '../../sim/incidents/incident.ts';
import {
  createWitnesses,
  finishWitnesses,
  PATROL_DISTANCE,
  restoreWitnesses,
  type Surroundings,
  saveWitnesses,
  WITNESS_DISTANCE,
  witness,
} from '../../sim/operations/witnesses.ts';
import { incident } from './operations-room.ts';

const KEY = keyFromSeed('witnesses');
const NOBODY: Surroundings['patrols'] = [];

/** People at distances from the incident; those at negative ones are no bystanders. */
function crowd(distances: readonly number[]): Surroundings['people'] {
  const count = distances.length;
  const [x, y, active] = [
    Float64Array.from(distances, Math.abs),
    new Float64Array(count),
    new Uint8Array(count).fill(1),
  ];
  return { x, y, active, count, isBystander: (row) => distances[row] >= 0 };
}

/** All that is witnessed of `incidents`, which all last for `minutes` at (0, 0). */
function witnessed(incidents: readonly Incident[], people: Surroundings['people'], minutes: number) {
  const witnesses = createWitnesses(KEY, incidents);
  const ongoing = incidents.map((_, row) => ({ incident: row, x: 0, y: 0 }));
  const events = [];
  for (let at = 200; at <= 60_000 * minutes; at += 200) {
    events.push(...witness(witnesses, { at, ongoing, people, patrols: NOBODY }));
  }
  return [...events, ...finishWitnesses(witnesses)];
}

const robberies = Array.from({ length: 1000 }, (_, k) => incident(`r-${k}`, { kind: 'robbery' }));

test('one bystander near for a minute calls about a robbery in one case of ten, and five as soon as one in five minutes', () => {
  const one = witnessed(robberies, crowd([10]), 1).length / 1000;
  expect(Math.abs(one - 0.1)).toBeLessThan(3 * Math.sqrt(0.09 / 1000));
  const five = witnessed(robberies, crowd([10, 10, 0, 29, 29]), 1).map((event) => event.incident);
  const long = witnessed(robberies, crowd([10]), 5).map((event) => event.incident);
  expect(five.toSorted()).toEqual(long.toSorted());
  expect(five.length).toBeGreaterThan(300);
});

test('only bystanders who are near enough call, and nobody about a look-alike', () => {
  expect(witnessed(robberies, crowd([WITNESS_DISTANCE + 0.1, -1]), 5)).toEqual([]);
  const alikes = robberies.map(({ id }) => incident(`${id}-alike`, { kind: 'robbery' }));
  expect(witnessed(alikes, crowd([1, 1, 1]), 5)).toEqual([]);
});

test('nine calls of ten are answered within ten seconds', () => {
  // Fifty at once: called within seconds, so that the end of the tick tells when.
  const people = crowd(new Array(5000).fill(1));
  const events = witnessed(robberies.slice(0, 500), people, 0.2);
  const prompt = events.filter(({ at }) => at <= 10_200).length / 500;
  expect(Math.abs(prompt - 0.9)).toBeLessThan(0.045);
});

test('a patrol that comes near finds it at once, and once', () => {
  const witnesses = createWitnesses(KEY, [incident('a'), incident('b'), incident('c-alike')]);
  const ongoing = [0, 1, 2].map((row) => ({ incident: row, x: 100 * row * (2 - row), y: 0 })); // a and c together
  const people = crowd([]);
  const past = (x: number, at: number) => witness(witnesses, { at, ongoing, people, patrols: [{ x, y: 0 }] });
  expect(past(PATROL_DISTANCE + 0.1, 200)).toEqual([]);
  expect(past(PATROL_DISTANCE, 400)).toEqual([{ kind: 'witnessed', at: 400, incident: 'a', channel: 'patrol' }]);
  expect(past(0, 600)).toEqual([]);
  expect(past(95, 800)).toEqual([{ kind: 'witnessed', at: 800, incident: 'b', channel: 'patrol' }]);
});

test('an incident more changes nothing of the others', () => {
  const others = robberies.filter((_, k) => k % 7 !== 3);
  const all = witnessed(robberies, crowd([5, 5]), 2);
  expect(all.filter((event) => others.some(({ id }) => id === event.incident))).toEqual(
    witnessed(others, crowd([5, 5]), 2),
  );
});

test('saved between ticks and restored elsewhere they tell the same', () => {
  const some = robberies.slice(0, 200);
  const ongoing = some.map((_, row) => ({ incident: row, x: 0, y: 0 }));
  const people = crowd([3, 3, 3]);
  const run = (isSaved: boolean) => {
    let witnesses = createWitnesses(KEY, some);
    const events = [];
    for (let at = 200; at <= 60_000; at += 200) {
      events.push(...witness(witnesses, { at, ongoing, people, patrols: at === 30_000 ? [{ x: 5, y: 5 }] : NOBODY }));
      if (!isSaved || at % 7000 !== 0) continue;
      const written = JSON.stringify(saveWitnesses(witnesses));
      witnesses = createWitnesses(KEY, some);
      restoreWitnesses(witnesses, JSON.parse(written));
    }
    return [...events, ...finishWitnesses(witnesses)];
  };
  expect(run(true)).toEqual(run(false));
  expect(run(false).length).toBeGreaterThan(200);
});
