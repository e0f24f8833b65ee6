/** A log with something of most rules: two cameras, somebody who stays, is met and left running, a car, a signal. */
import { createPinhole, toPixel } from '../../engine/geometry/pinhole.ts';
import type { PipelineConfiguration } from '../../sim/pipeline/configuration.ts';
import type { DetectionFrame, Observation } from '../../sim/pipeline/contract.ts';
import type { PipelineOutput } from '../../sim/pipeline/pipeline.ts';
import { ruleOf, START, square } from './walks.ts';

export const FRAME_SIZE = [1920, 1080] as const;
export const POSES = {
  south: { x: 5, y: -20, z: 6, heading: 0, tilt: 0.25, horizontalFov: 1.3 },
  west: { x: -20, y: 5, z: 6, heading: Math.PI / 2, tilt: 0.25, horizontalFov: 1.3 },
};
export const CONFIGURATION: PipelineConfiguration = {
  utcOffset: 0,
  cameras: Object.entries(POSES).map(([id, pose]) => ({ id, rate: 5, frameSize: FRAME_SIZE, pose })),
  zones: [
    { zone: 'place', area: 'place', ring: square(0, 0, 10) },
    { zone: 'around', area: 'around', ring: square(-40, -40, 90) },
  ],
  lines: [{ name: 'gate', from: [5, 0], to: [5, 10], direction: 'both' }],
  stopLines: [{ name: 'lane', from: [8, 10], to: [8, 0], signal: 'j1', group: 'west' }],
  rules: [
    ruleOf({ kind: 'intrusion' }, { inertia: 600 }),
    ruleOf({ kind: 'loiter', loitering: 8000 }),
    ruleOf({ kind: 'running', speed: 3, held: 1000 }, { zones: ['around'] }),
    ruleOf({ kind: 'pursuit', near: 2, speed: 3, within: 9000 }),
    ruleOf({ kind: 'line-crossing', lines: ['gate'] }, { zones: [] }),
    ruleOf({ kind: 'stopped', stopped: 5000 }, { objects: ['car'] }),
    ruleOf({ kind: 'red-light', grace: 0 }, { zones: [], objects: ['car'] }),
  ],
};

const pixel = new Float64Array(3);

/** How a camera boxes an upright body of 1.7 m at (x, y). */
function detection(camera: keyof typeof POSES, x: number, y: number, label: 'person' | 'car') {
  const pinhole = createPinhole({ ...POSES[camera], widthPx: FRAME_SIZE[0], heightPx: FRAME_SIZE[1] });
  toPixel(pinhole, x, y, 0, pixel);
  const [u, bottom] = pixel;
  toPixel(pinhole, x, y, 1.7, pixel);
  const half = 0.2 * (bottom - pixel[1]);
  return { label, confidence: 0.9, box: [u - half, pixel[1], u + half, bottom] } as const;
}

/** Two cameras at 5 Hz, out of phase. */
function observations(): Observation[] {
  const all: Observation[] = [0, 20].map((at) => {
    return {
      kind: 'signal',
      signal: 'j1',
      at: START + 1000 * at,
      phase: { west: at === 0 ? 'green' : 'red' },
    } as const;
  });
  for (let k = 0; k <= 200; k++) {
    for (const camera of ['south', 'west'] as const) {
      const at = 200 * k + (camera === 'south' ? 0 : 70);
      const t = at / 1000;
      const stays = detection(camera, Math.min(6, -6 + 1.2 * t), 5, 'person');
      const comes = detection(camera, t < 22 ? 18 - 0.5 * t : 7 + 4 * (t - 22), 5.6, 'person');
      const car = detection(camera, 2, 8, 'car');
      const detections = [stays, ...(t < 26 ? [comes] : []), ...(t > 3 ? [car] : [])].sort(
        (a, b) => a.box[0] - b.box[0],
      );
      const frame: DetectionFrame = { kind: 'detections', camera, at: START + at, frameSize: FRAME_SIZE, detections };
      all.push(frame);
    }
  }
  return all.sort((a, b) => a.at - b.at);
}

export const LOG = observations();

/** All outputs of a pipeline as one. */
export function joined(outputs: Iterable<PipelineOutput>) {
  const all = [...outputs];
  return {
    frames: all.flatMap(({ frames }) => frames),
    conditions: all.flatMap(({ conditions }) => conditions),
    alerts: all.flatMap(({ alerts }) => alerts),
  };
}
