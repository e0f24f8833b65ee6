/**
 * Layouts against the catalogue and the city: models and mounts looked up, lenses, masks and places held against
 * them, and the result a layout in SI.
 */
import { distanceToRing, selfIntersection } from '../../engine/geometry/polygon.ts';
import type { CameraSpec, Layout } from '../../sim/cameras/layout.ts';
import { isInsideSolid } from '../../sim/world/occluders.ts';
import type { Mount, Site } from '../../sim/world/site.ts';
import type { Phrase } from '../messages/catalogue.ts';
import type { CameraModel } from '../schema/catalogue.ts';
import {
  type Assumable,
  type CameraEntry,
  type CameraNames,
  cameraNames,
  cameraSchema,
  type LayoutFile,
} from '../schema/layout.ts';
import { paired, RADIANS_PER_DEGREE } from '../schema/quantities.ts';
import { duplicates, noSuch } from './names.ts';
import type { Path, Slip } from './problem.ts';
import { entries, part } from './shape.ts';

export type Catalogue = ReadonlyMap<string, CameraModel>;

/** What nobody knows of a layout's cameras, by their ids; cameras of which all is known are not in it. */
export type Assumptions = ReadonlyMap<string, readonly Assumable[]>;

/** A camera of a file that may be wrong: its names, and all of it where its own shape is right. */
export interface CameraDraft {
  readonly names: CameraNames;
  readonly entry: CameraEntry | null;
}

/** @param file a layout as parsed, whatever its shape */
export function cameraDrafts(file: unknown): CameraDraft[] {
  const cameras = part(file, 'cameras');
  const names = entries(cameras, cameraNames);
  return entries(cameras, cameraSchema).map((entry, i) => ({ names: names[i] ?? {}, entry }));
}

/** What is wrong with a layout beside its shape; without a city, mounts and walls are not looked at. */
export function layoutSlips(cameras: readonly CameraDraft[], catalogue: Catalogue, site: Site | null): Slip[] {
  const mounts = site === null ? null : mountsOf(site);
  return [
    ...duplicates(
      cameras.map(({ names }) => names.id),
      (i) => ['cameras', i, 'id'],
    ),
    ...cameras.flatMap(({ names, entry }, i) => {
      const path: Path = ['cameras', i];
      const model = catalogue.get(names.model ?? '');
      return [
        ...(entry === null || model === undefined ? [] : lensSlips(entry, model, path)),
        ...(entry === null || model === undefined ? [] : maskSlips(entry, model, path)),
        ...(mounts === null ? [] : mountSlips(names, path, mounts)),
        ...(entry === null || site === null || mounts === null ? [] : placeSlips(entry, path, site, mounts)),
      ];
    }),
  ];
}

/** Cameras of models that the catalogue does not have. */
export function modelSlips(cameras: readonly CameraDraft[], catalogue: Catalogue): Slip[] {
  return cameras.flatMap(({ names: { model } }, i) =>
    model === undefined || catalogue.has(model)
      ? []
      : [noSuch(['cameras', i, 'model'], model, 'noun.model', 'where.catalogue', catalogue.keys())],
  );
}

function mountSlips({ mount }: CameraNames, path: Path, mounts: ReadonlyMap<string, Mount>): Slip[] {
  if (mount === undefined || mounts.has(mount)) return [];
  return [noSuch([...path, 'mount'], mount, 'noun.mount', 'where.city', mounts.keys())];
}

const SLACK = 1e-9; // rad and Hz: limits were themselves converted

function lensSlips(camera: CameraEntry, model: CameraModel, path: Path): Slip[] {
  const slips: Slip[] = [];
  const { horizontalFov, frameRate } = camera;
  const { narrowestFov, widestFov } = model;
  const gaps = { model: model.id };
  if (horizontalFov !== null && (horizontalFov < narrowestFov - SLACK || horizontalFov > widestFov + SLACK)) {
    slips.push({
      path: [...path, 'horizontal_fov_deg'],
      says: 'problem.lens',
      value: degrees(horizontalFov),
      limit: range(degrees(narrowestFov), degrees(widestFov)),
      gaps,
    });
  }
  if (frameRate > model.frameRate + SLACK) {
    slips.push({
      path: [...path, 'frame_rate_hz'],
      says: 'problem.must_be',
      value: frameRate,
      limit: { key: 'limit.at_most', values: { limit: model.frameRate } },
    });
  }
  return slips;
}

function maskSlips({ masks }: CameraEntry, { id, widthPx, heightPx }: CameraModel, path: Path): Slip[] {
  return masks.flatMap((mask, m) => {
    const corners = paired(mask).flatMap(([x, y], corner): Slip[] => {
      if (x <= widthPx && y <= heightPx) return [];
      const limit: Phrase = { key: 'limit.exactly', values: { limit: `[${widthPx}, ${heightPx}]` } };
      const at = [...path, 'masks', m, corner];
      return [{ path: at, says: 'problem.mask_outside', value: [x, y], limit, gaps: { model: id } }];
    });
    return [...corners, ...crossing(mask, [...path, 'masks', m])];
  });
}

/** A slip where a ring crosses itself. */
export function crossing(ring: readonly number[], path: Path): Slip[] {
  const at = selfIntersection(ring);
  return at === null ? [] : [{ path, says: 'problem.crossing', gaps: { x: rounded(at[0]), y: rounded(at[1]) } }];
}

function placeSlips(camera: CameraEntry, path: Path, site: Site, mounts: ReadonlyMap<string, Mount>): Slip[] {
  const mount = camera.mount === undefined ? null : mounts.get(camera.mount);
  if (mount === undefined) return []; // told by its name
  const key = mount === null ? 'at_m' : 'mount';
  const [x, y] = placeOf(camera, mount);
  const slips: Slip[] = [];
  if (mount !== null && camera.height > mount.maxHeight) {
    const limit: Phrase = { key: 'limit.exactly', values: { limit: mount.maxHeight } };
    const at = [...path, 'height_m'];
    slips.push({ path: at, says: 'problem.above_mount', value: camera.height, limit, gaps: { mount: mount.id } });
  }
  const [west, south, east, north] = site.bounds;
  if (x < west || x > east || y < south || y > north) {
    const limit: Phrase = {
      key: 'limit.between',
      values: { least: `[${west}, ${south}]`, most: `[${east}, ${north}]` },
    };
    slips.push({ path: [...path, key], says: 'problem.outside_city', value: [x, y], limit });
  }
  const around = isInsideSolid(site, x, y, camera.height);
  if (around !== null) {
    const { footprint, holes } = site.buildings.find(({ id }) => id === around)!;
    const depth = Math.min(...[footprint, ...holes].map((ring) => distanceToRing(ring, x, y)));
    const gaps = { building: around, depth: rounded(depth) };
    slips.push({ path: [...path, key], says: 'problem.in_wall', fix: { key: 'fix.move_camera' }, gaps });
  }
  return slips;
}

/** The layout as the simulation takes it. The file must have no slips. */
export function resolveLayout(layout: LayoutFile, catalogue: Catalogue, site: Site): Layout {
  const mounts = mountsOf(site);
  const cameras = layout.cameras.map((camera): CameraSpec => {
    const model = catalogue.get(camera.model)!;
    const [x, y] = placeOf(camera, camera.mount === undefined ? null : mounts.get(camera.mount)!);
    return {
      id: camera.id,
      model: camera.model,
      x,
      y,
      z: camera.height,
      heading: camera.heading,
      tilt: camera.tilt,
      horizontalFov: camera.horizontalFov ?? model.widestFov,
      widthPx: model.widthPx,
      heightPx: model.heightPx,
      frameRate: camera.frameRate,
      exposureTime: model.exposureTime,
      minimumIllumination: model.minimumIllumination,
      infraredRange: model.infraredRange,
      masks: camera.masks,
      price: camera.price ?? model.price,
      phase: camera.phase,
      group: camera.group,
    };
  });
  return { name: layout.name, cameras: cameras.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** The cameras of which something is assumed: to the simulation an assumption is a value like any other. */
export function assumptionsOf({ cameras }: Pick<LayoutFile, 'cameras'>): Assumptions {
  return new Map(cameras.flatMap(({ id, assumed }) => (assumed.length > 0 ? [[id, assumed]] : [])));
}

function mountsOf(site: Site): Map<string, Mount> {
  return new Map(site.mounts.map((mount) => [mount.id, mount]));
}

function placeOf(camera: CameraEntry, mount: Mount | null): readonly [x: number, y: number] {
  return mount === null ? camera.at! : [mount.x, mount.y];
}

function range(least: number, most: number): Phrase {
  return least === most
    ? { key: 'limit.exactly', values: { limit: least } }
    : { key: 'limit.between', values: { least, most } };
}

/** As people wrote it: 70, not 69.99999999999999. */
export function degrees(angle: number): number {
  return Math.round((angle / RADIANS_PER_DEGREE) * 1e6) / 1e6;
}

function rounded(metres: number): number {
  return Math.round(metres * 100) / 100;
}
