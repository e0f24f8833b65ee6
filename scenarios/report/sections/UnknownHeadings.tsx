/** Cameras whose heading or lens nobody knows: what each draw of them came to, and on which cameras most hangs. */
import type { Comparison, DrawnPair } from '../../experiments/comparison.ts';
import type { Difference } from '../../experiments/differences.ts';
import { verdictOf } from '../../experiments/verdict.ts';
import { message } from '../../messages/catalogue.ts';
import { type DrawRow, drawDraws } from '../charts/draws.ts';
import { Drawing } from '../Drawing.tsx';
import type { Subject } from '../extras.ts';
import { layoutIndex, layoutTitle, metricName, verdictName } from '../names.ts';
import { countText, differenceText } from '../numbers.ts';
import { DataFile, LayoutName, Section } from '../Section.tsx';
import { unknownsOf, unknownsText } from '../unknowns.ts';
import { intervalText } from '../words.ts';

const WORDS = ['better', 'no-clear-difference', 'worse'] as const;

export function UnknownHeadings({ comparison, extras }: Subject) {
  const { draws } = comparison;
  if (draws === undefined) return null;
  const how = message('report.draws.how', { unknowns: unknownsText(unknownsOf(comparison)) });
  return (
    <Section title={message('report.draws')} how={how}>
      {draws.pairs.map((pair, k) => (
        <Pair key={pair.against} comparison={comparison} pair={pair} isFirst={k === 0} />
      ))}
      {extras.tables.draws === undefined ? null : <DataFile file={extras.tables.draws} />}
    </Section>
  );
}

/** @param isFirst tells of the first layout's cameras, too, which are the same in all pairs */
function Pair({ comparison, pair, isFirst }: { comparison: Comparison; pair: DrawnPair; isFirst: boolean }) {
  const [primary] = comparison.metrics;
  const layout = layoutIndex(comparison, pair.against);
  const names = { layout: layoutTitle(comparison, layout), base: layoutTitle(comparison, 0) };
  const said = { metric: metricName(primary), verdict: verdictName(pair.verdict) };
  const title = message('report.draws.pair', { ...names, ...said });
  const rows = rowsOf(comparison, pair, layout);
  return (
    <>
      <h3>{title}</h3>
      <div className="beside">
        <figure data-metric="draws">
          <Drawing draw={(document) => drawDraws(document, rows, { layout, unit: primary.unit }, title)} />
          <details>
            <summary>{message('report.as_table')}</summary>
            <DrawTable rows={rows} unit={primary.unit} />
          </details>
        </figure>
        <div>
          <Counts pair={pair} />
          <Stakes comparison={comparison} layouts={isFirst ? [0, layout] : [layout]} />
        </div>
      </div>
    </>
  );
}

/** The layouts as written, then the draws, greatest difference first. */
function rowsOf({ metrics: [primary] }: Comparison, pair: DrawnPair, layout: number): DrawRow[] {
  const estimate = primary.differences[layout - 1];
  const written: Difference = { ...estimate, verdict: verdictOf(estimate, primary.better) };
  const drawn = pair.differences.map((difference, d): DrawRow => ({ draw: d + 1, difference }));
  const size = ({ difference }: DrawRow) => difference.mean ?? -Infinity;
  return [{ draw: null, difference: written }, ...drawn.sort((a, b) => size(b) - size(a) || a.draw! - b.draw!)];
}

function DrawTable({ rows, unit }: { rows: readonly DrawRow[]; unit: string }) {
  return (
    <table>
      <thead>
        <tr>
          <th>{message('report.draws.draw')}</th>
          <th>{message('report.draws.difference')}</th>
          <th>{message('report.draws.interval')}</th>
          <th>{message('report.draws.verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ draw, difference }) => (
          <tr key={draw}>
            <th scope="row">{draw === null ? message('report.draws.row') : countText(draw)}</th>
            <td>{differenceText(difference, unit).mean}</td>
            <td>{difference.mean === null ? null : intervalText(difference, unit)}</td>
            <td>{verdictName(difference.verdict)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Counts({ pair }: { pair: DrawnPair }) {
  return (
    <>
      <table className="within">
        <thead>
          <tr>
            <th>{message('report.draws.verdict')}</th>
            <th>{message('report.draws.number')}</th>
          </tr>
        </thead>
        <tbody>
          {WORDS.map((word) => (
            <tr key={word}>
              <th scope="row">
                <span className={`word ${word}`}>{verdictName(word)}</span>
              </th>
              <td>{countText(pair.counts[word])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="data">{message('report.draws.as_written', { verdict: verdictName(pair.asWritten) })}</p>
    </>
  );
}

function Stakes({ comparison, layouts }: { comparison: Comparison; layouts: readonly number[] }) {
  const unknowns = unknownsOf(comparison).filter(
    ({ layout, stakes }) => stakes.length > 0 && layouts.includes(layoutIndex(comparison, layout)),
  );
  if (unknowns.length === 0) return null;
  return (
    <>
      <h3>{message('report.draws.stakes')}</h3>
      {unknowns.map(({ layout, stakes }) => (
        <table key={layout} className="within">
          <thead>
            <tr>
              <th>
                <LayoutName comparison={comparison} k={layoutIndex(comparison, layout)} />
              </th>
              <th>{message('report.draws.fewest')}</th>
              <th>{message('report.draws.most')}</th>
            </tr>
          </thead>
          <tbody>
            {stakes.map(({ camera, fewest, most }) => (
              <tr key={camera}>
                <th scope="row">{camera}</th>
                <td>{countText(fewest)}</td>
                <td>{countText(most)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
      <p className="data">{message('report.draws.stakes.how', { metric: metricName(comparison.metrics[0]) })}</p>
    </>
  );
}
