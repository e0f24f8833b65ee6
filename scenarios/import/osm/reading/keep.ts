/**
 * Which of several elements with one id stays. A file may hold an element again: a change file brings it newer or
 * deleted, and a query that recurses prints it once more as a skeleton, without its tags.
 */

/** What a file says of an element beside its content. */
export interface Edition {
  readonly version: number; // 0 where the file tells none
  readonly deleted: boolean;
}

const UNTOLD: Edition = { version: 0, deleted: false };
const VERSION_MOST = 2 ** 30; // an element that is edited every minute gets there in 2000 years

/** A version that is no whole number is as good as none: it only orders what stands twice. */
export function editionOf(version: number, deleted: boolean): Edition {
  if (version === 0 && !deleted) return UNTOLD;
  return { version: Number.isInteger(version) && version > 0 && version < VERSION_MOST ? version : 0, deleted };
}

/** Two in one column: the version, and whether it was deleted in it. */
export function rankOf({ version, deleted }: Edition): number {
  return 2 * version + (deleted ? 1 : 0);
}

export interface Kept {
  readonly rows: Uint32Array; // ascending by id
  readonly repeated: number; // rows that stood again and were not the same thing less its tags
}

/** Rows of one kind of element, in the order in which the file has them. */
export interface Rows {
  readonly count: number;
  readonly id: (row: number) => number;
  readonly rank: (row: number) => number;
  readonly hasTags: (row: number) => boolean;
  readonly isEcho: (row: number, other: number) => boolean; // the same thing, where tags are told the same tags
}

/**
 * Of the rows with one id the highest version, at equal versions the last that has tags; none where that is deleted.
 *
 * Rows that already ascend, as all tools write them, are only walked.
 */
export function keptRows(rows: Rows): Kept {
  const { count, id, rank } = rows;
  const order = ascending(rows);
  const kept = new Uint32Array(count);
  let [length, repeated] = [0, 0];
  for (let begin = 0; begin < count; ) {
    let best = order[begin];
    let end = begin + 1;
    for (; end < count && id(order[end]) === id(best); end++) {
      const next = order[end];
      if (!rows.isEcho(best, next)) repeated++;
      if (isNewer(rows, next, best)) best = next;
    }
    if (rank(best) % 2 === 0) kept[length++] = best;
    begin = end;
  }
  return { rows: kept.subarray(0, length), repeated };
}

function isNewer({ rank, hasTags }: Rows, next: number, best: number): boolean {
  const [a, b] = [rank(next) >> 1, rank(best) >> 1];
  return a === b ? hasTags(next) || !hasTags(best) : a > b;
}

/** Rows by id, those of one id in the order of the file. */
function ascending({ count, id }: Rows): Uint32Array {
  const order = new Uint32Array(count);
  let isSorted = true;
  for (let row = 1; row < count; row++) {
    order[row] = row;
    if (id(row - 1) > id(row)) isSorted = false;
  }
  return isSorted ? order : order.sort((a, b) => id(a) - id(b) || a - b);
}
