/** How many incidents came to each stage of the camera chain, layouts beneath one another; the outlined part was lost. */
import * as Plot from '@observablehq/plot';
import type { FunnelStage } from '../../../sim/funnel/stages.ts';
import type { FunnelRow } from '../../experiments/comparison.ts';
import { message } from '../../messages/catalogue.ts';
import { stageName } from '../names.ts';
import { countText } from '../numbers.ts';
import { layoutColour } from './palette.ts';

export interface FunnelBar {
  readonly layout: number;
  readonly label: string; // short: a letter
  readonly stage: FunnelStage;
  readonly reached: number;
  readonly lost: number;
}

const WIDTH = 400;
const HEAD = 19; // px for the name of a stage
const BAR = 17;
const GAP = 7;

/** @param bars ordered by stage, then by layout; each stage has one of every layout */
export function drawFunnel(document: Document, bars: readonly FunnelBar[], title: string): SVGSVGElement {
  const stages = [...new Set(bars.map(({ stage }) => stage))];
  const layouts = bars.length / stages.length;
  const step = HEAD + BAR * layouts + GAP;
  const top = (index: number) => step * Math.floor(index / layouts) + HEAD + BAR * (index % layouts);
  const most = Math.max(1, ...bars.map(({ reached, lost }) => reached + lost));
  const placed = bars.map((bar, index) => ({ ...bar, top: top(index), isWorst: bar === worstOf(bars, bar.layout) }));
  const height = step * stages.length;
  return Plot.plot({
    document,
    className: 'plot',
    ariaLabel: title,
    width: WIDTH,
    height,
    margin: 0,
    marginLeft: 18,
    style: { fontSize: '12px' },
    x: { axis: null, domain: [0, most], range: [18, 215] },
    y: { axis: null, domain: [0, height], range: [0, height] },
    color: { type: 'identity' },
    marks: [
      Plot.text(stages, {
        x: 0,
        dx: -18,
        y: (_: FunnelStage, k: number) => step * k + HEAD / 2 + 2,
        text: (stage: FunnelStage) => stageName(stage),
        textAnchor: 'start',
        fontWeight: 600,
      }),
      Plot.rect(placed, {
        x1: 'reached',
        x2: (bar: FunnelBar) => bar.reached + bar.lost,
        y1: (bar: { top: number }) => bar.top + 2.5,
        y2: (bar: { top: number }) => bar.top + BAR - 2.5,
        fill: 'none',
        stroke: (bar: FunnelBar) => layoutColour(bar.layout),
        strokeWidth: 1,
        filter: (bar: FunnelBar) => bar.lost > 0,
      }),
      Plot.rect(placed, {
        x1: 0,
        x2: 'reached',
        y1: (bar: { top: number }) => bar.top + 2,
        y2: (bar: { top: number }) => bar.top + BAR - 2,
        fill: (bar: FunnelBar) => layoutColour(bar.layout),
      }),
      Plot.text(placed, { x: 0, dx: -6, y: middle, text: 'label', textAnchor: 'end', fillOpacity: 0.75 }),
      numbersOf(placed.filter(({ isWorst }) => !isWorst)),
      numbersOf(placed.filter(({ isWorst }) => isWorst)),
    ],
  }) as SVGSVGElement;
}

interface PlacedBar extends FunnelBar {
  readonly top: number; // px
  readonly isWorst: boolean; // of the layout's losses the largest
}

/** What came and what was lost, behind the bar; the mark has one weight for all of them. */
function numbersOf(bars: readonly PlacedBar[]): Plot.Markish {
  return Plot.text(bars, {
    x: ({ reached, lost }: PlacedBar) => reached + lost,
    dx: 5,
    y: middle,
    text: ({ reached, lost, isWorst }: PlacedBar) =>
      [countText(reached), lost > 0 ? `−${countText(lost)}` : '', isWorst ? message('report.funnel.worst') : ''].join(
        '  ',
      ),
    textAnchor: 'start',
    fontVariant: 'tabular-nums',
    fontWeight: bars[0]?.isWorst ? 700 : 400,
  });
}

function middle(bar: { readonly top: number }): number {
  return bar.top + BAR / 2;
}

/** The stage that loses most under a layout, the earliest of equals; none where nothing is lost. */
export function worstOf<Row extends Pick<FunnelRow, 'lost'> & { readonly layout: number | string }>(
  rows: readonly Row[],
  layout: Row['layout'],
): Row | undefined {
  return rows
    .filter((row) => row.layout === layout && row.lost > 0)
    .reduce<Row | undefined>((worst, row) => (worst === undefined || row.lost > worst.lost ? row : worst), undefined);
}
