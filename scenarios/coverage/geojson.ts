/** Coverage as GeoJSON (RFC 7946): gaps as polygons, cameras as points with what each covers. */
import type { Layout } from '../../sim/cameras/layout.ts';
import type { Gap } from '../../sim/coverage/gaps.ts';
import type { CoverageMeasures } from '../../sim/coverage/measures.ts';
import type { Site } from '../../sim/world/site.ts';
import { toLonLat } from '../import/frame.ts';

const DEGREES = 180 / Math.PI;

export function coverageGeoJson(site: Site, layout: Layout, measures: CoverageMeasures, gaps: readonly Gap[]): string {
  const place = toLonLat(site);
  const polygons = gaps.map(({ rings, area, demandShare, near }, k) => ({
    type: 'Feature',
    id: `gap-${k + 1}`,
    geometry: {
      type: 'Polygon',
      coordinates: rings.map((ring, r) =>
        wind(
          ring.map(([x, y]) => place(x, y)),
          r === 0,
        ),
      ),
    },
    properties: { what: 'gap', area_m2: round(area, 1), demand_share: round(demandShare, 5), near },
  }));
  const points = layout.cameras.map((camera, k) => ({
    type: 'Feature',
    id: camera.id,
    geometry: { type: 'Point', coordinates: [...place(camera.x, camera.y), round(camera.z, 2)] },
    properties: {
      what: 'camera',
      model: camera.model,
      heading_deg: round(camera.heading * DEGREES, 2),
      tilt_deg: round(camera.tilt * DEGREES, 2),
      horizontal_fov_deg: round(camera.horizontalFov * DEGREES, 2),
      area_m2: round(measures.cameras[k].area, 1),
      only_here_m2: round(measures.cameras[k].onlyHere, 1),
    },
  }));
  const attribution = site.attribution === '' ? {} : { attribution: site.attribution };
  const collection = {
    type: 'FeatureCollection',
    name: layout.name,
    ...attribution,
    features: [...polygons, ...points],
  };
  return `${JSON.stringify(collection, null, 1)}\n`;
}

/** Outer rings counter-clockwise, holes clockwise, as the standard asks. */
export function wind(ring: [number, number][], outer: boolean): [number, number][] {
  let doubled = 0;
  for (let i = 1; i < ring.length; i++) doubled += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return doubled > 0 === outer ? ring : ring.toReversed();
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
