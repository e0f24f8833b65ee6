/** Which part of an extract becomes the place: as asked for, as the file states, or what its streets and houses cover. */
import type { Site } from '../../../sim/world/site.ts';
import { LARGEST_SPAN } from '../../read/city.ts';
import { fileProblem, InputError } from '../../read/problem.ts';
import { planeAround, unwrapped } from '../frame.ts';
import { nodeIndex, type OsmExtract } from './extract.ts';
import { centimetres } from './projected.ts';

/** Degrees, WGS84; `east` may pass 180 where the place lies across the antimeridian. */
export type GeoBox = readonly [west: number, south: number, east: number, north: number];

export interface Extent {
  readonly box: GeoBox;
  readonly from: 'asked' | 'file' | 'data';
  readonly origin: Site['origin'];
  readonly bounds: Site['bounds'];
}

const METRES_PER_DEGREE = 111_320;
/** Beyond this the meridians run together within one place: no map of it is square. */
const POLAR = 88;

/** @throws {InputError} for a place that is empty, wider than a site may be, or at a pole */
export function extentOf(extract: OsmExtract, asked: GeoBox | null, file: string): Extent {
  const chosen = choose(extract, asked, file);
  const [west, south, east, north] = chosen.box;
  const span = { east: spanOf(chosen.box), north: (north - south) * METRES_PER_DEGREE };
  const refuse = (key: 'problem.osm.span' | 'problem.osm.polar' | 'problem.osm.no_extent') => {
    const shown = [west, south, east, north].map((degrees) => Number(degrees.toFixed(5))).join(', ');
    const kilometres = (metres: number) => Number((metres / 1000).toFixed(1));
    const values = {
      box: shown,
      east: kilometres(span.east),
      north: kilometres(span.north),
      most: LARGEST_SPAN / 1000,
    };
    throw new InputError([fileProblem(file, { key, values }, { key: 'fix.osm.box' })]);
  };
  if (Math.max(Math.abs(south), Math.abs(north)) > POLAR) refuse('problem.osm.polar');
  if (!(east > west && north > south)) refuse('problem.osm.no_extent');
  if (span.east > LARGEST_SPAN || span.north > LARGEST_SPAN) refuse('problem.osm.span');
  const origin = { lon: rounded(unwrapped((west + east) / 2, 0)), lat: rounded((south + north) / 2) };
  const plane = planeAround(origin);
  const corners = [plane(west, south), plane(east, south), plane(east, north), plane(west, north)];
  // The largest upright rectangle inside: the border of the box bends by centimetres.
  const bounds = [
    Math.max(corners[0][0], corners[3][0]),
    Math.max(corners[0][1], corners[1][1]),
    Math.min(corners[1][0], corners[2][0]),
    Math.min(corners[2][1], corners[3][1]),
  ].map(centimetres) as [number, number, number, number];
  return { ...chosen, origin, bounds };
}

function choose(extract: OsmExtract, asked: GeoBox | null, file: string): Pick<Extent, 'box' | 'from'> {
  if (asked !== null) return { box: ahead(asked), from: 'asked' };
  const stated = extract.box === null ? null : ahead(extract.box);
  if (stated !== null && fits(stated)) return { box: stated, from: 'file' };
  const data = dataBox(extract);
  if (data === null)
    throw new InputError([fileProblem(file, { key: 'problem.osm.nothing' }, { key: 'fix.osm.nothing' })]);
  return { box: data, from: 'data' };
}

/** With the east ahead of the west, past 180 if need be. */
function ahead([west, south, east, north]: GeoBox): GeoBox {
  return [west, south, east < west ? east + 360 : east, north];
}

function fits(box: GeoBox): boolean {
  return spanOf(box) <= LARGEST_SPAN && (box[3] - box[1]) * METRES_PER_DEGREE <= LARGEST_SPAN;
}

function spanOf([west, south, east, north]: GeoBox): number {
  return (east - west) * METRES_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
}

/** Round the nodes of all streets and houses; null where there are none. */
function dataBox({ nodes, ways }: OsmExtract): GeoBox | null {
  let box: [number, number, number, number] | null = null;
  for (const { refs, tags } of ways) {
    if (!tags.has('highway') && !tags.has('building')) continue;
    for (const ref of refs) {
      const node = nodeIndex(nodes, ref);
      if (node < 0) continue;
      const lat = nodes.lat[node];
      const lon: number = box === null ? nodes.lon[node] : unwrapped(nodes.lon[node], (box[0] + box[2]) / 2);
      if (box === null) box = [lon, lat, lon, lat];
      else box = [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)];
    }
  }
  return box;
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
