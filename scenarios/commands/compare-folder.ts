/** The folder that a comparison leaves: docs/formats/comparison.md. The tables by seed are there already. */
import { cpus } from 'node:os';
import manifest from '../../package.json' with { type: 'json' };
import type { Comparison } from '../experiments/comparison.ts';
import type { Project } from '../read/project.ts';
import { renderReport } from '../report/report.tsx';
import { MS_PER_SECOND } from '../schema/quantities.ts';
import { delaysCsv, metricsCsv } from './compare-tables.ts';
import { coverageCsv, type LayoutCoverage } from './coverage.ts';
import { inputsHash } from './run.ts';
import { MANIFEST, type RunFolder } from './run-folder.ts';

export const COMPARISON_FOLDER_VERSION = 1;

/** How the comparison came about. */
export interface Making {
  readonly status: 'complete' | 'interrupted' | 'lost-worker';
  readonly workers: number;
  readonly hashes: readonly { readonly seed: string; readonly hash: string }[]; // by seed
}

export function writeFolder(
  folder: RunFolder,
  project: Project,
  comparison: Comparison,
  coverage: readonly LayoutCoverage[],
  { status, workers, hashes }: Making,
): void {
  const { scenario, layouts, inputs } = project;
  folder.write(
    MANIFEST,
    json({
      format: 'sunqar-comparison',
      version: COMPARISON_FOLDER_VERSION,
      sunqar: manifest.version,
      status,
      scenario: scenario.name,
      seed: scenario.seed,
      layouts: layouts.map(({ name }) => name),
      seeds: hashes,
      inputs_hash: inputsHash(project),
      inputs,
      detector: comparison.detector,
      simulated_s: (scenario.durationMs / MS_PER_SECOND) * hashes.length,
      wall_s: comparison.wallSeconds,
      workers,
      machine: { node: process.version, platform: process.platform, processor: cpus()[0]?.model ?? 'unknown' },
    }),
  );
  folder.write('summary.json', json(comparison));
  folder.write('comparison.csv', metricsCsv(comparison));
  folder.write('delays.csv', delaysCsv(comparison));
  folder.write('coverage.csv', coverageCsv(project, coverage));
  for (const { files } of coverage) for (const [name, content] of Object.entries(files)) folder.write(name, content);
  folder.write('report.html', reportOf(comparison, coverage));
}

function reportOf(comparison: Comparison, coverage: readonly LayoutCoverage[]): string {
  return renderReport(comparison, {
    maps: coverage.map(({ layout, files }) => String(files[`coverage-${layout.name}.svg`])),
    tables: {
      metrics: 'comparison.csv',
      coverage: 'coverage.csv',
      funnel: 'funnel.csv',
      handChanges: 'incidents.csv',
      knewFirst: 'knew-first.csv',
      delays: 'delays.csv',
    },
    viewerLink: null,
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
