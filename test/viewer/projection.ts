/** Where a point of the site must show on the page: a pinhole at the view's own eye, worked out here from scratch. */
import type { MotionReader } from '../../sim/recording/motion.ts';
import type { Shown } from '../../viewer/scene/shown.ts';

type Vector = readonly [number, number, number];

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const unit = (a: Vector): Vector => {
  const length = Math.sqrt(dot(a, a));
  return [a[0] / length, a[1] / length, a[2] / length];
};

/** px in a window of that size, y down. */
export function project(view: Shown, point: Vector, width: number, height: number): { x: number; y: number } {
  const eye = view.eye as Vector;
  const axis = unit(minus(view.target as Vector, eye));
  const right = unit(cross(axis, [0, 0, 1]));
  const up = cross(right, axis);
  const away = minus(point, eye);
  const focal = height / 2 / Math.tan((view.fieldOfView * Math.PI) / 360);
  const depth = dot(away, axis);
  return { x: width / 2 + (focal * dot(away, right)) / depth, y: height / 2 - (focal * dot(away, up)) / depth };
}

/** Everybody at `time` s, straight from the recording: the middle of their height. */
export function bodiesAt(motion: MotionReader, time: number): Map<string, Vector> {
  const tick = (time * 1000) / motion.header.tickMs;
  const before = placesAt(motion, Math.floor(tick));
  const after = placesAt(motion, Math.ceil(tick));
  const share = tick - Math.floor(tick);
  return new Map(
    [...before].flatMap(([id, a]) => {
      const b = after.get(id);
      return b ? [[id, [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2]] as Vector]] : [];
    }),
  );
}

function placesAt(motion: MotionReader, tick: number): Map<string, Vector> {
  const places = new Map<string, Vector>();
  for (const { id, firstTick, x, y, height } of motion.tracks(motion.chunkAt(tick))) {
    const k = tick - firstTick;
    if (k >= 0 && k < x.length) places.set(id, [x[k], y[k], height / 2]);
  }
  return places;
}
