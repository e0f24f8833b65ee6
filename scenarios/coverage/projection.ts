/** Site frame ↔ longitude and latitude: a transverse Mercator projection around the site's origin (WGS84). */
import proj4 from 'proj4';
import type { Site } from '../../sim/world/site.ts';

export type ToLonLat = (x: number, y: number) => [lon: number, lat: number];

export function toLonLat({ origin: { lon, lat } }: Pick<Site, 'origin'>): ToLonLat {
  const local = `+proj=tmerc +lat_0=${lat} +lon_0=${lon} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m`;
  const projection = proj4(local, 'WGS84');
  return (x, y) => {
    const [east, north] = projection.forward([x, y]);
    return [Number(east.toFixed(7)), Number(north.toFixed(7))];
  };
}
