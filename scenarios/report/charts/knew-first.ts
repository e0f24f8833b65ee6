/** Who knew first of an incident under one layout: a bar a channel, cut by what came of it, dark to pale. */
import * as Plot from '@observablehq/plot';
import type { KnewFirstRow } from '../../experiments/comparison.ts';
import { channelName, outcomeName } from '../names.ts';
import { countText } from '../numbers.ts';
import { onOutcomeColour, outcomeColour } from './palette.ts';

type Outcome = KnewFirstRow['outcome'];

export const CHANNELS = ['alert', 'watching', 'witness', 'panic-post', 'patrol', 'nobody'] as const;
export const OUTCOMES: readonly Outcome[] = ['answered_in_time', 'answered_late', 'evidenced', 'missed'];

interface Piece {
  readonly channel: KnewFirstRow['channel'];
  readonly outcome: Outcome;
  readonly from: number;
  readonly to: number;
  readonly top: number;
}

const WIDTH = 400;
const LONGEST = 330; // px
const HEAD = 18; // px for the name of a channel
const BAR = 18;
const STEP = HEAD + BAR + 8;

/**
 * @param rows of one layout
 * @param most incidents that the longest bar of all layouts stands for
 */
export function drawKnewFirst(
  document: Document,
  rows: readonly KnewFirstRow[],
  most: number,
  title: string,
): SVGSVGElement {
  const pieces = CHANNELS.flatMap((channel, k) => piecesOf(rows, channel, STEP * k + HEAD));
  const height = STEP * CHANNELS.length;
  const top = (piece: Piece) => piece.top;
  const bottom = (piece: Piece) => piece.top + BAR;
  const fits = ({ from, to }: Piece) => ((to - from) / most) * LONGEST > 9 * countText(to - from).length;
  return Plot.plot({
    document,
    className: 'plot',
    ariaLabel: title,
    width: WIDTH,
    height,
    margin: 0,
    style: { fontSize: '12px' },
    x: { axis: null, domain: [0, most], range: [1, LONGEST] },
    y: { axis: null, domain: [0, height], range: [0, height] },
    color: { type: 'identity' },
    marks: [
      Plot.text(CHANNELS, {
        x: 0,
        y: (_: string, k: number) => STEP * k + HEAD / 2 + 1,
        text: channelName,
        textAnchor: 'start',
        fontWeight: 600,
      }),
      Plot.rect(pieces, {
        x1: 'from',
        x2: 'to',
        y1: top,
        y2: bottom,
        fill: ({ outcome }: Piece) => outcomeColour(OUTCOMES.indexOf(outcome)),
        stroke: 'currentColor',
        strokeWidth: 0.75,
        title: ({ outcome, from, to }: Piece) => `${outcomeName(outcome)}: ${countText(to - from)}`,
      }),
      Plot.text(pieces.filter(fits), {
        x: ({ from, to }: Piece) => (from + to) / 2,
        y: (piece: Piece) => piece.top + BAR / 2,
        text: ({ from, to }: Piece) => countText(to - from),
        fill: ({ outcome }: Piece) => onOutcomeColour(OUTCOMES.indexOf(outcome)),
      }),
      Plot.text(CHANNELS, {
        x: (channel: string) => countOf(rows, channel),
        y: (_: string, k: number) => STEP * k + HEAD + BAR / 2,
        dx: 6,
        text: (channel: string) => countText(countOf(rows, channel)),
        textAnchor: 'start',
        fontVariant: 'tabular-nums',
      }),
    ],
  }) as SVGSVGElement;
}

/** Incidents of which a channel told first, or of every channel together. */
export function countOf(rows: readonly KnewFirstRow[], channel?: string, outcome?: Outcome): number {
  return rows
    .filter((row) => (channel ?? row.channel) === row.channel && (outcome ?? row.outcome) === row.outcome)
    .reduce((sum, { incidents }) => sum + incidents, 0);
}

function piecesOf(rows: readonly KnewFirstRow[], channel: (typeof CHANNELS)[number], top: number): Piece[] {
  let from = 0;
  return OUTCOMES.flatMap((outcome) => {
    const to = from + countOf(rows, channel, outcome);
    const piece = { channel, outcome, from, to, top };
    from = to;
    return piece.to > piece.from ? [piece] : [];
  });
}
