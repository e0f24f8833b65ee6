/** The canvas: what stands still is drawn when it changes, who moves at every frame, and none of it through React. */
import { useEffect, useRef } from 'react';
import { message } from '../../scenarios/messages/catalogue.ts';
import type { PlaybackClock } from '../playback/clock.ts';
import type { PlaceReport, SightReport } from '../simulation/reports.ts';
import { drawBodies } from './bodies.ts';
import { coloursOf } from './colours.ts';
import { drawCameras, drawPlace } from './place.ts';
import { fitted, lookThrough, pan, type View, zoom } from './view.ts';

interface PlanProps {
  readonly place: PlaceReport;
  readonly sight: SightReport | null;
  readonly layout: number;
  readonly clock: PlaybackClock;
  readonly onFrame: () => void; // after each frame, for what else shows the time
  readonly onScale: (pxPerM: number) => void;
}

export function Plan({ place, sight, layout, clock, onFrame, onScale }: PlanProps) {
  const still = useRef<HTMLCanvasElement>(null);
  const moving = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const [stillContext, movingContext] = [still, moving].map((canvas) => canvas.current!.getContext('2d')!);
    const front = movingContext.canvas;
    let view: View | null = null; // null: all of the place
    let isStale = true;
    let last = performance.now();
    let frame = 0;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    let colours = coloursOf(front);
    let map = mapPicture(sight, layout, colours.seen);

    const shown = () => view ?? fitted(place.bounds, front.clientWidth, front.clientHeight);
    const draw = (now: number) => {
      clock.advance(Math.min(0.25, (now - last) / 1000));
      last = now;
      const ratio = devicePixelRatio;
      if (isStale) {
        for (const { canvas } of [stillContext, movingContext]) {
          canvas.width = Math.round(front.clientWidth * ratio);
          canvas.height = Math.round(front.clientHeight * ratio);
        }
        lookThrough(stillContext, shown(), ratio);
        drawPlace(stillContext, place, map, colours, shown());
        drawCameras(stillContext, place.layouts[layout]?.cameras ?? [], colours, shown());
        onScale(shown().scale);
        isStale = false;
      }
      movingContext.setTransform(1, 0, 0, 1, 0, 0);
      movingContext.clearRect(0, 0, front.width, front.height);
      lookThrough(movingContext, shown(), ratio);
      drawBodies(movingContext, clock.tracks(), clock.time, place.tick, colours, shown());
      onFrame();
      frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);

    const stop = new AbortController();
    const { signal } = stop;
    const renew = () => {
      colours = coloursOf(front);
      map = mapPicture(sight, layout, colours.seen);
      isStale = true;
    };
    const move = (next: View | null) => {
      view = next;
      isStale = true;
    };
    const resized = new ResizeObserver(() => move(view));
    resized.observe(front);
    dark.addEventListener('change', renew, { signal });
    front.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const [px, py] = [event.offsetX - front.clientWidth / 2, event.offsetY - front.clientHeight / 2];
        move(zoom(shown(), 2 ** (-event.deltaY / 400), px, py));
      },
      { signal, passive: false },
    );
    front.addEventListener('pointerdown', ({ pointerId }) => front.setPointerCapture(pointerId), { signal });
    front.addEventListener(
      'pointermove',
      ({ buttons, movementX, movementY }) => {
        if (buttons === 1) move(pan(shown(), movementX, movementY));
      },
      { signal },
    );
    front.addEventListener('dblclick', () => move(null), { signal });
    return () => {
      cancelAnimationFrame(frame);
      stop.abort();
      resized.disconnect();
    };
  }, [place, sight, layout, clock, onFrame, onScale]);

  return (
    <div className="plan">
      <canvas ref={still} />
      <canvas ref={moving} role="img" aria-label={message('viewer.plan', { scenario: place.scenario })} />
    </div>
  );
}

/** The cells that are seen, in one colour. Its first row is the south edge, as the canvas then has y north. */
function mapPicture(sight: SightReport | null, layout: number, colour: string): OffscreenCanvas | null {
  const seen = sight?.seen[layout];
  if (!sight || !seen) return null;
  const canvas = new OffscreenCanvas(sight.columns, sight.rows);
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
  const picture = context.createImageData(sight.columns, sight.rows);
  seen.forEach((cell, k) => {
    if (cell) picture.data.set([red, green, blue, alpha], 4 * k);
  });
  context.putImageData(picture, 0, 0);
  return canvas;
}
