/**
 * Detail that would be less than a pixel is not drawn for the beholder: in a city it is most of what there is to draw, and
 * all it makes is murk. A camera of the layout stands near, and is always shown it.
 */
import { useFrame } from '@react-three/fiber';
import type { RefObject } from 'react';
import type { Object3D } from 'three';
import { groundScale } from './ground-scale.ts';
import { LAYER } from './layers.ts';

/** @param finest CSS px that a metre of the ground must have */
export function useFineDetail(detail: RefObject<Object3D | null>, layer: number, finest: number): void {
  useFrame(({ camera, size }) => {
    const isTooFine = groundScale(camera, size.height) < finest;
    detail.current?.layers.set(isTooFine ? LAYER.picture : layer);
  });
}
