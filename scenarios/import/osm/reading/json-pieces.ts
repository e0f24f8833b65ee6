/**
 * Cuts the text of a JSON mapping into its members, and the list of one member into its items, as it comes: a city is a
 * million items, and parsed at once they take many times the room of what is read from them. Cutting needs no more of
 * JSON than brackets and quotes; what is cut out is then parsed as JSON.
 */
import { isUtf8 } from 'node:buffer';
import { parseJson } from '../../../read/json.ts';
import { InputError } from '../../../read/problem.ts';
import { JSON_ELEMENT_MOST, NESTED_MOST } from './limits.ts';
import { mustBe, type Refusal, refused } from './refusal.ts';
import { brokenAt, textOf } from './utf8.ts';

export interface JsonTaker {
  /** A member of the mapping, other than the list. */
  member(key: string, value: unknown): void;
  item(value: unknown): void;
  /** An item too long to be parsed, by how it begins. */
  longItem(head: string): void;
}

export interface TextPlace {
  readonly line: number;
  readonly col: number; // in UTF-16 units
}

/** What may come next: of the mapping, or of the list in it. */
type Expected = 'mapping' | 'first-key' | 'key' | 'colon' | 'value' | 'comma' | 'first-item' | 'item' | 'item-comma' | 'nothing'; // biome-ignore format: one line of states

const NEWLINE = 0x0a;
const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [0x5b, 0x5d, 0x7b, 0x7d];
const HEAD = 200; // bytes: type and id come first in what servers write
const NOTHING = new Uint8Array(0);

export class JsonPieces {
  private readonly file: string;
  private readonly list: string;
  private readonly taker: JsonTaker;
  hasList = false;
  private expected: Expected = 'mapping';
  private key = '';
  private piece: Uint8Array = NOTHING; // at hand
  private start: TextPlace = { line: 1, col: 1 }; // of the piece
  private begin = 0; // of the value at hand, in the piece
  private beganAt: TextPlace | null = null; // where the value began, if that was in an earlier piece
  private earlier: Uint8Array[] = []; // bytes of the value from earlier pieces
  private earlierLength = 0;
  private isInside = false; // a value
  private isScalar = false; // a number or a word: it ends before the sign that ends it
  private isQuoted = false;
  private isEscaped = false;
  private depth = 0; // of brackets open in the value

  /** @param list  key of the member whose items are handed over one by one */
  constructor(file: string, list: string, taker: JsonTaker) {
    this.file = file;
    this.list = list;
    this.taker = taker;
  }

  /** Where the value at hand begins. */
  get place(): TextPlace {
    return this.beganAt ?? this.placeAt(this.begin);
  }

  write(piece: Uint8Array): void {
    this.piece = piece;
    this.begin = 0;
    for (let at = 0; at < piece.length; ) {
      if (this.isInside) {
        at = this.valueEnd(at);
        if (this.earlierLength + at - this.begin > JSON_ELEMENT_MOST) this.refuseLong();
        if (!this.isInside) this.takeValue(at);
      } else if (isSpace(piece[at])) at++;
      else at = this.step(at);
    }
    if (this.isInside) {
      this.beganAt ??= this.placeAt(this.begin);
      this.earlier.push(piece.subarray(this.begin));
      this.earlierLength += piece.length - this.begin;
    }
    this.start = this.placeAt(piece.length);
    this.piece = NOTHING;
  }

  end(): void {
    if (this.expected !== 'nothing') this.fault(0, 'it ends too early');
  }

  /** Takes a sign between values; returns where to go on. */
  private step(at: number): number {
    const sign = this.piece[at];
    switch (this.expected) {
      case 'mapping':
        return this.expect(sign === OPEN_MAP, at, '"{"', 'first-key');
      case 'first-key':
      case 'key':
        if (sign === CLOSE_MAP && this.expected === 'first-key') return this.expect(true, at, '', 'nothing');
        if (sign !== QUOTE) this.fault(at, 'expected a key in double quotes');
        return this.beginValue(at);
      case 'colon':
        return this.expect(sign === COLON, at, '":"', 'value');
      case 'value':
        if (this.key !== this.list) return this.beginValue(at);
        if (sign !== OPEN_LIST) this.refuse(at, mustBe(this.list, this.textFrom(at), { key: 'limit.array' }));
        this.hasList = true;
        return this.expect(true, at, '', 'first-item');
      case 'comma':
        if (sign === CLOSE_MAP) return this.expect(true, at, '', 'nothing');
        return this.expect(sign === COMMA, at, '"," or "}"', 'key');
      case 'first-item':
      case 'item':
        if (sign === CLOSE_LIST && this.expected === 'first-item') return this.expect(true, at, '', 'comma');
        return this.beginValue(at);
      case 'item-comma':
        if (sign === CLOSE_LIST) return this.expect(true, at, '', 'comma');
        return this.expect(sign === COMMA, at, '"," or "]"', 'item');
      case 'nothing':
        return this.fault(at, 'something follows its end');
    }
  }

  private expect(isSo: boolean, at: number, wanted: string, next: Expected): number {
    if (!isSo) this.fault(at, `expected ${wanted}`);
    this.expected = next;
    return at + 1;
  }

  private beginValue(at: number): number {
    const sign = this.piece[at];
    if ([COMMA, COLON, CLOSE_LIST, CLOSE_MAP].includes(sign)) this.fault(at, 'expected a value');
    this.begin = at;
    this.isInside = true;
    this.isScalar = ![QUOTE, OPEN_LIST, OPEN_MAP].includes(sign);
    return at;
  }

  /** Where the value at hand ends, or the piece does. */
  private valueEnd(from: number): number {
    const { piece } = this;
    let at = from;
    if (this.isScalar) {
      while (at < piece.length && !endsScalar(piece[at])) at++;
      this.isInside = at === piece.length;
      return at;
    }
    let { depth, isQuoted, isEscaped } = this;
    let isOver = false;
    while (at < piece.length && !isOver) {
      const sign = piece[at++];
      if (isQuoted) {
        if (isEscaped) isEscaped = false;
        else if (sign === BACKSLASH) isEscaped = true;
        else if (sign === QUOTE) {
          isQuoted = false;
          isOver = depth === 0;
        }
      } else if (sign === QUOTE) isQuoted = true;
      else if (sign === OPEN_LIST || sign === OPEN_MAP) {
        if (++depth > NESTED_MOST) {
          this.refuse(at - 1, { says: { key: 'problem.too_deep', values: { limit: NESTED_MOST } } });
        }
      } else if (sign === CLOSE_LIST || sign === CLOSE_MAP) isOver = --depth === 0;
    }
    this.depth = depth;
    this.isQuoted = isQuoted;
    this.isEscaped = isEscaped;
    this.isInside = !isOver;
    return at;
  }

  private takeValue(end: number): void {
    const last = this.piece.subarray(this.begin, end);
    const value = this.parsed(this.earlier.length === 0 ? last : Buffer.concat([...this.earlier, last]));
    if (this.expected === 'value') {
      this.taker.member(this.key, value);
      this.expected = 'comma';
    } else if (this.expected === 'item' || this.expected === 'first-item') {
      this.taker.item(value);
      this.expected = 'item-comma';
    } else {
      this.key = String(value);
      this.expected = 'colon';
    }
    this.earlier = [];
    this.earlierLength = 0;
    this.beganAt = null;
  }

  private parsed(bytes: Uint8Array): unknown {
    if (!isUtf8(bytes)) {
      const place = walked(bytes, brokenAt(bytes), this.place);
      throw refused(this.file, place, { says: { key: 'problem.not_utf8' }, fix: { key: 'fix.save_utf8' } });
    }
    const text = textOf(bytes);
    try {
      return JSON.parse(text);
    } catch {
      return this.refuseText(text);
    }
  }

  /** Refuses text that is no JSON, where it stops being so. */
  private refuseText(text: string): never {
    const { line, col } = this.place;
    try {
      parseJson(text, 'item.json');
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const [problem] = error.problems;
      if (problem.line > 0) {
        const place = { line: line + problem.line - 1, col: problem.line === 1 ? col + problem.col - 1 : problem.col };
        throw new InputError([{ ...problem, ...place, file: this.file }]);
      }
    }
    // Blanks that JSON does not know, where a value should be: whoever reads whole files calls such a file empty.
    throw refused(this.file, { line, col }, { says: { key: 'problem.json', values: { reason: 'expected a value' } } });
  }

  private refuseLong(): never {
    const first = this.earlier[0] ?? this.piece.subarray(this.begin);
    if (this.key === this.list) this.taker.longItem(textOf(first.subarray(0, HEAD)));
    const most = { key: 'limit.at_most', values: { limit: `${JSON_ELEMENT_MOST / 2 ** 20} MiB` } } as const;
    throw refused(this.file, this.place, {
      says: { key: 'problem.osm.long_item', values: { limit: most } },
      limit: most,
    });
  }

  private textFrom(at: number): string {
    return textOf(this.piece.subarray(at, at + HEAD));
  }

  private fault(at: number, reason: string): never {
    this.refuse(at, { says: { key: 'problem.json', values: { reason } } });
  }

  private refuse(at: number, refusal: Refusal): never {
    throw refused(this.file, this.placeAt(at), refusal);
  }

  private placeAt(index: number): TextPlace {
    return walked(this.piece, index, this.start);
  }
}

/** The place of `bytes[index]`, where `bytes` begins at `start`. */
function walked(bytes: Uint8Array, index: number, start: TextPlace): TextPlace {
  let { line, col } = start;
  let lineBegin = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < index; at = bytes.indexOf(NEWLINE, lineBegin)) {
    line++;
    col = 1;
    lineBegin = at + 1;
  }
  return { line, col: col + textOf(bytes.subarray(lineBegin, index)).length };
}

function isSpace(sign: number): boolean {
  return sign === 0x20 || sign === 0x0a || sign === 0x0d || sign === 0x09;
}

function endsScalar(sign: number): boolean {
  return isSpace(sign) || sign === COMMA || sign === CLOSE_LIST || sign === CLOSE_MAP;
}
