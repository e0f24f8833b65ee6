/** Every figure of the comparison once, and what it was computed from. */
import { METRICS } from '../../experiments/metrics.ts';
import { message } from '../../messages/catalogue.ts';
import type { Subject } from '../extras.ts';
import { detectorStatus } from '../limits.ts';
import { layoutTitle, metricName } from '../names.ts';
import { countText, decimalText } from '../numbers.ts';
import { DataFile, Section } from '../Section.tsx';
import { FigureRows } from './FigureRows.tsx';

export function AllFigures({ comparison, extras }: Subject) {
  const how = message('report.all.how', { base: layoutTitle(comparison, 0) });
  const horizon = message('report.all.horizon', { minutes: countText(METRICS.delay_to_arrival.most / 60) });
  return (
    <Section title={message('report.all')} how={`${how} ${horizon}`}>
      <table className="stack">
        <thead>
          <tr>
            <th />
            <th>{message('report.all.value')}</th>
            <th>{message('report.all.difference')}</th>
            <th>{message('report.all.method')}</th>
          </tr>
        </thead>
        {comparison.metrics.map((row) => (
          <tbody key={`${row.metric} ${row.unit}`} data-metric={row.metric} data-unit={row.unit}>
            <tr className="group">
              <th colSpan={4}>
                {metricName(row)} <span className="quiet">{message(`report.role.${row.role}`)}</span>{' '}
                <code>{row.metric}</code>
              </th>
            </tr>
            <FigureRows comparison={comparison} row={row} />
          </tbody>
        ))}
      </table>
      <DataFile file={extras.tables.metrics} />
    </Section>
  );
}

export function Provenance({ comparison }: Subject) {
  const entries: [string, string][] = [
    [message('report.provenance.scenario'), comparison.scenario],
    [message('report.provenance.outcome'), metricName(comparison.metrics[0])],
    [message('report.provenance.seeds'), `${comparison.seeds.join(', ')} (${countText(comparison.seeds.length)})`],
    [
      message('report.provenance.minutes'),
      message('quantity.min', { value: decimalText(comparison.minutesPerSeed, 1) }),
    ],
    [message('report.provenance.probes'), countText(comparison.probesPerSeed)],
    [message('report.provenance.bodies'), decimalText(comparison.bodiesPerFrame, 2)],
    [message('report.provenance.detector'), `${comparison.detector.profile}, ${detectorStatus(comparison)}`],
    [message('report.provenance.version'), comparison.sunqar],
  ];
  return (
    <Section title={message('report.how_computed')}>
      <dl>
        {entries.map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
