/** Light and air as cameras meet them at one moment. Lamps are a grid on the ground; the sky is the same everywhere. */

export interface Conditions {
  readonly sky: number; // lx on open ground: sun, moon and cloud
  readonly lamps: LampField | null;
  readonly extinction: number; // 1/m; 3.91 / visibility (Koschmieder, 2 % contrast)
  readonly unrest: number; // 1 quiet, to 10 on a windy or rainy night: multiplies false positives
}

/** Illuminance by lamps (lx) at cell centres, row by row from the south; 0 outside. */
export interface LampField {
  readonly minX: number; // m
  readonly minY: number;
  readonly cellSize: number; // m
  readonly columns: number;
  readonly rows: number;
  readonly lux: Float32Array;
}

export const CLEAR_DAY: Conditions = { sky: 20_000, lamps: null, extinction: 0, unrest: 1 };

/** lx on the ground at (x, y). */
export function illuminanceAt({ sky, lamps }: Conditions, x: number, y: number): number {
  if (lamps === null) return sky;
  const column = Math.floor((x - lamps.minX) / lamps.cellSize);
  const row = Math.floor((y - lamps.minY) / lamps.cellSize);
  if (column < 0 || column >= lamps.columns || row < 0 || row >= lamps.rows) return sky;
  return sky + lamps.lux[row * lamps.columns + column];
}
