/** The tasks that run whole on a thread of their own, by name. */
import type { Tasks } from '../engine/workers/serve.ts';
import type { CameraSpec } from './cameras/layout.ts';
import { coverOf } from './coverage/camera-cover.ts';
import type { Occluders } from './world/occluders.ts';

export const TASKS = {
  coverOf: ({ camera, occluders }: { camera: CameraSpec; occluders: Occluders }) => coverOf(camera, occluders),
} satisfies Tasks;
