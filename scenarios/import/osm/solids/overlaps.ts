/**
 * Buildings that stand in each other: the same one drawn twice goes, others are told of. Areas are compared along scan
 * lines: a few per cent off, and nothing that two lines may do to each other can upset it.
 */
import { buildTree, openTree, queryTree } from '../../../../engine/spatial/tree.ts';
import type { Findings } from '../../findings.ts';
import type { Solid } from './building-parts.ts';
import { boxOf, type Polygon, polygonArea, scan } from './rings.ts';

const OVERLAP = 0.1; // of the smaller: below that walls merely do not quite meet; assumed
const TWIN = 0.95; //   of the larger: that much alike, two outlines are one building
const COARSE = 8; //    scan lines, most pairs only share a wall
const FINE = 48;

/** The solids without those drawn twice, in their order. Of twins the one that knows its height stays, or the earlier. */
export function withoutTwins(solids: readonly Solid[], findings: Findings): Solid[] {
  const boxes = solids.map(({ polygon }) => boxOf(polygon.outline));
  const areas = solids.map(({ polygon }) => polygonArea(polygon));
  const tree = openTree(buildTree(boxes.flat()));
  const isTwin = solids.map(() => false);
  const overlapping = new Set<string>();
  const found: number[] = [];
  for (const [a, solid] of solids.entries()) {
    for (const b of queryTree(tree, ...boxes[a], found)) {
      if (isTwin[a]) break;
      if (b <= a || isTwin[b] || !areInTheWay(solid, solids[b])) continue;
      const least = OVERLAP * Math.min(areas[a], areas[b]);
      const common = commonArea(solid.polygon, solids[b].polygon, commonBox(boxes[a], boxes[b]), least);
      if (common < least) continue;
      if (common < TWIN * Math.max(areas[a], areas[b])) overlapping.add(solids[b].id);
      else isTwin[isGuess(solid) && !isGuess(solids[b]) ? a : b] = true;
    }
  }
  const kept = solids.filter((_, k) => !isTwin[k]);
  const left = new Set(kept.map(({ id }) => id));
  const gone = new Set(solids.filter(({ id }) => !left.has(id)).map(({ id }) => id));
  for (const id of gone) findings.add('import.dropped.twin', id);
  for (const id of overlapping) if (left.has(id)) findings.add('import.repair.overlap', id);
  return kept;
}

function isGuess({ heightFrom }: Solid): boolean {
  return heightFrom === 'default';
}

/** Parts of one building may lie in each other, and what is above another is not in its way. */
function areInTheWay(a: Solid, b: Solid): boolean {
  return a.owner !== b.owner && a.base < b.top && b.base < a.top;
}

type Box = readonly [west: number, south: number, east: number, north: number];

function commonBox(a: Box, b: Box): Box {
  return [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
}

/** Area that two polygons share (m²), or 0 where it is less than `least` at first sight. */
function commonArea(a: Polygon, b: Polygon, [west, south, east, north]: Box, least: number): number {
  if ((east - west) * (north - south) < least) return 0;
  if (scannedArea(a, b, south, north, COARSE) === 0) return 0;
  return scannedArea(a, b, south, north, FINE);
}

function scannedArea(a: Polygon, b: Polygon, south: number, north: number, lines: number): number {
  const step = (north - south) / lines;
  let area = 0;
  for (let line = 0; line < lines; line++) {
    const y = south + (line + 0.5) * step;
    area += step * commonLength(scan(a, y), scan(b, y));
  }
  return area;
}

/** Length common to two lists of stretches from west to east. */
function commonLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  for (let i = 0, j = 0; i + 1 < a.length && j + 1 < b.length; ) {
    length += Math.max(0, Math.min(a[i + 1], b[j + 1]) - Math.max(a[i], b[j]));
    if (a[i + 1] < b[j + 1]) i += 2;
    else j += 2;
  }
  return length;
}
