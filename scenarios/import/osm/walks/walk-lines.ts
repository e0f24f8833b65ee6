/**
 * Where people walk, as lines: footways as drawn, sidewalks beside streets that have no drawn ones, links over squares.
 *
 * A sidewalk is drawn only where the map tells of one or tells nothing, and where no footway runs beside the street
 * already; who draws both would send people along two lines a metre apart.
 */
import { contains } from '../../../../engine/geometry/polygon.ts';
import { distanceToSegment } from '../../../../engine/geometry/segment.ts';
import { hypot } from '../../../../engine/numeric/special.ts';
import type { Findings } from '../../findings.ts';
import { nodeIndex, type OsmExtract } from '../extract.ts';
import { indexLines, segmentsNear } from '../line-index.ts';
import { lengthOf, offset, pointAlong, simplified, trimmed } from '../lines.ts';
import { centimetres, type Projected } from '../projected.ts';
import { type Bounds, clipped, type StreetGraph } from '../streets/carriageways.ts';
import type { JunctionPlan } from '../streets/junctions.ts';
import { footwayOf } from '../ways.ts';

export interface WalkLine {
  readonly id: string; // for findings
  readonly line: number[]; // m
  readonly width: number; // m
  readonly level: number;
  readonly isPassage: boolean;
  readonly leaves: readonly (readonly [x: number, y: number])[]; // ends on the border
}

const SIDEWALK_WIDTH = 2.5; // m, assumed
const VERGE = 0.4; // m between the kerb and the sidewalk, assumed
/** A footway within this of where a sidewalk would run is that sidewalk, m; assumed. */
const BESIDE = 7;
const BESIDE_SHARE = 0.5; // of the street's length
const SAMPLE = 6; // m

export function collectWalkLines(
  extract: OsmExtract,
  projected: Projected,
  bounds: Bounds,
  roads: StreetGraph & JunctionPlan,
  findings: Findings,
): WalkLine[] {
  const drawn = drawnFootways(extract, projected, bounds, findings);
  return [...drawn, ...sidewalks(roads, drawn, findings)];
}

function drawnFootways(extract: OsmExtract, projected: Projected, bounds: Bounds, findings: Findings): WalkLine[] {
  const lines: WalkLine[] = [];
  for (const { id, refs, tags } of extract.ways) {
    if (!tags.has('highway')) continue;
    const footway = footwayOf(tags);
    if (footway === null) {
      const isFoot = ['footway', 'path', 'steps', 'pedestrian', 'corridor'].includes(tags.get('highway')!);
      if (isFoot) findings.add('import.dropped.closed_footways', `way/${id}`);
      continue;
    }
    const known = refs.map((ref) => nodeIndex(extract.nodes, ref));
    if (known.includes(-1)) findings.add('import.repair.missing_nodes', `way/${id}`);
    const border = new Set<number>();
    for (const { line, nodes, leaves } of clipped(known, projected, bounds, () => -1)) {
      for (const node of leaves) border.add(node);
      const ends = [0, nodes.length - 1].filter((k) => leaves.includes(nodes[k]));
      lines.push({
        id: `way/${id}`,
        line,
        ...footway,
        leaves: ends.map((k) => [line[2 * k], line[2 * k + 1]] as const),
      });
    }
    const isSquare =
      (tags.get('area') === 'yes' || tags.get('place') === 'square') && refs[0] === refs[refs.length - 1];
    if (isSquare) lines.push(...spokes(`way/${id}`, known, projected, bounds, footway.level));
  }
  return lines;
}

/** From the corners of a square to its middle: one walks over it, not round it. */
function spokes(id: string, known: readonly number[], { x, y }: Projected, bounds: Bounds, level: number): WalkLine[] {
  const nodes = known.filter((node) => node >= 0);
  if (nodes.length < 4) return [];
  const ring = nodes.slice(0, -1).flatMap((node) => [x[node], y[node]]);
  const count = ring.length / 2;
  const middle = [0, 1].map((axis) =>
    centimetres(ring.reduce((sum, v, i) => sum + (i % 2 === axis ? v : 0), 0) / count),
  );
  const [mx, my] = middle;
  if (!contains(ring, mx, my) || mx < bounds[0] || mx > bounds[2] || my < bounds[1] || my > bounds[3]) return [];
  const every = Math.max(1, Math.floor(count / 12));
  return Array.from({ length: Math.floor(count / every) }, (_, k) => k * every).flatMap((k): WalkLine[] => {
    const [px, py] = [ring[2 * k], ring[2 * k + 1]];
    const isIn = px >= bounds[0] && px <= bounds[2] && py >= bounds[1] && py <= bounds[3];
    if (!isIn || hypot(px - mx, py - my) < 2) return [];
    return [{ id, line: [px, py, mx, my], width: 4, level, isPassage: false, leaves: [] }];
  });
}

/** Sidewalks of streets, and at each junction the way round its corners and over its arms. */
function sidewalks(
  { streets, border, junctions, isInner }: StreetGraph & JunctionPlan,
  drawn: readonly WalkLine[],
  findings: Findings,
): WalkLine[] {
  const cuts = streets.map((): [start: number, end: number] => [0, 0]);
  for (const { arms } of junctions) for (const { street, atStart, cut } of arms) cuts[street][atStart ? 0 : 1] = cut;
  const isBeside = besides(drawn);
  const made = new Map<string, number[]>(); // street/side → line along the street
  const lines: WalkLine[] = [];
  streets.forEach((street, k) => {
    const { road, from, to } = street;
    if (isInner[k] === 1 || road.level !== 0) return;
    const out = ((road.forward + road.backward) * road.laneWidth) / 2 + VERGE + SIDEWALK_WIDTH / 2;
    const axis = simplified(trimmed(street.line, ...cuts[k]));
    for (const side of ['left', 'right'] as const) {
      const told = road.sidewalk[side];
      if (told === 'no' || told === 'separate') continue;
      const line = offset(axis, side === 'right' ? out : -out);
      if (isBeside(line)) continue;
      if (told === 'unknown') findings.add('import.guess.sidewalks', street.id);
      made.set(`${k}/${side}`, line);
      const leaves = [
        ...(border.has(from) ? [[line[0], line[1]] as const] : []),
        ...(border.has(to) ? [[line[line.length - 2], line[line.length - 1]] as const] : []),
      ];
      lines.push({ id: street.id, line, width: SIDEWALK_WIDTH, level: 0, isPassage: false, leaves });
    }
  });
  for (const { arms, isBorder, id } of junctions) {
    if (isBorder || arms.length === 0) continue;
    // Seen from the middle looking out along an arm, its left and its right sidewalk.
    const ends = arms.map(({ street, atStart }) => {
      const end = (side: 'left' | 'right'): readonly number[] | null => {
        const line = made.get(`${street}/${atStart ? side : side === 'left' ? 'right' : 'left'}`);
        if (line === undefined) return null;
        return atStart ? line.slice(0, 2) : line.slice(-2);
      };
      return { left: end('left'), right: end('right') };
    });
    const link = (a: readonly number[] | null, b: readonly number[] | null) => {
      if (a === null || b === null || (a[0] === b[0] && a[1] === b[1])) return;
      lines.push({ id, line: [...a, ...b], width: SIDEWALK_WIDTH, level: 0, isPassage: false, leaves: [] });
    };
    ends.forEach((end, k) => {
      if (arms.length > 1) link(end.left, ends[(k + 1) % ends.length].right);
      if (arms.length !== 2) link(end.left, end.right);
    });
  }
  return lines;
}

/** Whether most of a line has a drawn footway beside it. */
function besides(drawn: readonly WalkLine[]): (line: readonly number[]) => boolean {
  const index = indexLines(drawn.filter(({ level }) => level === 0).map(({ line }) => line));
  const { segments } = index;
  return (line) => {
    const length = lengthOf(line);
    const samples = Math.max(2, Math.ceil(length / SAMPLE));
    let covered = 0;
    for (let s = 0; s < samples; s++) {
      const [px, py, dx, dy] = pointAlong(line, true, ((s + 0.5) * length) / samples);
      const isNear = segmentsNear(index, [px - BESIDE, py - BESIDE, px + BESIDE, py + BESIDE]).some((n) => {
        const ax = segments[4 * n];
        const ay = segments[4 * n + 1];
        const bx = segments[4 * n + 2];
        const by = segments[4 * n + 3];
        if (distanceToSegment(ax, ay, bx, by, px, py) >= BESIDE) return false;
        return Math.abs((bx - ax) * dx + (by - ay) * dy) > 0.8 * (hypot(bx - ax, by - ay) || 1);
      });
      if (isNear) covered++;
    }
    return covered >= BESIDE_SHARE * samples;
  };
}
