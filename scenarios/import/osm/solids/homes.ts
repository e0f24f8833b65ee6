/**
 * Which buildings people live in, where the map says no more than that they are buildings: those with a house number
 * or a staircase door, and those on ground tagged as residential. Told as a guess.
 */
import { buildTree, openTree, queryTree } from '../../../../engine/spatial/tree.ts';
import { Findings } from '../../findings.ts';
import type { OsmExtract, Tags } from '../extract.ts';
import type { Projected } from '../projected.ts';
import { areasOf } from './areas.ts';
import { statedUse } from './building-kinds.ts';
import type { Solid } from './building-parts.ts';
import { boxOf, type Polygon, pointInside, polygonArea, polygonContains } from './rings.ts';

const SMALLEST_HOME = 30; // m², assumed: below it is a shed

/** For each solid whether it is taken for a home without a tag that says so. */
export function findHomes(
  extract: OsmExtract,
  projected: Projected,
  solids: readonly Solid[],
  findings: Findings,
): boolean[] {
  const isUnsaid = solids.map(({ tags, polygon, use }) => {
    return (
      use === 'other' &&
      statedUse(tags) === null &&
      tags.get('building') === 'yes' &&
      polygonArea(polygon) >= SMALLEST_HOME
    );
  });
  const grounds = areasOf(extract, projected, isResidentialGround, new Findings()).flatMap(({ polygons }) => polygons);
  const isOnGround = indexPolygons(grounds);
  const hasDoor = doorsIn(extract, projected, solids);
  const isHome = solids.map(({ tags, polygon }, k) => {
    if (!isUnsaid[k]) return false;
    return tags.has('addr:housenumber') || hasDoor.has(k) || isOnGround(...pointInside(polygon)).length > 0;
  });
  for (const id of new Set(solids.filter((_, k) => isHome[k]).map((solid) => solid.id))) {
    findings.add('import.guess.home', id);
  }
  return isHome;
}

function isResidentialGround(tags: Tags): boolean {
  return tags.get('landuse') === 'residential';
}

/** Solids with a node in or on them that tells of an address or a staircase. */
function doorsIn({ nodes }: OsmExtract, { x, y }: Projected, solids: readonly Solid[]): Set<number> {
  const around = indexPolygons(solids.map(({ polygon }) => polygon));
  const found = new Set<number>();
  for (const [node, tags] of nodes.tags) {
    const isHomeDoor = ['staircase', 'home'].includes(tags.get('entrance') ?? '');
    if (!isHomeDoor && !tags.has('addr:housenumber')) continue;
    for (const solid of around(x[node], y[node])) found.add(solid);
  }
  return found;
}

const WALL = 0.3; // m: a door stands in the wall, on the line itself

/** Indices of the polygons that a point lies in, or nearly. */
function indexPolygons(polygons: readonly Polygon[]): (x: number, y: number) => number[] {
  const tree = openTree(buildTree(polygons.flatMap(({ outline }) => boxOf(outline))));
  const found: number[] = [];
  return (x, y) =>
    queryTree(tree, x - WALL, y - WALL, x + WALL, y + WALL, found).filter((k) =>
      [
        [0, 0],
        [WALL, WALL],
        [-WALL, WALL],
        [WALL, -WALL],
        [-WALL, -WALL],
      ].some(([dx, dy]) => polygonContains(polygons[k], x + dx, y + dy)),
    );
}
