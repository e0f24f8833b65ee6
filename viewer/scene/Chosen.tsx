/** The sign on whatever is selected; a building is outlined too, because a sign alone does not say how far it goes. */
import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useMemo } from 'react';
import { type Told, whereIs } from '../story/where.ts';
import { useView } from '../view-state.ts';
import { Lines } from './Lines.tsx';
import { LAYER } from './layers.ts';
import { MarkPoints } from './mark-points.ts';
import { usePalette } from './palette.ts';
import { traceBuildings } from './solids.ts';
import { targetTexture } from './sprites.ts';

const SIZE = 24; // CSS px

export function Chosen(told: Told) {
  const { session } = told;
  const { chosen, lit } = usePalette();
  const ratio = useThree(({ viewport }) => viewport.dpr);
  const mark = useMemo(() => new MarkPoints(targetTexture(), chosen, SIZE * ratio, 60), [chosen, ratio]);
  useEffect(() => () => mark.dispose(), [mark]);
  useFrame(() => {
    session.look();
    const { selection, layout } = useView.getState();
    const place = selection && whereIs(told, layout, selection);
    mark.fill(place ? [place] : []);
  });
  const selection = useView((view) => view.selection);
  const outline = useMemo(() => {
    const building = selection?.kind === 'building' ? session.building(selection.id) : null;
    return building && traceBuildings([building]);
  }, [session, selection]);
  return (
    <>
      <primitive object={mark.points} />
      {outline && <Lines points={outline} color={lit} order={6} layer={LAYER.drawn} isThrough />}
    </>
  );
}
