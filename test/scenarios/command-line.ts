/** The command line as people get it, built: in a folder of the test's own, and in English unless told. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PRODUCT } from '../built.ts';

export const CLI = join(PRODUCT, 'node/cli.js');

/** What it printed begins on a line of its own, as inline snapshots want it. */
export function runSunqar(folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const run = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, SUNQAR_LANG: '', LC_ALL: '', LC_MESSAGES: '', LANG: 'C', NO_COLOR: '1', ...environment },
  });
  return { code: run.status, stdout: `\n${run.stdout}`, stderr: `\n${run.stderr}` };
}
