/**
 * Kernel: what persists between exposures, as standard normal functions of time.
 *
 * A latent has knots at equal spacing, each an independent keyed normal deviate, and a keyed phase. Between knots a, b
 * it is ((1 − u) a + u b) / sqrt((1 − u)² + u²): at any time exactly N(0, 1), correlated over about one spacing, not at
 * all over two. No value rests on an earlier one, so nothing that is not asked for can shift it. The cache only
 * saves draws: a lost entry is computed again to the same bits.
 */
import { assert } from '../../engine/assert.ts';
import { normalQuantile } from '../../engine/random/distributions.ts';
import { block, type Key } from '../../engine/random/draw.ts';

/** Latents of one stream, `lanes` independent ones per entity, for many entities. */
export interface KnotCache {
  readonly stream: number;
  readonly spacing: number; // ms
  readonly lanes: number; // 1 to 4
  readonly mask: number; // entries − 1
  readonly idLo: Uint32Array;
  readonly idHi: Uint32Array;
  readonly knot: Float64Array; // index of the knot before, -1 while empty
  readonly phase: Float64Array; // ms
  readonly before: Float64Array; // deviates at the knot before, `lanes` per entry
  readonly after: Float64Array; // and at the one after
}

/** Index of the block that gives the phase; knots never get there. */
const PHASE = 0xffffffff;

/** @param entries  a power of two; entities that share an entry evict each other */
export function createKnotCache(stream: number, spacing: number, lanes: number, entries: number): KnotCache {
  assert((entries & (entries - 1)) === 0, `${entries} entries, must be a power of two`);
  assert(spacing > 0 && lanes >= 1 && lanes <= 4, `spacing ${spacing} ms, ${lanes} lanes`);
  return {
    ...{ stream, spacing, lanes, mask: entries - 1 },
    idLo: new Uint32Array(entries),
    idHi: new Uint32Array(entries),
    knot: new Float64Array(entries).fill(-1),
    phase: new Float64Array(entries),
    before: new Float64Array(entries * lanes),
    after: new Float64Array(entries * lanes),
  };
}

const words = new Uint32Array(4);

/** Makes the knots round `at` (ms, not negative) ready and returns the entry, for `latentAt`. */
export function findKnots(cache: KnotCache, key: Key, lo: number, hi: number, at: number): number {
  const entry = lo & cache.mask;
  const isKnown = cache.knot[entry] >= 0 && cache.idLo[entry] === lo && cache.idHi[entry] === hi;
  if (!isKnown) {
    block(key, cache.stream, lo, hi, PHASE, words);
    cache.idLo[entry] = lo;
    cache.idHi[entry] = hi;
    cache.phase[entry] = (words[0] / 4294967296) * cache.spacing;
  }
  const knot = Math.floor((at + cache.phase[entry]) / cache.spacing);
  const cached = isKnown ? cache.knot[entry] : -1;
  if (knot === cached) return entry;
  if (cached >= 0 && knot === cached + 1) {
    for (let lane = 0; lane < cache.lanes; lane++) {
      cache.before[entry * cache.lanes + lane] = cache.after[entry * cache.lanes + lane];
    }
  } else {
    drawKnot(cache, key, entry, knot, cache.before);
  }
  drawKnot(cache, key, entry, knot + 1, cache.after);
  cache.knot[entry] = knot;
  return entry;
}

/** Value at `at` of one lane of an entry that `findKnots` made ready for the same `at`. */
export function latentAt(cache: KnotCache, entry: number, lane: number, at: number): number {
  const u = (at + cache.phase[entry]) / cache.spacing - cache.knot[entry];
  const i = entry * cache.lanes + lane;
  return ((1 - u) * cache.before[i] + u * cache.after[i]) / Math.sqrt((1 - u) * (1 - u) + u * u);
}

function drawKnot(cache: KnotCache, key: Key, entry: number, knot: number, to: Float64Array): void {
  block(key, cache.stream, cache.idLo[entry], cache.idHi[entry], knot, words);
  for (let lane = 0; lane < cache.lanes; lane++) to[entry * cache.lanes + lane] = normalOf(words[lane]);
}

/** The normal deviate of one 32-bit lane, taken at the middle of its step so that the law is symmetric. */
export function normalOf(word: number): number {
  return normalQuantile((word + 0.5) / 4294967296);
}
