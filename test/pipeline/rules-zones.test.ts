/** Rules of zones: intrusion, loitering, dwell at a door, crowds. Each fires when it should and is silent when it should. */
import { describe, expect, test } from 'vitest';
import type { Rule } from '../../sim/pipeline/configuration.ts';
import { configurationOf, FRAME_RATES, firings, framesOf, judged, ruleOf, START, square, type Walk } from './walks.ts';

const stays = (id: string, from: number, to: number): Walk => ({
  id,
  way: [
    [from, 5, 5],
    [to, 5, 5],
  ],
});
const times = (rule: Rule, walks: readonly Walk[], rate: number, until: number) =>
  firings(configurationOf([rule]), framesOf(walks, rate, until));

/** Not before `due`, and at the first frame that can tell. */
function expectAt(at: number | undefined, due: number, rate: number): void {
  expect(at).toBeGreaterThanOrEqual(due);
  expect(at).toBeLessThanOrEqual(due + 2 / rate);
}

describe('intrusion', () => {
  const rule = ruleOf({ kind: 'intrusion' }, { inertia: 1000 });

  test('fires for somebody in the zone once inertia is over, at any frame rate', () => {
    for (const rate of FRAME_RATES) {
      const found = times(
        rule,
        [
          {
            id: '1',
            way: [
              [0, -7, 5],
              [7, 0, 5],
              [12, 5, 5],
              [20, 5, 5],
            ],
          },
        ],
        rate,
        20,
      );
      expect(found).toHaveLength(1);
      expectAt(found[0], 8, rate);
    }
  });

  test('is silent for somebody outside, and for what it does not look at', () => {
    expect(
      times(
        rule,
        [
          {
            id: '1',
            way: [
              [0, -9, 5],
              [20, -1, 5],
            ],
          },
        ],
        5,
        20,
      ),
    ).toEqual([]);
    expect(times(rule, [{ ...stays('1', 0, 20), label: 'car' }], 5, 20)).toEqual([]);
    expect(times({ ...rule, objects: ['car'] }, [{ ...stays('1', 0, 20), label: 'car' }], 5, 20)).toHaveLength(1);
  });

  test('is silent for a track that is not confirmed, and for one that stands above the horizon', () => {
    const frames = framesOf([stays('1', 0, 20)], 5, 20);
    const changed = (change: object) =>
      frames.map((frame) => ({ ...frame, tracks: frame.tracks.map((track) => ({ ...track, ...change })) }));
    expect(firings(configurationOf([rule]), changed({ isConfirmed: false }))).toEqual([]);
    expect(firings(configurationOf([rule]), changed({ x: Number.NaN, y: Number.NaN }))).toEqual([]);
  });

  test('keeps to its hours, and fires when they begin for who is there already', () => {
    const hour = 3_600_000;
    const at = (from: number, to: number) =>
      firings(
        configurationOf([{ ...rule, schedule: { from: from * hour, to: to * hour } }], { utcOffset: 5 * hour }),
        framesOf([stays('1', 0, 30)], 5, 30),
      );
    const local = ((START / hour) % 24) + 5; // the frames begin at this full local hour
    expect(at(local, local + 1)).toEqual([1]);
    expect(at(local - 2, local)).toEqual([]);
    expect(at(local - 24 + 20, local + 1)).toEqual([1]); // over midnight
    expect(at(local + 10 / 3600, local + 1)).toEqual([10]);
  });

  test('says how long, and what the limit is', () => {
    const [alert] = judged(configurationOf([rule]), framesOf([stays('1', 0, 5)], 5, 5)).alerts;
    expect(alert.reason).toBe('person in place for 1.0 s (limit 1.0 s)');
    expect(alert).toMatchObject({ zone: 'place', position: [5, 5], tracks: ['yard#1'], cameras: ['yard'] });
  });
});

describe('loitering', () => {
  const rule = ruleOf({ kind: 'loiter', loitering: 40_000 }, { inertia: 600 });

  test('fires when the dwell is reached, at any frame rate, and once', () => {
    for (const rate of FRAME_RATES) expect(times(rule, [stays('1', 0, 200)], rate, 200)).toEqual([40]);
  });

  test('is silent for who leaves a second sooner, and does not count the time after leaving', () => {
    for (const rate of FRAME_RATES) {
      const leaves: Walk = {
        id: '1',
        way: [
          [0, 5, 5],
          [39, 5, 5],
          [39.001, 50, 5],
          [60, 50, 5],
        ],
      };
      expect(times(rule, [leaves], rate, 60)).toEqual([]);
    }
  });

  test('is not broken off by misses, and is by a walk round the block', () => {
    const missed: Walk = {
      ...stays('1', 0, 60),
      unseen: [
        [10, 15],
        [20, 25.5],
        [30, 33],
      ],
    };
    expect(times(rule, [missed], 5, 60)).toEqual([40]);
    const walks: Walk = {
      id: '1',
      way: [
        [0, 5, 5],
        [30, 5, 5],
        [31, 30, 5],
        [40, 30, 5],
        [41, 5, 5],
        [70, 5, 5],
      ],
    };
    expect(times(rule, [walks], 5, 70)).toEqual([]);
  });

  test('is one dwell though its track was lost and another began on the spot, and one alert of both', () => {
    const tracks: Walk[] = [stays('1', 0, 25), stays('2', 40, 62), stays('3', 70, 100)];
    const { alerts, conditions } = judged(configurationOf([rule]), framesOf(tracks, 5, 140));
    expect(alerts.map(({ state, at }) => [state, (at - START) / 1000])).toEqual([
      ['firing', 40],
      ['firing', 70],
      ['resolved', 130],
    ]);
    expect(alerts[1].tracks).toEqual(['yard#1', 'yard#2', 'yard#3']);
    expect(conditions.map(({ tracks }) => tracks)).toEqual([['yard#1', 'yard#2'], ['yard#3']]);
  });

  test('keeps areas of one zone apart: two short stays are no long one', () => {
    const zones = [0, 20].map((west) => ({ zone: 'place', area: `place:${west}`, ring: square(west, 0, 10) }));
    const moves: Walk = {
      id: '1',
      way: [
        [0, 5, 5],
        [30, 5, 5],
        [32, 25, 5],
        [62, 25, 5],
      ],
    };
    expect(firings(configurationOf([rule], { zones }), framesOf([moves], 5, 62))).toEqual([]);
  });
});

describe('dwell at a door', () => {
  const rule = ruleOf({ kind: 'door-dwell', dwell: 40_000 }, { inertia: 600 });
  const steppingAside = (seconds: number): Walk => ({
    id: '1',
    way: [
      [0, 5, 5],
      [20, 5, 5],
      [21, 16, 5],
      [20 + seconds, 16, 5],
      [21 + seconds, 5, 5],
      [70, 5, 5],
    ],
  });

  test('counts a return within the grace as one visit, at any frame rate', () => {
    for (const rate of FRAME_RATES) {
      const [at] = times(rule, [steppingAside(13)], rate, 70);
      expectAt(at, 40, rate);
    }
  });

  test('counts a return after it as another', () => {
    for (const rate of FRAME_RATES) expect(times(rule, [steppingAside(18)], rate, 70)).toEqual([]);
  });

  test('is silent for residents who go in and come out one after the other', () => {
    const residents = Array.from({ length: 24 }, (_, k): Walk => {
      const at = 5 * k;
      const isLeaving = k % 3 === 1;
      return {
        id: String(k),
        way: isLeaving
          ? [
              [at, 5, 5],
              [at + 12, 5, -10],
            ]
          : [
              [at, 5, -10],
              [at + 12, 5, 5],
            ],
      };
    });
    for (const rate of FRAME_RATES) expect(times(rule, residents, rate, 140)).toEqual([]);
  });
});

describe('a crowd', () => {
  const rule = ruleOf({ kind: 'crowd', count: 3, held: 10_000 });
  const come = (...from: number[]) => from.map((at, k): Walk => stays(String(k), at, 60));

  test('fires once so many have been there at once for so long, at any frame rate', () => {
    for (const rate of FRAME_RATES) {
      const [at, ...more] = times(rule, come(0, 5, 12), rate, 60);
      expectAt(at, 22, rate);
      expect(more).toEqual([]);
    }
  });

  test('is silent for one fewer, and for as many one after the other', () => {
    expect(times(rule, come(0, 5), 5, 60)).toEqual([]);
    const queue = Array.from({ length: 6 }, (_, k): Walk => stays(String(k), 10 * k, 10 * k + 4));
    expect(times(rule, queue, 5, 60)).toEqual([]);
  });

  test('is counted by each camera for itself', () => {
    const frames = [...framesOf(come(0, 0), 5, 60, 'yard'), ...framesOf(come(0, 0), 5, 60, 'door')];
    expect(firings(configurationOf([rule]), frames)).toEqual([]);
  });

  test('tells of everybody in it', () => {
    const { alerts, conditions } = judged(configurationOf([rule]), framesOf(come(0, 0, 0, 30), 5, 60));
    expect(alerts[0].tracks).toHaveLength(3);
    expect(alerts.at(-1)?.tracks).toHaveLength(4);
    expect(conditions.map(({ tracks }) => tracks.length)).toEqual([3, 1]);
  });
});
