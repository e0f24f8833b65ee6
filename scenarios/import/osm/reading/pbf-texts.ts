/** The texts of a block of PBF: elements give their numbers in a table, and each is read when it is first asked for. */
import { isUtf8 } from 'node:buffer';
import type { PbfReader } from 'pbf';
import type { ElementKind, Gathering } from './gather.ts';
import { BlockFault, readFields, type Span, spanOf } from './pbf-message.ts';

const TEXTS_MOST = 1_000_000; // of a block: its table is held as places

export class Texts {
  private readonly buffer: Buffer;
  private readonly begins: number[] = [];
  private readonly ends: number[] = [];
  private readonly read: (string | undefined)[] = [];
  private readonly into: Gathering;

  constructor(pbf: PbfReader, { begin, end }: Span, into: Gathering) {
    this.into = into;
    this.buffer = Buffer.from(pbf.buf.buffer, pbf.buf.byteOffset, pbf.buf.byteLength);
    pbf.pos = begin;
    readFields(pbf, end, (field) => {
      if (field !== 1) return;
      const text = spanOf(pbf, field);
      this.begins.push(text.begin);
      this.ends.push(text.end);
      if (this.begins.length > TEXTS_MOST) {
        throw new BlockFault({ key: 'problem.osm.many_texts', values: { most: TEXTS_MOST } });
      }
    });
  }

  at(index: number, kind: ElementKind, id: number): string {
    const known = this.read[index];
    if (known !== undefined) return known;
    const [begin, end] = [this.begins[index], this.ends[index]];
    const values = { path: `${kind}/${id}`, index };
    if (begin === undefined) throw new BlockFault({ key: 'problem.osm.no_text', values });
    if (!isUtf8(this.buffer.subarray(begin, end))) throw new BlockFault({ key: 'problem.osm.text_not_utf8', values });
    const text = this.into.held(this.buffer.toString('utf8', begin, end));
    this.read[index] = text;
    return text;
  }

  putTag(tags: Map<string, string>, key: number, value: number, kind: ElementKind, id: number): void {
    this.into.putTag(tags, this.at(key, kind, id), this.at(value, kind, id), kind, id);
  }
}
