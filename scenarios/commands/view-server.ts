/**
 * The server behind `sunqar view`: two folders, read only, cross-origin isolated. Which files a path may reach is sirv's
 * business, which keeps within its folder. Names other than this machine's are refused on loopback, so that no page from
 * elsewhere can reach it under a name of its own (DNS rebinding).
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';

export interface Served {
  readonly viewer: string;
  readonly folder: string | null; // under /run/; null: the page runs the bundled scenario
  readonly token: string | null; // null: whoever reaches the server may read
}

export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

const COOKIE = 'sunqar-token';

/** SharedArrayBuffer needs a cross-origin isolated page. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer', // the token stays here
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-cache',
};

export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host);
}

/** @throws when the port or the address cannot be had */
export async function startServer(served: Served, port: number, host: string): Promise<Server> {
  const viewer = sirv(served.viewer, { dev: true, etag: true });
  const results = served.folder === null ? null : sirv(served.folder, { dev: true, etag: true });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const refusal = refusalOf(request, served.token, isLoopback(host));
    if (refusal !== null) return end(response, refusal);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (served.token !== null && searchParams.has('token')) {
      response.setHeader('Set-Cookie', `${COOKIE}=${served.token}; HttpOnly; SameSite=Strict; Path=/`);
    }
    const none = () => end(response, 404);
    if (results === null || !pathname.startsWith('/run/')) return viewer(request, response, none);
    request.url = pathname.slice('/run'.length);
    return results(request, response, none);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host.replace(/^\[|\]$/g, ''), resolve);
  });
  const query = new URLSearchParams({
    ...(served.folder === null ? {} : { run: 'run' }),
    ...(served.token === null ? {} : { token: served.token }),
  });
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return {
    url: `http://${name}:${(server.address() as AddressInfo).port}/${query.size > 0 ? `?${query}` : ''}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refusalOf({ method, url, headers }: IncomingMessage, token: string | null, isLocal: boolean): number | null {
  if (method !== 'GET' && method !== 'HEAD') return 405;
  if (!URL.canParse(url ?? '/', 'http://localhost')) return 400;
  const name = /^(\[[^\]]*\]|[^:]*)/.exec(headers.host ?? '')?.[0] ?? '';
  if (isLocal && !isLoopback(name)) return 403;
  if (token === null) return null;
  const shown = new URL(url ?? '/', 'http://localhost').searchParams.get('token') ?? cookieOf(headers.cookie ?? '');
  return shown !== null && isSame(shown, token) ? null : 403;
}

function cookieOf(cookies: string): string | null {
  return (
    cookies
      .split(/;\s*/)
      .flatMap((pair) => (pair.startsWith(`${COOKIE}=`) ? [pair.slice(COOKIE.length + 1)] : []))[0] ?? null
  );
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/plain' }).end(`${status}\n`);
}
