/**
 * How long coverage of a district takes: every camera's view, its table and the measures of the whole layout.
 * The budget: 100 cameras over 1 km² at 0.5 m cells, out to 12.5 px/m, in 2 s on both threads of two cores.
 */
import { entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { TaskPool } from '../../engine/workers/pool.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import type { CameraCover } from '../../sim/coverage/camera-cover.ts';
import { compileDemand } from '../../sim/coverage/demand.ts';
import { compileGround } from '../../sim/coverage/ground.ts';
import { measureCoverage } from '../../sim/coverage/measures.ts';
import { generateSite } from '../../sim/world/generator/generate.ts';
import { DEFAULTS } from '../../sim/world/generator/parameters.ts';
import { compileOccluders } from '../../sim/world/occluders.ts';
import type { Site } from '../../sim/world/site.ts';
import type { BenchLine } from './line.ts';

const KEY = keyFromSeed('coverage-bench');

/** Full HD at 90°, on mounts of the place, looking any way. */
function camerasOn(site: Site, count: number): CameraSpec[] {
  return Array.from({ length: count }, (_, k) => {
    const draw = (n: number) => uniform(KEY, 1, entityNamed(`camera-${k}`), n);
    const mount = site.mounts[Math.floor(draw(0) * site.mounts.length)];
    return {
      ...{ id: `camera-${k}`, model: 'bench', x: mount.x, y: mount.y, z: Math.min(6, mount.maxHeight) },
      ...{ heading: 2 * Math.PI * draw(1), tilt: 0.25, horizontalFov: Math.PI / 2, widthPx: 1920, heightPx: 1080 },
      ...{ frameRate: 5, exposureTime: 0.01, minimumIllumination: 0.1, infraredRange: 0, masks: [] },
      ...{ price: { amount: 0, currency: 'KZT' }, phase: '', group: '' },
    };
  });
}

export async function bench(): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  const site = generateSite({ ...DEFAULTS.microdistrict, blocks: [5, 5] }, KEY);
  const [minX, minY, maxX, maxY] = site.bounds;
  const area = ((maxX - minX) * (maxY - minY)) / 1e6;
  const occluders = compileOccluders(site);
  for (const workers of [1, 2]) {
    const pool = new TaskPool(new URL('../../sim/worker.ts', import.meta.url), workers);
    for (const count of [10, 100]) {
      const cameras = camerasOn(site, count);
      const times: number[] = [];
      let share = 0;
      for (let repeat = 0; repeat < 6; repeat++) {
        const begin = performance.now();
        const ground = compileGround(site);
        const demand = compileDemand(site, ground);
        const covers: CameraCover[] = [];
        const tasks = cameras.map((camera) => ({ camera, occluders }));
        for await (const cover of pool.runAll<CameraCover>('coverOf', tasks)) covers.push(cover);
        share = measureCoverage(ground, demand, cameras, covers).levels[0].share;
        if (repeat > 0) times.push((performance.now() - begin) / 1000); // the first warms the threads up
      }
      lines.push({
        ...{ bench: 'coverage', size: `${count} cameras, ${area.toFixed(2)} km²`, unit: 's' },
        value: Number(times.sort((a, b) => a - b)[2].toFixed(3)),
        ...(count === 100 && workers === 2 ? { budget: 2 } : {}),
        note: `${workers} threads; ${(100 * share).toFixed(1)} % covered at 12.5 px/m`,
      });
    }
    await pool.close();
  }
  return lines;
}
