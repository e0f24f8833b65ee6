/** Chunks of a recording in order of time, decoded when somebody looks at them; the last few are kept. */

/** What is looked at while playing: a chunk, its neighbours, and the same again for a jump back. */
const KEPT = 6;

export class Shelf<Item> {
  private readonly readers: (() => readonly Item[])[] = [];
  private readonly kept = new Map<number, readonly Item[]>();

  append(count: number, read: (k: number) => readonly Item[]): void {
    for (let k = 0; k < count; k++) this.readers.push(() => read(k));
  }

  /** Nothing where there is no such chunk. */
  chunk(k: number): readonly Item[] {
    const known = this.kept.get(k);
    if (known) return known;
    const items = this.readers[k]?.() ?? [];
    if (k in this.readers) this.kept.set(k, items);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT) this.kept.delete(oldest);
    return items;
  }
}
