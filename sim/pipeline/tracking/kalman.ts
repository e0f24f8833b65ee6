/**
 * Kernel: Kalman filter of one track: place and velocity in the plane, and the size of its box.
 *
 * R. E. Kalman, J. Basic Eng. 82:35 (1960). Velocity is constant but for white acceleration of spectral density q
 * (Bar-Shalom, Li & Kirubarajan, Estimation with Applications to Tracking and Navigation, 2001, § 6.2.2), so that two
 * short steps are exactly one long one and the frame rate is no parameter:
 *
 *   F = [1 t; 0 1],  Q = q [t³/3 t²/2; t²/2 t]  in each axis.
 *
 * Both axes are filtered together, because the error of a place on the ground is long and thin along the line of sight.
 */
import type { PlacedColumns, TrackColumns } from './columns.ts';
import { BODIES, HEIGHT_SPREAD_IN_PICTURE } from './parameters.ts';

/** How fast the height of a box drifts: variance per second, as a share of the height squared (assumed). */
const DRIFT_ON_GROUND = 0.02 * 0.02;
const DRIFT_IN_PICTURE = 0.2 * 0.2;

/** Moves rows `begin..end` on by `dt` s. */
export function predictTracks(t: TrackColumns, begin: number, end: number, dt: number, isOnGround: boolean): void {
  const { x, y, vx, vy, pxx, pxy, pyy, pxvx, pxvy, pyvx, pyvy, pvxx, pvxy, pvyy } = t;
  const { label, unit, height, heightVariance } = t;
  const drift = dt * (isOnGround ? DRIFT_ON_GROUND : DRIFT_IN_PICTURE);
  for (let i = begin; i < end; i++) {
    const q = BODIES[label[i]].agility * unit[i] * unit[i] * dt;
    x[i] += vx[i] * dt;
    y[i] += vy[i] * dt;
    pxx[i] += dt * (2 * pxvx[i] + dt * (pvxx[i] + q / 3));
    pxy[i] += dt * (pxvy[i] + pyvx[i] + dt * pvxy[i]);
    pyy[i] += dt * (2 * pyvy[i] + dt * (pvyy[i] + q / 3));
    pxvx[i] += dt * (pvxx[i] + q / 2);
    pxvy[i] += dt * pvxy[i];
    pyvx[i] += dt * pvxy[i];
    pyvy[i] += dt * (pvyy[i] + q / 2);
    pvxx[i] += q;
    pvyy[i] += q;
    heightVariance[i] += drift * height[i] * height[i];
  }
}

/** Corrects row `i` by detection `d`. */
export function correctTrack(t: TrackColumns, i: number, p: PlacedColumns, d: number): void {
  const a = t.pxx[i];
  const b = t.pxy[i];
  const c = t.pyy[i];
  const sxx = a + p.rxx[d];
  const sxy = b + p.rxy[d];
  const syy = c + p.ryy[d];
  const determinant = sxx * syy - sxy * sxy;
  const ixx = syy / determinant;
  const ixy = -sxy / determinant;
  const iyy = sxx / determinant;
  const dx = p.x[d] - t.x[i];
  const dy = p.y[d] - t.y[i];

  // Gain = (covariance of all with place) · S⁻¹; rows of it: x, y, vx, vy.
  const kxx = a * ixx + b * ixy;
  const kxy = a * ixy + b * iyy;
  const kyx = b * ixx + c * ixy;
  const kyy = b * ixy + c * iyy;
  const e = t.pxvx[i];
  const f = t.pxvy[i];
  const g = t.pyvx[i];
  const h = t.pyvy[i];
  const kvxx = e * ixx + g * ixy;
  const kvxy = e * ixy + g * iyy;
  const kvyx = f * ixx + h * ixy;
  const kvyy = f * ixy + h * iyy;

  t.x[i] += kxx * dx + kxy * dy;
  t.y[i] += kyx * dx + kyy * dy;
  t.vx[i] += kvxx * dx + kvxy * dy;
  t.vy[i] += kvyx * dx + kvyy * dy;
  t.pvxx[i] -= kvxx * e + kvxy * g;
  t.pvxy[i] -= kvxx * f + kvxy * h;
  t.pvyy[i] -= kvyx * f + kvyy * h;
  t.pxvx[i] -= kxx * e + kxy * g;
  t.pxvy[i] -= kxx * f + kxy * h;
  t.pyvx[i] -= kyx * e + kyy * g;
  t.pyvy[i] -= kyx * f + kyy * h;
  t.pxx[i] -= kxx * a + kxy * b;
  t.pxy[i] -= kxx * b + kxy * c;
  t.pyy[i] -= kyx * b + kyy * c;
  correctSize(t, i, p, d);
}

function correctSize(t: TrackColumns, i: number, p: PlacedColumns, d: number): void {
  if (p.heightVariance[d] === 0) return;
  const gain = t.heightVariance[i] / (t.heightVariance[i] + p.heightVariance[d]);
  t.height[i] += gain * (p.height[d] - t.height[i]);
  t.width[i] += gain * (p.width[d] - t.width[i]);
  t.heightVariance[i] *= 1 - gain;
}

/** Begins row `i` at detection `d`, its velocity unknown. */
export function beginTrack(t: TrackColumns, i: number, p: PlacedColumns, d: number, isOnGround: boolean): void {
  const body = BODIES[p.label[d]];
  const speed = body.speed * p.unit[d];
  t.x[i] = p.x[d];
  t.y[i] = p.y[d];
  t.vx[i] = t.vy[i] = 0;
  t.pxx[i] = p.rxx[d];
  t.pxy[i] = p.rxy[d];
  t.pyy[i] = p.ryy[d];
  t.pxvx[i] = t.pxvy[i] = t.pyvx[i] = t.pyvy[i] = t.pvxy[i] = 0;
  t.pvxx[i] = t.pvyy[i] = speed * speed;
  const spread = isOnGround ? body.heightSpread : HEIGHT_SPREAD_IN_PICTURE * p.height[d];
  t.height[i] = p.height[d];
  t.width[i] = p.width[d];
  t.heightVariance[i] = p.heightVariance[d] === 0 ? spread * spread : p.heightVariance[d];
}
