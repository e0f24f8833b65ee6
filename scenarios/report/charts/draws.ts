/** The primary difference draw by draw, in the order of size, each with its interval; apart from them, as written. */
import * as Plot from '@observablehq/plot';
import type { Difference } from '../../experiments/differences.ts';
import { message } from '../../messages/catalogue.ts';
import { countText, tickText } from '../numbers.ts';
import { span } from './intervals.ts';
import { layoutColour } from './palette.ts';

/** One draw, or the layouts as they are written. */
export interface DrawRow {
  readonly draw: number | null; // null: as written
  readonly difference: Difference;
}

interface PlacedRow extends DrawRow {
  readonly at: number; // px from the top
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

const WIDTH = 460;
const LEFT = 104; // px, for "as assumed" in any language
const HEAD = 20; // px, for the names of the sides
const ROW = 13;
const MOST_HEIGHT = 420; // px of rows: many draws stand closer
const APART = 10; // px between what is written and what is drawn

/** @param rows as they stand from top to bottom; those without a difference are left out */
export function drawDraws(
  document: Document,
  rows: readonly DrawRow[],
  { layout, unit }: { readonly layout: number; readonly unit: string },
  title: string,
): SVGSVGElement {
  const step = Math.min(ROW, MOST_HEIGHT / rows.length);
  const placed = rows.flatMap((row, k): PlacedRow[] => {
    const { mean, low, high } = row.difference;
    const at = HEAD + (k + 0.5) * step + (row.draw === null ? 0 : APART);
    return mean === null ? [] : [{ ...row, at, mean, low, high }];
  });
  const height = HEAD + rows.length * step + APART + 30;
  const [low, high] = span(placed);
  const colour = layoutColour(layout);
  const isClear = ({ difference }: PlacedRow) => difference.verdict !== 'no-clear-difference';
  const dot = { x: 'mean', y: 'at', r: Math.min(4, step / 3), stroke: colour, strokeWidth: 2 } as const;
  return Plot.plot({
    document,
    className: 'plot',
    ariaLabel: title,
    ...{ width: WIDTH, height, marginLeft: LEFT, marginRight: 12, marginTop: 0, marginBottom: 24 },
    style: { fontSize: '12px' },
    x: {
      domain: [low, high],
      ticks: 5,
      tickSize: 4,
      tickFormat: (value: number) => tickText(value, unit),
      label: null,
    },
    y: { axis: null, domain: [0, height - 24], range: [0, height - 24] },
    color: { type: 'identity' },
    marks: [
      Plot.ruleX([0], { strokeOpacity: 0.75, strokeWidth: 1.5, y1: HEAD - 4, y2: height - 24 }),
      Plot.ruleY(
        placed.filter((row) => row.low !== null),
        { x1: 'low', x2: 'high', y: 'at', stroke: colour, strokeWidth: Math.min(3.5, step / 3), strokeOpacity: 0.45 },
      ),
      Plot.dot(placed.filter(isClear), { ...dot, fill: colour }),
      // Hollow, so that grey paper tells it too.
      Plot.dot(
        placed.filter((row) => !isClear(row)),
        { ...dot, fill: 'var(--paper, #fff)' },
      ),
      Plot.text(placed, {
        x: low,
        y: 'at',
        dx: -8,
        text: ({ draw }: PlacedRow) => (draw === null ? message('report.draws.row') : step < 9 ? '' : countText(draw)),
        textAnchor: 'end',
        fontSize: 11,
        fillOpacity: 0.75,
      }),
      sides(low, high),
    ],
  }) as SVGSVGElement;
}

/** The side that is better; a primary outcome is always of more. */
function sides(low: number, high: number): Plot.Markish {
  return Plot.text([message('report.side.more')], {
    x: high,
    y: HEAD / 2 - 2,
    text: (text: string) => text,
    textAnchor: low === high ? 'middle' : 'end',
    fontSize: 11,
    fillOpacity: 0.75,
  });
}
