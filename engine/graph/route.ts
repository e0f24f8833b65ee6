/**
 * Shortest routes on a directed graph: Dijkstra (Numer. Math. 1, 269, 1959) with an indexed binary heap.
 *
 * Routes are searched from the destination backwards, so one search serves everybody who goes there: each node
 * learns its next hop. Equal routes are decided by the lowest node number, so the answer does not depend on the
 * order in which arcs were listed.
 */
import { assert } from '../assert.ts';

/** Arcs of node n are firstEdge[n] to firstEdge[n + 1] − 1. An undirected edge is two arcs. */
export interface Graph {
  readonly firstEdge: Int32Array; // nodes + 1
  readonly target: Int32Array; // node, per arc
  readonly cost: Float64Array; // per arc, any unit, never negative
}

/** Builds the adjacency from arcs [from, to, cost]; arcs of a node keep the order given. */
export function graphFromArcs(
  nodes: number,
  arcs: readonly (readonly [from: number, to: number, cost: number])[],
): Graph {
  const firstEdge = new Int32Array(new SharedArrayBuffer(4 * (nodes + 1)));
  const target = new Int32Array(new SharedArrayBuffer(4 * arcs.length));
  const cost = new Float64Array(new SharedArrayBuffer(8 * arcs.length));
  for (const [from, to, c] of arcs) {
    assert(from >= 0 && from < nodes && to >= 0 && to < nodes, `arc ${from} → ${to} in a graph of ${nodes} nodes`);
    assert(c >= 0, `arc ${from} → ${to} costs ${c}`);
    firstEdge[from + 1]++;
  }
  for (let n = 0; n < nodes; n++) firstEdge[n + 1] += firstEdge[n];
  const free = firstEdge.slice();
  for (const [from, to, c] of arcs) {
    const edge = free[from]++;
    target[edge] = to;
    cost[edge] = c;
  }
  return { firstEdge, target, cost };
}

/** The graph with every arc turned round. */
export function reversed({ firstEdge, target, cost }: Graph): Graph {
  const nodes = firstEdge.length - 1;
  const arcs: [number, number, number][] = [];
  for (let n = 0; n < nodes; n++) {
    for (let edge = firstEdge[n]; edge < firstEdge[n + 1]; edge++) arcs.push([target[edge], n, cost[edge]]);
  }
  return graphFromArcs(nodes, arcs);
}

/**
 * Writes to out[node] the node to go to next on the cheapest way to `destination`; -1 where there is no way, and
 * the destination itself at the destination.
 *
 * @param backward `reversed(graph)`, given by callers with many destinations; an undirected graph is its own
 */
export function nextHops(graph: Graph, destination: number, out: Int32Array, backward = reversed(graph)): void {
  searchBackward(backward, destination, out, -1);
}

/** Cost of the cheapest way from each node to `destination`, Infinity where there is none; `backward` as above. */
export function distancesTo(graph: Graph, destination: number, backward = reversed(graph)): Float64Array {
  return searchBackward(backward, destination, new Int32Array(graph.firstEdge.length - 1), -1);
}

/** The nodes of the cheapest way, both ends included, or null when there is none. */
export function shortestPath(graph: Graph, from: number, to: number): number[] | null {
  const hops = new Int32Array(graph.firstEdge.length - 1);
  searchBackward(reversed(graph), to, hops, from);
  if (hops[from] < 0) return null;
  const path = [from];
  for (let node = from; node !== to; ) {
    node = hops[node];
    path.push(node);
  }
  return path;
}

/** Fills `hop`, and gives distances; stops early once `goal` is settled, leaving farther nodes unfinished. */
function searchBackward(backward: Graph, destination: number, hop: Int32Array, goal: number): Float64Array {
  const { firstEdge, target, cost } = backward;
  const nodes = firstEdge.length - 1;
  assert(destination >= 0 && destination < nodes, `destination ${destination} in a graph of ${nodes} nodes`);
  const distance = new Float64Array(nodes).fill(Infinity);
  const frontier = createFrontier(distance);
  hop.fill(-1);

  distance[destination] = 0;
  hop[destination] = destination;
  rise(frontier, destination);
  while (frontier.count > 0) {
    const settled = takeNearest(frontier);
    if (settled === goal) break;
    for (let edge = firstEdge[settled]; edge < firstEdge[settled + 1]; edge++) {
      const node = target[edge];
      const way = distance[settled] + cost[edge];
      if (way < distance[node]) {
        distance[node] = way;
        hop[node] = settled;
        rise(frontier, node);
      } else if (way === distance[node] && settled < hop[node] && frontier.place[node] >= 0) {
        // Only hops that were settled before their node are taken, so that arcs of no cost make no circles.
        hop[node] = settled;
      }
    }
  }
  return distance;
}

/** Binary heap of nodes, nearest first and equal distances by node number; `place` finds a node in it. */
interface Frontier {
  readonly distance: Float64Array;
  readonly heap: Int32Array;
  readonly place: Int32Array; // of each node in `heap`, -1 when it is not there
  count: number;
}

function createFrontier(distance: Float64Array): Frontier {
  const nodes = distance.length;
  return { distance, heap: new Int32Array(nodes), place: new Int32Array(nodes).fill(-1), count: 0 };
}

function isNearer(distance: Float64Array, a: number, b: number): boolean {
  return distance[a] < distance[b] || (distance[a] === distance[b] && a < b);
}

/** Adds `node`, or moves it up after its distance fell. */
function rise(frontier: Frontier, node: number): void {
  const { distance, heap, place } = frontier;
  let at = place[node] >= 0 ? place[node] : frontier.count++;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isNearer(distance, node, heap[parent])) break;
    heap[at] = heap[parent];
    place[heap[at]] = at;
    at = parent;
  }
  heap[at] = node;
  place[node] = at;
}

function takeNearest(frontier: Frontier): number {
  const { distance, heap, place } = frontier;
  const nearest = heap[0];
  place[nearest] = -1;
  const last = heap[--frontier.count];
  if (frontier.count === 0) return nearest;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= frontier.count) break;
    if (child + 1 < frontier.count && isNearer(distance, heap[child + 1], heap[child])) child++;
    if (!isNearer(distance, heap[child], last)) break;
    heap[at] = heap[child];
    place[heap[at]] = at;
    at = child;
  }
  heap[at] = last;
  place[last] = at;
  return nearest;
}
