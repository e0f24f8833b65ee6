/** A place as GeoJSON (RFC 7946): what stands in it, where one drives and walks, and how each height is known. */
import type { Site } from '../../sim/world/site.ts';
import { wind } from '../coverage/geojson.ts';
import { toLonLat } from '../import/frame.ts';
import { METRES_PER_SECOND_PER_KMH, paired } from '../schema/quantities.ts';

type Position = [lon: number, lat: number];

type Geometry =
  | { type: 'Point'; coordinates: Position }
  | { type: 'LineString'; coordinates: Position[] }
  | { type: 'Polygon'; coordinates: Position[][] };

export interface SiteFeature {
  readonly type: 'Feature';
  readonly id?: string;
  readonly geometry: Geometry;
  readonly properties: Readonly<Record<string, unknown>> & { readonly what: string };
}

export interface SiteFeatures {
  readonly type: 'FeatureCollection';
  readonly name: string;
  readonly attribution?: string;
  readonly features: readonly SiteFeature[];
}

/** Positions have 7 decimals, a centimetre; `what` says what a feature is. Buildings come first, as each list is. */
export function geoJsonOf(site: Site): SiteFeatures {
  const place = toLonLat(site);
  const line = (flat: readonly number[]) => paired(flat).map(([x, y]) => place(x, y));
  const ring = (flat: readonly number[], isOuter: boolean) => wind([...line(flat), place(flat[0], flat[1])], isOuter);
  const feature = (id: string, what: string, geometry: Geometry, properties: Record<string, unknown>): SiteFeature => {
    return { type: 'Feature', ...(id !== '' && { id }), geometry, properties: { what, ...properties } };
  };
  const area = (outline: readonly number[], holes: readonly (readonly number[])[] = []): Geometry => {
    return { type: 'Polygon', coordinates: [ring(outline, true), ...holes.map((hole) => ring(hole, false))] };
  };
  const way = (flat: readonly number[]): Geometry => ({ type: 'LineString', coordinates: line(flat) });
  const point = ({ x, y }: { readonly x: number; readonly y: number }): Geometry => {
    return { type: 'Point', coordinates: place(x, y) };
  };
  const nodes = new Map(site.walkways.nodes.map((node) => [node.id, node]));
  const features = [
    ...site.buildings.map((b) => {
      const properties = { height: b.top, min_height: b.base, height_from: b.heightFrom, use: b.use };
      return feature(b.id, 'building', area(b.footprint, b.holes), properties);
    }),
    ...site.barriers.map(({ id, kind, line: own, height, opaque }) =>
      feature(id, 'barrier', way(own), { kind, height_m: height, opaque }),
    ),
    ...site.trees.map((tree) =>
      feature(tree.id, 'tree', point(tree), {
        crown_radius_m: tree.crownRadius,
        crown_height_m: tree.crownHeight,
        transmittance: tree.transmittance,
      }),
    ),
    ...site.lamps.map((lamp) => feature(lamp.id, 'lamp', point(lamp), { height_m: lamp.height, flux_lm: lamp.flux })),
    ...site.mounts.map((mount) => feature(mount.id, 'mount', point(mount), { max_height_m: mount.maxHeight })),
    ...site.assets.map((asset) =>
      feature(asset.id, 'asset', point(asset), { kind: asset.kind, weight: asset.weight, node: asset.node }),
    ),
    ...site.zones.map((zone) => feature(zone.id, 'zone', area(zone.ring), {})),
    ...site.roads.lanes.map(({ id, line: own, width, speedLimit, next, turn, junction, signal, givesWay, level }) =>
      feature(id, 'lane', way(own), {
        ...{ width_m: width, speed_limit_kmh: Math.round((speedLimit / METRES_PER_SECOND_PER_KMH) * 1e6) / 1e6 },
        ...{ next, turn, junction, signal, level, ...(givesWay === true && { gives_way: true }) },
      }),
    ),
    ...site.walkways.paths.map(({ from, to, width, crossing, level }) => {
      const [a, b] = [nodes.get(from)!, nodes.get(to)!];
      const properties = { from, to, width_m: width, crossing: crossing?.id ?? null, level };
      return feature('', 'path', way([a.x, a.y, b.x, b.y]), properties);
    }),
  ];
  const attribution = site.attribution === '' ? {} : { attribution: site.attribution };
  return { type: 'FeatureCollection', name: site.name, ...attribution, features };
}
