/** The line a vehicle takes through a junction, from stop line to stop line, and how fast it can be taken. */
import { atan2, cos, sin } from '../../../../engine/numeric/special.ts';
import type { Polyline } from '../../site.ts';
import type { Point } from './street.ts';

const ARC_STEP = 1.5; // m between the vertices of a bend, at most
const ARC_TURN = 0.4; // rad, likewise
const CURVE_STEPS = 8;
/** Points nearer than this to the end of a line would give it a direction by rounding alone, m. */
const NEAREST_VERTEX = 0.1;

/** Where a vehicle leaves a lane or comes onto one. */
export interface End {
  readonly point: Point;
  readonly heading: Point; // unit
  readonly lead: number; // m kept straight here: the vehicle is over the crossing first
}

export interface Connector {
  readonly line: Polyline;
  readonly radius: number; // m, Infinity where it is straight
}

/** Straight on: a straight line or, between straight leads, a curve from one heading to the other. */
export function straightOn(start: End, end: End): Connector {
  const { along, aside } = offsetFrom(start, end.point);
  const { sine } = turnBetween(start, end);
  if (Math.abs(sine) < 0.01 && Math.abs(aside) < 0.05) {
    return { line: [...start.point, ...end.point], radius: Infinity };
  }
  const [from, to] = [moved(start, start.lead), moved(end, -end.lead)];
  const length = Math.sqrt(along * along + aside * aside) - start.lead - end.lead;
  const radius = Math.abs(sine) < 0.05 ? Infinity : length / Math.abs(sine);
  return { line: [...start.point, ...curve(from, to, length / 3), ...end.point], radius };
}

/** An end further along its heading, without a lead. */
function moved({ point: [x, y], heading }: End, by: number): End {
  return { point: [millimetres(x + by * heading[0]), millimetres(y + by * heading[1])], heading, lead: 0 };
}

/** A straight lead, an arc, a straight end. `mostRadius` where the arc follows a kerb, else as wide as there is room. */
export function bend(start: End, end: End, mostRadius: number): Connector {
  const { sine, cosine } = turnBetween(start, end);
  const [dx, dy] = [end.point[0] - start.point[0], end.point[1] - start.point[1]];
  const [vx, vy] = start.heading;
  const [wx, wy] = end.heading;
  // start + toCorner · v = end − fromCorner · w
  const toCorner = (dx * wy - dy * wx) / sine;
  const fromCorner = (vx * dy - vy * dx) / sine;
  const left = Math.sign(sine);
  const perTangent = (1 + cosine) / Math.abs(sine); // radius of an arc whose tangents are 1 m
  const room = Math.min(toCorner - start.lead, fromCorner - end.lead);
  const radius = Number.isFinite(mostRadius) ? mostRadius : room * perTangent;
  const tangent = radius / perTangent;
  const [nx, ny] = [-vy * left, vx * left];
  const centreX = start.point[0] + toCorner * vx - vx * tangent + nx * radius;
  const centreY = start.point[1] + toCorner * vy - vy * tangent + ny * radius;
  const turn = atan2(Math.abs(sine), cosine);
  const steps = Math.ceil((radius * turn) / Math.min(ARC_STEP, radius * ARC_TURN));
  const line = [...start.point];
  for (let k = 0; k <= steps; k++) {
    const angle = (k / steps) * turn;
    const inward = radius * cos(angle);
    const onward = radius * sin(angle);
    const x = millimetres(centreX - nx * inward + vx * onward);
    const y = millimetres(centreY - ny * inward + vy * onward);
    if (isApart(x, y, start.point) && isApart(x, y, end.point)) line.push(x, y);
  }
  line.push(...end.point);
  return { line, radius };
}

/** Sine and cosine of the turn, positive to the left. */
function turnBetween({ heading: [vx, vy] }: End, { heading: [wx, wy] }: End) {
  return { sine: vx * wy - vy * wx, cosine: vx * wx + vy * wy };
}

function offsetFrom({ point: [x, y], heading: [vx, vy] }: End, [px, py]: Point) {
  return { along: (px - x) * vx + (py - y) * vy, aside: (py - y) * vx - (px - x) * vy };
}

/** A cubic whose handles lie `handle` metres along the headings. */
function curve(start: End, end: End, handle: number): number[] {
  const at = (axis: 0 | 1, t: number) => {
    const [a, d] = [start.point[axis], end.point[axis]];
    const [b, c] = [a + handle * start.heading[axis], d - handle * end.heading[axis]];
    const s = 1 - t;
    return millimetres(s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d);
  };
  const inner = Array.from({ length: CURVE_STEPS - 1 }, (_, k) => (k + 1) / CURVE_STEPS);
  return [...start.point, ...inner.flatMap((t) => [at(0, t), at(1, t)]), ...end.point];
}

function isApart(x: number, y: number, [px, py]: Point): boolean {
  return (x - px) * (x - px) + (y - py) * (y - py) > NEAREST_VERTEX * NEAREST_VERTEX;
}

function millimetres(value: number): number {
  return Math.round(value * 1000) / 1000;
}
