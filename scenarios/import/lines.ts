/** Text of a source, for people, on one line: what would break a table or steer a terminal is taken out. */
export function cleanLine(text: string, most: number): string {
  return text
    .slice(0, 4 * most)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, ' ')
    .trim()
    .slice(0, most)
    .replace(/\p{Cs}/gu, '')
    .trim();
}
