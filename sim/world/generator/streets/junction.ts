/**
 * Streets joined: stretches from junction to junction, and the arms by which they leave one.
 *
 * Stretches are straight and meet at any angle. An arm is called by the compass side it leaves by, more or less; arms of
 * a junction are kept clockwise. Everything round a corner follows from where lines beside two neighbouring arms meet:
 * of kerbs, of pavements, of parcels.
 */
import { assert } from '../../../../engine/assert.ts';
import { centimetres } from '../parameters.ts';
import { type Point, SIDES, type Side, type Street } from './street.ts';

const CROSSING_SETBACK = 0.5; // m, from where the kerb is straight to the crossing, assumed
const STOP_SETBACK = 1; //       m, from the crossing to the stop line, assumed
/** Arms that part by more than this angle have no rounded corner between them: the street goes on, or bends. */
const STRAIGHT_COSINE = -0.9; // some 154°

/** Which way vehicles go: `forward` is from a stretch's start to its end. */
export type Flow = 'both' | 'forward' | 'backward';

/** A place where streets meet, before they do. */
export interface Place {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly cornerRadius: number; // m, of kerbs
  readonly crossingWidth: number; // m
  readonly signalised: boolean;
  readonly isMidblock: boolean; // one crossing amid a street, no street from the side
}

/** A piece of street between two places, or between one and the border of the site. */
export interface Link {
  readonly id: string;
  readonly street: Street;
  readonly axis: 'x' | 'y'; // it leads east or north, more or less
  readonly from: number | Point; // a place by its index, or a point of the border
  readonly to: number | Point;
}

export interface Junction extends Place {
  readonly arms: readonly Arm[]; // clockwise
}

export interface Stretch {
  readonly id: string;
  readonly street: Street;
  readonly axis: 'x' | 'y';
  readonly from: Junction | null; // null at the border
  readonly to: Junction | null;
  readonly start: Point; // the junction's centre, or where the axis meets the border
  readonly end: Point;
  readonly flow: Flow;
}

export interface Arm {
  readonly side: Side;
  readonly ux: number; // unit vector outward
  readonly uy: number;
  readonly street: Street;
  readonly stretch: Stretch;
  readonly arriving: number; // lanes
  readonly leaving: number;
}

export interface Streets {
  readonly bounds: readonly [minX: number, minY: number, maxX: number, maxY: number];
  readonly junctions: readonly Junction[];
  readonly stretches: readonly Stretch[];
}

/** @param flows of each link */
export function joinStreets(
  bounds: Streets['bounds'],
  places: readonly Place[],
  links: readonly Link[],
  flows: readonly Flow[],
): Streets {
  const junctions = places.map((place) => ({ ...place, arms: [] as Arm[] }));
  const at = (end: number | Point): Point => (typeof end === 'number' ? [places[end].x, places[end].y] : end);
  const junctionAt = (end: number | Point) => (typeof end === 'number' ? junctions[end] : null);
  const stretches = links.map(({ from, to, ...link }, k): Stretch => {
    const ends = { from: junctionAt(from), to: junctionAt(to), start: at(from), end: at(to) };
    return { ...link, ...ends, flow: flows[k] };
  });
  for (const [k, stretch] of stretches.entries()) {
    const { street, start, end } = stretch;
    const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
    const length = Math.sqrt(dx * dx + dy * dy);
    const [ux, uy] = [dx / length, dy / length];
    const [forward, backward] = sidesOf(stretch.axis);
    const lanes = { forward: lanesTowards(stretch, 'forward'), backward: lanesTowards(stretch, 'backward') };
    const { from, to } = links[k];
    if (typeof from === 'number') {
      const counts = { arriving: lanes.backward, leaving: lanes.forward };
      junctions[from].arms.push({ side: forward, ux, uy, street, stretch, ...counts });
    }
    if (typeof to === 'number') {
      const counts = { arriving: lanes.forward, leaving: lanes.backward };
      junctions[to].arms.push({ side: backward, ux: -ux, uy: -uy, street, stretch, ...counts });
    }
  }
  for (const { arms } of junctions) arms.sort((a, b) => SIDES.indexOf(a.side) - SIDES.indexOf(b.side));
  return { bounds, junctions, stretches };
}

/** Where a stretch leads, forward and backward. */
export function sidesOf(axis: 'x' | 'y'): readonly [forward: Side, backward: Side] {
  return axis === 'x' ? ['east', 'west'] : ['north', 'south'];
}

export function lanesTowards({ street, flow }: Pick<Stretch, 'street' | 'flow'>, way: 'forward' | 'backward'): number {
  if (flow === 'both') return street.lanes / 2;
  return flow === way ? street.lanes : 0;
}

/** The point `right` of a stretch's axis beside a point of it, looking from start to end. */
export function stretchPoint(stretch: Stretch, [x, y]: Point, right: number): [x: number, y: number] {
  const { start, end } = stretch;
  const length = lengthOf(stretch);
  return [x + ((end[1] - start[1]) / length) * right, y - ((end[0] - start[0]) / length) * right];
}

/** The point `along` a stretch from its start and `right` of its axis. */
export function pointAlong(stretch: Stretch, along: number, right: number): [x: number, y: number] {
  const { start, end } = stretch;
  const length = lengthOf(stretch);
  const at = (axis: 0 | 1) => start[axis] + ((end[axis] - start[axis]) / length) * along;
  return stretchPoint(stretch, [at(0), at(1)], right);
}

/** Of the axis, from junction to junction, m. */
export function lengthOf({ start, end }: Pick<Stretch, 'start' | 'end'>): number {
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  return Math.sqrt(dx * dx + dy * dy);
}

/** The arm by which a stretch leaves the junction it begins or ends at. */
export function armOf(junction: Junction, stretch: Stretch): Arm {
  const arm = junction.arms.find((candidate) => candidate.stretch === stretch);
  assert(arm !== undefined, `junction ${junction.id} has no arm ${stretch.id}`);
  return arm;
}

/** The point `distance` out along an arm and `right` of its axis, looking outward. */
export function armPoint(junction: Junction, arm: Arm, distance: number, right: number): [x: number, y: number] {
  const [x, y] = exactArmPoint(junction, arm, distance, right);
  return [centimetres(x), centimetres(y)];
}

/** As `armPoint`, not rounded: for ends of lines that run on along the arm. */
export function exactArmPoint(
  { x, y }: Junction,
  { ux, uy }: Arm,
  distance: number,
  right: number,
): [x: number, y: number] {
  return [x + ux * distance + uy * right, y + uy * distance - ux * right];
}

/** Arms that follow each other clockwise, with the corner or the straight side between them. */
export function neighbouringArms({ arms }: Junction): (readonly [arm: Arm, next: Arm])[] {
  return arms.map((arm, k) => [arm, arms[(k + 1) % arms.length]] as const);
}

export function armAfter({ arms }: Junction, arm: Arm): Arm {
  return arms[(arms.indexOf(arm) + 1) % arms.length];
}

export function armBefore({ arms }: Junction, arm: Arm): Arm {
  return arms[(arms.indexOf(arm) + arms.length - 1) % arms.length];
}

/** Sine and cosine of the angle, clockwise, from one arm to another. */
export function angleBetween(arm: Arm, next: Arm): { readonly sine: number; readonly cosine: number } {
  return { sine: arm.uy * next.ux - arm.ux * next.uy, cosine: arm.ux * next.ux + arm.uy * next.uy };
}

/** Whether kerbs are rounded between an arm and the next one clockwise. */
export function hasCorner(arm: Arm, next: Arm): boolean {
  const { sine, cosine } = angleBetween(arm, next);
  return sine > 0 && cosine > STRAIGHT_COSINE;
}

/**
 * How far out along either of two neighbouring arms a line `own` metres beside it meets the line `other` metres beside
 * the other one, on the sides that face each other.
 */
export function cornerAlong(arm: Arm, next: Arm, own: number, other: number): number {
  const { sine, cosine } = angleBetween(arm, next);
  // Where a street goes on in nearly one line, both are the same distance: then the quotient has a stable form.
  if (own === other) return (own * sine) / (1 - cosine);
  assert(Math.abs(sine) > 0.3, `${arm.stretch.id} and ${next.stretch.id} go on in one line, at different widths`);
  return (other + own * cosine) / sine;
}

/** From the junction's centre to where both kerbs of an arm are straight. */
export function clearance(junction: Junction, arm: Arm): number {
  const { half } = arm.street;
  const [before, after] = [armBefore(junction, arm), armAfter(junction, arm)];
  const bend = (first: Arm, second: Arm, other: Arm) =>
    cornerAlong(first, second, half, other.street.half) +
    (hasCorner(first, second) ? cornerTangent(first, second, junction.cornerRadius) : 0);
  return Math.max(bend(arm, after, after), bend(before, arm, before));
}

/** From where two kerbs would meet to where the curve between them begins. */
export function cornerTangent(arm: Arm, next: Arm, radius: number): number {
  const { sine, cosine } = angleBetween(arm, next);
  return (radius * (1 + cosine)) / sine;
}

/** From the junction's centre to the middle of the crossing over this arm. */
export function crossingDistance(junction: Junction, arm: Arm): number {
  if (junction.isMidblock) return 0;
  return clearance(junction, arm) + CROSSING_SETBACK + junction.crossingWidth / 2;
}

/** From the junction's centre to the stop line, where lanes end; lanes of the other direction begin there too. */
export function stopDistance(junction: Junction, arm: Arm): number {
  return crossingDistance(junction, arm) + junction.crossingWidth / 2 + STOP_SETBACK;
}
