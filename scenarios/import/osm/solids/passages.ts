/**
 * Where a way leads through a building, the building is open below: an arch to walk and look through, the storeys
 * above it left. https://wiki.openstreetmap.org/wiki/Tag:tunnel=building_passage
 */
import { hypot } from '../../../../engine/numeric/special.ts';
import { buildTree, openTree, queryTree } from '../../../../engine/spatial/tree.ts';
import { HEADROOM } from '../../../../sim/world/walls.ts';
import type { Findings } from '../../findings.ts';
import { parseLength } from '../../heights.ts';
import { nodeIndex, type OsmExtract, type Tags } from '../extract.ts';
import { centimetres, type Projected } from '../projected.ts';
import { levelOf } from '../ways.ts';
import type { Solid } from './building-parts.ts';
import { boxOf, common, cut, type Polygon, polygonContains, simplify } from './rings.ts';

/** A straight piece of a passage, as wide as it is open. */
interface Corridor {
  readonly line: readonly [ax: number, ay: number, bx: number, by: number];
  readonly polygon: Polygon;
  readonly clearance: number; // m
}

const ON_FOOT = { width: 3, clearance: 3 }; //   m, assumed: a courtyard arch
const DRIVEN = { width: 4.5, clearance: 4 }; //  m, assumed: a lorry fits
const DRIVEN_KINDS = ['service', 'residential', 'unclassified', 'tertiary', 'secondary', 'primary', 'living_street'];
const OVERRUN = 0.6; // m past both ends, which lie in the wall itself
const LINTEL = 0.5; //  m of building that must be left above

export function openPassages(
  extract: OsmExtract,
  projected: Projected,
  solids: readonly Solid[],
  findings: Findings,
): Solid[] {
  const corridors = extract.ways.flatMap(({ tags, refs }) => {
    return isPassage(tags) ? corridorsAlong(lineOf(refs, extract, projected), tags) : [];
  });
  const tree = openTree(buildTree(corridors.flatMap(({ polygon }) => boxOf(polygon.outline))));
  const found: number[] = [];
  return solids.flatMap((solid) => {
    if (solid.base >= HEADROOM) return [solid];
    const near = queryTree(tree, ...boxOf(solid.polygon.outline), found).map((c) => corridors[c]);
    const through = near.filter(({ line }) => leadsThrough(line, solid.polygon));
    const opened = through.length === 0 ? null : openedBelow(solid, through);
    if (opened === null) return [solid];
    findings.add('import.repair.passage', solid.id);
    return opened;
  });
}

/** Whether the line is inside somewhere, and not merely along the wall or up to it. */
function leadsThrough([ax, ay, bx, by]: Corridor['line'], polygon: Polygon): boolean {
  const steps = Math.ceil(hypot(bx - ax, by - ay)) + 1;
  for (let k = 0; k < steps; k++) {
    const t = (k + 0.5) / steps;
    if (polygonContains(polygon, ax + t * (bx - ax), ay + t * (by - ay))) return true;
  }
  return false;
}

function isPassage(tags: Tags): boolean {
  if (!tags.has('highway') || tags.get('indoor') === 'yes' || levelOf(tags) !== 0) return false;
  return tags.get('tunnel') === 'building_passage' || (tags.get('covered') ?? 'no') !== 'no';
}

/** The pieces that stand on the ground and those above the arch, or null where no passage leads through. */
function openedBelow(solid: Solid, corridors: readonly Corridor[]): Solid[] | null {
  const open = corridors.map(({ polygon }) => polygon);
  const above = common(solid.polygon, open);
  const beside = cut(solid.polygon, open);
  const clearance = Math.min(...corridors.map((corridor) => corridor.clearance));
  const base = Math.min(clearance, solid.top - LINTEL);
  if (above === null || beside === null || base < HEADROOM) return null;
  const arches = solids(solid, above).map((piece) => ({ ...piece, base }));
  return arches.length === 0 ? null : [...solids(solid, beside), ...arches];
}

function solids(solid: Solid, pieces: readonly Polygon[]): Solid[] {
  const simple = pieces.flatMap(({ outline, holes }) => simplify(outline, holes).polygons);
  return simple.map((polygon) => ({ ...solid, polygon }));
}

function corridorsAlong(line: readonly number[], tags: Tags): Corridor[] {
  const kind = DRIVEN_KINDS.includes(tags.get('highway')!) ? DRIVEN : ON_FOOT;
  const width = parseLength(tags.get('width') ?? '') ?? kind.width;
  const stated = parseLength(tags.get('maxheight') ?? tags.get('height') ?? '');
  const clearance = Math.max(HEADROOM, stated ?? kind.clearance);
  const corridors: Corridor[] = [];
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [ax, ay, bx, by] = line.slice(i, i + 4);
    const length = hypot(bx - ax, by - ay);
    if (length === 0) continue;
    const [ux, uy] = [(bx - ax) / length, (by - ay) / length];
    const [sx, sy] = [(-uy * width) / 2, (ux * width) / 2];
    const [ox, oy] = [ux * OVERRUN, uy * OVERRUN];
    const corners = [
      ax - ox - sx,
      ay - oy - sy,
      bx + ox - sx,
      by + oy - sy,
      bx + ox + sx,
      by + oy + sy,
      ax - ox + sx,
      ay - oy + sy,
    ];
    const polygon = { outline: corners.map(centimetres), holes: [] };
    corridors.push({ line: [ax, ay, bx, by], polygon, clearance });
  }
  return corridors;
}

/** Where a way runs, as far as the file has its nodes. */
export function lineOf(refs: readonly number[], { nodes }: OsmExtract, { x, y }: Projected): number[] {
  return refs.flatMap((ref) => {
    const index = nodeIndex(nodes, ref);
    return index < 0 ? [] : [x[index], y[index]];
  });
}
