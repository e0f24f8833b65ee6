/**
 * Typed columns on one SharedArrayBuffer: every field of a store is an array, one slot per entity.
 *
 * A schema is a plain table { name: kind }, so the same table allocates a store here, views it in a worker,
 * hashes it and writes it to a checkpoint. Columns lie in the order of the table, each on an 8-byte boundary.
 */
const KINDS = {
  f64: Float64Array,
  f32: Float32Array,
  i32: Int32Array,
  u32: Uint32Array,
  i16: Int16Array,
  u16: Uint16Array,
  u8: Uint8Array,
} as const;

export type ColumnKind = keyof typeof KINDS;
export type ColumnSchema = Readonly<Record<string, ColumnKind>>;

interface Arrays {
  f64: Float64Array;
  f32: Float32Array;
  i32: Int32Array;
  u32: Uint32Array;
  i16: Int16Array;
  u16: Uint16Array;
  u8: Uint8Array;
}

/** The arrays of a schema, by name. */
export type Columns<S extends ColumnSchema> = { readonly [K in keyof S]: Arrays[S[K]] };

/** Bytes that `capacity` slots of `schema` take. */
export function columnBytes(schema: ColumnSchema, capacity: number): number {
  let bytes = 0;
  for (const kind of Object.values(schema)) bytes += paddedBytes(kind, capacity);
  return bytes;
}

/** Views the columns of `schema` in `buffer`; all zero when the buffer is fresh. */
export function viewColumns<S extends ColumnSchema>(
  schema: S,
  capacity: number,
  buffer: SharedArrayBuffer = new SharedArrayBuffer(columnBytes(schema, capacity)),
): Columns<S> {
  let offset = 0;
  const columns: Record<string, ArrayBufferView> = {};
  for (const [name, kind] of Object.entries(schema)) {
    const Kind = KINDS[kind] as new (buffer: ArrayBufferLike, offset: number, length: number) => ArrayBufferView;
    columns[name] = new Kind(buffer, offset, capacity);
    offset += paddedBytes(kind, capacity);
  }
  return columns as unknown as Columns<S>;
}

function paddedBytes(kind: ColumnKind, capacity: number): number {
  return Math.ceil((KINDS[kind].BYTES_PER_ELEMENT * capacity) / 8) * 8;
}
