/**
 * The road network as kernels read it: lanes end to end, who may turn where, and the way to every exit.
 *
 * A lane inside a junction is a connector. Shortest ways by free travel time are searched from each exit once
 * (Dijkstra over lanes), so a driver only looks up which of the lanes ahead leads home. Plain object on shared
 * memory: made once and cloned to the workers.
 */

import { assert } from '../../engine/assert.ts';
import { shared } from '../../engine/columns/shared-array.ts';
import { graphFromArcs, nextHops, reversed } from '../../engine/graph/route.ts';
import { type Conflicts, compileConflicts } from './conflicts.ts';
import { compileLines, type LaneLines } from './lane-lines.ts';
import { compileSignals, type SignalPlans, signalGroupIndex } from './signals.ts';
import type { Lane, Site } from './site.ts';

export const TURN = { none: 0, straight: 1, left: 2, right: 3 } as const;
/** In `choice`: the exit cannot be reached from this lane. */
export const NO_WAY = 255;

/** How far apart the end of a lane and the start of the next may lie, m. */
const JOINT = 0.1;

export interface RoadNetwork extends LaneLines, Conflicts {
  readonly ids: readonly string[];
  readonly signals: SignalPlans;
  readonly speedLimit: Float64Array; // m/s
  readonly width: Float64Array; // m
  readonly level: Int8Array; // below 0 in a tunnel
  readonly firstNext: Int32Array; // lanes + 1
  readonly next: Int32Array; // lanes that begin where this one ends
  readonly turn: Uint8Array; // TURN
  readonly turnAcross: number; // TURN of those who cross the oncoming traffic: left where one drives on the right
  readonly junction: Int32Array; // of a connector, -1 outside junctions
  readonly junctionCount: number;
  readonly signalGroup: Int32Array; // that governs the lane's end, -1 none
  readonly givesWay: Uint8Array; // 1 where a sign at the lane's end has drivers let others go first
  readonly sources: Int32Array; // lanes that nothing leads to
  readonly exits: Int32Array; // lanes that lead nowhere
  readonly choice: Uint8Array; // exits × lanes: which of the lane's `next` leads to the exit, or NO_WAY
}

/** The lane after `lane` on the way to exit `exit`; -1 at the end of the trip, or where there is no way. */
export function nextLane(roads: RoadNetwork, lane: number, exit: number): number {
  const choice = roads.choice[exit * roads.length.length + lane];
  return choice === NO_WAY ? -1 : roads.next[roads.firstNext[lane] + choice];
}

export function compileRoads(site: Pick<Site, 'roads'>): RoadNetwork {
  const { lanes } = site.roads;
  const index = new Map(lanes.map((lane, at) => [lane.id, at]));
  assert(index.size === lanes.length, 'two lanes have one id');
  const signals = compileSignals(site.roads.signals);
  const lines = compileLines(lanes);
  const { firstNext, next } = compileNext(lanes, index);
  assertJoined(lanes, lines, firstNext, next);

  const junctions = [...new Set(lanes.flatMap((lane) => lane.junction ?? []))];
  const numberOf = new Map(junctions.map((id, at) => [id, at]));
  const junction = shared(
    Int32Array,
    lanes.map((lane) => (lane.junction === null ? -1 : numberOf.get(lane.junction)!)),
  );
  assertMerges(lanes, firstNext, next, junction);

  const ahead = (lane: number) => firstNext[lane + 1] - firstNext[lane];
  const reached = new Set(next);
  const every = lanes.map((_, lane) => lane);
  const exits = shared(
    Int32Array,
    every.filter((lane) => ahead(lane) === 0),
  );
  const speedLimit = shared(
    Float64Array,
    lanes.map((lane) => lane.speedLimit),
  );
  return {
    ...lines,
    ...compileConflicts(lines, firstNext, next, junction),
    ids: lanes.map((lane) => lane.id),
    signals,
    speedLimit,
    width: shared(
      Float64Array,
      lanes.map((lane) => lane.width),
    ),
    level: shared(
      Int8Array,
      lanes.map((lane) => lane.level),
    ),
    firstNext,
    next,
    turn: shared(
      Uint8Array,
      lanes.map((lane) => TURN[lane.turn]),
    ),
    turnAcross: site.roads.drivingSide === 'right' ? TURN.left : TURN.right,
    junction,
    junctionCount: junctions.length,
    signalGroup: shared(
      Int32Array,
      lanes.map((lane) => signalGroupIndex(signals, lane.signal)),
    ),
    givesWay: shared(
      Uint8Array,
      lanes.map((lane) => (lane.givesWay === true ? 1 : 0)),
    ),
    sources: shared(
      Int32Array,
      every.filter((lane) => !reached.has(lane)),
    ),
    exits,
    choice: compileWays(lines.length, speedLimit, { firstNext, next }, exits),
  };
}

function compileNext(lanes: readonly Lane[], index: ReadonlyMap<string, number>) {
  const [first, next] = [[0], [] as number[]];
  for (const lane of lanes) {
    for (const id of lane.next) {
      const ahead = index.get(id);
      assert(ahead !== undefined, `lane ${lane.id} leads to ${id}, which does not exist`);
      next.push(ahead);
    }
    assert(lane.next.length < NO_WAY, `lane ${lane.id} leads to ${lane.next.length} lanes`);
    first.push(next.length);
  }
  return { firstNext: shared(Int32Array, first), next: shared(Int32Array, next) };
}

function assertJoined(lanes: readonly Lane[], lines: LaneLines, firstNext: Int32Array, next: Int32Array): void {
  for (let lane = 0; lane < lanes.length; lane++) {
    const end = lines.firstVertex[lane + 1] - 1;
    for (const ahead of next.subarray(firstNext[lane], firstNext[lane + 1])) {
      const start = lines.firstVertex[ahead];
      const [dx, dy] = [lines.x[start] - lines.x[end], lines.y[start] - lines.y[end]];
      const apart = Math.sqrt(dx * dx + dy * dy);
      assert(
        apart <= JOINT,
        `lane ${lanes[ahead].id} begins ${apart.toFixed(2)} m from the end of ${lanes[lane].id} (limit ${JOINT} m)`,
      );
    }
  }
}

/** Two lanes may only run together inside one junction, where right of way is settled. */
function assertMerges(lanes: readonly Lane[], firstNext: Int32Array, next: Int32Array, junction: Int32Array): void {
  const from = new Int32Array(lanes.length).fill(-1);
  for (let lane = 0; lane < lanes.length; lane++) {
    for (const ahead of next.subarray(firstNext[lane], firstNext[lane + 1])) {
      const other = from[ahead];
      // Connectors may share their start with nobody but their siblings, so they have one lane before them.
      assert(
        other < 0 || junction[ahead] >= 0 || (junction[other] >= 0 && junction[other] === junction[lane]),
        `lanes ${lanes[Math.max(0, other)].id} and ${lanes[lane].id} both lead to ${lanes[ahead].id}, outside a junction`,
      );
      from[ahead] = lane;
    }
  }
}

function compileWays(
  length: Float64Array,
  speedLimit: Float64Array,
  { firstNext, next }: { firstNext: Int32Array; next: Int32Array },
  exits: Int32Array,
): Uint8Array {
  const lanes = length.length;
  const arcs: [number, number, number][] = [];
  for (let lane = 0; lane < lanes; lane++) {
    for (let k = firstNext[lane]; k < firstNext[lane + 1]; k++) {
      arcs.push([lane, next[k], length[lane] / speedLimit[lane]]);
    }
  }
  const graph = graphFromArcs(lanes, arcs);
  const backward = reversed(graph);
  const hop = new Int32Array(lanes);
  const choice = new Uint8Array(new SharedArrayBuffer(exits.length * lanes)).fill(NO_WAY);
  for (let exit = 0; exit < exits.length; exit++) {
    nextHops(graph, exits[exit], hop, backward);
    for (let lane = 0; lane < lanes; lane++) {
      for (let k = firstNext[lane]; k < firstNext[lane + 1]; k++) {
        if (hop[lane] === next[k]) choice[exit * lanes + lane] = k - firstNext[lane];
      }
    }
  }
  return choice;
}
