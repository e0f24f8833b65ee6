/**
 * Triangles → depth and id buffer, without clipping: kernels.
 *
 * Olano & Greer, "Triangle scan conversion using 2D homogeneous coordinates", Graphics Hardware 1997,
 * doi:10.1145/258694.258723. A corner is given as (u·z, v·z, z), z > 0 in front of the eye. The ray of pixel (u, v)
 * is d = (u, v, 1) = Σ αᵢ cornerᵢ; it meets the triangle where all αᵢ ≥ 0, at 1/z = Σ αᵢ. The αᵢ are linear in u and
 * v, corners behind the eye included, so a triangle is three edge functions and one plane of w = 1/z, which are kept:
 * the same numbers later answer for any ray through a pixel, not just the one through its centre.
 */

/**
 * A triangle set up for drawing, 12 numbers: three edge functions A·u + B·v + C, each ≥ 0 inside, then the plane
 * w = a·u + b·v + c of inverse depth (1/m).
 */
export const TRIANGLE_STRIDE = 12;

export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly inverseDepth: Float32Array; // 1/m, row by row from the top; 0 where nothing was drawn
  readonly ids: Int32Array; // -1 where nothing was drawn
}

/** An empty raster on SharedArrayBuffers. */
export function createRaster(width: number, height: number): Raster {
  const inverseDepth = new Float32Array(new SharedArrayBuffer(width * height * 4));
  const ids = new Int32Array(new SharedArrayBuffer(width * height * 4)).fill(-1);
  return { width, height, inverseDepth, ids };
}

/**
 * Writes the set-up of the triangle with corners `corners[at .. at + 9]`, each (u·z, v·z, z), to `out[to .. to + 12]`.
 *
 * @returns false when the eye lies in the triangle's plane: it is seen edge-on and has no area
 */
export function setUpTriangle(corners: Float64Array, at: number, out: Float64Array, to: number): boolean {
  const px = corners[at];
  const py = corners[at + 1];
  const pz = corners[at + 2];
  const qx = corners[at + 3];
  const qy = corners[at + 4];
  const qz = corners[at + 5];
  const rx = corners[at + 6];
  const ry = corners[at + 7];
  const rz = corners[at + 8];
  // αᵢ · det = d · (cornerⱼ × cornerₖ). Swapping j and k negates every bit exactly, so two triangles that share an
  // edge agree on it and leave no crack; that is why the edges are not divided by det.
  const ax = qy * rz - qz * ry;
  const ay = qz * rx - qx * rz;
  const az = qx * ry - qy * rx;
  const bx = ry * pz - rz * py;
  const by = rz * px - rx * pz;
  const bz = rx * py - ry * px;
  const cx = py * qz - pz * qy;
  const cy = pz * qx - px * qz;
  const cz = px * qy - py * qx;
  const det = px * ax + py * ay + pz * az;
  if (!(det < 0 || det > 0)) return false;
  const sign = det > 0 ? 1 : -1;
  out[to] = sign * ax;
  out[to + 1] = sign * ay;
  out[to + 2] = sign * az;
  out[to + 3] = sign * bx;
  out[to + 4] = sign * by;
  out[to + 5] = sign * bz;
  out[to + 6] = sign * cx;
  out[to + 7] = sign * cy;
  out[to + 8] = sign * cz;
  out[to + 9] = (ax + bx + cx) / det;
  out[to + 10] = (ay + by + cy) / det;
  out[to + 11] = (az + bz + cz) / det;
  return Number.isFinite(out[to + 9]) && Number.isFinite(out[to + 10]) && Number.isFinite(out[to + 11]);
}

/**
 * Draws the triangle set up at `setup[at]` into rows `top` to `bottom` (exclusive), sampling pixel centres; what is
 * nearer than 1 / `inverseNear` is cut away.
 *
 * The nearest wins, the lowest id where two are equally near, so the order of drawing does not show.
 */
export function drawTriangle(
  raster: Raster,
  setup: Float64Array,
  at: number,
  id: number,
  top: number,
  bottom: number,
  inverseNear: number,
): void {
  const { width, inverseDepth, ids } = raster;
  const a = setup[at + 9];
  const b = setup[at + 10];
  const c = setup[at + 11];
  for (let row = top; row < bottom; row++) {
    const v = row + 0.5;
    // The row's span: every edge, and the near plane w ≤ inverseNear, bounds u on one side.
    let low = 0.5;
    let high = width - 0.5;
    for (let edge = at; edge < at + 9; edge += 3) {
      const slope = setup[edge];
      const rest = setup[edge + 1] * v + setup[edge + 2];
      if (slope > 0) low = Math.max(low, -rest / slope);
      else if (slope < 0) high = Math.min(high, -rest / slope);
      else if (!(rest >= 0)) high = -1;
    }
    const w0 = b * v + c;
    if (a < 0) low = Math.max(low, (inverseNear - w0) / a);
    else if (a > 0) high = Math.min(high, (inverseNear - w0) / a);
    else if (w0 > inverseNear) high = -1;
    if (!(low <= high)) continue;

    const first = row * width;
    const end = first + Math.floor(high - 0.5) + 1;
    for (let pixel = first + Math.ceil(low - 0.5); pixel < end; pixel++) {
      const w = Math.fround(a * (pixel - first + 0.5) + w0);
      const nearest = inverseDepth[pixel];
      if (w > nearest || (w === nearest && id < ids[pixel])) {
        inverseDepth[pixel] = w;
        ids[pixel] = id;
      }
    }
  }
}
