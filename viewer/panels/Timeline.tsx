/**
 * The time of the run along the bottom: play, speed, and a bar with incidents, alerts and losses as marks. The running
 * time is written past React, by whoever draws the frames.
 */
import { type Ref, useImperativeHandle, useMemo, useRef, useSyncExternalStore } from 'react';
import { message } from '../../scenarios/messages/catalogue.ts';
import { type PlaybackClock, SPEEDS } from '../playback/clock.ts';
import type { Told } from '../story/where.ts';
import { select } from '../view-state.ts';
import { type Mark, marksOf, nearestMark } from './timeline-marks.ts';

export interface TimelineHandle {
  /** Shows where the clock is. */
  show(): void;
}

interface TimelineProps extends Told {
  readonly ref: Ref<TimelineHandle>;
}

const WIDTH = 1000; // of the marks' picture, stretched to the bar
const CLOSE = 7; // CSS px from a mark that a click may miss

export function Timeline({ ref, session, alerts, incidents }: TimelineProps) {
  const { clock, duration } = session;
  const bar = useRef<HTMLInputElement>(null);
  const reading = useRef<HTMLOutputElement>(null);
  const marks = useMemo(() => marksOf(alerts, incidents), [alerts, incidents]);

  useImperativeHandle(ref, () => ({
    show() {
      const slider = bar.current!;
      slider.value = String(clock.time);
      slider.style.setProperty('--played', `${(100 * clock.time) / duration}%`);
      slider.style.setProperty('--computed', `${(100 * clock.end) / duration}%`);
      const text = session.timeOfDay(clock.time);
      if (reading.current!.value !== text) reading.current!.value = text;
    },
  }));

  /** A click near a mark means the mark. */
  const snap = ({ clientX, currentTarget }: React.MouseEvent<HTMLInputElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    const mark = nearestMark(marks, ((clientX - left) / width) * duration * 1000, (CLOSE / width) * duration * 1000);
    if (!mark) return;
    clock.seek(mark.at / 1000);
    select(mark.selection);
  };
  return (
    <footer className="panel timeline">
      <PlayButton session={session} />
      <output ref={reading} className="time" aria-label={message('viewer.time')}>
        {session.timeOfDay(clock.time)}
      </output>
      <div className="track">
        <svg viewBox={`0 0 ${WIDTH} 30`} preserveAspectRatio="none" aria-hidden="true">
          <Stretch clock={clock} duration={duration} />
          {marks.map((mark) => (
            <path key={`${mark.kind}/${mark.selection.id}`} className={`mark-${mark.kind}`} d={path(mark, duration)} />
          ))}
        </svg>
        <input
          ref={bar}
          type="range"
          min={0}
          max={duration}
          step={session.place.scenario.tickMs / 1000}
          defaultValue={0}
          aria-label={message('viewer.time')}
          onChange={({ currentTarget }) => clock.seek(Number(currentTarget.value))}
          onClick={snap}
        />
      </div>
      <Speeds clock={clock} />
    </footer>
  );
}

/** Incidents as spans on the lower lane, losses as ticks through it, alerts as ticks above the bar. */
function path({ kind, at, until }: Mark, duration: number): string {
  const [from, to] = [at, until].map((ms) => Math.min(1, ms / 1000 / duration) * WIDTH);
  if (kind === 'incident') return `M${from} 25H${Math.max(to, from + 1.5)}`;
  return kind === 'alert' ? `M${from} 3V11` : `M${from} 20V30`;
}

function useSettings(clock: PlaybackClock) {
  return useSyncExternalStore(clock.subscribe, () => clock.settings);
}

/** The part of the bar that is repeated. */
function Stretch({ clock, duration }: { readonly clock: PlaybackClock; readonly duration: number }) {
  const { from, to } = useSettings(clock);
  if (from === null && to === null) return null;
  const [left, right] = [from ?? 0, to ?? duration].map((time) => (time / duration) * WIDTH);
  return <rect className="stretch" x={left} width={Math.max(0, right - left)} y={0} height={30} />;
}

function PlayButton({ session: { clock, duration } }: Pick<Told, 'session'>) {
  const { isPlaying } = useSettings(clock);
  return (
    <button
      type="button"
      className="play"
      aria-label={message(isPlaying ? 'viewer.pause' : 'viewer.play')}
      onClick={() => {
        if (!isPlaying && clock.time >= duration) clock.seek(0);
        clock.set({ isPlaying: !isPlaying });
      }}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={isPlaying ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M4.5 2.5 13 8l-8.5 5.5z'} />
      </svg>
    </button>
  );
}

function Speeds({ clock }: { readonly clock: PlaybackClock }) {
  const { speed } = useSettings(clock);
  return (
    <fieldset className="choice" aria-label={message('viewer.speed')}>
      {SPEEDS.map((each) => (
        <button key={each} type="button" aria-pressed={each === speed} onClick={() => clock.set({ speed: each })}>
          {each === 0.25 ? '¼' : each}×
        </button>
      ))}
    </fieldset>
  );
}
