/** Why a file of OpenStreetMap is refused, and where in it: a line of text, or a byte of what is no text. */
import type { MessageKey, Phrase } from '../../../messages/catalogue.ts';
import { fileProblem, InputError, valuePhrase } from '../../../read/problem.ts';

/** Null: the file as a whole. */
export type Place = { readonly line: number; readonly col: number } | { readonly byte: number } | null;

/** What is wrong, not yet placed. */
export interface Refusal {
  readonly says: Phrase;
  readonly fix?: Phrase;
  readonly path?: string; // of what is wrong: way/4305, node/12.lat
  readonly value?: Phrase;
  readonly limit?: Phrase;
}

export function refused(file: string, place: Place, { says, fix, path, value, limit }: Refusal): InputError {
  const more = { path: path ?? '', value: value ?? null, limit: limit ?? null };
  const inText = place !== null && 'line' in place;
  const told: Phrase =
    place !== null && 'byte' in place ? { key: 'problem.osm.at_byte', values: { byte: place.byte, what: says } } : says;
  return new InputError([{ ...fileProblem(file, told, fix ?? null), ...more, ...(inText ? place : {}) }]);
}

/** A value that is not what it must be; what a file does not tell comes as undefined, or as no number. */
export function mustBe(path: string, found: unknown, limit: Phrase, fix?: Phrase): Refusal {
  const value = valuePhrase(Number.isNaN(found) ? undefined : found);
  const says: Phrase = { key: 'problem.must_be', values: { path, value, limit } };
  return { says, path, value, limit, ...(fix && { fix }) };
}

/** More of something than a city can need: in the file, or in the element that `path` names. */
export function tooMany(path: string | null, noun: MessageKey, most: number, fix: Phrase): Refusal {
  const values = { path: path ?? ({ key: 'where.file' } as const), most, noun: { key: noun } };
  const limit: Phrase = { key: 'limit.at_most', values: { limit: most } };
  return { says: { key: 'problem.osm.more_than', values }, path: path ?? '', limit, fix };
}
