/** The sentence that a mayor needs, for each layout against the first, and which letter stands for which layout. */
import { message } from '../../messages/catalogue.ts';
import type { Subject } from '../extras.ts';
import { comparedOf, LayoutName } from '../Section.tsx';
import { leadOf } from '../words.ts';

export function Opening({ comparison }: Subject) {
  return (
    <header>
      <h1>{message('report.title', { scenario: comparison.scenario })}</h1>
      {comparedOf(comparison).map((k) => {
        const { verdict, draws, asWritten, measured, certainty, price } = leadOf(comparison, k);
        return (
          <div key={k} className="lead" data-metric={comparison.metrics[0].metric}>
            <p className="verdict">{verdict}</p>
            {draws === null ? null : <p>{draws}</p>}
            <p>{[asWritten, measured, certainty, price].filter((sentence) => sentence !== null).join(' ')}</p>
          </div>
        );
      })}
      <ul className="key" aria-label={message('report.layouts')}>
        {comparison.layouts.map(({ name, cameras }, k) => (
          <li key={name}>
            <LayoutName comparison={comparison} k={k} />
            <span className="quiet">
              {message('quantity.cameras', { count: cameras })}
              {k === 0 ? `; ${message('report.reference')}` : ''}
            </span>
          </li>
        ))}
      </ul>
    </header>
  );
}
