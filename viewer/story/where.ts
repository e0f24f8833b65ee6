/** Where something that can be selected is at the clock's time, and what of the story goes on then. */
import { centroid } from '../../engine/geometry/polygon.ts';
import type { Session } from '../playback/session.ts';
import type { Selection } from '../view-state.ts';
import type { AlertStory } from './alerts.ts';
import type { IncidentStory } from './incidents.ts';

export type Point = readonly [x: number, y: number, z: number];

export interface Told {
  readonly session: Session;
  readonly alerts: readonly AlertStory[];
  readonly incidents: readonly IncidentStory[];
}

const MARK_HEIGHT = 2.4; // m, over the head of whom it is about
/** What nobody resolves still stops being news, ms: shown as long as an alert that resolves at once, and a loss. */
const SHOWN_AFTER = 20_000;

/** Null where it is nowhere: a body that is indoors, a camera of another layout. */
export function whereIs(told: Told, layout: number, selection: Selection): Point | null {
  const { session, alerts, incidents } = told;
  switch (selection.kind) {
    case 'camera': {
      const camera = session.place.layouts[layout].cameras.find(({ id }) => id === selection.id);
      return camera ? [camera.x, camera.y, camera.z] : null;
    }
    case 'body': {
      const row = session.rowOf(selection.id);
      const { x, y, height } = session.bodies;
      return row < 0 ? null : [x[row], y[row], height[row] / 2];
    }
    case 'incident': {
      const story = incidents.find(({ incident }) => incident.id === selection.id);
      return story ? placeOfIncident(session, story) : null;
    }
    case 'alert': {
      const story = alerts.find(({ id }) => id === selection.id);
      return story ? placeOfAlert(session, layout, story) : null;
    }
    case 'building': {
      const building = session.building(selection.id);
      return building && [...centroid(building.footprint), building.top];
    }
  }
}

/** With its main actor while it lasts; where it was told to be before and after. */
export function placeOfIncident(session: Session, { actors, place, begins, ends }: IncidentStory): Point {
  const now = session.clock.time * 1000;
  const isOn = begins !== null && now >= begins && (ends === null || now <= ends);
  const row = isOn && actors.length > 0 ? session.rowOf(actors[0]) : -1;
  const { x, y } = session.bodies;
  return row < 0 ? [...place, MARK_HEIGHT] : [x[row], y[row], MARK_HEIGHT];
}

/** Where the pipeline believes it to be; else at the camera that saw it. */
export function placeOfAlert(session: Session, layout: number, { alert }: AlertStory): Point | null {
  if (alert.position) return [...alert.position, MARK_HEIGHT];
  const camera = session.place.layouts[layout].cameras.find(({ id }) => id === alert.cameras[0]);
  return camera ? [camera.x, camera.y, camera.z] : null;
}

export function isAlertOn({ at, resolvedAt }: AlertStory, now: number): boolean {
  return now >= at && now <= Math.max(resolvedAt ?? 0, at + SHOWN_AFTER);
}

export function isIncidentOn({ begins, ends }: IncidentStory, now: number): boolean {
  return begins !== null && now >= begins && (ends === null || now <= ends);
}

export function isLossOn({ lostAt, ends }: IncidentStory, now: number): boolean {
  return lostAt !== null && ends !== null && now > ends && now <= ends + SHOWN_AFTER;
}
