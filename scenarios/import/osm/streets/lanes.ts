/**
 * Lanes of every street and connectors of every junction, from where the map draws the middle of the carriageway.
 *
 * Lanes lie side by side about the axis, the forward ones on the side that is driven on. A connector leaves a lane in its
 * direction and meets the next one in its own: a cubic Bézier curve (Farin, Curves and Surfaces for CAGD, 2002), no
 * tighter in speed than lateral acceleration allows.
 */
import { hypot } from '../../../../engine/numeric/special.ts';
import type { Lane, Signal } from '../../../../sim/world/site.ts';
import { offset, reversed, simplified, trimmed } from '../lines.ts';
import { centimetres } from '../projected.ts';
import type { Street, StreetGraph } from './carriageways.ts';
import type { JunctionPlan } from './junctions.ts';
import { type DrivingSide, type Movement, movementsOf, type Restrictions } from './movements.ts';
import { armGroup, planSignal } from './signals.ts';
import type { Signs } from './signs.ts';

const LATERAL_ACCELERATION = 2; // m/s², comfortable in a bend, assumed
const CREEP = 1.8; // m/s, the slowest a bend is driven, assumed
const CURVE_STEPS = 10;
const REACH = 0.4; // of the distance: handles of a curve that turns a right angle like a quarter circle want 0.39

export interface DrawnRoads {
  readonly lanes: Lane[];
  readonly signals: Signal[];
  readonly movements: readonly (readonly Movement[])[]; // by junction
}

export function drawRoads(
  { streets }: StreetGraph,
  { junctions, isInner }: JunctionPlan,
  { restrictions, signs }: { readonly restrictions: Restrictions; readonly signs: Signs },
  side: DrivingSide,
): DrawnRoads {
  const movements = junctions.map((junction) => movementsOf(junction, streets, restrictions, side));
  const mouths = streets.map((): { start: Mouth | null; end: Mouth | null } => ({ start: null, end: null }));
  junctions.forEach((junction, j) => {
    junction.arms.forEach((arm, a) => {
      mouths[arm.street][arm.atStart ? 'start' : 'end'] = { junction: j, arm: a, cut: arm.cut };
    });
  });
  const lines = streets.map((street, k) => (isInner[k] === 1 ? null : streetLines(street, mouths[k], side)));
  const signals: Signal[] = [];
  const isSignalised = junctions.map((junction, j) => {
    const signal = junction.isSignalised ? planSignal(junction, streets, movements[j]) : null;
    if (signal !== null) signals.push(signal);
    return signal !== null;
  });
  const idOf = (k: number, isForward: boolean, lane: number) => `${streets[k].id}/${isForward ? 'f' : 'b'}${lane}`;
  const connectorId = (j: number, m: Movement) => `${junctions[j].id}/${m.from}-${m.to}.${m.fromLane}`;

  const lanes: Lane[] = [];
  streets.forEach((street, k) => {
    const own = lines[k];
    if (own === null) return;
    for (const isForward of [true, false]) {
      const ahead = mouths[k][isForward ? 'end' : 'start'];
      const hasSignal = ahead !== null && isSignalised[ahead.junction];
      const hasSign = signs[isForward ? 'atEnd' : 'atStart'].has(k);
      own[isForward ? 'forward' : 'backward'].forEach((line, lane) => {
        const next =
          ahead === null
            ? []
            : movements[ahead.junction]
                .filter(({ from, fromLane }) => from === ahead.arm && fromLane === lane)
                .map((movement) => connectorId(ahead.junction, movement));
        lanes.push({
          id: idOf(k, isForward, lane),
          line,
          width: street.road.laneWidth,
          speedLimit: street.road.speed,
          next,
          turn: 'none',
          junction: null,
          signal: hasSignal ? `${junctions[ahead.junction].id}/${armGroup(ahead.arm)}` : null,
          ...(hasSign && !hasSignal && { givesWay: true }),
          level: street.road.level,
        });
      });
    }
  });
  junctions.forEach((junction, j) => {
    for (const movement of movements[j]) {
      const [from, to] = [junction.arms[movement.from], junction.arms[movement.to]];
      const [a, b] = [streets[from.street], streets[to.street]];
      const start = lines[from.street]![from.atStart ? 'backward' : 'forward'][movement.fromLane];
      const end = lines[to.street]![to.atStart ? 'forward' : 'backward'][movement.toLane];
      const line = curve(start, end);
      const limit = Math.min(a.road.speed, b.road.speed);
      lanes.push({
        id: connectorId(j, movement),
        line,
        width: Math.min(a.road.laneWidth, b.road.laneWidth),
        speedLimit: Math.max(CREEP, Math.min(limit, Math.sqrt(LATERAL_ACCELERATION * tightest(line)))),
        next: [idOf(to.street, to.atStart, movement.toLane)],
        turn: movement.turn,
        junction: junction.id,
        signal: null,
        level: Math.max(a.road.level, b.road.level) < 0 ? a.road.level : 0,
      });
    }
  });
  return { lanes, signals, movements };
}

interface Mouth {
  readonly junction: number;
  readonly arm: number;
  readonly cut: number;
}

/** The lanes of a street, kerb first, each in its direction of travel. */
function streetLines(
  street: Street,
  { start, end }: { readonly start: Mouth | null; readonly end: Mouth | null },
  side: DrivingSide,
): { forward: number[][]; backward: number[][] } {
  const { line, road } = street;
  const axis = simplified(trimmed(line, start?.cut ?? 0, end?.cut ?? 0));
  const total = road.forward + road.backward;
  const rightOf = (fromLeft: number) => (fromLeft + 0.5 - total / 2) * road.laneWidth;
  // From left to right looking along the street: with traffic on the right the backward lanes come first.
  const forward = Array.from({ length: road.forward }, (_, lane) =>
    offset(axis, rightOf(side === 'right' ? total - 1 - lane : lane)),
  );
  const backward = Array.from({ length: road.backward }, (_, lane) =>
    reversed(offset(axis, rightOf(side === 'right' ? lane : total - 1 - lane))),
  );
  return { forward, backward };
}

/** From the end of one lane to the start of another. */
function curve(start: readonly number[], end: readonly number[]): number[] {
  const [ax, ay] = start.slice(-2);
  const [bx, by] = end;
  const [px, py] = direction(start[start.length - 4], start[start.length - 3], ax, ay);
  const [qx, qy] = direction(bx, by, end[2], end[3]);
  const apart = hypot(bx - ax, by - ay);
  // In line, or hardly out of it: no bend to draw.
  const across = Math.abs((bx - ax) * py - (by - ay) * px);
  if (px * qx + py * qy > 0.999 && across < 0.05) return [ax, ay, bx, by];
  const handle = Math.max(REACH * apart, px * qx + py * qy < -0.5 ? 2.5 : 0);
  const line: number[] = [];
  for (let k = 0; k <= CURVE_STEPS; k++) {
    const t = k / CURVE_STEPS;
    const u = 1 - t;
    const [c0, c1, c2, c3] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
    line.push(
      centimetres(c0 * ax + c1 * (ax + handle * px) + c2 * (bx - handle * qx) + c3 * bx),
      centimetres(c0 * ay + c1 * (ay + handle * py) + c2 * (by - handle * qy) + c3 * by),
    );
  }
  return line;
}

function direction(ax: number, ay: number, bx: number, by: number): [number, number] {
  const length = hypot(bx - ax, by - ay) || 1;
  return [(bx - ax) / length, (by - ay) / length];
}

/** The smallest radius of the circles through three points in a row, m. */
function tightest(line: readonly number[]): number {
  let least = Infinity;
  for (let k = 0; k + 5 < line.length; k += 2) {
    const [ax, ay, bx, by, cx, cy] = line.slice(k, k + 6);
    const area2 = Math.abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
    if (area2 < 1e-6) continue;
    const sides = hypot(bx - ax, by - ay) * hypot(cx - bx, cy - by) * hypot(cx - ax, cy - ay);
    least = Math.min(least, sides / (2 * area2));
  }
  return least;
}
