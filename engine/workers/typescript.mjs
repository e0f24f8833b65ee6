/** Loads a TypeScript worker entry under Node 20, which imports no .ts by itself: first tsx, then the entry it was told of. */
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import(workerData.entry);
