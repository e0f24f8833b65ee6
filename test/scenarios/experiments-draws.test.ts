/** Draws folded into a comparison: differences and words draw by draw, the word over them, and the cameras behind it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { primaryWidth, type SeedFigures } from '../../scenarios/experiments/compare.ts';
import { differencesOf } from '../../scenarios/experiments/differences.ts';
import { compareDraws, type DrawnFigures, drawnFigures, type SeedDraws } from '../../scenarios/experiments/draws.ts';
import type { MetricValues } from '../../scenarios/experiments/metrics.ts';
import type { Unknowns } from '../../scenarios/experiments/unknowns.ts';
import { overallVerdict } from '../../scenarios/experiments/verdict.ts';
import type { IncidentRow } from '../../sim/metrics/incident-rows.ts';

const HEADING = { from: 0, width: 2 * Math.PI };
const unknown = (...cameras: string[]): Unknowns =>
  new Map(cameras.map((camera) => [camera, { heading: HEADING, lens: null }]));
const KNOWN = unknown();

const figures = (value: number | null, best: Readonly<Record<string, number>> = {}): DrawnFigures => {
  return { values: { detected: value, alerted: value, answered_in_time: value, evidenced: value }, best };
};

/** @param byDraw values of the second layout, by draw and seed; the first is known, and 0 in every seed */
const of = (byDraw: readonly (readonly (number | null)[])[], written: readonly number[]) => {
  const seeds = written.map((_, s): SeedDraws => byDraw.map((values) => [null, figures(values[s])]));
  const zero = written.map(() => 0);
  const about = { primary: 'detected', unknowns: [KNOWN, unknown('c')], written: [zero, written] } as const;
  return compareDraws(['a', 'b'], { ...about, drawn: seeds }).pairs[0];
};

const value = fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8);

describe('draws of a layout', () => {
  test('are judged each as the same values would be by themselves, and together by 19 of 20', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 1, max: 25 }),
        fc.infiniteStream(value),
        (n, k, stream) => {
          const take = (count: number) => Array.from({ length: count }, () => stream.next().value as number);
          const byDraw = Array.from({ length: k }, () => take(n));
          const written = take(n);
          const pair = of(byDraw, written);
          const alone = byDraw.map((values) => differencesOf('detected', [values.map(() => 0), values])[0]);
          expect(pair.differences).toEqual(alone);
          expect(pair.verdict).toBe(overallVerdict(alone.map(({ verdict }) => verdict)));
          expect(pair.asWritten).toBe(differencesOf('detected', [written.map(() => 0), written])[0].verdict);
          const means = alone.map(({ mean }) => mean!);
          expect([pair.low, pair.high]).toEqual([Math.min(...means), Math.max(...means)]);
        },
      ),
    );
  });

  test('that a layout without unknowns has none of are as it is written', () => {
    const drawn: SeedDraws[] = [[[figures(0.5), null]], [[figures(0.25), null]]];
    const written = [[1, 1], [0.75, 0.5]]; // biome-ignore format: one line
    const about = { primary: 'detected', unknowns: [unknown('c'), KNOWN], written, drawn } as const;
    const [{ differences }] = compareDraws(['a', 'b'], about).pairs;
    expect(differences[0].mean).toBe((0.75 - 0.5 + (0.5 - 0.25)) / 2);
  });

  test('are told of the pairs that they change alone', () => {
    const drawn: SeedDraws[] = [[[null, figures(0.5), null]], [[null, figures(0.5), null]]];
    const written = [[0, 0], [0, 0], [1, 1]]; // biome-ignore format: one line
    const names = ['a', 'b', 'c'];
    const about = { primary: 'detected', written, drawn } as const;
    const { pairs, unknowns } = compareDraws(names, { ...about, unknowns: [KNOWN, unknown('x', 'y'), KNOWN] });
    expect(pairs.map(({ against }) => against)).toEqual(['b']);
    expect(unknowns).toMatchObject([{ layout: 'b', cameras: 2, headings: 2, lenses: 0 }]);
  });

  test('without a value have no difference, and say nothing clear', () => {
    const pair = of([[null, null], [1, 1]], [1, 1]); // biome-ignore format: one line
    expect(pair.differences[0]).toMatchObject({ mean: null, verdict: 'no-clear-difference' });
    expect([pair.low, pair.high]).toEqual([1, 1]);
    expect(of([[null, null]], [1, 1])).toMatchObject({ low: null, high: null });
  });
});

describe('the cameras on which most hangs', () => {
  const stakesOf = (byDraw: readonly Readonly<Record<string, number>>[], cameras: readonly string[]) => {
    const drawn: SeedDraws[] = [byDraw.map((best) => [figures(0, best)])];
    const about = { primary: 'detected', unknowns: [unknown(...cameras)], written: [[0]], drawn } as const;
    return compareDraws(['a'], about).unknowns[0].stakes;
  };

  test('are those whose incidents move most from draw to draw, not those that have most', () => {
    const byDraw = [
      { busy: 50, moves: 0, little: 1 },
      { busy: 50, moves: 9, little: 2 },
      { busy: 51, moves: 3 },
    ].map((best) => ({ ...best, steady: 4 }));
    expect(stakesOf(byDraw, ['busy', 'little', 'moves', 'blind', 'steady'])).toEqual([
      { camera: 'moves', fewest: 0, most: 9 },
      { camera: 'little', fewest: 0, most: 2 },
      { camera: 'busy', fewest: 50, most: 51 },
    ]);
  });

  test('are five, of equal ones those first in the alphabet, and cameras that are known are none', () => {
    const cameras = ['f', 'e', 'd', 'c', 'b', 'a'];
    const byDraw = [Object.fromEntries([...cameras, 'known'].map((camera) => [camera, 3])), {}];
    expect(stakesOf(byDraw, cameras).map(({ camera }) => camera)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('are told of incidents that came to the primary outcome', () => {
    const row = (camera: string | null, detected: number | null, alert: number | null): IncidentRow => ({
      ...{ id: '', kind: 'theft', isAlike: false, isScripted: false, place: '', realRate: 1 },
      ...{ begins: 0, acts: null, ends: null, furthest: 'detected', camera, loss: null, knewFirst: 'nobody' },
      ...{ knewAt: null, detected, alert, dispatched: null, arrived: null, outcome: 'missed', evidence: 0 },
    });
    const rows = [row('a', 1, null), row('a', 1, 1), row('b', null, null), row(null, null, null)];
    expect(drawnFigures(rows, 'detected')).toEqual({
      values: { detected: 0.5, alerted: 0.25, answered_in_time: 0, evidenced: 0 },
      best: { a: 2 },
    });
    expect(drawnFigures(rows, 'alerted').best).toEqual({ a: 1 });
  });
});

test('the interval that --until looks at is the widest of all draws', () => {
  const layout = (detected: number) => {
    return { values: { detected } as MetricValues, rows: [], frames: 0, sightings: 0 };
  };
  const seeds = [0, 1].map((s): SeedFigures => {
    return { seed: `${s}`, layouts: [layout(0), layout(s / 8)] };
  });
  const drawn = seeds.map((seed, s): SeedFigures => ({ ...seed, draws: [[null, figures(s)], [null, figures(0)]] })); // biome-ignore format: one line
  const widthOf = (values: readonly number[]) => {
    const [{ low, high }] = differencesOf('detected', [[0, 0], values]);
    return high! - low!;
  };
  expect(primaryWidth('detected', seeds)).toBe(widthOf([0, 1 / 8]));
  expect(primaryWidth('detected', drawn)).toBe(widthOf([0, 1]));
});
