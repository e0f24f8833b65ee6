/** The sign on whatever is selected. */
import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useMemo } from 'react';
import { type Told, whereIs } from '../story/where.ts';
import { useView } from '../view-state.ts';
import { MarkPoints } from './mark-points.ts';
import { usePalette } from './palette.ts';
import { targetTexture } from './sprites.ts';

const SIZE = 24; // CSS px

export function Chosen(told: Told) {
  const { chosen } = usePalette();
  const ratio = useThree(({ viewport }) => viewport.dpr);
  const mark = useMemo(() => new MarkPoints(targetTexture(), chosen, SIZE * ratio, 60), [chosen, ratio]);
  useEffect(() => () => mark.dispose(), [mark]);
  useFrame(() => {
    told.session.look();
    const { selection, layout } = useView.getState();
    const place = selection && whereIs(told, layout, selection);
    mark.fill(place ? [place] : []);
  });
  return <primitive object={mark.points} />;
}
