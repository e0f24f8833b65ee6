import { describe, expect, test } from 'vitest';
import { DORI } from '../../sim/cameras/density.ts';
import type { Layout } from '../../sim/cameras/layout.ts';
import { coverOf } from '../../sim/coverage/camera-cover.ts';
import { compileGround } from '../../sim/coverage/ground.ts';
import { HEADLINE_HEIGHT } from '../../sim/coverage/measures.ts';
import { coveredMask } from '../../sim/coverage/overlay.ts';
import { compileOccluders } from '../../sim/world/occluders.ts';
import type { Site } from '../../sim/world/site.ts';
import { CoverageMaker, type CoverageMap, withinReach } from '../../viewer/simulation/coverage-map.ts';
import { camerasOver, largeCity } from './large-city.ts';

function layoutOver(site: Site, count: number): Layout {
  return { name: 'today', cameras: camerasOver(site, count) };
}

function mapOf(site: Site, layout: Layout, camera: string | null = null): CoverageMap {
  return new CoverageMaker(withinReach(site, [layout]), [layout]).map({ layout: 0, camera });
}

/** Step by cell of the lattice, where anything is seen. */
function seenIn({ cell, minX, minY, columns, steps }: CoverageMap): Map<string, number> {
  const seen = new Map<string, number>();
  steps.forEach((step, k) => {
    if (step >= 2) seen.set(`${minX / cell + (k % columns)}/${minY / cell + Math.floor(k / columns)}`, step);
  });
  return seen;
}

/** The same of the whole site, with everything that stands in it. */
function seenOf(site: Site, { cameras }: Layout): Map<string, number> {
  const ground = compileGround(site);
  const occluders = compileOccluders(site);
  const covers = cameras.map((camera) => coverOf(camera, occluders));
  const seen = new Map<string, number>();
  DORI.steps.forEach(({ pxPerM }, k) => {
    coveredMask(ground, covers, HEADLINE_HEIGHT, pxPerM).forEach((word, w) => {
      for (let left = word; left !== 0; left &= left - 1) {
        const column = ground.column0 + 32 * (w % ground.wordsPerRow) + 31 - Math.clz32(left & -left);
        seen.set(`${column}/${ground.row0 + Math.floor(w / ground.wordsPerRow)}`, k + 2);
      }
    });
  });
  return seen;
}

/** Cells in which two maps differ. */
function differences(a: Map<string, number>, b: Map<string, number>): number {
  return new Set([...a.keys(), ...b.keys()].filter((cell) => a.get(cell) !== b.get(cell))).size;
}

describe('a coverage map', () => {
  const site = largeCity(120, 900);
  const layout = layoutOver(site, 5);

  test('made of what lies within reach is the map of the whole site', () => {
    const near = withinReach(site, [layout]);
    expect(near.buildings.length).toBeLessThan(site.buildings.length);
    const seen = seenIn(mapOf(site, layout));
    expect(seen.size).toBeGreaterThan(1000);
    expect(differences(seen, seenOf(site, layout))).toBe(0);
  });

  test('of one camera is no larger than its reach', () => {
    const [camera] = layout.cameras;
    const { columns, rows, cell } = mapOf(site, layout, camera.id);
    expect(Math.max(columns, rows) * cell).toBeLessThan(400);
    const alone = seenOf(site, { ...layout, cameras: [camera] });
    expect(differences(seenIn(mapOf(site, layout, camera.id)), alone)).toBe(0);
  });

  test('of cameras all over a city has coarser cells, and never more than a graphics card takes', () => {
    const city = largeCity(40, 10_000);
    const spread = layoutOver(city, 2);
    const { cell, columns, rows } = mapOf(city, spread);
    expect(Math.max(columns, rows)).toBeLessThanOrEqual(4096);
    expect(cell).toBeGreaterThan(0.5);
    expect(mapOf(city, spread, spread.cameras[1].id).cell).toBe(0.5);
  });
});
