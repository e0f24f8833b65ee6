/**
 * How densely cameras of a layout see each cell of the ground. Only what lies within their reach is looked at, so that
 * a camera costs the same in a yard and in a city; where they are spread so far that the map would be too large, its
 * cells grow.
 */
import { focalLengthPx } from '../../engine/geometry/pinhole.ts';
import { DORI, distanceAt, LOWEST_DENSITY } from '../../sim/cameras/density.ts';
import type { CameraSpec, Layout } from '../../sim/cameras/layout.ts';
import { type CameraCover, coverOf } from '../../sim/coverage/camera-cover.ts';
import { COVERAGE_CELL, compileGround } from '../../sim/coverage/ground.ts';
import { HEADLINE_HEIGHT } from '../../sim/coverage/measures.ts';
import { coveredMask } from '../../sim/coverage/overlay.ts';
import { compileOccluders, type Occluders } from '../../sim/world/occluders.ts';
import type { Site } from '../../sim/world/site.ts';

export interface CoverageAsk {
  readonly layout: number;
  readonly camera: string | null; // null: all cameras of the layout
}

/** Row 0 is the south edge. A cell is 0 in a building or outside, 1 in the open and unseen, k + 2 at step k of DORI. */
export interface CoverageMap extends CoverageAsk {
  readonly cell: number; // m
  readonly minX: number; // m
  readonly minY: number;
  readonly columns: number;
  readonly rows: number;
  readonly steps: Uint8Array<ArrayBuffer>;
}

/** Cells along a side: a texture that any graphics card takes. */
const MOST_CELLS = 4096;

type Box = Site['bounds'];

/** All that cameras of the layouts can see, or that can stand before it. */
export function withinReach(site: Site, layouts: readonly Layout[]): Site {
  const boxes = layouts.flatMap(({ cameras }) => cameras.map(reachBox));
  const isNear = (box: Box) => boxes.some((other) => meet(box, other));
  return {
    ...site,
    buildings: site.buildings.filter(({ footprint }) => isNear(boxOf(footprint))),
    barriers: site.barriers.filter(({ line }) => isNear(boxOf(line))),
    trees: site.trees.filter(({ x, y, crownRadius: r }) => isNear([x - r, y - r, x + r, y + r])),
    ...{ lamps: [], mounts: [], zones: [], assets: [] },
    roads: { ...site.roads, lanes: [], signals: [] },
    walkways: { nodes: [], paths: [], kerbs: [] },
  };
}

export class CoverageMaker {
  private readonly site: Site;
  private readonly layouts: readonly Layout[];
  private readonly occluders: Occluders;
  private readonly covers = new Map<string, CameraCover>(); // by layout, camera and cell

  constructor(site: Site, layouts: readonly Layout[]) {
    this.site = site;
    this.layouts = layouts;
    this.occluders = compileOccluders(site);
  }

  map({ layout, camera }: CoverageAsk): CoverageMap {
    const cameras = this.layouts[layout].cameras.filter(({ id }) => camera === null || id === camera);
    const bounds = windowOf(this.site.bounds, cameras.map(reachBox));
    const cell = COVERAGE_CELL * Math.ceil(longestSide(bounds) / (MOST_CELLS - 32) / COVERAGE_CELL); // words are whole
    const ground = compileGround({ ...this.site, bounds }, cell);
    const covers = cameras.map((each) => this.cover(layout, each, cell));
    const { column0, row0, rows, wordsPerRow } = ground;
    const columns = 32 * wordsPerRow;
    const steps = new Uint8Array(columns * rows);
    paint(steps, ground.open, 1);
    DORI.steps.forEach(({ pxPerM }, k) => {
      paint(steps, coveredMask(ground, covers, HEADLINE_HEIGHT, pxPerM), k + 2);
    });
    return { layout, camera, cell, minX: column0 * cell, minY: row0 * cell, columns, rows, steps };
  }

  private cover(layout: number, camera: CameraSpec, cell: number): CameraCover {
    const key = `${layout}/${camera.id}/${cell}`;
    const cover = this.covers.get(key) ?? coverOf(camera, this.occluders, cell);
    this.covers.set(key, cover);
    return cover;
  }
}

/** Round all that is in the picture and within range along the axis: its corners are the farthest off. */
function reachBox({ x, y, widthPx, heightPx, horizontalFov }: CameraSpec): Box {
  const focal = focalLengthPx(widthPx, horizontalFov);
  const reach = distanceAt(LOWEST_DENSITY, focal) * Math.hypot(1, widthPx / 2 / focal, heightPx / 2 / focal);
  return [x - reach, y - reach, x + reach, y + reach];
}

/** What of the site lies round the boxes; a corner of it where there are none. */
function windowOf([minX, minY, maxX, maxY]: Box, boxes: readonly Box[]): Box {
  const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
  const west = within(Math.min(...boxes.map(([edge]) => edge)), minX, maxX - COVERAGE_CELL);
  const south = within(Math.min(...boxes.map(([, edge]) => edge)), minY, maxY - COVERAGE_CELL);
  const east = within(Math.max(...boxes.map(([, , edge]) => edge)), west + COVERAGE_CELL, maxX);
  const north = within(Math.max(...boxes.map(([, , , edge]) => edge)), south + COVERAGE_CELL, maxY);
  return [west, south, east, north];
}

function longestSide([minX, minY, maxX, maxY]: Box): number {
  return Math.max(maxX - minX, maxY - minY);
}

function boxOf(line: readonly number[]): Box {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < line.length; k += 2) {
    minX = Math.min(minX, line[k]);
    maxX = Math.max(maxX, line[k]);
    minY = Math.min(minY, line[k + 1]);
    maxY = Math.max(maxY, line[k + 1]);
  }
  return [minX, minY, maxX, maxY];
}

function meet([aMinX, aMinY, aMaxX, aMaxY]: Box, [bMinX, bMinY, bMaxX, bMaxY]: Box): boolean {
  return aMinX <= bMaxX && bMinX <= aMaxX && aMinY <= bMaxY && bMinY <= aMaxY;
}

function paint(steps: Uint8Array, mask: Int32Array, step: number): void {
  for (let word = 0; word < mask.length; word++) {
    for (let left = mask[word]; left !== 0; left &= left - 1) steps[32 * word + 31 - Math.clz32(left & -left)] = step;
  }
}
