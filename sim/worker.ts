/** The entry of every simulation thread, in Node and in a browser. */
import { serve } from '../engine/workers/serve.ts';
import { STAGES } from './stages.ts';
import { TASKS } from './tasks.ts';

serve({ stages: STAGES, tasks: TASKS });
