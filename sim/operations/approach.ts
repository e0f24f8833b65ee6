/**
 * The quickest way of a unit to a scene: on foot to a road, along the lanes at the speeds of this moment, and on foot
 * from where it gets out. Every lane may be the first and the last; the way that takes least is taken, so that a scene
 * far from any road is reached too. Dijkstra backwards from the scene over lanes (engine/graph/route.ts).
 */

import { nearestOnSegment } from '../../engine/geometry/segment.ts';
import { distancesTo, graphFromArcs } from '../../engine/graph/route.ts';
import type { RoadNetwork } from '../world/roads.ts';

/** What of the roads is read. */
export type Ways = Pick<RoadNetwork, 'length' | 'firstVertex' | 'x' | 'y' | 'vertexArc' | 'firstNext' | 'next'>;

/** All lanes seen from one scene, at the speeds of one moment. */
export interface Approach {
  readonly ways: Ways;
  readonly speeds: Float64Array; // m/s, by lane
  readonly x: number; // m, of the scene
  readonly y: number;
  readonly nearest: Nearest; // to the scene
  readonly fromStart: Float64Array; // s, from the start of each lane to the scene
}

export interface Trip {
  readonly time: number; // s
  readonly way: number; // m
  readonly lanes: readonly number[]; // driven on, in turn; none: on foot all the way
}

/** The point of each lane that is nearest to a place. */
interface Nearest {
  readonly arc: Float64Array; // m along the lane
  readonly apart: Float64Array; // m from the place
}

/**
 * m/s as the crow flies. Assumed: 2 m/s at a trot, over ways 1.3 times as long as straight lines, the middle of the
 * circuity that street networks are given (1.2 to 1.4).
 */
export const ON_FOOT = 1.5;

export function approachTo(ways: Ways, speeds: Float64Array, x: number, y: number): Approach {
  const lanes = ways.length.length;
  const nearest = nearestOnLanes(ways, x, y);
  // Arcs turned round: from what comes after to what comes before; the scene is node `lanes`.
  const arcs: [number, number, number][] = [];
  for (let lane = 0; lane < lanes; lane++) {
    arcs.push([lanes, lane, nearest.arc[lane] / speeds[lane] + nearest.apart[lane] / ON_FOOT]);
    for (let k = ways.firstNext[lane]; k < ways.firstNext[lane + 1]; k++) {
      arcs.push([ways.next[k], lane, ways.length[lane] / speeds[lane]]);
    }
  }
  const backward = graphFromArcs(lanes + 1, arcs);
  return { ways, speeds, x, y, nearest, fromStart: distancesTo(backward, lanes, backward) };
}

/** The quickest trip from (x, y), m; of equal ones the one on foot, then that of the lowest lane. */
export function tripFrom(approach: Approach, x: number, y: number): Trip {
  const walk = length(approach.x - x, approach.y - y);
  const start = nearestOnLanes(approach.ways, x, y);
  let [first, time] = [-1, walk / ON_FOOT];
  for (let lane = 0; lane < start.arc.length; lane++) {
    const arc = start.arc[lane];
    const onwards = Math.min(outOnLane(approach, lane, arc), overItsEnd(approach, lane, arc));
    const whole = start.apart[lane] / ON_FOOT + onwards;
    if (whole < time) [first, time] = [lane, whole];
  }
  if (first < 0) return { time, way: walk, lanes: [] };
  const { way, lanes } = wayAlong(approach, first, start.arc[first]);
  return { time, way: start.apart[first] + way, lanes };
}

/** Follows the quickest way from `arc` on lane `first` to the scene. */
function wayAlong(approach: Approach, first: number, arc: number): Pick<Trip, 'way' | 'lanes'> {
  const { ways, nearest } = approach;
  const lanes = [first];
  let [lane, from, way] = [first, arc, 0];
  while (outOnLane(approach, lane, from) > overItsEnd(approach, lane, from)) {
    way += ways.length[lane] - from;
    lane = soonestNext(approach, lane);
    from = 0;
    lanes.push(lane);
  }
  return { way: way + nearest.arc[lane] - from + nearest.apart[lane], lanes };
}

/** s from `arc` on `lane` to the scene, getting out on this lane; Infinity when the place to do so is behind. */
function outOnLane({ speeds, nearest }: Approach, lane: number, arc: number): number {
  if (arc > nearest.arc[lane]) return Infinity;
  return (nearest.arc[lane] - arc) / speeds[lane] + nearest.apart[lane] / ON_FOOT;
}

/** s from `arc` on `lane` to the scene, driving on over the end of this lane; Infinity when nothing comes after. */
function overItsEnd(approach: Approach, lane: number, arc: number): number {
  const next = soonestNext(approach, lane);
  return next < 0 ? Infinity : (approach.ways.length[lane] - arc) / approach.speeds[lane] + approach.fromStart[next];
}

/** The lane after `lane` from whose start the scene is nearest in time; -1: none comes after. */
function soonestNext({ ways, fromStart }: Approach, lane: number): number {
  let soonest = -1;
  for (let k = ways.firstNext[lane]; k < ways.firstNext[lane + 1]; k++) {
    const next = ways.next[k];
    if (soonest < 0 || fromStart[next] < fromStart[soonest]) soonest = next;
  }
  return soonest;
}

function nearestOnLanes({ firstVertex, x, y, vertexArc }: Ways, px: number, py: number): Nearest {
  const lanes = firstVertex.length - 1;
  const arc = new Float64Array(lanes);
  const apart = new Float64Array(lanes).fill(Infinity);
  for (let lane = 0; lane < lanes; lane++) {
    for (let v = firstVertex[lane]; v < firstVertex[lane + 1] - 1; v++) {
      const t = nearestOnSegment(x[v], y[v], x[v + 1], y[v + 1], px, py);
      const away = length(x[v] + t * (x[v + 1] - x[v]) - px, y[v] + t * (y[v + 1] - y[v]) - py);
      if (away >= apart[lane]) continue;
      apart[lane] = away;
      arc[lane] = vertexArc[v] + t * (vertexArc[v + 1] - vertexArc[v]);
    }
  }
  return { arc, apart };
}

function length(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}
