/** Who knew first × what came of it, under each layout. */
import type { Comparison, KnewFirstRow } from '../../experiments/comparison.ts';
import { message } from '../../messages/catalogue.ts';
import { CHANNELS, countOf, drawKnewFirst, OUTCOMES } from '../charts/knew-first.ts';
import { outcomeColour } from '../charts/palette.ts';
import { Drawing } from '../Drawing.tsx';
import type { Subject } from '../extras.ts';
import { channelName, layoutTitle, outcomeName } from '../names.ts';
import { countText } from '../numbers.ts';
import { DataFile, LayoutName, Section } from '../Section.tsx';

export function KnewFirst({ comparison, extras }: Subject) {
  const most = longestOf(comparison);
  return (
    <Section title={message('report.knew')} how={message('report.knew.how')}>
      <p className="legend">
        {OUTCOMES.map((outcome, k) => (
          <span key={outcome}>
            <i style={{ background: outcomeColour(k) }} /> {outcomeName(outcome)}
          </span>
        ))}
      </p>
      <div className="pair">
        {comparison.layouts.map(({ name }, k) => {
          const rows = comparison.knewFirst.filter(({ layout }) => layout === name);
          const title = message('report.knew.alt', { layout: layoutTitle(comparison, k) });
          return (
            <figure key={name} data-metric="knew_first">
              <figcaption>
                <LayoutName comparison={comparison} k={k} />
              </figcaption>
              <Drawing draw={(document) => drawKnewFirst(document, rows, most, title)} />
              <details>
                <summary>{message('report.as_table')}</summary>
                <KnewFirstTable rows={rows} />
              </details>
            </figure>
          );
        })}
      </div>
      <DataFile file={extras.tables.knewFirst} />
    </Section>
  );
}

function KnewFirstTable({ rows }: { rows: readonly KnewFirstRow[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th>{message('report.knew.who')}</th>
          {OUTCOMES.map((outcome) => (
            <th key={outcome}>{outcomeName(outcome)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {CHANNELS.map((channel) => (
          <tr key={channel}>
            <th scope="row">{channelName(channel)}</th>
            {OUTCOMES.map((outcome) => (
              <td key={outcome}>{countText(countOf(rows, channel, outcome))}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Incidents of the longest bar under any layout. */
function longestOf({ knewFirst, layouts }: Comparison): number {
  const counts = layouts.flatMap(({ name }) => {
    const rows = knewFirst.filter(({ layout }) => layout === name);
    return CHANNELS.map((channel) => countOf(rows, channel));
  });
  return Math.max(1, ...counts);
}
