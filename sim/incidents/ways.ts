/** Ways through the walkways that scripts are laid on: whence actors come, whither they go, where they pace. */
import { arcBetween, DESTINATION, hopTowards, type WalkNetwork } from '../world/walkways.ts';
import type { Spot } from './script.ts';

/** From a node to a destination. */
export interface Way {
  readonly destination: number;
  readonly nodes: readonly number[];
  readonly length: number; // m
  readonly crossings: number; // of carriageways
}

/** Longest straight distance over which a way is looked for, m; assumed. */
const NEIGHBOURHOOD = 400;
/** A way long enough to be seen coming, short enough to come on time, m; assumed. */
const APPROACH = [15, 150] as const;
/** Who flees goes at least this far if it can, m; assumed. */
const ESCAPE = 40;
/** How many of the nearest are chosen from. */
const CHOICE = 4;

const INDOORS: readonly number[] = [DESTINATION.entrance];
const OUT_OF_SITE: readonly number[] = [DESTINATION.gate, DESTINATION.stop];

/** The way that `hopTowards` leads from `node` to `destination`; null where there is none. */
export function wayTo(network: WalkNetwork, node: number, destination: number): Way | null {
  const nodes = [node];
  let [length, crossings] = [0, 0];
  for (let at = node; ; ) {
    const next = hopTowards(network, destination, at);
    if (next < 0) return null;
    if (next === at) return { destination, nodes, length, crossings };
    length += distance(network, at, next);
    if (network.arcCrossing[arcBetween(network, at, next)] >= 0) crossings++;
    nodes.push(next);
    at = next;
  }
}

/** All ways to `destination` from the doors and exits round about. */
export function waysInto(network: WalkNetwork, destination: number): Way[] {
  return near(network, network.destinationNode[destination], [...INDOORS, ...OUT_OF_SITE])
    .flatMap((source) => wayTo(network, network.destinationNode[source], destination) ?? [])
    .filter(({ length }) => length > 0);
}

/** Whether somebody can come to `destination` from round about, and go from `node`. */
export function isInReach(network: WalkNetwork, destination: number, node: number): boolean {
  const { destinationNode } = network;
  return near(network, destinationNode[destination], [...INDOORS, ...OUT_OF_SITE]).some(
    (other) =>
      hopTowards(network, destination, destinationNode[other]) >= 0 &&
      hopTowards(network, other, node) >= 0 &&
      destinationNode[other] !== node,
  );
}

/** Those of them over no carriageway and of a fitting length, so that one comes on time; else the easiest few. */
export function approaches(network: WalkNetwork, destination: number): Way[] {
  const ways = waysInto(network, destination);
  const [least, most] = APPROACH;
  const fitting = ways.filter(({ length, crossings }) => crossings === 0 && length >= least && length <= most);
  return fitting.length > 0 ? fitting : easiest(ways);
}

/** Where somebody at `node` may go to be gone, the easiest few: indoors or out of the site, and only so who flees. */
export function waysOff(network: WalkNetwork, node: number, isFleeing: boolean): Way[] {
  const to = (kinds: readonly number[]) =>
    near(network, node, kinds).flatMap((goal) => wayTo(network, node, goal) ?? []);
  const out = isFleeing ? to(OUT_OF_SITE) : [];
  const ways = out.length > 0 ? out : to([...INDOORS, ...OUT_OF_SITE]);
  const far = ways.filter(({ length }) => length >= ESCAPE);
  return easiest(far.length > 0 ? far : ways);
}

function easiest(ways: readonly Way[]): Way[] {
  return [...ways]
    .sort((a, b) => a.crossings - b.crossings || a.length - b.length || a.destination - b.destination)
    .slice(0, CHOICE);
}

/** A straight path: its far end, and how wide it is, m. */
export interface Straight extends Spot {
  readonly width: number;
}

/** The longest straight path that leaves `node` without crossing a carriageway and whose end `isAllowed`, or null. */
export function longestPath(network: WalkNetwork, node: number, isAllowed: (spot: Spot) => boolean): Straight | null {
  const { graph, arcCrossing, arcWidth } = network;
  let best: number | null = null;
  for (let arc = graph.firstEdge[node]; arc < graph.firstEdge[node + 1]; arc++) {
    const end = graph.target[arc];
    if (arcCrossing[arc] >= 0 || !isAllowed(spotOf(network, end))) continue;
    if (best === null || distance(network, node, end) > distance(network, node, best)) best = end;
  }
  return best === null ? null : { ...spotOf(network, best), width: arcWidth[arcBetween(network, node, best)] };
}

export function spotOf({ nodeX, nodeY }: WalkNetwork, node: number): Spot {
  return { x: nodeX[node], y: nodeY[node] };
}

/** The point `along` metres from one spot on the line to another. */
export function spotTowards(from: Spot, to: Spot, along: number): Spot {
  const share = along / apart(from, to);
  return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
}

/** A spot moved `aside` metres to the right, looking from one spot to another. */
export function spotBeside(spot: Spot, from: Spot, to: Spot, aside: number): Spot {
  const share = aside / apart(from, to);
  return { x: spot.x + share * (to.y - from.y), y: spot.y - share * (to.x - from.x) };
}

/** The point `along` metres down a way, 0 to its length. */
export function spotAlong(network: WalkNetwork, { nodes }: Way, along: number): Spot {
  let left = along;
  for (let k = 1; k < nodes.length; k++) {
    const length = distance(network, nodes[k - 1], nodes[k]);
    if (left <= length) return spotTowards(spotOf(network, nodes[k - 1]), spotOf(network, nodes[k]), left);
    left -= length;
  }
  return spotOf(network, nodes[nodes.length - 1]);
}

export function apart(a: Spot, b: Spot): number {
  return Math.sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
}

function distance({ nodeX, nodeY }: WalkNetwork, a: number, b: number): number {
  const [dx, dy] = [nodeX[b] - nodeX[a], nodeY[b] - nodeY[a]];
  return Math.sqrt(dx * dx + dy * dy);
}

/** Destinations of some kinds in the neighbourhood of `node`, but not at it. */
function near({ destinationNode, destinationKind, nodeX, nodeY }: WalkNetwork, node: number, kinds: readonly number[]) {
  const found: number[] = [];
  for (let destination = 0; destination < destinationNode.length; destination++) {
    const other = destinationNode[destination];
    const [dx, dy] = [nodeX[other] - nodeX[node], nodeY[other] - nodeY[node]];
    const isNear = dx * dx + dy * dy <= NEIGHBOURHOOD * NEIGHBOURHOOD;
    if (isNear && other !== node && kinds.includes(destinationKind[destination])) found.push(destination);
  }
  return found;
}
