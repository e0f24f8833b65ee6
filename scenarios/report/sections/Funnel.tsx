/** Where incidents are lost, under each layout, and beside it why they are lost elsewhere. */
import { FUNNEL_STAGES } from '../../../sim/funnel/stages.ts';
import type { Comparison } from '../../experiments/comparison.ts';
import { message } from '../../messages/catalogue.ts';
import { drawFunnel, type FunnelBar } from '../charts/funnel.ts';
import { Drawing } from '../Drawing.tsx';
import type { Subject } from '../extras.ts';
import { layoutLetter, stageName } from '../names.ts';
import { countText } from '../numbers.ts';
import { DataFile, Section } from '../Section.tsx';
import { totalOf } from '../swot.ts';
import { Why } from './Why.tsx';

export function Funnel({ comparison, extras }: Subject) {
  const bars = barsOf(comparison);
  const incidents = message('quantity.incidents', { count: totalOf(comparison, comparison.layouts[0].name) });
  return (
    <Section title={message('report.funnel')} how={message('report.funnel.how', { incidents })}>
      <div className="beside">
        <figure data-metric="funnel">
          <Drawing draw={(document) => drawFunnel(document, bars, message('report.funnel.alt'))} />
          <details>
            <summary>{message('report.as_table')}</summary>
            <FunnelTable comparison={comparison} bars={bars} />
          </details>
          <DataFile file={extras.tables.funnel} />
        </figure>
        <Why comparison={comparison} extras={extras} />
      </div>
    </Section>
  );
}

/** By stage, then by layout; a stage that has no row was reached by nobody. */
function barsOf({ funnel, layouts }: Comparison): FunnelBar[] {
  return FUNNEL_STAGES.flatMap((stage) =>
    layouts.map(({ name }, layout) => {
      const row = funnel.find((candidate) => candidate.layout === name && candidate.stage === stage);
      return { layout, label: layoutLetter(layout), stage, reached: row?.reached ?? 0, lost: row?.lost ?? 0 };
    }),
  );
}

function FunnelTable({ comparison, bars }: { comparison: Comparison; bars: readonly FunnelBar[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th>{message('report.funnel.stage')}</th>
          {comparison.layouts.flatMap(({ name }, k) => [
            <th key={`${name} reached`}>{message('report.funnel.reached', { layout: layoutLetter(k) })}</th>,
            <th key={`${name} lost`}>{message('report.funnel.lost', { layout: layoutLetter(k) })}</th>,
          ])}
        </tr>
      </thead>
      <tbody>
        {FUNNEL_STAGES.map((stage) => (
          <tr key={stage}>
            <th scope="row">{stageName(stage)}</th>
            {bars
              .filter((bar) => bar.stage === stage)
              .flatMap(({ layout, reached, lost }) => [
                <td key={`${layout} reached`}>{countText(reached)}</td>,
                <td key={`${layout} lost`}>{countText(lost)}</td>,
              ])}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
