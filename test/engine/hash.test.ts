import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHash, hashBytes, hashDigest, hashString, hashWord } from '../../engine/hash.ts';

const ofBytes = (...views: ArrayBufferView[]) => {
  const hash = createHash();
  for (const view of views) hashBytes(hash, view);
  return hashDigest(hash);
};
const ofText = (...texts: string[]) => {
  const hash = createHash();
  for (const text of texts) hashString(hash, text);
  return hashDigest(hash);
};

test('a digest is 16 hex digits, the same as ever', () => {
  expect(hashDigest(createHash())).toBe('3cd6e3f3ebb6c228');
  expect(ofText('sunqar')).toBe('1ffbac4d9cc1cabe');
  expect(ofBytes(Float64Array.of(0, -0, 1.5, Number.MAX_VALUE))).toBe('7a9c2a730eeee005');
});

test('where one array ends and the next begins counts, and so does their order', () => {
  expect(ofBytes(Int32Array.of(1), Int32Array.of(2))).not.toBe(ofBytes(Int32Array.of(1, 2)));
  expect(ofBytes(Int32Array.of(1, 2))).not.toBe(ofBytes(Int32Array.of(2, 1)));
  expect(ofBytes()).not.toBe(ofBytes(new Uint8Array(0)));
  expect(ofText('ab', 'c')).not.toBe(ofText('a', 'bc'));
});

test('where the bytes lie in their buffer does not count', () => {
  const bytes = Uint8Array.from({ length: 23 }, (_, k) => 7 * k);
  for (const begin of [1, 2, 3, 5]) {
    expect(ofBytes(bytes.subarray(begin, begin + 11))).toBe(ofBytes(bytes.slice(begin, begin + 11)));
  }
});

test('changing any one bit changes both halves of the digest', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(bytes, fc.nat(), (before, place) => {
      const after = before.slice();
      after[(place >>> 3) % after.length] ^= 1 << (place & 7);
      const [a, b] = [ofBytes(before), ofBytes(after)];
      expect(a.slice(0, 8)).not.toBe(b.slice(0, 8));
      expect(a.slice(8)).not.toBe(b.slice(8));
    }),
  );
});

test('only the bytes in view are hashed, wherever the view lies on a word', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(64)).fill(7);
  shared.set([1, 2, 3, 4, 5], 12);
  expect(ofBytes(shared.subarray(12, 17))).toBe(ofBytes(Uint8Array.of(1, 2, 3, 4, 5)));
  expect(ofBytes(Float32Array.of(1, 2).subarray(1))).toBe(ofBytes(Float32Array.of(2)));
});

test('a hash goes on after its digest was read', () => {
  const hash = createHash();
  hashWord(hash, 1);
  hashDigest(hash);
  hashWord(hash, 2);
  const other = createHash();
  hashWord(other, 1);
  hashWord(other, 2);
  expect(hashDigest(hash)).toBe(hashDigest(other));
});
