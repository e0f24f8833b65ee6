/** What would change our mind, per compared layout: each sentence is computed from the comparison. */
import { stageRank } from '../../sim/funnel/stages.ts';
import type { Comparison, HandChange } from '../experiments/comparison.ts';
import { message } from '../messages/catalogue.ts';
import { MOST_SEEDS, seedsToExcludeZero, standardError } from './certainty.ts';
import { layoutIndex, layoutLetter, layoutTitle, metricName, verdictName } from './names.ts';
import { countText, decimalText, differenceText } from './numbers.ts';
import { totalOf } from './swot.ts';
import { drawnPair, unknownsOf, unknownsText } from './unknowns.ts';
import { figureText } from './words.ts';

/** @param k a layout that is compared with the first */
export function mindOf(comparison: Comparison, k: number): string[] {
  return [
    ...surveySentences(comparison, k),
    ...verdictSentences(comparison, k),
    ...handSentences(comparison, k),
    ...weightSentences(comparison, k),
  ];
}

/** What a look at the cameras themselves would change. */
function surveySentences(comparison: Comparison, k: number): string[] {
  const pair = drawnPair(comparison, k);
  if (pair === undefined) return [];
  const unknowns = unknownsOf(comparison, k);
  const about = { layout: layoutTitle(comparison, k), unknowns: unknownsText(unknowns) };
  const asWritten = message('report.mind.as_written');
  if (pair.verdict !== 'depends-on-unknown-headings') {
    const held = { held: countText(pair.counts[pair.verdict]), total: countText(pair.differences.length) };
    return [message('report.mind.held', { ...about, ...held }), asWritten];
  }
  const cameras = unknowns.flatMap(({ layout, stakes }) => {
    const letter = layoutLetter(layoutIndex(comparison, layout));
    return stakes.map(({ camera }) => `${letter} ${camera}`);
  });
  return [
    message('report.mind.survey', about),
    ...(cameras.length === 0 ? [] : [message('report.mind.stakes', { cameras: cameras.join(', ') })]),
    asWritten,
  ];
}

function verdictSentences(comparison: Comparison, k: number): string[] {
  const [primary] = comparison.metrics;
  const layout = layoutTitle(comparison, k);
  const estimate = primary.differences[k - 1];
  const { mean, low, high } = estimate;
  const error = standardError(estimate);
  if (mean === null || low === null || high === null || error === null) {
    return [message('report.mind.no_spread', { layout })];
  }
  const difference = differenceText(estimate, primary.unit).mean;
  if (error === 0) return [message('report.mind.equal', { layout, difference })];
  const errors = decimalText(Math.abs(mean) / error, 1);
  const isClear = low > 0 || high < 0;
  const margin = { ...estimate, mean: Math.min(Math.abs(low), Math.abs(high)), low: null, high: null };
  return [
    message('report.mind.distance', { layout, difference, errors }),
    ...(isClear
      ? [message('report.mind.margin', { margin: unsigned(differenceText(margin, primary.unit).mean) })]
      : []),
    seedsSentence(comparison, k, isClear),
  ];
}

function seedsSentence({ metrics: [primary] }: Comparison, k: number, isClear: boolean): string {
  const difference = primary.differences[k - 1];
  const count = seedsToExcludeZero(difference);
  const seeds = countText(difference.seeds);
  if (count === null) return message('report.mind.never', { count: countText(MOST_SEEDS) });
  return message(isClear ? 'report.mind.enough' : 'report.mind.needed', { count, seeds });
}

function handSentences(comparison: Comparison, k: number): string[] {
  const { name } = comparison.layouts[k];
  const changes = comparison.handChanges.filter(({ against }) => against === name);
  if (changes.length === 0) return [];
  const further = changes.filter((change) => rank(change.to) > rank(change.from)).length;
  return [
    message('report.mind.hands', {
      layout: layoutTitle(comparison, k),
      further: countText(further),
      shorter: countText(changes.length - further),
      incidents: message('quantity.incidents', { count: totalOf(comparison, name) }),
    }),
  ];
}

/** What else is clearly different: whoever gives it more weight than the primary outcome may decide otherwise. */
function weightSentences({ metrics }: Comparison, k: number): string[] {
  const verdict = metrics[0].differences[k - 1].verdict;
  const apart = metrics.filter(({ role, differences }) => {
    const other = differences[k - 1].verdict;
    return role !== 'primary' && other !== 'no-clear-difference' && other !== verdict;
  });
  if (apart.length === 0) return [];
  const figures = apart.map((row) => {
    const difference = row.differences[k - 1];
    return `${metricName(row)} ${figureText(difference, row.unit)}, ${verdictName(difference.verdict)}`;
  });
  return [message('report.mind.weights', { figures: figures.join('; ') })];
}

function rank(stage: HandChange['from']): number {
  return stage === 'none' ? -1 : stageRank(stage);
}

function unsigned(text: string): string {
  return text.replace(/^\+/, '');
}
