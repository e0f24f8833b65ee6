/** The tasks that run whole on a thread of their own, by name. */
import type { Tasks } from '../engine/workers/serve.ts';

export const TASKS = {} satisfies Tasks;
