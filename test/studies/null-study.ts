/**
 * How often a comparison says "better" or "worse" where there is nothing to find, and how often it finds what is there.
 *
 * Arms of the study are one layout of four cameras, each with chance of its own for all that happens on the layout's
 * side. Two arms differ by luck alone, so a verdict between them is an error: of 95 % intervals, one in twenty. In the
 * same worlds stands an arm without every second camera, which is worse.
 *
 * Comparisons are of ten seeds. Worlds are dear and arms cheap, so those of one set look at the same ten worlds. Each arm
 * is in one null comparison only, and given the worlds their luck is independent; what the worlds of a set have in
 * common is how much luck there was to have. Sets share nothing. The planted comparison, one a set, takes a full arm of
 * that set that is in a null comparison too.
 */
import { TaskPool } from '../../engine/workers/pool.ts';
import { workerUrl } from '../../scenarios/commands/workers.ts';
import { type About, compareSeeds, figuresOf, type SeedFigures } from '../../scenarios/experiments/compare.ts';
import type { Estimate, OverallVerdict } from '../../scenarios/experiments/comparison.ts';
import { raisedBy } from '../../scenarios/experiments/raised-by.ts';
import { planOf } from '../../scenarios/read/plan.ts';
import { type Project, readProject } from '../../scenarios/read/project.ts';
import type { Layout } from '../../sim/cameras/layout.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { prepareSeeds, type SeedTask } from '../../sim/seed-run.ts';

/** Sixteen thefts at five shops, which four cameras see from so far off that luck decides who is detected. */
const FILES: Readonly<Record<string, string>> = {
  'scenario.yaml': `
version: 1
name: four-cameras
seed: study
city: { generate: microdistrict, seed: small-yard, blocks: [1, 1], storeys: [5, 9] }
clock: { start: 2026-06-12T12:00:00+05:00, duration_min: 2, tick_ms: 200 }
people: { residents: 400, visitors_per_h: 60, offenders: 0 }
traffic: { vehicles_per_h: 60, heavy_share: 0 }
incidents:
  - { kind: theft, probes: 16, where: shops, real_rate_per_day: 0.5 }
layouts: [four.layout.yaml]
rules: four.rules.yaml
centre: { operators: 1, monitors_each: 4 }
primary_outcome: detected
`,
  'four.layout.yaml': `
version: 1
name: four
cameras:
  - { id: east-north, model: bullet-2mp-2.8, mount: pole/l42, height_m: 5, heading_deg: 205, tilt_deg: 12, frame_rate_hz: 5 }
  - { id: east-south, model: bullet-2mp-2.8, mount: pole/l41, height_m: 5, heading_deg: 235, tilt_deg: 12, frame_rate_hz: 5 }
  - { id: south-east, model: bullet-2mp-2.8, mount: pole/l16, height_m: 5, heading_deg: 285, tilt_deg: 12, frame_rate_hz: 5 }
  - { id: south-west, model: bullet-2mp-2.8, mount: pole/l8, height_m: 5, heading_deg: 54, tilt_deg: 12, frame_rate_hz: 5 }
`,
  'four.rules.yaml': `
version: 1
zones: { shops: { place: "shop/*", radius_m: 8 } }
rules:
  - { id: shop-loiter, kind: loiter, zones: [shops], objects: [person], loitering_s: 20, severity: medium, cooldown_s: 30 }
`,
};

export interface Size {
  readonly sets: number;
  readonly pairs: number; // null comparisons in each set
  readonly seeds: number; // of each comparison
  readonly minutes: number; // of each seed
  readonly workers: number;
}

type Difference = Estimate & { readonly verdict: OverallVerdict };

/** Differences in the primary outcome. */
export interface Findings {
  readonly alike: readonly Difference[];
  readonly planted: readonly Difference[]; // of every second camera to all four
}

/** @param onSet is told what there is so far as each set is done */
export async function studyNull(size: Size, onSet: (soFar: Findings) => void = () => {}): Promise<Findings> {
  const project = readProject('scenario.yaml', (file) => FILES[file] ?? null);
  const { durationMs, tickMs } = project.scenario;
  const ticks = Math.min(durationMs, size.minutes * 60_000) / tickMs;
  const scenario = { ...project.scenario, durationMs: ticks * tickMs };
  const layouts = armsOf(project.layouts[0], 2 * size.pairs);
  const setting = {
    raisedBy: raisedBy(project.rules?.rules ?? []),
    operators: scenario.centre.operators,
    durationMs: scenario.durationMs,
  };
  const pool = new TaskPool(workerUrl(), size.workers);
  const alike: Difference[] = [];
  const planted: Difference[] = [];
  try {
    const { tables } = await prepareSeeds({ site: project.site, layouts }, pool);
    const base = { ...planOf({ ...project, scenario, layouts }), tables, record: false };
    let figures: SeedFigures[] = [];
    for await (const outcome of pool.runAll<SeedOutcome>('runSeed', tasks(base, size))) {
      if (figures.push(figuresOf(outcome, setting)) < size.seeds) continue;
      const between = (a: number, b: number) => differenceOf(project, setting, figures, [a, b]);
      for (let pair = 0; pair < size.pairs; pair++) alike.push(between(2 * pair, 2 * pair + 1));
      planted.push(between(0, layouts.length - 1));
      onSet({ alike, planted });
      figures = [];
    }
  } finally {
    await pool.close();
  }
  return { alike, planted };
}

/** So many arms of all cameras, then one of every second. */
function armsOf({ cameras }: Layout, count: number): Layout[] {
  const whole = Array.from({ length: count }, (_, k) => ({ name: `arm-${k}`, cameras }));
  return [...whole, { name: 'half', cameras: cameras.filter((_, k) => k % 2 === 0) }];
}

/**
 * Luck is by arm and seed: an arm with the same luck in every world would have better cameras than another, and that
 * would be a difference.
 */
function* tasks(base: SeedTask, { sets, seeds }: Size): Generator<SeedTask> {
  for (let set = 1; set <= sets; set++) {
    for (let number = 1; number <= seeds; number++) {
      const seed = `${base.scenario.seed}/${set}/${number}`;
      const feedSeeds = base.layouts.map(({ name }) => `${seed} ${name}`);
      yield { ...base, scenario: { ...base.scenario, seed }, feedSeeds };
    }
  }
}

function differenceOf(
  { scenario }: Project,
  setting: Parameters<typeof compareSeeds>[1],
  figures: readonly SeedFigures[],
  arms: readonly [first: number, second: number],
): Difference {
  const about: About = {
    ...{ sunqar: '', scenario: scenario.name, minutesPerSeed: 0, wallSeconds: 0, attribution: '' },
    primaryOutcome: scenario.primaryOutcome,
    detector: { profile: scenario.detector, status: '' },
    layouts: arms.map((arm) => {
      return { name: `arm-${arm}`, cameras: 0, price: {}, coverage: { share: 0, demandShare: 0, level: '' } };
    }),
  };
  const seeds = figures.map(({ seed, layouts }) => ({ seed, layouts: arms.map((arm) => layouts[arm]) }));
  return compareSeeds(about, setting, seeds).metrics[0].differences[0];
}
