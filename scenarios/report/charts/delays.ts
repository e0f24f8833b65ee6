/** Cumulative incidence: the share of all incidents that came to something by so many minutes, a step curve a layout. */
import * as Plot from '@observablehq/plot';
import type { DelayCurve } from '../../experiments/comparison.ts';
import { message } from '../../messages/catalogue.ts';
import { decimalText, shareText } from '../numbers.ts';
import { layoutColour, layoutDash } from './palette.ts';

/** Minutes that people ask about; the axis ends at the last, or where the run did. */
export const WITHIN = [1, 3, 5, 10] as const;

export interface LayoutCurve {
  readonly layout: number;
  readonly label: string; // short: a letter
  readonly curve: DelayCurve;
}

interface Point {
  readonly minutes: number;
  readonly share: number;
}

const HEIGHT = 170;
const APART = 12; // px between labels at the right end

/** @param followed minutes of a run: nothing is known beyond */
export function drawDelays(
  document: Document,
  curves: readonly LayoutCurve[],
  followed: number,
  title: string,
): SVGSVGElement {
  const end = Math.min(followed, WITHIN[WITHIN.length - 1]);
  const drawn = curves.map(({ curve, ...rest }) => ({ ...rest, points: pointsOf(curve, end) }));
  const plotHeight = HEIGHT - 34;
  const ends = apart(
    drawn.map(({ points }) => points[points.length - 1].share),
    APART / plotHeight,
  );
  return Plot.plot({
    document,
    className: 'plot',
    ariaLabel: title,
    width: 250,
    height: HEIGHT,
    marginLeft: 46,
    marginRight: 26,
    marginTop: 10,
    marginBottom: 24,
    style: { fontSize: '11px' },
    x: {
      domain: [0, end],
      ticks: [0, ...WITHIN.filter((minutes) => minutes < end), end],
      tickSize: 4,
      tickFormat: (value: number) => (value === end ? minutesText(value) : `${value}`),
      label: null,
    },
    y: {
      domain: [0, 1],
      ticks: [0, 0.5, 1],
      tickSize: 0,
      tickFormat: (value: number) => shareText(value, 0),
      label: null,
    },
    marks: [
      Plot.ruleX(
        WITHIN.filter((minutes) => minutes <= end),
        { strokeOpacity: 0.12 },
      ),
      Plot.ruleY([0, 0.5, 1], { strokeOpacity: 0.12 }),
      ...drawn.map(({ points, layout }) =>
        Plot.line(points, {
          x: 'minutes',
          y: 'share',
          curve: 'step-after',
          stroke: layoutColour(layout),
          strokeWidth: 2,
          strokeDasharray: layoutDash(layout),
        }),
      ),
      ...drawn.map(({ label, layout }, k) =>
        Plot.text([label], {
          x: end,
          y: ends[k],
          dx: 6,
          textAnchor: 'start',
          fontWeight: 600,
          fill: layoutColour(layout),
        }),
      ),
    ],
  }) as SVGSVGElement;
}

/** The share that a curve has come to after so many seconds. */
export function shareWithin({ seconds, share }: DelayCurve, limit: number): number {
  let reached = 0;
  for (let k = 0; k < seconds.length && seconds[k] <= limit; k++) reached = share[k];
  return reached;
}

/** From 0 to `end` minutes, both included. */
function pointsOf(curve: DelayCurve, end: number): Point[] {
  const inside = curve.seconds.flatMap((at, k) =>
    at <= end * 60 ? [{ minutes: at / 60, share: curve.share[k] }] : [],
  );
  return [{ minutes: 0, share: 0 }, ...inside, { minutes: end, share: shareWithin(curve, end * 60) }];
}

function minutesText(minutes: number): string {
  return message('quantity.min', { value: decimalText(minutes, Number.isInteger(minutes) ? 0 : 1) });
}

/** The same values, moved up so that no two are nearer than `least`, and down again so that none is above 1. */
function apart(values: readonly number[], least: number): number[] {
  const order = values.map((_, k) => k).sort((a, b) => values[a] - values[b] || a - b);
  const moved = [...values];
  for (let i = 1; i < order.length; i++) {
    moved[order[i]] = Math.max(moved[order[i]], moved[order[i - 1]] + least);
  }
  let roof = 1;
  for (const k of order.toReversed()) {
    moved[k] = Math.min(moved[k], roof);
    roof = moved[k] - least;
  }
  return moved;
}
