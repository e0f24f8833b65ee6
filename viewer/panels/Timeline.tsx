/** Play, speed and time. The running time is written past React, by whoever draws the frames. */
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { message } from '../../scenarios/messages/catalogue.ts';
import { type PlaybackClock, SPEEDS } from '../playback/clock.ts';
import type { PlaceReport } from '../simulation/reports.ts';

export interface TimelineHandle {
  /** Shows where the clock is. */
  show(): void;
}

interface TimelineProps {
  readonly ref: Ref<TimelineHandle>;
  readonly place: PlaceReport;
  readonly clock: PlaybackClock;
}

export function Timeline({ ref, place, clock }: TimelineProps) {
  const [isPlaying, setPlaying] = useState(clock.isPlaying);
  const [speed, setSpeed] = useState(clock.speed);
  const slider = useRef<HTMLInputElement>(null);
  const reading = useRef<HTMLOutputElement>(null);

  useImperativeHandle(ref, () => ({
    show() {
      const { time, computed } = clock;
      const bar = slider.current!;
      bar.value = String(time);
      bar.style.setProperty('--played', `${(100 * time) / place.duration}%`);
      bar.style.setProperty('--computed', `${(100 * computed) / place.duration}%`);
      const text = new Date(place.startMs + time * 1000).toISOString().slice(11, 19);
      if (reading.current!.value !== text) reading.current!.value = text;
    },
  }));

  const play = (should: boolean) => {
    if (should && clock.time >= place.duration) clock.seek(0);
    clock.isPlaying = should;
    setPlaying(should);
  };
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key !== ' ' || event.target instanceof HTMLButtonElement) return;
      event.preventDefault();
      play(!clock.isPlaying);
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  });

  return (
    <footer className="panel timeline">
      <button
        type="button"
        className="play"
        aria-label={message(isPlaying ? 'viewer.pause' : 'viewer.play')}
        onClick={() => play(!isPlaying)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={isPlaying ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M4.5 2.5 13 8l-8.5 5.5z'} />
        </svg>
      </button>
      <output ref={reading} className="time" aria-label={message('viewer.time')} />
      <input
        ref={slider}
        type="range"
        min={0}
        max={place.duration}
        step={place.tick}
        defaultValue={0}
        aria-label={message('viewer.time')}
        onChange={({ currentTarget }) => clock.seek(Number(currentTarget.value))}
      />
      <fieldset className="choice" aria-label={message('viewer.speed')}>
        {SPEEDS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === speed}
            onClick={() => {
              clock.speed = each;
              setSpeed(each);
            }}
          >
            {each}×
          </button>
        ))}
      </fieldset>
    </footer>
  );
}
