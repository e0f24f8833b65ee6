/**
 * Kerbs, pavements and crossings along the streets, gates where pavements meet the border.
 *
 * Kerbs run wherever a carriageway ends and part exactly for the crossings, so nobody on foot steps on the road
 * elsewhere. Pavements may lie behind a verge; lamps and stops stand on the verge.
 */
import { atan2, cos, sin } from '../../../../engine/numeric/special.ts';
import type { Ring } from '../../site.ts';
import { type Draft, drawPlace, drawWalk, nextNumber } from '../draft.ts';
import {
  type Arm,
  angleBetween,
  armAfter,
  armBefore,
  armOf,
  armPoint,
  cornerAlong,
  cornerTangent,
  crossingDistance,
  exactArmPoint,
  hasCorner,
  type Junction,
  neighbouringArms,
  type Streets,
  type Stretch,
  stretchPoint,
} from './junction.ts';
import { walkGroup } from './signals.ts';

const ARC_STEPS = 6; // a kerb corner of 6 m radius stays within 6 cm of its chords
const GATE_WEIGHT = { arterial: 40, local: 15, boulevard: 60 } as const; // assumed

/** @param zoneOf the ground of a junction, up to its stop lines */
export function drawPavements(draft: Draft, streets: Streets, zoneOf: (junction: Junction) => Ring): void {
  for (const stretch of streets.stretches) {
    // The side to the west or south first.
    for (const right of stretch.axis === 'x' ? [1, -1] : [-1, 1]) drawSide(draft, stretch, right);
  }
  for (const junction of streets.junctions) {
    drawCorners(draft, junction);
    drawCrossings(draft, junction);
    draft.zones.push({ id: `junction/${junction.id}`, ring: zoneOf(junction) });
  }
}

/** Kerb and pavement on one side of a stretch: `right` is +1 for the right one, looking from start to end, or -1. */
function drawSide(draft: Draft, stretch: Stretch, right: number): void {
  const { street, from, to } = stretch;
  draft.kerbs.push([...kerbEnd(stretch, from, right), ...kerbEnd(stretch, to, right)]);
  const [begin, end] = [pavementEnd(stretch, from, right), pavementEnd(stretch, to, right)];
  drawWalk(draft, begin, end, street.walkWidth);
  if (from === null) drawGate(draft, begin, street.kind);
  if (to === null) drawGate(draft, end, street.kind);
}

function kerbEnd(stretch: Stretch, junction: Junction | null, right: number): [x: number, y: number] {
  if (junction === null) return borderPoint(stretch, right * stretch.street.half);
  const arm = armOf(junction, stretch);
  const out = crossingDistance(junction, arm) + junction.crossingWidth / 2;
  return exactArmPoint(junction, arm, out, rightOfArm(stretch, junction, right) * stretch.street.half);
}

/** Where the pavement turns into the next street; where there is none on that side it goes straight on. */
export function pavementEnd(stretch: Stretch, junction: Junction | null, right: number): [x: number, y: number] {
  const { walk } = stretch.street;
  if (junction === null) return borderPoint(stretch, right * walk);
  const arm = armOf(junction, stretch);
  const outward = rightOfArm(stretch, junction, right);
  const [first, second] = outward > 0 ? [arm, armAfter(junction, arm)] : [armBefore(junction, arm), arm];
  const other = first === arm ? second : first;
  const along = cornerAlong(first, second, walk, other.street.walk);
  return exactArmPoint(junction, arm, along, outward * walk);
}

/** The same side of a stretch, looking out of a junction along it. */
function rightOfArm(stretch: Stretch, junction: Junction, right: number): number {
  return stretch.from === junction ? right : -right;
}

function borderPoint(stretch: Stretch, right: number): [x: number, y: number] {
  return stretchPoint(stretch, stretch.from === null ? stretch.start : stretch.end, right);
}

export function drawGate(draft: Draft, point: [number, number], kind: keyof typeof GATE_WEIGHT): void {
  drawPlace(draft, 'gate', `gate/${nextNumber(draft, 'gate')}`, point, GATE_WEIGHT[kind]);
}

/** Kerbs round a junction, from crossing to crossing. */
function drawCorners(draft: Draft, junction: Junction): void {
  if (junction.isMidblock) return;
  const nearEdge = (arm: Arm) => crossingDistance(junction, arm) - junction.crossingWidth / 2;
  for (const [arm, next] of neighbouringArms(junction)) {
    const kerb: number[] = [...armPoint(junction, arm, nearEdge(arm), arm.street.half)];
    if (hasCorner(arm, next)) kerb.push(...roundedCorner(junction, arm, next));
    else kerb.push(...bentSide(junction, arm, next));
    kerb.push(...armPoint(junction, next, nearEdge(next), -next.street.half));
    draft.kerbs.push(kerb);
  }
}

function roundedCorner(junction: Junction, arm: Arm, next: Arm): number[] {
  const { cornerRadius } = junction;
  const { sine, cosine } = angleBetween(arm, next);
  const { half } = arm.street;
  const along = cornerAlong(arm, next, half, next.street.half) + cornerTangent(arm, next, cornerRadius);
  const beside = half + cornerRadius;
  const turn = atan2(sine, -cosine);
  return Array.from({ length: ARC_STEPS + 1 }, (_, k) => (k / ARC_STEPS) * turn).flatMap((angle) =>
    armPoint(junction, arm, along - cornerRadius * sin(angle), beside - cornerRadius * cos(angle)),
  );
}

/** Nothing where the kerb goes straight on. */
function bentSide(junction: Junction, arm: Arm, next: Arm): number[] {
  const along = cornerAlong(arm, next, arm.street.half, next.street.half);
  return Math.abs(along) < 0.01 ? [] : armPoint(junction, arm, along, arm.street.half);
}

function drawCrossings(draft: Draft, junction: Junction): void {
  const arms = junction.isMidblock ? junction.arms.slice(0, 1) : junction.arms;
  for (const arm of arms) {
    const { half, walk } = arm.street;
    const distance = crossingDistance(junction, arm);
    const width = junction.crossingWidth;
    const across = (right: number) => armPoint(junction, arm, distance, right);
    const id = junction.isMidblock ? junction.id : `${junction.id}-${arm.side}`;
    const signal = junction.signalised ? `${junction.id}/${walkGroup(junction, arm)}` : null;
    drawWalk(draft, across(-walk), across(-half), width);
    drawWalk(draft, across(-half), across(half), width, { id, signal });
    drawWalk(draft, across(half), across(walk), width);
    const corners = [
      armPoint(junction, arm, distance - width / 2, -half),
      armPoint(junction, arm, distance + width / 2, -half),
      armPoint(junction, arm, distance + width / 2, half),
      armPoint(junction, arm, distance - width / 2, half),
    ];
    draft.zones.push({ id: `crossing/${id}`, ring: corners.flat() });
  }
}
