/**
 * OpenStreetMap XML as a text: https://wiki.openstreetmap.org/wiki/OSM_XML. It is parsed as it comes. A document type
 * is refused: none belongs in such a file, and with entities of its own a small file unfolds to any size.
 */
import { isUtf8 } from 'node:buffer';
import { SaxesParser } from 'saxes';
import { reasonOf } from '../../../read/text.ts';
import { Gathering, type OsmReading } from './gather.ts';
import { MARKUP_MOST, NESTED_MOST } from './limits.ts';
import { mustBe, type Place, type Refusal, refused } from './refusal.ts';
import { brokenAt, textOf, wholeLength } from './utf8.ts';
import { XmlElements } from './xml-elements.ts';

export class XmlFile {
  private readonly file: string;
  private readonly parser = new SaxesParser();
  private readonly elements: XmlElements;
  private readonly into: Gathering;
  private tail: Uint8Array = new Uint8Array(0); // of a character that goes on in the next piece
  private place: Place = null; // where the tag at hand begins
  private markupEnd = 0; // position of the parser behind the last whole piece of markup
  private depth = 0;

  constructor(file: string) {
    this.file = file;
    this.into = new Gathering(file, () => this.place);
    this.elements = new XmlElements(this.into, (place) => {
      this.place = place;
    });
    const { parser } = this;
    // Each kind of event is one more property of the parser, and with an eighth V8 makes a dictionary of it: everything
    // then takes twice the time. So text is asked for only where it is wanted, in a remark, which is refused anyhow.
    parser.on('error', ({ message }) => this.refuseSyntax(message));
    parser.on('xmldecl', ({ encoding }) => this.checkEncoding(encoding));
    parser.on('doctype', () => this.refuse({ says: { key: 'problem.osm.doctype' }, fix: { key: 'fix.remove' } }));
    parser.on('opentagstart', ({ name }) => this.noteTag(name));
    parser.on('opentag', ({ name, attributes }) => {
      this.markupEnd = parser.position;
      this.elements.begin(name, attributes, this.place);
      if (this.elements.wantsText) parser.on('text', (text) => this.elements.addText(text));
    });
    parser.on('closetag', () => {
      this.markupEnd = parser.position;
      this.depth--;
      this.elements.finish();
    });
    parser.on('comment', () => {
      this.markupEnd = parser.position;
    });
  }

  write(piece: Uint8Array): void {
    const { parser } = this;
    const bytes = this.tail.length === 0 ? piece : Buffer.concat([this.tail, piece]);
    const length = wholeLength(bytes);
    const whole = bytes.subarray(0, length);
    this.tail = bytes.slice(length);
    const isWhole = isUtf8(whole);
    parser.write(textOf(isWhole ? whole : whole.subarray(0, brokenAt(whole))));
    parser.write(''); // until it is given another piece, the parser counts the last one twice in its position
    if (!isWhole) this.refuseBytes();
    if (parser.position - this.markupEnd > MARKUP_MOST) {
      this.refuse({ says: { key: 'problem.osm.long_markup', values: { most: MARKUP_MOST } } });
    }
  }

  end(): OsmReading {
    if (this.tail.length > 0) this.refuseBytes();
    this.parser.close();
    return this.into.finish();
  }

  private noteTag(name: string): void {
    const { line, columnIndex } = this.parser;
    // The parser stands behind the sign that ends the name; where that is a line's end, the column is lost.
    const behind = columnIndex - name.length - 1;
    this.place = { line: behind > 0 ? line : Math.max(1, line - 1), col: Math.max(1, behind) };
    this.depth++;
    if (this.depth > NESTED_MOST) {
      this.refuse({ says: { key: 'problem.too_deep', values: { limit: NESTED_MOST } } });
    }
  }

  private checkEncoding(encoding: string | undefined): void {
    if (encoding === undefined || /^(utf-?8|us-ascii)$/i.test(encoding)) return;
    this.refuse(
      mustBe('encoding', encoding, { key: 'limit.exactly', values: { limit: 'UTF-8' } }, { key: 'fix.save_utf8' }),
    );
  }

  /** @param message  of the parser, with its own idea of the place before it */
  private refuseSyntax(message: string): never {
    const reason = reasonOf(message.replace(/^\d+:\d+: /, '').replace(/\.$/, ''));
    this.refuse({ says: { key: 'problem.osm.xml', values: { reason } } });
  }

  /** At the byte behind all that the parser has read. */
  private refuseBytes(): never {
    const { line, columnIndex } = this.parser;
    const refusal: Refusal = { says: { key: 'problem.not_utf8' }, fix: { key: 'fix.save_utf8' } };
    throw refused(this.file, { line, col: columnIndex + 1 }, refusal);
  }

  /** At the sign that the parser read last. */
  private refuse(refusal: Refusal): never {
    const { line, columnIndex } = this.parser;
    throw refused(this.file, { line, col: Math.max(1, columnIndex) }, refusal);
  }
}
