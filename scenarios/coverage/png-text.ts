/** A line of text inside a PNG, where pictures carry who made them: an iTXt chunk, which takes any script. */

const END = 12; // bytes of the last chunk, before which others may come

/**
 * The same picture with the text under a keyword, such as "Copyright".
 *
 * Source: PNG Specification, third edition (W3C, 2025), 11.3.3.4 and, for the keyword, 11.3.3.1.
 */
export function withText(png: Uint8Array, keyword: string, text: string): Uint8Array {
  const encoder = new TextEncoder();
  // Keyword, then: end of it, not compressed, no method, no language, no translated keyword.
  const body = [...encoder.encode(`iTXt${keyword}`), 0, 0, 0, 0, 0, ...encoder.encode(text)];
  const chunk = [...bigEndian(body.length - 4), ...body, ...bigEndian(crc32(body))];
  const out = new Uint8Array(png.length + chunk.length);
  const end = png.length - END;
  out.set(png.subarray(0, end));
  out.set(chunk, end);
  out.set(png.subarray(end), end + chunk.length);
  return out;
}

function bigEndian(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** ISO 3309, bit by bit: the text is short. */
function crc32(bytes: readonly number[]): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
