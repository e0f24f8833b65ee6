/** Arrays on shared memory: what a compiled world is made of, so that threads see it without copying. */

type Shareable = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array | Int8Array;

/** A copy of `values` on a SharedArrayBuffer of its own. */
export function shared<A extends Shareable>(
  Kind: { new (buffer: SharedArrayBuffer): A; readonly BYTES_PER_ELEMENT: number },
  values: ArrayLike<number>,
): A {
  const array = new Kind(new SharedArrayBuffer(Kind.BYTES_PER_ELEMENT * values.length));
  array.set(values);
  return array;
}
