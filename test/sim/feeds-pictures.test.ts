import { expect, test } from 'vitest';
import { viewColumns } from '../../engine/columns/columns.ts';
import { entityNamed, keyFromSeed } from '../../engine/random/draw.ts';
import { BODY } from '../../sim/cameras/bodies.ts';
import type { CameraSpec } from '../../sim/cameras/layout.ts';
import { createEye, createSightScratch, findSightings, SIGHTING } from '../../sim/cameras/visibility.ts';
import { reportedPose } from '../../sim/feeds/frames.ts';
import { developPicture, imageFrameOf, NOON, PICTURE_WIDTH, paintBackground } from '../../sim/feeds/pictures.ts';
import { drawBodies } from '../../sim/feeds/silhouettes.ts';
import { compileOccluders } from '../../sim/world/occluders.ts';
import type { Site } from '../../sim/world/site.ts';

const KEY = keyFromSeed('pictures');
const NAME = entityNamed('p');
const CAMERA: CameraSpec = {
  ...{ id: 'p', model: 'test', x: 0, y: 0, z: 6, heading: 0, tilt: 0.2, horizontalFov: 1.3, masks: [], frameRate: 5 },
  ...{ widthPx: 1920, heightPx: 1080, exposureTime: 0.01, minimumIllumination: 0.1, infraredRange: 0 },
  ...{ price: { amount: 0, currency: 'KZT' }, phase: '1', group: 'a' },
};
const SITE = {
  buildings: [{ id: 'b', footprint: [2, 15, 10, 15, 10, 20, 2, 20], holes: [], faces: [], base: 0, top: 9 }],
  ...{ barriers: [], trees: [] },
} as unknown as Site;
const OCCLUDERS = compileOccluders(SITE);
const background = paintBackground(CAMERA, OCCLUDERS, NOON);

/** The picture with one person at (x, y), seen without regard to the city, so that only the depth test hides. */
function withPerson(x: number, y: number): Float32Array {
  const bodies = viewColumns(BODY, 1);
  bodies.x0[0] = bodies.x1[0] = x;
  bodies.y0[0] = bodies.y1[0] = y;
  bodies.halfLength[0] = bodies.halfWidth[0] = 0.25;
  bodies.height[0] = 1.7;
  bodies.idLo[0] = 7;
  const sightings = viewColumns(SIGHTING, 1);
  const eye = createEye(CAMERA, 100, null, new Float64Array(0));
  findSightings(eye, bodies, Int32Array.of(0), 0, 1, 1, 0.2, createSightScratch(1), sightings, 0);
  return drawBodies(background, bodies, sightings, 0, 1, KEY, NAME, PICTURE_WIDTH / CAMERA.widthPx);
}

/** Rows in which a picture differs visibly from the empty street. */
function changedRows(picture: Float32Array): number[] {
  const changed = [...picture.keys()].filter((pixel) => Math.abs(picture[pixel] - background.luma[pixel]) > 8);
  return [...new Set(changed.map((pixel) => Math.floor(pixel / PICTURE_WIDTH)))];
}

test('a person is drawn as tall as the pinhole says, and not at all behind a house', () => {
  const focal = PICTURE_WIDTH / 2 / Math.tan(0.65);
  const rows = changedRows(withPerson(-4, 18));
  const height = (focal * 1.7 * Math.cos(0.2)) / 18;
  expect(Math.abs(Math.max(...rows) - Math.min(...rows) - height)).toBeLessThan(4);
  expect(changedRows(withPerson(6, 25))).toEqual([]);
});

test('the sky is brighter than walls, walls in the sun are brighter than those in shade', () => {
  const at = (u: number, v: number) => background.luma[v * PICTURE_WIDTH + u];
  const [sky, wall] = [at(20, 2), at(225, 60)];
  expect(sky).toBeGreaterThan(wall);
  const shaded = paintBackground(CAMERA, OCCLUDERS, { ...NOON, sun: [0, 0.6, 0.8] });
  expect(wall).toBeGreaterThan(shaded.luma[60 * PICTURE_WIDTH + 225] + 10);
});

test('noise has the declared spread, is new at every exposure and the same for the same one', () => {
  const first = developPicture(background, background.luma, KEY, NAME, 1);
  expect(developPicture(background, background.luma, KEY, NAME, 1)).toEqual(first);
  expect(developPicture(background, background.luma, KEY, NAME, 2)).not.toEqual(first);
  const away = first.map((value, pixel) => value - background.luma[pixel]).length;
  let squares = 0;
  first.forEach((value, pixel) => {
    squares += (value - background.luma[pixel]) * (value - background.luma[pixel]);
  });
  // Rounding to whole steps adds 1/12; white skies are cut off.
  expect(Math.sqrt(squares / away)).toBeGreaterThan(0.9 * NOON.noise);
  expect(Math.sqrt(squares / away)).toBeLessThan(1.1 * NOON.noise);
});

test('a frame of the contract has one byte for each pixel', () => {
  const pixels = developPicture(background, background.luma, KEY, NAME, 0);
  const frame = imageFrameOf(background, pixels, CAMERA.id, 1000, reportedPose(CAMERA));
  expect([frame.width, frame.height, frame.stride, frame.pixels.length]).toEqual([320, 180, 320, 320 * 180]);
});
