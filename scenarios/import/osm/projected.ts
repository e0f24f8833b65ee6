/**
 * Where the nodes of an extract lie in the site frame, computed once: whatever is built from them shares corners.
 *
 * Rounded to centimetres, finer than anybody maps: outlines are then judged by the very numbers that are written, and
 * two neighbours along one way keep one line between them.
 */
import type { Plane } from '../frame.ts';
import type { OsmExtract } from './extract.ts';

export interface Projected {
  readonly x: Float64Array; // m east, by index of the node
  readonly y: Float64Array; // m north
}

export function projectNodes({ nodes }: OsmExtract, plane: Plane): Projected {
  const { lon, lat } = nodes;
  const x = new Float64Array(lon.length);
  const y = new Float64Array(lon.length);
  for (let k = 0; k < lon.length; k++) {
    const [east, north] = plane(lon[k], lat[k]);
    x[k] = centimetres(east);
    y[k] = centimetres(north);
  }
  return { x, y };
}

/** Rounded to whole centimetres, and never -0, which a file cannot tell from 0. */
export function centimetres(metres: number): number {
  return Math.round(100 * metres) / 100 + 0;
}
