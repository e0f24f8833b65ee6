/**
 * Where people walk, compiled: nodes joined by straight paths, what people come for, and for every node the next one
 * on the way to each destination.
 *
 * Ways are shortest by length, a crossing counting for `CROSSING_COST` more, since one may have to wait there.
 */
import { shared } from '../../engine/columns/shared-array.ts';
import { type Graph, graphFromArcs, nextHops } from '../../engine/graph/route.ts';
import type { Asset, Path, Site } from './site.ts';

export interface WalkNetwork {
  readonly nodeX: Float64Array; // m
  readonly nodeY: Float64Array;
  readonly graph: Graph; // each path is two arcs; cost in metres of walking
  readonly arcWidth: Float64Array; // m, free of walls, per arc
  readonly arcCrossing: Int32Array; // per arc: rank among the paths with a crossing, in file order; -1 none
  readonly arcLevel: Int8Array; // per arc: below 0 in a tunnel
  readonly hasTunnels: boolean;
  readonly crossings: number;
  readonly destinationIds: readonly string[]; // assets, in file order
  readonly destinationNode: Int32Array;
  readonly destinationWeight: Float64Array;
  readonly destinationKind: Uint8Array; // DESTINATION
  readonly nextHop: Int32Array; // destinations × nodes; -1 where there is no way
}

export const DESTINATION: Readonly<Record<Asset['kind'], number>> = {
  entrance: 0,
  school: 1,
  kindergarten: 2,
  shop: 3,
  stop: 4,
  playground: 5,
  gate: 6,
};

/** What a crossing costs beside its length, m: some 11 s of waiting, assumed. */
const CROSSING_COST = 15;

export function compileWalkways({ walkways, assets }: Pick<Site, 'walkways' | 'assets'>): WalkNetwork {
  const nodes = walkways.nodes.length;
  const place = new Map(walkways.nodes.map(({ id }, node) => [id, node]));
  const nodeX = shared(
    Float64Array,
    walkways.nodes.map(({ x }) => x),
  );
  const nodeY = shared(
    Float64Array,
    walkways.nodes.map(({ y }) => y),
  );

  const rank = new Map<Path, number>();
  for (const path of walkways.paths) if (path.crossing) rank.set(path, rank.size);
  const arcs = walkways.paths.flatMap((path) => {
    const from = nodeNamed(place, path.from);
    const to = nodeNamed(place, path.to);
    const dx = nodeX[to] - nodeX[from];
    const dy = nodeY[to] - nodeY[from];
    const cost = Math.sqrt(dx * dx + dy * dy) + (path.crossing ? CROSSING_COST : 0);
    return [
      { from, to, cost, path },
      { from: to, to: from, cost, path },
    ];
  });
  arcs.sort((a, b) => a.from - b.from); // stable, so in the order the graph keeps them
  const graph = graphFromArcs(
    nodes,
    arcs.map(({ from, to, cost }) => [from, to, cost]),
  );

  const destinationNode = shared(
    Int32Array,
    assets.map(({ node }) => nodeNamed(place, node)),
  );
  const nextHop = new Int32Array(new SharedArrayBuffer(4 * assets.length * nodes));
  destinationNode.forEach((node, destination) => {
    nextHops(graph, node, nextHop.subarray(destination * nodes, (destination + 1) * nodes), graph);
  });
  return {
    nodeX,
    nodeY,
    graph,
    arcWidth: shared(
      Float64Array,
      arcs.map(({ path }) => path.width),
    ),
    arcCrossing: shared(
      Int32Array,
      arcs.map(({ path }) => rank.get(path) ?? -1),
    ),
    arcLevel: shared(
      Int8Array,
      arcs.map(({ path }) => path.level),
    ),
    hasTunnels: arcs.some(({ path }) => path.level < 0),
    crossings: rank.size,
    destinationIds: assets.map(({ id }) => id),
    destinationNode,
    destinationWeight: shared(
      Float64Array,
      assets.map(({ weight }) => weight),
    ),
    destinationKind: Uint8Array.from(assets, ({ kind }) => DESTINATION[kind]),
    nextHop,
  };
}

/** The arc from one node to a neighbouring one; -1 when no path joins them. */
export function arcBetween({ graph }: WalkNetwork, from: number, to: number): number {
  for (let arc = graph.firstEdge[from]; arc < graph.firstEdge[from + 1]; arc++) {
    if (graph.target[arc] === to) return arc;
  }
  return -1;
}

/** The node after `node` on the way to `destination`: itself when there, -1 when there is no way. */
export function hopTowards({ nextHop, nodeX }: WalkNetwork, destination: number, node: number): number {
  return nextHop[destination * nodeX.length + node];
}

function nodeNamed(place: ReadonlyMap<string, number>, id: string): number {
  const node = place.get(id);
  if (node === undefined) throw new Error(`no walkway node is called ${id}`);
  return node;
}
