/**
 * What lies under the pointer: by distance on the screen, so that what is small can be hit; else the building that the
 * pointer is on.
 */
import { type Camera, Vector3 } from 'three';
import {
  isAlertOn,
  isIncidentOn,
  isLossOn,
  type Point,
  placeOfAlert,
  placeOfIncident,
  type Told,
} from '../story/where.ts';
import type { Selection } from '../view-state.ts';
import { type BuildingBoxes, buildingAlong } from './pick-building.ts';

/** How far from the pointer something may lie, CSS px: signs win over cameras, and those over bodies. */
const REACH = 11;

export interface Pointer {
  readonly x: number; // CSS px, in the canvas
  readonly y: number;
  readonly width: number; // CSS px, of the canvas
  readonly height: number;
}

/** What can be picked. */
export interface Pickable extends Told {
  readonly boxes: BuildingBoxes; // of the site's buildings
}

export function pick(told: Pickable, layout: number, camera: Camera, pointer: Pointer): Selection | null {
  const { session, alerts, incidents } = told;
  const now = session.clock.time * 1000;
  const bodies = session.look();
  const signs: [Selection, Point | null][] = [
    ...alerts
      .filter((story) => isAlertOn(story, now))
      .map((story): [Selection, Point | null] => [
        { kind: 'alert', id: story.id },
        placeOfAlert(session, layout, story),
      ]),
    ...incidents
      .filter((story) => isIncidentOn(story, now) || isLossOn(story, now))
      .map((story): [Selection, Point | null] => [
        { kind: 'incident', id: story.incident.id },
        placeOfIncident(session, story),
      ]),
  ];
  const cameras = session.place.layouts[layout].cameras.map(({ id, x, y, z }): [Selection, Point] => [
    { kind: 'camera', id },
    [x, y, z],
  ]);
  const people = Array.from({ length: bodies.count }, (_, row): [Selection, Point] => [
    { kind: 'body', id: bodies.id[row] },
    [bodies.x[row], bodies.y[row], bodies.height[row] / 2],
  ]);
  const hit = [signs, cameras, people].map((kind) => nearest(kind, camera, pointer)).find((found) => found !== null);
  return hit ?? buildingUnder(told, camera, pointer);
}

function buildingUnder({ session, boxes }: Pickable, camera: Camera, pointer: Pointer): Selection | null {
  const { x, y, width, height } = pointer;
  const eye = camera.position.toArray();
  const far = new Vector3((2 * x) / width - 1, 1 - (2 * y) / height, 1).unproject(camera);
  const building = session.place.site.buildings[buildingAlong(boxes, eye, far.sub(camera.position).toArray())];
  return building ? { kind: 'building', id: building.id } : null;
}

const at = new Vector3();

function nearest(
  candidates: readonly [Selection, Point | null][],
  camera: Camera,
  { x, y, width, height }: Pointer,
): Selection | null {
  let best: Selection | null = null;
  let least = REACH;
  for (const [selection, place] of candidates) {
    if (place === null) continue;
    at.set(...place).project(camera);
    if (at.z > 1) continue;
    const distance = Math.hypot(((at.x + 1) / 2) * width - x, ((1 - at.y) / 2) * height - y);
    if (distance < least) [best, least] = [selection, distance];
  }
  return best;
}
