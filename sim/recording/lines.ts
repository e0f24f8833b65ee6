/** Logs of one JSON object a line. */
import { DamagedFileError } from './bytes.ts';

/** @throws {DamagedFileError} naming line `number` when it is not a JSON object */
export function parseObject(text: string, number: number): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Reported below with its line; JSON's own message names a position only.
  }
  throw new DamagedFileError(`line ${number}: a JSON object was expected, found ${text.slice(0, 40)}`);
}
