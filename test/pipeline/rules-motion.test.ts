/** Rules of movement: running, speeding, wrong way, stopped, crossing a line, pursuit, red light. */
import { describe, expect, test } from 'vitest';
import type { Rule } from '../../sim/pipeline/configuration.ts';
import type { SignalState } from '../../sim/pipeline/contract.ts';
import { createPipeline, takeObservation } from '../../sim/pipeline/pipeline.ts';
import {
  configurationOf,
  FRAME_RATES,
  firings,
  framesOf,
  judged,
  ruleOf,
  START,
  square,
  type Walk,
  withTracks,
} from './walks.ts';

const WIDE = [{ zone: 'place', area: 'place', ring: square(-100, -100, 200) }];
const times = (rule: Rule, walks: readonly Walk[], rate: number, until: number) =>
  firings(configurationOf([rule], { zones: WIDE }), framesOf(walks, rate, until));

/** East along y = 0 at `speed` m/s, through x = 0 at `at` s. */
const drives = (speed: number, at: number, label: Walk['label'] = 'car'): Walk => ({
  ...{ id: '1', label },
  way: [
    [0, -speed * at, 0],
    [30, speed * (30 - at), 0],
  ],
});

describe('running', () => {
  const rule = ruleOf({ kind: 'running', speed: 3.33, held: 1000 });

  test('fires for who runs, a window and a second after he began, at any frame rate', () => {
    for (const rate of FRAME_RATES) {
      const [at, ...more] = times(
        rule,
        [
          {
            id: '1',
            way: [
              [0, -40, 0],
              [10, -27, 0],
              [22, 21, 0],
            ],
          },
        ],
        rate,
        22,
      );
      expect(at).toBeGreaterThan(11);
      expect(at).toBeLessThanOrEqual(13.5 + 2 / rate);
      expect(more).toEqual([]);
    }
  });

  test('is silent for who jogs below the limit, for a sprint too short, and outside the zone', () => {
    for (const rate of FRAME_RATES) {
      expect(
        times(
          rule,
          [
            {
              id: '1',
              way: [
                [0, -40, 0],
                [30, 38, 0],
              ],
            },
          ],
          rate,
          30,
        ),
      ).toEqual([]);
      const sprint: Walk = {
        id: '1',
        way: [
          [0, 0, 0],
          [10, 10, 0],
          [11.5, 16, 0],
          [20, 26, 0],
        ],
      };
      expect(times(rule, [sprint], rate, 20)).toEqual([]);
      expect(
        times(
          rule,
          [
            {
              id: '1',
              way: [
                [0, 200, 0],
                [10, 250, 0],
              ],
            },
          ],
          rate,
          10,
        ),
      ).toEqual([]);
    }
  });

  test('says how fast, and what the limit is', () => {
    const { alerts } = judged(configurationOf([rule], { zones: WIDE }), framesOf([drives(5, 5, 'person')], 5, 20));
    expect(alerts[0].reason).toBe('person at 18.0 km/h in place (limit 12.0 km/h)');
  });
});

describe('speeding', () => {
  const rule = ruleOf({ kind: 'speeding', speed: 60 / 3.6 }, { objects: ['car', 'truck', 'bus'] });

  test('fires above the limit and is silent below it, at any frame rate', () => {
    for (const rate of FRAME_RATES) {
      expect(times(rule, [drives(61 / 3.6, 5)], rate, 12)).toHaveLength(1);
      expect(times(rule, [drives(59 / 3.6, 5)], rate, 12)).toEqual([]);
    }
  });
});

describe('the wrong way', () => {
  const rule = ruleOf({ kind: 'wrong-way', heading: Math.PI / 2, held: 2000 }, { objects: ['car'] });
  const heading = (x: number, y: number): Walk => ({
    id: '1',
    label: 'car',
    way: [
      [0, 0, 0],
      [10, x, y],
    ],
  });

  test('fires against the direction, at any frame rate', () => {
    for (const rate of FRAME_RATES) expect(times(rule, [heading(-80, 0)], rate, 10)).toHaveLength(1);
  });

  test('is silent along it, across it, and for who hardly moves', () => {
    for (const walk of [heading(80, 0), heading(0, 80), heading(-40, 60), heading(-10, 0)]) {
      expect(times(rule, [walk], 5, 10)).toEqual([]);
    }
  });
});

describe('a stop', () => {
  const rule = ruleOf({ kind: 'stopped', stopped: 60_000 }, { objects: ['car'] });
  const stops = (seconds: number): Walk => ({
    ...{ id: '1', label: 'car', spread: 0.6 },
    way: [
      [0, -50, 0],
      [10, 0, 0],
      [10 + seconds, 0, 0],
      [15 + seconds, 50, 0],
    ],
    noise: (at) => [0.9 * Math.sin(at / 400), 0.9 * Math.cos(at / 900)],
  });

  test('fires after a minute for a car whose box trembles, at any frame rate, and once', () => {
    for (const rate of [1, 3, 5, 15]) {
      const [at, ...more] = times(rule, [stops(90)], rate, 110);
      expect(at).toBeGreaterThan(69);
      expect(at).toBeLessThan(72 + 2 / rate);
      expect(more).toEqual([]);
    }
  });

  test('is silent for a car that drives on sooner, and for one that creeps through a queue', () => {
    expect(times(rule, [stops(55)], 5, 80)).toEqual([]);
    const creeps: Walk = {
      id: '1',
      label: 'car',
      way: [
        [0, 0, 0],
        [120, 48, 0],
      ],
    };
    expect(times(rule, [creeps], 5, 120)).toEqual([]);
  });
});

describe('a line', () => {
  const line = (direction: 'both' | 'left' | 'right') =>
    configurationOf([ruleOf({ kind: 'line-crossing', lines: ['gate'] }, { zones: [] })], {
      lines: [{ name: 'gate', from: [0, 0], to: [0, 10], direction }],
    });
  const east: Walk = {
    id: '1',
    way: [
      [0, -5, 5],
      [10, 5, 5],
    ],
  };
  const west: Walk = {
    id: '2',
    way: [
      [0, 5, 5],
      [10, -5, 5],
    ],
  };

  test('is crossed at the first frame beyond it, at any frame rate', () => {
    for (const rate of FRAME_RATES) {
      const [at, ...more] = firings(line('both'), framesOf([east], rate, 10));
      expect(at).toBeGreaterThanOrEqual(5);
      expect(at).toBeLessThanOrEqual(5.001 + 1 / rate);
      expect(more).toEqual([]);
    }
  });

  test('counts in its direction alone: right is to the east of a line that runs north', () => {
    const crossed = (direction: 'both' | 'left' | 'right', walk: Walk) =>
      firings(line(direction), framesOf([walk], 5, 10)).length;
    expect([crossed('right', east), crossed('left', east), crossed('both', east)]).toEqual([1, 0, 1]);
    expect([crossed('right', west), crossed('left', west), crossed('both', west)]).toEqual([0, 1, 1]);
  });

  test('is not crossed past its ends, along it, or by noise over it', () => {
    const silent: Walk[] = [
      {
        id: '1',
        way: [
          [0, -5, 12],
          [10, 5, 12],
        ],
      },
      {
        id: '1',
        way: [
          [0, -5, 5],
          [5, -5, 15],
          [10, 5, 15],
          [15, 5, 5],
        ],
      },
      {
        id: '1',
        way: [
          [0, -0.3, 0],
          [10, -0.3, 10],
        ],
      },
      {
        ...{
          id: '1',
          way: [
            [0, -0.5, 5],
            [30, -0.5, 5],
          ],
          spread: 1,
        },
        noise: (at) => [1.4 * Math.sin(at / 500), 0],
      },
    ];
    for (const walk of silent) {
      for (const rate of FRAME_RATES) expect(firings(line('both'), framesOf([walk], rate, 30))).toEqual([]);
    }
  });

  test('is crossed by who was unseen on it', () => {
    expect(firings(line('both'), framesOf([{ ...east, unseen: [[4, 6.5]] }], 5, 10))).toHaveLength(1);
  });
});

describe('a pursuit', () => {
  const rule = ruleOf({ kind: 'pursuit', near: 2, speed: 3.33, within: 10_000 }, { cooldown: 0 });
  const victim: Walk = {
    id: '1',
    way: [
      [0, 0, 0],
      [10, 13, 0],
      [40, 13, 0],
    ],
  };
  /** Closes up from 12 m behind, stands for `stands` s at arm's length and goes off at `speed`. */
  const follower = (speed: number, stands = 8): Walk => ({
    id: '2',
    way: [
      [0, -12, 0],
      [12, 12.3, 0],
      [12 + stands, 12.3, 0],
      [22 + stands, 12.3, 10 * speed],
    ],
  });

  test('fires when one runs off after two have met, at any frame rate', () => {
    for (const rate of FRAME_RATES) {
      const [at, ...more] = times(rule, [victim, follower(4.2)], rate, 40);
      expect(at).toBeGreaterThan(20);
      expect(at).toBeLessThan(24 + 2 / rate);
      expect(more).toEqual([]);
    }
  });

  test('is silent where they part walking or jogging, as friends do', () => {
    for (const rate of FRAME_RATES) {
      expect(times(rule, [victim, follower(1.3)], rate, 40)).toEqual([]);
      expect(times(rule, [victim, follower(2.6)], rate, 40)).toEqual([]);
    }
  });

  test('is silent for who runs past others, for companions, and for a run long after', () => {
    for (const rate of FRAME_RATES) {
      const passes: Walk = {
        id: '2',
        way: [
          [0, -40, 0.8],
          [20, 40, 0.8],
        ],
      };
      expect(times(rule, [victim, passes], rate, 40)).toEqual([]);
      const companion: Walk = {
        id: '2',
        way: [
          [0, 0, 0.8],
          [10, 13, 0.8],
          [15, 13, 0.8],
          [25, 55, 0.8],
        ],
      };
      expect(times(rule, [victim, companion], rate, 40)).toEqual([]);
      const later: Walk = {
        id: '2',
        way: [
          [0, -12, 0],
          [12, 12.3, 0],
          [14, 12.3, 0],
          [28, 12.3, 14],
          [38, 12.3, 56],
        ],
      };
      expect(times(rule, [victim, later], rate, 40)).toEqual([]);
    }
  });

  test('is of two whom one camera follows: somebody seen by two cameras robs nobody', () => {
    const frames = [
      ...framesOf(
        [
          {
            ...victim,
            way: [
              [0, 0, 0],
              [10, 13, 0],
              [20, 55, 0],
            ],
          },
        ],
        5,
        20,
        'yard',
      ),
      ...framesOf(
        [
          {
            ...victim,
            way: [
              [0, -5, 0],
              [10, 13, 0],
              [20, 55, 0],
            ],
          },
        ],
        5,
        20,
        'door',
      ),
    ];
    expect(firings(configurationOf([rule], { zones: WIDE }), frames)).toEqual([]);
  });

  test('is told though the other is lost from sight when one runs', () => {
    const lost: Walk = {
      ...victim,
      way: [
        [0, 0, 0],
        [10, 13, 0],
        [20, 13, 0],
      ],
    };
    expect(times(rule, [lost, follower(4.2)], 5, 40)).toHaveLength(1);
  });
});

describe('a red light', () => {
  const rule = ruleOf({ kind: 'red-light', grace: 500 }, { zones: [], objects: ['car', 'truck', 'bus'] });
  // A lane to the east: the driver sees the line from left, north, to right, south.
  const stop = { name: 'lane', from: [0, 1.75], to: [0, -1.75], signal: 'j1', group: 'west' } as const;
  const configuration = configurationOf([rule], { stopLines: [stop] });

  /** Alerts for `walks` where the group turns red at `red` and green again at `green` (s). */
  function firingsAt(walks: readonly Walk[], rate: number, red: number, green = 1000): number[] {
    const pipeline = createPipeline(configuration);
    const tell = (at: number, colour: 'red' | 'yellow' | 'green') => {
      const state: SignalState = { kind: 'signal', signal: 'j1', at: START + 1000 * at, phase: { west: colour } };
      takeObservation(pipeline, state);
      takeObservation(pipeline, { kind: 'heartbeat', camera: 'yard', at: state.at + 501 });
    };
    const frames = framesOf(walks, rate, 30);
    const found: number[] = [];
    const states = [
      [-9, 'green'],
      [red - 3, 'yellow'],
      [red, 'red'],
      [green, 'green'],
    ] as const;
    for (const [k, [from, colour]] of states.entries()) {
      const until = states[k + 1]?.[0] ?? 2000;
      tell(from, colour);
      const then = frames.filter(({ at }) => at >= START + 1000 * from && at < START + 1000 * until);
      const told = withTracks(pipeline, then).alerts.filter(({ state }) => state === 'firing');
      found.push(...told.map(({ at }) => (at - START) / 1000));
    }
    return found;
  }

  test('is told of a car whose front passes the line on red, at any frame rate', () => {
    for (const rate of FRAME_RATES) {
      for (const speed of [8, 14]) {
        const [at, ...more] = firingsAt([drives(speed, 15)], rate, 13);
        expect(at).toBeGreaterThan(15 - 2.25 / speed);
        expect(at).toBeLessThan(15.5 + 1 / rate);
        expect(more).toEqual([]);
      }
    }
  });

  test('is not told of who passes on yellow, within the grace, or once it is green again', () => {
    for (const rate of [3, 5, 15, 30]) {
      const front = 15 - 2.25 / 10;
      expect(firingsAt([drives(10, 15)], rate, front + 0.1)).toEqual([]);
      expect(firingsAt([drives(10, 15)], rate, front - 0.3)).toEqual([]);
      expect(firingsAt([drives(10, 15)], rate, 5, front - 0.1)).toEqual([]);
      expect(firingsAt([drives(10, 15)], rate, front - 0.8)).toHaveLength(1);
    }
  });

  test('is not told of who waits with a trembling box, even with his front over the line', () => {
    const waits: Walk = {
      ...{ id: '1', label: 'car', spread: 0.5 },
      way: [
        [0, -60, 0],
        [8, -2, 0],
        [25, -2, 0],
        [30, 40, 0],
      ],
      noise: (at) => [Math.sin(at / 300), 0],
    };
    for (const rate of FRAME_RATES) expect(firingsAt([waits], rate, 6, 24.5)).toEqual([]);
  });

  test('is not told of who drives the other way, on the next lane, or on foot', () => {
    const others: Walk[] = [
      {
        id: '1',
        label: 'car',
        way: [
          [0, 100, 0],
          [30, -100, 0],
        ],
      },
      {
        id: '1',
        label: 'car',
        way: [
          [0, -100, 3.5],
          [30, 100, 3.5],
        ],
      },
      {
        id: '1',
        label: 'car',
        way: [
          [0, 0, -100],
          [30, 0, 100],
        ],
      },
      {
        id: '1',
        way: [
          [0, -50, 0],
          [30, 50, 0],
        ],
      },
    ];
    for (const walk of others) expect(firingsAt([walk], 5, 5)).toEqual([]);
  });

  test('says how long it had been red', () => {
    const frames = framesOf([drives(10, 15)], 5, 30);
    const pipeline = createPipeline(configuration);
    takeObservation(pipeline, { kind: 'signal', signal: 'j1', at: START, phase: { west: 'red' } });
    takeObservation(pipeline, { kind: 'heartbeat', camera: 'yard', at: START + 600 });
    expect(withTracks(pipeline, frames).alerts[0].reason).toBe(
      'car passed the line of lane at 36.0 km/h, 15 s after j1/west turned red (limit 0.5 s)',
    );
  });
});
