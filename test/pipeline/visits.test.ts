import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrackFrame } from '../../sim/pipeline/tracking/track.ts';
import {
  cellsOf,
  compileArea,
  dwellOf,
  GRACE,
  keyOf,
  takeVisits,
  tracksOf,
  type Visit,
} from '../../sim/pipeline/visits.ts';
import { FRAME_RATES, framesOf, ruleOf, START, square, type Walk } from './walks.ts';

const AREA = compileArea({ zone: 'place', area: 'place', ring: square(0, 0, 10) });
const DOOR = compileArea({ zone: 'door', area: 'door', ring: square(-2, -2, 4) });

/** Visits after each frame. */
function visitsOf(frames: readonly TrackFrame[], inertia = 0, area = AREA, grace = GRACE): (readonly Visit[])[] {
  const rule = ruleOf({ kind: 'intrusion' }, { inertia });
  let visits: readonly Visit[] = [];
  return frames.map(({ camera, at, tracks }) => {
    const scene = { camera, at, tracks, paces: new Map(), lights: new Map() };
    visits = takeVisits(visits, { rule, areas: [area], areasByCell: cellsOf([area]) }, grace, scene);
    return visits;
  });
}

/** Every visit there was, as it last was: when it began, how long it dwelt. */
function told(all: (readonly Visit[])[]) {
  const last = new Map(all.flat().map((visit) => [keyOf(visit), visit]));
  return [...last.values()]
    .filter((visit) => visit.hasEntered)
    .map((v) => [(v.since - START) / 1000, dwellOf(v) / 1000]);
}

/** Inside from 2 s to 32 s, to the millisecond. */
const STAYS: Walk = {
  id: '1',
  way: [
    [0, -9, 5],
    [2, 0, 5],
    [17, 5, 5],
    [32, 9.999, 5],
    [32.001, 20, 5],
    [60, 90, 5],
  ],
};
const BRIEF: Walk = {
  id: '1',
  way: [
    [0, -1.1, 5],
    [1, -0.1, 5],
    [2, 0.9, 5],
    [2.5, -0.1, 5],
    [30, -50, 5],
  ],
};

describe('a visit', () => {
  test('begins when its track comes in and dwells until it goes out, at any frame rate', () => {
    for (const rate of FRAME_RATES) {
      const visits = told(visitsOf(framesOf([STAYS], rate, 60)));
      expect(visits).toHaveLength(1);
      const [since, dwell] = visits[0];
      expect(since).toBeGreaterThanOrEqual(2);
      expect(since).toBeLessThanOrEqual(2 + 1 / rate);
      expect(since + dwell).toBeLessThanOrEqual(32);
      expect(since + dwell).toBeGreaterThan(32 - 1 / rate - 1e-9);
    }
  });

  test('has not entered before inertia is over, and is nothing where its track leaves sooner', () => {
    for (const rate of [3, 5, 15, 30]) {
      const frames = framesOf([BRIEF], rate, 10);
      expect(told(visitsOf(frames, 0))).toHaveLength(1);
      expect(told(visitsOf(frames, 2000))).toEqual([]);
      const entered = visitsOf(framesOf([STAYS], rate, 60), 2000).findIndex(([visit]) => visit?.hasEntered);
      expect(entered / rate).toBeGreaterThanOrEqual(4);
      expect(entered / rate).toBeLessThanOrEqual(4 + 2 / rate);
    }
  });

  test('counts from when its track came in, not from when inertia was over', () => {
    const [[since]] = told(visitsOf(framesOf([STAYS], 10, 60), 2000));
    expect(since).toBe(2);
  });

  const away = (seconds: number): Walk => ({
    ...{ id: '1' },
    way: [
      [0, 5, 5],
      [10, 5, 5],
      [10.001, 50, 5],
      [10 + seconds, 50, 5],
      [10.001 + seconds, 5, 5],
      [40, 5, 5],
    ],
  });

  test('goes on when its track is out for no longer than the grace, and ends when it is', () => {
    for (const rate of FRAME_RATES) {
      expect(told(visitsOf(framesOf([away(4)], rate, 40)))).toEqual([[0, 40]]);
      const apart = told(visitsOf(framesOf([away(8)], rate, 40)));
      expect(apart).toHaveLength(2);
      expect(apart[1][0]).toBeGreaterThan(18);
      expect(apart[1][0]).toBeLessThanOrEqual(18.001 + 1 / rate);
      expect(apart[0][1]).toBe(10);
    }
  });

  test('goes on when its track is unseen, coasting out of the area or not there at all', () => {
    const coasting: Walk = { ...away(4), unseen: [[10, 14]] };
    expect(told(visitsOf(framesOf([coasting], 5, 40)))).toEqual([[0, 40]]);
    const gone = framesOf(
      [
        {
          id: '1',
          way: [
            [0, 5, 5],
            [40, 5, 5],
          ],
        },
      ],
      5,
      40,
    ).map((frame) => (frame.at > START + 20_000 && frame.at < START + 25_000 ? { ...frame, tracks: [] } : frame));
    expect(told(visitsOf(gone))).toEqual([[0, 40]]);
  });

  test('ends in event time though no frame came while it did', () => {
    const frames = framesOf(
      [
        {
          id: '1',
          way: [
            [0, 5, 5],
            [60, 5, 5],
          ],
        },
      ],
      5,
      60,
    );
    const outage = frames.filter(({ at }) => at <= START + 10_000 || at >= START + 40_000);
    expect(told(visitsOf(outage))).toEqual([
      [0, 10],
      [40, 20],
    ]);
  });

  describe('of a track that was lost', () => {
    const lost: Walk = {
      id: '1',
      way: [
        [0, 5, 5],
        [20, 5, 5],
      ],
    };
    const patient = { away: 1000, unseen: 10_000 };
    const followedBy = (next: Walk) => visitsOf(framesOf([lost, next], 5, 60), 600, AREA, patient);

    test('goes on with one that begins where it was, soon enough', () => {
      const all = followedBy({
        id: '2',
        way: [
          [28, 5.8, 5.4],
          [60, 5.8, 5.4],
        ],
      });
      expect(told(all)).toEqual([[0, 60]]);
      expect(all.at(-1)!.map(tracksOf)).toEqual([['yard#1', 'yard#2']]);
    });

    test('does not with one that begins later, elsewhere, before, or walks in', () => {
      const strangers: Walk[] = [
        {
          id: '2',
          way: [
            [31, 5, 5],
            [60, 5, 5],
          ],
        },
        {
          id: '2',
          way: [
            [28, 7, 5],
            [60, 7, 5],
          ],
        },
        {
          id: '2',
          way: [
            [19, 5, 5],
            [60, 5, 5],
          ],
        },
        {
          id: '2',
          way: [
            [21, -9, 5],
            [28, 5, 5],
            [60, 5, 5],
          ],
        },
        {
          id: '2',
          label: 'bicycle',
          way: [
            [28, 5, 5],
            [60, 5, 5],
          ],
        },
      ];
      for (const stranger of strangers) {
        const all = followedBy(stranger).flat();
        expect(all.every(({ formerly }) => formerly.length === 0)).toBe(true);
      }
    });

    test('begins anew for its old track, should that come back, and the two are told apart', () => {
      const back: Walk = {
        ...lost,
        way: [
          [0, 5, 5],
          [60, 5, 5],
        ],
        unseen: [[20, 40]],
      };
      const frames = framesOf(
        [
          back,
          {
            id: '2',
            way: [
              [28, 5, 5],
              [60, 5, 5],
            ],
          },
        ],
        5,
        60,
      );
      const last = visitsOf(frames, 600, AREA, patient).at(-1)!;
      expect(last.map(tracksOf)).toEqual([['yard#1', 'yard#2'], ['yard#1']]);
      expect(new Set(last.map(keyOf)).size).toBe(2);
    });
  });

  test('does not depend on the order of tracks or of areas', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -12, max: 12 }), { minLength: 6, maxLength: 6 }), (xs) => {
        const walks = xs.map(
          (x, i): Walk => ({
            id: String(i),
            way: [
              [0, x, 5],
              [9, -x, 5],
            ],
          }),
        );
        const forward = told(visitsOf(framesOf(walks, 5, 9)));
        const backward = told(visitsOf(framesOf([...walks].reverse(), 5, 9)));
        expect(backward.map(String).sort()).toEqual(forward.map(String).sort());
      }),
    );
  });
});

describe('a position with a spread', () => {
  /** Noise that never repeats itself over a test and is the same on every run, ± `size` m. */
  const noise = (size: number) => (at: number) => [size * Math.sin(at / 700), size * Math.cos(at / 1100)] as const;

  test('ends no visit of somebody who stands at a door 40 m away', () => {
    const stands: Walk = {
      id: '1',
      way: [
        [0, 0, 0.5],
        [60, 0, 0.5],
      ],
      spread: 1.5,
      noise: noise(3),
    };
    for (const rate of FRAME_RATES) {
      const visits = told(visitsOf(framesOf([stands], rate, 60), 600, DOOR, { away: 1000, unseen: 1000 }));
      expect(visits).toHaveLength(1);
      expect(visits[0][1]).toBeGreaterThan(50);
    }
  });

  test('brings nobody in who walks along a fence by less than it', () => {
    const passes: Walk = {
      id: '1',
      way: [
        [0, -30, -0.5],
        [60, 40, -0.5],
      ],
      spread: 1,
      noise: noise(1.2),
    };
    expect(told(visitsOf(framesOf([passes], 5, 60)))).toEqual([]);
    const certain: Walk = { ...passes, spread: 0 };
    expect(told(visitsOf(framesOf([certain], 5, 60))).length).toBeGreaterThan(0);
  });

  test('leaves the middle of an area too small for it within reach', () => {
    const stands: Walk = {
      id: '1',
      way: [
        [0, 0, 0],
        [9, 0, 0],
      ],
      spread: 4,
    };
    expect(told(visitsOf(framesOf([stands], 5, 9), 0, DOOR))).toEqual([[0, 9]]);
  });

  test('that is larger holds nobody in who has gone far away', () => {
    const leaves: Walk = {
      id: '1',
      way: [
        [0, 0, 0],
        [10, 0, 0],
        [11, 9, 0],
        [30, 9, 0],
      ],
      spread: 50,
    };
    expect(told(visitsOf(framesOf([leaves], 5, 30), 0, DOOR))[0][1]).toBeLessThan(11);
  });
});
