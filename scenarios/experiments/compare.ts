/** Seeds folded into a comparison: each layout's figures, their differences to the first one's, and what is behind. */
import { cumulativeIncidence, type DelayTarget, delaysTo } from '../../sim/metrics/delays.ts';
import { type IncidentRow, incidentRows } from '../../sim/metrics/incident-rows.ts';
import { comparedIncidents, funnelTable, kindsWithoutRule, knewFirstTable } from '../../sim/metrics/incident-tables.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import type { PrimaryOutcome } from '../../sim/scenario.ts';
import { MS_PER_SECOND } from '../schema/quantities.ts';
import type { Comparison, DelayCurve, DrawnPair, Estimate, MetricRow } from './comparison.ts';
import { differencesOf } from './differences.ts';
import { compareDraws, type DrawnSeeds, drawnDifferences, type SeedDraws } from './draws.ts';
import { handChanges, largestShifts } from './hand-changes.ts';
import { estimateMean, exactly, ratioValues } from './intervals.ts';
import {
  METRIC_NAMES,
  METRICS,
  type MetricName,
  type MetricValue,
  type MetricValues,
  metricValues,
  type Setting,
} from './metrics.ts';
import type { Unknowns } from './unknowns.ts';
import { verdictOf } from './verdict.ts';

/** What is kept of a seed: little enough to keep thousands. */
export interface SeedFigures {
  readonly seed: string;
  readonly layouts: readonly LayoutFigures[]; // as written
  readonly draws?: SeedDraws; // of all seeds or of none
}

export interface LayoutFigures {
  readonly values: MetricValues;
  readonly rows: readonly IncidentRow[]; // the same incidents in the same order under every layout
  readonly frames: number;
  readonly sightings: number;
}

/** What a comparison says of itself that no seed tells. */
export type About = Pick<
  Comparison,
  | 'looks'
  | 'sunqar'
  | 'scenario'
  | 'minutesPerSeed'
  | 'wallSeconds'
  | 'primaryOutcome'
  | 'detector'
  | 'attribution'
  | 'layouts'
>;

export function figuresOf(outcome: SeedOutcome, setting: Setting): SeedFigures {
  const layouts = outcome.layouts.map((layout): LayoutFigures => {
    const rows = incidentRows(outcome, layout);
    const { frames, sightings } = layout.totals;
    return { values: metricValues(layout, rows, setting), rows, frames, sightings };
  });
  return { seed: outcome.seed, layouts };
}

/**
 * @param seeds at least one, all with the layouts of `about` in its order
 * @param unknowns what was drawn, by layout; of seeds without draws left out
 */
export function compareSeeds(
  about: About,
  setting: Setting,
  seeds: readonly SeedFigures[],
  unknowns: readonly Unknowns[] = [],
): Comparison {
  const { raisedBy, durationMs } = setting;
  const names = about.layouts.map(({ name }) => name);
  const figures = names.map((_, k) => seeds.map(({ layouts }) => layouts[k]));
  const rows = figures.map((ofSeeds) => ofSeeds.flatMap((own) => own.rows));
  const compared = (own: LayoutFigures) => comparedIncidents(own.rows, raisedBy);
  const changes = names.map((against, k) =>
    seeds.flatMap(({ seed, layouts }) => handChanges({ seed, against }, compared(layouts[0]), compared(layouts[k]))),
  );
  const drawn = drawnSeeds(about.primaryOutcome, seeds);
  const draws = drawn === null ? null : compareDraws(names, { ...drawn, unknowns });
  const total = (column: 'frames' | 'sightings') => figures.flat().reduce((sum, own) => sum + own[column], 0);
  return {
    format: 'sunqar-comparison',
    version: 1,
    ...about,
    seeds: seeds.map(({ seed }) => seed),
    probesPerSeed: comparedIncidents(rows[0], raisedBy).length / seeds.length,
    bodiesPerFrame: total('sightings') / Math.max(1, total('frames')),
    metrics: [
      ...metricRows(about.primaryOutcome, figures, (k) => draws?.pairs.find(({ against }) => against === names[k])),
      exactRow(
        { metric: 'coverage', unit: 'share', better: 'more', role: 'secondary' },
        about.layouts.map(({ coverage }) => coverage.share),
      ),
      ...priceRows(about.layouts),
    ],
    funnel: names.flatMap((layout, k) => funnelTable(rows[k], raisedBy).map((count) => ({ layout, ...count }))),
    knewFirst: names.flatMap((layout, k) => knewFirstTable(rows[k], raisedBy).map((count) => ({ layout, ...count }))),
    shifts: names.flatMap((against, k) => largestShifts(names[0], against, changes[k])),
    handChanges: changes.flat(),
    delays: names.flatMap((name, k) => delayCurves(name, comparedIncidents(rows[k], raisedBy), durationMs)),
    kindsWithoutRule: kindsWithoutRule(rows[0], raisedBy),
    ...(draws === null ? {} : { draws }),
  };
}

/** The primary outcome as written and drawn; null where nothing was drawn. */
function drawnSeeds(primary: PrimaryOutcome, seeds: readonly SeedFigures[]): Omit<DrawnSeeds, 'unknowns'> | null {
  const drawn = seeds.flatMap(({ draws }) => (draws === undefined ? [] : [draws]));
  if (drawn.length === 0) return null;
  const written = seeds[0].layouts.map((_, k) => bySeed(seeds.map(({ layouts }) => layouts[k].values[primary])));
  return { primary, written, drawn };
}

/**
 * How wide the 95 % interval of the primary difference is, of the layout and the draw where it is widest; infinite where
 * some layout has none.
 */
export function primaryWidth(primary: PrimaryOutcome, seeds: readonly SeedFigures[]): number {
  const figures = seeds[0].layouts.map((_, k) => seeds.map(({ layouts }) => layouts[k]));
  const drawn = drawnSeeds(primary, seeds);
  const differences = [
    ...metricRow(primary, figures).differences,
    ...(drawn === null ? [] : drawnDifferences(drawn).flat()),
  ];
  const widths = differences.map(({ low, high }) => (low === null || high === null ? Infinity : high - low));
  return Math.max(...widths);
}

/**
 * @param figures by layout, then by seed
 * @param drawn what draws say of layout k against the first in the primary outcome, where there are any
 */
function metricRows(
  primary: PrimaryOutcome,
  figures: readonly (readonly LayoutFigures[])[],
  drawn: (k: number) => Pick<DrawnPair, 'verdict'> | undefined,
): MetricRow[] {
  const others = METRIC_NAMES.filter((name) => name !== primary);
  const row = metricRow(primary, figures);
  const differences = row.differences.map((difference, k) => {
    return { ...difference, verdict: drawn(k + 1)?.verdict ?? difference.verdict };
  });
  return [{ ...row, differences, role: 'primary' }, ...others.map((name) => metricRow(name, figures))];
}

function metricRow(name: MetricName, figures: readonly (readonly LayoutFigures[])[]): MetricRow {
  const { unit, better, role, most } = METRICS[name];
  const values = figures.map((ofSeeds) => bySeed(ofSeeds.map((own) => own.values[name])));
  return {
    ...{ metric: name, unit, better, role },
    values: values.map((own) => within(estimateMean(own), most)),
    differences: differencesOf(name, values),
  };
}

/** One number per seed, whose mean is the figure. */
function bySeed(values: readonly MetricValue[]): (number | null)[] {
  const parts = values.filter((value) => value !== null && typeof value === 'object');
  if (parts.length > 0) return ratioValues(parts);
  return values.filter((value) => value === null || typeof value === 'number');
}

/** No figure lies below 0 or above `most`, whatever an interval or a pseudo-value says. */
function within(estimate: Estimate, most: number): Estimate {
  const clipped = (value: number | null) => (value === null ? null : Math.min(most, Math.max(0, value)));
  return { ...estimate, mean: clipped(estimate.mean), low: clipped(estimate.low), high: clipped(estimate.high) };
}

/** One row per currency that some camera has its price in. */
function priceRows(layouts: About['layouts']): MetricRow[] {
  const currencies = [...new Set(layouts.flatMap(({ price }) => Object.keys(price)))].sort();
  return currencies.map((currency) =>
    exactRow(
      { metric: 'price', unit: currency, better: 'less', role: 'cost' },
      layouts.map(({ price }) => price[currency] ?? 0),
    ),
  );
}

/** A figure of the layouts alone. */
function exactRow(about: Pick<MetricRow, 'metric' | 'unit' | 'better' | 'role'>, values: readonly number[]): MetricRow {
  const differences = values.slice(1).map((value) => exactly(value - values[0]));
  return {
    ...about,
    values: values.map(exactly),
    differences: differences.map((difference) => ({ ...difference, verdict: verdictOf(difference, about.better) })),
  };
}

const TARGETS: readonly DelayTarget[] = ['detected', 'alert', 'dispatched', 'arrived'];

/** Of the incidents of all seeds together. */
function delayCurves(layout: string, rows: readonly IncidentRow[], durationMs: number): DelayCurve[] {
  return TARGETS.map((to) => {
    const steps = cumulativeIncidence(delaysTo(to, rows, durationMs));
    const seconds = steps.map(({ delay }) => delay / MS_PER_SECOND);
    return { layout, to, seconds, share: steps.map(({ share }) => share) };
  });
}
