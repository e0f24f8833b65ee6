/**
 * The product as people get it, built: its command line as a process of any Node, and its viewer in a real browser.
 *
 * `npm test` builds before it tests. Whoever runs one file alone gets a build when the one there is older than a source.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright';
import type { Fault } from './planted/faults.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What `npm run build` leaves: `node/cli.js`, `viewer/index.html`. */
export const PRODUCT = join(ROOT, 'dist');

const SOURCES = ['engine', 'sim', 'scenarios', 'viewer', 'package.json', 'vite.config.ts'];
/** A test runner's own settings would make a build for testing. */
const ENVIRONMENT = { ...process.env, NODE_ENV: 'production', VITEST: undefined, NO_COLOR: '1', LANG: 'en' };

/** Builds the product unless what is there is newer than every source. */
export async function buildProduct(): Promise<void> {
  const outputs = ['node/cli.js', 'node/worker.js', 'viewer/index.html'].map((file) => join(PRODUCT, file));
  const newest = Math.max(...SOURCES.map((path) => newestIn(join(ROOT, path))));
  if (outputs.every((file) => existsSync(file) && statSync(file).mtimeMs > newest)) return;
  const { exit, stderr } = await runProgram('npx', ['vite', 'build', '--app', '--logLevel', 'error']);
  if (exit !== 0) throw new Error(`the product does not build:\n${stderr}`);
}

/** Builds the product with a fault planted. @returns its folder, laid out as PRODUCT */
export async function buildPlanted(fault: Fault): Promise<string> {
  const { exit, stderr } = await runProgram(process.execPath, ['--import', 'tsx', 'test/planted/build.ts', fault]);
  if (exit !== 0) throw new Error(`the product with the fault "${fault}" does not build:\n${stderr}`);
  return join(PRODUCT, 'planted', fault);
}

function newestIn(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  const inside = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return Math.max(...inside.map((name) => statSync(join(path, name)).mtimeMs));
}

export interface Ended {
  readonly exit: number | null; // null: by a signal
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. @param isRipe is asked every few ms; once it says yes, the program is sent SIGINT */
export function runProgram(program: string, args: readonly string[], isRipe?: () => boolean): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: ROOT, env: ENVIRONMENT });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    const watch = setInterval(() => {
      if (!isRipe?.()) return;
      clearInterval(watch);
      child.kill('SIGINT');
    }, 3);
    child.on('error', reject);
    child.on('close', (exit) => {
      clearInterval(watch);
      resolve({ exit, stdout, stderr });
    });
  });
}

/** What `sunqar verify --json` said, and how it ended. */
export interface Verified {
  readonly exit: number | null;
  readonly identical: boolean;
  readonly hashes: readonly string[]; // per number of workers, then resumed
}

/** @param node  the program: this Node, or another version's */
export async function verify(build: string, args: readonly string[], node = process.execPath): Promise<Verified> {
  const { exit, stdout, stderr } = await runProgram(node, [join(build, 'node/cli.js'), 'verify', ...args, '--json']);
  if (stdout === '') throw new Error(`verify ${args.join(' ')} said nothing and ended with ${exit}: ${stderr}`);
  const { identical, trials } = JSON.parse(stdout) as { identical: boolean; trials: { hash: string }[] };
  return { exit, identical, hashes: trials.map(({ hash }) => hash) };
}

/** The program of another version of Node, from the npm registry; null where that is out of reach. */
export function nodeOfVersion(major: number): string | null {
  const { status, stdout } = spawnSync('npx', ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath'], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  const program = stdout?.trim() ?? '';
  return status === 0 && existsSync(program) ? program : null;
}

export function launchChromium(): Promise<Browser> {
  const executablePath = [process.env.CHROMIUM_PATH ?? '', '/usr/bin/chromium'].find(existsSync);
  if (executablePath === undefined) throw new Error('no Chromium at /usr/bin/chromium or CHROMIUM_PATH');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Serves the viewer of a build, cross-origin isolated, as SharedArrayBuffer wants it. */
export async function serveViewer(build: string): Promise<{ url: string; server: Server }> {
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url ?? '/', 'http://localhost');
    const file = join(build, 'viewer', normalize(pathname === '/' ? '/index.html' : pathname));
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

/** The hash that the viewer of a build shows once it has run the scenario. */
export async function hashInBrowser(
  browser: Browser,
  build: string,
  query: Readonly<Record<string, string>>,
): Promise<string> {
  const { url, server } = await serveViewer(build);
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  try {
    await page.goto(`${url}?${new URLSearchParams(query)}`);
    const ended = await page.waitForFunction(
      () => document.documentElement.dataset.hash ?? document.documentElement.dataset.trouble,
      null,
      { timeout: 60_000 },
    );
    return String(await ended.jsonValue());
  } finally {
    await page.close();
    server.close();
  }
}
