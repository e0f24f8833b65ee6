import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distancesTo, type Graph, graphFromArcs, nextHops, reversed, shortestPath } from '../../engine/graph/route.ts';

type Arc = [from: number, to: number, cost: number];

// Few nodes and small whole costs, none included: equal routes, loops, double arcs and dead ends all occur.
const NODES = 9;
const node = fc.nat(NODES - 1);
const arcs = fc.array(fc.tuple(node, node, fc.nat(4)) as fc.Arbitrary<Arc>, { maxLength: 30 });

test('costs are those of Floyd and Warshall', () => {
  fc.assert(
    fc.property(arcs, node, (list, destination) => {
      const expected = floydWarshall(list).map((row) => row[destination]);
      expect([...distancesTo(graphFromArcs(NODES, list), destination)]).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('following the next hops reaches the destination, at the cost promised, wherever it can be reached', () => {
  fc.assert(
    fc.property(arcs, node, (list, destination) => {
      const hops = hopsTo(graphFromArcs(NODES, list), destination);
      const cheapest = floydWarshall(list);
      for (let start = 0; start < NODES; start++) {
        let [at, cost] = [start, 0];
        for (let steps = 0; hops[at] >= 0 && at !== destination; steps++) {
          expect(steps).toBeLessThan(NODES);
          cost += cheapestArc(list, at, hops[at]);
          at = hops[at];
        }
        expect(at === destination ? cost : Infinity).toBe(cheapest[start][destination]);
      }
      expect(hops[destination]).toBe(destination);
    }),
    { numRuns: 1000 },
  );
});

test('of hops that are equally good the lowest node is taken', () => {
  const cost = fc.integer({ min: 1, max: 3 });
  const costly = fc.array(fc.tuple(node, node, cost) as fc.Arbitrary<Arc>, { minLength: 15, maxLength: 40 });
  fc.assert(
    fc.property(costly, node, (list, destination) => {
      const cheapest = floydWarshall(list).map((row) => row[destination]);
      hopsTo(graphFromArcs(NODES, list), destination).forEach((hop, start) => {
        if (start === destination || cheapest[start] === Infinity) return;
        const equal = list.filter(([from, to, cost]) => from === start && cost + cheapest[to] === cheapest[start]);
        expect(hop).toBe(Math.min(...equal.map(([, to]) => to)));
      });
    }),
    { numRuns: 1000 },
  );
});

test('the order in which arcs are listed changes no route', () => {
  fc.assert(
    fc.property(arcs, node, fc.infiniteStream(fc.nat()), (list, destination, chance) => {
      const turns = list.map((arc) => ({ arc, turn: chance.next().value as number }));
      const shuffled = turns.sort((a, b) => a.turn - b.turn).map(({ arc }) => arc);
      expect(hopsTo(graphFromArcs(NODES, shuffled), destination)).toEqual(
        hopsTo(graphFromArcs(NODES, list), destination),
      );
    }),
  );
});

test('a shortest path is the next hops one after the other, or null', () => {
  fc.assert(
    fc.property(arcs, node, node, (list, from, to) => {
      const graph = graphFromArcs(NODES, list);
      const hops = hopsTo(graph, to);
      const path = shortestPath(graph, from, to);
      const followed = [from];
      for (let at = from; at !== to && hops[at] >= 0; at = hops[at]) followed.push(hops[at]);
      expect(path).toEqual(hops[from] < 0 ? null : followed);
    }),
  );
});

test('an undirected graph needs no reversing', () => {
  fc.assert(
    fc.property(arcs, node, (list, destination) => {
      const graph = graphFromArcs(
        NODES,
        list.flatMap(([from, to, cost]): Arc[] => [
          [from, to, cost],
          [to, from, cost],
        ]),
      );
      const out = new Int32Array(NODES);
      nextHops(graph, destination, out, graph);
      expect(out).toEqual(hopsTo(graph, destination));
    }),
  );
});

test('a graph reversed twice has the arcs it had', () => {
  fc.assert(
    fc.property(arcs, (list) => {
      expect(arcsOf(reversed(reversed(graphFromArcs(NODES, list))))).toEqual(arcsOf(graphFromArcs(NODES, list)));
      expect(arcsOf(graphFromArcs(NODES, list))).toEqual(list.map(String).sort());
    }),
  );
});

test('across a city of blocks the way is as long as the blocks between', () => {
  const size = 60; // 3600 crossings, 100 m apart
  const list: Arc[] = [];
  for (let n = 0; n < size * size; n++) {
    if (n % size < size - 1) list.push([n, n + 1, 100], [n + 1, n, 100]);
    if (n + size < size * size) list.push([n, n + size, 100], [n + size, n, 100]);
  }
  const graph = graphFromArcs(size * size, list);
  distancesTo(graph, 20 * size + 30).forEach((distance, n) => {
    expect(distance).toBe(100 * (Math.abs((n % size) - 30) + Math.abs(Math.floor(n / size) - 20)));
  });
  expect(shortestPath(graph, 0, size * size - 1)).toHaveLength(2 * size - 1);
});

test('arcs to nowhere and below cost are refused', () => {
  expect(() => graphFromArcs(3, [[0, 3, 1]])).toThrow('arc 0 → 3 in a graph of 3 nodes');
  expect(() => graphFromArcs(3, [[0, 1, -1]])).toThrow('arc 0 → 1 costs -1');
  expect(() => distancesTo(graphFromArcs(3, []), 3)).toThrow('destination 3 in a graph of 3 nodes');
});

function hopsTo(graph: Graph, destination: number): Int32Array {
  const out = new Int32Array(NODES).fill(77);
  nextHops(graph, destination, out);
  return out;
}

function floydWarshall(list: readonly Arc[]): number[][] {
  const cost = Array.from({ length: NODES }, (_, a) =>
    Array.from({ length: NODES }, (_, b) => (a === b ? 0 : Infinity)),
  );
  for (const [from, to, c] of list) cost[from][to] = Math.min(cost[from][to], c);
  for (let via = 0; via < NODES; via++) {
    for (let a = 0; a < NODES; a++) {
      for (let b = 0; b < NODES; b++) cost[a][b] = Math.min(cost[a][b], cost[a][via] + cost[via][b]);
    }
  }
  return cost;
}

function cheapestArc(list: readonly Arc[], from: number, to: number): number {
  return Math.min(...list.filter((arc) => arc[0] === from && arc[1] === to).map((arc) => arc[2]));
}

function arcsOf({ firstEdge, target, cost }: Graph): string[] {
  const list: string[] = [];
  for (let n = 0; n < NODES; n++) {
    for (let edge = firstEdge[n]; edge < firstEdge[n + 1]; edge++) list.push(String([n, target[edge], cost[edge]]));
  }
  return list.sort();
}
