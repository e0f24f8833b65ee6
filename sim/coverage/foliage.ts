/**
 * Takes out of a sight table what the camera would only see through leaves.
 *
 * A crown is a sphere that lets a share of the light through. Coverage counts a place as seen while at least half of
 * the light comes through (assumed: the contrast at which a figure still stands out); so any denser crown on the ray
 * hides it. Rays through several thin crowns are not multiplied here; the detection feed does.
 */
import { SIGHT_HEIGHTS, type SightTable } from '../cameras/sight-table.ts';

const LEAST_TRANSMITTANCE = 0.5;

/**
 * Clears the bits of `table` behind dense crowns.
 *
 * @param eye     x, y, z (m) of the camera
 * @param crowns  5 per crown: x, y, z, radius (m), transmittance
 */
export function hideBehindCrowns(
  table: SightTable,
  eye: readonly [number, number, number],
  crowns: Float64Array,
): void {
  for (let i = 0; i < crowns.length; i += 5) {
    if (crowns[i + 4] < LEAST_TRANSMITTANCE && isNear(table, eye, crowns, i)) {
      for (let height = 0; height < SIGHT_HEIGHTS.length; height++) clearShadow(table, eye, crowns, i, height);
    }
  }
}

/** Whether the crown can throw a shadow into the table's box: it reaches into the box of the table and the eye. */
function isNear(table: SightTable, eye: readonly number[], crowns: Float64Array, i: number): boolean {
  const { cell, column0, row0, wordsPerRow, rows } = table;
  const radius = crowns[i + 3];
  return (
    crowns[i] + radius > Math.min(eye[0], column0 * cell) &&
    crowns[i] - radius < Math.max(eye[0], (column0 + 32 * wordsPerRow) * cell) &&
    crowns[i + 1] + radius > Math.min(eye[1], row0 * cell) &&
    crowns[i + 1] - radius < Math.max(eye[1], (row0 + rows) * cell)
  );
}

/**
 * Kernel. The ray from the eye along d meets the sphere's line when |d|² (|c|² − r²) ≤ (d·c)², c from eye to centre:
 * along a row of cells that is a quadratic in x, so a row costs one square root, and only cells inside are tested.
 */
function clearShadow(table: SightTable, eye: readonly number[], crowns: Float64Array, i: number, height: number): void {
  const { cell, column0, row0, wordsPerRow, rows, words } = table;
  const cx = crowns[i] - eye[0];
  const cy = crowns[i + 1] - eye[1];
  const cz = crowns[i + 2] - eye[2];
  const outside = cx * cx + cy * cy + cz * cz - crowns[i + 3] * crowns[i + 3];
  if (outside <= 0) return; // a camera among leaves: the crown was placed over it, and it is cut free
  const dz = SIGHT_HEIGHTS[height] - eye[2];
  for (let row = 0; row < rows; row++) {
    const dy = (row0 + row + 0.5) * cell - eye[1];
    // a x² + b x + k ≤ 0
    const rest = dy * cy + dz * cz;
    const a = outside - cx * cx;
    const b = -2 * cx * rest;
    const k = outside * (dy * dy + dz * dz) - rest * rest;
    const discriminant = b * b - 4 * a * k;
    if (a > 0 && discriminant < 0) continue;
    let from = -Infinity;
    let to = Infinity;
    if (a > 0) {
      const root = Math.sqrt(discriminant);
      from = (-b - root) / (2 * a);
      to = (-b + root) / (2 * a);
    }
    const first = Math.max(0, Math.ceil((from + eye[0]) / cell - 0.5) - column0);
    const last = Math.min(32 * wordsPerRow - 1, Math.floor((to + eye[0]) / cell - 0.5) - column0);
    for (let column = first; column <= last; column++) {
      const dx = (column0 + column + 0.5) * cell - eye[0];
      const along = dx * cx + rest;
      const length2 = dx * dx + dy * dy + dz * dz;
      const isBehind = along > 0 && (along >= length2 ? isInside(dx - cx, dy - cy, dz - cz, crowns[i + 3]) : true);
      if (isBehind && length2 * outside <= along * along) {
        words[(row * wordsPerRow + (column >> 5)) * SIGHT_HEIGHTS.length + height] &= ~(1 << (column & 31));
      }
    }
  }
}

function isInside(dx: number, dy: number, dz: number, radius: number): boolean {
  return dx * dx + dy * dy + dz * dz < radius * radius;
}
