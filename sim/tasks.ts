/** The tasks that run whole on a thread of their own, by name. */
import type { Tasks } from '../engine/workers/serve.ts';
import type { CameraSpec } from './cameras/layout.ts';
import { coverOf } from './coverage/camera-cover.ts';
import { runSeed } from './seed-run.ts';
import { sightOf } from './sights.ts';
import type { Occluders } from './world/occluders.ts';

export const TASKS = {
  sightOf: ({ camera, occluders }: { camera: CameraSpec; occluders: Occluders }) => sightOf(camera, occluders),
  coverOf: ({ camera, occluders }: { camera: CameraSpec; occluders: Occluders }) => coverOf(camera, occluders),
  runSeed,
} satisfies Tasks;
