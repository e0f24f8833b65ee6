/** `sunqar export`: a place for other tools, as CityJSON, glTF or GeoJSON. */
import { existsSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { cityJsonOf } from '../export/cityjson.ts';
import { geoJsonOf } from '../export/geojson.ts';
import { gltfOf } from '../export/gltf.ts';
import { message } from '../messages/catalogue.ts';
import { fileProblem, InputError } from '../read/problem.ts';
import { EXIT } from './exit.ts';
import { siteOf } from './place.ts';

interface Options {
  readonly out: string;
  readonly force?: boolean;
}

export function register(program: Command): void {
  program
    .command('export')
    .description(message('cli.export.description'))
    .argument('<city>', message('cli.export.city'))
    .requiredOption('--out <file>', message('cli.export.out'))
    .option('--force', message('cli.export.force'))
    .addHelpText('after', `\n${message('cli.example')}\n  sunqar export aktau/aktau.city.json --out aktau.glb`)
    .action(async (city: string, options: Options) => {
      process.exitCode = await exportPlace(city, options);
    });
}

async function exportPlace(city: string, { out, force }: Options): Promise<number> {
  const format = /\.(glb|geojson|city\.json)$/i.exec(out)?.[1].toLowerCase();
  if (format === undefined) {
    throw new InputError([fileProblem(out, { key: 'problem.export.format' }, { key: 'fix.export.format' })]);
  }
  if (force !== true && existsSync(out)) throw new InputError([fileProblem(out, { key: 'problem.file_exists' })]);
  const site = siteOf(city);
  const content =
    format === 'glb'
      ? await gltfOf(site)
      : `${JSON.stringify(format === 'geojson' ? geoJsonOf(site) : cityJsonOf(site))}\n`;
  try {
    writeFileSync(out, content);
  } catch (error) {
    const reason = String((error as NodeJS.ErrnoException).code);
    throw new InputError([fileProblem(out, { key: 'problem.unwritable', values: { reason } })]);
  }
  process.stdout.write(`${message('cli.written', { folder: out })}\n`);
  if (site.attribution !== '') process.stdout.write(`${site.attribution}\n`);
  return EXIT.done;
}
