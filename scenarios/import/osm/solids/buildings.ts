/**
 * Buildings of an extract: outlines and parts made simple, heights as far as tags tell and otherwise guessed, what is
 * drawn twice left out. All that is guessed, mended or dropped is told.
 */
import { hypot } from '../../../../engine/numeric/special.ts';
import { buildTree, openTree, queryTree } from '../../../../engine/spatial/tree.ts';
import type { Building } from '../../../../sim/world/site.ts';
import type { Findings } from '../../findings.ts';
import { STOREY } from '../../heights.ts';
import type { OsmExtract, Tags } from '../extract.ts';
import { centimetres, type Projected } from '../projected.ts';
import { type Area, areasOf, pieceId } from './areas.ts';
import { type Extent, extentOf } from './building-heights.ts';
import { kindOf, statedUse } from './building-kinds.ts';
import { type Solid, takeApart } from './building-parts.ts';
import { findHomes } from './homes.ts';
import { withoutTwins } from './overlaps.ts';
import { openPassages } from './passages.ts';

export function buildBuildings(extract: OsmExtract, projected: Projected, findings: Findings): Building[] {
  const areas = aboveGround(areasOf(extract, projected, isBuilding, findings), findings);
  const outlines = solidsOf(areas, findings);
  const parts = aboveGround(areasOf(extract, projected, isPart, findings), findings);
  const { solids, alone } = takeApart(outlines, parts, findings);
  const drawn = withoutTwins([...solids, ...solidsOf(alone, findings)], findings);
  const standing = openPassages(extract, projected, drawn, findings);
  const told = areas.length + alone.length;
  for (const key of HEIGHT_GUESSES) findings.outOf(key, told);
  const isHome = findHomes(extract, projected, standing, findings);
  const pieces = new Map<string, number>(); // so far, of each id
  return standing.map((solid, k): Building => {
    const piece = pieces.get(solid.id) ?? 0;
    pieces.set(solid.id, piece + 1);
    return {
      id: pieceId(solid.id, piece),
      footprint: solid.polygon.outline,
      holes: solid.polygon.holes,
      faces: [],
      base: centimetres(solid.base),
      top: centimetres(solid.top),
      heightFrom: solid.heightFrom,
      use: isHome[k] ? 'residential' : solid.use,
    };
  });
}

const HEIGHT_GUESSES = ['import.guess.height', 'import.guess.height_from_levels'] as const;

/** building=entrance is a door, and a proposed house no house. */
const NO_BUILDINGS = ['no', 'entrance', 'proposed', 'demolished', 'razed'];

function isBuilding(tags: Tags): boolean {
  const value = tags.get('building');
  return value !== undefined && !NO_BUILDINGS.includes(value);
}

function isPart(tags: Tags): boolean {
  return !isBuilding(tags) && (tags.get('building:part') ?? 'no') !== 'no';
}

function aboveGround(areas: readonly Area[], findings: Findings): Area[] {
  return areas.filter(({ id, tags }) => {
    const layer = Number.parseInt(tags.get('layer') ?? '', 10);
    const isBelow = tags.get('location') === 'underground' || (layer < 0 && !tags.has('height'));
    if (isBelow) findings.add('import.dropped.underground', id);
    return !isBelow;
  });
}

/** Areas as they stand alone, heights guessed where no tag tells. */
function solidsOf(areas: readonly Area[], findings: Findings): Solid[] {
  const extents = areas.map(({ tags }) => extentOf(tags));
  const guessOf = indexNeighbours(areas, extents);
  return areas.flatMap(({ id, tags, polygons }, k) => {
    const { base, heightFrom, slips } = extents[k];
    if (slips.has('height')) findings.add('import.guess.height_unreadable', id);
    if (slips.has('base')) findings.add('import.guess.base_unreadable', id);
    if (heightFrom === 'levels') findings.add('import.guess.height_from_levels', id);
    if (heightFrom === 'default') findings.add('import.guess.height', id);
    const top = extents[k].top ?? Math.max(guessOf(k), base + STOREY);
    const use = statedUse(tags) ?? 'other';
    return polygons.map((polygon) => ({ id, owner: id, tags, polygon, base, top, heightFrom, use }));
  });
}

const NEIGHBOURHOOD = 150; // m
const LEAST_NEIGHBOURS = 3;

/**
 * Height of a building of which no tag tells: of a town house the median of those around it that are known, of others
 * and of lonely ones what their kind commonly has.
 *
 * Source of the rule: of the buildings that are known, each guessed from the others, the median errs by 4.9 m where the
 * table errs by 7.1 m in central Helsinki, and by 12 m where the table errs by 16 m in Monaco, on average.
 */
function indexNeighbours(areas: readonly Area[], extents: readonly Extent[]): (k: number) => number {
  const known = areas.flatMap(({ tags, polygons: [{ outline }] }, k) => {
    const { top } = extents[k];
    const tells = top !== null && extents[k].heightFrom !== 'default' && kindOf(tags).blends;
    return tells ? [{ x: outline[0], y: outline[1], top }] : [];
  });
  const tree = openTree(buildTree(known.flatMap(({ x, y }) => [x, y, x, y])));
  const found: number[] = [];
  return (k) => {
    const { tags, polygons } = areas[k];
    const { blends, storeys } = kindOf(tags);
    if (!blends) return storeys * STOREY;
    const [x, y] = polygons[0].outline;
    const reach = NEIGHBOURHOOD;
    const tops = queryTree(tree, x - reach, y - reach, x + reach, y + reach, found)
      .filter((n) => hypot(known[n].x - x, known[n].y - y) <= reach)
      .map((n) => known[n].top);
    return tops.length < LEAST_NEIGHBOURS ? storeys * STOREY : median(tops);
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
