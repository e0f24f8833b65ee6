/** A figure of the comparison as rows of a table, one a layout: value, difference to the first, seeds and method. */
import type { Comparison, Estimate, MetricRow } from '../../experiments/comparison.ts';
import { message } from '../../messages/catalogue.ts';
import { verdictName } from '../names.ts';
import { differenceText, valueText } from '../numbers.ts';
import { LayoutName } from '../Section.tsx';
import { asWrittenText } from '../unknowns.ts';
import { intervalText } from '../words.ts';

export function FigureRows({ comparison, row }: { comparison: Comparison; row: MetricRow }) {
  return comparison.layouts.map(({ name }, k) => {
    const value = row.values[k];
    return (
      <tr key={name}>
        <th scope="row">
          <LayoutName comparison={comparison} k={k} />
        </th>
        <td data-label={message('report.all.value')}>
          {valueText(value, row.unit).mean}
          <span className="interval">{isPlain(value) ? '' : intervalText(value, row.unit, valueText)}</span>
        </td>
        <td data-label={message('report.all.difference')}>
          {k === 0 ? null : <Difference comparison={comparison} row={row} k={k} />}
        </td>
        <td className="method" data-label={message('report.all.method')}>
          {value.method === 'exact' ? '' : `${message('quantity.seeds', { count: value.seeds })}, `}
          {message(`report.method.${value.method}`)}
        </td>
      </tr>
    );
  });
}

/** Nothing stands beside it: it was not measured, or no chance is in it. */
function isPlain({ mean, method }: Estimate): boolean {
  return mean === null || method === 'exact';
}

function Difference({ comparison, row, k }: { comparison: Comparison; row: MetricRow; k: number }) {
  const difference = row.differences[k - 1];
  const asWritten = asWrittenText(comparison, row, k);
  return (
    <>
      {differenceText(difference, row.unit).mean}
      {isPlain(difference) ? null : <span className="interval">{intervalText(difference, row.unit)}</span>}
      {row.better === 'neither' || difference.mean === null ? null : (
        <span className={`word ${difference.verdict}`}>{verdictName(difference.verdict)}</span>
      )}
      {asWritten === null ? null : <span className="interval">{asWritten}</span>}
    </>
  );
}
