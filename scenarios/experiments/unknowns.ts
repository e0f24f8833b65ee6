/**
 * Cameras whose heading or lens nobody knows, as they may stand in truth: each draw gives every one of them a heading
 * and a width of view by chance. A draw is keyed by the camera's id and the draw's number alone, so that no other
 * camera, layout, seed or scenario shifts it, and a camera that stands in two layouts has the same luck in both.
 */
import { contains } from '../../engine/geometry/polygon.ts';
import { nearestOnSegment } from '../../engine/geometry/segment.ts';
import { atan2 } from '../../engine/numeric/special.ts';
import { entityNamed, keyFromSeed, uniform } from '../../engine/random/draw.ts';
import { STREAM } from '../../engine/random/streams.ts';
import type { CameraSpec, Layout } from '../../sim/cameras/layout.ts';
import type { Building, Site } from '../../sim/world/site.ts';
import type { Assumptions, Catalogue } from '../read/layout.ts';
import type { CameraModel } from '../schema/catalogue.ts';
import { RADIANS_PER_DEGREE } from '../schema/quantities.ts';

/** A range in which every value is as likely as any other. */
export interface Interval {
  readonly from: number; // rad
  readonly width: number; // rad
}

/** What may be drawn of a camera; null: it is known. */
export interface Unknown {
  readonly heading: Interval | null;
  readonly lens: Interval | null;
}

/** By camera id: cameras of which heading and lens are known are not in it. */
export type Unknowns = ReadonlyMap<string, Unknown>;

const TURN = 2 * Math.PI;
/** A camera this near to a wall hangs on it: brackets are shorter, and mapped walls lie a metre off; assumed. */
const ON_WALL = 2; // m
/** Nearer than this the side of the wall that a camera stands on is rounding. */
const ON_LINE = 1e-6; // m
/**
 * Where neither the file nor the model gives a range of lenses: the fixed lenses that are sold for streets and
 * entrances, 6 mm to 2.8 mm on sensors of 2 to 8 megapixels (the built-in catalogue's bullets, turrets and domes).
 */
export const FIXED_LENSES: Interval = { from: 52 * RADIANS_PER_DEGREE, width: (108 - 52) * RADIANS_PER_DEGREE };

export function unknownsOf(layout: Layout, assumed: Assumptions, catalogue: Catalogue, site: Site): Unknowns {
  return new Map(
    layout.cameras.flatMap((camera): [string, Unknown][] => {
      const names = assumed.get(camera.id) ?? [];
      const heading = names.includes('heading') ? headings(camera, site) : null;
      const lens = names.includes('lens') ? lenses(catalogue.get(camera.model)!) : null;
      return heading === null && lens === null ? [] : [[camera.id, { heading, lens }]];
    }),
  );
}

/** All the way round; beside a wall the half circle that looks away from it. */
function headings(camera: Pick<CameraSpec, 'x' | 'y' | 'z'>, site: Pick<Site, 'buildings'>): Interval {
  const away = awayFromWall(site, camera.x, camera.y, camera.z);
  return away === null ? { from: 0, width: TURN } : { from: away - TURN / 4, width: TURN / 2 };
}

/** A varifocal lens may be set to anything; of a fixed one that is assumed, nothing is known but what is sold. */
function lenses({ narrowestFov, widestFov }: CameraModel): Interval {
  return narrowestFov < widestFov ? { from: narrowestFov, width: widestFov - narrowestFov } : FIXED_LENSES;
}

/**
 * The heading straight away from the wall that a camera at (x, y, z) hangs on (rad, clockwise from north).
 *
 * That wall is the nearest within ON_WALL of the buildings that stand as high as the camera. At a corner it is straight
 * away from the corner, on the very line of a wall square to it.
 *
 * @returns null where there is no such wall, or where the camera stands inside the outline (under an overhang, say)
 */
export function awayFromWall({ buildings }: Pick<Site, 'buildings'>, x: number, y: number, z: number): number | null {
  let nearest: Foot = { distance: ON_WALL, dx: 0, dy: 0 };
  for (const building of buildings) {
    if (z < building.base || z > building.top) continue;
    for (const ring of [building.footprint, ...building.holes]) {
      const foot = footOn(ring, x, y);
      if (foot.distance < nearest.distance) nearest = footOutside(building, foot, x, y);
    }
  }
  const { dx, dy } = nearest;
  return dx === 0 && dy === 0 ? null : turned(atan2(dx, dy));
}

/** The nearest point of a ring, and the way from it to the camera. */
interface Foot {
  readonly distance: number; // m
  readonly dx: number; // of any length, away from the wall; both 0: there is none
  readonly dy: number;
}

function footOn(ring: readonly number[], x: number, y: number): Foot {
  let nearest: Foot = { distance: Infinity, dx: 0, dy: 0 };
  for (let i = 0; i < ring.length; i += 2) {
    const [ax, ay] = [ring[i], ring[i + 1]];
    const [bx, by] = [ring[(i + 2) % ring.length], ring[(i + 3) % ring.length]];
    const along = nearestOnSegment(ax, ay, bx, by, x, y);
    const dx = x - ax - along * (bx - ax);
    const dy = y - ay - along * (by - ay);
    const distance = Math.sqrt(dx * dx + dy * dy);
    if (distance >= nearest.distance) continue;
    nearest = distance > ON_LINE ? { distance, dx, dy } : { distance, dx: by - ay, dy: ax - bx };
  }
  return nearest;
}

/** The same foot where it looks out of the building; from inside it looks nowhere. */
function footOutside({ footprint, holes }: Building, foot: Foot, x: number, y: number): Foot {
  const isInside = (px: number, py: number) => contains(footprint, px, py) && !holes.some((h) => contains(h, px, py));
  if (foot.distance > ON_LINE) return isInside(x, y) ? { ...foot, dx: 0, dy: 0 } : foot;
  const step = 1e-3 / Math.sqrt(foot.dx * foot.dx + foot.dy * foot.dy); // a millimetre
  const isInward = isInside(x + step * foot.dx, y + step * foot.dy);
  return isInward ? { ...foot, dx: -foot.dx, dy: -foot.dy } : foot;
}

/** Not a scenario's seed: which way a camera looks is no luck of an evening. */
const KEY = keyFromSeed('unknown headings');

/** @param draw from 1 */
export function drawCamera(camera: CameraSpec, { heading, lens }: Unknown, draw: number): CameraSpec {
  const id = entityNamed(camera.id);
  const within = ({ from, width }: Interval, stream: number) => from + width * uniform(KEY, stream, id, draw);
  return {
    ...camera,
    heading: heading === null ? camera.heading : turned(within(heading, STREAM.unknownHeading)),
    horizontalFov: lens === null ? camera.horizontalFov : within(lens, STREAM.unknownLens),
  };
}

/** The layout as it may be in truth; cameras that are known are the same objects. */
export function drawLayout(layout: Layout, unknowns: Unknowns, draw: number): Layout {
  const cameras = layout.cameras.map((camera) => {
    const unknown = unknowns.get(camera.id);
    return unknown === undefined ? camera : drawCamera(camera, unknown, draw);
  });
  return { name: `${layout.name} ${draw}`, cameras };
}

/** In [0, 2π). */
function turned(angle: number): number {
  const rest = angle % TURN;
  return rest < 0 ? rest + TURN : rest;
}
