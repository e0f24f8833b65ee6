/** The layout's cameras: a body at the apex, thin lines of the view volume, and a stem down to the ground. */
import { useEffect, useMemo } from 'react';
import { BufferAttribute, BufferGeometry } from 'three';
import { focalLengthPx } from '../../engine/geometry/pinhole.ts';
import { distanceAt, LOWEST_DENSITY } from '../../sim/cameras/density.ts';
import type { CameraSpec, Layout } from '../../sim/cameras/layout.ts';
import { useView } from '../view-state.ts';
import { FRUSTUM_SEGMENTS, footprint, writeFrustum } from './frustum.ts';
import { LAYER } from './layers.ts';
import { usePalette } from './palette.ts';
import { traceLines } from './solids.ts';

const SHORT = 7; // m, of a view volume that nobody asked about
const SELECTED = 18; // m

/** m along the axis at which the lowest step of any scale is still met. */
export function reachOf({ widthPx, horizontalFov }: CameraSpec): number {
  return distanceAt(LOWEST_DENSITY, focalLengthPx(widthPx, horizontalFov));
}

export function Cameras({ layouts }: { readonly layouts: readonly Layout[] }) {
  const palette = usePalette();
  const { layout, selection } = useView();
  const { cameras } = layouts[layout];
  const selected = selection?.kind === 'camera' ? cameras.find(({ id }) => id === selection.id) : undefined;
  const volumes = useSegments(useMemo(() => volumesOf(cameras), [cameras]));
  return (
    <>
      <lineSegments geometry={volumes} layers={LAYER.drawn} renderOrder={5}>
        <lineBasicMaterial color={palette.camera} transparent opacity={selected ? 0.35 : 0.75} depthWrite={false} />
      </lineSegments>
      {selected && <Selected camera={selected} color={palette.lit} />}
    </>
  );
}

function Selected({ camera, color }: { readonly camera: CameraSpec; readonly color: string }) {
  const volume = useSegments(useMemo(() => volumesOf([camera], SELECTED), [camera]));
  const edge = useSegments(
    useMemo(() => {
      const ring = footprint(camera, reachOf(camera));
      return traceLines(ring.length > 0 ? [[...ring, ring[0], ring[1]]] : [], 0.1);
    }, [camera]),
  );
  return (
    <>
      {[volume, edge].map((geometry, k) => (
        <lineSegments key={k === 0 ? 'volume' : 'edge'} geometry={geometry} layers={LAYER.drawn} renderOrder={6}>
          <lineBasicMaterial color={color} depthTest={k === 0} depthWrite={false} transparent />
        </lineSegments>
      ))}
    </>
  );
}

/** View volumes and stems as pairs of points. */
function volumesOf(cameras: readonly CameraSpec[], range = SHORT): Float32Array {
  const each = 6 * FRUSTUM_SEGMENTS + 6;
  const out = new Float32Array(each * cameras.length);
  cameras.forEach((camera, k) => {
    writeFrustum(camera, range, out, each * k);
    const { x, y, z } = camera;
    out.set([x, y, 0, x, y, z], each * k + 6 * FRUSTUM_SEGMENTS);
  });
  return out;
}

function useSegments(points: Float32Array): BufferGeometry {
  const geometry = useMemo(
    () => new BufferGeometry().setAttribute('position', new BufferAttribute(points, 3)),
    [points],
  );
  useEffect(() => () => geometry.dispose(), [geometry]);
  return geometry;
}
