/**
 * People in an open yard, seen by one camera 6 m up through the default detector: frames as the pipeline gets them, and
 * who was where. North of the camera, x is across the picture and y is the distance.
 */
import { viewColumns } from '../../engine/columns/columns.ts';
import { entityMember, entityNamed, type Key, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { BODY } from '../../sim/cameras/bodies.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import { CLEAR_DAY } from '../../sim/feeds/conditions.ts';
import { createFeedCamera, createFeedOutput, createFeedThread, runFeeds } from '../../sim/feeds/feed.ts';
import { frameOf, reportedPose } from '../../sim/feeds/frames.ts';
import { DEFAULT_PROFILE, type DetectorProfile } from '../../sim/feeds/profile.ts';
import type { CameraCalibration } from '../../sim/pipeline/configuration.ts';
import type { DetectionFrame } from '../../sim/pipeline/contract.ts';

/** Place (m) at time t (s). */
export type Path = (t: number) => readonly [x: number, y: number];

export interface Seen {
  readonly frame: DetectionFrame;
  readonly who: readonly number[]; // of each detection: place of its path, -1 nobody
  readonly places: readonly (readonly [x: number, y: number])[]; // of each path, as exposed
  readonly shown: readonly number[]; // paths of whom something shows in the picture
}

const TICK_MS = 100;
const EPOCH = 1_781_280_000_000;
const SOURCE = entityNamed('yard');

export function yardCamera(frameRate: number): CameraSpec {
  return {
    ...{ id: 'yard', model: 'bullet', x: 0, y: 0, z: 6, heading: 0, tilt: 0.25, horizontalFov: 1.4 },
    ...{ widthPx: 2560, heightPx: 1440, frameRate, exposureTime: 0.01, minimumIllumination: 0.1, infraredRange: 30 },
    ...{ masks: [], price: { amount: 0, currency: 'KZT' }, phase: '1', group: 'a' },
  };
}

export function calibrationOf(camera: CameraSpec): CameraCalibration {
  const { id, frameRate, widthPx, heightPx } = camera;
  return { id, rate: frameRate, frameSize: [widthPx, heightPx], pose: reportedPose(camera) };
}

/** What the camera gives over `seconds`, frame by frame. */
export function watchYard(
  seed: string,
  camera: CameraSpec,
  paths: readonly Path[],
  seconds: number,
  profile: DetectorProfile = DEFAULT_PROFILE,
): Seen[] {
  const key = keyFromSeed(seed);
  const feed = createFeedCamera(key, camera, profile, 60, null, new Float64Array(0));
  const thread = createFeedThread(profile, paths.length);
  const output = createFeedOutput([feed], TICK_MS);
  const bodies = viewColumns(BODY, paths.length);
  const ids = paths.map((_, i) => entityMember(SOURCE, i));
  const slots = Int32Array.from(paths, (_, i) => i);
  const groups = { begin: Int32Array.of(0, paths.length), slots } as unknown as Parameters<typeof runFeeds>[5];
  const seen: Seen[] = [];
  for (let after = 0; after < seconds * 1000; after += TICK_MS) {
    paths.forEach((path, i) => {
      [bodies.x0[i], bodies.y0[i]] = path(after / 1000);
      [bodies.x1[i], bodies.y1[i]] = path((after + TICK_MS) / 1000);
      bodies.heading[i] = Math.atan2(bodies.x1[i] - bodies.x0[i], bodies.y1[i] - bodies.y0[i]);
      bodies.halfLength[i] = 0.1075;
      bodies.halfWidth[i] = 0.239;
      bodies.height[i] = 1.72 + 0.16 * (uniform(key, 1, ids[i], 0) - 0.5);
      bodies.idLo[i] = ids[i].lo;
      bodies.idHi[i] = ids[i].hi;
    });
    output.counts.fill(0);
    runFeeds(thread, [feed], 0, 1, bodies, groups, after, after + TICK_MS, CLEAR_DAY, output);
    const { exposures, truth, sightings, counts } = output;
    for (let row = 0; row < counts[0]; row++) {
      const at = exposures.at[row] / 1000;
      const range = (begin: number, end: number) => Array.from({ length: end - begin }, (_, i) => begin + i);
      const whoIs = (lo: number, hi: number) => ids.findIndex((id) => id.lo === lo && id.hi === hi);
      seen.push({
        frame: frameOf(output, row, [camera], EPOCH),
        who: range(exposures.detectionBegin[row], exposures.detectionEnd[row]).map((i) =>
          whoIs(truth.idLo[i], truth.idHi[i]),
        ),
        places: paths.map((path) => path(at)),
        shown: range(exposures.sightingBegin[row], exposures.sightingEnd[row]).map((i) => sightings.slot[i]),
      });
    }
  }
  return seen;
}

/** Somebody who walks between random points of [-from, from] × [from, to] / 2 m at his own pace, and sometimes stands. */
export function stroll(key: Key, person: number, from: number, to: number, standing: number): Path {
  const id = entityMember(SOURCE, person);
  const point = (leg: number) =>
    [1.5 * from * (uniform(key, 2, id, 4 * leg) - 0.5), from + (to - from) * uniform(key, 2, id, 4 * leg + 1)] as const;
  const pace = 1.34 + 0.5 * (uniform(key, 2, id, 1e6) - 0.5);
  return (t) => {
    let begun = 0;
    for (let leg = 0; ; leg++) {
      const [a, b] = [point(leg), point(leg + 1)];
      const rest = uniform(key, 2, id, 4 * leg + 2) < standing ? 20 * uniform(key, 2, id, 4 * leg + 3) : 0;
      const walk = Math.sqrt((b[0] - a[0]) * (b[0] - a[0]) + (b[1] - a[1]) * (b[1] - a[1])) / pace;
      if (t < begun + rest) return a;
      if (t < begun + rest + walk) {
        const share = (t - begun - rest) / walk;
        return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
      }
      begun += rest + walk;
    }
  };
}
