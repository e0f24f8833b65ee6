/**
 * Kerbs, pavements and crossings along the streets, gates where pavements meet the border.
 *
 * Kerbs run wherever a carriageway ends and part exactly for the crossings, so nobody on foot steps on the road
 * elsewhere. Pavements lie behind a verge; lamps and stops stand on the verge.
 */
import { cos, sin } from '../../../engine/numeric/special.ts';
import { type Draft, drawPlace, drawWalk, nextNumber } from './draft.ts';
import {
  armPoint,
  armStreet,
  CORNER_RADIUS,
  crossingDistance,
  crossingWidth,
  type Junction,
  neighbouringArms,
  opposite,
  type Plan,
  type Side,
  type Stretch,
  sideStreet,
  stopDistance,
} from './plan.ts';
import { walkGroup } from './signals.ts';

const ARC_STEPS = 6; // a kerb corner of 6 m radius stays within 6 cm of its chords
const GATE_WEIGHT = { arterial: 40, local: 15, boulevard: 60 } as const; // assumed

export function drawPavements(draft: Draft, plan: Plan): void {
  for (const stretch of plan.stretches) if (stretch.street.lanes > 0) drawStretch(draft, plan, stretch);
  for (const junction of plan.junctions) {
    drawCorners(draft, junction);
    drawCrossings(draft, junction);
    drawJunctionZone(draft, junction);
  }
}

/** Both kerbs and both pavements of a stretch. */
function drawStretch(draft: Draft, plan: Plan, stretch: Stretch): void {
  const { street, axis, from, to, begin, end } = stretch;
  const [forward, backward]: [Side, Side] = axis === 'x' ? ['east', 'west'] : ['north', 'south'];
  const at = (along: number, beside: number): [number, number] =>
    axis === 'x' ? [along, street.at + beside] : [street.at + beside, along];
  const kerbBegin = begin + (from === null ? 0 : crossingDistance(from, forward) + crossingWidth(from) / 2);
  const kerbEnd = end - (to === null ? 0 : crossingDistance(to, backward) + crossingWidth(to) / 2);
  for (const side of [-1, 1]) {
    draft.kerbs.push([...at(kerbBegin, side * street.half), ...at(kerbEnd, side * street.half)]);
    const towards = sideOf(axis, side);
    const walkBegin = begin + (from === null ? 0 : cornerOffset(from, towards));
    const walkEnd = end - (to === null ? 0 : cornerOffset(to, towards));
    drawWalk(draft, at(walkBegin, side * street.walk), at(walkEnd, side * street.walk), street.walkWidth);
    if (from === null) drawGate(draft, at(0, side * street.walk), street.kind);
    if (to === null) drawGate(draft, at(plan.bounds[axis === 'x' ? 2 : 3], side * street.walk), street.kind);
  }
}

export function drawGate(draft: Draft, point: [number, number], kind: keyof typeof GATE_WEIGHT): void {
  drawPlace(draft, 'gate', `gate/${nextNumber(draft, 'gate')}`, point, GATE_WEIGHT[kind]);
}

function sideOf(axis: 'x' | 'y', side: number): Side {
  if (axis === 'x') return side > 0 ? 'north' : 'south';
  return side > 0 ? 'east' : 'west';
}

/** How far from the junction's centre a pavement turns into the side street; where there is none it goes straight on. */
function cornerOffset(junction: Junction, towards: Side): number {
  return junction.arms.includes(towards) ? armStreet(junction, towards).walk : 0;
}

/** Kerbs round a junction, from crossing to crossing. */
function drawCorners(draft: Draft, junction: Junction): void {
  if (junction.isMidblock) return;
  for (const [arm, next] of neighbouringArms(junction)) {
    const first = crossingDistance(junction, arm) - crossingWidth(junction) / 2;
    const last = crossingDistance(junction, next) - crossingWidth(junction) / 2;
    const kerb = [...armPoint(junction, arm, first, armStreet(junction, arm).half)];
    if (next !== opposite(arm)) {
      const along = sideStreet(junction, arm).half + CORNER_RADIUS;
      const beside = armStreet(junction, arm).half + CORNER_RADIUS;
      for (let k = 0; k <= ARC_STEPS; k++) {
        const angle = (k / ARC_STEPS) * (Math.PI / 2);
        const out = along - CORNER_RADIUS * sin(angle);
        kerb.push(...armPoint(junction, arm, out, beside - CORNER_RADIUS * cos(angle)));
      }
    }
    kerb.push(...armPoint(junction, next, last, -armStreet(junction, next).half));
    draft.kerbs.push(kerb);
  }
}

function drawCrossings(draft: Draft, junction: Junction): void {
  const arms = junction.isMidblock ? junction.arms.slice(0, 1) : junction.arms;
  for (const arm of arms) {
    const { half, walk } = armStreet(junction, arm);
    const distance = crossingDistance(junction, arm);
    const width = crossingWidth(junction);
    const across = (right: number) => armPoint(junction, arm, distance, right);
    const id = junction.isMidblock ? junction.id : `${junction.id}-${arm}`;
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

function drawJunctionZone(draft: Draft, junction: Junction): void {
  const reach = (arm: Side) =>
    junction.arms.includes(arm) ? stopDistance(junction, arm) : sideStreet(junction, arm).half;
  const west = junction.x - reach('west');
  const east = junction.x + reach('east');
  const south = junction.y - reach('south');
  const north = junction.y + reach('north');
  draft.zones.push({ id: `junction/${junction.id}`, ring: [west, south, east, south, east, north, west, north] });
}
