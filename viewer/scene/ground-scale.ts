/** How long a metre of the ground is on the screen, in the middle of the picture. */
import type { Camera } from 'three';

/** CSS px per metre. @param height CSS px, of the picture */
export function groundScale({ position, matrixWorld, projectionMatrix }: Camera, height: number): number {
  const distance = position.z / matrixWorld.elements[10]; // m, to the ground along the axis
  return (projectionMatrix.elements[5] * height) / 2 / distance;
}
