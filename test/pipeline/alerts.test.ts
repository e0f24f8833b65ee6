/** The life of an alert: one for one thing, whoever sees it and however often, and silence after it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KEEP_FIRING } from '../../sim/pipeline/alerts/lifecycle.ts';
import type { Rule } from '../../sim/pipeline/configuration.ts';
import { GRACE } from '../../sim/pipeline/visits.ts';
import { configurationOf, firings, framesOf, judged, ruleOf, START, square, type Walk } from './walks.ts';

const intrusion = (about: Partial<Rule> = {}) => ruleOf({ kind: 'intrusion' }, about);
const stays = (id: string, from: number, to: number, x = 5): Walk => ({
  id,
  way: [
    [from, x, 5],
    [to, x, 5],
  ],
});
const told = (rules: Rule[], frames: ReturnType<typeof framesOf>) =>
  judged(configurationOf(rules), frames).alerts.map(({ state, at }) => [state, (at - START) / 1000]);

describe('an alert', () => {
  test('fires, and is resolved when nothing has been true for a while, under one id', () => {
    const { alerts } = judged(configurationOf([intrusion()]), framesOf([stays('1', 2, 20)], 5, 60));
    expect(alerts.map(({ state }) => state)).toEqual(['firing', 'resolved']);
    const resolved = 20 + (GRACE.unseen + KEEP_FIRING) / 1000;
    expect(alerts.map(({ at }) => (at - START) / 1000)).toEqual([2, resolved]);
    expect(new Set(alerts.map(({ id }) => id))).toEqual(new Set([`intrusion@place@${START + 2000}`]));
  });

  test('fires on for what is true again before it is resolved, and anew for what is true after', () => {
    const crossing = ruleOf({ kind: 'line-crossing', lines: ['gate'] }, { zones: [], cooldown: 0 });
    const lines = [{ name: 'gate', from: [0, 0], to: [0, 10], direction: 'both' } as const];
    /** To and fro over the line, at 1 s and `later` s after that. */
    const crossings = (later: number) => {
      const walk: Walk = {
        id: '1',
        way: [
          [0, -1, 5],
          [2, 1, 5],
          [later, 1, 5],
          [later + 2, -1, 5],
        ],
      };
      return firings(configurationOf([crossing], { lines }), framesOf([walk], 10, 40)).length;
    };
    expect([crossings(9.9), crossings(10.1)]).toEqual([1, 2]);
  });

  test('is resolved at the same moment whatever frames come meanwhile', () => {
    const walk = framesOf([stays('1', 0, 10)], 5, 12);
    const quiet = [...walk, ...framesOf([], 1, 200).slice(190)];
    const busy = [...walk, ...framesOf([], 30, 200, 'door')];
    expect(told([intrusion()], quiet)).toEqual(told([intrusion()], busy));
  });

  test('is resolved at the end of the log if nothing else ends it', () => {
    expect(told([intrusion()], framesOf([stays('1', 0, 30)], 5, 30))).toEqual([
      ['firing', 0],
      ['resolved', 30],
    ]);
  });

  test('pends while a claim must go on being true, and comes to nothing when it does not', () => {
    const crowd = ruleOf({ kind: 'crowd', count: 2, held: 20_000 });
    const come = (until: number) => [stays('1', 0, 60), stays('2', 10, until)];
    expect(told([crowd], framesOf(come(15), 5, 60))).toEqual([]);
    expect(told([crowd], framesOf(come(60), 5, 60))[0]).toEqual(['firing', 30]);
    // An outage says nothing about the time between: what was pending before it begins anew.
    const outage = framesOf(come(60), 5, 60).filter(({ at }) => at < START + 12_000 || at > START + 40_000);
    expect(told([crowd], outage)).toEqual([]);
  });
});

describe('one thing is told once', () => {
  test('one visit raises at most one alert, however it is interrupted', () => {
    const gaps = fc.array(fc.tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 1, max: 5 })), { maxLength: 12 });
    fc.assert(
      fc.property(gaps, fc.constantFrom(1, 5, 15), (list, rate) => {
        const unseen = list.map(([from, length]) => [from, from + length] as const);
        const merged = unseen.filter(([from], i) => unseen.every(([a, b], j) => i === j || from > b + 1 || from < a));
        const walk = { ...stays('1', 0, 100), unseen: merged };
        const rules = [intrusion({ cooldown: 0 }), ruleOf({ kind: 'loiter', loitering: 20_000 }, { cooldown: 0 })];
        const fired = judged(configurationOf(rules), framesOf([walk], rate, 100)).alerts.filter(
          ({ state }) => state === 'firing',
        );
        expect(fired.map(({ rule }) => rule)).toEqual(['intrusion', 'loiter']);
      }),
      { numRuns: 40 },
    );
  });

  test('two cameras that see it make one alert of both, in whichever order they come', () => {
    for (const [first, second] of [
      ['yard', 'door'],
      ['door', 'yard'],
    ] as const) {
      const frames = [
        ...framesOf([stays('1', 2, 20)], 5, 60, first),
        ...framesOf([{ ...stays('9', 4.05, 22), noise: () => [0.8, -0.6] }], 5, 60, second),
      ];
      const { alerts } = judged(configurationOf([intrusion({ cooldown: 0 })]), frames);
      expect(new Set(alerts.map(({ id }) => id)).size).toBe(1);
      expect(alerts.map(({ cameras }) => cameras)).toEqual([[first], [first, second], [first, second]]);
      expect(alerts[1].tracks).toEqual([`${first}#1`, `${second}#9`]);
    }
  });

  test('two cameras that see it from both sides of an edge between areas do too', () => {
    const zones = [0, 10].map((west) => ({ zone: 'place', area: `place:${west}`, ring: square(west, 0, 10) }));
    const frames = [
      ...framesOf([stays('1', 0, 20, 9)], 5, 20, 'yard'),
      ...framesOf([stays('1', 1, 20, 11)], 5, 20, 'door'),
    ];
    expect(firings(configurationOf([intrusion({ cooldown: 0 })], { zones }), frames)).toEqual([0]);
  });

  test('two that one camera sees side by side in two areas are two alerts', () => {
    const zones = [0, 10].map((west) => ({ zone: 'place', area: `place:${west}`, ring: square(west, 0, 10) }));
    const frames = framesOf([stays('1', 0, 20, 9), stays('2', 1, 20, 11)], 5, 20);
    expect(firings(configurationOf([intrusion({ cooldown: 0 })], { zones }), frames)).toEqual([0, 1]);
  });

  test('two things far apart are two alerts, of one camera or of two', () => {
    const zones = [0, 40].map((west) => ({ zone: 'place', area: `place:${west}`, ring: square(west, 0, 10) }));
    const configuration = configurationOf([intrusion()], { zones });
    const both = [stays('1', 0, 20), stays('2', 1, 20, 45)];
    expect(firings(configuration, framesOf(both, 5, 20))).toEqual([0, 1]);
    const apart = [...framesOf([both[0]], 5, 20, 'yard'), ...framesOf([both[1]], 5, 20, 'door')];
    expect(firings(configuration, apart)).toEqual([0, 1]);
  });

  test('what joins within the cooldown is one with what was sent; what comes after it is new', () => {
    const frames = framesOf([stays('1', 0, 90), stays('2', 20, 90, 2), stays('3', 50, 90, 8)], 5, 90);
    const { alerts } = judged(configurationOf([intrusion({ cooldown: 30_000 })]), frames);
    const fired = alerts.filter(({ state }) => state === 'firing');
    expect(fired.map(({ tracks }) => tracks.length)).toEqual([1, 2, 1]);
    expect(new Set(fired.map(({ id }) => id)).size).toBe(2);
  });
});

describe('silence after an alert', () => {
  const visits = (...from: number[]) => from.map((at, k) => stays(String(k), at, at + 2));

  test('lasts for the cooldown from what was sent; what it suppressed prolongs nothing', () => {
    // The visit at 50 s is suppressed. Were it to count, that at 70 s would be too.
    const found = firings(configurationOf([intrusion()]), framesOf(visits(0, 30, 50, 70, 120, 131), 5, 160));
    expect(found).toEqual([0, 70, 131]);
  });

  test('ends for what is still true', () => {
    const frames = framesOf([stays('1', 0, 2), stays('2', 25, 90)], 5, 100);
    expect(firings(configurationOf([intrusion()]), frames)).toEqual([0, 60]);
  });

  test('is kept for the area alone, and by the rule alone', () => {
    const zones = [0, 40].map((west) => ({ zone: 'place', area: `place:${west}`, ring: square(west, 0, 10) }));
    const rules = [intrusion(), intrusion({ id: 'other', cooldown: 0 })];
    const frames = framesOf([stays('1', 0, 2), stays('2', 30, 32), stays('3', 33, 35, 45)], 5, 60);
    const { alerts } = judged(configurationOf(rules, { zones }), frames);
    const fired = alerts.filter(({ state }) => state === 'firing');
    const of = (id: string) => fired.filter(({ rule }) => rule === id).map(({ at }) => (at - START) / 1000);
    expect(of('intrusion')).toEqual([0, 33]);
    expect(of('other')).toEqual([0, 30, 33]);
  });

  test('says nothing about conditions: every one is told, suppressed or not', () => {
    const { conditions } = judged(configurationOf([intrusion()]), framesOf(visits(0, 20, 40), 5, 60));
    expect(conditions.map(({ at, tracks }) => [(at - START) / 1000, ...tracks])).toEqual([
      [0, 'yard#0'],
      [20, 'yard#1'],
      [40, 'yard#2'],
    ]);
    expect(conditions[0]).toEqual({ rule: 'intrusion', at: START, camera: 'yard', tracks: ['yard#0'], zone: 'place' });
  });
});
