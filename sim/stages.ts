/** The stages of a tick that run on several threads, by name. */
import type { Stages } from '../engine/workers/round.ts';

export const STAGES = {} satisfies Stages<never>;
