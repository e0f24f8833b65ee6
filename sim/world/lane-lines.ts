/** Where lanes lie: their centrelines as columns of vertices, with arc lengths and headings. */
import { assert } from '../../engine/assert.ts';
import { shared } from '../../engine/columns/shared-array.ts';
import { arcLengths } from '../../engine/geometry/polyline.ts';
import { atan2 } from '../../engine/numeric/special.ts';
import type { Lane } from './site.ts';

/** Centrelines: vertices of lane l are firstVertex[l] to firstVertex[l + 1] − 1. */
export interface LaneLines {
  readonly length: Float64Array; // m, per lane
  readonly firstVertex: Int32Array; // lanes + 1
  readonly x: Float64Array; // m, per vertex
  readonly y: Float64Array;
  readonly vertexArc: Float64Array; // m from the start of the lane
  readonly heading: Float64Array; // rad, of the segment that begins at the vertex; the last repeats the one before
}

export function compileLines(lanes: readonly Lane[]): LaneLines {
  const [first, x, y, arcs, heading, length] = [[0], [], [], [], [], []] as number[][];
  for (const { id, line: drawn } of lanes) {
    const line = withoutRepeats(drawn);
    const arc = arcLengths(line);
    assert(arc.length >= 2, `lane ${id} has no length`);
    for (let k = 0; k < arc.length; k++) {
      x.push(line[2 * k]);
      y.push(line[2 * k + 1]);
      arcs.push(arc[k]);
      const from = Math.min(k, arc.length - 2);
      heading.push(atan2(line[2 * from + 2] - line[2 * from], line[2 * from + 3] - line[2 * from + 1]));
    }
    first.push(x.length);
    length.push(arc[arc.length - 1]);
  }
  return {
    length: shared(Float64Array, length),
    firstVertex: shared(Int32Array, first),
    x: shared(Float64Array, x),
    y: shared(Float64Array, y),
    vertexArc: shared(Float64Array, arcs),
    heading: shared(Float64Array, heading),
  };
}

/** The line without vertices that repeat the one before: every segment has a direction. */
function withoutRepeats(line: readonly number[]): number[] {
  const kept: number[] = [];
  for (let k = 0; k < line.length; k += 2) {
    if (k === 0 || line[k] !== kept.at(-2) || line[k + 1] !== kept.at(-1)) kept.push(line[k], line[k + 1]);
  }
  return kept;
}
