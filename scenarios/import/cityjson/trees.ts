/** Single plants → trees: a crown as wide as what is drawn, or as the attributes say, its top where the tree's is. */
import type { Tree } from '../../../sim/world/site.ts';
import { part } from '../../read/shape.ts';
import type { Findings } from '../findings.ts';
import { parseLength } from '../heights.ts';
import type { Naming } from '../ids.ts';
import { detail } from './choose.ts';
import type { CityDocument, CityObject } from './document.ts';
import { millimetres } from './faces.ts';
import { type Corners, lodOf, pointsOf, surfacesOf } from './surfaces.ts';

const IN_LEAF = 0.05; // of the light passes: Konarska et al. (2014), as in osm/trees.ts; files tell no season
const CROWNS = [0.3, 15] as const; // m of radius that is believed
const HIGHEST = 100; // m

/** The corners of the most detailed geometry of a plant, x, y, z each; empty where it has none. */
export function plantCorners(document: CityDocument, object: CityObject, corners: Corners): (readonly number[])[] {
  const [best] = [...object.geometry].sort((a, b) => detail(lodOf(document, b)) - detail(lodOf(document, a)));
  if (best === undefined) return [];
  const drawn = surfacesOf(document, object, best, corners).flatMap(({ rings }) => rings.flatMap(triples));
  return drawn.length > 0 ? drawn : (pointsOf(object, best, corners) ?? []);
}

function triples(ring: readonly number[]): number[][] {
  return Array.from({ length: ring.length / 3 }, (_, k) => ring.slice(3 * k, 3 * k + 3));
}

/** @param corners in the site frame, heights as in the file but in metres */
export function growTree(
  object: CityObject,
  corners: readonly (readonly number[])[],
  nameOf: Naming,
  findings: Findings,
): Tree | null {
  const { id, attributes } = object;
  const [low, high] = [Math.min, Math.max].map((pick) =>
    [0, 1, 2].map((axis) =>
      corners.reduce((value, corner) => pick(value, corner[axis]), pick === Math.min ? Infinity : -Infinity),
    ),
  );
  const height = lengthOf(attributes, 'height') ?? high[2] - low[2];
  const width = lengthOf(attributes, 'crownDiameter') ?? Math.max(high[0] - low[0], high[1] - low[1]);
  if (corners.length === 0 || !(width > 0) || !(height > 0) || height > HIGHEST) {
    findings.add('import.dropped.plant', id);
    return null;
  }
  const stated = part(attributes, 'transmittance');
  const isStated = typeof stated === 'number' && stated >= 0 && stated <= 1;
  if (!isStated) findings.add('import.guess.tree_in_leaf', id);
  const radius = Math.max(CROWNS[0], Math.min(CROWNS[1], width / 2));
  return {
    id: nameOf(id),
    x: millimetres((low[0] + high[0]) / 2),
    y: millimetres((low[1] + high[1]) / 2),
    crownRadius: millimetres(radius),
    crownHeight: millimetres(Math.max(radius, height - radius)),
    transmittance: isStated ? stated : IN_LEAF,
  };
}

function lengthOf(attributes: unknown, key: string): number | null {
  const value = part(attributes, key);
  const length = typeof value === 'number' || typeof value === 'string' ? parseLength(String(value)) : null;
  return length !== null && length > 0 ? length : null;
}
