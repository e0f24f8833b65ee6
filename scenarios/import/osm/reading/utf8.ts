/** UTF-8 that comes in pieces, and where it stops being UTF-8. */
import { isUtf8 } from 'node:buffer';

/** How many of the bytes are whole characters: the last may go on in the next piece. */
export function wholeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return back < signLength(byte) ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Index of the first byte of what is no character, in bytes that are not UTF-8. */
export function brokenAt(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = signLength(bytes[at]);
    if (length > 1 && !isUtf8(bytes.subarray(at, at + length))) return at;
    if (length === 0) return at;
    at += length;
  }
  return at;
}

/** How many bytes a character has that begins with this one; 0 where none does. */
function signLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc0) return 0;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf8 ? 4 : 0;
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
