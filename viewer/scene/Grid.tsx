/** Lines along north and east: every 50 m where the view is near enough to tell them apart, every 500 m always. */
import { useMemo } from 'react';
import type { Site } from '../../sim/world/site.ts';
import { useView } from '../view-state.ts';
import { Lines } from './Lines.tsx';
import { gridLines, traceLines } from './solids.ts';

const FINE = 50; // m
const COARSE = 500; // m
const NARROWEST = 7; // CSS px from line to line

interface GridProps {
  readonly site: Site;
  readonly color: string;
}

export function Grid({ site, color }: GridProps) {
  const hasGrid = useView((view) => view.hasGrid);
  return hasGrid ? <Shown site={site} color={color} /> : null;
}

function Shown({ site: { bounds }, color }: GridProps) {
  const fine = useMemo(() => traceLines(gridLines(bounds, FINE), 0), [bounds]);
  const coarse = useMemo(() => traceLines(gridLines(bounds, COARSE), 0), [bounds]);
  return (
    <>
      <Lines points={fine} color={color} order={-4} isThrough finest={NARROWEST / FINE} />
      <Lines points={coarse} color={color} order={-4} isThrough />
    </>
  );
}
