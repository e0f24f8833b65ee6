/**
 * Walls, fences and hedges of an extract, open where one goes through them: at gates, and where a way crosses without
 * one. https://wiki.openstreetmap.org/wiki/Key:barrier. Heights and widths are assumed where no tag tells.
 */
import { arcLengths, pointAtArc } from '../../../../engine/geometry/polyline.ts';
import { segmentsMeet, side } from '../../../../engine/geometry/segment.ts';
import type { Barrier } from '../../../../sim/world/site.ts';
import type { Findings } from '../../findings.ts';
import { parseLength } from '../../heights.ts';
import { nodeIndex, type OsmExtract, type OsmWay, type Tags, tagsOf } from '../extract.ts';
import { indexLines, type LineIndex, segmentsNear } from '../line-index.ts';
import { centimetres, type Projected } from '../projected.ts';
import { carriagewayOf, levelOf } from '../ways.ts';
import { pieceId } from './areas.ts';
import { lineOf } from './passages.ts';

interface BarrierKind {
  readonly kind: Barrier['kind'];
  readonly height: number; // m, assumed
  readonly opaque: boolean;
}

const KINDS: Readonly<Record<string, BarrierKind>> = {
  wall: { kind: 'wall', height: 2, opaque: true },
  city_wall: { kind: 'wall', height: 6, opaque: true },
  retaining_wall: { kind: 'wall', height: 1.2, opaque: true }, // seen from its upper side it is a parapet
  noise_barrier: { kind: 'wall', height: 3, opaque: true },
  hedge: { kind: 'wall', height: 1.5, opaque: true },
  fence: { kind: 'fence', height: 1.6, opaque: false },
  railing: { kind: 'fence', height: 1.1, opaque: false },
  handrail: { kind: 'fence', height: 1, opaque: false },
  guard_rail: { kind: 'fence', height: 0.8, opaque: false },
  cable_barrier: { kind: 'fence', height: 1, opaque: false },
  jersey_barrier: { kind: 'wall', height: 0.9, opaque: true },
};

/** Fences of boards or sheets hide what is behind them. */
const CLOSED_FENCES = [
  'wood',
  'panel',
  'boards',
  'concrete',
  'corrugated_metal',
  'bamboo',
  'plastic',
  'brick',
  'stone',
];

/** How wide one goes through, m; assumed. What is not here, such as a block, is no way through. */
const GATES: Readonly<Record<string, number>> = {
  gate: 2.5, lift_gate: 3, swing_gate: 3, sliding_gate: 3, hampshire_gate: 3, cattle_grid: 3, toll_booth: 3, bollard: 3,
  entrance: 1.5, kissing_gate: 1.5, wicket_gate: 1.5, turnstile: 1.5, full_height_turnstile: 1.5, stile: 1.5, cycle_barrier: 1.5,
  sally_port: 3, border_control: 3, chain: 2.5, motorcycle_barrier: 1.5, height_restrictor: 3,
}; // biome-ignore format: one table
const OPENINGS = [1.5, 3] as const; // m, the narrowest and the widest gate
const FOOT_OPENING = 3; // m where people walk through without a gate, assumed
const MARGIN = 1; //       m beside the lanes of a carriageway
const SHORTEST = 0.2; //   m of barrier: a stump is left out
const HEIGHTS = [0.1, 50] as const; // m, what a city file holds

export function buildBarriers(extract: OsmExtract, projected: Projected, findings: Findings): Barrier[] {
  const drawn = extract.ways.filter(({ tags }) => kindOf(tags) !== null);
  const crossers = indexCrossers(extract, projected);
  const barriers = drawn.flatMap((way): Barrier[] => {
    const line = lineOf(way.refs, extract, projected);
    if (line.length < 4) return [];
    const id = `way/${way.id}`;
    const { height, ...kind } = kindOf(way.tags)!;
    const stated = parseLength(way.tags.get('height') ?? '');
    const isKnown = stated !== null && stated >= HEIGHTS[0] && stated <= HEIGHTS[1];
    if (!isKnown) findings.add('import.guess.barrier_height', id);
    const gates = gateGaps(way, line, extract);
    const ways = [...crossingGaps(line, crossers), ...jointGaps(way, line, extract, crossers)];
    const ungated = ways.filter((gap) => !gates.some((gate) => Math.abs(gate.arc - gap.arc) <= gate.width));
    if (ungated.length > 0) findings.add('import.repair.barrier_opened', id);
    return between(line, [...gates, ...ungated]).map((piece, p) => {
      return {
        id: pieceId(id, p),
        ...kind,
        line: piece.map(centimetres),
        height: isKnown ? centimetres(stated) : height,
      };
    });
  });
  findings.outOf('import.guess.barrier_height', drawn.length);
  return barriers;
}

/** Null for what is no barrier here: another kind, on a roof, below the ground or inside. */
function kindOf(tags: Tags): BarrierKind | null {
  const value = tags.get('barrier') ?? '';
  if (!Object.hasOwn(KINDS, value) || tags.get('indoor') === 'yes') return null;
  if (['roof', 'underground', 'indoor', 'rooftop'].includes(tags.get('location') ?? '')) return null;
  if (levelOf(tags) !== 0 || Number(tags.get('layer') ?? 0) < 0) return null;
  const material = tags.get('fence_type') ?? tags.get('material') ?? '';
  const kind = KINDS[value];
  return kind.kind === 'fence' && CLOSED_FENCES.includes(material) ? { ...kind, opaque: true } : kind;
}

/** Where a barrier is open: the middle by arc, and how wide (m). */
interface Gap {
  readonly arc: number;
  readonly width: number;
}

function gateGaps(way: OsmWay, line: readonly number[], extract: OsmExtract): Gap[] {
  return gapsAtNodes(way, line, extract, (_, tags) => {
    const gate = tags.get('barrier') ?? '';
    const isDoor = (tags.get('entrance') ?? 'no') !== 'no';
    const width = Object.hasOwn(GATES, gate) ? GATES[gate] : isDoor ? OPENINGS[0] : null;
    if (width === null || tags.get('locked') === 'yes') return null;
    const stated = parseLength(tags.get('width') ?? tags.get('maxwidth') ?? '');
    return Math.max(OPENINGS[0], Math.min(OPENINGS[1], stated ?? width));
  });
}

/** Openings at nodes that the barrier has in common with a way. */
function jointGaps(way: OsmWay, line: readonly number[], extract: OsmExtract, { openingAt }: Crossers): Gap[] {
  return gapsAtNodes(way, line, extract, (node) => openingAt.get(node) ?? null);
}

function gapsAtNodes(
  { refs }: OsmWay,
  line: readonly number[],
  { nodes }: OsmExtract,
  widthAt: (node: number, tags: Tags) => number | null,
): Gap[] {
  const arcs = arcLengths(line);
  const present = refs.filter((node) => nodeIndex(nodes, node) >= 0);
  return present.flatMap((node, corner): Gap[] => {
    const width = widthAt(node, tagsOf(nodes, nodeIndex(nodes, node)));
    return width === null ? [] : [{ arc: arcs[corner], width }];
  });
}

/** Ways on the ground, by place and by node, and how wide each opens a barrier (m). */
interface Crossers {
  readonly lines: LineIndex;
  readonly openings: readonly number[]; // of each line
  readonly openingAt: ReadonlyMap<number, number>; // by node
}

function indexCrossers(extract: OsmExtract, projected: Projected): Crossers {
  const openings: number[] = [];
  const lines: number[][] = [];
  const openingAt = new Map<number, number>();
  for (const { tags, refs } of extract.ways) {
    const opening = openingOf(tags);
    if (opening === null) continue;
    openings.push(opening);
    lines.push(lineOf(refs, extract, projected));
    for (const node of refs) openingAt.set(node, Math.max(opening, openingAt.get(node) ?? 0));
  }
  return { lines: indexLines(lines), openings, openingAt };
}

/** Null for what is no way on the ground. */
function openingOf(tags: Tags): number | null {
  if (!tags.has('highway') || levelOf(tags) !== 0) return null;
  if (tags.get('indoor') === 'yes' || tags.get('area') === 'yes') return null;
  const way = carriagewayOf(tags);
  if (typeof way === 'object') return (way.forward + way.backward) * way.laneWidth + 2 * MARGIN;
  if (way === 'service') return OPENINGS[1] + MARGIN;
  return way === 'walked' && !['platform', 'corridor', 'elevator'].includes(tags.get('highway')!) ? FOOT_OPENING : null;
}

/** Openings where a way runs across the line though no node says so. */
function crossingGaps(line: readonly number[], { lines, openings }: Crossers): Gap[] {
  const arcs = arcLengths(line);
  const gaps: Gap[] = [];
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [ax, ay, bx, by] = line.slice(i, i + 4);
    const near = segmentsNear(lines, [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)]);
    for (const segment of near) {
      const [cx, cy, dx, dy] = lines.segments.subarray(4 * segment, 4 * segment + 4);
      if (!segmentsMeet(ax, ay, bx, by, cx, cy, dx, dy)) continue;
      const a = side(cx, cy, dx, dy, ax, ay);
      const b = side(cx, cy, dx, dy, bx, by);
      if (a === b) continue; // in line: it runs along, and not across
      gaps.push({
        arc: arcs[i / 2] + (a / (a - b)) * (arcs[i / 2 + 1] - arcs[i / 2]),
        width: openings[lines.lineOf[segment]],
      });
    }
  }
  return gaps;
}

/** What is left of the line between its gaps. */
function between(line: readonly number[], gaps: readonly Gap[]): number[][] {
  const arcs = arcLengths(line);
  const whole = arcs[arcs.length - 1];
  const isClosed = line[0] === line.at(-2) && line[1] === line.at(-1);
  const open = gaps
    .flatMap(({ arc, width }): [number, number][] => {
      const [begin, end] = [arc - width / 2, arc + width / 2];
      const turns = isClosed ? [-whole, 0, whole] : [0];
      return turns.map((turn) => [begin + turn, end + turn]);
    })
    .sort((a, b) => a[0] - b[0]);
  const pieces: number[][] = [];
  let from = 0;
  for (const [begin, end] of [...open, [whole, whole]]) {
    if (Math.min(begin, whole) - from >= SHORTEST) pieces.push(stretch(line, arcs, from, Math.min(begin, whole)));
    from = Math.max(from, end);
  }
  return pieces;
}

/** The line from one arc to another. */
function stretch(line: readonly number[], arcs: Float64Array, from: number, to: number): number[] {
  const points = pointAt(line, arcs, from);
  for (let k = 0; k < arcs.length; k++) if (arcs[k] > from && arcs[k] < to) points.push(line[2 * k], line[2 * k + 1]);
  return [...points, ...pointAt(line, arcs, to)];
}

function pointAt(line: readonly number[], arcs: Float64Array, arc: number): number[] {
  const out = new Float64Array(4);
  pointAtArc(line, arcs, arc, out);
  return [out[0], out[1]];
}
