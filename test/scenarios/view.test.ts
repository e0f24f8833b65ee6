/** `sunqar view`: what its server gives to whom, and how the command ends. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Served, type Server, startServer } from '../../scenarios/commands/view-server.ts';
import { PRODUCT, runProgram } from '../built.ts';

const work = mkdtempSync(join(tmpdir(), 'sunqar-view-'));
const folder = join(work, 'run');
const viewer = join(work, 'viewer');
for (const [path, text] of [
  [viewer, 'the page'],
  [folder, 'a run'],
  [work, 'a secret'],
]) {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, path === viewer ? 'index.html' : 'file.txt'), text);
}
afterAll(() => rmSync(work, { recursive: true, force: true }));

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Asks for a path exactly as written: no client tidies it up. */
function ask(server: Server, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      let body = '';
      response.on('data', (data) => {
        body += data;
      });
      response.on('end', () => resolve({ status: response.statusCode!, body, headers: response.headers }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

async function serving(served: Partial<Served>, act: (server: Server) => Promise<void>): Promise<void> {
  const server = await startServer({ viewer, folder, token: null, ...served }, 0, '127.0.0.1');
  await act(server).finally(() => server.close());
}

describe('the server', () => {
  test('gives the page and the run, cross-origin isolated', () =>
    serving({}, async (server) => {
      const page = await ask(server, '/');
      expect(page).toMatchObject({ status: 200, body: 'the page' });
      expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(page.headers['cross-origin-embedder-policy']).toBe('require-corp');
      expect(await ask(server, '/run/file.txt')).toMatchObject({ status: 200, body: 'a run' });
      expect(new URL(server.url).searchParams.get('run')).toBe('run');
    }));

  test.each([
    '/../file.txt',
    '/run/../file.txt',
    '/run/../../file.txt',
    '/run/%2e%2e/file.txt',
    '/run/..%2ffile.txt',
    '/run/%2e%2e%2ffile.txt',
    '/run//../../file.txt',
    '/run/..%5c..%5cfile.txt',
    '/run/%00',
    '//elsewhere/file.txt',
  ])('gives nothing beside them: %s', (path) =>
    serving({}, async (server) => {
      const { status, body } = await ask(server, path);
      expect(body).not.toContain('secret');
      expect(status === 200 ? body : 'refused').toMatch(/^(the page|refused)$/);
    }),
  );

  test('changes nothing, and answers to no name but this machine’s own', () =>
    serving({}, async (server) => {
      expect((await ask(server, '/', {}, 'POST')).status).toBe(405);
      expect((await ask(server, '/run/file.txt', { Host: 'evil.example:80' })).status).toBe(403);
      expect((await ask(server, '/run/file.txt', { Host: 'localhost:80' })).status).toBe(200);
    }));

  test('with a token, gives nothing without it, and remembers whoever showed it', () =>
    serving({ token: 'abc' }, async (server) => {
      expect((await ask(server, '/')).status).toBe(403);
      expect((await ask(server, '/?token=abd')).status).toBe(403);
      const shown = await ask(server, '/?token=abc');
      expect(shown).toMatchObject({ status: 200, body: 'the page' });
      const cookie = String(shown.headers['set-cookie']);
      expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
      expect((await ask(server, '/run/file.txt', { Cookie: cookie.split(';')[0] })).status).toBe(200);
      expect(new URL(server.url).searchParams.get('token')).toBe('abc');
    }));
});

describe('the command', () => {
  const CLI = [join(PRODUCT, 'node/cli.js'), 'view'];

  test.each([
    [['/no/such/folder'], /no such folder.*sunqar run/],
    [[work], /neither a run nor a comparison/],
    [['--port', '99999'], /0 to 65535/],
  ])('refuses %j in words, with 2', async (args, words) => {
    const { exit, stderr } = await runProgram(process.execPath, [...CLI, ...args]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(words);
  });

  test('says where to look, and ends with 0 on Ctrl-C', async () => {
    const server = spawn(process.execPath, [...CLI, '--port', '0']);
    const said = await new Promise<string>((resolve) => server.stdout.once('data', (data) => resolve(String(data))));
    expect(said).toMatch(/http:\/\/127\.0\.0\.1:\d+\/ /);
    server.kill('SIGINT');
    expect(await new Promise((resolve) => server.once('close', resolve))).toBe(0);
  });
});
