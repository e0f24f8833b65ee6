/**
 * A run: the world of one seed, seen by all layouts at once, block by block. Each block of 50 ticks is stepped, written
 * to the recordings and logs, and hashed; between blocks a run can be left and taken up again from a checkpoint.
 */
import { createHash, type Hash64, hashBytes, hashDigest, hashString } from '../engine/hash.ts';
import { keyFromSeed } from '../engine/random/draw.ts';
import { Gang } from '../engine/workers/gang.ts';
import type { TaskPool } from '../engine/workers/pool.ts';
import type { CameraSpec, Layout } from './cameras/layout.ts';
import type { SightTable } from './cameras/sight-table.ts';
import { endChains, layoutOutcome } from './chain.ts';
import type { SeedOutcome } from './outcome.ts';
import { BlockRecorder, type Outlets, type RecorderMark } from './recorder.ts';
import type { Checkpoint } from './recording/checkpoint.ts';
import { MOTION_CHUNK_TICKS } from './recording/motion.ts';
import { restoreState, type SavedValues, savedColumns, savedValues } from './saved-state.ts';
import type { Scenario } from './scenario.ts';
import { sightOf } from './sights.ts';
import { STAGES, type StageName } from './stages.ts';
import { type Arrangement, type Counts, createState, populate, type State } from './state.ts';
import { step, warmUpTraffic } from './step.ts';
import type { Site } from './world/site.ts';
import { compileWorld, type World } from './world/world.ts';

export interface RunPlan extends Arrangement {
  readonly scenario: Scenario;
  readonly site: Site;
  readonly layouts: readonly Layout[];
  readonly tables?: readonly SightTable[] | undefined; // one per camera of all layouts, where they are built already
  readonly recordedLayouts?: number; // the first so many are taken down and hashed; left out, all of them
  readonly inputs: string; // hash of everything the run was made from
  readonly workers: number;
  readonly workerUrl: string | URL;
}

/** How things stood at the end of a block. */
export interface BlockRecord {
  readonly tick: number;
  readonly state: string; // hash of all state columns
  readonly bodies: number; // outdoors
  readonly counts: Counts; // since the start of the run
}

export class Run {
  readonly state: State;
  readonly blocks: BlockRecord[] = [];
  private readonly plan: RunPlan;
  private readonly gang: Gang<StageName>;
  private readonly recorder: BlockRecorder;
  private readonly whole: Hash64;

  private constructor(plan: RunPlan, state: State, gang: Gang<StageName>, recorder: BlockRecorder, whole: Hash64) {
    this.plan = plan;
    this.state = state;
    this.gang = gang;
    this.recorder = recorder;
    this.whole = whole;
  }

  /**
   * Makes the world ready and stands at time 0, or where `from` was taken.
   *
   * @param pool builds what cameras see, a camera a task; null builds it here
   */
  static async start(plan: RunPlan, outlets: Outlets, pool: TaskPool | null, from: Checkpoint | null): Promise<Run> {
    const { scenario, site, layouts, workers, workerUrl, recordedLayouts = layouts.length } = plan;
    const world = compileWorld(site);
    const tables = plan.tables ?? (await sightTables(world, layouts, pool));
    const key = keyFromSeed(scenario.seed);
    const state = createState({ scenario, site, world, layouts, tables, key, arrangement: plan });
    const gang = await Gang.start<typeof state.shared, StageName>({
      ...{ workers, workerUrl, stages: STAGES, context: state.shared },
    });
    try {
      const saved = from?.values as (SavedValues & SavedRun) | undefined;
      if (from && saved) restoreState(state, from.columns, saved);
      else {
        populate(state);
        warmUpTraffic(state, gang);
      }
      const recorder = new BlockRecorder(state, outlets, saved?.recorder ?? null, recordedLayouts);
      const run = new Run(plan, state, gang, recorder, saved ? { ...saved.whole } : createHash());
      run.blocks.push(...(saved?.blocks ?? []));
      return run;
    } catch (error) {
      await gang.close();
      throw error;
    }
  }

  get ticks(): number {
    return this.plan.scenario.durationMs / this.plan.scenario.tickMs;
  }

  get isOver(): boolean {
    return this.state.tick >= this.ticks;
  }

  /** Steps through the next block, or what is left of the run, and writes it. */
  advance(): void {
    const { state, recorder } = this;
    const first = state.tick + 1;
    const last = Math.min(this.ticks, state.tick + MOTION_CHUNK_TICKS);
    while (state.tick < last) {
      step(state, this.gang);
      recorder.record();
    }
    if (this.isOver) {
      endChains(state);
      recorder.recordEvents();
    }
    const text = recorder.endBlock(first);
    const columns = createHash();
    for (const [name, bytes] of savedColumns(state)) {
      hashString(columns, name);
      hashBytes(columns, bytes);
    }
    const { tick, bodyCount, counts } = state;
    this.blocks.push({ tick, state: hashDigest(columns), bodies: bodyCount, counts: { ...counts } });
    hashString(this.whole, hashDigest(columns));
    hashString(this.whole, text);
  }

  /** Of everything so far: state columns block by block, and every line of every observation log. */
  get hash(): string {
    return hashDigest({ ...this.whole });
  }

  /** All that measures are computed from; of a run that was left early, what there is so far. */
  outcome(): SeedOutcome {
    const { state, plan } = this;
    const { scenario } = plan;
    return {
      seed: scenario.seed,
      startMs: scenario.startMs,
      durationMs: state.tick * scenario.tickMs,
      hash: this.hash,
      incidents: state.incidents.plan.map(({ incident }) => incident),
      world: state.worldTold,
      layouts: state.chains.map(layoutOutcome),
    };
  }

  get totals() {
    return this.recorder.totals;
  }

  /** What `start` needs to go on from here; between blocks only. */
  checkpoint(): Checkpoint {
    const { state, whole, blocks, recorder } = this;
    const values: SavedValues & SavedRun = { ...savedValues(state), whole, blocks, recorder: recorder.mark() };
    return { inputs: this.plan.inputs, tick: state.tick, values, columns: savedColumns(state) };
  }

  /** Closes the recordings. */
  finish(): void {
    this.recorder.finish();
  }

  async close(): Promise<void> {
    await this.gang.close();
  }
}

interface SavedRun {
  readonly whole: Hash64;
  readonly blocks: readonly BlockRecord[];
  readonly recorder: RecorderMark;
}

/** Where the files of a run stood when it was left: a file is to be cut to its offset before it is gone on with. */
export function fileMarks(checkpoint: Checkpoint): RecorderMark {
  return (checkpoint.values as SavedRun).recorder;
}

/**
 * One table per camera of all layouts, layout by layout; cameras of one pose share theirs.
 *
 * @param pool null: they are built here
 */
export async function sightTables(
  world: World,
  layouts: readonly Layout[],
  pool: TaskPool | null,
): Promise<SightTable[]> {
  const { occluders } = world;
  const all = layouts.flatMap((layout) => layout.cameras);
  const poses = new Map(all.map((camera) => [poseText(camera), camera]));
  const tasks = [...poses.values()].map((camera) => ({ camera, occluders }));
  const built: SightTable[] = [];
  if (pool === null) for (const { camera } of tasks) built.push(sightOf(camera, occluders));
  else for await (const table of pool.runAll<SightTable>('sightOf', tasks)) built.push(table);
  const tables = new Map([...poses.keys()].map((pose, k) => [pose, built[k]]));
  return all.map((camera) => tables.get(poseText(camera))!);
}

/** All that decides what a camera can see of what stands still. */
function poseText({ x, y, z, heading, tilt, horizontalFov, widthPx, heightPx }: CameraSpec): string {
  return [x, y, z, heading, tilt, horizontalFov, widthPx, heightPx].join();
}
