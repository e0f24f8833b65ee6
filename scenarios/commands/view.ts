/**
 * `sunqar view`: serves the viewer, and a folder of results beside it under /run/. On this machine alone unless told;
 * beyond it whoever opens the page must know a token. Runs until Ctrl-C.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError } from 'commander';
import { message } from '../messages/catalogue.ts';
import { fileProblem, InputError } from '../read/problem.ts';
import { EXIT } from './exit.ts';
import { watchInterruption } from './interruption.ts';
import { RUN_FOLDER_VERSION, readManifest } from './run-folder.ts';
import { isLoopback, startServer } from './view-server.ts';

interface Options {
  readonly port: number;
  readonly host: string;
}

const PORT = 4780; // assumed free: no service is registered for it
const TOKEN_BYTES = 16;
/** How often Ctrl-C is looked for, ms. */
const WATCH = 50;

export function register(program: Command): void {
  program
    .command('view')
    .description(message('cli.view.description'))
    .argument('[folder]', message('cli.view.folder'))
    .option('--port <number>', message('cli.view.port'), parsePort, PORT)
    .option('--host <address>', message('cli.view.host'), '127.0.0.1')
    .addHelpText('after', `\n${message('cli.example')}\n  sunqar view runs/evening --port 8000`)
    .action(async (folder: string | undefined, options: Options) => {
      process.exitCode = await view(folder ?? null, options);
    });
}

function parsePort(text: string): number {
  const port = Number(text);
  if (text !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError(message('cli.view.port.limit'));
}

async function view(folder: string | null, { port, host }: Options): Promise<number> {
  const viewer = viewerFolder();
  if (folder !== null) refuseFolder(folder);
  const token = isLoopback(host) ? null : randomBytes(TOKEN_BYTES).toString('base64url');
  const interruption = watchInterruption();
  try {
    const served = { viewer, folder: folder === null ? null : resolve(folder), token };
    const server = await startServer(served, port, host).catch((error: NodeJS.ErrnoException) => {
      const says = { key: 'problem.view.port', values: { reason: String(error.code) } } as const;
      throw new InputError([fileProblem(`${host}:${port}`, says, { key: 'fix.view.port' })]);
    });
    process.stdout.write(`${message('cli.view.ready', { url: server.url })}\n`);
    if (token !== null) process.stdout.write(`${message('cli.view.token')}\n`);
    while (!interruption.asked()) await new Promise((go) => setTimeout(go, WATCH));
    await server.close();
    return EXIT.done;
  } finally {
    interruption.stop();
  }
}

/** Beside the bundle, or where the build leaves it when run from source. */
function viewerFolder(): string {
  const here = import.meta.url;
  const folder = fileURLToPath(new URL(here.endsWith('.ts') ? '../../dist/viewer' : '../viewer', here));
  if (existsSync(join(folder, 'index.html'))) return folder;
  throw new InputError([fileProblem(folder, { key: 'problem.view.not_built' }, { key: 'fix.view.build' })]);
}

/** What a folder must have to be shown. */
const SHOWN = { 'sunqar-run': ['place.json', 'motion.sqmo', 'events.ndjson'], 'sunqar-comparison': ['summary.json'] };

/** @throws {InputError} unless it is a run or a comparison that the viewer can show */
function refuseFolder(folder: string): void {
  const refusal = (key: 'no_folder' | 'foreign' | 'version' | 'incomplete', values = {}) =>
    new InputError([fileProblem(folder, { key: `problem.view.${key}`, values }, { key: 'fix.view.run' })]);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw refusal('no_folder');
  const { format, version } = readManifest(folder) ?? {};
  if (format !== 'sunqar-run' && format !== 'sunqar-comparison') throw refusal('foreign');
  if (version !== RUN_FOLDER_VERSION) throw refusal('version', { value: String(version), limit: RUN_FOLDER_VERSION });
  const missing = SHOWN[format].find((file) => !existsSync(join(folder, file)));
  if (missing !== undefined) throw refusal('incomplete', { value: missing });
}
