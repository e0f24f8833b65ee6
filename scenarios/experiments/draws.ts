/**
 * What a comparison comes to where cameras' headings or lenses are not known: the primary difference draw by draw, each
 * with the verdict that it would have by itself, and the word that holds over them.
 */
import type { IncidentRow } from '../../sim/metrics/incident-rows.ts';
import type { PrimaryOutcome } from '../../sim/scenario.ts';
import type { CameraStake, DrawnPair, Draws, LayoutUnknowns, Verdict } from './comparison.ts';
import { type Difference, differencesOf } from './differences.ts';
import { type OutcomeShares, outcomeShares } from './metrics.ts';
import type { Unknowns } from './unknowns.ts';
import { overallVerdict } from './verdict.ts';

/** What is kept of a layout under one draw of one seed. */
export interface DrawnFigures {
  readonly values: OutcomeShares;
  /** Incidents that came to the primary outcome, by their best camera; cameras without one are left out. */
  readonly best: Readonly<Record<string, number>>;
}

/** A seed's draws, each with the layouts of the comparison; null: nothing of the layout is drawn. */
export type SeedDraws = readonly (readonly (DrawnFigures | null)[])[];

/** @param compared the incidents that layouts are compared by */
export function drawnFigures(compared: readonly IncidentRow[], primary: PrimaryOutcome): DrawnFigures {
  const best: Record<string, number> = {};
  for (const row of compared) {
    const hasCome = outcomeShares([row])[primary] === 1;
    if (hasCome && row.camera !== null) best[row.camera] = (best[row.camera] ?? 0) + 1;
  }
  return { values: outcomeShares(compared), best };
}

/** What was drawn, and what it is held against. */
export interface DrawnSeeds {
  readonly primary: PrimaryOutcome;
  readonly unknowns: readonly Unknowns[]; // by layout
  readonly written: readonly (readonly (number | null)[])[]; // the primary outcome by layout, then by seed
  readonly drawn: readonly SeedDraws[]; // by seed, all with as many draws
}

/** By draw, then by layout that is compared with the first. */
export function drawnDifferences({ primary, written, drawn }: Omit<DrawnSeeds, 'unknowns'>): Difference[][] {
  return drawn[0].map((_, draw) => {
    const primaryOf = (layout: number) => (seed: SeedDraws, k: number) => {
      const figures = seed[draw][layout];
      return figures === null ? written[layout][k] : figures.values[primary];
    };
    return differencesOf(
      primary,
      written.map((_, layout) => drawn.map(primaryOf(layout))),
    );
  });
}

/** @param names of the layouts; at least one has unknowns */
export function compareDraws(names: readonly string[], seeds: DrawnSeeds): Draws {
  const { primary, unknowns, written, drawn } = seeds;
  const byDraw = drawnDifferences(seeds);
  const asWritten = differencesOf(primary, written);
  const isDrawn = (layout: number) => unknowns[layout].size > 0;
  return {
    count: byDraw.length,
    unknowns: names.flatMap((layout, k) => (isDrawn(k) ? [unknownsIn(layout, unknowns[k], drawn, k)] : [])),
    pairs: names.slice(1).flatMap((against, k): DrawnPair[] => {
      const differences = byDraw.map((ofDraw) => ofDraw[k]);
      return isDrawn(0) || isDrawn(k + 1) ? [pairOf(against, asWritten[k], differences)] : [];
    }),
  };
}

function pairOf(against: string, asWritten: Difference, differences: readonly Difference[]): DrawnPair {
  const verdicts = differences.map(({ verdict }) => verdict);
  const count = (word: Verdict) => verdicts.filter((verdict) => verdict === word).length;
  const means = differences.flatMap(({ mean }) => (mean === null ? [] : [mean]));
  return {
    against,
    verdict: overallVerdict(verdicts),
    asWritten: asWritten.verdict,
    counts: { better: count('better'), 'no-clear-difference': count('no-clear-difference'), worse: count('worse') },
    low: means.length === 0 ? null : Math.min(...means),
    high: means.length === 0 ? null : Math.max(...means),
    differences,
  };
}

const MOST_STAKES = 5;

function unknownsIn(layout: string, unknowns: Unknowns, drawn: readonly SeedDraws[], k: number): LayoutUnknowns {
  const all = [...unknowns.values()];
  const stakes = [...unknowns.keys()].map((camera) => stakeOf(camera, drawn, k));
  return {
    layout,
    cameras: all.length,
    headings: all.filter(({ heading }) => heading !== null).length,
    lenses: all.filter(({ lens }) => lens !== null).length,
    stakes: stakes
      .filter(({ spread }) => spread > 0)
      .sort((a, b) => b.spread - a.spread || (a.stake.camera < b.stake.camera ? -1 : 1))
      .slice(0, MOST_STAKES)
      .map(({ stake }) => stake),
  };
}

/**
 * How far what a camera is the best for moves from draw to draw: the sum of squares about the mean of its incidents. A
 * camera that sees much whichever way it looks, or nothing, has little at stake.
 */
function stakeOf(camera: string, drawn: readonly SeedDraws[], k: number): { stake: CameraStake; spread: number } {
  const incidents = drawn[0].map((_, draw) => drawn.reduce((sum, seed) => sum + (seed[draw][k]?.best[camera] ?? 0), 0));
  const mean = incidents.reduce((sum, count) => sum + count, 0) / incidents.length;
  const spread = incidents.reduce((sum, count) => sum + (count - mean) * (count - mean), 0);
  return { stake: { camera, fewest: Math.min(...incidents), most: Math.max(...incidents) }, spread };
}
