/**
 * Asks a server for a city by Overpass's interface: https://wiki.openstreetmap.org/wiki/Overpass_API. The only file that
 * speaks to a network. Servers of this kind are shared and often busy: whatever comes instead of map data, a person is
 * told what the server said, and what to do.
 */
import { type Phrase, say } from '../../../messages/catalogue.ts';
import { InputError } from '../../../read/problem.ts';
import { reasonOf } from '../../../read/text.ts';
import { FILE_BYTES_MOST } from './limits.ts';
import { type Box, checkBox, checkRing, type Ring, sidesOf } from './overpass-area.ts';
import { boxFilter, cityQuery, ringFilter } from './overpass-query.ts';
import { mustBe, type Refusal, refused } from './refusal.ts';

export type OverpassRequest = {
  readonly url: string; // of the interpreter, like https://overpass-api.de/api/interpreter
  readonly timeoutS: number; // until the last byte is here; of more than 300, Node's own patience ends first
  readonly onProgress?: (bytes: number) => void; // so far; how many there will be, no server tells
  readonly signal?: AbortSignal;
} & ({ readonly box: Box } | { readonly polygon: Ring });

const SAID_MOST = 16 * 1024; // bytes of an answer that is not map data: nobody reads more
const REDIRECTS_MOST = 3;
const SERVER_SHARE = 0.9; // of the time: the server gives up before we do, and says why
const BUSY = [429, 502, 503, 504];
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * The answer as bytes of Overpass JSON, for `readOsm`, which tells what the server may say inside them.
 *
 * @throws {InputError} for an area that cannot be asked for, before anything is sent, and for any answer but map data
 * @throws whatever `signal` was aborted with
 */
export async function fetchOverpass(request: OverpassRequest): Promise<Uint8Array> {
  const { url, timeoutS, signal, onProgress = () => {} } = request;
  const query = queryOf(request);
  const late = AbortSignal.timeout(timeoutS * 1000);
  const stop = signal === undefined ? late : AbortSignal.any([signal, late]);
  let received = -1; // bytes; -1: no answer has begun
  try {
    const response = await ask(url, query, stop);
    received = 0;
    return await answerOf(url, response, (bytes) => {
      received = bytes;
      onProgress(bytes);
    });
  } catch (error) {
    if (error instanceof InputError) throw error;
    signal?.throwIfAborted();
    throw refused(url, null, late.aborted ? tooLate(timeoutS) : brokenOff(received, reasonIn(error)));
  }
}

const SMALLER: Phrase = { key: 'fix.osm.smaller_area' };
const WAIT: Phrase = { key: 'fix.osm.wait' };

function tooLate(seconds: number): Refusal {
  return { says: { key: 'problem.osm.late', values: { seconds } }, fix: SMALLER };
}

function brokenOff(bytes: number, reason: string): Refusal {
  return bytes < 0
    ? { says: { key: 'problem.osm.unreachable', values: { reason } }, fix: { key: 'fix.osm.other_server' } }
    : { says: { key: 'problem.osm.broken_off', values: { bytes, reason } }, fix: WAIT };
}

function queryOf(request: OverpassRequest): string {
  const seconds = Math.max(1, Math.floor(SERVER_SHARE * request.timeoutS));
  if ('box' in request) {
    checkBox(request.box, 'box');
    return cityQuery(sidesOf(request.box).map(boxFilter), seconds);
  }
  checkRing(request.polygon, 'polygon');
  return cityQuery([ringFilter(request.polygon)], seconds);
}

/** Sends the query, again wherever the server sends it on to. */
async function ask(url: string, query: string, signal: AbortSignal): Promise<Response> {
  let at = webAddress(url, url);
  for (let sent = 0; sent <= REDIRECTS_MOST; sent++) {
    const response = await fetch(at, {
      method: 'POST',
      headers: { 'User-Agent': 'sunqar (camera deployment simulator)', Accept: 'application/json' },
      body: new URLSearchParams({ data: query }),
      redirect: 'manual',
      signal,
    });
    const location = response.headers.get('location');
    if (!REDIRECTS.includes(response.status) || location === null) return response;
    await response.body?.cancel();
    at = webAddress(location, url, at);
  }
  throw refused(url, null, {
    says: { key: 'problem.osm.sent_on', values: { most: REDIRECTS_MOST } },
    fix: { key: 'fix.osm.other_server' },
  });
}

function webAddress(text: string, asked: string, base?: URL): URL {
  const address = URL.canParse(text, base) ? new URL(text, base) : null;
  if (address !== null && /^https?:$/.test(address.protocol)) return address;
  throw refused(asked, null, mustBe('url', text, { key: 'limit.osm.url' }));
}

async function answerOf(url: string, response: Response, onProgress: (bytes: number) => void): Promise<Uint8Array> {
  if (!response.ok) throw refused(url, null, serverRefusal(response.status, await headOf(response)));
  const pieces: Uint8Array[] = [];
  let length = 0;
  let isMap = false;
  for await (const piece of piecesOf(response)) {
    pieces.push(piece);
    length += piece.length;
    onProgress(length);
    if (length > FILE_BYTES_MOST) throw refused(url, null, tooLong());
    isMap ||= length > SAID_MOST && beginsAsJson(Buffer.concat(pieces));
    if (length > SAID_MOST && !isMap) break;
  }
  const answer = Buffer.concat(pieces);
  if (beginsAsJson(answer)) return answer;
  const said = plainWords(answer.subarray(0, SAID_MOST));
  throw refused(url, null, { says: { key: 'problem.osm.no_json', values: { said } }, fix: WAIT });
}

/** The first bytes of an answer: what a server says when it says no. */
async function headOf(response: Response): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of piecesOf(response)) {
    pieces.push(piece);
    length += piece.length;
    if (length > SAID_MOST) break;
  }
  return Buffer.concat(pieces).subarray(0, SAID_MOST);
}

/** The pieces of an answer; whoever stops early ends the transfer. */
async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

function beginsAsJson(bytes: Uint8Array): boolean {
  return /^\s*\{/.test(Buffer.from(bytes.subarray(0, SAID_MOST)).toString('latin1'));
}

function serverRefusal(status: number, head: Uint8Array): Refusal {
  const says: Phrase = { key: 'problem.osm.server', values: { status, said: plainWords(head) } };
  return { says, fix: BUSY.includes(status) ? WAIT : { key: 'fix.osm.other_server' } };
}

function tooLong(): Refusal {
  const limit = `${FILE_BYTES_MOST / 2 ** 20} MiB`;
  return { says: { key: 'problem.osm.answer_large', values: { limit } }, fix: SMALLER };
}

const SIGNS: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&', apos: "'", nbsp: ' ' };

/** What a page says: its line that speaks of a fault where it has one, else all its words. */
function plainWords(bytes: Uint8Array): string {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/<(head|style|script)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<(?:p|br|div|h\d|tr)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(\w+);/g, (all, name: string) => SIGNS[name] ?? all);
  const lines = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  const telling =
    lines.find((line) => /\b(error|busy|quota)\b/i.test(line)) ?? lines.filter((line) => line !== '').join(' ');
  return telling === '' ? say({ key: 'value.nothing' }) : reasonOf(telling);
}

/** The code of a network error, which fetch hides below its own; else what it says. */
function reasonIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : reasonOf(cause.message);
  return reasonOf(error.message);
}
