/**
 * Pixel density: how many pixels a metre of the target fills, and the scales that say what that is enough for.
 *
 * Density is that of a plane facing the camera at `depth` along the optical axis (slant, not ground distance): a
 * pinhole gives f / depth, the same anywhere on that plane. Sideways extents take it as it is. Upright extents shrink
 * by about the cosine of the angle under which the camera looks down on them; `bodyHeightPx` in pinhole.ts projects
 * feet and head instead, which is exact off the axis too.
 */
/** A step of a scale: at least `pxPerM` is asked for the task. */
export interface DensityStep {
  readonly name: string;
  readonly pxPerM: number;
}

export interface DensityScale {
  readonly id: string;
  readonly standard: string;
  readonly source: string;
  readonly steps: readonly DensityStep[]; // rising
}

/** Withdrawn on 9 Oct 2025, and still what nearly every data sheet and tender quotes. */
export const DORI: DensityScale = {
  id: 'iec-2014',
  standard: 'IEC 62676-4:2014',
  source: 'cctv-check.de, DORI page; "inspect" assumed',
  steps: [
    { name: 'monitor', pxPerM: 12.5 },
    { name: 'detect', pxPerM: 25 },
    { name: 'observe', pxPerM: 62.5 },
    { name: 'recognise', pxPerM: 125 },
    { name: 'identify', pxPerM: 250 },
    { name: 'inspect', pxPerM: 1000 },
  ],
};

export const OODPCVS: DensityScale = {
  id: 'iec-2025',
  standard: 'IEC 62676-4:2025',
  source: 'jvsg.com/?p=11243, 6 Feb 2026',
  steps: [
    { name: 'overview', pxPerM: 20 },
    { name: 'outline', pxPerM: 40 },
    { name: 'discern', pxPerM: 80 },
    { name: 'perceive', pxPerM: 125 },
    { name: 'characterise', pxPerM: 250 },
    { name: 'validate', pxPerM: 500 },
    { name: 'scrutinise', pxPerM: 1500 },
  ],
};

export const DENSITY_SCALES: readonly DensityScale[] = [DORI, OODPCVS];

/** The lowest step of any scale, px/m: what is further away is neither looked for nor called covered. */
export const LOWEST_DENSITY = Math.min(...DENSITY_SCALES.map(({ steps }) => steps[0].pxPerM));

/** px/m on the plane at `depth` (m along the axis). */
export function densityAt(focalPx: number, depth: number): number {
  return focalPx / depth;
}

/** m along the axis at which `pxPerM` is still met. */
export function distanceAt(pxPerM: number, focalPx: number): number {
  return focalPx / pxPerM;
}
