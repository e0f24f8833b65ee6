/** What nobody knows of the layouts' cameras, and what its draws say, in words. Nothing where nothing was drawn. */
import type { Comparison, DrawnPair, LayoutUnknowns, MetricRow } from '../experiments/comparison.ts';
import { message } from '../messages/catalogue.ts';
import { verdictName } from './names.ts';
import { countText, differenceText } from './numbers.ts';

/** @param k a layout that is compared with the first */
export function drawnPair({ draws, layouts }: Pick<Comparison, 'draws' | 'layouts'>, k: number): DrawnPair | undefined {
  return draws?.pairs.find(({ against }) => against === layouts[k].name);
}

/** The unknowns of the first layout and of layout `k`, or of all that are compared. */
export function unknownsOf({ draws, layouts }: Pick<Comparison, 'draws' | 'layouts'>, k?: number): LayoutUnknowns[] {
  const named = k === undefined ? layouts : [layouts[0], layouts[k]];
  return (draws?.unknowns ?? []).filter(({ layout }) => named.some(({ name }) => name === layout));
}

/** "221 headings, 12 lenses in “today”; 3 headings in “proposal”". */
export function unknownsText(unknowns: readonly LayoutUnknowns[]): string {
  return unknowns
    .map(({ layout, headings, lenses }) => {
      const parts = [
        ...(headings > 0 ? [message('quantity.headings', { count: headings })] : []),
        ...(lenses > 0 ? [message('quantity.lenses', { count: lenses })] : []),
      ];
      return message('report.draws.of', { parts: parts.join(', '), layout });
    })
    .join('; ');
}

/** How the draws of a pair came out: how many said what, and from where to where the difference went. */
export function countsSentence(comparison: Comparison, k: number): string | null {
  const pair = drawnPair(comparison, k);
  if (pair === undefined) return null;
  const { better, worse, 'no-clear-difference': none } = pair.counts;
  return message('report.draws.counts', {
    draws: message('quantity.draws', { count: comparison.draws!.count }),
    unknowns: unknownsText(unknownsOf(comparison, k)),
    ...{ better: countText(better), none: countText(none), worse: countText(worse) },
    span: spanText(comparison, pair),
  });
}

/** The least and the greatest difference of a draw. */
export function spanText({ metrics: [primary] }: Comparison, { low, high }: DrawnPair): string {
  const span = { mean: low, low, high, seeds: 0, method: 'none' } as const;
  return differenceText(span, primary.unit).interval ?? message('report.no_value');
}

/** "with the assumed headings: better", beside a figure whose verdict stands on draws; nothing beside others. */
export function asWrittenText(comparison: Comparison, row: MetricRow, k: number): string | null {
  const pair = row.role === 'primary' ? drawnPair(comparison, k) : undefined;
  return pair === undefined ? null : message('report.draws.assumed', { verdict: verdictName(pair.asWritten) });
}

/** What the figures as they are written would have said by themselves; the figures of a report are those. */
export function asWrittenSentence(comparison: Comparison, k: number): string | null {
  const pair = drawnPair(comparison, k);
  return pair === undefined ? null : message('report.draws.as_written', { verdict: verdictName(pair.asWritten) });
}
