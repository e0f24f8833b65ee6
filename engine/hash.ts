/**
 * 64-bit running hash for columns, logs and names: two 32-bit lanes, each the block step of MurmurHash3 x86-32
 * (Appleby 2011, public domain) with its own seed. Not cryptographic: it tells runs apart, it hides nothing.
 */
export interface Hash64 {
  lo: number; // uint32
  hi: number; // uint32
}

export function createHash(): Hash64 {
  return { lo: 0x9747b28c, hi: 0x3c6ef372 };
}

/** Folds one 32-bit word into `hash`; order matters. */
export function hashWord(hash: Hash64, word: number): void {
  hash.lo = blockStep(hash.lo, word);
  hash.hi = blockStep(hash.hi, word ^ 0x5bd1e995);
}

/** Folds the bytes of a typed array as stored (little-endian), length first, so that [1],[2] and [1,2] differ. */
export function hashBytes(hash: Hash64, view: ArrayBufferView): void {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  // Words are read in place, which needs alignment; where a view lies must not change its hash.
  const { buffer, byteOffset } = view.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const words = view.byteLength >>> 2;
  const whole = new Uint32Array(buffer, byteOffset, words);
  hashWord(hash, view.byteLength);
  let { lo, hi } = hash;
  for (let i = 0; i < words; i++) {
    lo = blockStep(lo, whole[i]);
    hi = blockStep(hi, whole[i] ^ 0x5bd1e995);
  }
  hash.lo = lo;
  hash.hi = hi;
  for (const byte of bytes.subarray(4 * words)) hashWord(hash, byte);
}

/** Folds the UTF-16 code units of `text`, length first. */
export function hashString(hash: Hash64, text: string): void {
  hashWord(hash, text.length);
  for (let i = 0; i < text.length; i++) hashWord(hash, text.charCodeAt(i));
}

/** The hash so far as 16 hex digits; `hash` may go on. */
export function hashDigest(hash: Hash64): string {
  return hex(finalise(hash.hi)) + hex(finalise(hash.lo));
}

function blockStep(h: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  h ^= Math.imul(k, 0x1b873593);
  h = (h << 13) | (h >>> 19);
  return (Math.imul(h, 5) + 0xe6546b64) | 0;
}

export function finalise(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
