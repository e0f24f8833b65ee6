/**
 * GeoJSON footprints (RFC 7946) → a place with those buildings, as high as a property says. It tells nothing of lanes
 * and walks: none are made up.
 */
import type { Building, Site } from '../../../sim/world/site.ts';
import { parseJson } from '../../read/json.ts';
import { fileProblem, InputError, type Slip } from '../../read/problem.ts';
import { part } from '../../read/shape.ts';
import { type Parsed, placed } from '../../read/text.ts';
import { bareSite, LARGEST_SPREAD, stemOf } from '../bare-site.ts';
import { Findings } from '../findings.ts';
import { planeAround, unwrapped } from '../frame.ts';
import { STOREY } from '../heights.ts';
import { type Naming, naming } from '../ids.ts';
import { cleanLine } from '../lines.ts';
import { simplify } from '../osm/solids/rings.ts';
import { tellOutline } from '../outline-findings.ts';
import { buildingUse } from '../uses.ts';
import { type Area, areasOf } from './areas.ts';
import { degreesOf, looksSwapped } from './degrees.ts';
import { type Extent, extentOf, type HeightFields, missingField } from './extents.ts';

export interface GeoJsonOptions {
  readonly heightField?: string | undefined; // property that tells the height; otherwise the usual ones
  readonly levelsField?: string | undefined; // property that tells the storeys; otherwise the usual ones
  readonly storeyHeight?: number | undefined; // m; otherwise that of dwellings
  readonly name?: string | undefined; // of the place; otherwise the collection's or the file's
  readonly attribution?: string | undefined; // who must be named; otherwise the collection's own
}

export interface GeoJsonCounts {
  readonly features: number;
  readonly areas: number; // polygons, those of a multipolygon each
  readonly heights: Readonly<Record<Building['heightFrom'], number>>; // how those of the buildings of the site are known
}

export interface GeoJsonPlace {
  readonly site: Site;
  readonly counts: GeoJsonCounts;
  readonly findings: Findings;
}

/**
 * @throws {InputError} naming the place in the file for what is not GeoJSON, is not in degrees, names a coordinate system
 *         that is not known, is too wide for a place, or draws no building
 */
export function readGeoJson(text: string, file: string, options: GeoJsonOptions = {}): GeoJsonPlace {
  const parsed = parseJson(text, file);
  const findings = new Findings();
  const { areas, features } = areasOf(parsed, findings);
  const fields: HeightFields = { height: options.heightField ?? null, levels: options.levelsField ?? null };
  const missing = missingField(areas, fields);
  if (missing !== null) throw new InputError([fileProblem(file, missing.says, missing.fix)]);

  const lonLat = degreesOf(parsed, areas);
  const { origin, plane } = frameOf(parsed, areas, lonLat);
  const nameOf = naming('building');
  const storey = options.storeyHeight ?? STOREY;
  const buildings = areas.flatMap((area) => {
    const rings = area.rings.map((ring) => flatRing(ring.map((position) => plane(position))));
    return raise(area, rings, extentOf(area, fields, storey, findings), nameOf, findings);
  });
  if (buildings.length === 0) throw new InputError([fileProblem(file, { key: 'problem.city.no_building' })]);
  findings.addMany('import.dropped.no_walks', 1);
  for (const key of GUESSES) findings.outOf(key, areas.length);

  const heights = { tag: 0, levels: 0, default: 0, generated: 0, measured: 0 };
  for (const { heightFrom } of buildings) heights[heightFrom]++;
  const collection = parsed.value;
  const own = (key: string): string => (typeof part(collection, key) === 'string' ? String(part(collection, key)) : '');
  const site = bareSite({
    name: cleanLine(options.name ?? '', 200) || cleanLine(own('name'), 200) || stemOf(file),
    origin,
    attribution: cleanLine(options.attribution ?? own('attribution'), 1000),
    buildings,
    trees: [],
  });
  return { site, counts: { features, areas: areas.length, heights }, findings };
}

const GUESSES = ['import.guess.height_of_kind', 'import.guess.height_from_storeys'] as const;

function raise(
  { id, properties }: Area,
  rings: readonly (readonly number[])[],
  { base, top, heightFrom }: Extent,
  nameOf: Naming,
  findings: Findings,
): Building[] {
  const [outline, ...holes] = rings;
  if (outline.length < 6) {
    findings.add('import.dropped.few_corners', id);
    return [];
  }
  if (!(top - base >= 0.1)) {
    findings.add('import.dropped.flat', id);
    return [];
  }
  const { polygons, ...mended } = simplify(outline, holes);
  tellOutline(mended, id, findings);
  const use = buildingUse(properties);
  return polygons.map((polygon) => {
    return { id: nameOf(id), footprint: polygon.outline, holes: polygon.holes, base, top, faces: [], heightFrom, use };
  });
}

type Position = readonly [number, number];

/** The site frame round the middle of all areas, on whichever side of the antimeridian each is written. */
function frameOf(parsed: Parsed, areas: readonly Area[], lonLat: (position: Position) => Position) {
  const refused = (slip: Slip): never => {
    throw new InputError(placed(parsed, [slip]));
  };
  const first = areas.find(({ rings }) => rings[0].length > 0);
  if (first === undefined) throw new InputError([fileProblem(parsed.file, { key: 'problem.city.no_building' })]);
  const [seam] = lonLat(first.rings[0][0]);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { rings } of areas) {
    for (const position of rings[0]) {
      const [lon, lat] = lonLat(position);
      const near = unwrapped(lon, seam);
      [west, east] = [Math.min(west, near), Math.max(east, near)];
      [south, north] = [Math.min(south, lat), Math.max(north, lat)];
    }
  }
  const origin = {
    lon: Number(unwrapped((west + east) / 2, 0).toFixed(6)),
    lat: Number(((south + north) / 2).toFixed(6)),
  };
  const local = planeAround(origin);
  const plane = (position: Position): Position => {
    const [lon, lat] = lonLat(position);
    return local(unwrapped(lon, origin.lon), lat);
  };
  const corners = (
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ] as const
  ).map(([lon, lat]) => local(unwrapped(lon, origin.lon), lat));
  const spans = [0, 1].map(
    (axis) => Math.max(...corners.map((c) => c[axis])) - Math.min(...corners.map((c) => c[axis])),
  );
  const isFar = Math.abs(east - west) > 1 || Math.abs(north - south) > 1; // where the projection bends, degrees tell
  if (isFar || !(Math.max(...spans) <= LARGEST_SPREAD)) {
    const value = isFar
      ? `${Number((east - west).toPrecision(4))}° × ${Number((north - south).toPrecision(4))}°`
      : spans.map((span) => `${Number((span / 1000).toPrecision(4))} km`).join(' × ');
    const limit = { key: 'limit.span', values: { most: LARGEST_SPREAD / 1000 } } as const;
    refused({ path: ['features'], says: 'problem.city.span', gaps: { value, limit }, fix: { key: 'fix.split' } });
  }
  if (looksSwapped(areas, origin)) {
    const [x, y] = first.rings[0][0];
    refused({
      path: [...first.path],
      says: 'problem.geojson.turned',
      gaps: { value: `[${x}, ${y}]` },
      fix: { key: 'fix.swap_degrees' },
    });
  }
  return { origin, plane };
}

function flatRing(positions: readonly Position[]): number[] {
  const flat: number[] = [];
  for (const [x, y] of positions) flat.push(Math.round(x * 1000) / 1000 + 0, Math.round(y * 1000) / 1000 + 0);
  return flat;
}
