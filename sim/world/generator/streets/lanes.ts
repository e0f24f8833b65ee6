/**
 * Lanes of every stretch and connectors of every junction, for either side of the road.
 *
 * Lane k of a direction counts from the kerb it keeps to. Connectors run from stop line to stop line, so every crossing
 * lies on connectors, never on a lane between junctions.
 */
import type { Lane } from '../../site.ts';
import { bend, type Connector, type End, straightOn } from './connectors.ts';
import {
  type Arm,
  armOf,
  armPoint,
  clearance,
  type Junction,
  lanesTowards,
  type Streets,
  type Stretch,
  stopDistance,
} from './junction.ts';
import { laneId, type Movement, movementsThrough } from './movements.ts';
import type { Point, Street } from './street.ts';

const LATERAL_ACCELERATION = 2; // m/s², comfortable in a bend, assumed

type DrivingSide = 'right' | 'left';
type Ways = ReadonlyMap<Junction, readonly Movement[]>;

export function drawLanes({ stretches, junctions }: Streets, drivingSide: DrivingSide): Lane[] {
  const ways: Ways = new Map(junctions.map((junction) => [junction, movementsThrough(junction, drivingSide)]));
  const lanes = stretches.flatMap((stretch) => [
    ...stretchLanes(stretch, 'forward', ways, drivingSide),
    ...stretchLanes(stretch, 'backward', ways, drivingSide),
  ]);
  return [...lanes, ...junctions.flatMap((junction) => connectors(junction, ways, drivingSide))];
}

/** The lanes of one direction of a stretch. */
function stretchLanes(stretch: Stretch, way: 'forward' | 'backward', ways: Ways, drivingSide: DrivingSide): Lane[] {
  const { street } = stretch;
  const isForward = way === 'forward';
  const [origin, target] = isForward ? [stretch.from, stretch.to] : [stretch.to, stretch.from];
  const [first, last] = isForward ? [stretch.start, stretch.end] : [stretch.end, stretch.start];
  const arriving = target === null ? null : armOf(target, stretch);
  return Array.from({ length: lanesTowards(stretch, way) }, (_, k): Lane => {
    const right = rightOfAxis(street, k, drivingSide);
    const start =
      origin === null
        ? beside(first, headingOf(stretch, way), right)
        : leavingPoint(origin, armOf(origin, stretch), right);
    const end =
      target === null
        ? beside(last, headingOf(stretch, way), right)
        : arrivingPoint(target, armOf(target, stretch), right);
    const onward = target === null ? [] : ways.get(target)!;
    return {
      id: laneId(stretch, way, k),
      line: [...start, ...end],
      width: street.laneWidth,
      speedLimit: street.speedLimit,
      next: onward.filter((movement) => movement.arm === arriving && movement.fromLane === k).map(({ id }) => id),
      turn: 'none',
      junction: null,
      signal: target?.signalised ? `${target.id}/${arriving!.side}` : null,
      level: 0,
    };
  });
}

/** Of lane k, looking ahead along it: negative, to the left, where one drives on the left. */
function rightOfAxis({ half, laneWidth }: Street, k: number, drivingSide: DrivingSide): number {
  const fromAxis = half - (k + 0.5) * laneWidth;
  return drivingSide === 'right' ? fromAxis : -fromAxis;
}

function headingOf({ start, end }: Stretch, way: 'forward' | 'backward'): Point {
  const [dx, dy] = way === 'forward' ? [end[0] - start[0], end[1] - start[1]] : [start[0] - end[0], start[1] - end[1]];
  const length = Math.sqrt(dx * dx + dy * dy);
  return [dx / length, dy / length];
}

/** At the border there is no junction to measure from: the lane keeps its distance from the axis. */
function beside([x, y]: Point, [ux, uy]: Point, right: number): Point {
  return [x + uy * right, y - ux * right];
}

/** Where a lane ends: the stop line. */
function arrivingPoint(junction: Junction, arm: Arm, right: number): Point {
  return armPoint(junction, arm, stopDistance(junction, arm), -right);
}

function leavingPoint(junction: Junction, arm: Arm, right: number): Point {
  return armPoint(junction, arm, stopDistance(junction, arm), right);
}

function connectors(junction: Junction, ways: Ways, drivingSide: DrivingSide): Lane[] {
  return ways.get(junction)!.map((movement): Lane => {
    const { id, turn, arm, exit, toLane } = movement;
    const { line, radius } = connectorOf(junction, movement, drivingSide);
    const limit = Math.min(arm.street.speedLimit, exit.street.speedLimit);
    const way = exit.stretch.from === junction ? 'forward' : 'backward';
    return {
      id,
      line,
      width: Math.min(arm.street.laneWidth, exit.street.laneWidth),
      speedLimit: Math.min(limit, Math.sqrt(LATERAL_ACCELERATION * radius)),
      next: [laneId(exit.stretch, way, toLane)],
      turn,
      junction: junction.id,
      signal: null,
      level: 0,
    };
  });
}

/** The turn that hugs the kerb follows it; the other swings as wide as it can once it is over the crossings. */
function connectorOf(
  junction: Junction,
  { turn, arm, exit, fromLane, toLane }: Movement,
  drivingSide: DrivingSide,
): Connector {
  const start: End = {
    point: arrivingPoint(junction, arm, rightOfAxis(arm.street, fromLane, drivingSide)),
    heading: [-arm.ux, -arm.uy],
    lead: stopDistance(junction, arm) - clearance(junction, arm),
  };
  const end: End = {
    point: leavingPoint(junction, exit, rightOfAxis(exit.street, toLane, drivingSide)),
    heading: [exit.ux, exit.uy],
    lead: stopDistance(junction, exit) - clearance(junction, exit),
  };
  if (turn === 'straight') return straightOn(start, end);
  const followsKerb = turn === drivingSide && fromLane === 0 && toLane === 0;
  return bend(start, end, followsKerb ? junction.cornerRadius + arm.street.laneWidth / 2 : Infinity);
}
