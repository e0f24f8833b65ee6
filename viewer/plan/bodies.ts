/** Draws who moves at one instant: people as dots, vehicles as boxes, never smaller than the eye can find. */
import { BODY_KIND } from '../../sim/cameras/bodies.ts';
import type { MotionTrack } from '../../sim/recording/motion.ts';
import type { Colours } from './colours.ts';
import type { View } from './view.ts';

const DOT = 2.4; // CSS px, radius of a person
const SHORTEST = 7; // CSS px, length of a vehicle

const COLOUR_OF_KIND = {
  [BODY_KIND.person]: 'person',
  [BODY_KIND.car]: 'car',
  [BODY_KIND.truck]: 'truck',
  [BODY_KIND.bus]: 'bus',
} as const;

/**
 * @param time s
 * @param tick s
 */
export function drawBodies(
  context: CanvasRenderingContext2D,
  tracks: readonly MotionTrack[],
  time: number,
  tick: number,
  colours: Colours,
  view: View,
): void {
  const at = time / tick;
  for (const { kind, length, width, firstTick, x, y, heading } of tracks) {
    const last = x.length - 1;
    const k = Math.floor(at - firstTick);
    if (k < 0 || k > last) continue;
    const to = Math.min(last, k + 1);
    const share = at - firstTick - k;
    const px = x[k] + (x[to] - x[k]) * share;
    const py = y[k] + (y[to] - y[k]) * share;
    context.fillStyle = colours[COLOUR_OF_KIND[kind as keyof typeof COLOUR_OF_KIND]];
    context.beginPath();
    if (kind === BODY_KIND.person) context.arc(px, py, Math.max(width / 2, DOT / view.scale), 0, 2 * Math.PI);
    else traceBox(context, px, py, heading[to], length * enlargement(length, view), width * enlargement(length, view));
    context.fill();
  }
}

function enlargement(length: number, view: View): number {
  return Math.max(1, SHORTEST / view.scale / length);
}

function traceBox(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  heading: number,
  length: number,
  width: number,
): void {
  const alongX = (Math.sin(heading) * length) / 2;
  const alongY = (Math.cos(heading) * length) / 2;
  const acrossX = (Math.cos(heading) * width) / 2;
  const acrossY = (-Math.sin(heading) * width) / 2;
  context.moveTo(x + alongX + acrossX, y + alongY + acrossY);
  context.lineTo(x + alongX - acrossX, y + alongY - acrossY);
  context.lineTo(x - alongX - acrossX, y - alongY - acrossY);
  context.lineTo(x - alongX + acrossX, y - alongY + acrossY);
}
