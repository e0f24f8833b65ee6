/** Pairs of points as lines a pixel wide: one draw call for all of a kind. */
import { useEffect, useMemo, useRef } from 'react';
import { BufferAttribute, BufferGeometry, type LineSegments } from 'three';
import { useFineDetail } from './detail.ts';
import { LAYER } from './layers.ts';

interface LinesProps {
  readonly points: Float32Array;
  readonly color: string;
  readonly order: number;
  readonly isThrough?: boolean; // whatever stands before them
  readonly layer?: number;
  readonly finest?: number; // CSS px that a metre must have for the beholder to be shown them
}

export function Lines({ points, color, order, isThrough = false, layer = LAYER.real, finest = 0 }: LinesProps) {
  const geometry = useMemo(
    () => new BufferGeometry().setAttribute('position', new BufferAttribute(points, 3)),
    [points],
  );
  useEffect(() => () => geometry.dispose(), [geometry]);
  const lines = useRef<LineSegments>(null);
  useFineDetail(lines, layer, finest);
  return (
    <lineSegments ref={lines} geometry={geometry} renderOrder={order} layers={layer}>
      <lineBasicMaterial color={color} depthTest={!isThrough} depthWrite={false} />
    </lineSegments>
  );
}
