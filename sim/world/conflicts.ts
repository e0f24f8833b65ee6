/**
 * Which connectors of a junction get in each other's way, and which lanes part from one start.
 *
 * Found by geometry: where centrelines come nearer than two vehicles are wide. Connectors with one start are followed,
 * like a queue; all others (crossing or running together) exclude each other until the first has left the overlap.
 */
import { distanceToSegment } from '../../engine/geometry/segment.ts';
import type { LaneLines } from './lane-lines.ts';

export interface Conflicts {
  readonly firstConflict: Int32Array; // lanes + 1
  readonly conflict: Int32Array; // the other connector
  readonly conflictEnd: Float64Array; // m, arc on the other past which its vehicles are out of the way
  readonly firstSibling: Int32Array; // lanes + 1
  readonly sibling: Int32Array; // a lane that begins where this one does
  readonly siblingEnd: Float64Array; // m, arc on the sibling past which its vehicles are out of the way
}

/** Widest vehicle (2.5 m, EU Directive 96/53/EC) and 10 cm: centrelines nearer than this overlap. */
const CLEARANCE = 2.6; // m
const SAMPLE = 0.5; // m

export function compileConflicts(
  lines: LaneLines,
  firstNext: Int32Array,
  next: Int32Array,
  junction: Int32Array,
): Conflicts {
  const lanes = junction.length;
  const siblings: Set<number>[] = Array.from({ length: lanes }, () => new Set());
  for (let lane = 0; lane < lanes; lane++) {
    const ahead = next.subarray(firstNext[lane], firstNext[lane + 1]);
    for (const a of ahead) for (const b of ahead) if (a !== b) siblings[a].add(b);
  }
  const members = new Map<number, number[]>();
  for (let lane = 0; lane < lanes; lane++) {
    if (junction[lane] < 0) continue;
    const others = members.get(junction[lane]);
    if (others) others.push(lane);
    else members.set(junction[lane], [lane]);
  }

  const conflict = createLists();
  const sibling = createLists();
  for (let lane = 0; lane < lanes; lane++) {
    for (const other of siblings[lane]) {
      sibling.add(other, overlapEnd(lines, other, lane));
    }
    for (const other of members.get(junction[lane]) ?? []) {
      if (other === lane || siblings[lane].has(other) || isJoined(lane, other, firstNext, next)) continue;
      const end = overlapEnd(lines, other, lane);
      if (end > 0) conflict.add(other, end);
    }
    conflict.close();
    sibling.close();
  }
  return {
    firstConflict: intsOf(conflict.first),
    conflict: intsOf(conflict.lane),
    conflictEnd: floatsOf(conflict.end),
    firstSibling: intsOf(sibling.first),
    sibling: intsOf(sibling.lane),
    siblingEnd: floatsOf(sibling.end),
  };
}

/** Arc on `lane` past which it keeps clear of `other`; 0 when they never meet. */
function overlapEnd(lines: LaneLines, lane: number, other: number): number {
  const { firstVertex, x, y, vertexArc, length } = lines;
  let end = 0;
  for (let v = firstVertex[lane]; v < firstVertex[lane + 1] - 1; v++) {
    const steps = Math.max(1, Math.ceil((vertexArc[v + 1] - vertexArc[v]) / SAMPLE));
    for (let k = 0; k <= steps; k++) {
      const px = x[v] + ((x[v + 1] - x[v]) * k) / steps;
      const py = y[v] + ((y[v + 1] - y[v]) * k) / steps;
      if (isNear(lines, other, px, py)) end = vertexArc[v] + ((vertexArc[v + 1] - vertexArc[v]) * k) / steps + SAMPLE;
    }
  }
  return Math.min(end, length[lane]);
}

function isNear({ firstVertex, x, y }: LaneLines, lane: number, px: number, py: number): boolean {
  for (let v = firstVertex[lane]; v < firstVertex[lane + 1] - 1; v++) {
    if (distanceToSegment(x[v], y[v], x[v + 1], y[v + 1], px, py) < CLEARANCE) return true;
  }
  return false;
}

/** Connectors in a row inside one junction are one way, not two in conflict. */
function isJoined(a: number, b: number, firstNext: Int32Array, next: Int32Array): boolean {
  return (
    next.subarray(firstNext[a], firstNext[a + 1]).includes(b) ||
    next.subarray(firstNext[b], firstNext[b + 1]).includes(a)
  );
}

/** Lists of (lane, arc), one per lane, closed in turn. */
function createLists() {
  const [first, lane, end] = [[0], [] as number[], [] as number[]];
  return {
    first,
    lane,
    end,
    add(other: number, arc: number) {
      lane.push(other);
      end.push(arc);
    },
    close() {
      first.push(lane.length);
    },
  };
}

function intsOf(values: readonly number[]): Int32Array {
  const array = new Int32Array(new SharedArrayBuffer(4 * values.length));
  array.set(values);
  return array;
}

function floatsOf(values: readonly number[]): Float64Array {
  const array = new Float64Array(new SharedArrayBuffer(8 * values.length));
  array.set(values);
  return array;
}
