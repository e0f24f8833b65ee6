/**
 * Starts threads from one worker entry, in Node (worker_threads) and in a browser (module workers).
 *
 * workerpool does the starting, for tasks and for gangs alike, so nothing here imports `node:` and a browser bundle
 * needs no exception. An entry that ends in .ts is a source file: Node 20 reaches it through typescript.mjs.
 */
import { type Pool, platform, pool, type WorkerPoolOptions } from 'workerpool';
import { assert } from '../assert.ts';

/** A variable, since bundlers take a literal in `new URL(…, import.meta.url)` for an asset to ship. */
const BOOTSTRAP = './typescript.mjs';

/** How long a stopped thread may take to leave by itself before it is killed. */
const FAREWELL = 200; // ms

/**
 * Threads that ran `serve`, at most `workers` of them, each started when it is first needed.
 *
 * @param workerUrl  in Node a file URL; in a browser what `import url from '…?worker&url'` gives
 */
export function startThreads(workerUrl: string | URL, workers: number): Pool {
  const url = String(workerUrl);
  const options: WorkerPoolOptions = { maxWorkers: workers, workerTerminateTimeout: FAREWELL };
  if (platform === 'browser') return pool(url, { ...options, workerType: 'web', workerOpts: { type: 'module' } });

  assert(url.startsWith('file:'), `the worker entry is ${url}; in Node it must be a file URL`);
  const source = url.endsWith('.ts');
  return pool(filePath(source ? new URL(BOOTSTRAP, import.meta.url) : new URL(url)), {
    ...options,
    workerType: 'thread',
    workerThreadOpts: source ? { workerData: { entry: url } } : {},
  });
}

/**
 * A copy of `value` as a thread will get it; shared memory stays shared.
 *
 * To be called before anything is handed to workerpool: a value that cannot be cloned is found out there only when it
 * is sent, which keeps a warm worker busy for ever and throws for a cold one where nobody can catch it.
 */
export function cloneFor<T>(what: string, value: T): T {
  try {
    return structuredClone(value);
  } catch (error) {
    throw new TypeError(`the ${what} cannot be sent to a worker: ${(error as Error).message}`);
  }
}

/** worker_threads takes paths only as strings; on Windows /C:/x stands for C:/x. */
function filePath(url: URL): string {
  return decodeURIComponent(url.pathname).replace(/^\/(?=[A-Za-z]:\/)/, '');
}
