/** Alerts, losses and incidents that are on at the clock's time: the only saturated things in the scene. */
import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useMemo } from 'react';
import type { Texture } from 'three';
import {
  isAlertOn,
  isIncidentOn,
  isLossOn,
  type Point,
  placeOfAlert,
  placeOfIncident,
  type Told,
} from '../story/where.ts';
import { useView } from '../view-state.ts';
import { MarkPoints } from './mark-points.ts';
import { usePalette } from './palette.ts';
import { crossTexture, diamondTexture, triangleTexture } from './sprites.ts';

const SIZE = 17; // CSS px

export function Marks({ session, alerts, incidents }: Told) {
  const layout = useView((view) => view.layout);
  const palette = usePalette();
  const incidentMarks = useMarks(diamondTexture, palette.incident);
  const alikeMarks = useMarks(diamondTexture, palette.alike);
  const lossMarks = useMarks(crossTexture, palette.loss);
  const alertMarks = useMarks(triangleTexture, palette.alert);
  useFrame(() => {
    session.look();
    const now = session.clock.time * 1000;
    const places = (points: readonly (Point | null)[]) => points.filter((point) => point !== null);
    const on = incidents.filter((story) => isIncidentOn(story, now));
    const lost = incidents.filter((story) => isLossOn(story, now));
    const raised = alerts.filter((story) => isAlertOn(story, now));
    const [alike, real] = [true, false].map((is) => on.filter(({ incident }) => incident.isAlike === is));
    alikeMarks.fill(alike.map((story) => placeOfIncident(session, story)));
    incidentMarks.fill(real.map((story) => placeOfIncident(session, story)));
    lossMarks.fill(lost.map((story) => placeOfIncident(session, story)));
    alertMarks.fill(places(raised.map((story) => placeOfAlert(session, layout, story))));
  });
  return (
    <>
      <primitive object={alikeMarks.points} />
      <primitive object={incidentMarks.points} />
      <primitive object={lossMarks.points} />
      <primitive object={alertMarks.points} />
    </>
  );
}

function useMarks(texture: () => Texture, color: string): MarkPoints {
  const ratio = useThree(({ viewport }) => viewport.dpr);
  const marks = useMemo(() => new MarkPoints(texture(), color, SIZE * ratio), [texture, color, ratio]);
  useEffect(() => () => marks.dispose(), [marks]);
  return marks;
}
