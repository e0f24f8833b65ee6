/**
 * Buildings drawn in parts: where parts cover an outline they stand for it, the rest of it stays as the outline says.
 *
 * https://wiki.openstreetmap.org/wiki/Simple_3D_Buildings asks that parts cover the whole outline; many maps add only
 * a tower, or storeys on the roof. So a part replaces what of the outline lies beside it, and not what lies below it.
 */

import { signedArea } from '../../../../engine/geometry/polygon.ts';
import { hypot } from '../../../../engine/numeric/special.ts';
import { buildTree, openTree, queryTree } from '../../../../engine/spatial/tree.ts';
import type { Building } from '../../../../sim/world/site.ts';
import type { Findings } from '../../findings.ts';
import { STOREY } from '../../heights.ts';
import type { Area } from './areas.ts';
import { extentOf } from './building-heights.ts';
import { boxOf, cut, type Polygon, pointInside, polygonArea, polygonContains, simplify } from './rings.ts';

/** A building or a part of one, its height settled. */
export interface Solid {
  readonly id: string; // of the area that it is a piece or the whole of
  readonly owner: string; // id of the outline that it belongs to, its own where there is none
  readonly tags: Area['tags'];
  readonly polygon: Polygon;
  readonly base: number; // m
  readonly top: number;
  readonly heightFrom: Building['heightFrom'];
  readonly use: Building['use'];
}

const SLIVER_SHARE = 0.02; // of the outline: less of it beside its parts is where lines did not quite meet; assumed
const SLIVER_WIDTH = 0.5; //  m, assumed

/** Outlines as far as no part replaces them, and the parts that have an outline; the other parts are returned apart. */
export function takeApart(
  outlines: readonly Solid[],
  parts: readonly Area[],
  findings: Findings,
): { solids: Solid[]; alone: Area[] } {
  const hostOf = indexHosts(outlines);
  const alone: Area[] = [];
  const partsOf = new Map<number, Solid[]>();
  for (const part of parts) {
    const host = hostOf(part);
    if (host < 0) alone.push(part);
    else partsOf.set(host, [...(partsOf.get(host) ?? []), ...partSolids(part, outlines[host], findings)]);
  }
  const solids = outlines.flatMap((outline, k) => {
    const own = partsOf.get(k);
    return own === undefined ? [outline] : [...besideParts(outline, own), ...own];
  });
  tellOutlines(outlines, solids, partsOf, findings);
  return { solids, alone };
}

/** The smallest outline that a part lies in, -1 for none. */
function indexHosts(outlines: readonly Solid[]): (part: Area) => number {
  const tree = openTree(buildTree(outlines.flatMap(({ polygon }) => boxOf(polygon.outline))));
  const found: number[] = [];
  const size = (k: number) => Math.abs(signedArea(outlines[k].polygon.outline));
  return ({ polygons: [polygon] }) => {
    const [x, y] = pointInside(polygon);
    const around = queryTree(tree, x, y, x, y, found).filter((k) => polygonContains(outlines[k].polygon, x, y));
    return around.reduce((best, k) => (best < 0 || size(k) < size(best) ? k : best), -1);
  };
}

/** A part without a height of its own is as high as its building. */
function partSolids(part: Area, host: Solid, findings: Findings): Solid[] {
  const { base, top, heightFrom, slips } = extentOf(part.tags);
  if (slips.has('height')) findings.add('import.guess.height_unreadable', part.id);
  if (slips.has('base')) findings.add('import.guess.base_unreadable', part.id);
  const own = top !== null ? { top, heightFrom } : host.top > base ? host : { top: base + STOREY, heightFrom };
  return part.polygons.map((polygon) => ({
    id: part.id,
    owner: host.owner,
    tags: part.tags,
    polygon,
    base,
    top: own.top,
    heightFrom: own.heightFrom,
    use: host.use,
  }));
}

function besideParts(outline: Solid, parts: readonly Solid[]): Solid[] {
  const beside = parts.filter(({ base }) => base < outline.top);
  const pieces = cut(
    outline.polygon,
    beside.map(({ polygon }) => polygon),
  );
  const area = polygonArea(outline.polygon);
  if (pieces === null) {
    const covered = beside.reduce((sum, { polygon }) => sum + polygonArea(polygon), 0);
    return covered > area / 2 ? [] : [outline];
  }
  return pieces
    .flatMap((piece) => simplify(piece.outline, piece.holes).polygons)
    .filter((polygon) => polygonArea(polygon) >= SLIVER_SHARE * area && meanWidth(polygon) >= SLIVER_WIDTH)
    .map((polygon) => ({ ...outline, polygon }));
}

function meanWidth(polygon: Polygon): number {
  const length = [polygon.outline, ...polygon.holes].reduce((sum, ring) => sum + perimeter(ring), 0);
  return (2 * polygonArea(polygon)) / length;
}

function perimeter(ring: ArrayLike<number>): number {
  let length = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    length += hypot(ring[next] - ring[i], ring[next + 1] - ring[i + 1]);
  }
  return length;
}

/** Says which outlines are gone and which are cut, each once however many pieces it had. */
function tellOutlines(
  outlines: readonly Solid[],
  solids: readonly Solid[],
  partsOf: ReadonlyMap<number, unknown>,
  findings: Findings,
): void {
  const left = new Set(solids.filter(({ id, owner }) => id === owner).map(({ id }) => id));
  const hosts = new Set([...partsOf.keys()].map((k) => outlines[k].id));
  for (const id of hosts) findings.add(left.has(id) ? 'import.repair.parts' : 'import.dropped.outline_of_parts', id);
}
