/** Differences with their 95 % intervals on one axis, zero in view, and the side that is better named. */
import * as Plot from '@observablehq/plot';
import type { MetricRow, Verdict } from '../../experiments/comparison.ts';
import { message } from '../../messages/catalogue.ts';
import { tickText } from '../numbers.ts';
import { layoutColour } from './palette.ts';

export interface IntervalRow {
  readonly layout: number;
  readonly label: string; // short: a letter
  readonly mean: number;
  readonly low: number | null; // null: no interval
  readonly high: number | null;
  readonly verdict: Verdict;
}

const WIDTH = 320;
const ROW = 30;
const AXIS = 44; // px, with the names of the sides above

export function drawIntervals(
  document: Document,
  rows: readonly IntervalRow[],
  { unit, better }: Pick<MetricRow, 'unit' | 'better'>,
  title: string,
): SVGSVGElement {
  const [low, high] = span(rows);
  const clear = rows.filter(({ verdict }) => verdict !== 'no-clear-difference');
  const unclear = rows.filter(({ verdict }) => verdict === 'no-clear-difference');
  const colour = ({ layout }: IntervalRow) => layoutColour(layout);
  const dot = { x: 'mean', y: 'label', r: 5.5, stroke: colour, strokeWidth: 2.5 } as const;
  return Plot.plot({
    document,
    className: 'plot',
    ariaLabel: title,
    width: WIDTH,
    height: AXIS + ROW * rows.length,
    marginLeft: 30,
    marginRight: 26,
    marginTop: better === 'neither' ? 6 : 20,
    marginBottom: 24,
    style: { fontSize: '12px' },
    x: {
      domain: [low, high],
      ticks: 4,
      tickSize: 4,
      tickFormat: (value: number) => tickText(value, unit),
      label: null,
    },
    y: { type: 'band', domain: rows.map(({ label }) => label), tickSize: 0, label: null },
    color: { type: 'identity' },
    marks: [
      Plot.ruleX([0], { strokeOpacity: 0.75, strokeWidth: 1.5 }),
      better === 'neither' ? null : sideOf(better, low, high),
      Plot.ruleY(
        rows.filter((row) => row.low !== null),
        {
          x1: 'low',
          x2: 'high',
          y: 'label',
          stroke: colour,
          strokeWidth: 5,
          strokeLinecap: 'round',
          strokeOpacity: 0.45,
        },
      ),
      Plot.dot(clear, { ...dot, fill: colour }),
      // Hollow, so that grey paper tells it too.
      Plot.dot(unclear, { ...dot, fill: 'var(--paper, #fff)' }),
    ],
  }) as SVGSVGElement;
}

/** Zero and every bound, with room at the ends. */
export function span(rows: readonly Pick<IntervalRow, 'mean' | 'low' | 'high'>[]): [low: number, high: number] {
  const values = [0, ...rows.flatMap(({ mean, low, high }) => [mean, low ?? mean, high ?? mean])];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = high > low ? 0.12 * (high - low) : 1;
  return [low - room, high + room];
}

/** Says at the better end, above the axis, that it is the better one. */
function sideOf(better: 'more' | 'less', low: number, high: number): Plot.Markish {
  const isRight = better === 'more';
  return Plot.text([message(`report.side.${better}`)], {
    x: isRight ? high : low,
    frameAnchor: isRight ? 'top-right' : 'top-left',
    text: (text: string) => text,
    dy: -16,
    fontSize: 11,
    fillOpacity: 0.75,
  });
}
