/** Open polylines [x0, y0, x1, y1, …] in metres, measured by the arc: the length walked along them from the start. */

/** Arc of every vertex: 0 for the first, the whole length for the last. */
export function arcLengths(line: ArrayLike<number>): Float64Array {
  const arcs = new Float64Array(line.length / 2);
  for (let k = 1; k < arcs.length; k++) {
    const dx = line[2 * k] - line[2 * k - 2];
    const dy = line[2 * k + 1] - line[2 * k - 1];
    arcs[k] = arcs[k - 1] + Math.sqrt(dx * dx + dy * dy);
  }
  return arcs;
}

export function polylineLength(line: ArrayLike<number>): number {
  return arcLengths(line).at(-1) ?? 0;
}

/**
 * Writes the point at `arc` and the unit direction there to `out`: x, y, dirX, dirY.
 *
 * Arcs before the start or past the end give that end. On a vertex the direction is that of the segment ahead, on
 * the last vertex of the segment behind. A line without length has direction (0, 0).
 *
 * @param arcs what `arcLengths(line)` gave
 */
export function pointAtArc(line: ArrayLike<number>, arcs: Float64Array, arc: number, out: Float64Array): void {
  const segment = segmentAtArc(arcs, arc);
  if (segment < 0) {
    out[0] = line[0];
    out[1] = line[1];
    out[2] = 0;
    out[3] = 0;
    return;
  }
  const ax = line[2 * segment];
  const ay = line[2 * segment + 1];
  const length = arcs[segment + 1] - arcs[segment];
  const dirX = (line[2 * segment + 2] - ax) / length;
  const dirY = (line[2 * segment + 3] - ay) / length;
  const along = Math.min(length, Math.max(0, arc - arcs[segment]));
  out[0] = ax + along * dirX;
  out[1] = ay + along * dirY;
  out[2] = dirX;
  out[3] = dirY;
}

/** Index of the segment with length that holds `arc`, clamped to the line; -1 when no segment has length. */
function segmentAtArc(arcs: Float64Array, arc: number): number {
  // Binary search for the last vertex at or before `arc` that has road ahead of it.
  let low = 0;
  let high = arcs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (arcs[middle] <= arc) low = middle;
    else high = middle - 1;
  }
  while (low < arcs.length - 1 && arcs[low + 1] === arcs[low]) low++;
  if (low < arcs.length - 1) return low;
  while (low > 0 && arcs[low] === arcs[low - 1]) low--;
  return low - 1;
}
