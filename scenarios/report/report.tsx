/**
 * The report of a comparison: one HTML file that needs nothing beside it, runs no script, and is the same bytes for the
 * same comparison, extras and language. It speaks the language now spoken.
 */
import { renderToStaticMarkup } from 'react-dom/server';
import type { Comparison } from '../experiments/comparison.ts';
import { verdictOf } from '../experiments/verdict.ts';
import { message, spoken } from '../messages/catalogue.ts';
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
import { STYLE } from './style.ts';

/** @throws {Error} when a verdict contradicts its interval: such a comparison must not reach a reader */
export function renderReport(comparison: Comparison, extras: ReportExtras): string {
  for (const { metric, better, differences } of comparison.metrics) {
    for (const difference of differences) {
      const due = verdictOf(difference, better);
      if (difference.verdict === due) continue;
      const { low, high, verdict } = difference;
      throw new Error(`${metric}: verdict "${verdict}" of the interval ${low} to ${high}; it must be "${due}"`);
    }
  }
  return `<!doctype html>\n${renderToStaticMarkup(<Page comparison={comparison} extras={extras} />)}\n`;
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
        <style>{STYLE}</style>
      </head>
      <body>
        <main>
          <Opening {...subject} />
          <Numbers {...subject} />
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
        {attribution === '' ? null : <Attribution text={attribution} />}
      </body>
    </html>
  );
}

/** OpenStreetMap asks for a link to its licence: https://www.openstreetmap.org/copyright. */
function Attribution({ text }: { text: string }) {
  return (
    <footer>
      {text.includes('OpenStreetMap') ? <a href="https://www.openstreetmap.org/copyright">{text}</a> : text}
    </footer>
  );
}
