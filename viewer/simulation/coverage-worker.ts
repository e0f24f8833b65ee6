/** Works out, on a thread of its own, how densely the cameras of a layout see each cell of the ground. */
import { DORI } from '../../sim/cameras/density.ts';
import { type CameraCover, coverOf } from '../../sim/coverage/camera-cover.ts';
import { compileGround, type Ground } from '../../sim/coverage/ground.ts';
import { HEADLINE_HEIGHT } from '../../sim/coverage/measures.ts';
import { coveredMask } from '../../sim/coverage/overlay.ts';
import { compileOccluders, type Occluders } from '../../sim/world/occluders.ts';
import type { CoverageAsk, CoverageMap } from './coverage.ts';
import type { Place } from './reports.ts';

interface Surveyed {
  readonly place: Place;
  readonly ground: Ground;
  readonly occluders: Occluders;
  readonly covers: Map<string, CameraCover>; // by layout and camera
}

let surveyed: Surveyed | null = null;

self.onmessage = ({ data }: MessageEvent<Place | CoverageAsk>) => {
  if ('site' in data) {
    const { site } = data;
    surveyed = { place: data, ground: compileGround(site), occluders: compileOccluders(site), covers: new Map() };
  } else if (surveyed) self.postMessage(mapOf(surveyed, data));
};

function mapOf(surveyed: Surveyed, { layout, camera }: CoverageAsk): CoverageMap {
  const { place, ground } = surveyed;
  const all = place.layouts[layout].cameras.map(({ id }) => id);
  const covers = (camera === null ? all : [camera]).map((id) => cover(surveyed, layout, id));
  const { cell, column0, row0, rows, wordsPerRow } = ground;
  const columns = 32 * wordsPerRow;
  const steps = new Uint8Array(columns * rows);
  paint(steps, ground.open, 1);
  DORI.steps.forEach(({ pxPerM }, k) => {
    paint(steps, coveredMask(ground, covers, HEADLINE_HEIGHT, pxPerM), k + 2);
  });
  return { layout, camera, cell, minX: column0 * cell, minY: row0 * cell, columns, rows, steps };
}

function cover({ place, occluders, covers }: Surveyed, layout: number, id: string): CameraCover {
  const key = `${layout}/${id}`;
  const known = covers.get(key);
  if (known) return known;
  const built = coverOf(place.layouts[layout].cameras.find((camera) => camera.id === id)!, occluders);
  covers.set(key, built);
  return built;
}

function paint(steps: Uint8Array, mask: Int32Array, step: number): void {
  for (let word = 0; word < mask.length; word++) {
    for (let left = mask[word]; left !== 0; left &= left - 1) steps[32 * word + 31 - Math.clz32(left & -left)] = step;
  }
}
