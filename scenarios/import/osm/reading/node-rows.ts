/** Nodes as a file tells them, in columns that grow: a city has a million, and an object for each would be most of it. */
import type { OsmNodes, Tags } from '../extract.ts';
import { type Kept, keptRows } from './keep.ts';

const FIRST_ROWS = 4096;

export class NodeRows {
  count = 0;
  readonly tags = new Map<number, Tags>(); // by row, of those that have any
  private ids = new Float64Array(FIRST_ROWS);
  private lon = new Float64Array(FIRST_ROWS);
  private lat = new Float64Array(FIRST_ROWS);
  private ranks = new Int32Array(FIRST_ROWS);

  add(id: number, lon: number, lat: number, rank: number): void {
    const row = this.count++;
    if (row === this.ids.length) this.grow();
    this.ids[row] = id;
    this.lon[row] = lon;
    this.lat[row] = lat;
    this.ranks[row] = rank;
  }

  kept(): Kept {
    const { count, ids, lon, lat, ranks, tags } = this;
    return keptRows({
      count,
      id: (row) => ids[row],
      rank: (row) => ranks[row],
      hasTags: (row) => tags.has(row),
      isEcho: (a, b) => lon[a] === lon[b] && lat[a] === lat[b] && sameTags(tags.get(a), tags.get(b)),
    });
  }

  columns({ rows }: Kept): OsmNodes {
    const tags = new Map<number, Tags>();
    for (let index = 0; index < rows.length; index++) {
      const own = this.tags.get(rows[index]);
      if (own !== undefined) tags.set(index, own);
    }
    return { ids: picked(this.ids, rows), lon: picked(this.lon, rows), lat: picked(this.lat, rows), tags };
  }

  private grow(): void {
    const length = 2 * this.ids.length;
    this.ids = grown(this.ids, new Float64Array(length));
    this.lon = grown(this.lon, new Float64Array(length));
    this.lat = grown(this.lat, new Float64Array(length));
    this.ranks = grown(this.ranks, new Int32Array(length));
  }
}

function grown<Column extends Float64Array | Int32Array>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}

function picked(column: Float64Array, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let index = 0; index < rows.length; index++) out[index] = column[rows[index]];
  return out;
}

/** Whether two editions tell the same tags, or one tells none at all. */
export function sameTags(a: Tags | undefined, b: Tags | undefined): boolean {
  if (a === undefined || b === undefined || a.size === 0 || b.size === 0) return true;
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}
