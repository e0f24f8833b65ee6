import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type About, compareSeeds, figuresOf, primaryWidth } from '../../scenarios/experiments/compare.ts';
import type { Comparison } from '../../scenarios/experiments/comparison.ts';
import type { DrawnFigures } from '../../scenarios/experiments/draws.ts';
import type { Setting } from '../../scenarios/experiments/metrics.ts';
import { FUNNEL_STAGES, type FunnelStage, stageRank } from '../../sim/funnel/stages.ts';
import type { LayoutOutcome, SeedOutcome } from '../../sim/outcome.ts';
import type { LayoutEvent } from '../../sim/recording/event-log.ts';

const MINUTES = 2;
const SETTING: Setting = { raisedBy: { theft: ['dwell'] }, operators: 1, durationMs: MINUTES * 60_000 };
const ABOUT: About = {
  ...{ sunqar: '0', scenario: 'test', minutesPerSeed: MINUTES, wallSeconds: 0, attribution: '' },
  primaryOutcome: 'detected',
  detector: { profile: 'test', status: 'made up' },
  layouts: [
    { name: 'a', cameras: 1, price: { KZT: 100 }, coverage: { share: 0.25, demandShare: 0.5, level: 'monitor' } },
    {
      name: 'b',
      cameras: 2,
      price: { KZT: 250, EUR: 5 },
      coverage: { share: 0.5, demandShare: 0.5, level: 'monitor' },
    },
  ],
};

/** How far each incident came, at which camera. */
type Reached = readonly (readonly [furthest: FunnelStage | 'none', camera?: string])[];

/** Thefts begin every 10 s and last for 8 s; stages are reached a second apart. */
function seedOf(
  seed: string,
  layouts: Readonly<Record<string, Reached>>,
  kind: 'theft' | 'robbery' = 'theft',
): SeedOutcome {
  const count = Object.values(layouts)[0].length;
  const ids = Array.from({ length: count }, (_, k) => `${kind}-${k + 1}`);
  const place = { place: 'shop/1', x: 0, y: 0 };
  return {
    ...{ seed, startMs: 0, durationMs: SETTING.durationMs, hash: '' },
    incidents: ids.map((id, k) => ({
      ...{ id, kind, isAlike: false, isScripted: false, ...place, at: 10_000 * k, realRate: 1 / 3600 },
    })),
    world: ids.flatMap((incident, k) =>
      (['begins', 'acts', 'ends'] as const).map((phase, p) => {
        return { kind: 'incident' as const, at: 10_000 * k + 4000 * p, incident, phase, x: 0, y: 0, actors: [] };
      }),
    ),
    layouts: Object.entries(layouts).map(([layout, reached]): LayoutOutcome => {
      return { layout, events: eventsOf(ids, reached), totals: TOTALS, evidence: {} };
    }),
  };
}

const TOTALS = {
  ...{ frames: 100, sightings: 250, detections: 40, falsePositives: 2, cameraHours: 0.1 },
  ...{ personMinutes: 6, identifyMinutes: 1 },
};

function eventsOf(ids: readonly string[], reached: Reached): LayoutEvent[] {
  return ids.flatMap((incident, k) => {
    const [furthest, camera = 'c1'] = reached[k];
    if (furthest === 'none') return [];
    return FUNNEL_STAGES.slice(0, stageRank(furthest) + 1).map((stage, rank) => {
      return { kind: 'reached' as const, at: 10_000 * k + 500 * rank, incident, camera, stage };
    });
  });
}

const compared = (seeds: readonly SeedOutcome[], about = ABOUT) =>
  compareSeeds(
    about,
    SETTING,
    seeds.map((seed) => figuresOf(seed, SETTING)),
  );
const metric = ({ metrics }: Comparison, name: string) => metrics.find((row) => row.metric === name)!;

/** Seeds of any outcome, and the same for a second layout. */
const reached = fc.array(fc.constantFrom<FunnelStage | 'none'>('none', ...FUNNEL_STAGES), {
  minLength: 3,
  maxLength: 3,
});
const pairs = fc.array(fc.tuple(reached, reached), { minLength: 2, maxLength: 12 });
const seedsOf = (all: readonly (readonly [(FunnelStage | 'none')[], (FunnelStage | 'none')[]])[]) =>
  all.map(([a, b], k) => seedOf(`s/${k + 1}`, { a: a.map((stage) => [stage]), b: b.map((stage) => [stage]) }));

describe('a comparison', () => {
  test('of a layout with itself under another name is exactly zero in every figure of a run', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        const comparison = compared(seedsOf(all.map(([a]) => [a, a])));
        for (const { metric: name, differences, values } of comparison.metrics) {
          if (name === 'coverage' || name === 'price' || values[0].mean === null) continue;
          expect(differences).toMatchObject([{ mean: 0, low: 0, high: 0, verdict: 'no-clear-difference' }]);
          expect(values[1]).toEqual(values[0]);
        }
        expect([comparison.handChanges, comparison.shifts]).toEqual([[], []]);
      }),
    );
  });

  test('of layouts the other way round has every difference of the other sign, and the opposite words', () => {
    const opposite: Record<string, string> = {
      better: 'worse',
      worse: 'better',
      'no-clear-difference': 'no-clear-difference',
    };
    fc.assert(
      fc.property(pairs, (all) => {
        const there = compared(seedsOf(all));
        const back = compared(seedsOf(all.map(([a, b]) => [b, a])), { ...ABOUT, layouts: ABOUT.layouts.toReversed() });
        there.metrics.forEach(({ differences: [difference] }, k) => {
          const [mirrored] = back.metrics[k].differences;
          if (difference.mean === null) return;
          expect(mirrored.mean).toBeCloseTo(-difference.mean, 12);
          expect(mirrored.verdict).toBe(opposite[difference.verdict]);
          if (difference.low !== null) expect(mirrored.high).toBeCloseTo(-difference.low, 9);
        });
        expect(back.handChanges.map(({ from, to }) => [to, from])).toEqual(
          there.handChanges.map((c) => [c.from, c.to]),
        );
      }),
    );
  });

  test('uses words that follow the interval, in every row', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        for (const { better, differences } of compared(seedsOf(all)).metrics) {
          for (const { low, high, verdict } of differences.filter(({ method }) => method !== 'exact')) {
            const side = low !== null && low > 0 ? 'more' : high !== null && high < 0 ? 'less' : null;
            const word = side === null ? 'no-clear-difference' : side === better ? 'better' : 'worse';
            expect(verdict).toBe(word);
          }
        }
      }),
    );
  });

  test('has the figures that one counts by hand', () => {
    const comparison = compared([
      seedOf('s/1', { a: [['none'], ['detected']], b: [['alert'], ['detected']] }),
      seedOf('s/2', { a: [['none'], ['unhidden']], b: [['none'], ['tracked']] }),
      seedOf('s/3', { a: [['tracked'], ['rule']], b: [['tracked'], ['alert']] }),
    ]);
    const [primary] = comparison.metrics;
    expect(primary).toMatchObject({ metric: 'detected', role: 'primary', unit: 'share', better: 'more' });
    expect(primary.values.map(({ mean }) => mean)).toEqual([0.5, (1 + 0.5 + 1) / 3]);
    // Differences 1/2, 1/2 and 0: mean 1/3, standard error 1/6, t = 4.3027 at two degrees of freedom.
    const [{ mean, low, high, seeds, verdict }] = primary.differences;
    expect(mean).toBeCloseTo(1 / 3, 12);
    expect(low).toBeCloseTo(1 / 3 - 4.302652729749462 / 6, 12);
    expect(high).toBeCloseTo(1 / 3 + 4.302652729749462 / 6, 12);
    expect([seeds, verdict]).toEqual([3, 'no-clear-difference']);
    expect(metric(comparison, 'exposure').values[0].mean).toBe(180); // 6 min in 2 min
    const alert = comparison.funnel.filter(({ stage }) => stage === 'alert');
    expect(alert).toEqual([
      { layout: 'a', stage: 'alert', reached: 0, lost: 1 },
      { layout: 'b', stage: 'alert', reached: 2, lost: 0 },
    ]);
    // Five of six are detected 1.5 s after they began; the other one ends undetected.
    const curve = comparison.delays.find(({ layout, to }) => layout === 'b' && to === 'detected')!;
    expect(curve.seconds).toEqual([1.5]);
    expect(curve.share[0]).toBeCloseTo(5 / 6, 12);
    expect([comparison.probesPerSeed, comparison.bodiesPerFrame]).toEqual([2, 2.5]);
    expect(comparison.seeds).toEqual(['s/1', 's/2', 's/3']);
  });

  test('holds exact figures of the layouts beside those of chance', () => {
    const comparison = compared([seedOf('s/1', { a: [['none']], b: [['none']] })]);
    expect(metric(comparison, 'coverage').differences).toEqual([
      { mean: 0.25, low: null, high: null, seeds: 0, method: 'exact', verdict: 'better' },
    ]);
    const prices = comparison.metrics.filter(({ role }) => role === 'cost');
    expect(prices.map(({ unit, differences: [{ mean, verdict }] }) => [unit, mean, verdict])).toEqual([
      ['EUR', 5, 'worse'],
      ['KZT', 150, 'worse'],
    ]);
  });

  test('keeps intervals of shares between 0 and 1', () => {
    const comparison = compared([
      seedOf('s/1', { a: [['detected'], ['none']], b: [['detected'], ['detected']] }),
      seedOf('s/2', { a: [['none'], ['none']], b: [['detected'], ['none']] }),
    ]);
    const [a, b] = comparison.metrics[0].values;
    expect([a.low, b.high]).toEqual([0, 1]);
  });

  test('of one seed has no interval and no verdict', () => {
    const comparison = compared([seedOf('s/1', { a: [['none']], b: [['alert']] })]);
    expect(comparison.metrics[0].differences).toEqual([
      { mean: 1, low: null, high: null, seeds: 1, method: 'none', verdict: 'no-clear-difference' },
    ]);
  });

  test('is as wide as the interval of its primary difference', () => {
    const seeds = [
      seedOf('s/1', { a: [['none'], ['none']], b: [['detected'], ['none']] }),
      seedOf('s/2', { a: [['none'], ['none']], b: [['none'], ['none']] }),
    ].map((seed) => figuresOf(seed, SETTING));
    const [{ low, high }] = compareSeeds(ABOUT, SETTING, seeds).metrics[0].differences;
    expect(primaryWidth('detected', seeds)).toBe(high! - low!);
    expect(primaryWidth('alerted', seeds)).toBe(0);
    expect(primaryWidth('detected', seeds.slice(1))).toBe(Infinity);
  });

  test('of drawn layouts says of the primary figure what holds over their draws, and all else as they are written', () => {
    const seeds = ['s/1', 's/2', 's/3'].map((seed) =>
      figuresOf(seedOf(seed, { a: [['none']], b: [['detected']] }), SETTING),
    );
    const value = (detected: number): DrawnFigures => {
      return { values: { detected, alerted: 1, answered_in_time: 1, evidenced: 1 }, best: {} };
    };
    const unknown = new Map([['c1', { heading: { from: 0, width: 1 }, lens: null }]]);
    const withDraws = (shares: (seed: number) => readonly number[]) => {
      const drawn = seeds.map((one, s) => ({ ...one, draws: shares(s).map((share) => [null, value(share)]) }));
      return compareSeeds(ABOUT, SETTING, drawn, [new Map(), unknown]);
    };
    const plain = compareSeeds(ABOUT, SETTING, seeds);
    // Equal values in every seed: a difference of 0 is known, of 1 only where there are six of them.
    expect(plain.metrics[0].differences[0].verdict).toBe('no-clear-difference');
    const { draws, metrics, ...rest } = withDraws((seed) => [1, 0.9 + seed / 100]);
    const { metrics: written, ...plainRest } = plain;
    expect(rest).toEqual(plainRest);
    expect(metrics.slice(1)).toEqual(written.slice(1));
    const [{ differences, ...primary }] = metrics;
    const [{ differences: writtenDifferences, ...writtenPrimary }] = written;
    expect(primary).toEqual(writtenPrimary);
    expect(differences).toEqual([{ ...writtenDifferences[0], verdict: 'depends-on-unknown-headings' }]);
    expect(draws!.pairs[0]).toMatchObject({
      asWritten: 'no-clear-difference',
      counts: { better: 1, 'no-clear-difference': 1, worse: 0 },
    });
    expect(withDraws(() => [0, 0]).metrics[0].differences[0].verdict).toBe('no-clear-difference');
    expect('draws' in plain).toBe(false);
  });

  test('leaves out kinds that no rule can raise, and says how many there were', () => {
    const comparison = compared([
      seedOf('s/1', { a: [['none'], ['none']], b: [['detected'], ['none']] }, 'robbery'),
      seedOf('s/2', { a: [['none'], ['none']], b: [['detected'], ['none']] }),
    ]);
    expect(comparison.kindsWithoutRule).toEqual([{ kind: 'robbery', incidents: 2 }]);
    expect(comparison.metrics[0].differences[0]).toMatchObject({ mean: 0.5, seeds: 1 });
    expect(comparison.handChanges).toHaveLength(1);
  });
});

describe('hand changes', () => {
  test('name the incident, both stages and both cameras, and the largest shifts come first', () => {
    const { handChanges, shifts } = compared([
      seedOf('s/1', {
        a: [['unhidden', 'c1'], ['none'], ['rule', 'c2']],
        b: [['alert', 'd1'], ['rule', 'd9'], ['rule']],
      }),
      seedOf('s/2', {
        a: [['unhidden', 'c2'], ['none'], ['seen', 'c2']],
        b: [['alert', 'd1'], ['none'], ['rule', 'd2']],
      }),
      seedOf('s/3', {
        a: [['unhidden', 'c2'], ['none'], ['rule']],
        b: [
          ['alert', 'd2'],
          ['in_view', 'd9'],
          ['seen', 'd1'],
        ],
      }),
    ]);
    expect(handChanges).toHaveLength(7);
    expect(handChanges[0]).toEqual({
      ...{ against: 'b', seed: 's/1', incident: 'theft-1', kind: 'theft', place: 'shop/1', at: 0 },
      ...{ from: 'unhidden', to: 'alert', fromCamera: 'c1', toCamera: 'd1' },
    });
    expect(shifts.map(({ against, from, to, incidents }) => [against, from, to, incidents.length])).toEqual([
      ['b', 'unhidden', 'alert', 3],
      ['b', 'none', 'in_view', 1],
      ['b', 'none', 'rule', 1],
    ]);
    expect(shifts[0].cameras).toEqual([
      { layout: 'a', camera: 'c2', incidents: 2 },
      { layout: 'a', camera: 'c1', incidents: 1 },
      { layout: 'b', camera: 'd1', incidents: 2 },
      { layout: 'b', camera: 'd2', incidents: 1 },
    ]);
  });
});
