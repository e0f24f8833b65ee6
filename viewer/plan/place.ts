/** Draws what stands still: ground, what is seen of it, roads, kerbs, trees, buildings and cameras. */
import type { PlaceReport, PlannedCamera } from '../simulation/reports.ts';
import type { Colours } from './colours.ts';
import type { View } from './view.ts';

/** @param context in site metres (`lookThrough`) */
export function drawPlace(
  context: CanvasRenderingContext2D,
  place: PlaceReport,
  seen: CanvasImageSource | null,
  colours: Colours,
  view: View,
): void {
  const [minX, minY, maxX, maxY] = place.bounds;
  const hairline = 1 / view.scale; // m of one CSS pixel
  context.lineJoin = 'round';
  context.fillStyle = colours.ground;
  context.fillRect(minX, minY, maxX - minX, maxY - minY);

  context.lineCap = 'butt';
  context.strokeStyle = colours.road;
  for (const { line, width } of place.lanes) {
    context.lineWidth = width;
    strokeLine(context, line);
  }
  if (seen) context.drawImage(seen, minX, minY, maxX - minX, maxY - minY);

  context.strokeStyle = colours.kerb;
  context.lineWidth = hairline;
  for (const line of place.kerbs) strokeLine(context, line);

  context.fillStyle = colours.tree;
  for (const { x, y, radius } of place.trees) fillDisc(context, x, y, radius);

  context.fillStyle = colours.building;
  context.strokeStyle = colours.roofline;
  context.lineWidth = hairline;
  for (const rings of place.buildings) {
    context.beginPath();
    for (const ring of rings) {
      traceLine(context, ring);
      context.closePath();
    }
    context.fill('evenodd');
    context.stroke();
  }
  for (const line of place.barriers) strokeLine(context, line);
}

/** Frusta as thin lines as far as the camera tells anything apart, and the cameras themselves. */
export function drawCameras(
  context: CanvasRenderingContext2D,
  cameras: readonly PlannedCamera[],
  colours: Colours,
  view: View,
): void {
  const pixel = 1 / view.scale;
  context.strokeStyle = colours.camera;
  context.lineWidth = pixel;
  context.globalAlpha = 0.45;
  for (const camera of cameras) {
    const { x, y, heading, fov, reach } = camera;
    const side = reach / Math.cos(fov / 2);
    context.beginPath();
    context.moveTo(x + side * Math.sin(heading - fov / 2), y + side * Math.cos(heading - fov / 2));
    context.lineTo(x, y);
    context.lineTo(x + side * Math.sin(heading + fov / 2), y + side * Math.cos(heading + fov / 2));
    context.stroke();
  }
  context.globalAlpha = 1;
  context.fillStyle = colours.camera;
  const arm = 11 * pixel;
  for (const { x, y, heading, fov } of cameras) {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + arm * Math.sin(heading - fov / 2), y + arm * Math.cos(heading - fov / 2));
    context.lineTo(x + arm * Math.sin(heading + fov / 2), y + arm * Math.cos(heading + fov / 2));
    context.fill();
    fillDisc(context, x, y, 3.5 * pixel);
  }
}

function strokeLine(context: CanvasRenderingContext2D, line: readonly number[]): void {
  context.beginPath();
  traceLine(context, line);
  context.stroke();
}

function traceLine(context: CanvasRenderingContext2D, line: readonly number[]): void {
  context.moveTo(line[0], line[1]);
  for (let k = 2; k < line.length; k += 2) context.lineTo(line[k], line[k + 1]);
}

function fillDisc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
