/** How the site lies on the canvas: north up, one scale both ways. */

export interface View {
  readonly x: number; // m, site point in the middle of the canvas
  readonly y: number; // m
  readonly scale: number; // CSS px per m
}

const CLOSEST = 60; // CSS px per m
const FARTHEST = 0.02; // CSS px per m

/** Room that the floating panels take, CSS px. */
const MARGIN = { top: 24, right: 24, bottom: 92, left: 24 };

/** All of `bounds`, clear of the margins. */
export function fitted(bounds: readonly [number, number, number, number], width: number, height: number): View {
  const [minX, minY, maxX, maxY] = bounds;
  const roomX = Math.max(1, width - MARGIN.left - MARGIN.right);
  const roomY = Math.max(1, height - MARGIN.top - MARGIN.bottom);
  const scale = Math.min(roomX / (maxX - minX), roomY / (maxY - minY));
  const x = (minX + maxX) / 2 + (MARGIN.right - MARGIN.left) / 2 / scale;
  const y = (minY + maxY) / 2 - (MARGIN.bottom - MARGIN.top) / 2 / scale;
  return { x, y, scale };
}

/** Moves the site under the pointer by CSS pixels. */
export function pan(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x - dx / view.scale, y: view.y + dy / view.scale };
}

/** Scales round the canvas point (px, py), counted in CSS pixels from the middle, x right and y down. */
export function zoom(view: View, factor: number, px: number, py: number): View {
  const scale = Math.min(CLOSEST, Math.max(FARTHEST, view.scale * factor));
  const shift = 1 / view.scale - 1 / scale;
  return { x: view.x + px * shift, y: view.y - py * shift, scale };
}

/** Makes the context speak site metres, y north. */
export function lookThrough(context: CanvasRenderingContext2D, view: View, ratio: number): void {
  const { width, height } = context.canvas;
  const s = view.scale * ratio;
  context.setTransform(s, 0, 0, -s, width / 2 - view.x * s, height / 2 + view.y * s);
}
