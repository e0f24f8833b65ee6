/**
 * Lanes and walkways as bands, by level: in a tunnel as dashes, on a bridge with an edge of its own, painted level by
 * level, so that whatever passes beneath ends at the edge.
 */
import { arcLengths, pointAtArc } from '../../engine/geometry/polyline.ts';
import type { Polyline, Site } from '../../sim/world/site.ts';
import type { Band } from './solids.ts';

export interface Way extends Band {
  readonly kind: 'path' | 'lane' | 'crossing';
  readonly level: number; // as of a lane
}

/** A band of a bridge, in the order in which they are painted. */
export interface BridgeBand extends Band {
  readonly tone: 'edge' | Way['kind'];
}

const PAVED = 1.6; // m, width of a path on the map where the site tells less
const CROSSING_WIDTH = 4; // m
const RAILING = 0.7; // m, that a bridge's edge shows on either side of what crosses it
const DASH = 5; // m, of a way in a tunnel, and of the gap after it

export function waysOf({ roads, walkways }: Site): Way[] {
  const nodes = new Map(walkways.nodes.map((node) => [node.id, node]));
  const paths = walkways.paths.map(({ from, to, width, crossing, level }): Way => {
    const [a, b] = [nodes.get(from)!, nodes.get(to)!];
    const line = [a.x, a.y, b.x, b.y];
    if (crossing !== null) return { kind: 'crossing', line, width: CROSSING_WIDTH, level };
    return { kind: 'path', line, width: Math.max(PAVED, width), level };
  });
  return [...paths, ...roads.lanes.map(({ line, width, level }): Way => ({ kind: 'lane', line, width, level }))];
}

/** Every line cut into dashes; each begins with one. */
export function dashesOf(ways: readonly Band[]): Band[] {
  return ways.flatMap(({ line, width }) => {
    const arcs = arcLengths(line);
    const length = arcs[arcs.length - 1];
    const count = Math.ceil(length / (2 * DASH));
    return Array.from({ length: count }, (_, k) => {
      const from = 2 * k * DASH;
      return { line: stretchOf(line, arcs, from, Math.min(length, from + DASH)), width };
    });
  });
}

function stretchOf(line: Polyline, arcs: Float64Array, from: number, to: number): Polyline {
  const end = new Float64Array(4);
  pointAtArc(line, arcs, from, end);
  const stretch = [end[0], end[1]];
  arcs.forEach((arc, k) => {
    if (arc > from && arc < to) stretch.push(line[2 * k], line[2 * k + 1]);
  });
  pointAtArc(line, arcs, to, end);
  return [...stretch, end[0], end[1]];
}

const TONES = ['edge', 'path', 'lane', 'crossing'] as const satisfies readonly BridgeBand['tone'][];

/** From the lowest bridge up; of each level all edges first, so that lanes side by side have none between them. */
export function bridgesOf(ways: readonly Way[]): BridgeBand[] {
  const levels = [...new Set(ways.map(({ level }) => level))].sort((a, b) => a - b);
  return levels.flatMap((at) =>
    TONES.flatMap((tone) =>
      ways
        .filter(({ kind, level }) => level === at && (tone === 'edge' || kind === tone))
        .map(({ line, width }) => ({ line, width: tone === 'edge' ? width + 2 * RAILING : width, tone })),
    ),
  );
}
