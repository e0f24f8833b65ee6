/**
 * Bodies as instances: a mesh a kind where they are large enough to have a shape, points where they are not or are too
 * many. Filled again for every frame that is drawn, without an allocation.
 */
import {
  BoxGeometry,
  BufferAttribute,
  type BufferGeometry,
  Color,
  CylinderGeometry,
  DynamicDrawUsage,
  BufferGeometry as Geometry,
  Group,
  IcosahedronGeometry,
  InstancedMesh,
  MeshLambertMaterial,
  Points,
  PointsMaterial,
} from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import { BODY_KIND } from '../../sim/cameras/bodies.ts';
import type { BodyFrame } from '../playback/bodies.ts';
import type { Palette } from './palette.ts';
import { discTexture } from './sprites.ts';

const NAMES = ['person', 'car', 'truck', 'bus'] as const satisfies readonly (keyof typeof BODY_KIND)[];

/** Instances that software rendering still draws at some 20 frames a second; the rest are points. */
export const MOST_SHAPES = 3000;
/** A person shorter than this on the screen is a dot, CSS px; so is a vehicle that is no longer. */
const SHORTEST = { person: 13, vehicle: 9 };
const DOT = 7; // CSS px
const FEWEST = 256; // bodies that there is always room for
const STOUTER = 1.25; // people are drawn that much broader than they are, to be found

export interface Counted {
  readonly shapes: number;
  readonly points: number;
}

export class BodyMeshes {
  readonly group = new Group();
  private readonly shapes: InstancedMesh[];
  private readonly points: Points<BufferGeometry, PointsMaterial>;
  private readonly colours: Color[];
  private capacity = 0;

  constructor(palette: Palette, layer: number, ratio: number) {
    this.colours = NAMES.map((name) => new Color(palette[name]));
    this.shapes = NAMES.map((_, k) => {
      const geometry = k === 0 ? personGeometry() : vehicleGeometry(k === 1);
      const mesh = new InstancedMesh(geometry, new MeshLambertMaterial({ color: this.colours[k] }), MOST_SHAPES);
      mesh.instanceMatrix.setUsage(DynamicDrawUsage);
      return mesh;
    });
    const look = {
      size: DOT * ratio,
      sizeAttenuation: false,
      vertexColors: true,
      map: discTexture(),
      transparent: true,
    };
    this.points = new Points(new Geometry(), new PointsMaterial(look));
    this.reserve(FEWEST);
    this.points.material.depthWrite = false;
    this.points.renderOrder = 8;
    for (const drawn of [...this.shapes, this.points]) {
      drawn.frustumCulled = false;
      drawn.layers.set(layer);
      this.group.add(drawn);
    }
  }

  /** @param scaleAt CSS px per metre at a point on the ground; 0 where it lies behind the eye */
  fill(bodies: BodyFrame, scaleAt: (x: number, y: number) => number): Counted {
    this.reserve(bodies.count);
    const place = this.points.geometry.getAttribute('position') as BufferAttribute;
    const tint = this.points.geometry.getAttribute('color') as BufferAttribute;
    for (const mesh of this.shapes) mesh.count = 0;
    let shapes = 0;
    let points = 0;
    for (let row = 0; row < bodies.count; row++) {
      const kind = bodies.kind[row];
      const scale = scaleAt(bodies.x[row], bodies.y[row]);
      if (scale === 0) continue;
      const isPerson = kind === BODY_KIND.person;
      const size = isPerson ? bodies.height[row] : bodies.length[row];
      if (shapes < MOST_SHAPES && size * scale >= (isPerson ? SHORTEST.person : SHORTEST.vehicle)) {
        writeMatrix(this.shapes[kind], bodies, row);
        shapes++;
      } else {
        place.setXYZ(points, bodies.x[row], bodies.y[row], bodies.height[row] / 2);
        tint.setXYZ(points, this.colours[kind].r, this.colours[kind].g, this.colours[kind].b);
        points++;
      }
    }
    this.points.geometry.setDrawRange(0, points);
    place.needsUpdate = true;
    tint.needsUpdate = true;
    for (const mesh of this.shapes) mesh.instanceMatrix.needsUpdate = true;
    return { shapes, points };
  }

  dispose(): void {
    for (const mesh of this.shapes) {
      mesh.geometry.dispose();
      mesh.dispose();
    }
    this.points.geometry.dispose();
  }

  private reserve(count: number): void {
    if (count <= this.capacity) return;
    this.capacity = 2 * count;
    for (const name of ['position', 'color']) {
      const column = new BufferAttribute(new Float32Array(3 * this.capacity), 3).setUsage(DynamicDrawUsage);
      this.points.geometry.setAttribute(name, column);
    }
  }
}

/** Shapes look north (y) at size 1 and stand on the ground: turned clockwise by the heading, then stretched. */
function writeMatrix(mesh: InstancedMesh, bodies: BodyFrame, row: number): void {
  const isPerson = bodies.kind[row] === BODY_KIND.person;
  const across = isPerson ? bodies.width[row] * STOUTER : bodies.width[row];
  const along = isPerson ? across : bodies.length[row];
  const sin = Math.sin(bodies.heading[row]);
  const cos = Math.cos(bodies.heading[row]);
  const m = mesh.instanceMatrix.array;
  const k = 16 * mesh.count++;
  m[k] = across * cos;
  m[k + 1] = -across * sin;
  m[k + 4] = along * sin;
  m[k + 5] = along * cos;
  m[k + 2] = m[k + 3] = m[k + 6] = m[k + 7] = m[k + 8] = m[k + 9] = m[k + 11] = 0;
  m[k + 10] = bodies.height[row];
  m[k + 12] = bodies.x[row];
  m[k + 13] = bodies.y[row];
  m[k + 14] = 0;
  m[k + 15] = 1;
}

/** A tapered body and a head. */
function personGeometry(): BufferGeometry {
  const body = new CylinderGeometry(0.5, 0.36, 0.82, 8).rotateX(Math.PI / 2).translate(0, 0, 0.41);
  const head = new IcosahedronGeometry(0.09, 1).scale(2.9, 2.9, 1).translate(0, 0, 0.91);
  return mergeGeometries([body.toNonIndexed(), head]);
}

/** A box; cars have a lower bonnet and boot. */
function vehicleGeometry(isCar: boolean): BufferGeometry {
  if (!isCar) return new BoxGeometry(1, 1, 0.94).translate(0, 0, 0.53);
  const body = new BoxGeometry(1, 1, 0.5).translate(0, 0, 0.35);
  const cabin = new BoxGeometry(0.86, 0.52, 0.42).translate(0, -0.06, 0.79);
  return mergeGeometries([body, cabin]);
}
