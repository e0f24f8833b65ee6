import { describe, expect, test } from 'vitest';
import { viewColumns } from '../../engine/columns/columns.ts';
import { entityMember, entityNamed, keyFromSeed } from '../../engine/random/draw.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import { createEye, SIGHTING } from '../../sim/cameras/visibility.ts';
import { CLEAR_DAY, type Conditions } from '../../sim/feeds/conditions.ts';
import { createFalsePositiveEvents } from '../../sim/feeds/false-positives.ts';
import { createDetector, DETECTION, DETECTION_TRUTH, detectSightings, type Watch } from '../../sim/feeds/metadata.ts';
import { compileOdds } from '../../sim/feeds/odds.ts';
import { DEFAULT_PROFILE, type DetectorProfile, SIZE_CURVES } from '../../sim/feeds/profile.ts';
import { contrastExtinction } from '../../sim/world/weather.ts';

const KEY = keyFromSeed('detections');
const CITY = entityNamed('city');
const CAMERA: CameraSpec = {
  ...{ id: 'c', model: 'test', x: 0, y: 0, z: 6, heading: 0, tilt: 0.2, horizontalFov: 1.4, masks: [] },
  ...{ widthPx: 1280, heightPx: 720, frameRate: 5, exposureTime: 0.01, minimumIllumination: 0.5, infraredRange: 0 },
  ...{ price: { amount: 0, currency: 'KZT' }, phase: '1', group: 'a' },
};
/** Frame px per input px: 1280 px shrunk to 640. */
const SHRINK = 2;
/** 0.95 / (1 + (35 / h)^2.5) = 0.92: the good view against which factors are measured. */
const GOOD = 35 / (0.95 / 0.92 - 1) ** (1 / 2.5); // input px

interface Seen {
  inputHeight?: number;
  fraction?: number;
  blur?: number;
  range?: number;
}

function watch(id: string, profile = DEFAULT_PROFILE, camera = CAMERA): Watch {
  return {
    id: entityNamed(id),
    eye: createEye(camera, 100, null, new Float64Array(0)),
    odds: compileOdds(profile, camera),
    falsePositives: createFalsePositiveEvents(profile.falsePositives.ratePerHour, profile.falsePositives.duration),
  };
}

const quiet = (profile: DetectorProfile): DetectorProfile => ({
  ...profile,
  falsePositives: { ...profile.falsePositives, ratePerHour: 0 },
});
const PROFILE = quiet(DEFAULT_PROFILE);

function sightingsOf(count: number, { inputHeight = GOOD, fraction = 1, blur = 0, range = 20 }: Seen, serial = 0) {
  const sightings = viewColumns(SIGHTING, count);
  for (let i = 0; i < count; i++) {
    const id = entityMember(CITY, serial + i);
    sightings.left[i] = 500;
    sightings.right[i] = 560;
    sightings.top[i] = 200;
    sightings.bottom[i] = 350;
    sightings.pixelHeight[i] = SHRINK * inputHeight;
    sightings.fraction[i] = fraction;
    sightings.blur[i] = SHRINK * blur;
    sightings.range[i] = range;
    sightings.idLo[i] = id.lo;
    sightings.idHi[i] = id.hi;
  }
  return sightings;
}

/** Rate over 400 cameras with 50 people each, nobody and no camera twice, and its standard error over cameras. */
function rate(seen: Seen, conditions: Conditions = CLEAR_DAY, profile = PROFILE, camera = CAMERA) {
  const [cameras, people] = [400, 50];
  const detector = createDetector(KEY, profile, 256);
  const out = viewColumns(DETECTION, people);
  const truth = viewColumns(DETECTION_TRUTH, people);
  const rates = Array.from({ length: cameras }, (_, k) => {
    const sightings = sightingsOf(people, seen, k * people);
    const eye = watch(`camera ${k}`, profile, camera);
    return detectSightings(detector, eye, conditions, 5000, 25, sightings, 0, people, out, truth, 0) / people;
  });
  const mean = rates.reduce((sum, r) => sum + r, 0) / cameras;
  const variance = rates.reduce((sum, r) => sum + (r - mean) * (r - mean), 0) / (cameras - 1);
  return { mean, error: Math.sqrt(variance / cameras) };
}

describe('one factor at a time moves the rate of a good view (0.92) by the published figure, within 2 points', () => {
  const figure = (factor: number) => 0.92 * factor;
  const near = (found: number, expected: number) => expect(Math.abs(found - expected)).toBeLessThan(0.02);

  test('nothing in the way: 1.0', () => near(rate({}).mean, 0.92));
  test('partly hidden, 1 to 35 %: 0.90', () => {
    near(rate({ fraction: 11 / 12 }).mean, figure(0.9));
    near(rate({ fraction: 8 / 12 }).mean, figure(0.9));
  });
  test('heavily hidden, 35 to 80 %: 0.50', () => {
    near(rate({ fraction: 7 / 12 }).mean, figure(0.5));
    near(rate({ fraction: 3 / 12 }).mean, figure(0.5));
  });
  test('heavily hidden, a modern detector: 0.75', () => {
    const modern = { ...PROFILE, occlusion: { ...PROFILE.occlusion, heavy: 0.75 } };
    near(rate({ fraction: 0.5 }, CLEAR_DAY, modern).mean, figure(0.75));
  });
  test('more than 80 % hidden: 0', () => expect(rate({ fraction: 2 / 12 }).mean).toBe(0));
  test('a lit street by night: 0.76', () => near(rate({}, { ...CLEAR_DAY, sky: 10 }).mean, figure(0.76)));
  test('too dark for the sensor: 0, unless its own infrared reaches', () => {
    const dark = { ...CLEAR_DAY, sky: 0.1 };
    expect(rate({}, dark).mean).toBe(0);
    near(rate({ range: 20 }, dark, PROFILE, { ...CAMERA, infraredRange: 30 }).mean, figure(0.76));
    expect(rate({ range: 31 }, dark, PROFILE, { ...CAMERA, infraredRange: 30 }).mean).toBe(0);
  });
  test('fog that leaves 20 % of contrast: 0.60; at the visibility itself, 2 %, nothing', () => {
    const extinction = contrastExtinction({ visibility: 150 });
    near(rate({ range: -Math.log(0.2) / extinction }, { ...CLEAR_DAY, extinction }).mean, figure(0.6));
    expect(rate({ range: 150 }, { ...CLEAR_DAY, extinction }).mean).toBe(0);
  });
  test('an image smeared over 10 px: 0.60', () => near(rate({ blur: 10 }).mean, figure(0.6)));

  const sizes: [keyof typeof SIZE_CURVES, [inputHeight: number, rate: number][]][] = [
    [
      'ordinary-real-time',
      [
        [20, 0.19],
        [35, 0.47],
        [50, 0.67],
        [80, 0.84],
        [120, 0.91],
      ],
    ],
    [
      'large-modern',
      [
        [10, 0.48],
        [20, 0.58],
        [40, 0.67],
        [80, 0.74],
        [160, 0.79],
      ],
    ],
    [
      'edge-legacy',
      [
        [30, 0.05],
        [45, 0.22],
        [60, 0.45],
        [80, 0.68],
        [115, 0.84],
      ],
    ],
  ];
  test.each(sizes)('size, %s, input px and rate: %j', (preset, points) => {
    const profile = { ...PROFILE, size: SIZE_CURVES[preset] };
    for (const [inputHeight, expected] of points) near(rate({ inputHeight }, CLEAR_DAY, profile).mean, expected);
  });
});

test('the rate is P to within three standard errors, whatever the shares of the latents', () => {
  const { latents } = PROFILE;
  const shares = (person: number, camera: number, pair: number, frame: number): DetectorProfile => ({
    ...PROFILE,
    latents: {
      ...latents,
      person: { ...latents.person, weight: person },
      camera: { ...latents.camera, weight: camera },
      pair: { ...latents.pair, weight: pair },
      frame: { weight: frame },
    },
  });
  for (const profile of [PROFILE, shares(0, 0, 0, 1), shares(0, 0, 1, 0), shares(0.9, 0, 0.1, 0), shares(0, 1, 0, 0)]) {
    for (const inputHeight of [20, 50, 120]) {
      const { mean, error } = rate({ inputHeight }, CLEAR_DAY, profile);
      const p = 0.95 / (1 + (35 / inputHeight) ** 2.5);
      expect(Math.abs(mean - p)).toBeLessThan(3 * error);
    }
  }
});

/** Whether one person is found, exposure by exposure, at 5 Hz and constant P = 0.84. */
function sequence(serial: number, frames: number): boolean[] {
  const detector = createDetector(KEY, PROFILE, 1);
  const camera = watch(`watcher ${serial}`, PROFILE);
  const sightings = sightingsOf(1, { inputHeight: 80 }, 100_000 + serial);
  const out = viewColumns(DETECTION, 1);
  const truth = viewColumns(DETECTION_TRUTH, 1);
  return Array.from(
    { length: frames },
    (_, k) => detectSightings(detector, camera, CLEAR_DAY, 200 * k, k, sightings, 0, 1, out, truth, 0) === 1,
  );
}

/** The same declared process, written a second time with its own numbers: sums of interpolated knots. */
function independentSequence(random: () => number, frames: number, p: number): boolean[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const smooth = (time: number) => {
    const knots = Array.from({ length: Math.ceil((200 * frames) / time) + 2 }, normal);
    const phase = random();
    return (k: number) => {
      const t = (200 * k) / time + phase;
      const u = t - Math.floor(t);
      return (knots[Math.floor(t)] * (1 - u) + knots[Math.floor(t) + 1] * u) / Math.hypot(u, 1 - u);
    };
  };
  const { person, camera, pair, frame } = PROFILE.latents;
  const parts = [person, camera, pair].map(({ weight, time }) => ({ weight, at: smooth(time) }));
  const limit = quantile(p);
  return Array.from({ length: frames }, (_, k) => {
    const z = parts.reduce((sum, { weight, at }) => sum + Math.sqrt(weight) * at(k), 0);
    return z + Math.sqrt(frame.weight) * normal() < limit;
  });
}

/** Normal quantile by bisection of Φ, Abramowitz & Stegun 26.2.17. */
function quantile(p: number): number {
  const below = (x: number): number => {
    if (x < 0) return 1 - below(-x);
    const t = 1 / (1 + 0.2316419 * x);
    const tail = ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) * t;
    return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * tail;
  };
  let [low, high] = [-6, 6];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (below(middle) < p) low = middle;
    else high = middle;
  }
  return low;
}

function meanMissRun(sequences: boolean[][]): number {
  const misses = sequences.flat().filter((found) => !found).length;
  const runs = sequences.flatMap((s) => s.filter((found, k) => !found && (k === 0 || s[k - 1]))).length;
  return misses / runs;
}

test('misses last as the declared process says; coins tossed frame by frame do not', () => {
  const [people, frames] = [300, 600];
  const p = 0.95 / (1 + (35 / 80) ** 2.5);
  const random = mulberry(7);
  const each = (make: (serial: number) => boolean[]) => meanMissRun(Array.from({ length: people }, (_, k) => make(k)));
  const measured = each((serial) => sequence(serial, frames));
  const declared = each(() => independentSequence(random, frames, p));
  const coins = each(() => Array.from({ length: frames }, () => random() < p));
  const agrees = (run: number) => Math.abs(run / declared - 1) < 0.05;
  expect({ measured: agrees(measured), coins: agrees(coins) }).toEqual({ measured: true, coins: false });
  expect(coins).toBeCloseTo(1 / p, 1);
});

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test('a cache that forgets changes nothing', () => {
  const run = (entries: number) => {
    const detector = createDetector(KEY, DEFAULT_PROFILE, entries);
    const camera = watch('forgetful');
    const sightings = sightingsOf(20, { inputHeight: 60 });
    const out = viewColumns(DETECTION, 40);
    const truth = viewColumns(DETECTION_TRUTH, 40);
    return Array.from({ length: 200 }, (_, k) => {
      const end = detectSightings(detector, camera, CLEAR_DAY, 200 * k, k, sightings, 0, 20, out, truth, 0);
      return [out.left, out.bottom, out.confidence, truth.idLo].map((column) => [...column.slice(0, end)]);
    });
  };
  expect(run(1)).toEqual(run(4096));
});

test('boxes overlap the true ones by 0.83 on average, stay in the frame, and are ordered', () => {
  const detector = createDetector(KEY, PROFILE);
  const sightings = sightingsOf(4000, { inputHeight: 200 });
  const out = viewColumns(DETECTION, 4000);
  const truth = viewColumns(DETECTION_TRUTH, 4000);
  const count = detectSightings(detector, watch('box'), CLEAR_DAY, 5000, 25, sightings, 0, 4000, out, truth, 0);
  let overlap = 0;
  for (let i = 0; i < count; i++) {
    const [left, top, right, bottom] = [out.left[i], out.top[i], out.right[i], out.bottom[i]].map((v) => v / 10);
    const width = Math.max(0, Math.min(right, 560) - Math.max(left, 500));
    const height = Math.max(0, Math.min(bottom, 350) - Math.max(top, 200));
    overlap += (width * height) / ((right - left) * (bottom - top) + 60 * 150 - width * height);
    if (i > 0) expect(out.left[i]).toBeGreaterThanOrEqual(out.left[i - 1]);
  }
  expect(count).toBeGreaterThan(3000);
  expect(overlap / count).toBeGreaterThan(0.82);
  expect(overlap / count).toBeLessThan(0.845);
});

describe('false positives', () => {
  const nobody = viewColumns(SIGHTING, 1);
  /** Events that begin per camera-hour, and how long they last, at 5 Hz over `hours`. */
  function events(hours: number, unrest: number) {
    const detector = createDetector(KEY, DEFAULT_PROFILE);
    const out = viewColumns(DETECTION, 100);
    const truth = viewColumns(DETECTION_TRUTH, 100);
    const camera = watch('windy');
    let begun = 0;
    let frames = 0;
    let before = 0;
    for (let k = 0; k < hours * 18_000; k++) {
      const count = detectSightings(
        ...([detector, camera, { ...CLEAR_DAY, unrest }, 200 * k, k, nobody, 0, 0, out, truth, 0] as const),
      );
      begun += Math.max(0, count - before);
      frames += count;
      before = count;
    }
    return { perHour: begun / hours, duration: frames / 5 / begun, truth };
  }

  test('come at the declared rate, stay for a while, and are nobody', () => {
    const { perHour, duration, truth } = events(100, 1);
    // Some of the sky's share of the frame is lost: nothing stands there.
    expect(perHour).toBeGreaterThan(0.5 * 2);
    expect(perHour).toBeLessThan(1.2 * 2);
    expect(duration).toBeGreaterThan(2.5);
    expect(duration).toBeLessThan(3.6);
    expect([...truth.idLo, ...truth.idHi].every((word) => word === 0)).toBe(true);
  });

  test('run on when the minute in which they were drawn is over', () => {
    const profile = { ...DEFAULT_PROFILE, falsePositives: { ...DEFAULT_PROFILE.falsePositives, ratePerHour: 90 } };
    const lasting = { ...profile, falsePositives: { ...profile.falsePositives, duration: 20 } };
    const detector = createDetector(KEY, lasting);
    const out = viewColumns(DETECTION, 100);
    const truth = viewColumns(DETECTION_TRUTH, 100);
    const camera = watch('lasting', lasting);
    const alive = (second: number) => {
      let sum = 0;
      for (let minute = 1; minute <= 600; minute++) {
        const at = 60_000 * minute + 1000 * second;
        sum += detectSightings(detector, camera, CLEAR_DAY, at, at / 200, nobody, 0, 0, out, truth, 0);
      }
      return sum / 600;
    };
    expect(alive(1) / alive(59)).toBeGreaterThan(0.75);
    expect(alive(1) / alive(59)).toBeLessThan(1.33);
  });

  test('are more on a windy night, and those of the calm are among them', () => {
    const ratio = events(50, 5).perHour / events(50, 1).perHour;
    expect(ratio).toBeGreaterThan(3.5);
    expect(ratio).toBeLessThan(6.5);
  });
});
