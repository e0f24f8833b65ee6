/**
 * What all formats share: the units people write in and their size in SI, the form of names, and points and rings.
 * A `must` argument is the key of the sentence that says what a value must be.
 */
import { z } from 'zod';
import type { MessageKey } from '../messages/catalogue.ts';

export const RADIANS_PER_DEGREE = Math.PI / 180;
export const METRES_PER_SECOND_PER_KMH = 1 / 3.6;
export const METRES_PER_SECOND_PER_MM_PER_HOUR = 1 / 3.6e6;
export const SECONDS_PER_HOUR = 3600;
export const SECONDS_PER_DAY = 86_400;
export const MS_PER_SECOND = 1000;
export const MS_PER_MINUTE = 60_000;
export const MS_PER_DAY = 86_400_000;

/** The endings of keys that carry a quantity. */
export const UNIT_SUFFIXES = [
  'per_h', 'per_day', 'per_s', 'per_m2', 'mm_per_h', 'mbit_per_s', 'm', 'km', 'mm', 'cm', 'ft', 'deg', 'rad', 'kmh', 'mph',
  'mps', 'ms', 's', 'min', 'h', 'px', 'lx', 'lm', 'hz', 'fps', 'w', 'kg', 'share',
]; // biome-ignore format: one paragraph

const LONGEST_NAME = 64;
const LARGEST_COORDINATE = 100_000; // m: a site is a city, and a float64 millimetre is exact there

function must(key: MessageKey): MessageKey {
  return key;
}

/** A word for people and file names: `evening-yard`. */
export const name = z
  .string()
  .max(LONGEST_NAME)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, must('limit.name'));

/** What a thing is called in its own system: `gate-school`, `cam_017`. */
export const id = z
  .string()
  .max(LONGEST_NAME)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, must('limit.id'));

/** Text for people on one line: nothing that would break a table or steer a terminal. */
export function lineOfText(most: number) {
  return z
    .string()
    .max(most)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, must('limit.one_line'));
}

/** The name of a part of a site: `pole/l12`, `entrance/b3-2`, `way/4305`. */
export const siteId = z
  .string()
  .max(2 * LONGEST_NAME)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/, must('limit.site_id'));

/** One site id, or several by `*`: `entrance/b3-*`. */
export const sitePattern = z
  .string()
  .max(2 * LONGEST_NAME)
  .regex(/^[A-Za-z0-9*][A-Za-z0-9._:/*-]*$/, must('limit.site_id'));

/** A file beside the one that names it. Forward slashes, never absolute. */
export function fileName(ending: RegExp, limit: MessageKey) {
  return z
    .string()
    .max(256)
    .regex(/^(?![/\\]|[A-Za-z]:)[^\\\p{Cc}]+$/u, { error: must('limit.relative_file'), abort: true })
    .regex(ending, limit);
}

export const coordinate = z.number().min(-LARGEST_COORDINATE).max(LARGEST_COORDINATE);

/** [east, north], m. */
export const point = z.tuple([coordinate, coordinate]);

/** Corners in order; the last is not the first again. */
export const ring = z.array(point).min(3).max(10_000);

/** Points in order, open. */
export const line = z.array(point).min(2).max(100_000);

/** [[x, y], …] → [x, y, …] */
export function flat(points: readonly (readonly [number, number])[]): number[] {
  const out = new Array<number>(2 * points.length);
  for (let i = 0; i < points.length; i++) {
    out[2 * i] = points[i][0];
    out[2 * i + 1] = points[i][1];
  }
  return out;
}

/** [x, y, …] → [[x, y], …] */
export function paired(numbers: readonly number[]): [number, number][] {
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]);
}

export const price = z
  .strictObject({
    amount: z
      .number()
      .min(0)
      .max(1e12)
      .meta({ description: 'Price of one camera, without mounting', source: 'assumed' }),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, must('limit.currency'))
      .meta({ description: 'ISO 4217 code, such as KZT' }),
  })
  .meta({ description: 'Money, with its currency' });
