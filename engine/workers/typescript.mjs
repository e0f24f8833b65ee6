/** Loads a TypeScript worker entry under Node 20, which imports no .ts by itself: tsx first, then the entry. */
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.entry);
