/**
 * Synthetic pictures: the static city from the view buffer, shaded once per light epoch, bodies drawn before it with a
 * depth test, then sensor noise. They exist for detectors that want pixels, so they aim at plausible contrast, scale
 * and movement, not at beauty: no cast shadows but a body's own, no texture but a grain on the ground.
 */

import { createPinhole, fromPixel, type Pinhole } from '../../engine/geometry/pinhole.ts';
import { finalise } from '../../engine/hash.ts';
import { normalQuantile } from '../../engine/random/distributions.ts';
import { block, type EntityId, type Key } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { CameraSpec } from '../cameras/layout.ts';
import { buildView } from '../cameras/view.ts';
import type { ImageFrame, ReportedPose } from '../pipeline/contract.ts';
import { lightAt } from '../world/light.ts';
import type { Occluders } from '../world/occluders.ts';
import { contrastExtinction, contrastKept } from '../world/weather.ts';
import type { Conditions } from './conditions.ts';

export const PICTURE_WIDTH = 320; // px

/** Light of one epoch, with the share of full white that a white surface facing it takes. */
export interface Shading {
  readonly sun: readonly [x: number, y: number, z: number]; // unit vector towards the sun
  readonly sunlight: number; // 0 when it is down or behind cloud
  readonly skylight: number; // from everywhere
  readonly conditions: Conditions; // lamps on the ground, and haze
  readonly noise: number; // luma steps, standard deviation of the sensor's noise; more by night
}

/** What stands still before one camera; big arrays row by row from the top. */
export interface Background {
  readonly pinhole: Pinhole; // in picture px
  readonly luma: Float32Array; // 0 to 255
  readonly inverseDepth: Float32Array; // 1/m along the axis, 0 for ground and sky
  readonly noise: Float32Array; // noise of each value of a random byte
  readonly shading: Shading;
}

export const NOON: Shading = {
  sun: [0.4, -0.5, 0.7681],
  sunlight: 0.6,
  skylight: 0.35,
  conditions: { sky: 20_000, lamps: null, extinction: contrastExtinction({ visibility: 10_000 }), unrest: 1 },
  noise: 2,
};

// Share of light given back, assumed: plaster, asphalt, leaves.
const WALL = 0.55;
const GROUND = 0.22;
const LEAVES = 0.22;
/** lx of lamplight that looks as bright as full skylight, as exposure is adjusted by night (assumed). */
export const LAMP_WHITE = 40;

/** Draws and shades the static city. Depends on pose, season and light only, so it is kept for a whole epoch. */
export function paintBackground(camera: CameraSpec, occluders: Occluders, shading: Shading): Background {
  const heightPx = (PICTURE_WIDTH * camera.heightPx) / camera.widthPx;
  const pinhole = createPinhole({ ...camera, widthPx: PICTURE_WIDTH, heightPx: Math.max(1, Math.round(heightPx)) });
  const view = buildView(pinhole, occluders, PICTURE_WIDTH);
  const luma = new Float32Array(view.width * view.height);
  const ray = new Float64Array(3);
  for (let row = 0; row < view.height; row++) {
    for (let column = 0; column < view.width; column++) {
      const pixel = row * view.width + column;
      fromPixel(pinhole, column + 0.5, row + 0.5, 1, ray);
      luma[pixel] = toneOf(shadePixel(pinhole, occluders, shading, ray, view.ids[pixel], view.inverseDepth[pixel]));
    }
  }
  const noise = Float32Array.from({ length: 256 }, (_, byte) => shading.noise * normalQuantile((byte + 0.5) / 256));
  return { pinhole, luma, inverseDepth: view.inverseDepth, noise, shading };
}

/** The camera's tone curve: luma of a share of full white. A square root, close to the usual gamma of 2.2. */
export function toneOf(light: number): number {
  return 255 * Math.sqrt(Math.min(1, Math.max(0, light)));
}

/** @param ray  the site point of the pixel at depth 1 m */
function shadePixel(
  { eye }: Pinhole,
  { crowns, normals }: Occluders,
  shading: Shading,
  ray: Float64Array,
  triangle: number,
  inverseDepth: number,
): number {
  const [x, y, z] = [ray[0] - eye[0], ray[1] - eye[1], ray[2] - eye[2]];
  const depth = triangle >= 0 ? 1 / inverseDepth : z < 0 ? -eye[2] / z : Infinity;
  let light: number;
  if (triangle >= 0) light = shadeWall(shading, normals, 3 * triangle, x, y, z);
  else if (z < 0) light = shadeGround(shading, eye[0] + depth * x, eye[1] + depth * y);
  else light = skyAt(shading, z / Math.sqrt(x * x + y * y + z * z));
  if (depth < Infinity) {
    const kept = contrastKept(shading.conditions.extinction, depth * Math.sqrt(x * x + y * y + z * z));
    light = kept * light + (1 - kept) * skyAt(shading, 0);
  }
  for (let i = 0; i < crowns.length; i += 5) {
    light = shadeCrown(shading, crowns, i, eye, x, y, z, depth, light);
  }
  return light;
}

function shadeWall(shading: Shading, normals: Float64Array, at: number, x: number, y: number, z: number): number {
  const [nx, ny, nz] = [normals[at], normals[at + 1], normals[at + 2]];
  // The side that is looked at.
  const side = nx * x + ny * y + nz * z > 0 ? -1 : 1;
  const facing = side * (nx * shading.sun[0] + ny * shading.sun[1] + nz * shading.sun[2]);
  return WALL * (shading.skylight * (0.8 + 0.2 * side * nz) + shading.sunlight * Math.max(0, facing));
}

/** Ground with a grain of a quarter metre, which fades where it would be finer than the picture. */
function shadeGround({ sun, sunlight, skylight, conditions }: Shading, x: number, y: number): number {
  const grain = finalise(Math.imul(Math.floor(x * 4), 73856093) ^ Math.imul(Math.floor(y * 4), 19349663)) / 4294967296;
  const lamps = (lightAt(conditions.lamps, conditions.sky, x, y) - conditions.sky) / LAMP_WHITE;
  return GROUND * (0.94 + 0.12 * grain) * (skylight + sunlight * Math.max(0, sun[2]) + Math.min(1, lamps));
}

/** Brighter towards the horizon. @param climb  sine of the elevation */
function skyAt({ sunlight, skylight }: Shading, climb: number): number {
  return Math.min(1, (0.55 * sunlight + 1.2 * skylight) * (1.15 - 0.35 * climb));
}

/** Lays a crown over `light` where it is nearer: a ball that lets its share through, less at its middle. */
function shadeCrown(
  shading: Shading,
  crowns: Float64Array,
  i: number,
  eye: readonly number[],
  x: number,
  y: number,
  z: number,
  depth: number,
  light: number,
): number {
  const [dx, dy, dz] = [crowns[i] - eye[0], crowns[i + 1] - eye[1], crowns[i + 2] - eye[2]];
  const radius = crowns[i + 3];
  const length2 = x * x + y * y + z * z;
  const middle = (dx * x + dy * y + dz * z) / length2;
  const off2 = dx * dx + dy * dy + dz * dz - middle * middle * length2;
  if (off2 >= radius * radius) return light;
  const half = Math.sqrt((radius * radius - off2) / length2);
  const near = middle - half;
  if (near <= 0 || near >= depth) return light;
  // Where the ray enters, seen from the crown's middle: which side of it.
  const nx = (near * x - dx) / radius;
  const ny = (near * y - dy) / radius;
  const nz = (near * z - dz) / radius;
  const facing = Math.max(0, nx * shading.sun[0] + ny * shading.sun[1] + nz * shading.sun[2]);
  const leaves = LEAVES * (shading.skylight * (0.8 + 0.2 * nz) + shading.sunlight * (0.3 + 0.7 * facing));
  const opacity = (1 - crowns[i + 4]) * Math.min(1, (2 * half * Math.sqrt(length2)) / radius);
  return (1 - opacity) * light + opacity * leaves;
}

const words = new Uint32Array(4);

/** Adds the sensor's noise to `luma` and rounds it to bytes. One block of chance gives sixteen pixels theirs. */
export function developPicture(
  background: Background,
  luma: Float32Array,
  key: Key,
  camera: EntityId,
  exposure: number,
): Uint8Array {
  const { noise } = background;
  const pixels = new Uint8Array(luma.length);
  const perFrame = Math.ceil(luma.length / 16);
  for (let first = 0, index = exposure * perFrame; first < luma.length; first += 16, index++) {
    block(key, STREAM.pictureNoise, camera.lo, camera.hi, index, words);
    const end = Math.min(luma.length, first + 16);
    for (let pixel = first; pixel < end; pixel++) {
      const k = pixel - first;
      const value = luma[pixel] + noise[(words[k >> 2] >>> (8 * (k & 3))) & 255];
      pixels[pixel] = Math.max(0, Math.min(255, Math.round(value)));
    }
  }
  return pixels;
}

/** The contract's frame. @param at  ms since the Unix epoch */
export function imageFrameOf(
  { pinhole }: Background,
  pixels: Uint8Array,
  camera: string,
  at: number,
  pose: ReportedPose,
): ImageFrame {
  const { widthPx: width, heightPx: height } = pinhole;
  return { kind: 'image', camera, at, width, height, stride: width, format: 'luma8', pixels, pose };
}
