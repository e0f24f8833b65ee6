/**
 * Random numbers addressed by what they are for, not by when they are asked.
 *
 * A sequential generator makes every draw depend on all draws before it, so one extra camera, or one more worker,
 * changes the whole city. Here a draw is a pure function of (seed, stream, entity, index): no state, no order.
 *
 * Philox4x32-10: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11,
 * doi:10.1145/2063384.2063405. The key is the seed; the counter is (entity lo, entity hi, index, stream).
 */
import seedrandom from 'seedrandom';
import { createHash, finalise, hashString, hashWord } from '../hash.ts';

/** A run's seed as two uint32 words. */
export type Key = readonly [number, number];

/** A stable 64-bit name: of a camera by its id, of a person by seed, source and serial number. Never a slot. */
export interface EntityId {
  readonly lo: number; // uint32
  readonly hi: number; // uint32
}

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** Turns the scenario's seed text into a key, once. */
export function keyFromSeed(seed: string): Key {
  const generator = seedrandom(seed);
  return [generator.int32() >>> 0, generator.int32() >>> 0];
}

/** The stable id of something named by text, such as a camera. */
export function entityNamed(name: string): EntityId {
  const hash = createHash();
  hashString(hash, name);
  return { lo: finalise(hash.lo), hi: finalise(hash.hi) };
}

/** The stable id of member `serial` of `source`, such as the 17th arrival at an entrance. */
export function entityMember(source: EntityId, serial: number): EntityId {
  return entityPair(source, { lo: serial >>> 0, hi: 0xa5a5a5a5 });
}

/** The stable id of an ordered pair, such as (camera, person). */
export function entityPair(a: EntityId, b: EntityId): EntityId {
  const hash = createHash();
  hashWord(hash, a.lo);
  hashWord(hash, a.hi);
  hashWord(hash, b.lo);
  hashWord(hash, b.hi);
  return { lo: finalise(hash.lo), hi: finalise(hash.hi) };
}

/**
 * Writes one block of four independent uint32 lanes to `out`.
 *
 * @param index uint32: a tick, a knot or a serial number
 * @param rounds 10 in the product; fewer only to show that the tests notice
 */
export function block(
  key: Key,
  stream: number,
  lo: number,
  hi: number,
  index: number,
  out: Uint32Array,
  rounds = ROUNDS,
): void {
  let c0 = lo | 0;
  let c1 = hi | 0;
  let c2 = index | 0;
  let c3 = stream | 0;
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < rounds; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

const lanes = new Uint32Array(4);

/** Uniform in [0, 1) with 53 random bits. */
export function uniform(key: Key, stream: number, entity: EntityId, index: number): number {
  block(key, stream, entity.lo, entity.hi, index, lanes);
  return fraction53(lanes[0], lanes[1]);
}

/** Uniform in [0, 1) from one 32-bit lane. */
export function fraction32(lane: number): number {
  return (lane >>> 0) / 4294967296;
}

/** Uniform in [0, 1) from two lanes. */
export function fraction53(a: number, b: number): number {
  return ((a >>> 5) * 67108864 + (b >>> 6)) / 9007199254740992;
}

/** The upper 32 bits of the 64-bit product of two uint32. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  // Each partial sum is at most 65535 · 65536, so 32-bit wrap-around never loses a carry.
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const carry = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}
