/**
 * City objects → buildings of a site: faces, the ground they stand on, underside and top, each in one piece or several.
 * All that is mended or left out is told.
 */
import type { Building } from '../../../sim/world/site.ts';
import { part } from '../../read/shape.ts';
import type { FindingKey, Findings } from '../findings.ts';
import { parseLength, parseStoreys, STOREY, statedProvenance } from '../heights.ts';
import type { Naming } from '../ids.ts';
import { type Polygon, polygonArea } from '../osm/solids/rings.ts';
import { tellOutline } from '../outline-findings.ts';
import { buildingUse, usualStoreys } from '../uses.ts';
import { type Chosen, detail } from './choose.ts';
import { type FaceRepairs, millimetres, type PlaneFace, planeFaces } from './faces.ts';
import type { Ground } from './ground.ts';
import { outlineOf, sortedTo } from './outline.ts';
import type { Surface } from './surfaces.ts';

const LEAST_RISE = 0.1; // m from underside to top
const HIGHEST = 1000; // m: a city file holds nothing higher
const DEEPEST = -50; // m
const MOST_TRIANGLES = 100_000; // that a city file holds of one building
const MOST_PIECES = 100; // of one object: more are a heap of loose triangles
const FLAT = 1; // levels of detail below it are footprints without a height

/** @param surfaces corners in the site frame (m), their heights already over the ground */
export function raise(
  { object, lod }: Chosen,
  surfaces: readonly Surface[],
  ground: Ground,
  nameOf: Naming,
  findings: Findings,
): Building[] {
  const { id, attributes } = object;
  const faces = soundFaces(surfaces, ground, id, findings);
  if (faces.length === 0) {
    findings.add('import.dropped.no_geometry', id);
    return [];
  }
  const isFlat = detail(lod) < FLAT && detail(lod) >= 0;
  const height = isFlat ? heightOf(attributes, id, findings) : null;
  const outlined = outlineOf(faces);
  tellOutline(outlined, id, findings);
  if (outlined.from === 'roof' && !isFlat) findings.add('import.guess.outline_from_roof', id);
  if (outlined.polygons.length === 0) return [];
  // Largest first, so that the name stays with what most of the object is.
  const polygons = [...outlined.polygons].sort((a, b) => polygonArea(b) - polygonArea(a)).slice(0, MOST_PIECES);
  if (outlined.polygons.length > MOST_PIECES) findings.add('import.dropped.small', id);
  const shares = polygons.length === 1 ? [faces] : sortedTo(polygons, faces);
  const whole = extentOf(faces);
  return polygons.flatMap(({ outline, holes }, k): Building[] => {
    const own = shares[k].length > 0 ? extentOf(shares[k]) : whole;
    const extent = height === null ? own : { base: 0, top: height.top };
    const loss = lossOf(extent);
    if (loss !== null) {
      findings.add(loss, id);
      return [];
    }
    const corners = shares[k].map((face) => face.corners);
    const isLarge = corners.reduce((sum, own) => sum + own.length / 9, 0) > MOST_TRIANGLES;
    if (isLarge) findings.add('import.repair.many_faces', id);
    return [
      {
        id: nameOf(id),
        footprint: outline,
        holes,
        ...extent,
        faces: height !== null || isLarge || isBlock(shares[k], { outline, holes }, extent) ? [] : corners,
        heightFrom: height?.from ?? statedProvenance(attributes) ?? 'measured',
        use: buildingUse(attributes),
      },
    ];
  });
}

function soundFaces(surfaces: readonly Surface[], ground: Ground, id: string, findings: Findings): PlaneFace[] {
  const repairs: FaceRepairs = { degenerate: 0, bent: 0, turned: 0 };
  const faces = planeFaces(ground.from === 'terrain' ? surfaces.map(cutOffAtGround) : surfaces, repairs);
  if (repairs.degenerate > 0) findings.add('import.repair.degenerate_faces', id);
  if (repairs.bent > 0) findings.add('import.repair.bent_faces', id);
  if (repairs.turned > 0) findings.add('import.repair.turned_faces', id);
  return faces;
}

/** Walls that reach below the terrain end there; a wall is upright, so its other corners stay in its plane. */
function cutOffAtGround({ rings, role }: Surface): Surface {
  return { rings: rings.map((ring) => ring.map((value, i) => (i % 3 === 2 ? Math.max(0, value) : value))), role };
}

function extentOf(faces: readonly PlaneFace[]): { base: number; top: number } {
  let [base, top] = [Infinity, -Infinity];
  for (const { corners } of faces) {
    for (let i = 2; i < corners.length; i += 3) {
      base = Math.min(base, corners[i]);
      top = Math.max(top, corners[i]);
    }
  }
  return { base, top };
}

const PLUMB = 0.01; // of a normal's z, and m: what a survey's millimetres leave of upright and level

/** Whether the faces are no more than the outline pulled up from base to top, which takes less to keep and to look at. */
function isBlock(faces: readonly PlaneFace[], polygon: Polygon, { base, top }: { base: number; top: number }): boolean {
  let roof = 0;
  for (const { normal, corners, area } of faces) {
    if (Math.abs(normal[2]) < PLUMB) continue;
    const level = normal[2] > 0 ? top : base;
    for (let i = 2; i < corners.length; i += 3) if (Math.abs(corners[i] - level) > PLUMB) return false;
    if (normal[2] > 0) roof += area;
  }
  return Math.abs(roof - polygonArea(polygon)) < PLUMB * Math.max(1, roof);
}

function lossOf({ base, top }: { base: number; top: number }): FindingKey | null {
  if (top <= 0) return 'import.dropped.underground';
  if (!(top - base >= LEAST_RISE)) return 'import.dropped.flat';
  return top > HIGHEST || base < DEEPEST ? 'import.dropped.too_high' : null;
}

/** Of a footprint: what its attributes say, else what such a building mostly has. */
function heightOf(attributes: unknown, id: string, findings: Findings): { top: number; from: Building['heightFrom'] } {
  const measured = numberOf(part(attributes, 'measuredHeight') ?? part(attributes, 'height'), parseLength);
  if (measured !== null) return { top: millimetres(measured), from: 'measured' };
  const storeys = numberOf(part(attributes, 'storeysAboveGround'), parseStoreys);
  if (storeys !== null) {
    findings.add('import.guess.height_from_levels', id);
    return { top: millimetres(storeys * STOREY), from: 'levels' };
  }
  findings.add('import.guess.height_of_kind', id);
  return { top: millimetres(usualStoreys(attributes) * STOREY), from: 'default' };
}

function numberOf(value: unknown, read: (text: string) => number | null): number | null {
  const number = typeof value === 'number' || typeof value === 'string' ? read(String(value)) : null;
  return number !== null && number >= LEAST_RISE && number <= HIGHEST ? number : null;
}
