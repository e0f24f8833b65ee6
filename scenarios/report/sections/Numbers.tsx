/** Three numbers with intervals: what decides, how soon, and what harm comes with it. */
import type { Comparison, MetricRow } from '../../experiments/comparison.ts';
import { verdictOf } from '../../experiments/verdict.ts';
import { message } from '../../messages/catalogue.ts';
import { drawIntervals, type IntervalRow } from '../charts/intervals.ts';
import { Drawing } from '../Drawing.tsx';
import type { Subject } from '../extras.ts';
import { layoutLetter, layoutTitle, metricName, verdictName } from '../names.ts';
import { differenceText, valueText } from '../numbers.ts';
import { comparedOf, DataFile, Section } from '../Section.tsx';
import { asWrittenText } from '../unknowns.ts';
import { intervalText } from '../words.ts';

export function Numbers({ comparison, extras }: Subject) {
  const how = message('report.numbers.how', { base: layoutTitle(comparison, 0) });
  return (
    <Section title={message('report.numbers')} how={how}>
      <div className="cards">
        {headlines(comparison).map((row) => (
          <Card key={row.metric} comparison={comparison} row={row} />
        ))}
      </div>
      <DataFile file={extras.tables.metrics} />
    </Section>
  );
}

/** The primary outcome, the first delay (or the first secondary figure where there is none), the first harm. */
function headlines({ metrics }: Pick<Comparison, 'metrics'>): MetricRow[] {
  const secondary = metrics.filter(({ role }) => role === 'secondary');
  const delay = secondary.find(({ unit }) => unit === 's' || unit === 'min') ?? secondary[0];
  const harm = metrics.find(({ role }) => role === 'harm');
  return [metrics[0], delay, harm].filter((row) => row !== undefined);
}

/** One figure: its difference to the first layout in large, with interval, verdict and plot, over the values it is of. */
export function Card({ comparison, row }: { comparison: Comparison; row: MetricRow }) {
  return (
    <figure className="card" data-metric={row.metric}>
      <figcaption>{metricName(row)}</figcaption>
      {comparedOf(comparison).map((k) => (
        <Difference key={k} comparison={comparison} row={row} k={k} />
      ))}
      <Intervals comparison={comparison} row={row} />
      <p className="values">
        {comparison.layouts.map(({ name }, k) => (
          <span key={name}>
            {layoutLetter(k)} {valueText(row.values[k], row.unit).mean}
          </span>
        ))}
      </p>
    </figure>
  );
}

function Difference({ comparison, row, k }: { comparison: Comparison; row: MetricRow; k: number }) {
  const difference = row.differences[k - 1];
  const isOne = comparison.layouts.length === 2;
  const asWritten = asWrittenText(comparison, row, k);
  return (
    <p className={isOne ? 'difference' : 'difference several'}>
      {isOne ? null : <span className="quiet">{layoutLetter(k)}</span>}
      <strong>{differenceText(difference, row.unit).mean}</strong>
      {difference.mean === null || row.better === 'neither' ? null : (
        <span className={`word ${difference.verdict}`}>{verdictName(difference.verdict)}</span>
      )}
      {difference.mean === null ? null : <span className="interval">{intervalText(difference, row.unit)}</span>}
      {asWritten === null ? null : <span className="interval">{asWritten}</span>}
    </p>
  );
}

/** Nothing where no difference has a value. */
function Intervals({ comparison, row }: { comparison: Comparison; row: MetricRow }) {
  const rows = comparedOf(comparison).flatMap((k): IntervalRow[] => {
    const { mean, low, high } = row.differences[k - 1];
    const verdict = verdictOf(row.differences[k - 1], row.better); // of the interval that is shown
    return mean === null ? [] : [{ layout: k, label: layoutLetter(k), mean, low, high, verdict }];
  });
  if (rows.length === 0) return null;
  return <Drawing draw={(document) => drawIntervals(document, rows, row, metricName(row))} />;
}
