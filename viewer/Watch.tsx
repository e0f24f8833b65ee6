/** A run to be watched: the city fills the window, what there is to know floats at its edges. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Look } from './address.ts';
import { commandsOf } from './commands.ts';
import { Inspector } from './inspector/Inspector.tsx';
import { Attribution } from './panels/Attribution.tsx';
import { CameraPicture } from './panels/CameraPicture.tsx';
import { KeySheet } from './panels/KeySheet.tsx';
import { Legend } from './panels/Legend.tsx';
import { Palette } from './panels/Palette.tsx';
import { Readings } from './panels/Readings.tsx';
import { StoryList } from './panels/StoryList.tsx';
import { Timeline, type TimelineHandle } from './panels/Timeline.tsx';
import { type SeedChoice, Title } from './panels/Title.tsx';
import type { Session } from './playback/session.ts';
import type { Beholder } from './scene/beholder.ts';
import { NoPicture } from './scene/NoPicture.tsx';
import { Stage } from './scene/Stage.tsx';
import { CoverageDesk } from './simulation/coverage.ts';
import { alertsOf } from './story/alerts.ts';
import { incidentsOf } from './story/incidents.ts';
import { useKeys } from './use-keys.ts';
import type { RunState } from './use-run.ts';
import { select, setView, useView } from './view-state.ts';

interface WatchProps {
  readonly run: RunState;
  readonly session: Session;
  readonly workers: number | null; // null: it was computed elsewhere
  readonly look: Look;
  readonly compared: SeedChoice | null;
}

export function Watch({ run, session, workers, look, compared }: WatchProps) {
  const { layout, selection, hasPanels, hasLegend, sheet, through } = useView();
  const [eye, setEye] = useState<Beholder | null>(null);
  const timeline = useRef<TimelineHandle>(null);
  const desk = useMemo(() => new CoverageDesk(session.place), [session]);
  useEffect(() => () => desk.close(), [desk]);
  const name = session.place.layouts[layout]?.name ?? '';
  const alerts = useMemo(() => alertsOf(run.events, name), [run.events, name]);
  const incidents = useMemo(() => incidentsOf(run.incidents, run.events, name), [run.incidents, run.events, name]);
  useLook(session, look, run.until);

  const told = { session, alerts, incidents };
  const commands = commandsOf({ ...told, eye });
  useKeys(commands);
  return (
    <main data-panels={hasPanels}>
      <NoPicture>
        <Stage {...told} desk={desk} onEye={setEye} onFrame={() => timeline.current?.show()} />
      </NoPicture>
      <div className="edges">
        {hasPanels && (
          <div className="left">
            <Title {...{ run, session, workers, compared }} />
            <StoryList {...told} />
          </div>
        )}
        <div className="right">
          {hasPanels && selection && (
            <Inspector key={`${selection.kind}/${selection.id}`} {...told} selection={selection} eye={eye} />
          )}
          {through !== 'off' && selection?.kind === 'camera' && (
            <CameraPicture session={session} camera={selection.id} />
          )}
        </div>
        {hasPanels && (
          <div className="strip">
            <Readings eye={eye} />
            {hasLegend && <Legend buildings={session.place.site.buildings} />}
          </div>
        )}
        {hasPanels && <Timeline ref={timeline} {...told} />}
        <Attribution text={session.place.attribution} />
      </div>
      {sheet === 'keys' && <KeySheet commands={commands} />}
      {sheet === 'palette' && <Palette {...told} commands={commands} />}
    </main>
  );
}

/** What the address asks to be looked at: the layout and the selection at once, the second as soon as it is recorded. */
function useLook(session: Session, look: Look, until: number): void {
  const asked = useRef<number | null>(look.time);
  useEffect(() => {
    const named = session.place.layouts.findIndex(({ name }) => name === look.layout);
    setView({ layout: Math.max(0, named) });
    select(look.selection);
    if (look.time !== null) session.clock.set({ isPlaying: false });
  }, [session, look]);
  useEffect(() => {
    if (asked.current === null || until < asked.current) return;
    session.clock.seek(asked.current);
    asked.current = null;
  }, [session, until]);
}
