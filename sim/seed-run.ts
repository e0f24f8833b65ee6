/** One seed of a comparison as a task of its own: the world once, seen by all layouts, to its outcome. */
import type { TaskPool } from '../engine/workers/pool.ts';
import type { Layout } from './cameras/layout.ts';
import type { SightTable } from './cameras/sight-table.ts';
import type { SeedOutcome } from './outcome.ts';
import { NO_OUTLETS, type Outlets } from './recorder.ts';
import type { Sink } from './recording/chunks.ts';
import { Run, sightTables } from './run.ts';
import type { Scenario } from './scenario.ts';
import type { Arrangement } from './state.ts';
import type { Site } from './world/site.ts';
import { compileWorld } from './world/world.ts';

/** Everything but the scenario's seed is the same for all seeds of a comparison. */
export interface SeedTask extends Arrangement {
  readonly scenario: Scenario;
  readonly site: Site;
  readonly layouts: readonly Layout[];
  /** One per camera of all layouts, layout by layout, on shared memory; left out, they are built and dropped here. */
  readonly tables?: readonly SightTable[] | undefined;
  readonly record: boolean;
  readonly recordedLayouts?: number; // the first so many are recorded and hashed; left out, all of them
}

/** What it comes to; the files of a recording by name, where one was asked for. */
export interface SeedResult extends SeedOutcome {
  readonly recording?: Readonly<Record<string, Uint8Array>>;
}

/** What cameras see of the static city: the same for every seed. */
export async function prepareSeeds(
  { site, layouts }: Pick<SeedTask, 'site' | 'layouts'>,
  pool: TaskPool,
): Promise<{ readonly tables: readonly SightTable[] }> {
  return { tables: await sightTables(compileWorld(site), layouts, pool) };
}

export async function runSeed(task: SeedTask): Promise<SeedResult> {
  const files = new Map<string, Uint8Array[]>();
  const outlets = task.record ? outletsInto(files) : NO_OUTLETS;
  // One thread: seeds run side by side, so no worker is ever started from here.
  const run = await Run.start({ ...task, inputs: '', workers: 1, workerUrl: '' }, outlets, null, null);
  try {
    while (!run.isOver) run.advance();
    run.finish();
    const outcome = run.outcome();
    if (!task.record) return outcome;
    return { ...outcome, recording: Object.fromEntries([...files].map(([name, parts]) => [name, joined(parts)])) };
  } finally {
    await run.close();
  }
}

/** What a viewer reads; observations and the truth beside them can be had by running the seed. */
function outletsInto(files: Map<string, Uint8Array[]>): Outlets {
  const sink = (name: string): Sink => {
    const parts: Uint8Array[] = [];
    files.set(name, parts);
    return (bytes) => void parts.push(bytes.slice());
  };
  const events = sink('events.ndjson');
  return {
    ...NO_OUTLETS,
    motion: sink('motion.sqmo'),
    overlay: (layout) => sink(`overlay-${layout}.sqov`),
    events: (text) => events(new TextEncoder().encode(text)),
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
