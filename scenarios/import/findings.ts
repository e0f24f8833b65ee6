/**
 * What an import had to say about its source: what it guessed, what it repaired, what it left out, each with why and
 * with the first few things it concerns. Importers add as they go; the report counts and words it at the end.
 */
import type { MessageKey } from '../messages/catalogue.ts';

/** `guess`: a value the source does not tell. `repair`: broken, mended. `dropped`: not in the place that was built. */
export type FindingKind = 'guess' | 'repair' | 'dropped';

/** The sentence that says what was found; its gaps are `count` and `of`. */
export type FindingKey = Extract<MessageKey, `import.${FindingKind}.${string}`>;

export interface Finding {
  readonly kind: FindingKind;
  readonly key: FindingKey;
  readonly count: number;
  readonly of: number | null; // of how many, where that is known
  readonly ids: readonly string[]; // of the source, such as way/4305: the first few
}

const MOST_IDS = 10;

export class Findings {
  private readonly found = new Map<FindingKey, { count: number; of: number | null; ids: string[] }>();

  /** Adds one thing, by its name in the source; a name is kept once. */
  add(key: FindingKey, id: string): void {
    const entry = this.entry(key);
    entry.count++;
    if (entry.ids.length < MOST_IDS && !entry.ids.includes(id)) entry.ids.push(id);
  }

  /** Adds many at once that have no names of their own. */
  addMany(key: FindingKey, count: number): void {
    if (count > 0) this.entry(key).count += count;
  }

  /** States of how many things those under `key` are. */
  outOf(key: FindingKey, of: number): void {
    const entry = this.found.get(key);
    if (entry !== undefined) entry.of = of;
  }

  /** Guesses, repairs, drops; within each in the order first found. */
  list(): Finding[] {
    const all = [...this.found].map(([key, entry]) => ({ kind: kindOf(key), key, ...entry }));
    return (['guess', 'repair', 'dropped'] as const).flatMap((kind) => all.filter((finding) => finding.kind === kind));
  }

  private entry(key: FindingKey) {
    let entry = this.found.get(key);
    if (entry === undefined) {
      entry = { count: 0, of: null, ids: [] };
      this.found.set(key, entry);
    }
    return entry;
  }
}

function kindOf(key: FindingKey): FindingKind {
  return (key as string).split('.')[1] as FindingKind;
}
