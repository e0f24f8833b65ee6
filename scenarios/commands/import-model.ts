/** `sunqar import cityjson` and `import geojson`: buildings of a 3D model or of footprints with heights. */
import type { Command } from 'commander';
import { readCityJson } from '../import/cityjson/read.ts';
import { openGrid, refuseLargeGrid } from '../import/datum-grid.ts';
import { readGeoJson } from '../import/geojson/read.ts';
import { STOREY } from '../import/heights.ts';
import { message } from '../messages/catalogue.ts';
import { decodeText, refuseLarge } from '../read/text.ts';
import { EXIT } from './exit.ts';
import { finishImport, type ImportOptions, nameOf, sourceBytes } from './import-folder.ts';
import { RunFolder } from './run-folder.ts';

interface CityJsonOptions extends ImportOptions {
  readonly lod?: string;
  readonly crs?: string;
  readonly grid?: string;
  readonly name?: string;
}

interface GeoJsonOptions extends ImportOptions {
  readonly height?: string;
  readonly levels?: string;
  readonly storey: number;
  readonly name?: string;
}

export function register(program: Command): void {
  common(program.command('cityjson'))
    .description(message('cli.import.cityjson.description'))
    .option('--lod <level>', message('cli.import.cityjson.lod'))
    .option('--crs <code>', message('cli.import.cityjson.crs'))
    .option('--grid <file>', message('cli.import.cityjson.grid'))
    .addHelpText(
      'after',
      `\n${message('cli.example')}\n  sunqar import cityjson quarter.city.json --lod 2.2 --out quarter`,
    )
    .action((file: string, options: CityJsonOptions) => {
      process.exitCode = importFile(file, options, (text) => {
        const { lod, crs, name } = options;
        const grid = options.grid && openGrid(sourceBytes(options.grid, refuseLargeGrid), options.grid);
        const { site, counts, findings } = readCityJson(text, file, { lod, crs, grid, name });
        return { kind: 'cityjson', site, found: { ...counts }, findings };
      });
    });
  common(program.command('geojson'))
    .description(message('cli.import.geojson.description'))
    .option('--height <property>', message('cli.import.geojson.height'))
    .option('--levels <property>', message('cli.import.geojson.levels'))
    .option('--storey <metres>', message('cli.import.geojson.storey'), Number, STOREY)
    .addHelpText(
      'after',
      `\n${message('cli.example')}\n  sunqar import geojson houses.geojson --height roof_m --out houses`,
    )
    .action((file: string, options: GeoJsonOptions) => {
      process.exitCode = importFile(file, options, (text) => {
        const { height, levels, storey, name } = options;
        const read = { heightField: height, levelsField: levels, storeyHeight: storey, name };
        const { site, counts, findings } = readGeoJson(text, file, read);
        return { kind: 'geojson', site, found: { ...counts }, findings };
      });
    });
}

function common(command: Command): Command {
  return command
    .argument('<file>', message('cli.import.file'))
    .option('--name <name>', message('cli.import.name'))
    .option('--out <folder>', message('cli.out'))
    .option('--force', message('cli.force'))
    .option('--json', message('cli.json'));
}

type Read = Pick<Parameters<typeof finishImport>[1], 'kind'> & {
  readonly site: Parameters<typeof finishImport>[3]['site'];
  readonly found: Parameters<typeof finishImport>[2];
  readonly findings: Parameters<typeof finishImport>[4];
};

function importFile(
  file: string,
  { out, force, json, name }: ImportOptions & { name?: string },
  read: (text: string) => Read,
): number {
  const bytes = sourceBytes(file, refuseLarge);
  const { kind, site, found, findings } = read(decodeText(bytes, file));
  const folder = out === undefined ? null : new RunFolder(out, force === true);
  try {
    const place = { site, layout: null, name: nameOf(name ?? file) };
    finishImport(folder, { kind, file, bytes }, found, place, findings, json === true);
    return EXIT.done;
  } catch (error) {
    folder?.discard();
    throw error;
  }
}
