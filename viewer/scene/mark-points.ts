/** Signs of one size on the screen, in front of everything: a draw call for all of a kind. */
import { BufferAttribute, BufferGeometry, Points, PointsMaterial, type Texture } from 'three';
import type { Point } from '../story/where.ts';
import { LAYER } from './layers.ts';

const MOST = 256; // at once

export class MarkPoints {
  readonly points: Points<BufferGeometry, PointsMaterial>;

  /** @param size device px */
  constructor(map: Texture, color: string, size: number, order = 50) {
    const geometry = new BufferGeometry().setAttribute('position', new BufferAttribute(new Float32Array(3 * MOST), 3));
    const look = { map, color, size, sizeAttenuation: false, transparent: true, depthTest: false, alphaTest: 0.1 };
    this.points = new Points(geometry, new PointsMaterial(look));
    this.points.frustumCulled = false;
    this.points.renderOrder = order;
    this.points.layers.set(LAYER.drawn);
    geometry.setDrawRange(0, 0);
  }

  fill(places: readonly Point[]): void {
    const { geometry } = this.points;
    const position = geometry.getAttribute('position') as BufferAttribute;
    places.slice(0, MOST).forEach((place, k) => {
      position.setXYZ(k, ...place);
    });
    geometry.setDrawRange(0, Math.min(MOST, places.length));
    position.needsUpdate = true;
  }

  dispose(): void {
    this.points.geometry.dispose();
    this.points.material.map?.dispose();
    this.points.material.dispose();
  }
}
