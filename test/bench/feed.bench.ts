/**
 * How many camera-frames a second does one thread turn from candidates into detections?
 * Budget: 50 000 with 10 bodies in view; a camera with nobody near costs only the row that says so.
 */
import { viewColumns } from '../../engine/columns/columns.ts';
import { createPinhole } from '../../engine/geometry/pinhole.ts';
import { entityMember, entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { BODY, type BodyColumns } from '../../sim/cameras/bodies.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import { createCandidateGroups, groupByCamera, mapNearby, sectorOf } from '../../sim/cameras/nearby.ts';
import { createSightTable } from '../../sim/cameras/sight-table.ts';
import { buildView } from '../../sim/cameras/view.ts';
import { CLEAR_DAY } from '../../sim/feeds/conditions.ts';
import { createFeedCamera, createFeedOutput, createFeedThread, runFeeds } from '../../sim/feeds/feed.ts';
import { DEFAULT_PROFILE } from '../../sim/feeds/profile.ts';
import { compileOccluders } from '../../sim/world/occluders.ts';
import type { Site } from '../../sim/world/site.ts';
import { type BenchLine, medianSeconds } from './line.ts';

const KEY = keyFromSeed('feed bench');
const SOURCE = entityNamed('bench');
const CAMERAS = 100;
const YARD = 60; // m between cameras
const RANGE = 50; // m
const TICKS = 40;
const TICK_MS = 200;

/** A row of yards, each with a camera on a pole, a slab block at its back and four trees. */
function yards(): Site {
  const each = Array.from({ length: CAMERAS }, (_, k) => k * YARD);
  return {
    name: 'yards',
    origin: { lon: 51, lat: 43 },
    attribution: '',
    bounds: [-YARD, -YARD, CAMERAS * YARD, YARD],
    buildings: each.map((x, k) => ({
      id: `b${k}`,
      footprint: [x - 25, 36, x + 25, 36, x + 25, 48, x - 25, 48],
      ...{ holes: [], base: 0, top: 15, faces: [], heightFrom: 'generated', use: 'residential' },
    })),
    barriers: [],
    trees: each.flatMap((x, k) =>
      [-14, -5, 5, 14].map((aside) => {
        return { id: `t${k}${aside}`, x: x + aside, y: 26, crownRadius: 2.5, crownHeight: 4.5, transmittance: 0.4 };
      }),
    ),
    ...{ lamps: [], mounts: [], zones: [], assets: [], roads: { drivingSide: 'right', lanes: [], signals: [] } },
    walkways: { nodes: [], paths: [], kerbs: [] },
  };
}

function cameraAt(k: number): CameraSpec {
  return {
    ...{ id: `yard-${k}`, model: 'bullet', x: k * YARD, y: 0, z: 6, heading: 0, tilt: 0.25, horizontalFov: 1.4 },
    ...{ widthPx: 2560, heightPx: 1440, frameRate: 5, exposureTime: 0.01, minimumIllumination: 0.1, infraredRange: 30 },
    ...{ masks: [], price: { amount: 0, currency: 'KZT' }, phase: '1', group: 'a' },
  };
}

/** `perCamera` people in each of the first `peopled` yards, walking at 1.3 m/s. */
function people(perCamera: number, peopled: number): { bodies: BodyColumns; count: number } {
  const count = perCamera * peopled;
  const bodies = viewColumns(BODY, Math.max(1, count));
  for (let i = 0; i < count; i++) {
    const id = entityMember(SOURCE, i);
    const x = YARD * Math.floor(i / perCamera) + 16 * (uniform(KEY, 1, id, 0) - 0.5);
    const y = 14 + 20 * uniform(KEY, 1, id, 1);
    const heading = 2 * Math.PI * uniform(KEY, 1, id, 2);
    bodies.x0[i] = bodies.x1[i] = x;
    bodies.y0[i] = bodies.y1[i] = y;
    bodies.x1[i] += 0.26 * Math.sin(heading);
    bodies.y1[i] += 0.26 * Math.cos(heading);
    bodies.heading[i] = heading;
    bodies.speed[i] = 1.3;
    bodies.halfLength[i] = 0.15;
    bodies.halfWidth[i] = 0.25;
    bodies.height[i] = 1.7;
    bodies.idLo[i] = id.lo;
    bodies.idHi[i] = id.hi;
  }
  return { bodies, count };
}

export async function bench(): Promise<BenchLine[]> {
  const site = yards();
  const occluders = compileOccluders(site);
  const specs = Array.from({ length: CAMERAS }, (_, k) => cameraAt(k));
  const cameras = specs.map((spec) => {
    const pinhole = createPinhole(spec);
    const table = createSightTable(buildView(pinhole, occluders), pinhole, RANGE);
    return createFeedCamera(KEY, spec, DEFAULT_PROFILE, RANGE, table, occluders.crowns);
  });
  const map = mapNearby(
    specs.map((spec) => sectorOf(spec, RANGE)),
    site.bounds,
  );
  const thread = createFeedThread(DEFAULT_PROFILE, 4096);
  const output = createFeedOutput(cameras, TICK_MS);
  let kept = 0;

  const measure = (perCamera: number, peopled: number) => {
    const { bodies, count } = people(perCamera, peopled);
    const groups = createCandidateGroups(map, Math.max(1, count));
    groupByCamera(map, bodies, count, groups);
    let after = 0;
    let sightings = 0;
    let detections = 0;
    let frames = 0;
    const seconds = medianSeconds(7, () => {
      sightings = 0;
      detections = 0;
      frames = 0;
      for (let tick = 0; tick < TICKS; tick++) {
        output.counts.fill(0);
        runFeeds(thread, cameras, 0, CAMERAS, bodies, groups, after, after + TICK_MS, CLEAR_DAY, output);
        after += TICK_MS;
        frames += output.counts[0];
        detections += output.counts[1];
        sightings += output.counts[2];
      }
      kept += detections;
    });
    const grouping = medianSeconds(7, () => groupByCamera(map, bodies, count, groups));
    return { seconds, grouping, frames, sightings: sightings / frames, detections: detections / frames, groups };
  };

  const lines: BenchLine[] = [];
  for (const perCamera of [1, 10, 100]) {
    const m = measure(perCamera, CAMERAS);
    const candidates = m.groups.begin[CAMERAS] / CAMERAS;
    lines.push({
      ...{ bench: 'feed', size: `${perCamera} bodies in view`, value: m.frames / m.seconds, unit: 'camera-frames/s' },
      ...(perCamera === 10 ? { budget: 50_000 } : {}),
      note: `${candidates.toFixed(1)} candidates, ${m.sightings.toFixed(1)} seen, ${m.detections.toFixed(1)} found a frame`,
    });
  }
  const empty = measure(0, 0);
  lines.push({
    ...{ bench: 'feed', size: 'nobody in view', value: (empty.seconds / empty.frames) * 1e9, unit: 'ns/camera-frame' },
  });
  const all = measure(10, CAMERAS).seconds;
  const tenth = measure(10, CAMERAS / 10).seconds;
  lines.push({
    ...{ bench: 'feed', size: 'people before 1 camera in 10, cost against all 10', value: tenth / all, unit: 'ratio' },
    note: '0.1: the nine cost nothing',
  });
  const crowd = measure(100, CAMERAS);
  lines.push({
    bench: 'feed',
    size: '10 000 bodies to 100 cameras',
    value: crowd.grouping * 1000,
    unit: 'ms to group',
  });
  if (kept < 0) throw new Error('unreachable: keeps the results alive');
  return lines;
}
