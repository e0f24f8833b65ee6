/**
 * The simulation's side of the page: owns the reading of files and the run, and leads the gang of its other threads.
 * Results are those of the command line to the bit; only outlets differ.
 */
import { TaskPool } from '../../engine/workers/pool.ts';
import { LANGUAGES, message, speak } from '../../scenarios/messages/catalogue.ts';
import { choose } from '../../scenarios/read/choose.ts';
import { planOf } from '../../scenarios/read/plan.ts';
import { InputError } from '../../scenarios/read/problem.ts';
import { type Project, readProject } from '../../scenarios/read/project.ts';
import { MS_PER_SECOND } from '../../scenarios/schema/quantities.ts';
import { NO_OUTLETS } from '../../sim/recorder.ts';
import { Run } from '../../sim/run.ts';
import worker from '../../sim/worker.ts?worker&url';
import { ChunkStream } from './chunk-stream.ts';
import { libraryText, scenarioFile } from './library.ts';
import { LogStream } from './log-stream.ts';
import type { Ask, Place, Report } from './reports.ts';

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
  report({ kind: 'place', place: placeOf(project), detector: project.scenario.detector });

  const workerUrl = new URL(worker, self.location.href);
  const { scenario, layouts } = project;
  const { workers } = ask;
  const pool = new TaskPool(workerUrl, workers);
  const motion = new ChunkStream();
  const overlays = new Map(layouts.map(({ name }) => [name, new ChunkStream()]));
  const log = new LogStream();
  const overlay = (layout: string) => overlays.get(layout)!.sink;
  const outlets = { ...NO_OUTLETS, motion: motion.sink, overlay, events: log.sink };
  const plan = { ...planOf(project), inputs: '', workers, workerUrl };
  const running = await Run.start(plan, outlets, pool, null).finally(() => pool.close());
  try {
    const began = performance.now();
    while (!running.isOver) {
      running.advance();
      const until = (running.state.tick * scenario.tickMs) / MS_PER_SECOND;
      report({
        ...{ kind: 'block', until, motion: motion.take() },
        overlays: layouts.map(({ name }) => overlays.get(name)!.take()),
        ...log.take(),
        hash: running.hash,
        pace: (until * 1000) / (performance.now() - began),
      });
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

function placeOf({ scenario, site, layouts }: Project): Place {
  const { name, seed, startMs, utcOffsetMs, durationMs, tickMs } = scenario;
  const about = { name, seed, startMs, utcOffsetMs, durationMs, tickMs };
  return { scenario: about, attribution: site.attribution, site, layouts };
}
