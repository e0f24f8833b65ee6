/**
 * The short notations of alert tests: `0,5 to 10,5 in 8s; unseen for 3s; 10,5 for 30s` is where a track is, and
 * `green for 10s; red for 20s` what a signal group shows. Metres and seconds; a leg begins where the last one ended in
 * time, wherever that was.
 */
import { TRACKER } from '../../sim/pipeline/tracking/parameters.ts';
import type { Phrase } from '../messages/catalogue.ts';
import { MS_PER_SECOND } from '../schema/quantities.ts';

/** One stretch of a track's way; times in ms from its beginning. */
export interface Leg {
  readonly from: number;
  readonly to: number;
  readonly line: readonly [x0: number, y0: number, x1: number, y1: number]; // m; where it was last seen, if unseen
  readonly isSeen: boolean;
}

export type Colour = 'red' | 'yellow' | 'green';

export interface Phase {
  readonly from: number; // ms from the start of the test
  readonly colour: Colour;
}

/** Where a notation breaks. */
export class NotationError extends Error {
  override name = 'NotationError';
  readonly at: number; // place in the text, from 0
  readonly found: string; // empty: the text ends
  readonly limit: Phrase;

  constructor(at: number, found: string, limit: Phrase) {
    super(`${at}: ${found}`);
    this.at = at;
    this.found = found;
    this.limit = limit;
  }
}

interface Token {
  readonly text: string;
  readonly at: number;
}

const LARGEST = 100_000; // m, as in every file
const LONGEST = 86_400; // s

/** The tokens of a text, and how far they have been read. */
interface Tokens {
  readonly all: readonly Token[];
  next: number;
  elapsed: number; // ms
}

/** @throws {NotationError} */
export function parseWay(text: string): Leg[] {
  const tokens = tokensOf(text);
  const legs: Leg[] = [];
  do legs.push(takeLeg(tokens, legs.at(-1) ?? null));
  while (takeJoint(tokens));
  return legs;
}

/** @throws {NotationError} */
export function parsePhases(text: string): Phase[] {
  const tokens = tokensOf(text);
  const phases: Phase[] = [];
  do {
    const colour = take(tokens, /^(red|yellow|green)$/, {
      key: 'limit.one_of',
      values: { names: 'red, yellow, green' },
    });
    take(tokens, /^for$/, word('for'));
    phases.push({ from: tokens.elapsed, colour: colour.text as Colour });
    takeDuration(tokens, LONGEST);
  } while (takeJoint(tokens));
  return phases;
}

function tokensOf(text: string): Tokens {
  const found = text.matchAll(/-?\d+(?:\.\d+)?|[a-z]+|\S/gi);
  const end = { text: '', at: text.trimEnd().length };
  return {
    all: [...Array.from(found, ({ 0: token, index }) => ({ text: token, at: index })), end],
    next: 0,
    elapsed: 0,
  };
}

function takeLeg(tokens: Tokens, before: Leg | null): Leg {
  const from = tokens.elapsed;
  // Nobody is unseen before he was seen, and what is unseen twice is unseen for longer.
  if (tokens.all[tokens.next].text === 'unseen' && before?.isSeen) {
    tokens.next++;
    take(tokens, /^for$/, word('for'));
    takeDuration(tokens, TRACKER.patience); // longer, and tracking would take it for somebody else
    const [, , x, y] = before.line;
    return { from, to: tokens.elapsed, line: [x, y, x, y], isSeen: false };
  }
  const [x0, y0] = takePlace(tokens);
  const how = take(tokens, /^(for|to)$/, { key: 'limit.one_of', values: { names: 'for, to' } });
  const [x1, y1] = how.text === 'to' ? takePlace(tokens) : [x0, y0];
  if (how.text === 'to') take(tokens, /^in$/, word('in'));
  takeDuration(tokens, LONGEST);
  return { from, to: tokens.elapsed, line: [x0, y0, x1, y1], isSeen: true };
}

function takePlace(tokens: Tokens): [x: number, y: number] {
  const x = takeCoordinate(tokens, { key: 'limit.place' });
  take(tokens, /^,$/, word(','));
  return [x, takeCoordinate(tokens, { key: 'limit.metres' })];
}

function takeCoordinate(tokens: Tokens, limit: Phrase): number {
  const { text, at } = take(tokens, /^-?\d/, limit);
  if (Math.abs(Number(text)) > LARGEST) {
    throw new NotationError(at, text, { key: 'limit.between', values: { least: -LARGEST, most: LARGEST } });
  }
  return Number(text);
}

/** A number of seconds and its unit: `8s`. */
function takeDuration(tokens: Tokens, most: number): void {
  const { text, at } = take(tokens, /^-?\d/, { key: 'limit.seconds' });
  take(tokens, /^s$/, { key: 'limit.unit_s' });
  const duration = Math.round(MS_PER_SECOND * Number(text));
  if (duration <= 0) throw new NotationError(at, `${text}s`, { key: 'limit.more', values: { limit: '0s' } });
  const left = Math.min(most, LONGEST - tokens.elapsed / MS_PER_SECOND);
  if (duration > MS_PER_SECOND * left) {
    throw new NotationError(at, `${text}s`, { key: 'limit.at_most', values: { limit: `${left}s` } });
  }
  tokens.elapsed += duration;
}

/** Whether another leg follows. */
function takeJoint(tokens: Tokens): boolean {
  if (tokens.all[tokens.next].text === '') return false;
  take(tokens, /^;$/, { key: 'limit.joint' });
  return true;
}

function take(tokens: Tokens, fits: RegExp, limit: Phrase): Token {
  const token = tokens.all[tokens.next];
  if (!fits.test(token.text)) throw new NotationError(token.at, token.text, limit);
  tokens.next++;
  return token;
}

function word(text: string): Phrase {
  return { key: 'value.text', values: { text } };
}
