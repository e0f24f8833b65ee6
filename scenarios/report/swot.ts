/**
 * Strengths, weaknesses, opportunities and threats of a layout against the first, filled by fixed rules from measured
 * figures alone; each line names the figure it stands on.
 *
 * Strengths: figures that are clearly better. Weaknesses: outcomes that are clearly worse, and
 * a higher price.
 * Opportunities: the stage that loses most incidents, and kinds that no rule can raise. Threats: harms that are clearly
 * worse, a primary outcome that may also be worse or depends on what nobody knows, and incidents of which nobody knew.
 */
import type { Comparison, DrawnPair, MetricRow } from '../experiments/comparison.ts';
import { message } from '../messages/catalogue.ts';
import { worstOf } from './charts/funnel.ts';
import { countOf } from './charts/knew-first.ts';
import { kindName, metricName, stageName, verdictName } from './names.ts';
import { countText } from './numbers.ts';
import { drawnPair, spanText } from './unknowns.ts';
import { figureText, intervalText } from './words.ts';

export interface SwotLine {
  readonly text: string;
  readonly source: string; // what it was measured by, and over how many seeds
}

export interface Swot {
  readonly strengths: readonly SwotLine[];
  readonly weaknesses: readonly SwotLine[];
  readonly opportunities: readonly SwotLine[];
  readonly threats: readonly SwotLine[];
}

/** @param k a layout that is compared with the first */
export function swotOf(comparison: Comparison, k: number): Swot {
  const changed = (verdict: string, isHarm: boolean) =>
    comparison.metrics
      .filter((row) => (row.role === 'harm') === isHarm && row.differences[k - 1].verdict === verdict)
      .map((row) => changeLine(comparison, row, k));
  return {
    strengths: [...changed('better', false), ...changed('better', true)],
    weaknesses: changed('worse', false),
    opportunities: [...lossLines(comparison, k), ...ruleLines(comparison)],
    threats: [...changed('worse', true), ...doubtLines(comparison, k), ...nobodyLines(comparison, k)],
  };
}

function changeLine(comparison: Comparison, row: MetricRow, k: number): SwotLine {
  const difference = row.differences[k - 1];
  const pair = row.role === 'primary' ? drawnPair(comparison, k) : undefined;
  return {
    text: message('report.swot.change', {
      metric: metricName(row),
      difference: pair === undefined ? figureText(difference, row.unit) : drawnText(comparison, pair),
      verdict: verdictName(difference.verdict),
    }),
    source: sourceOf(row, k),
  };
}

function drawnText(comparison: Comparison, pair: DrawnPair): string {
  const draws = message('quantity.draws', { count: pair.differences.length });
  return message('report.draws.span', { span: spanText(comparison, pair), draws });
}

function lossLines(comparison: Comparison, k: number): SwotLine[] {
  const layout = comparison.layouts[k].name;
  const worst = worstOf(comparison.funnel, layout);
  if (worst === undefined) return [];
  return [
    {
      text: message('report.swot.loss', {
        lost: countText(worst.lost),
        incidents: message('quantity.incidents', { count: totalOf(comparison, layout) }),
        stage: stageName(worst.stage),
      }),
      source: `funnel · ${worst.stage}`,
    },
  ];
}

function ruleLines({ kindsWithoutRule }: Comparison): SwotLine[] {
  return kindsWithoutRule.map(({ kind, incidents }) => ({
    text: message('report.swot.rule', {
      kind: kindName(kind),
      incidents: message('quantity.incidents', { count: incidents }),
    }),
    source: `kinds_without_rule · ${kind}`,
  }));
}

function doubtLines(comparison: Comparison, k: number): SwotLine[] {
  const [primary] = comparison.metrics;
  const difference = primary.differences[k - 1];
  if (difference.verdict === 'depends-on-unknown-headings') {
    const { counts, differences } = drawnPair(comparison, k)!;
    const shares = { better: countText(counts.better), worse: countText(counts.worse) };
    const total = countText(differences.length);
    const text = message('report.swot.depends', { metric: metricName(primary), ...shares, total });
    return [{ text, source: sourceOf(primary, k) }];
  }
  if (difference.verdict !== 'no-clear-difference') return [];
  const worst = primary.better === 'more' ? difference.low : difference.high;
  if (worst === null || (primary.better === 'more' ? worst >= 0 : worst <= 0)) return [];
  return [
    {
      text: message('report.swot.may_be_worse', {
        metric: metricName(primary),
        interval: intervalText(difference, primary.unit),
      }),
      source: sourceOf(primary, k),
    },
  ];
}

function nobodyLines({ knewFirst, layouts }: Comparison, k: number): SwotLine[] {
  const rows = knewFirst.filter(({ layout }) => layout === layouts[k].name);
  const unknown = countOf(rows, 'nobody');
  if (unknown === 0) return [];
  return [
    {
      text: message('report.swot.nobody', {
        incidents: message('quantity.incidents', { count: unknown }),
        total: countText(countOf(rows)),
      }),
      source: 'knew_first · nobody',
    },
  ];
}

function sourceOf({ metric, differences }: MetricRow, k: number): string {
  const { method, seeds } = differences[k - 1];
  return `${metric} · ${method === 'exact' ? message('report.method.exact') : message('quantity.seeds', { count: seeds })}`;
}

/** Incidents of a layout's funnel: those that came to its first stage, and those lost there. */
export function totalOf({ funnel }: Pick<Comparison, 'funnel'>, layout: string): number {
  const first = funnel.find((row) => row.layout === layout);
  return first === undefined ? 0 : first.reached + first.lost;
}
