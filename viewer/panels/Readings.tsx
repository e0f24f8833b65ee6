/** How long a metre is on the screen, and where north lies: written past React, whenever the view moves. */
import { useEffect, useRef } from 'react';
import { message } from '../../scenarios/messages/catalogue.ts';
import type { Beholder } from '../scene/beholder.ts';

const LONGEST = 110; // CSS px of scale bar

interface ReadingsProps {
  readonly eye: Beholder | null;
}

export function Readings({ eye }: ReadingsProps) {
  const needle = useRef<SVGGElement>(null);
  const bar = useRef<HTMLElement>(null);
  const length = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!eye) return;
    const show = () => {
      needle.current!.setAttribute('transform', `rotate(${((-eye.heading * 180) / Math.PI).toFixed(1)})`);
      const metres = roundLength(LONGEST / eye.scale);
      bar.current!.style.width = `${metres * eye.scale}px`;
      length.current!.textContent = lengthWords(metres);
    };
    show();
    const forget = eye.onChange(show);
    addEventListener('resize', show);
    return () => {
      forget();
      removeEventListener('resize', show);
    };
  }, [eye]);
  return (
    <aside className="panel readings">
      <button type="button" className="compass" title={message('viewer.do.north')} onClick={() => eye?.northUp()}>
        <svg viewBox="-12 -12 24 24" role="img" aria-label={message('viewer.north')}>
          <g ref={needle}>
            <path className="north" d="M0-11 4 0H-4z" />
            <path d="M0 11 4 0H-4z" />
          </g>
        </svg>
      </button>
      <p className="scale">
        <i ref={bar} />
        <span ref={length} />
      </p>
    </aside>
  );
}

function lengthWords(metres: number): string {
  return metres < 1000
    ? message('viewer.metres', { count: metres })
    : message('viewer.kilometres', { count: metres / 1000 });
}

/** The longest of 1, 2, 5, 10, 20 … that is not above `metres`. */
export function roundLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([5, 2].find((step) => step * power <= metres) ?? 1) * power;
}
