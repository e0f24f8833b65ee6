/**
 * What does it cost to know whether a camera sees a point of the static city?
 *
 * Budgets per thread: 100 M tests/s by the sight table, 30 M by the depth buffer; a view and its table in 20 ms, so
 * that 100 cameras over 1 km² fit in a second of each of two threads. Beside us: exact rays by three-mesh-bvh.
 * Questions come as a run asks them: camera by camera, bodies at random places in reach, each at its three heights.
 */
import { BufferAttribute, BufferGeometry, DoubleSide, Ray } from 'three';
import { MeshBVH } from 'three-mesh-bvh';
import { createPinhole, isInFrame, type Pose } from '../../engine/geometry/pinhole.ts';
import { distanceAt } from '../../sim/cameras/density.ts';
import { createSightTable, SIGHT_HEIGHTS, type SightTable, seenHeights } from '../../sim/cameras/sight-table.ts';
import { buildView, isHidden, type View } from '../../sim/cameras/view.ts';
import { compileOccluders, type Occluders } from '../../sim/world/occluders.ts';
import { blockCity, camerasIn, chance } from '../sim/block-city.ts';
import { type BenchLine, medianSeconds } from './line.ts';

const SEED = 'visibility';
const LOWEST_DENSITY = 12.5; // px/m
const BODIES = 4000; // a camera

export async function bench(): Promise<BenchLine[]> {
  return [6, 19, 60].flatMap((blocks) => measure(blocks));
}

function measure(blocks: number): BenchLine[] {
  const site = blockCity(SEED, blocks);
  const occluders = compileOccluders(site);
  const size = `${site.buildings.length} buildings, ${occluders.triangles.length / 9} triangles`;
  const poses = camerasIn(SEED, site, 20);
  const pinholes = poses.map(createPinhole);
  const ranges = pinholes.map(({ focalPx }) => distanceAt(LOWEST_DENSITY, focalPx));

  let views: View[] = [];
  const viewSeconds = medianSeconds(5, () => {
    views = pinholes.map((pinhole) => buildView(pinhole, occluders));
  });
  let tables: SightTable[] = [];
  const tableSeconds = medianSeconds(5, () => {
    tables = views.map((view, k) => createSightTable(view, pinholes[k], ranges[k]));
  });
  const bytes = tables.reduce((sum, { words }) => sum + words.byteLength, 0);
  const compileSeconds = medianSeconds(5, () => {
    kept += compileOccluders(site).triangles.length;
  });

  const points = poses.map((pose, k) => bodiesBefore(pose, k, ranges[k]));
  const asked = points.reduce((sum, { x }) => sum + x.length, 0);
  const byTable = medianSeconds(7, () => {
    for (let k = 0; k < tables.length; k++) kept += askTable(tables[k], points[k]);
  });
  const levels = views.map((view, k) => createSightTable(view, pinholes[k], ranges[k], 0.5));
  const byLevel = medianSeconds(7, () => {
    for (let k = 0; k < levels.length; k++) kept += askTable(levels[k], points[k]);
  });
  const byBuffer = medianSeconds(7, () => {
    for (let k = 0; k < views.length; k++) kept += askBuffer(views[k], points[k]);
  });
  const exact = rays(occluders);
  const fewer = points.map(({ x, y, height }) => ({ x: x.slice(0, 999), y: y.slice(0, 999), height }));
  const byRay = medianSeconds(5, () => {
    for (let k = 0; k < poses.length; k++) kept += exact(poses[k], fewer[k]);
  });
  const line = (what: string, value: number, unit: string, more: Partial<BenchLine> = {}): BenchLine => ({
    bench: `visibility: ${what}`,
    size,
    value: Number(value.toPrecision(4)),
    unit,
    ...more,
  });
  return [
    line('compile occluders', compileSeconds * 1000, 'ms'),
    line('build a view', (viewSeconds / poses.length) * 1000, 'ms', { note: '480 px wide, mean of 20 poses' }),
    line('build a table', (tableSeconds / poses.length) * 1000, 'ms', { note: `out to ${LOWEST_DENSITY} px/m` }),
    line('view and table', ((viewSeconds + tableSeconds) / poses.length) * 1000, 'ms', { budget: 20 }),
    line('size of a table', bytes / tables.length / 1024, 'KiB'),
    line('test by table', asked / byTable / 1e6, 'M/s', { budget: 100, note: 'one thread, three heights a lookup' }),
    line('test by table of 0.5 m cells', asked / byLevel / 1e6, 'M/s', { budget: 100, note: 'one thread' }),
    line('test by buffer', asked / byBuffer / 1e6, 'M/s', { budget: 30, note: 'one thread' }),
    line('test by ray', (fewer.length * 999) / byRay / 1e6, 'M/s', { peer: 'three-mesh-bvh 0.9.17' }),
  ];
}

/** Keeps results alive; exported so that nothing can prove it unused. */
export let kept = 0;

interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly height: Uint8Array; // index into SIGHT_HEIGHTS
}

/** Bodies with their waist in the frame, 5 m away to `range`, spread evenly over distance; three points each. */
function bodiesBefore(pose: Pose, camera: number, range: number): Points {
  const next = chance(SEED, `points/${camera}`);
  const pinhole = createPinhole(pose);
  const size = 3 * BODIES;
  const points = { x: new Float64Array(size), y: new Float64Array(size), height: new Uint8Array(size) };
  for (let k = 0; k < size; ) {
    const distance = 5 + (range - 5) * next();
    const towards = pose.heading + (next() - 0.5) * pose.horizontalFov;
    const x = pose.x + distance * Math.sin(towards);
    const y = pose.y + distance * Math.cos(towards);
    if (!isInFrame(pinhole, x, y, SIGHT_HEIGHTS[1])) continue;
    for (let height = 0; height < 3; height++, k++) {
      points.x[k] = x;
      points.y[k] = y;
      points.height[k] = height;
    }
  }
  return points;
}

function askTable(table: SightTable, { x, y }: Points): number {
  let seen = 0;
  // As a run asks: the three heights of a body by one lookup. A test is one height.
  for (let k = 0; k < x.length; k += 3) {
    const heights = seenHeights(table, x[k], y[k]);
    seen += (heights & 1) + ((heights >>> 1) & 1) + (heights >>> 2);
  }
  return seen;
}

function askBuffer(view: View, { x, y, height }: Points): number {
  let hidden = 0;
  for (let k = 0; k < x.length; k++) hidden += isHidden(view, x[k], y[k], SIGHT_HEIGHTS[height[k]]) ? 1 : 0;
  return hidden;
}

function rays({ triangles }: Occluders) {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float64Array(triangles), 3));
  const bvh = new MeshBVH(geometry);
  const ray = new Ray();
  return (pose: Pose, { x, y, height }: Points): number => {
    let hidden = 0;
    for (let k = 0; k < x.length; k++) {
      ray.origin.set(pose.x, pose.y, pose.z);
      ray.direction.set(x[k] - pose.x, y[k] - pose.y, SIGHT_HEIGHTS[height[k]] - pose.z);
      const distance = ray.direction.length();
      ray.direction.divideScalar(distance);
      if (bvh.raycastFirst(ray, DoubleSide, 0, distance) !== null) hidden++;
    }
    return hidden;
  };
}
