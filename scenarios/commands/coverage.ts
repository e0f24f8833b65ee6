/** `sunqar coverage`: what each layout's cameras can see of the place, as tables, GeoJSON and maps. Runs no people. */
import type { Command } from 'commander';
import { TaskPool } from '../../engine/workers/pool.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { Layout } from '../../sim/cameras/layout.ts';
import { SIGHT_HEIGHTS } from '../../sim/cameras/sight-table.ts';
import type { CameraCover } from '../../sim/coverage/camera-cover.ts';
import { compileDemand } from '../../sim/coverage/demand.ts';
import { findGaps, type Gap } from '../../sim/coverage/gaps.ts';
import { compileGround } from '../../sim/coverage/ground.ts';
import { type CoverageMeasures, measureCoverage } from '../../sim/coverage/measures.ts';
import { compileOccluders } from '../../sim/world/occluders.ts';
import { coverageGeoJson } from '../coverage/geojson.ts';
import { coverageMapSvg, coveragePng, coverageSvg, worldFile } from '../coverage/picture.ts';
import { projectionText } from '../import/frame.ts';
import { type MessageKey, message } from '../messages/catalogue.ts';
import { type Project, readProject } from '../read/project.ts';
import { csv } from './csv.ts';
import { EXIT } from './exit.ts';
import { findInput, loadText } from './files.ts';
import { watchInterruption } from './interruption.ts';
import { printJson, printTable } from './print.ts';
import { startProgress } from './progress.ts';
import { MANIFEST, RunFolder } from './run-folder.ts';
import { defaultWorkers, parseWorkers, workerUrl } from './workers.ts';

export const COVERAGE_FOLDER_VERSION = 1;

interface Options {
  readonly out?: string;
  readonly force?: boolean;
  readonly workers: number;
  readonly json?: boolean;
}

/** What one layout covers, with the covers it was measured from. */
export interface LayoutCoverage {
  readonly layout: Layout;
  readonly measures: CoverageMeasures;
  readonly gaps: readonly Gap[];
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly map: string; // SVG, for a column of a report
}

export function register(program: Command): void {
  program
    .command('coverage')
    .description(message('cli.coverage.description'))
    .argument('<scenario>', message('cli.scenario'))
    .option('--out <folder>', message('cli.out'))
    .option('--force', message('cli.force'))
    .option('--workers <count>', message('cli.workers'), parseWorkers, defaultWorkers())
    .option('--json', message('cli.json'))
    .addHelpText('after', `\n${message('cli.example')}\n  sunqar coverage evening-yard --out runs/coverage`)
    .action(async (argument: string, options: Options) => {
      process.exitCode = await coverage(argument, options);
    });
}

async function coverage(argument: string, { out, force, workers, json }: Options): Promise<number> {
  const project = readProject(findInput(argument), loadText);
  const folder = out === undefined ? null : new RunFolder(out, force === true);
  const interruption = watchInterruption();
  try {
    const found = await coverLayouts(project, workers);
    if (interruption.asked()) {
      folder?.discard();
      console.error(message('cli.interrupted_early'));
      return EXIT.interrupted;
    }
    if (folder) writeCoverage(folder, project, found);
    if (json) printJson(found.map(({ layout, measures, gaps }) => summaryOf(layout, measures, gaps)));
    else printCoverage(found, folder?.target);
    return EXIT.done;
  } catch (error) {
    folder?.discard();
    throw error;
  } finally {
    interruption.stop();
  }
}

function writeCoverage(folder: RunFolder, project: Project, found: readonly LayoutCoverage[]): void {
  for (const { files } of found) for (const [name, content] of Object.entries(files)) folder.write(name, content);
  folder.write('coverage.csv', coverageCsv(project, found));
  const { scenario, layouts, inputs } = project;
  const about = { format: 'sunqar-coverage', version: COVERAGE_FOLDER_VERSION, sunqar: manifest.version };
  const made = { scenario: scenario.name, layouts: layouts.map(({ name }) => name), inputs };
  folder.write(MANIFEST, `${JSON.stringify({ ...about, ...made }, null, 2)}\n`);
  folder.commit();
}

/** Covers every layout of the project; cameras are built on `workers` threads and folded here, in order. */
export async function coverLayouts({ site, layouts }: Project, workers: number): Promise<LayoutCoverage[]> {
  const occluders = compileOccluders(site);
  const ground = compileGround(site);
  const demand = compileDemand(site, ground);
  const cameras = layouts.flatMap((layout) => layout.cameras);
  const progress = startProgress(message('progress.cameras'), cameras.length);
  const pool = new TaskPool(workerUrl(), workers);
  try {
    const tasks = cameras.map((camera) => ({ camera, occluders }));
    const covers: CameraCover[] = [];
    for await (const cover of pool.runAll<CameraCover>('coverOf', tasks)) progress.update(covers.push(cover));
    let first = 0;
    return layouts.map((layout) => {
      const own = covers.slice(first, first + layout.cameras.length);
      first += own.length;
      const measures = measureCoverage(ground, demand, layout.cameras, own);
      const gaps = findGaps(site, ground, demand, measures.covered);
      const png = coveragePng(site, ground, own);
      const picture = { site, layout, ground, png, gaps };
      const files = {
        [`coverage-${layout.name}.png`]: png,
        [`coverage-${layout.name}.pgw`]: worldFile(site, ground),
        [`coverage-${layout.name}.prj`]: projectionText(site),
        [`coverage-${layout.name}.svg`]: coverageSvg(picture),
        [`coverage-${layout.name}.geojson`]: coverageGeoJson(site, layout, measures, gaps),
      };
      return { layout, measures, gaps, files, map: coverageMapSvg(picture) };
    });
  } finally {
    progress.stop();
    await pool.close();
  }
}

/** One record per layout and level, then per camera: see docs/formats/run-folder.md. */
export function coverageCsv({ scenario }: Project, found: readonly LayoutCoverage[]): string {
  return csv(
    found.flatMap(({ layout, measures }) => {
      const tidy = { run: 0, layout: layout.name, seed: scenario.seed, scenario: scenario.name };
      const levels = measures.levels.map((level) => ({
        ...tidy,
        subject: 'layout',
        scale: level.scale,
        level: level.name,
        density_px_per_m: level.pxPerM,
        area_m2: level.area,
        share: level.share,
        demand_share: level.demandShare,
        ...Object.fromEntries(SIGHT_HEIGHTS.map((height, k) => [heightKey('share', height), level.shareByHeight[k]])),
        only_here_m2: null,
        ...Object.fromEntries(SIGHT_HEIGHTS.map((height) => [heightKey('dead_zone_m', height), null])),
      }));
      const lowest = measures.levels[0];
      const cameras = measures.cameras.map(({ id, area, onlyHere, deadZone }) => ({
        ...tidy,
        subject: id,
        scale: lowest.scale,
        level: lowest.name,
        density_px_per_m: lowest.pxPerM,
        area_m2: area,
        share: area / measures.openArea,
        demand_share: null,
        ...Object.fromEntries(SIGHT_HEIGHTS.map((height) => [heightKey('share', height), null])),
        only_here_m2: onlyHere,
        ...Object.fromEntries(SIGHT_HEIGHTS.map((height, k) => [heightKey('dead_zone_m', height), deadZone[k]])),
      }));
      return [...levels, ...cameras];
    }),
  );
}

/** share at 1.7 m → share_at_170_cm */
function heightKey(stem: string, height: number): string {
  return `${stem}_at_${Math.round(100 * height)}_cm`;
}

/** The figures of one layout as plain data, with units in the keys. */
export function summaryOf(layout: Layout, measures: CoverageMeasures, gaps: readonly Gap[]) {
  return {
    layout: layout.name,
    cameras: layout.cameras.length,
    open_ground_m2: measures.openArea,
    cell_m: measures.cell,
    levels: measures.levels.map(({ scale, name, pxPerM, share, demandShare }) => ({
      scale,
      level: name,
      density_px_per_m: pxPerM,
      share,
      demand_share: demandShare,
    })),
    k_coverage_share: measures.kCoverage,
    gaps: { count: gaps.length, largest_missed_demand_share: gaps[0]?.demandShare ?? 0, near: gaps[0]?.near ?? null },
  };
}

function printCoverage(found: readonly LayoutCoverage[], written: string | undefined): void {
  for (const { layout, measures, gaps } of found) {
    const values = { layout: layout.name, cameras: layout.cameras.length, area: Math.round(measures.openArea) };
    process.stdout.write(`\n${message('coverage.title', values)}\n`);
    printTable([
      ['coverage.level', 'coverage.density', 'coverage.naive', 'coverage.demand', 'coverage.feet', 'coverage.eyes'].map(
        (key) => message(key as MessageKey),
      ),
      ...measures.levels.map(({ scale, name, pxPerM, share, demandShare, shareByHeight }) => [
        `${message(`density.${name}` as MessageKey)} (${scale.replace('iec-', 'IEC ')})`,
        `${pxPerM} px/m`,
        ...[share, demandShare, shareByHeight[0], shareByHeight[2]].map(percent),
      ]),
    ]);
    const shares = measures.kCoverage.map((share, k) => `≥ ${k + 1}: ${percent(share)}`).join('   ');
    process.stdout.write(`${message('coverage.k')}  ${shares}\n`);
    gaps.slice(0, 3).forEach(({ area, demandShare, near }, k) => {
      const gap = { rank: k + 1, area: Math.round(area), share: percent(demandShare), near };
      process.stdout.write(`${message('coverage.gap', gap)}\n`);
    });
  }
  if (written !== undefined) process.stdout.write(`\n${message('cli.written', { folder: written })}\n`);
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
