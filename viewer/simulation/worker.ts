/**
 * The simulation's side of the page: owns the reading of files and the run, and leads the gang of its other threads.
 * Results are those of the command line to the bit; only outlets differ.
 */

import { TaskPool } from '../../engine/workers/pool.ts';
import { LANGUAGES, message, speak } from '../../scenarios/messages/catalogue.ts';
import { choose } from '../../scenarios/read/choose.ts';
import { InputError } from '../../scenarios/read/problem.ts';
import { type Project, readProject } from '../../scenarios/read/project.ts';
import { MS_PER_SECOND } from '../../scenarios/schema/quantities.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import { NO_OUTLETS } from '../../sim/recorder.ts';
import { Run } from '../../sim/run.ts';
import { sightRange } from '../../sim/sights.ts';
import worker from '../../sim/worker.ts?worker&url';
import { libraryText, scenarioFile } from './library.ts';
import { MotionStream } from './motion-stream.ts';
import type { Ask, PlaceReport, PlannedCamera, Report } from './reports.ts';
import { mapSeen } from './sight-map.ts';

self.onmessage = ({ data }: MessageEvent<Ask>) => {
  speak(LANGUAGES.find((language) => data.language.startsWith(language)) ?? 'en');
  run(data).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    report(error instanceof InputError ? { kind: 'refused', problems: reason } : { kind: 'failed', reason });
  });
};

async function run(ask: Ask): Promise<void> {
  if (!self.crossOriginIsolated) throw new Error(message('viewer.not_isolated'));
  const project = choose(read(ask), { seed: ask.seed ?? undefined, minutes: ask.minutes });
  report(placeOf(project));

  const workerUrl = new URL(worker, self.location.href);
  const { scenario, site, layouts } = project;
  const { workers } = ask;
  const pool = new TaskPool(workerUrl, workers);
  const motion = new MotionStream();
  const plan = { scenario, site, layouts, inputs: '', workers, workerUrl };
  const running = await Run.start(plan, { ...NO_OUTLETS, motion: motion.sink }, pool, null).finally(() => pool.close());
  try {
    report(mapSeen(site.bounds, layouts, running.state.shared.cameras));
    const began = performance.now();
    while (!running.isOver) {
      running.advance();
      const until = (running.state.tick * scenario.tickMs) / MS_PER_SECOND;
      const pace = (until * 1000) / (performance.now() - began);
      report({ kind: 'block', until, tracks: motion.takeTracks(), hash: running.hash, pace });
    }
    report({ kind: 'over', hash: running.hash });
  } finally {
    await running.close();
  }
}

function report(what: Report): void {
  self.postMessage(what);
}

function read({ scenario, files }: Ask): Project {
  return files
    ? readProject(scenario, (file) => files[file] ?? null)
    : readProject(scenarioFile(scenario), libraryText);
}

function placeOf({ scenario, site, layouts }: Project): PlaceReport {
  return {
    kind: 'place',
    scenario: scenario.name,
    seed: scenario.seed,
    startMs: scenario.startMs + scenario.utcOffsetMs,
    duration: scenario.durationMs / MS_PER_SECOND,
    tick: scenario.tickMs / MS_PER_SECOND,
    attribution: site.attribution,
    bounds: site.bounds,
    buildings: site.buildings.map(({ footprint, holes }) => [footprint, ...holes]),
    lanes: site.roads.lanes.map(({ line, width }) => ({ line, width })),
    kerbs: site.walkways.kerbs,
    barriers: site.barriers.map(({ line }) => line),
    trees: site.trees.map(({ x, y, crownRadius }) => ({ x, y, radius: crownRadius })),
    layouts: layouts.map(({ name, cameras }) => ({ name, cameras: cameras.map(plannedCamera) })),
  };
}

function plannedCamera(camera: CameraSpec): PlannedCamera {
  const { id, x, y, heading, horizontalFov: fov } = camera;
  return { id, x, y, heading, fov, reach: sightRange(camera) };
}
