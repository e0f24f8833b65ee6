/**
 * What one layout makes of the world that all layouts see: its frames go through the pipeline, the funnel watches with
 * the truth in hand, operations answer. Nothing of it goes back into the world.
 */
import type { Key } from '../engine/random/draw.ts';
import type { Layout } from './cameras/layout.ts';
import type { FeedOutput } from './feeds/feed.ts';
import { frameOf } from './feeds/frames.ts';
import {
  createWatch,
  evidenceOf,
  inTime,
  restoreWatch,
  type SavedWatch,
  savedWatch,
  totalsOf,
  type Watch,
} from './funnel/watch.ts';
import { type FeedsOfTick, watchFeeds } from './funnel/watch-feeds.ts';
import { watchOperations } from './funnel/watch-operations.ts';
import { watchPipeline } from './funnel/watch-pipeline.ts';
import { castOf } from './incidents/cast.ts';
import type { Incident } from './incidents/incident.ts';
import type { FiringAlert } from './operations/alerts.ts';
import { finishOperations, operate } from './operations/operations.ts';
import {
  createOperations,
  type Operations,
  type OperationsSetup,
  type OperationsState,
  restoreOperations,
  saveOperations,
} from './operations/state.ts';
import { finishWitnesses } from './operations/witnesses.ts';
import type { LayoutOutcome } from './outcome.ts';
import type { PipelineConfiguration } from './pipeline/configuration.ts';
import type { DetectionFrame, SignalState } from './pipeline/contract.ts';
import {
  createPipeline,
  endPipeline,
  type Pipeline,
  type PipelineOutput,
  restorePipeline,
  type SavedPipeline,
  savePipeline,
  takeObservation,
} from './pipeline/pipeline.ts';
import type { LayoutEvent } from './recording/event-log.ts';
import type { State } from './state.ts';
import { streetsOf } from './surroundings.ts';

/** One exposure of this tick. */
export interface FrameTaken {
  readonly camera: number; // among the cameras of all layouts
  readonly exposure: number; // serial number at its camera
  readonly frame: DetectionFrame;
  readonly output: FeedOutput;
  readonly row: number; // in it
}

export interface LayoutChain {
  readonly layout: Layout;
  readonly firstCamera: number; // among the cameras of all layouts
  pipeline: Pipeline;
  readonly watch: Watch;
  readonly operations: Operations;
  readonly handedOver: Set<string>; // alerts that operators were given, with what each was then about
  frames: readonly FrameTaken[]; // of the tick that was stepped last, in order of time and then camera
  events: readonly LayoutEvent[]; // of that tick, in order of time
  readonly told: LayoutEvent[]; // all so far
}

/** What a chain is made from. */
export interface ChainPlan {
  readonly layout: Layout;
  readonly firstCamera: number;
  readonly configuration: PipelineConfiguration;
  readonly key: Key; // of all chance on the layout's side
  readonly incidents: readonly Incident[];
  readonly inputWidthPx: number; // of the detector's network
  readonly slots: number; // of bodies
  readonly operations: Pick<OperationsSetup, 'scenario' | 'site' | 'roads' | 'doOver'>;
  readonly clock: { readonly startMs: number; readonly tickMs: number };
}

export function createChain(plan: ChainPlan): LayoutChain {
  const { layout, firstCamera, incidents, key } = plan;
  const { cameras } = layout;
  const { inputWidthPx, slots } = plan;
  return {
    ...{ layout, firstCamera },
    pipeline: createPipeline(plan.configuration),
    watch: createWatch({ cameras, firstCamera, incidents, inputWidthPx, slots, ...plan.clock }),
    operations: createOperations({ ...plan.operations, key, incidents, cameras }),
    ...{ handedOver: new Set(), frames: [], events: [], told: [] },
  };
}

/** Takes every layout's chain through the tick that was just observed. */
export function followChains(state: State, at: number): void {
  const { chains, shared, tick, incidents, worldEvents, signalChanges } = state;
  const { bodies, outputs } = shared;
  const feeds: FeedsOfTick = { tick, bodies, cast: castOf(incidents), outputs, world: worldEvents };
  const streets = streetsOf(state);
  for (const chain of chains) {
    chain.frames = framesOf(chain, state);
    const shown = watchFeeds(chain.watch, feeds);
    const events = [...shown.events];
    const firing = takeFrames(chain, signalChanges, events);
    const done = operate(chain.operations, {
      at,
      alerts: firing,
      sights: shown.sights,
      world: worldEvents,
      ...streets,
    });
    events.push(...done, ...watchOperations(chain.watch, done));
    tell(chain, events);
  }
}

/** After the last tick: what still waited in the pipeline, was on the line to 102, or was under way. */
export function endChains(state: State): void {
  const world = finishWitnesses(state.streets.witnesses);
  state.worldEvents.splice(0, Infinity, ...world);
  state.worldTold.push(...world);
  const streets = streetsOf(state);
  for (const chain of state.chains) {
    const events: LayoutEvent[] = [];
    const firing = judge(chain, endPipeline(chain.pipeline), events);
    const { at } = chain.operations.state;
    const done = operate(chain.operations, { at, alerts: firing, sights: [], world: [], ...streets });
    done.push(...finishOperations(chain.operations, { world, ...streets }));
    events.push(...done, ...watchOperations(chain.watch, done));
    tell(chain, events);
  }
}

function tell(chain: LayoutChain, events: readonly LayoutEvent[]): void {
  chain.events = inTime(events);
  chain.told.push(...chain.events);
}

/** Signals are told before frames of the same moment, as logs have it. */
function takeFrames(chain: LayoutChain, signals: readonly SignalState[], events: LayoutEvent[]): FiringAlert[] {
  const frames = chain.frames.map(({ frame }) => frame);
  const observations = [...signals, ...frames].sort((a, b) => a.at - b.at); // stable
  return observations.flatMap((observation) => judge(chain, takeObservation(chain.pipeline, observation), events));
}

/** Adds what the truth says of the pipeline's output, and returns what operators are given. */
function judge(chain: LayoutChain, output: PipelineOutput, events: LayoutEvent[]): FiringAlert[] {
  const judged = watchPipeline(chain.watch, output);
  events.push(...judged);
  // Operators are given an alert when it begins to fire, and again when it comes to be about something else.
  return judged.flatMap((event): FiringAlert[] => {
    if (event.kind !== 'alert' || event.alert.state !== 'firing') return [];
    const { alert, incident } = event;
    const given = incident === null ? [alert.id] : [alert.id, `${alert.id} ${incident}`];
    const isNew = !chain.handedOver.has(given.at(-1)!);
    for (const key of given) chain.handedOver.add(key);
    return isNew ? [{ alert, incident }] : [];
  });
}

function framesOf({ layout, firstCamera }: LayoutChain, { shared, specs, scenario }: State): FrameTaken[] {
  const frames: FrameTaken[] = [];
  for (const output of shared.outputs) {
    for (let row = 0; row < output.counts[0]; row++) {
      const camera = output.exposures.camera[row];
      const own = camera - firstCamera;
      if (own < 0 || own >= layout.cameras.length) continue;
      const frame = frameOf(output, row, specs, scenario.startMs);
      frames.push({ camera, exposure: output.exposures.index[row], frame, output, row });
    }
  }
  return frames.sort((a, b) => a.frame.at - b.frame.at || (a.frame.camera < b.frame.camera ? -1 : 1));
}

export function layoutOutcome({ layout, told, watch }: LayoutChain): LayoutOutcome {
  return { layout: layout.name, events: told, totals: totalsOf(watch), evidence: evidenceOf(watch) };
}

/** Plain data, exact through JSON. */
export interface SavedChain {
  readonly pipeline: SavedPipeline;
  readonly watch: SavedWatch;
  readonly operations: OperationsState;
  readonly handedOver: readonly string[];
  readonly told: readonly LayoutEvent[];
}

export function saveChain({ pipeline, watch, operations, handedOver, told }: LayoutChain, tick: number): SavedChain {
  return {
    pipeline: savePipeline(pipeline),
    watch: savedWatch(watch, tick),
    operations: saveOperations(operations),
    handedOver: [...handedOver],
    told,
  };
}

export function restoreChain(chain: LayoutChain, saved: SavedChain): void {
  chain.pipeline = restorePipeline(chain.pipeline.configuration, saved.pipeline);
  restoreWatch(chain.watch, saved.watch);
  restoreOperations(chain.operations, saved.operations);
  for (const key of saved.handedOver) chain.handedOver.add(key);
  chain.told.push(...saved.told);
}
