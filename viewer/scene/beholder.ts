/** The eye of whoever looks at the page: an orbit round a point of the site, or straight down on it as on a plan. */
import { MOUSE, type PerspectiveCamera, Vector3 } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { Site } from '../../sim/world/site.ts';

export const FIELD_OF_VIEW = 30; // degrees, vertical: narrow, so that a city looks like its plan
const SLANT = 0.72; // rad from straight down, of the first view
const LOWEST = 1.5; // rad from straight down
/** What panels take of the canvas, CSS px. */
const TAKEN = { top: 24, right: 24, bottom: 160, left: 24 };
/** Whoever goes further away than this, in first views, has lost the place. */
const FARTHEST = 3;
/** Fits within a pixel by then: each turn leaves a fifth of what is amiss. */
const TURNS = 24;

export class Beholder {
  readonly camera: PerspectiveCamera;
  readonly controls: OrbitControls;
  private readonly bounds: Site['bounds'];
  private readonly listeners = new Set<() => void>();
  private isWhole = true; // nobody has moved the view since all of the site was shown

  constructor(camera: PerspectiveCamera, canvas: HTMLElement, bounds: Site['bounds']) {
    this.camera = camera;
    this.bounds = bounds;
    this.controls = new OrbitControls(camera, canvas);
    this.controls.screenSpacePanning = false;
    this.controls.zoomToCursor = true;
    this.controls.minDistance = 15;
    this.controls.addEventListener('change', () => this.changed());
    this.controls.addEventListener('start', () => {
      this.isWhole = false;
    });
    this.home();
  }

  get isPlan(): boolean {
    return this.controls.maxPolarAngle === 0;
  }
  /** rad, clockwise from north, of what is up on the screen. */
  get heading(): number {
    return -this.controls.getAzimuthalAngle();
  }
  /** CSS px per metre at the point that is looked at. */
  get scale(): number {
    const { clientHeight } = this.controls.domElement!;
    return clientHeight / (2 * this.controls.getDistance() * Math.tan((this.camera.fov * Math.PI) / 360));
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** All of the site, from the south, in what panels leave free of the canvas. */
  home(): void {
    const polar = this.isPlan ? 0 : SLANT;
    const { clientWidth: width, clientHeight: height } = this.controls.domElement!;
    const { x, y, distance } = fitted(this.bounds, polar, Math.max(1, width), Math.max(1, height));
    this.controls.maxDistance = FARTHEST * distance;
    this.look(x, y, 0, distance, polar, 0);
    this.isWhole = true;
  }

  /** Straight down, as on a plan: dragging then moves it, and the other button turns it. */
  plan(): void {
    this.slant(0, 0);
    this.controls.mouseButtons = { LEFT: MOUSE.PAN, MIDDLE: MOUSE.DOLLY, RIGHT: MOUSE.ROTATE };
    if (this.isWhole) this.home();
  }

  perspective(): void {
    this.slant(0, LOWEST);
    this.controls.mouseButtons = { LEFT: MOUSE.ROTATE, MIDDLE: MOUSE.DOLLY, RIGHT: MOUSE.PAN };
    if (this.isWhole) this.home();
    else if (this.controls.getPolarAngle() < 0.1) this.turn(SLANT, this.controls.getAzimuthalAngle());
  }

  northUp(): void {
    this.turn(this.controls.getPolarAngle(), 0);
  }

  /** Brings a point into the middle; comes to `distance` unless nearer already. */
  focus(x: number, y: number, z: number, distance = Infinity): void {
    const { controls } = this;
    const away = Math.min(distance, controls.getDistance());
    this.isWhole = false;
    this.look(x, y, z, away, controls.getPolarAngle(), controls.getAzimuthalAngle());
  }

  /** Moves eye and point alike. */
  shift(dx: number, dy: number): void {
    const by = new Vector3(dx, dy, 0);
    this.camera.position.add(by);
    this.controls.target.add(by);
    this.controls.update();
  }

  dispose(): void {
    this.controls.dispose();
  }

  private slant(least: number, most: number): void {
    this.controls.minPolarAngle = least;
    this.controls.maxPolarAngle = most;
    this.controls.update();
    this.changed();
  }

  private turn(polar: number, azimuth: number): void {
    const { target } = this.controls;
    this.look(target.x, target.y, target.z, this.controls.getDistance(), polar, azimuth);
  }

  /** @param azimuth rad, counter-clockwise, of the eye round the point; 0: in the south */
  private look(x: number, y: number, z: number, distance: number, polar: number, azimuth: number): void {
    const flat = distance * Math.sin(Math.max(polar, 1e-6));
    this.controls.target.set(x, y, z);
    this.camera.position.set(
      x + flat * Math.sin(azimuth),
      y - flat * Math.cos(azimuth),
      z + distance * Math.cos(polar),
    );
    this.controls.update();
    this.changed();
  }

  private changed(): void {
    Object.assign(this.camera, clipPlanes(this.camera.position, this.bounds));
    this.camera.updateProjectionMatrix();
    for (const listener of this.listeners) listener();
  }
}

const NEAREST = 1; // m
/** Of the eye's height: no roof comes that near to it, unless the eye is among roofs. */
const NEAR_SHARE = 1 / 20;
/** Beyond the farthest corner. */
const FAR_SHARE = 1.05;

/**
 * Between which depths things are drawn: out to the farthest corner of the site, and from as far off as the eye's height
 * allows, because the nearer it begins, the less can depths far away be told apart.
 */
export function clipPlanes(
  { x, y, z }: { readonly x: number; readonly y: number; readonly z: number },
  [minX, minY, maxX, maxY]: Site['bounds'],
): { readonly near: number; readonly far: number } {
  const farthest = Math.hypot(Math.max(x - minX, maxX - x), Math.max(y - minY, maxY - y), z);
  return { near: Math.max(NEAREST, NEAR_SHARE * z), far: FAR_SHARE * farthest };
}

/**
 * From where the corners of the site come to lie just inside the free part of the canvas, seen from the south under
 * `polar`: found by turns, each of which moves and scales by what the last one left amiss.
 */
export function fitted(
  [minX, minY, maxX, maxY]: Site['bounds'],
  polar: number,
  width: number,
  height: number,
): { readonly x: number; readonly y: number; readonly distance: number } {
  const focal = height / 2 / Math.tan((FIELD_OF_VIEW * Math.PI) / 360); // CSS px
  const free = { width: width - TAKEN.left - TAKEN.right, height: height - TAKEN.top - TAKEN.bottom };
  const x = (minX + maxX) / 2;
  let y = (minY + maxY) / 2;
  let distance = maxY - minY + maxX - minX;
  for (let turn = 0; turn < TURNS; turn++) {
    const rows = [minY, maxY].map((edge) => {
      const depth = distance + (edge - y) * Math.sin(polar);
      return { scale: focal / depth, up: (focal * (edge - y) * Math.cos(polar)) / depth };
    });
    const high = Math.abs(rows[1].up - rows[0].up) / free.height;
    const wide = ((maxX - minX) * rows[0].scale) / free.width;
    const middle = (rows[0].up + rows[1].up) / 2 - (TAKEN.bottom - TAKEN.top) / 2;
    y += (0.8 * middle * distance) / focal / Math.max(0.2, Math.cos(polar));
    distance *= 1 + 0.8 * (Math.max(high, wide) - 1);
  }
  return { x, y, distance };
}
