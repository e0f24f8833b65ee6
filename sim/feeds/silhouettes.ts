/**
 * Bodies drawn into a picture, far to near: a person is a head, a torso and legs, a vehicle a body and a cabin on
 * dark wheels, each on its own shadow. Sub-pixel coverage keeps far bodies from flickering, and smears fast ones.
 */

import { toPixel } from '../../engine/geometry/pinhole.ts';
import { block, type EntityId, entityPair, type Key } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { BodyColumns } from '../cameras/bodies.ts';
import { BODY_KIND } from '../cameras/bodies.ts';
import type { SightingColumns } from '../cameras/visibility.ts';
import { lightAt } from '../world/light.ts';
import { type Background, LAMP_WHITE, toneOf } from './pictures.ts';

/** A part of a silhouette, in shares of the body's height from its feet and of its width from its middle. */
interface Part {
  readonly low: number;
  readonly high: number;
  readonly halfWidth: number;
  readonly isRound: boolean;
  readonly tone: 'skin' | 'upper' | 'lower' | 'glass' | 'tyre';
}

// Proportions of a standing adult (head one eighth of the height) and of a car; assumed.
const PERSON: readonly Part[] = [
  { low: 0, high: 0.5, halfWidth: 0.32, isRound: false, tone: 'lower' },
  { low: 0.47, high: 0.84, halfWidth: 0.5, isRound: false, tone: 'upper' },
  { low: 0.85, high: 1, halfWidth: 0.24, isRound: true, tone: 'skin' },
];
const VEHICLE: readonly Part[] = [
  { low: 0, high: 0.22, halfWidth: 0.42, isRound: false, tone: 'tyre' },
  { low: 0.62, high: 0.94, halfWidth: 0.34, isRound: false, tone: 'glass' },
  { low: 0.92, high: 1, halfWidth: 0.32, isRound: false, tone: 'upper' },
  { low: 0.14, high: 0.64, halfWidth: 0.5, isRound: false, tone: 'upper' },
];
const SUBSAMPLES = 3; // each way
/** A body's share of daylight on its shadow. */
const SHADOW = 0.55;

const words = new Uint32Array(4);
const foot = new Float64Array(3);
const head = new Float64Array(3);

/**
 * A fresh luma picture: the background with sightings `begin..end` drawn on it.
 *
 * Clothes are drawn per camera, not per person: no re-identification profile is declared, so what one camera sees of
 * them says nothing about another's picture.
 */
export function drawBodies(
  background: Background,
  bodies: BodyColumns,
  sightings: SightingColumns,
  begin: number,
  end: number,
  key: Key,
  camera: EntityId,
  scale: number,
): Float32Array {
  const luma = Float32Array.from(background.luma);
  const order = Array.from({ length: end - begin }, (_, i) => begin + i);
  order.sort((a, b) => sightings.range[b] - sightings.range[a] || sightings.slot[a] - sightings.slot[b]);
  for (const i of order) drawBody(background, luma, bodies, sightings, i, key, camera, scale);
  return luma;
}

function drawBody(
  background: Background,
  luma: Float32Array,
  bodies: BodyColumns,
  sightings: SightingColumns,
  i: number,
  key: Key,
  camera: EntityId,
  scale: number,
): void {
  const { pinhole, shading } = background;
  const slot = sightings.slot[i];
  const isPerson = sightings.kind[i] === BODY_KIND.person;
  toPixel(pinhole, sightings.x[i], sightings.y[i], 0, foot);
  toPixel(pinhole, sightings.x[i], sightings.y[i], bodies.height[slot], head);
  const depth = (foot[2] + head[2]) / 2;
  if (!(foot[2] > 0 && head[2] > 0)) return;
  // A person keeps the shoulders' width; a vehicle takes the width of its projected box.
  const boxWidth = (sightings.right[i] - sightings.left[i]) * scale;
  const width = isPerson ? (2 * bodies.halfWidth[slot] * pinhole.focalPx) / depth : boxWidth;

  const pair = entityPair(camera, { lo: sightings.idLo[i], hi: sightings.idHi[i] });
  block(key, STREAM.clothes, pair.lo, pair.hi, 0, words);
  const { sky, lamps } = shading.conditions;
  const lamplight = Math.min(1, (lightAt(lamps, sky, sightings.x[i], sightings.y[i]) - sky) / LAMP_WHITE);
  const light = shading.skylight + 0.6 * shading.sunlight + lamplight;
  const tones = {
    skin: toneOf(0.36 * light),
    upper: toneOf((0.04 + 0.76 * (words[0] / 4294967296)) * light),
    lower: toneOf((0.04 + 0.3 * (words[1] / 4294967296)) * light),
    glass: toneOf(0.1 * light),
    tyre: toneOf(0.03 * light),
  };
  const shadowHeight = Math.max(1, (0.12 * width * Math.abs(pinhole.axis[2]) + 0.5) * 1.5);
  const shadow = { left: foot[0] - 0.6 * width, right: foot[0] + 0.6 * width, top: foot[1] - shadowHeight };
  fillPart(background, luma, { ...shadow, bottom: foot[1] + shadowHeight }, true, depth, toneOf(0.03 * light), SHADOW);
  const smear = Math.min(40, sightings.blur[i] * scale);
  for (const part of isPerson ? PERSON : VEHICLE) {
    const middle = (part.low + part.high) / 2;
    const u = foot[0] + middle * (head[0] - foot[0]);
    const box = {
      left: u - part.halfWidth * width - smear / 2,
      right: u + part.halfWidth * width + smear / 2,
      top: foot[1] + part.high * (head[1] - foot[1]),
      bottom: foot[1] + part.low * (head[1] - foot[1]),
    };
    // What is smeared over more pixels covers each for less of the time.
    const presence = (2 * part.halfWidth * width) / (2 * part.halfWidth * width + smear);
    fillPart(background, luma, box, part.isRound, depth, tones[part.tone], presence);
  }
}

interface Extent {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Lays a tone over the pixels of a box or of the ellipse in it, where nothing static is nearer. */
function fillPart(
  { pinhole, inverseDepth }: Background,
  luma: Float32Array,
  { left, right, top, bottom }: Extent,
  isRound: boolean,
  depth: number,
  tone: number,
  presence: number,
): void {
  const firstRow = Math.max(0, Math.floor(top));
  const lastRow = Math.min(pinhole.heightPx - 1, Math.floor(bottom));
  const firstColumn = Math.max(0, Math.floor(left));
  const lastColumn = Math.min(pinhole.widthPx - 1, Math.floor(right));
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) {
      const pixel = row * pinhole.widthPx + column;
      if (inverseDepth[pixel] * depth > 1) continue;
      let hits = 0;
      for (let s = 0; s < SUBSAMPLES * SUBSAMPLES; s++) {
        const u = column + ((s % SUBSAMPLES) + 0.5) / SUBSAMPLES;
        const v = row + (Math.floor(s / SUBSAMPLES) + 0.5) / SUBSAMPLES;
        if (u < left || u > right || v < top || v > bottom) continue;
        const across = (2 * u - left - right) / (right - left);
        const upright = (2 * v - top - bottom) / (bottom - top);
        if (!isRound || across * across + upright * upright <= 1) hits++;
      }
      const cover = (presence * hits) / (SUBSAMPLES * SUBSAMPLES);
      luma[pixel] += cover * (tone - luma[pixel]);
    }
  }
}
