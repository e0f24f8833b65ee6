/**
 * A camera of which some is known → a camera of a layout, what is not known chosen by one rule each and named in
 * `assumed`. Lists of cameras say where they stand and hardly ever where they look.
 */
import type { z } from 'zod';
import { hypot } from '../../../engine/numeric/special.ts';
import type { Building, Mount, Site } from '../../../sim/world/site.ts';
import { HEADROOM } from '../../../sim/world/walls.ts';
import type { Catalogue } from '../../read/layout.ts';
import { ASSUMABLE, type Assumable, type layoutSchema } from '../../schema/layout.ts';
import { RADIANS_PER_DEGREE } from '../../schema/quantities.ts';
import { indexLines, type LineIndex, nearestPoint } from '../osm/line-index.ts';
import { centimetres } from '../osm/projected.ts';
import {
  buildingAround,
  type Footprints,
  indexFootprints,
  nearestWall,
  type WallPlace,
} from '../osm/solids/footprints.ts';
import type { Surroundings } from '../osm/surroundings.ts';
import type { Direction } from './direction.ts';

export type LayoutInput = z.input<typeof layoutSchema>;
export type CameraInput = LayoutInput['cameras'][number];

/** What somebody wrote down of a camera; null is not told. Angles in degrees, as in a layout. */
export interface KnownCamera {
  readonly id: string;
  readonly x: number; // m
  readonly y: number;
  readonly kind: 'fixed' | 'dome' | 'panning' | 'anpr' | null;
  readonly model: string | null; // of the catalogue
  readonly carrier: 'pole' | 'wall' | null;
  readonly height: number | null; // m
  readonly direction: Direction | null;
  readonly tiltDeg: number | null;
  readonly widthDeg: number | null; // of view, where it is told beside the direction
}

/** What a camera is placed among. */
export interface CameraSetting {
  readonly bounds: Site['bounds'];
  readonly poles: readonly Mount[];
  readonly polesByPlace: LineIndex; // one line of no length each
  readonly footprints: Footprints;
  readonly surroundings: Surroundings;
  readonly catalogue: Catalogue;
}

export function cameraSetting(
  { bounds, mounts, buildings }: Pick<Site, 'bounds' | 'mounts' | 'buildings'>,
  surroundings: Surroundings,
  catalogue: Catalogue,
): CameraSetting {
  const poles = mounts.filter(({ id }) => id.startsWith('pole/'));
  const polesByPlace = indexLines(poles.map(({ x, y }) => [x, y, x, y]));
  return { bounds, poles, polesByPlace, footprints: indexFootprints(buildings), surroundings, catalogue };
}

/** Models of the generic catalogue by kind, assumed: the first that can be as wide as told, or simply the first. */
const MODELS: Readonly<Record<NonNullable<KnownCamera['kind']>, readonly string[]>> = {
  fixed: ['bullet-4mp-2.8', 'bullet-4mp-vari', 'bullet-8mp-vari'],
  dome: ['dome-4mp-2.8', 'dome-8mp-vari'],
  panning: ['ptz-4mp-25x'], // held at one preset
  anpr: ['anpr-2mp-tele'],
};

const SNAP = 3; //        m from a mapped camera to what carries it
const FROM_WALL = 0.3; // m, of a bracket
const MAP_ERROR = 1; //   m: a camera moved farther than that does not stand where the map has it; assumed
const WAY_OUT = 60; //    m from a camera in a building to a wall of it
const HEIGHTS = { wall: 4, pole: 6 } as const; // m, assumed
const LOWEST = 0.5; //    m, and
const HIGHEST = 100; //   m: what a layout holds
const BELOW_EDGE = 0.2; // m from a roof's edge or a canopy's underside to the lens
const AIMS: Readonly<Record<NonNullable<KnownCamera['kind']>, number>> = { fixed: 15, dome: 12, panning: 30, anpr: 20 };
const STEEPEST = 60; //   °: of an assumed tilt
const SIGHT = 60; //      m to a street that a camera is turned to; assumed
const ON_IT = 1; //       m from the middle of a way to what stands on it
const ASIDE = 0.17; //    cosine of 80°: a street less in front of the wall than that is not what the camera is for

/** The camera for a layout, or why there is none: outside the place, or in a building with no free wall near. */
export function placeCamera(known: KnownCamera, setting: CameraSetting): CameraInput | 'beyond' | 'buried' {
  const assumed = new Set<Assumable>();
  const spot = spotOf(known, setting);
  if (spot === null) return 'buried';
  if (hypot(spot.x - known.x, spot.y - known.y) > MAP_ERROR) assumed.add('position');
  const [west, south, east, north] = setting.bounds;
  if (spot.x < west || spot.x > east || spot.y < south || spot.y > north) return 'beyond';

  const height = heightOf(known, spot, setting, assumed);
  if (buildingAround(setting.footprints, spot.x, spot.y, height) >= 0) return 'buried';
  const lens = lensOf(known, setting, assumed);
  const headingDeg = known.direction?.headingDeg ?? assume('heading', headingFrom(spot, setting.surroundings), assumed);
  const tiltDeg = known.tiltDeg ?? assume('tilt', tiltFor(height, AIMS[known.kind ?? 'fixed']), assumed);
  return {
    id: known.id,
    model: lens.model,
    ...(spot.mount === null ? { at_m: [spot.x, spot.y] } : { mount: spot.mount.id }),
    height_m: height,
    heading_deg: rounded(headingDeg) % 360,
    tilt_deg: rounded(tiltDeg),
    ...(lens.widthDeg !== null && { horizontal_fov_deg: rounded(lens.widthDeg) }),
    ...(assumed.size > 0 && { assumed: ASSUMABLE.filter((name) => assumed.has(name)) }),
  };
}

function assume<T>(name: Assumable, value: T, assumed: Set<Assumable>): T {
  assumed.add(name);
  return value;
}

/** To tenths of a degree, and never -0. */
function rounded(degrees: number): number {
  return Math.round(10 * degrees) / 10 + 0;
}

interface Spot {
  readonly x: number; // m
  readonly y: number;
  readonly mount: Mount | null;
  readonly wall: WallPlace | null;
}

/** Out of the building that it is in; else on what carries it, where that is near; else where it is. */
function spotOf({ x, y, carrier }: KnownCamera, { poles, polesByPlace, footprints }: CameraSetting): Spot | null {
  const onWall = (wall: WallPlace): Spot => {
    return { x: centimetres(wall.x), y: centimetres(wall.y), mount: null, wall };
  };
  if (buildingAround(footprints, x, y, 1) >= 0) {
    const wall = nearestWall(footprints, [x, y], FROM_WALL, WAY_OUT);
    return wall === null ? null : onWall(wall);
  }
  const wall = carrier === 'pole' ? null : nearestWall(footprints, [x, y], FROM_WALL, SNAP);
  const near = carrier === 'wall' ? null : nearestPoint(polesByPlace, x, y, SNAP);
  if (near !== null && near.distance < (wall?.distance ?? Infinity)) {
    return { x: near.x, y: near.y, mount: poles[near.line], wall: null };
  }
  return wall === null ? { x: centimetres(x), y: centimetres(y), mount: null, wall: null } : onWall(wall);
}

/** As told, as far as what carries the camera reaches; below a canopy where one is above. */
function heightOf(known: KnownCamera, spot: Spot, setting: CameraSetting, assumed: Set<Assumable>): number {
  const { footprints } = setting;
  const told = known.height ?? assume('height', HEIGHTS[spot.wall !== null ? 'wall' : 'pole'], assumed);
  const wall: Building | null = spot.wall === null ? null : footprints.buildings[spot.wall.building];
  const limits = [
    spot.mount?.maxHeight ?? Infinity,
    wall === null ? Infinity : Math.max(LOWEST, wall.top - BELOW_EDGE),
    undersideAbove(footprints, spot, told) - BELOW_EDGE,
  ];
  const height = centimetres(Math.max(LOWEST, Math.min(HIGHEST, told, ...limits)));
  if (height !== centimetres(told)) assumed.add('height');
  return height;
}

/** Underside of the canopy that would enclose a camera at this height, or Infinity. */
function undersideAbove(footprints: Footprints, { x, y }: Spot, height: number): number {
  const canopy = buildingAround(footprints, x, y, height);
  const base = canopy < 0 ? Infinity : footprints.buildings[canopy].base;
  return base >= HEADROOM ? base : Infinity;
}

/** The model is known only where a model is told; the width of view only where it is told and the lens can give it. */
function lensOf(known: KnownCamera, { catalogue }: CameraSetting, assumed: Set<Assumable>) {
  const widthDeg = known.widthDeg ?? known.direction?.widthDeg ?? null;
  const width = (widthDeg ?? 0) * RADIANS_PER_DEGREE;
  const candidates = known.model !== null ? [known.model] : MODELS[known.kind ?? 'fixed'];
  if (known.model === null) assumed.add('model');
  const gives = candidates.find((name) => {
    const model = catalogue.get(name);
    return model !== undefined && model.narrowestFov <= width + SLACK && width <= model.widestFov + SLACK;
  });
  if (gives !== undefined) return { model: gives, widthDeg };
  if (known.model === null || widthDeg !== null) assumed.add('lens');
  return { model: candidates[0], widthDeg: null };
}

const SLACK = 1e-9; // rad: the limits were themselves converted

/** Towards the nearest carriageway or square, else the nearest footway; from a wall never along or into it. */
function headingFrom({ x, y, wall }: Spot, { driven, walked, squares }: Surroundings): number {
  const near = (lines: LineIndex) => {
    const nearest = nearestPoint(lines, x, y, SIGHT);
    return nearest === null ? [] : [{ ...nearest, lines }];
  };
  const [target] = [...near(driven), ...near(squares)].sort((a, b) => a.distance - b.distance).concat(near(walked));
  const outward = wall === null ? 0 : bearing(wall.outX, wall.outY);
  if (target === undefined) return outward;
  const [dx, dy] = target.distance < ON_IT ? alongSegment(target.lines, target.segment) : [target.x - x, target.y - y];
  if (wall === null) return bearing(dx, dy);
  const isInFront = dx * wall.outX + dy * wall.outY >= ASIDE * hypot(dx, dy);
  return isInFront ? bearing(dx, dy) : outward;
}

/** A camera on the carriageway itself looks along it. */
function alongSegment({ segments }: LineIndex, segment: number): [dx: number, dy: number] {
  const [ax, ay, bx, by] = segments.subarray(4 * segment, 4 * segment + 4);
  return [bx - ax, by - ay];
}

/** Degrees clockwise from north. */
function bearing(east: number, north: number): number {
  return (Math.atan2(east, north) / RADIANS_PER_DEGREE + 360) % 360;
}

/** So that the optical axis meets the ground that far away (m). */
function tiltFor(height: number, distance: number): number {
  return Math.min(STEEPEST, Math.atan2(height, distance) / RADIANS_PER_DEGREE);
}
