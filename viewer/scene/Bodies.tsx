/** Everybody who moves, twice: as the beholder needs to see them, and as a camera of the layout would show them. */
import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useMemo } from 'react';
import type { Session } from '../playback/session.ts';
import { useView } from '../view-state.ts';
import { BodyMeshes } from './body-meshes.ts';
import { reachOf } from './Cameras.tsx';
import { LAYER } from './layers.ts';
import { usePalette } from './palette.ts';
import { shown } from './shown.ts';

export function Bodies({ session }: { readonly session: Session }) {
  const palette = usePalette();
  const ratio = useThree(({ viewport }) => viewport.dpr);
  const drawn = useMeshes(palette, LAYER.drawn, ratio);
  const pictured = useMeshes(palette, LAYER.picture, ratio);
  useFrame(({ camera, size }) => {
    const bodies = session.look();
    const [m] = [camera.matrixWorldInverse.elements];
    const focal = (camera.projectionMatrix.elements[5] * size.height) / 2; // CSS px
    Object.assign(
      shown,
      drawn.fill(bodies, (x, y) => {
        const depth = -(m[2] * x + m[6] * y + m[14]);
        return depth > 0 ? focal / depth : 0;
      }),
    );
    const camera2 = lens(session);
    if (camera2 === null) return;
    const far = reachOf(camera2) ** 2;
    const isNear = (x: number, y: number) => (x - camera2.x) ** 2 + (y - camera2.y) ** 2 < far;
    pictured.fill(bodies, (x, y) => (isNear(x, y) ? Infinity : 0));
  });
  return (
    <>
      <primitive object={drawn.group} />
      <primitive object={pictured.group} />
    </>
  );
}

/** The camera whose own picture is shown, if any. */
export function lens({ place }: Session) {
  const { layout, selection, through } = useView.getState();
  if (through === 'off' || selection?.kind !== 'camera') return null;
  return place.layouts[layout].cameras.find(({ id }) => id === selection.id) ?? null;
}

function useMeshes(palette: ReturnType<typeof usePalette>, layer: number, ratio: number): BodyMeshes {
  const meshes = useMemo(() => new BodyMeshes(palette, layer, ratio), [palette, layer, ratio]);
  useEffect(() => () => meshes.dispose(), [meshes]);
  return meshes;
}
