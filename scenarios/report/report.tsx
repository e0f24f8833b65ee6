/**
 * The report of a comparison: one HTML file that needs nothing beside it, runs no script, and is the same bytes for the
 * same comparison, extras and language. It speaks the language now spoken.
 */
import { renderToStaticMarkup } from 'react-dom/server';
import type { Comparison, DrawnPair, MetricRow, OverallVerdict } from '../experiments/comparison.ts';
import { overallVerdict, verdictOf } from '../experiments/verdict.ts';
import { message, spoken } from '../messages/catalogue.ts';
import { Attribution } from './Attribution.tsx';
import type { ReportExtras, Subject } from './extras.ts';
import { AllFigures, Provenance } from './sections/AllFigures.tsx';
import { Delays } from './sections/Delays.tsx';
import { Funnel } from './sections/Funnel.tsx';
import { Harms } from './sections/Harms.tsx';
import { KnewFirst } from './sections/KnewFirst.tsx';
import { Maps } from './sections/Maps.tsx';
import { Limits, Mind } from './sections/Mind.tsx';
import { Money } from './sections/Money.tsx';
import { Numbers } from './sections/Numbers.tsx';
import { Opening } from './sections/Opening.tsx';
import { SwotFields } from './sections/Swot.tsx';
import { UnknownHeadings } from './sections/UnknownHeadings.tsx';
import { DRAWS_STYLE, STYLE } from './style.ts';
import { drawnPair } from './unknowns.ts';

/** @throws {Error} when a verdict contradicts its interval or its draws: such a comparison must not reach a reader */
export function renderReport(comparison: Comparison, extras: ReportExtras): string {
  for (const row of comparison.metrics) {
    row.differences.forEach((difference, k) => {
      const pair = row.role === 'primary' ? drawnPair(comparison, k + 1) : undefined;
      const due = pair === undefined ? verdictOf(difference, row.better) : overallOf(pair, row);
      if (difference.verdict === due) return;
      const { low, high, verdict } = difference;
      const stands = pair === undefined ? `the interval ${low} to ${high}` : `${pair.differences.length} draws`;
      throw new Error(`${row.metric}: verdict "${verdict}" of ${stands}; it must be "${due}"`);
    });
  }
  return `<!doctype html>\n${renderToStaticMarkup(<Page comparison={comparison} extras={extras} />)}\n`;
}

/** As the intervals of the draws have it. */
function overallOf({ differences }: DrawnPair, { better }: MetricRow): OverallVerdict {
  return overallVerdict(differences.map((difference) => verdictOf(difference, better)));
}

function Page(subject: Subject) {
  const { scenario, attribution } = subject.comparison;
  return (
    <html lang={spoken()}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content={`sunqar ${subject.comparison.sunqar}`} />
        <title>{message('report.title', { scenario })}</title>
        <style>{subject.comparison.draws === undefined ? STYLE : STYLE + DRAWS_STYLE}</style>
      </head>
      <body>
        <main>
          <Opening {...subject} />
          <Numbers {...subject} />
          <UnknownHeadings {...subject} />
          <Maps {...subject} />
          <Funnel {...subject} />
          <KnewFirst {...subject} />
          <Delays {...subject} />
          <Money {...subject} />
          <Harms {...subject} />
          <SwotFields {...subject} />
          <Mind {...subject} />
          <Limits {...subject} />
          <AllFigures {...subject} />
          <Provenance {...subject} />
        </main>
        {attribution === '' ? null : (
          <footer>
            <Attribution text={attribution} />
          </footer>
        )}
      </body>
    </html>
  );
}
