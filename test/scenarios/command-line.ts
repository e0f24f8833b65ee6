/** The command line from source, as people run it: in a folder of the test's own, and in English unless told. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const MAIN = resolve('scenarios/commands/main.ts');
const TSX = import.meta.resolve('tsx');

/** What it printed begins on a line of its own, as inline snapshots want it. */
export function runSource(folder: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const run = spawnSync(process.execPath, ['--import', TSX, MAIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, SUNQAR_LANG: '', LC_ALL: '', LC_MESSAGES: '', LANG: 'C', NO_COLOR: '1', ...environment },
  });
  return { code: run.status, stdout: `\n${run.stdout}`, stderr: `\n${run.stderr}` };
}
