/** The folder that a comparison leaves: docs/formats/comparison.md. The tables by seed are there already. */
import { cpus } from 'node:os';
import manifest from '../../package.json' with { type: 'json' };
import { PROFILES } from '../../sim/feeds/profile.ts';
import type { SeedResult } from '../../sim/seed-run.ts';
import type { Comparison } from '../experiments/comparison.ts';
import type { Project } from '../read/project.ts';
import type { ReportExtras } from '../report/extras.ts';
import { MS_PER_SECOND } from '../schema/quantities.ts';
import { delaysCsv, metricsCsv } from './chain-tables.ts';
import { coverageCsv, type LayoutCoverage } from './coverage.ts';
import { placeJson } from './place.ts';
import { inputsHash } from './run.ts';
import { MANIFEST, RUN_FOLDER_VERSION, type RunFolder } from './run-folder.ts';

export const COMPARISON_FOLDER_VERSION = 1;

/** How the comparison came about. */
export interface Making {
  readonly status: 'complete' | 'interrupted' | 'lost-worker';
  readonly workers: number;
  readonly recorded: number; // seeds, the first ones
  readonly isBundled: boolean; // the viewer has the scenario too
  readonly minutes?: number; // at most, where it was asked for
  readonly hashes: readonly { readonly seed: string; readonly hash: string }[]; // by seed
}

export async function writeFolder(
  folder: RunFolder,
  project: Project,
  comparison: Comparison,
  coverage: readonly LayoutCoverage[],
  { status, workers, hashes, ...making }: Making,
): Promise<void> {
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
  const link = viewerLink(comparison, making);
  folder.write('report.html', await reportOf(comparison, coverage, link));
}

/** A seed that was recorded, as a run folder of its own for the viewer: runs/0 and on. */
export function writeRecordedRun(folder: RunFolder, project: Project, result: SeedResult, number: number): void {
  const { scenario, layouts } = project;
  const name = (file: string) => `${recordedRun(number)}/${file}`;
  const { name: profile, status } = PROFILES[scenario.detector];
  folder.write(
    name(MANIFEST),
    json({
      format: 'sunqar-run',
      version: RUN_FOLDER_VERSION,
      sunqar: manifest.version,
      status: 'complete',
      scenario: scenario.name,
      seed: result.seed,
      layouts: layouts.map((layout) => layout.name),
      detector: { profile, status },
      simulated_s: result.durationMs / MS_PER_SECOND,
    }),
  );
  folder.write(name('place.json'), placeJson({ ...project, scenario: { ...scenario, seed: result.seed } }));
  for (const [file, bytes] of Object.entries(result.recording ?? {})) folder.write(name(file), bytes);
}

function recordedRun(number: number): string {
  return `runs/${number}`;
}

/**
 * Where the viewer that serves this folder under /run/ shows an incident: in the recording of its seed, or by running a
 * bundled scenario again; null where neither can be.
 */
function viewerLink(
  comparison: Comparison,
  { recorded, isBundled, minutes }: Pick<Making, 'recorded' | 'isBundled' | 'minutes'>,
): ReportExtras['viewerLink'] {
  return (layout, { seed, at, incident }) => {
    const number = comparison.seeds.indexOf(seed);
    if (number >= recorded && !isBundled) return null;
    const source: Record<string, string> =
      number < recorded ? { run: `run/${recordedRun(number)}` } : { scenario: comparison.scenario, seed };
    const part: Record<string, string> = number < recorded || minutes === undefined ? {} : { minutes: `${minutes}` };
    const look = { t: (at / MS_PER_SECOND).toFixed(1), layout, incident };
    return `../?${new URLSearchParams({ ...source, ...part, ...look })}`;
  };
}

async function reportOf(
  comparison: Comparison,
  coverage: readonly LayoutCoverage[],
  link: ReportExtras['viewerLink'],
): Promise<string> {
  // Only here: what draws charts takes most of a second to load, and no other verb needs it.
  const { renderReport } = await import('../report/report.tsx');
  return renderReport(comparison, {
    maps: coverage.map(({ map }) => map),
    tables: {
      metrics: 'comparison.csv',
      coverage: 'coverage.csv',
      funnel: 'funnel.csv',
      handChanges: 'incidents.csv',
      knewFirst: 'knew-first.csv',
      delays: 'delays.csv',
      ...(comparison.draws === undefined ? {} : { draws: 'draws.csv' }),
    },
    viewerLink: link,
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
