/** `sunqar import …`: one verb, a kind of source each. */
import type { Command } from 'commander';
import { message } from '../messages/catalogue.ts';
import * as importCameras from './import-cameras.ts';
import * as importModel from './import-model.ts';
import * as importOsm from './import-osm.ts';

export function register(program: Command): void {
  const command = program.command('import').description(message('cli.import.description'));
  for (const kind of [importOsm, importModel, importCameras]) kind.register(command);
}
