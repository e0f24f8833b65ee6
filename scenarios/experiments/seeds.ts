/**
 * The seeds of a comparison, run side by side. All layouts observe the one world of a seed, so their differences are
 * paired; the seeds are numbered, so that n seeds are always the same n. Layouts whose cameras are drawn observe it too,
 * as many at once as memory allows: where there are more, the world of the seed is stepped again for the rest.
 */
import type { TaskPool } from '../../engine/workers/pool.ts';
import type { Layout } from '../../sim/cameras/layout.ts';
import { incidentRows } from '../../sim/metrics/incident-rows.ts';
import { comparedIncidents, type RaisedBy } from '../../sim/metrics/incident-tables.ts';
import { prepareSeeds, type SeedResult, type SeedTask } from '../../sim/seed-run.ts';
import { type ProjectPlan, planOf } from '../read/plan.ts';
import type { Project } from '../read/project.ts';
import { type DrawnFigures, drawnFigures, type SeedDraws } from './draws.ts';
import { drawLayout, type Unknowns } from './unknowns.ts';

/** The seed of run `number`, from 1. */
export function seedNumbered(seed: string, number: number): string {
  return `${seed}/${number}`;
}

/**
 * Cameras that one run observes with at a time. A camera takes 0.26 MB of a thread (evening-yard, 2 800 of them, Node
 * 20), so a thread takes 0.5 GiB at most, or what the layouts as written take by themselves.
 */
const CAMERAS_AT_ONCE = 2000;
/** Poses whose sight is kept for all seeds, 0.06 MB each; where there are more, each run builds its own again. */
const POSES_KEPT = 6000;

/** A layout with its cameras drawn. */
interface DrawnLayout {
  readonly layout: number; // which of those as written
  readonly draw: number; // from 1
  readonly drawn: Layout;
}

/** What observes one world together: the first batch of a seed holds the layouts as written, before all others. */
export interface Batch {
  readonly written: readonly Layout[];
  readonly drawn: readonly DrawnLayout[];
}

/**
 * @param unknowns by layout
 * @param draws    how many; 0: the layouts as written alone
 * @param most     cameras at once; a batch holds a draw at least
 */
export function batchesOf(
  layouts: readonly Layout[],
  unknowns: readonly Unknowns[],
  draws: number,
  most = CAMERAS_AT_ONCE,
): Batch[] {
  const open = [...layouts.keys()].filter((k) => unknowns[k].size > 0);
  if (open.length === 0 || draws === 0) return [{ written: layouts, drawn: [] }];
  const cameras = (of: readonly number[]) => of.reduce((sum, k) => sum + layouts[k].cameras.length, 0);
  const atOnce = Math.max(1, Math.floor((most - cameras([...layouts.keys()])) / cameras(open)));
  return Array.from({ length: Math.ceil(draws / atOnce) }, (_, batch) => {
    const numbers = Array.from({ length: draws }, (_, d) => d + 1).slice(batch * atOnce, (batch + 1) * atOnce);
    const drawn = numbers.flatMap((draw) =>
      open.map((k) => ({ layout: k, draw, drawn: drawLayout(layouts[k], unknowns[k], draw) })),
    );
    return { written: batch === 0 ? layouts : [], drawn };
  });
}

/** A seed with all its draws. */
export interface SeedRun {
  readonly result: SeedResult; // of the layouts as written
  readonly draws: SeedDraws; // empty where nothing is drawn
}

interface Asked {
  readonly most: number;
  readonly isRecorded: (number: number) => boolean;
  readonly raisedBy: RaisedBy;
  readonly onBatch: () => void; // one batch of one seed is done
  readonly signal: AbortSignal;
}

/**
 * Runs seeds 1 to `most` and yields them in order, until the caller has enough.
 *
 * At most twice as many batches as the pool has workers are under way or waiting to be taken, so memory is bounded if
 * the caller keeps no results. What is under way when the caller leaves is cancelled.
 *
 * @throws {LostWorkerError} when a seed lost two workers; the signal's reason when cancelled
 */
export async function* runSeeds(
  pool: TaskPool,
  project: Project,
  batches: readonly Batch[],
  { most, isRecorded, raisedBy, onBatch, signal }: Asked,
): AsyncGenerator<SeedRun, void, void> {
  const plans = await plansOf(pool, project, batches);
  function* tasks(): Generator<SeedTask> {
    for (let number = 1; number <= most; number++) {
      for (const [k, plan] of plans.entries()) {
        const scenario = { ...plan.scenario, seed: seedNumbered(plan.scenario.seed, number) };
        yield { ...plan, scenario, record: k === 0 && isRecorded(number) };
      }
    }
  }
  let written: SeedResult | null = null;
  let draws: SeedDraws = [];
  let done = 0; // batches of the seed
  for await (const result of pool.runAll<SeedResult>('runSeed', tasks(), { signal })) {
    const batch = batches[done++];
    written ??= { ...result, layouts: result.layouts.slice(0, batch.written.length) };
    draws = [...draws, ...drawsOf(batch, result, project, raisedBy)];
    onBatch();
    if (done < batches.length) continue;
    yield { result: written, draws };
    [written, draws, done] = [null, [], 0];
  }
}

type BatchPlan = ProjectPlan & Pick<SeedTask, 'tables' | 'recordedLayouts'>;

async function plansOf(pool: TaskPool, project: Project, batches: readonly Batch[]): Promise<BatchPlan[]> {
  const plans = batches.map(({ written, drawn }) => ({
    ...planOf({ ...project, layouts: [...written, ...drawn.map((one) => one.drawn)] }),
    recordedLayouts: written.length,
  }));
  const layouts = plans.flatMap((plan) => plan.layouts);
  const cameras = layouts.reduce((sum, layout) => sum + layout.cameras.length, 0);
  if (batches.length > 1 && cameras > POSES_KEPT) return plans;
  const { tables } = await prepareSeeds({ site: project.site, layouts }, pool);
  let first = 0;
  return plans.map((plan) => {
    const count = plan.layouts.reduce((sum, layout) => sum + layout.cameras.length, 0);
    first += count;
    return { ...plan, tables: tables.slice(first - count, first) };
  });
}

/** The batch's draws in order, each with all layouts. */
function drawsOf({ written, drawn }: Batch, result: SeedResult, project: Project, raisedBy: RaisedBy): SeedDraws {
  const draws = new Map<number, (DrawnFigures | null)[]>();
  drawn.forEach(({ layout, draw }, k) => {
    const rows = incidentRows(result, result.layouts[written.length + k]);
    const figures = draws.get(draw) ?? project.layouts.map(() => null);
    figures[layout] = drawnFigures(comparedIncidents(rows, raisedBy), project.scenario.primaryOutcome);
    draws.set(draw, figures);
  });
  return [...draws.values()];
}
