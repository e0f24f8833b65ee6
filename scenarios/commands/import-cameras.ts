/** `sunqar import cameras`: a list of cameras somebody keeps, as a layout for a place. */
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { readCameraTable } from '../import/cameras/csv.ts';
import { readCameraPoints } from '../import/cameras/geojson.ts';
import { layoutText } from '../import/cameras/layout-text.ts';
import { Findings } from '../import/findings.ts';
import { findingText } from '../import/report.ts';
import { message } from '../messages/catalogue.ts';
import { fileProblem, InputError, visible } from '../read/problem.ts';
import { genericCatalogue } from '../read/project.ts';
import { EXIT } from './exit.ts';
import { loadText } from './files.ts';
import { nameOf } from './import-folder.ts';
import { siteOf } from './place.ts';
import { printJson } from './print.ts';

interface Options {
  readonly city: string;
  readonly name?: string;
  readonly out?: string;
  readonly json?: boolean;
}

export function register(program: Command): void {
  program
    .command('cameras')
    .description(message('cli.import.cameras.description'))
    .argument('<file>', message('cli.import.cameras.file'))
    .requiredOption('--city <city>', message('cli.import.cameras.city'))
    .option('--name <name>', message('cli.import.cameras.name'))
    .option('--out <file>', message('cli.import.cameras.out'))
    .option('--json', message('cli.json'))
    .addHelpText(
      'after',
      `\n${message('cli.example')}\n  sunqar import cameras inventory.csv --city aktau/aktau.city.json --out aktau/today.layout.yaml`,
    )
    .action((file: string, options: Options) => {
      process.exitCode = importCameras(file, options);
    });
}

function importCameras(file: string, { city, name, out, json }: Options): number {
  const text = loadText(file);
  if (text === null) throw new InputError([fileProblem(file, { key: 'problem.no_file' })]);
  const findings = new Findings();
  const inputs = { site: siteOf(city), catalogue: genericCatalogue, name: nameOf(name ?? file) };
  const read = /\.(geo)?json$/i.test(file) ? readCameraPoints : readCameraTable;
  const layout = read(text, file, inputs, findings);
  const written = layoutText(layout, message('import.layout_remark'));
  if (out !== undefined) writeNew(out, written);
  const told = findings.list().map((finding) => ({ ...finding, says: findingText(finding) }));
  if (json === true) printJson({ layout, findings: told });
  else {
    if (out === undefined) process.stdout.write(written);
    const tell = out === undefined ? console.error : console.log; // the layout itself is on stdout
    for (const { says } of told) tell(visible(says));
    if (out !== undefined) tell(message('cli.written', { folder: out }));
  }
  return EXIT.done;
}

/** @throws {InputError} where something stands already, or nothing may be written */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const reason = String((error as NodeJS.ErrnoException).code);
    const key = reason === 'EEXIST' ? 'problem.file_exists' : 'problem.unwritable';
    throw new InputError([fileProblem(file, { key, values: { reason } })]);
  }
}
