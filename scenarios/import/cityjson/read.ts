/**
 * A CityJSON file → a place with the buildings and trees it draws, roofs and all. It tells nothing of lanes and walks:
 * none are made up.
 */
import type { Building, Site } from '../../../sim/world/site.ts';
import { fileProblem, InputError } from '../../read/problem.ts';
import { bareSite, stemOf } from '../bare-site.ts';
import { Findings } from '../findings.ts';
import { naming } from '../ids.ts';
import { cleanLine } from '../lines.ts';
import { type Chosen, chooseBuildings } from './choose.ts';
import { type CityDocument, parseCityJson } from './document.ts';
import { groundOf } from './ground.ts';
import { type Box, type Placement, placementOf } from './placement.ts';
import { raise } from './solids.ts';
import { type Corners, cornersAsFiled, lodOf, type Surface, surfacesOf } from './surfaces.ts';
import { growTree, plantCorners } from './trees.ts';

export interface CityJsonOptions {
  readonly lod?: string | undefined; // such as 1.3; otherwise the highest of each object
  readonly crs?: string | undefined; // such as EPSG:28992, believed rather than what the file names
  readonly grid?: string | undefined; // of `openGrid`
  readonly name?: string | undefined; // of the place; otherwise the file's title or name
  readonly attribution?: string | undefined; // who must be named; otherwise the file's contact
}

/** What a file holds, as it stands there, and what of it was taken. */
export interface CityJsonCounts {
  readonly version: string;
  readonly crs: string | null; // as the file refers to it
  readonly objects: number;
  readonly types: Readonly<Record<string, number>>;
  readonly lods: Readonly<Record<string, number>>; // of geometries
  readonly geometries: Readonly<Record<string, number>>; // by type
  readonly vertices: number;
  readonly box: readonly number[]; // least x, y, z and most, in the file's coordinates
  readonly takenLods: Readonly<Record<string, number>>; // of the buildings of the site
}

export interface CityJsonPlace {
  readonly site: Site;
  readonly counts: CityJsonCounts;
  readonly crs: Placement['crs']; // that the coordinates were read in; null: none is named
  readonly findings: Findings;
}

/**
 * Reads `.city.json` of versions 1.0, 1.1 and 2.0, and `.city.jsonl`.
 *
 * @throws {InputError} naming the place in the file and the city object, for what is not CityJSON, names vertices that
 *         are not there, cannot be metres, is too wide for a place, or draws no building
 */
export function readCityJson(text: string, file: string, options: CityJsonOptions = {}): CityJsonPlace {
  const document = parseCityJson(text, file);
  const findings = new Findings();
  const chosen = chooseBuildings(document, options.lod ?? null, file, findings);
  const plants = [...document.objects.values()].filter(({ type }) => type === 'SolitaryVegetationObject');
  const filed = cornersAsFiled(document);
  const box = boxOf(document, chosen, filed);
  if (box === null) throw new InputError([fileProblem(file, { key: 'problem.city.no_building' })]);
  const placement = placementOf(
    document,
    box,
    { crs: options.crs ?? null, grid: options.grid ?? null },
    file,
    findings,
  );
  const corners = cornersInSite(document, placement);

  const buildings = buildAll(document, chosen, corners, placement.metres, findings);
  const nameOf = naming('tree');
  const trees = plants
    .map((object) => growTree(object, plantCorners(document, object, corners), nameOf, findings))
    .filter((tree) => tree !== null);
  if (buildings.length === 0) throw new InputError([fileProblem(file, { key: 'problem.city.no_building' })]);
  tellRest(document, findings);
  for (const key of BUILDING_KEYS) findings.outOf(key, chosen.length);

  const site = bareSite({
    name: cleanLine(options.name ?? '', 200) || cleanLine(document.title, 200) || stemOf(file),
    origin: placement.origin,
    attribution: cleanLine(options.attribution ?? document.contact, 1000),
    buildings,
    trees,
  });
  findings.addMany('import.dropped.tree_beyond', trees.length - site.trees.length);
  return { site, counts: countsOf(document, chosen), crs: placement.crs, findings };
}

const BUILDING_KEYS = ['import.guess.ground', 'import.guess.outline_from_roof', 'import.guess.height_of_kind'] as const;

function buildAll(
  document: CityDocument,
  chosen: readonly Chosen[],
  corners: Corners,
  metres: number,
  findings: Findings,
): Building[] {
  const extents = new Map<string, [low: number, high: number]>(); // of each building with its parts, in the file's heights
  const filed = cornersAsFiled(document);
  for (const own of chosen) {
    const extent = extents.get(own.root) ?? [Infinity, -Infinity];
    extents.set(own.root, extent);
    for (const { rings } of surfacesIn(document, own, filed)) {
      for (const ring of rings) {
        for (let i = 2; i < ring.length; i += 3) {
          extent[0] = Math.min(extent[0], ring[i]);
          extent[1] = Math.max(extent[1], ring[i]);
        }
      }
    }
  }
  const nameOf = naming('building');
  return chosen.flatMap((own) => {
    const root = document.objects.get(own.root)!;
    const ground = groundOf(root.attributes, ...extents.get(own.root)!);
    if (ground.from === 'lowest') findings.add('import.guess.ground', own.object.id);
    const surfaces = surfacesIn(document, own, corners).map((surface) => lowered(surface, ground.z * metres));
    return raise(own, surfaces, ground, nameOf, findings);
  });
}

function surfacesIn(document: CityDocument, { object, geometry }: Chosen, corners: Corners): Surface[] {
  return geometry.flatMap((own) => surfacesOf(document, object, own, corners));
}

function lowered({ rings, role }: Surface, by: number): Surface {
  return { rings: rings.map((ring) => ring.map((value, i) => (i % 3 === 2 ? value - by : value))), role };
}

/** Every vertex is projected once, however many faces meet in it. */
function cornersInSite(document: CityDocument, { toSite, metres }: Placement): Corners {
  const { points } = document;
  const known = new Float64Array(points.length).fill(NaN);
  return {
    vertex: (index) => {
      const at = 3 * index;
      if (Number.isNaN(known[at])) {
        [known[at], known[at + 1]] = toSite(points[at], points[at + 1]);
        known[at + 2] = points[at + 2] * metres;
      }
      return [known[at], known[at + 1], known[at + 2]];
    },
    free: (x, y, z) => [...toSite(x, y), z * metres],
  };
}

function boxOf(document: CityDocument, chosen: readonly Chosen[], corners: Corners): Box | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const own of chosen) {
    for (const { rings } of surfacesIn(document, own, corners)) {
      for (const ring of rings) {
        for (let i = 0; i < ring.length; i += 3) {
          box[0] = Math.min(box[0], ring[i]);
          box[1] = Math.min(box[1], ring[i + 1]);
          box[2] = Math.max(box[2], ring[i]);
          box[3] = Math.max(box[3], ring[i + 1]);
        }
      }
    }
  }
  return box[0] === Infinity ? null : box;
}

const ROADS = ['Road', 'Railway', 'TransportSquare', 'Waterway', 'TransportationComplex'];
const TAKEN = ['Building', 'BuildingPart', 'SolitaryVegetationObject', 'CityObjectGroup'];

/** What of the file is in no place, and what a place needs that is not in the file. */
function tellRest(document: CityDocument, findings: Findings): void {
  for (const { id, type } of document.objects.values()) {
    if (ROADS.includes(type)) findings.add('import.dropped.city_roads', id);
    else if (!TAKEN.includes(type)) findings.add('import.dropped.city_objects', id);
  }
  if (document.hasAppearance) findings.addMany('import.dropped.appearance', 1);
  findings.addMany('import.dropped.no_walks', 1);
}

function countsOf(document: CityDocument, chosen: readonly Chosen[]): CityJsonCounts {
  const types: Record<string, number> = {};
  const lods: Record<string, number> = {};
  const geometries: Record<string, number> = {};
  const takenLods: Record<string, number> = {};
  const count = (into: Record<string, number>, key: string): void => {
    // Keys of a file may be called __proto__.
    Object.defineProperty(into, key, {
      value: (Object.hasOwn(into, key) ? into[key] : 0) + 1,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  };
  for (const { type, geometry } of document.objects.values()) {
    count(types, type);
    for (const own of geometry) {
      count(geometries, own.type);
      count(lods, lodOf(document, own));
    }
  }
  for (const { lod } of chosen) count(takenLods, lod);
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  const { points } = document;
  for (let i = 0; i < points.length; i++) {
    box[i % 3] = Math.min(box[i % 3], points[i]);
    box[(i % 3) + 3] = Math.max(box[(i % 3) + 3], points[i]);
  }
  return {
    version: document.version,
    crs: document.reference?.text ?? null,
    objects: document.objects.size,
    types,
    lods,
    geometries,
    vertices: points.length / 3,
    box,
    takenLods,
  };
}
