/**
 * Builds the product with a fault of faults.ts into dist/planted/<fault>: `node --import tsx test/planted/build.ts exp`.
 * A process of its own, because a build reads settings that a test runner has changed.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBuilder, type Plugin } from 'vite';
import { FAULTS, type Fault } from './faults.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fault = process.argv[2] as Fault;
const edits = FAULTS[fault];
const folder = join(root, 'dist', 'planted', fault);

for (const { file, find } of edits) {
  const places = readFileSync(join(root, file), 'utf8').split(find).length - 1;
  if (places !== 1) throw new Error(`${file} has ${places} places for the fault "${fault}", not 1:\n${find}`);
}

const plant = (): Plugin => ({
  name: `planted ${fault}`,
  enforce: 'pre',
  transform(code, id) {
    const file = relative(root, id.split('?')[0]);
    const own = edits.filter((edit) => edit.file === file);
    return own.length === 0 ? null : own.reduce((text, { find, put }) => text.replace(find, () => put), code);
  },
});

const builder = await createBuilder({
  configFile: join(root, 'vite.config.ts'),
  logLevel: 'error',
  plugins: [plant()],
  worker: { plugins: () => [plant()] },
  environments: {
    client: { build: { outDir: join(folder, 'viewer') } },
    node: { build: { outDir: join(folder, 'node') } },
  },
});
await builder.buildApp();
