/**
 * Where walkways cross carriageways: for each crossing the lanes it cuts, and for each lane the lines to stop at.
 *
 * A line is an arc on a lane that a front bumper may only pass with leave: before a crossing, and at the end of a
 * lane that leads into a junction or that a signal governs. Lines are listed lane by lane in the order met.
 */
import { shared } from '../../engine/columns/shared-array.ts';
import { nearestOnSegment, segmentsMeet } from '../../engine/geometry/segment.ts';
import type { RoadNetwork } from './roads.ts';
import { signalGroupIndex } from './signals.ts';
import type { Path, Site } from './site.ts';

/** Crossing i is the i-th path with a crossing, in the order of the file. */
export interface CrossingSet {
  readonly ids: readonly string[];
  readonly length: Float64Array; // m, kerb to kerb
  readonly signalGroup: Int32Array; // for walkers, -1 where drivers yield
  readonly firstLine: Int32Array; // lanes + 1
  readonly line: Float64Array; // m, arc on the lane; ascending
  readonly clear: Float64Array; // m, arc past which the rear bumper has left what the line guards, on this lane
  readonly crossing: Int32Array; // that the line guards, -1 at the end of a lane
}

/** Half the widest vehicle, m. */
const HALF_WIDTH = 1.25;
/** From the edge of the crossing to the bumper of who waits: a body's radius and 30 cm, m; assumed. */
const MARGIN = 0.6;
const SAMPLE = 0.25; // m

interface Line {
  readonly line: number;
  readonly clear: number;
  readonly crossing: number;
}

export function compileCrossings(site: Pick<Site, 'walkways'>, roads: RoadNetwork): CrossingSet {
  const nodes = new Map(site.walkways.nodes.map((node) => [node.id, node]));
  const paths = site.walkways.paths.filter((path) => path.crossing !== null);
  const strips = paths.map((path) => stripOf(path, nodes));
  const lanes = roads.length.length;
  const first = [0];
  const lines: Line[] = [];
  for (let lane = 0; lane < lanes; lane++) {
    const own = strips.flatMap((strip, crossing) => cut(roads, lane, strip, crossing));
    if (endsAtLine(roads, lane)) own.push({ line: roads.length[lane], clear: roads.length[lane], crossing: -1 });
    lines.push(...own.sort((a, b) => a.line - b.line));
    first.push(lines.length);
  }
  return {
    ids: paths.map((path) => path.crossing!.id),
    length: shared(
      Float64Array,
      strips.map(({ ax, ay, bx, by }) => Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay))),
    ),
    signalGroup: shared(
      Int32Array,
      paths.map((path) => signalGroupIndex(roads.signals, path.crossing!.signal)),
    ),
    firstLine: shared(Int32Array, first),
    line: shared(
      Float64Array,
      lines.map(({ line }) => line),
    ),
    clear: shared(
      Float64Array,
      lines.map(({ clear }) => clear),
    ),
    crossing: shared(
      Int32Array,
      lines.map(({ crossing }) => crossing),
    ),
  };
}

interface Strip {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
  readonly reach: number; // m to either side of the segment
}

function stripOf(path: Path, nodes: ReadonlyMap<string, { x: number; y: number }>): Strip {
  const [a, b] = [nodes.get(path.from)!, nodes.get(path.to)!];
  return { ax: a.x, ay: a.y, bx: b.x, by: b.y, reach: path.width / 2 + MARGIN };
}

/** The stretch of the lane on which some part of a wide vehicle would be in the strip; none unless it crosses it. */
function cut({ firstVertex, x, y, vertexArc }: RoadNetwork, lane: number, strip: Strip, crossing: number): Line[] {
  const { ax, ay, bx, by, reach } = strip;
  const [begin, end] = [firstVertex[lane], firstVertex[lane + 1] - 1];
  // No vertex of the lane is farther from its start than its length: most pairs are far apart and end here.
  const far = vertexArc[end] + reach + HALF_WIDTH + Math.abs(bx - ax) + Math.abs(by - ay);
  if (Math.abs(x[begin] - ax) > far || Math.abs(y[begin] - ay) > far) return [];
  let crosses = false;
  for (let v = begin; v < end; v++) crosses ||= segmentsMeet(ax, ay, bx, by, x[v], y[v], x[v + 1], y[v + 1]);
  // A lane that ends or begins beside the path still has a part of the stretch on it.
  const isBeside = isTouched(strip, x[begin], y[begin], 0, 0) || isTouched(strip, x[end], y[end], 0, 0);
  if (!crosses && !isBeside) return [];

  let [line, clear] = [Infinity, -Infinity];
  for (let v = begin; v < end; v++) {
    const length = vertexArc[v + 1] - vertexArc[v];
    if (length === 0) continue;
    const [dirX, dirY] = [(x[v + 1] - x[v]) / length, (y[v + 1] - y[v]) / length];
    const steps = Math.ceil(length / SAMPLE);
    for (let k = 0; k <= steps; k++) {
      const along = (length * k) / steps;
      if (!isTouched(strip, x[v] + along * dirX, y[v] + along * dirY, dirX, dirY)) continue;
      line = Math.min(line, Math.max(0, vertexArc[v] + along - SAMPLE));
      clear = Math.max(clear, Math.min(vertexArc[end], vertexArc[v] + along + SAMPLE));
    }
  }
  return line < Infinity ? [{ line, clear, crossing }] : [];
}

/** Whether a vehicle's cross-section at (px, py), square to the direction, reaches into the strip. */
function isTouched({ ax, ay, bx, by, reach }: Strip, px: number, py: number, dirX: number, dirY: number): boolean {
  for (let side = -1; side <= 1; side++) {
    const qx = px + side * HALF_WIDTH * dirY;
    const qy = py - side * HALF_WIDTH * dirX;
    const t = nearestOnSegment(ax, ay, bx, by, qx, qy);
    const dx = ax + t * (bx - ax) - qx;
    const dy = ay + t * (by - ay) - qy;
    if (dx * dx + dy * dy < reach * reach) return true;
  }
  return false;
}

function endsAtLine({ firstNext, next, junction, signalGroup }: RoadNetwork, lane: number): boolean {
  if (signalGroup[lane] >= 0) return true;
  for (let k = firstNext[lane]; k < firstNext[lane + 1]; k++) {
    if (junction[next[k]] >= 0 && junction[next[k]] !== junction[lane]) return true;
  }
  return false;
}
