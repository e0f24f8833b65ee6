/** The canvas: the city, those who move in it, the cameras and what they see, and the loop that draws them. */
import { Canvas } from '@react-three/fiber';
import { useMemo } from 'react';
import { message } from '../../scenarios/messages/catalogue.ts';
import type { Session } from '../playback/session.ts';
import type { CoverageDesk } from '../simulation/coverage.ts';
import type { AlertStory } from '../story/alerts.ts';
import type { IncidentStory } from '../story/incidents.ts';
import { Bodies } from './Bodies.tsx';
import type { Beholder } from './beholder.ts';
import { FIELD_OF_VIEW } from './beholder.ts';
import { Cameras } from './Cameras.tsx';
import { Chosen } from './Chosen.tsx';
import { City } from './City.tsx';
import { Coverage } from './Coverage.tsx';
import { citySolids } from './city-solids.ts';
import { Eye } from './Eye.tsx';
import { Loop } from './Loop.tsx';
import { Marks } from './Marks.tsx';
import { usePalette } from './palette.ts';

export interface StageProps {
  readonly session: Session;
  readonly desk: CoverageDesk;
  readonly alerts: readonly AlertStory[];
  readonly incidents: readonly IncidentStory[];
  readonly onEye: (eye: Beholder | null) => void;
  readonly onFrame: () => void; // after each drawn frame
}

export function Stage({ session, desk, alerts, incidents, onEye, onFrame }: StageProps) {
  const { page, sky, shade } = usePalette();
  const { site, scenario } = session.place;
  const solids = useMemo(() => citySolids(site), [site]);
  return (
    <Canvas
      flat
      frameloop="demand"
      dpr={[1, 2]}
      camera={{ fov: FIELD_OF_VIEW, position: [0, -100, 100] }}
      gl={{ antialias: true, preserveDrawingBuffer: false }}
      aria-label={message('viewer.plan', { scenario: scenario.name })}
      role="img"
    >
      <color attach="background" args={[page]} />
      <hemisphereLight args={[sky, shade, 2.4]} position={[0, 0, 1]} />
      <directionalLight intensity={1.1} position={[-0.5, -0.7, 1]} />
      <City site={site} solids={solids} />
      <Coverage desk={desk} layouts={session.place.layouts} />
      <Cameras layouts={session.place.layouts} />
      <Bodies session={session} />
      <Marks {...{ session, alerts, incidents }} />
      <Chosen {...{ session, alerts, incidents }} />
      <Eye {...{ session, alerts, incidents, onEye }} buildings={solids.buildings} />
      <Loop {...{ session, onFrame }} />
    </Canvas>
  );
}
