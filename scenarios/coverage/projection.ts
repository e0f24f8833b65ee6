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

/** The site frame as a GIS reads it beside a world file: well-known text of the same projection. */
export function projectionText({ origin: { lon, lat } }: Pick<Site, 'origin'>): string {
  const sphere = 'DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]]';
  const degrees = `GEOGCS["WGS 84",${sphere},PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]`;
  const parameters = Object.entries({
    latitude_of_origin: lat,
    central_meridian: lon,
    scale_factor: 1,
    false_easting: 0,
    false_northing: 0,
  }).map(([name, value]) => `PARAMETER["${name}",${value}]`);
  return `PROJCS["sunqar site",${degrees},PROJECTION["Transverse_Mercator"],${parameters.join(',')},UNIT["metre",1]]\n`;
}
