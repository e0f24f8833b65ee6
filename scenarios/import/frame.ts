/** Site frame ↔ longitude and latitude: a transverse Mercator projection around the site's origin (WGS84). */
import proj4 from 'proj4';
import type { Site } from '../../sim/world/site.ts';

type Origin = Site['origin'];

export type ToLonLat = (x: number, y: number) => [lon: number, lat: number];

/** Degrees, WGS84 → metres east and north in the site frame. */
export type Plane = (lon: number, lat: number) => readonly [x: number, y: number];

function projectionAround({ lon, lat }: Origin) {
  const local = `+proj=tmerc +lat_0=${lat} +lon_0=${lon} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m`;
  return proj4(local, 'WGS84');
}

export function toLonLat({ origin }: { readonly origin: Origin }): ToLonLat {
  const projection = projectionAround(origin);
  return (x, y) => {
    const [east, north] = projection.forward([x, y]);
    return [Number(east.toFixed(7)), Number(north.toFixed(7))];
  };
}

export function planeAround(origin: Origin): Plane {
  const projection = projectionAround(origin);
  return (lon, lat) => projection.inverse([lon, lat]) as [number, number];
}

/** A longitude within half a turn of `middle`, so that a place on both sides of the antimeridian lies together. */
export function unwrapped(lon: number, middle: number): number {
  return lon - 360 * Math.round((lon - middle) / 360);
}

/** The site frame as a GIS reads it beside a world file: well-known text of the same projection. */
export function projectionText({ origin: { lon, lat } }: { readonly origin: Origin }): string {
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
