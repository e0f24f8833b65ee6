/** Every command that the documents show is run, in a copy of nothing but what they say is there. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const work = mkdtempSync(join(tmpdir(), 'sunqar-docs-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const documents = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const shown = documents.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block.split('\n').flatMap((line) => (line.startsWith('npx sunqar ') ? [[file, line] as const] : [])),
  ),
);

/** A command shown twice is run once. */
const commands = [...new Map(shown.map(([file, command]) => [command, file]))].map(
  ([command, file]) => [file, command] as const,
);

/** Which command wrote what `command` calls by this name: itself, or the last before it. */
function writerOf(name: string, command: string): number {
  const until = commands.findIndex((shown) => shown[1] === command);
  const before = commands.slice(0, until + 1).findLastIndex(([, shown]) => shown.includes(`--out ${name}`));
  return before < 0 ? until : before;
}

test('the documents show commands', () => {
  expect(commands.length).toBeGreaterThan(5);
});

test.each(commands)('%s: %s', (_, command) => {
  const args = command
    .split(' ')
    .slice(2)
    .map((arg) => (arg.startsWith('runs/') ? join(work, `${writerOf(arg, command)}-${arg.slice(5)}`) : arg))
    .map((arg) => (/^(scenarios|test)\//.test(arg) ? resolve(arg) : arg));
  const { status, stderr } = spawnSync('node', [resolve('dist/node/cli.js'), ...args], { encoding: 'utf8', cwd: work });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('every file that a document links to is there', () => {
  const missing = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', ...documents.slice(1)].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\]\(([^)#]+)\)/g)]
      .map(([, target]) => join(file, '..', target))
      .filter((path) => !path.includes('://') && spawnSync('test', ['-e', path]).status !== 0),
  );
  expect(missing).toEqual([]);
});

test('every npm script that a document names is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', ...documents.slice(1)].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/npm run ([a-z:]+)/g)].map(([, script]) => script),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((script) => !(script in scripts))).toEqual([]);
});
