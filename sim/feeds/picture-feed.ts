/**
 * One camera's pictures, exposure by exposure: the street as the light of the minute shows it, with whoever is in view.
 *
 * Exposure is automatic: by day a picture is as bright as at noon, and below `FULL_EXPOSURE` it darkens and its noise
 * grows, as gain replaces light. All of it assumed, in the shape that sensors have.
 */
import { cos, sin } from '../../engine/numeric/special.ts';
import type { Key } from '../../engine/random/draw.ts';
import type { BodyColumns } from '../cameras/bodies.ts';
import type { CameraSpec } from '../cameras/layout.ts';
import type { SightingColumns } from '../cameras/visibility.ts';
import type { ImageFrame } from '../pipeline/contract.ts';
import { areLampsOn, sunPosition } from '../world/light.ts';
import type { Occluders } from '../world/occluders.ts';
import type { Site } from '../world/site.ts';
import type { Conditions } from './conditions.ts';
import type { FeedCamera } from './feed.ts';
import { reportedPose } from './frames.ts';
import {
  type Background,
  developPicture,
  imageFrameOf,
  NOON,
  PICTURE_WIDTH,
  paintBackground,
  type Shading,
} from './pictures.ts';
import { drawBodies } from './silhouettes.ts';

/** lx of skylight from which a picture is fully exposed, and what is left of its brightness in the dark. */
const FULL_EXPOSURE = 400;
const DARKEST = 0.12;
/** Steps of noise by night, at most. */
const MOST_NOISE = 7;
/** The sun is at its full strength from this elevation on, rad. */
const FULL_SUN = 0.35;

/** The light of a moment as a camera's exposure makes it. @param at ms since the Unix epoch */
export function shadingAt(origin: Site['origin'], cloud: number, conditions: Conditions, at: number): Shading {
  const { azimuth, elevation } = sunPosition(origin.lon, origin.lat, at);
  const level = cos(elevation);
  const exposed = Math.min(1, Math.max(DARKEST, Math.sqrt(conditions.sky / FULL_EXPOSURE)));
  const strength = Math.min(1, Math.max(0, elevation / FULL_SUN)) * (1 - cloud);
  return {
    sun: [level * sin(azimuth), level * cos(azimuth), sin(elevation)],
    sunlight: NOON.sunlight * exposed * strength,
    skylight: NOON.skylight * exposed * (1 + (1 - strength) * 0.8), // exposure makes up for a sun that is not there
    conditions: { ...conditions, lamps: areLampsOn(conditions.sky) ? conditions.lamps : null },
    noise: Math.min(MOST_NOISE, NOON.noise / exposed),
  };
}

/** A camera whose pictures are taken, with its street as last painted. */
export interface PictureCamera {
  readonly spec: CameraSpec;
  readonly feed: Pick<FeedCamera, 'id' | 'key'>;
  street: Background | null;
  epoch: number; // ms: of the light it was painted by
}

/** One exposure: whose sightings, and when. */
export interface PicturedExposure {
  readonly index: number; // serial number at its camera
  readonly at: number; // ms since the Unix epoch
  readonly begin: number; // rows of the sightings
  readonly end: number;
}

/** What the light of a minute is painted with. */
export interface Studio {
  readonly occluders: Occluders;
  readonly shading: Shading;
  readonly epoch: number; // ms
}

export function createPictureCamera(
  spec: CameraSpec,
  feed: { readonly id: FeedCamera['id']; readonly key: Key },
): PictureCamera {
  return { spec, feed, street: null, epoch: Number.NaN };
}

/** Takes the picture of one exposure; paints the street anew where the light has changed. */
export function takePicture(
  camera: PictureCamera,
  { occluders, shading, epoch }: Studio,
  { bodies, sightings }: { readonly bodies: BodyColumns; readonly sightings: SightingColumns },
  exposure: PicturedExposure,
): ImageFrame {
  const { spec, feed } = camera;
  if (camera.street === null || camera.epoch !== epoch) {
    camera.street = paintBackground(spec, occluders, shading);
    camera.epoch = epoch;
  }
  const scale = PICTURE_WIDTH / spec.widthPx;
  const { begin, end } = exposure;
  const luma = drawBodies(camera.street, bodies, sightings, begin, end, feed.key, feed.id, scale);
  const pixels = developPicture(camera.street, luma, feed.key, feed.id, exposure.index);
  return imageFrameOf(camera.street, pixels, spec.id, exposure.at, reportedPose(spec));
}
