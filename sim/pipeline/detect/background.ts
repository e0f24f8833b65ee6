/**
 * Kernel: what of a picture differs from the empty street.
 *
 * A running Gaussian for each pixel: Wren, Azarbayejani, Darrell & Pentland, "Pfinder: real-time tracking of the human
 * body", IEEE PAMI 19(7), 780 (1997), for luma alone. Rates are per second of event time, not per frame, so that a
 * slow camera learns as fast as a quick one. Pixels that stand out learn slowly: who stands still for minutes becomes
 * street in the end, as with every such model.
 */

/** One camera's model. Rows from the top; luma steps. */
export interface Background {
  readonly width: number; // px
  readonly height: number; // px
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly foreground: Uint8Array; // 1: stands out in the last picture, cleaned
  readonly contrast: Uint8Array; // how far each pixel of the last picture is from the street
  readonly scratch: Uint8Array;
  since: number; // ms, of the first picture; NaN before it
  at: number; // ms, of the last
}

// Time constants, s. Assumed: quick at first, so that those who walked through the first picture leave no ghost.
const STREET_TIME = 20;
const STANDING_TIME = 180;
const FIRST_TIME = 1;
/** How long (s) the model learns quickly, and says nothing for the first part of it. */
const LEARNING = 6;
const SILENT = 2;
/** A pixel stands out from this many standard deviations, and from this many steps. Assumed. */
const DEVIATIONS = 3.5;
const LEAST_STEP = 9;
const LEAST_VARIANCE = 2;
const FIRST_VARIANCE = 25;
/** Of its nine, how many must stand out for a pixel to count: fewer is noise. */
const SUPPORT = 4;
/** Every so many pixels one is asked how the light as a whole has changed. */
const LIGHT_SAMPLE = 7;

export function createBackground(width: number, height: number): Background {
  const pixels = width * height;
  return {
    ...{ width, height },
    mean: new Float32Array(pixels),
    variance: new Float32Array(pixels).fill(FIRST_VARIANCE),
    foreground: new Uint8Array(pixels),
    contrast: new Uint8Array(pixels),
    scratch: new Uint8Array(pixels),
    ...{ since: Number.NaN, at: Number.NaN },
  };
}

/**
 * Writes `foreground` and `contrast` for a picture taken at `at` (ms), and learns from it.
 *
 * @param pixels luma; row y begins at y · stride
 * @returns whether the model knows the street well enough for its answer to mean anything
 */
export function standOut(model: Background, pixels: Uint8Array, stride: number, at: number): boolean {
  if (Number.isNaN(model.since)) {
    model.since = model.at = at;
    for (let y = 0; y < model.height; y++) {
      for (let x = 0; x < model.width; x++) model.mean[y * model.width + x] = pixels[y * stride + x];
    }
    return false;
  }
  const age = (at - model.since) / 1000;
  const elapsed = Math.max(0, (at - model.at) / 1000);
  compare(model, pixels, stride, lightChange(model, pixels, stride));
  clean(model);
  learn(model, pixels, stride, elapsed, age < LEARNING);
  model.at = at;
  return age >= SILENT;
}

/** By how many steps the whole picture has become brighter: clouds and exposure move all pixels alike. */
function lightChange({ width, height, mean, foreground }: Background, pixels: Uint8Array, stride: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < width * height; i += LIGHT_SAMPLE) {
    if (foreground[i] === 1) continue;
    const y = Math.floor(i / width);
    const change = pixels[y * stride + i - y * width] - mean[i];
    // What has changed much is somebody, not the light.
    if (change > 40 || change < -40) continue;
    sum += change;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

function compare(model: Background, pixels: Uint8Array, stride: number, light: number): void {
  const { width, height, mean, variance, scratch, contrast } = model;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const away = pixels[y * stride + x] - mean[i] - light;
      const size = away < 0 ? -away : away;
      contrast[i] = Math.min(size, 255);
      scratch[i] = size > LEAST_STEP && away * away > DEVIATIONS * DEVIATIONS * variance[i] ? 1 : 0;
    }
  }
}

/** Keeps what is supported by its neighbours, and joins it to what touches it from below or above. */
function clean({ width, height, scratch, foreground }: Background): void {
  foreground.fill(0);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const up = i - width;
      const down = i + width;
      const middle = scratch[up] + scratch[i] + scratch[down];
      const sides =
        scratch[up - 1] + scratch[i - 1] + scratch[down - 1] + scratch[up + 1] + scratch[i + 1] + scratch[down + 1];
      // A head may be of the street's own tone at the neck: two of a column bridge one that is missing.
      if (middle + sides >= SUPPORT || (scratch[i] === 0 && scratch[up] + scratch[down] === 2)) foreground[i] = 1;
    }
  }
}

function learn(model: Background, pixels: Uint8Array, stride: number, elapsed: number, isNew: boolean): void {
  const { width, height, mean, variance, foreground } = model;
  const street = elapsed / (elapsed + (isNew ? FIRST_TIME : STREET_TIME));
  const standing = elapsed / (elapsed + (isNew ? FIRST_TIME : STANDING_TIME));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const away = pixels[y * stride + x] - mean[i];
      if (foreground[i] === 1) {
        mean[i] += standing * away;
      } else {
        mean[i] += street * away;
        const spread = variance[i] + street * (away * away - variance[i]);
        variance[i] = Math.max(spread, LEAST_VARIANCE);
      }
    }
  }
}
