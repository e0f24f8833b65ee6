/**
 * How fast does a whole city run: people, vehicles and every camera's feed, tick by tick, with nothing recorded?
 *
 * The budget is for the whole chain, pipeline and operations included, on both threads of two cores: 1 000 cameras at
 * 5 fps, 20 000 people and 3 000 vehicles at 10 × real time with at most 3 bodies a camera-frame, 4 × with 10. What is
 * built so far is measured here, at sizes ten apart; the mean number of bodies a camera-frame is printed with it.
 */
import { entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { Gang } from '../../engine/workers/gang.ts';
import { TaskPool } from '../../engine/workers/pool.ts';
import { pipelineConfiguration } from '../../scenarios/read/configuration.ts';
import type { CameraSpec, Layout } from '../../sim/cameras/layout.ts';
import type { SightTable } from '../../sim/cameras/sight-table.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { STAGES, type StageName } from '../../sim/stages.ts';
import { createState, populate, type Shared } from '../../sim/state.ts';
import { step, warmUpTraffic } from '../../sim/step.ts';
import { generateSite } from '../../sim/world/generator/generate.ts';
import { DEFAULTS } from '../../sim/world/generator/parameters.ts';
import type { Site } from '../../sim/world/site.ts';
import { compileWorld } from '../../sim/world/world.ts';
import type { BenchLine } from './line.ts';

const KEY = keyFromSeed('chain-bench');
const WORKER = new URL('../../sim/worker.ts', import.meta.url);
const TICKS = 150; // 30 s of simulated time

export async function bench(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const [blocks, cameras, people, vehicles] of [
    [[4, 3], 100, 2000, 300],
    [[12, 9], 1000, 20_000, 3000],
  ] as const) {
    for (const workers of [1, 2]) lines.push(await measure(blocks, cameras, people, vehicles, workers));
  }
  return lines;
}

async function measure(
  blocks: readonly [number, number],
  cameras: number,
  people: number,
  vehicles: number,
  workers: number,
): Promise<BenchLine> {
  const site = generateSite({ ...DEFAULTS.microdistrict, blocks }, KEY);
  const world = compileWorld(site);
  const layout: Layout = { name: 'bench', cameras: camerasOn(site, cameras) };
  const pool = new TaskPool(WORKER, 2);
  const tables: SightTable[] = [];
  const tasks = layout.cameras.map((camera) => ({ camera, occluders: world.occluders }));
  for await (const table of pool.runAll<SightTable>('sightOf', tasks)) tables.push(table);
  await pool.close();
  const state = createState({
    ...{ scenario: scenarioOf(people, vehicles), site, world, layouts: [layout], tables, key: KEY },
    arrangement: { configurations: [pipelineConfiguration(null, site, layout, { utcOffsetMs: 0 })] },
  });
  const gang = await Gang.start<Shared, StageName>({
    ...{ workers, workerUrl: WORKER, stages: STAGES, context: state.shared },
  });
  populate(state);
  warmUpTraffic(state, gang);
  for (let tick = 0; tick < 25; tick++) step(state, gang);
  let sightings = 0;
  let exposures = 0;
  let bodies = 0;
  const begin = performance.now();
  for (let tick = 0; tick < TICKS; tick++) {
    step(state, gang);
    bodies += state.bodyCount;
    for (const { counts } of state.shared.outputs) {
      exposures += counts[0];
      sightings += counts[2];
    }
  }
  const seconds = (performance.now() - begin) / 1000;
  await gang.close();
  const memory = process.memoryUsage().rss / 2 ** 20;
  return {
    bench: 'chain so far: world and feeds',
    size: `${cameras} cameras at 5 fps, ${Math.round(bodies / TICKS)} bodies outdoors`,
    value: Number(((TICKS * state.scenario.tickMs) / 1000 / seconds).toFixed(1)),
    unit: '× real time',
    ...(cameras === 1000 && workers === 2 ? { budget: sightings / exposures <= 3 ? 10 : 4 } : {}),
    note: `${workers} threads; ${(sightings / exposures).toFixed(1)} bodies a camera-frame; ${memory.toFixed(0)} MiB`,
  };
}

/** So many people outdoors and vehicles on the road, or near it. */
function scenarioOf(people: number, vehicles: number): Scenario {
  return {
    ...{ name: 'bench', seed: 'chain-bench', startMs: 1_781_272_800_000, utcOffsetMs: 18_000_000 },
    ...{ durationMs: 3_600_000, tickMs: 200, city: { file: '' }, weather: { cloud: 0, rain: 0, visibility: 10_000 } },
    people: { residents: people * 13, visitorRate: 0, offenders: 0 }, // a third indoors, some 6 min outdoors a trip
    traffic: { vehicleRate: vehicles / 110, heavyShare: 0.06 }, // some 110 s on the road
    ...{ incidents: [], detector: 'ordinary-real-time', units: [] },
    centre: { operators: 0, monitorsEach: 0, contention: 'own', backgroundRate: 0, verification: 20 },
    ...{ feedback: { deterrence: false, interruption: false }, primaryOutcome: 'detected' },
  };
}

function camerasOn(site: Site, count: number): CameraSpec[] {
  return Array.from({ length: count }, (_, k) => {
    const draw = (n: number) => uniform(KEY, 1, entityNamed(`camera-${k}`), n);
    const mount = site.mounts[Math.floor(draw(0) * site.mounts.length)];
    return {
      ...{ id: `camera-${k}`, model: 'bench', x: mount.x, y: mount.y, z: Math.min(6, mount.maxHeight) },
      ...{ heading: 2 * Math.PI * draw(1), tilt: 0.25, horizontalFov: 1.5, widthPx: 1920, heightPx: 1080 },
      ...{ frameRate: 5, exposureTime: 0.01, minimumIllumination: 0.1, infraredRange: 0, masks: [] },
      ...{ price: { amount: 0, currency: 'KZT' }, phase: '', group: '' },
    };
  });
}
