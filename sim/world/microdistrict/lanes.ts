/**
 * Lanes of every stretch and connectors of every junction, for right-hand traffic.
 *
 * Left turns leave from the inner lane and right turns from the outer one, into the lane they meet first; straight
 * traffic keeps its lane. Lane k of a direction counts from the kerb. Connectors run from stop line to stop line, so
 * every crossing lies on connectors, never on a lane between junctions.
 */
import { cos, sin } from '../../../engine/numeric/special.ts';
import type { Lane } from '../site.ts';
import {
  armPoint,
  armStreet,
  CORNER_RADIUS,
  type Junction,
  LANE_WIDTH,
  OUTWARD,
  opposite,
  type Plan,
  SIDES,
  type Side,
  type Stretch,
  sideStreet,
  stopDistance,
} from './plan.ts';

const LATERAL_ACCELERATION = 2; // m/s², comfortable in a bend, assumed
const ARC_STEP = 1.5; // m between the vertices of a bend

type Point = readonly [x: number, y: number];
type Turn = 'straight' | 'left' | 'right';

export function drawLanes(plan: Plan): Lane[] {
  const armStretches = stretchesByArm(plan);
  const lanes = plan.stretches.flatMap((stretch) => [
    ...stretchLanes(stretch, forwardSide(stretch), armStretches),
    ...stretchLanes(stretch, opposite(forwardSide(stretch)), armStretches),
  ]);
  return [...lanes, ...plan.junctions.flatMap((junction) => connectors(junction, armStretches))];
}

/** The stretch on each arm, by `armKey`. */
type ArmStretches = ReadonlyMap<string, Stretch>;

function armKey(junction: Junction, arm: Side): string {
  return `${junction.id}/${arm}`;
}

function stretchesByArm(plan: Plan): ArmStretches {
  const byArm = new Map<string, Stretch>();
  for (const stretch of plan.stretches) {
    const forward = forwardSide(stretch);
    if (stretch.from !== null) byArm.set(armKey(stretch.from, forward), stretch);
    if (stretch.to !== null) byArm.set(armKey(stretch.to, opposite(forward)), stretch);
  }
  return byArm;
}

function forwardSide(stretch: Stretch): Side {
  return stretch.axis === 'x' ? 'east' : 'north';
}

/** The lanes of one direction of a stretch. */
function stretchLanes(stretch: Stretch, heading: Side, armStretches: ArmStretches): Lane[] {
  const { street, axis } = stretch;
  const isForward = heading === forwardSide(stretch);
  const [origin, target] = isForward ? [stretch.from, stretch.to] : [stretch.to, stretch.from];
  const [first, last] = isForward ? [stretch.begin, stretch.end] : [stretch.end, stretch.begin];
  return Array.from({ length: street.lanes }, (_, k): Lane => {
    const right = rightOfAxis(street.lanes, k);
    // At the border there is no junction to measure from: the lane keeps its distance from the axis.
    const [ux, uy] = OUTWARD[heading];
    const atBorder = (along: number): Point =>
      axis === 'x' ? [along, street.at - ux * right] : [street.at + uy * right, along];
    const start = origin === null ? atBorder(first) : leavingPoint(origin, heading, k);
    const end = target === null ? atBorder(last) : arrivingPoint(target, opposite(heading), k);
    return {
      id: laneId(stretch, heading, k),
      line: [...start, ...end],
      width: LANE_WIDTH,
      speedLimit: street.speedLimit,
      next:
        target === null
          ? []
          : movements(target, opposite(heading), armStretches)
              .filter((movement) => movement.fromLane === k)
              .map((movement) => movement.id),
      turn: 'none',
      junction: null,
      signal: target?.signalised ? `${target.id}/${opposite(heading)}` : null,
    };
  });
}

function laneId(stretch: Stretch, heading: Side, k: number): string {
  return `${stretch.id}/${heading}.${k}`;
}

function rightOfAxis(lanes: number, k: number): number {
  return (lanes - k - 0.5) * LANE_WIDTH;
}

/** Where lane k of an arm ends: the stop line. */
function arrivingPoint(junction: Junction, arm: Side, k: number): Point {
  return armPoint(junction, arm, stopDistance(junction, arm), -rightOfAxis(armStreet(junction, arm).lanes, k));
}

function leavingPoint(junction: Junction, arm: Side, k: number): Point {
  return armPoint(junction, arm, stopDistance(junction, arm), rightOfAxis(armStreet(junction, arm).lanes, k));
}

interface Movement {
  readonly id: string;
  readonly turn: Turn;
  readonly arm: Side; // vehicles come from here
  readonly exit: Side;
  readonly fromLane: number;
  readonly toLane: number;
  readonly next: string;
}

/** Every way through the junction from one arm, lane by lane. */
function movements(junction: Junction, arm: Side, armStretches: ArmStretches): Movement[] {
  const inner = armStreet(junction, arm).lanes - 1;
  const quarter = SIDES.indexOf(arm);
  const exits: readonly (readonly [Turn, Side])[] = [
    ['left', SIDES[(quarter + 1) % 4]],
    ['straight', SIDES[(quarter + 2) % 4]],
    ['right', SIDES[(quarter + 3) % 4]],
  ];
  return exits.flatMap(([turn, exit]) => {
    const stretch = armStretches.get(armKey(junction, exit));
    if (stretch === undefined || !junction.arms.includes(exit)) return [];
    const fromLanes =
      turn === 'left' ? [inner] : turn === 'right' ? [0] : Array.from({ length: inner + 1 }, (_, k) => k);
    return fromLanes.map((fromLane): Movement => {
      const toLane = turn === 'left' ? stretch.street.lanes - 1 : turn === 'right' ? 0 : fromLane;
      const id = `${junction.id}/${arm}-${exit}.${fromLane}`;
      return { id, turn, arm, exit, fromLane, toLane, next: laneId(stretch, exit, toLane) };
    });
  });
}

function connectors(junction: Junction, armStretches: ArmStretches): Lane[] {
  return junction.arms.flatMap((arm) =>
    movements(junction, arm, armStretches).map(({ id, turn, exit, fromLane, toLane, next }): Lane => {
      const start = arrivingPoint(junction, arm, fromLane);
      const end = leavingPoint(junction, exit, toLane);
      const radius = turnRadius(junction, arm, turn, start, end);
      const limit = Math.min(armStreet(junction, arm).speedLimit, armStreet(junction, exit).speedLimit);
      return {
        id,
        line: turn === 'straight' ? [...start, ...end] : bend(start, end, opposite(arm), exit, radius),
        width: LANE_WIDTH,
        speedLimit: Math.min(limit, Math.sqrt(LATERAL_ACCELERATION * radius)),
        next: [next],
        turn,
        junction: junction.id,
        signal: null,
      };
    }),
  );
}

/** Right turns follow the kerb; left turns swing as wide as they can once they are over their own crossing. */
function turnRadius(junction: Junction, arm: Side, turn: Turn, start: Point, end: Point): number {
  if (turn === 'straight') return Infinity;
  if (turn === 'right') return CORNER_RADIUS + LANE_WIDTH / 2;
  const straightLead = stopDistance(junction, arm) - sideStreet(junction, arm).half - CORNER_RADIUS;
  return Math.min(Math.abs(end[0] - start[0]), Math.abs(end[1] - start[1])) - straightLead;
}

/** A straight lead, a quarter circle, a straight end. */
function bend(start: Point, end: Point, heading: Side, exit: Side, radius: number): number[] {
  const [vx, vy] = OUTWARD[heading];
  const [wx, wy] = OUTWARD[exit];
  const cornerX = vx === 0 ? start[0] : end[0];
  const cornerY = vx === 0 ? end[1] : start[1];
  const centreX = cornerX - vx * radius + wx * radius;
  const centreY = cornerY - vy * radius + wy * radius;
  const steps = Math.ceil((radius * Math.PI) / 2 / ARC_STEP);
  const line = [...start];
  for (let k = 0; k <= steps; k++) {
    const angle = (k / steps) * (Math.PI / 2);
    const inward = radius * cos(angle);
    const onward = radius * sin(angle);
    line.push(millimetres(centreX - wx * inward + vx * onward), millimetres(centreY - wy * inward + vy * onward));
  }
  line.push(...end);
  return line;
}

function millimetres(value: number): number {
  return Math.round(value * 1000) / 1000;
}
