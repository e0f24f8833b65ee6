/** `sunqar import osm`: a place from OpenStreetMap, out of a file or from an Overpass server. */
import type { Command } from 'commander';
import { countFeatures, type OsmCounts } from '../import/osm/counts.ts';
import { extentOf } from '../import/osm/extent.ts';
import { placeFromOsm } from '../import/osm/place.ts';
import { readOsm, refuseLargeOsm } from '../import/osm/reading/open.ts';
import { fetchOverpass } from '../import/osm/reading/overpass.ts';
import { type Box, parseBox, parseRing } from '../import/osm/reading/overpass-area.ts';
import { watch, within } from '../import/steps.ts';
import { message } from '../messages/catalogue.ts';
import { fileProblem, InputError } from '../read/problem.ts';
import { EXIT } from './exit.ts';
import { loadText } from './files.ts';
import { finishImport, type ImportOptions, nameOf, sourceBytes } from './import-folder.ts';
import { watchInterruption } from './interruption.ts';
import { startProgress } from './progress.ts';
import { RunFolder } from './run-folder.ts';

interface Options extends ImportOptions {
  readonly box?: string;
  readonly polygon?: string;
  readonly overpass?: string;
  readonly timeout: number;
  readonly name?: string;
  readonly season: 'summer' | 'winter';
}

/** The public server that asks for fair use: https://wiki.openstreetmap.org/wiki/Overpass_API */
const SERVER = 'https://overpass-api.de/api/interpreter';
const LAYOUT = 'mapped';
const READING = 0.05; // of the time, as Monaco spends it

export function register(program: Command): void {
  program
    .command('osm')
    .description(message('cli.import.osm.description'))
    .argument('[file]', message('cli.import.osm.file'))
    .option('--box <west,south,east,north>', message('cli.import.osm.box'))
    .option('--polygon <file>', message('cli.import.osm.polygon'))
    .option('--overpass <url>', message('cli.import.osm.overpass', { url: SERVER }))
    .option('--timeout <seconds>', message('cli.import.osm.timeout'), Number, 180)
    .option('--name <name>', message('cli.import.name'))
    .option('--season <season>', message('cli.import.season'), 'summer')
    .option('--out <folder>', message('cli.out'))
    .option('--force', message('cli.force'))
    .option('--json', message('cli.json'))
    .addHelpText(
      'after',
      `\n${message('cli.example')}\n  sunqar import osm district.osm.pbf --out district\n  sunqar import osm --box 51.14,43.64,51.17,43.66 --out aktau`,
    )
    .action(async (file: string | undefined, options: Options) => {
      process.exitCode = await importOsm(file, options);
    });
}

async function importOsm(file: string | undefined, options: Options): Promise<number> {
  const box = options.box === undefined ? null : parseBox(options.box, '--box');
  const subject = file ?? options.overpass ?? SERVER;
  refuseMixture(file, options);
  const name = nameOf(options.name ?? file ?? 'place');
  const folder = options.out === undefined ? null : new RunFolder(options.out, options.force === true);
  const interruption = watchInterruption();
  const progress = startProgress(message('progress.import'), 100);
  try {
    const bytes = file === undefined ? await download(subject, box, options) : sourceBytes(file, refuseLargeOsm);
    const extract = await readOsm(bytes, subject, (share) => progress.update(100 * READING * share));
    const extent = extentOf(extract, box, subject);
    const steps = within(
      placeFromOsm(extract, extent, { name, layoutName: LAYOUT, season: options.season }),
      READING,
      1,
    );
    const imported = await watch(steps, (share) => progress.update(100 * share), interruption.asked);
    progress.stop();
    if (imported === null) {
      folder?.discard();
      console.error(message('cli.interrupted_early'));
      return EXIT.interrupted;
    }
    const found = foundIn(countFeatures(extract), bytes.length);
    finishImport(
      folder,
      { kind: 'osm', file: subject, bytes },
      found,
      { ...imported, name },
      imported.findings,
      options.json === true,
    );
    return EXIT.done;
  } catch (error) {
    progress.stop();
    folder?.discard();
    throw error;
  } finally {
    interruption.stop();
  }
}

/** @throws {InputError} where it is not clear what to import */
function refuseMixture(file: string | undefined, { box, polygon, overpass, season, timeout }: Options): void {
  const refuse = (
    subject: string,
    key: 'problem.import.no_source' | 'problem.import.two_sources' | 'problem.import.option',
  ) => {
    throw new InputError([fileProblem(subject, { key }, { key: 'fix.import.source' })]);
  };
  if (file === undefined && box === undefined && polygon === undefined)
    refuse('import osm', 'problem.import.no_source');
  if (file !== undefined && (overpass !== undefined || polygon !== undefined))
    refuse(file, 'problem.import.two_sources');
  if (box !== undefined && polygon !== undefined) refuse('--polygon', 'problem.import.two_sources');
  if (season !== 'summer' && season !== 'winter') refuse('--season', 'problem.import.option');
  if (!(timeout >= 1 && timeout <= 300)) refuse('--timeout', 'problem.import.option');
}

async function download(url: string, box: Box | null, { polygon, timeout }: Options): Promise<Uint8Array> {
  const server = { url, timeoutS: timeout };
  if (box !== null) return fetchOverpass({ ...server, box });
  const text = loadText(polygon!);
  if (text === null) throw new InputError([fileProblem(polygon!, { key: 'problem.no_file' })]);
  return fetchOverpass({ ...server, polygon: parseRing(text, polygon!) });
}

function foundIn(
  { nodeBox, box, features, highways, ...rest }: OsmCounts,
  size: number,
): Readonly<Record<string, unknown>> {
  const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return {
    size,
    ...rest,
    node_box_deg: nodeBox,
    box_deg: box,
    ...Object.fromEntries(Object.entries(features).map(([key, count]) => [snake(key), count])),
    highways: Object.fromEntries(highways),
  };
}
