/** A broken invariant is a programmer's error: it stops the run and says what held, in words and numbers. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion: ${message}`);
}
