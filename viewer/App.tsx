/**
 * The whole page: the plan fills it, what the run is and how far it has come floats over it. Files dropped on it are
 * run in place of what the address asked for.
 */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { message } from '../scenarios/messages/catalogue.ts';
import { readDropped } from './dropped.ts';
import { HashPanel } from './panels/HashPanel.tsx';
import { Legend } from './panels/Legend.tsx';
import { Timeline, type TimelineHandle } from './panels/Timeline.tsx';
import { Plan } from './plan/Plan.tsx';
import { PlaybackClock } from './playback/clock.ts';
import type { Ask, BlockReport, PlaceReport, SightReport } from './simulation/reports.ts';
import { simulate } from './simulation/start.ts';

export function App({ ask: first }: { readonly ask: Ask }) {
  const [{ ask, run }, setRun] = useState({ ask: first, run: 0 });
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const drop = async (event: DragEvent) => {
      event.preventDefault();
      const dropped = event.dataTransfer && (await readDropped(event.dataTransfer.files));
      if (dropped) setRun((last) => ({ ask: { ...first, ...dropped, seed: null }, run: last.run + 1 }));
    };
    addEventListener('dragover', (event) => event.preventDefault(), { signal });
    addEventListener('drop', drop, { signal });
    return () => stop.abort();
  }, [first]);
  return <Running key={run} ask={ask} />;
}

function Running({ ask }: { readonly ask: Ask }) {
  const [place, setPlace] = useState<PlaceReport | null>(null);
  const [sight, setSight] = useState<SightReport | null>(null);
  const [block, setBlock] = useState<BlockReport | null>(null);
  const [isOver, setOver] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [layout, setLayout] = useState(0);
  const [pxPerM, setScale] = useState(1);
  const clock = useMemo(() => new PlaybackClock(), []);
  const timeline = useRef<TimelineHandle>(null);
  const onFrame = useCallback(() => timeline.current?.show(), []);

  useEffect(() => {
    const { dataset } = document.documentElement; // where scripts that drive the page read how it ended
    delete dataset.hash;
    delete dataset.trouble;
    return simulate(ask, (report) => {
      switch (report.kind) {
        case 'place':
          document.title = `${report.scenario} · Sunqar`;
          return setPlace(report);
        case 'sight':
          return setSight(report);
        case 'block':
          clock.append(report);
          return setBlock(report);
        case 'over':
          dataset.hash = report.hash;
          return setOver(true);
        case 'refused':
        case 'failed': {
          const words = report.kind === 'refused' ? report.problems : message('cli.internal_error', { ...report });
          dataset.trouble = words;
          return setTrouble(words);
        }
      }
    });
  }, [ask, clock]);

  return (
    <main>
      {place && <Plan {...{ place, sight, layout, clock, onFrame }} onScale={setScale} />}
      {place ? (
        <header className="panel title">
          <div>
            <h1>{place.scenario}</h1>
            <p className="quiet">{message('viewer.seed', { seed: place.seed })}</p>
          </div>
          <fieldset className="choice" aria-label={message('check.layout')}>
            {place.layouts.map(({ name, cameras }, k) => (
              <button key={name} type="button" aria-pressed={k === layout} onClick={() => setLayout(k)}>
                {name} <span className="quiet">{cameras.length}</span>
              </button>
            ))}
          </fieldset>
          <p className="quiet hint">{message('viewer.drop')}</p>
        </header>
      ) : (
        trouble === null && <p className="panel waiting">{message('viewer.reading', { scenario: ask.scenario })}</p>
      )}
      {trouble !== null && <pre className="panel trouble">{trouble}</pre>}
      {place && trouble === null && (
        <HashPanel block={block} duration={place.duration} isOver={isOver} workers={ask.workers} />
      )}
      {place && <Legend pxPerM={pxPerM} attribution={place.attribution} />}
      {place && <Timeline ref={timeline} place={place} clock={clock} />}
    </main>
  );
}
